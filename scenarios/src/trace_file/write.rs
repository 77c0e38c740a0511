//! Writes traces.

use serde_json::{Map, Value as Json, json};
use sim::{
    signature::{Kind, Signature},
    trace::{Call, Event, Return, Stamped},
    value::{INFINITE, Value},
};

use super::FORMAT;
use crate::file::Scenario;

/// The text of a file with a trace of a scenario.
#[must_use]
pub fn write(scenario: &Scenario, trace: &[Stamped]) -> String {
    let family = scenario.tables.family;
    let header = json!({ "format": FORMAT, "family": family, "scenario": scenario.name });
    let mut text = format!("{header}\n");
    let mut pending = vec![None; scenario.program.activities.len()];
    for Stamped { at, event } in trace {
        let mut line = Map::new();
        line.insert("at".to_owned(), json!(at));
        if let Some(activity) = event.activity() {
            let name = scenario.vocabulary.activities.get(usize::from(activity.0));
            line.insert("client".to_owned(), json!(name));
        }
        let calls = pending.get_mut(event.activity().map_or(usize::MAX, |it| usize::from(it.0)));
        write_event(scenario, event, calls.unwrap_or(&mut None), &mut line);
        text.push_str(&Json::Object(line).to_string());
        text.push('\n');
    }
    text
}

fn write_event(
    scenario: &Scenario,
    event: &Event,
    pending: &mut Option<u8>,
    line: &mut Map<String, Json>,
) {
    let mut insert = |key: &str, value: Json| line.insert(key.to_owned(), value);
    match event {
        Event::Call { call, .. } => {
            *pending = Some(call.function);
            write_call(scenario, "call", call, line);
        }
        Event::Enter { call, .. } => write_call(scenario, "enter", call, line),
        Event::Return { results, .. } => {
            let function =
                pending.map(|function| &scenario.tables.functions[usize::from(function)]);
            insert("return", write_results(scenario, function, results));
        }
        Event::Exit { .. } => {
            insert("exit", json!(true));
        }
        Event::Deadline { .. } => {
            insert("deadline", json!(true));
        }
        Event::Fault { site, .. } => {
            let site = scenario.tables.faults.get(usize::from(*site));
            insert("fault", json!(site.map(|site| site.name)));
        }
        Event::Quiescent => {
            insert("quiescent", json!(true));
        }
    }
}

fn write_call(scenario: &Scenario, key: &str, call: &Call, line: &mut Map<String, Json>) {
    let signature = &scenario.tables.functions[usize::from(call.function)];
    let mut arguments = Map::new();
    for (parameter, value) in signature.parameters.iter().zip(call.arguments) {
        let written = match (parameter.kind, value) {
            (Kind::Handler, Value::Number(handler)) => {
                let handler = scenario.program.handlers.get(handler as usize);
                Some(json!(handler.map(|it| &it.name)))
            }
            _ => write_value(scenario, value),
        };
        if let Some(written) = written {
            arguments.insert(parameter.name.to_owned(), written);
        }
    }
    line.insert(key.to_owned(), json!(signature.name));
    line.insert("arguments".to_owned(), Json::Object(arguments));
    if !signature.makes.is_empty() {
        line.insert(
            "made".to_owned(),
            json!(scenario.vocabulary.name(call.made)),
        );
    }
}

fn write_results(
    scenario: &Scenario,
    function: Option<&'static Signature>,
    results: &Return,
) -> Json {
    let fields = function.map_or(&[][..], |signature| signature.results);
    let written = results.0.iter().enumerate().filter_map(|(at, value)| {
        let name = fields.get(at).map_or("result", |field| field.name);
        Some((name.to_owned(), write_value(scenario, *value)?))
    });
    Json::Object(written.collect())
}

/// Nothing for a value that is absent.
fn write_value(scenario: &Scenario, value: Value) -> Option<Json> {
    let vocabulary = &scenario.vocabulary;
    Some(match value {
        Value::Absent => return None,
        Value::Null => json!("NULL"),
        Value::Word(word) => json!(vocabulary.word(word)),
        Value::Number(INFINITE) => json!("INFINITE"),
        Value::Number(number) => json!(number),
        Value::Name(name) => json!(vocabulary.name(name)),
        Value::List(list) => {
            let names: Vec<&str> = list.iter().map(|name| vocabulary.name(name)).collect();
            json!(names)
        }
    })
}
