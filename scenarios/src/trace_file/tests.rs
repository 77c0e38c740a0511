//! Traces survive being written and read; files that are none get a diagnostic; no text makes the
//! reader panic.

use proptest::prelude::*;
use sim::{
    signature::{Kind, Role},
    trace::{Activity, Call, Event, RESULTS_MAX, Return, Stamped},
    value::{List, Name, Value, Word},
};

use super::{read, write};
use crate::{
    file::Scenario,
    toy::files::{HANDLER, RACE, scenario},
};

const GOOD: &str = r#"{"format":"countermand-trace/1","family":"bell","scenario":"bell"}
{"at":0,"client":"before","call":"Ring","arguments":{"bell":"bell","volume":"LOUD","handler":"NULL"},"made":"ring"}
{"at":0,"client":"before","return":{"result":"ring"}}
{"at":3,"client":"waiter","call":"Wait","arguments":{"ring":"ring","timeout":10}}
"#;

fn check(from: &str, to: &str, wanted: &str) {
    assert!(GOOD.contains(from), "{from} stands in the file");
    let text = GOOD.replacen(from, to, 1);
    match read(&scenario(RACE), "t.jsonl", &text) {
        Ok(_) => panic!("`{to}` is a mistake"),
        Err(bad) => assert!(bad.plain().contains(wanted), "{}", bad.plain()),
    }
}

#[test]
fn each_kind_of_mistake_has_its_diagnostic() {
    check(
        "trace/1",
        "trace/2",
        "t.jsonl:1:11: unknown format `countermand-trace/2`; expected countermand-trace/1",
    );
    check(
        "\"family\":\"bell\"",
        "\"family\":\"horn\"",
        "a trace of the family `horn`; expected a trace of the family `bell`",
    );
    check(
        "\"scenario\":\"bell\"",
        "\"scenario\":\"b\"",
        "a trace of the scenario `b`",
    );
    check("\"format\"", "\"forma\"", "this is no trace");
    check(
        "\"timeout\":10}}\n",
        "\"timeo",
        "t.jsonl:4:73: the file is truncated",
    );
    check(
        "\"at\":3",
        "\"at\":-3",
        "`-3` is no time; expected \"at\": milli",
    );
    check("\"at\":3,", "", "no time; expected \"at\": milliseconds");
    check("\"at\":3", "\"at\":3,,", "malformed JSON");
    check(
        "\"client\":\"waiter\"",
        "\"client\":\"water\"",
        "unknown client `water`",
    );
    check(
        "\"call\":\"Wait\"",
        "\"call\":\"Rings\"",
        "unknown call `Rings`",
    );
    check(
        "\"call\":\"Wait\"",
        "\"exit\":true,\"call\":\"Wait\"",
        "not one event",
    );
    check("\"timeout\":10", "\"time\":10", "unknown name `time`");
    check("\"timeout\":10", "\"timeout\":1.5", "`1.5` is no value");
    check(
        "{\"result\":\"ring\"}",
        "{\"result\":\"rang\"}",
        "unknown word or name `rang`",
    );
    check(
        "\"call\":\"Wait\"",
        "\"return\":{}",
        "a return without a call",
    );
    let last = GOOD.lines().last().expect("it has lines");
    check(last, "7", "no JSON object");
}

#[test]
fn what_a_call_makes_need_not_be_said_where_the_trace_follows_the_scenario() {
    let scenario = scenario(RACE);
    let said = read(&scenario, "t.jsonl", GOOD).expect("a good trace");
    let unsaid = GOOD.replacen(",\"made\":\"ring\"", "", 1);
    let unsaid = read(&scenario, "t.jsonl", &unsaid).expect("a good trace");
    assert_eq!(said, unsaid);
    assert_eq!(write(&scenario, &said), GOOD);
}

/// Any value that a trace of the scenario can hold.
fn values(scenario: &Scenario) -> impl Strategy<Value = Value> + use<> {
    let names = scenario.vocabulary.names.len() as u8;
    let words = scenario.tables.words.len() as u16;
    prop_oneof![
        Just(Value::Absent),
        Just(Value::Null),
        any::<u32>().prop_map(Value::Number),
        (0..words).prop_map(|word| Value::Word(Word(word))),
        (0..names).prop_map(|name| Value::Name(Name(name))),
        prop::collection::vec(0..names, 0..6)
            .prop_map(|names| Value::List(names.into_iter().map(Name).collect::<List>())),
    ]
}

/// Any events of the scenario's activities, but returns only behind calls. They need not make sense
/// otherwise.
fn traces(scenario: Scenario) -> impl Strategy<Value = Vec<Stamped>> {
    let value = values(&scenario);
    let activities = scenario.program.activities.len() as u8;
    let functions = scenario.tables.functions.len() as u8;
    let made = 0..scenario.vocabulary.names.len() as u8;
    let one = (
        0..activities,
        0..functions,
        made,
        0..6_u8,
        prop::collection::vec(value, 6),
        0..9_u64,
    );
    prop::collection::vec(one, 0..12).prop_map(move |raw| {
        let (mut trace, mut pending, mut now) = (Vec::new(), [None; 32], 0);
        for (activity, function, made, event, values, later) in raw {
            now += later;
            let who = usize::from(activity);
            let activity = Activity(activity);
            let call = call(&scenario, function, made, &values);
            let enters = scenario.tables.functions[usize::from(function)].role == Role::Callback;
            let event = match event {
                0 if enters => Event::Enter { activity, call },
                0 => {
                    pending[who] = Some(function);
                    Event::Call { activity, call }
                }
                1 => match pending[who].take() {
                    Some(function) => returned(&scenario, activity, function, &values),
                    None => Event::Exit { activity },
                },
                2 => Event::Deadline { activity },
                3 => Event::Fault { activity, site: 0 },
                4 => Event::Quiescent,
                _ => Event::Exit { activity },
            };
            trace.push(Stamped { at: now, event });
        }
        trace
    })
}

fn call(scenario: &Scenario, function: u8, made: u8, values: &[Value]) -> Call {
    let signature = &scenario.tables.functions[usize::from(function)];
    let parameters = signature.parameters.iter().zip(values);
    let arguments = parameters.map(|(parameter, value)| match parameter.kind {
        Kind::Handler => Value::Number(0),
        _ => *value,
    });
    let arguments: Vec<Value> = arguments.collect();
    let made = if signature.makes.is_empty() {
        Name::NONE
    } else {
        Name(made)
    };
    Call::new(function, made, &arguments)
}

fn returned(scenario: &Scenario, activity: Activity, function: u8, values: &[Value]) -> Event {
    let fields = scenario.tables.functions[usize::from(function)]
        .results
        .len();
    let mut results = [Value::Absent; RESULTS_MAX];
    results[..fields].copy_from_slice(&values[..fields]);
    Event::Return {
        activity,
        results: Return(results),
    }
}

proptest! {
    #[test]
    fn a_trace_survives_being_written_and_read(trace in traces(scenario(HANDLER))) {
        let scenario = scenario(HANDLER);
        let text = write(&scenario, &trace);
        match read(&scenario, "t.jsonl", &text) {
            Ok(again) => prop_assert_eq!(again, trace),
            Err(bad) => prop_assert!(false, "{}
{}", text, bad.plain()),
        }
    }

    #[test]
    fn no_change_of_a_trace_makes_the_reader_panic(
        at in any::<prop::sample::Index>(), removed in 0..9_usize, inserted in "\\PC{0,6}",
    ) {
        let mut text: Vec<char> = GOOD.chars().collect();
        let at = at.index(text.len());
        let end = (at + removed).min(text.len());
        text.splice(at..end, inserted.chars());
        let text: String = text.into_iter().collect();
        let scenario = scenario(RACE);
        if let Ok(trace) = read(&scenario, "t.jsonl", &text) {
            let _ = crate::outcome::Outcome::of(&scenario, &trace);
        }
    }
}
