//! Reads traces, and says what is wrong with a file that is none.

use std::ops::Range;

use serde_json::{Map, Value as Json};
use sim::{
    signature::{Kind, Role, Signature},
    trace::{ARGUMENTS_MAX, Activity, Call, Event, RESULTS_MAX, Return, Stamped},
    value::{INFINITE, LIST_MAX, List, Name, Value},
};

use super::{FORMAT, Header};
use crate::{
    file::Scenario,
    problem::{BadFile, Problems},
    program::{ClientsState, Phase},
};

type Object = Map<String, Json>;

/// What a line may say besides `at` and `client`, of which it says exactly one thing.
const EVENTS: &[&str] = &[
    "call",
    "return",
    "enter",
    "exit",
    "deadline",
    "fault",
    "quiescent",
];

/// Reads the first line of a file: of which scenario it is a trace.
///
/// # Errors
/// When the first line is no header of this version.
pub fn header(path: &str, text: &str) -> Result<Header, BadFile> {
    let mut problems = Problems::new(path, "trace", text);
    let header = lines(text)
        .next()
        .and_then(|line| read_header(&line, &mut problems));
    if header.is_none() && problems.len() == 0 {
        let expected = format!("a first line {{\"format\":\"{FORMAT}\", …}}");
        problems.add(0..0, "an empty file", expected, None);
    }
    problems.or(|| header.expect("without a header there is a problem"))
}

/// Reads a trace of a scenario.
///
/// Whether its events are a whole execution of the scenario's clients is for [`misfit`] to say.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn read(scenario: &Scenario, path: &str, text: &str) -> Result<Vec<Stamped>, BadFile> {
    let header = header(path, text)?;
    let mut problems = Problems::new(path, "trace", text);
    let first = lines(text).next().map_or(0..0, |line| line.span());
    let wanted = [
        ("family", &header.family, scenario.tables.family),
        ("scenario", &header.scenario, &scenario.name),
    ];
    for (what, found, wanted) in wanted {
        if found != wanted {
            let message = format!("a trace of the {what} `{found}`");
            let expected = format!("a trace of the {what} `{wanted}`");
            problems.add(first.clone(), message, expected, None);
        }
    }
    if problems.len() > 0 {
        return problems.or(Vec::new);
    }
    let mut reader = Reader {
        scenario,
        problems,
        pending: vec![None; scenario.program.activities.len()],
        replay: Some(ClientsState::new(&scenario.program)),
        now: 0,
    };
    let events = lines(text).skip(1);
    let trace: Vec<_> = events.filter_map(|line| reader.line(&line)).collect();
    reader.problems.or(|| trace)
}

/// Where a trace that was read is no whole execution of the scenario's clients: at which event, and
/// what is wrong there. Clients cannot do what the scenario does not say, and behind the last line
/// of a trace that was cut they still move. What an implementation does that fits no client is for
/// the specification to judge.
#[must_use]
pub fn misfit(
    scenario: &Scenario,
    path: &str,
    text: &str,
    trace: &[Stamped],
) -> Option<(usize, BadFile)> {
    let mut problems = Problems::new(path, "trace", text);
    let mut clients = ClientsState::new(&scenario.program);
    let at = trace
        .iter()
        .position(|it| clients.take(&scenario.program, &it.event).is_err());
    if let Some(at) = at {
        let event = &trace[at].event;
        if !event.is_input() && *event != Event::Quiescent {
            return None;
        }
        let line = lines(text).nth(1 + at)?;
        let expected = clients.take(&scenario.program, event).err()?.expected;
        let message = "this cannot happen here in this scenario";
        problems.add(line.span(), message, expected, None);
    } else {
        let part = match clients.phase() {
            Phase::Over => return None,
            Phase::Before => "[before]",
            Phase::Clients => "[clients]",
            Phase::After => "[after]",
        };
        let end = text.trim_end().len();
        let message = format!("the trace is truncated: it ends within `{part}`");
        let expected = "what happens next, and `quiescent` once nothing moves any more";
        problems.add(end..end, message, expected, None);
    }
    let bad = problems.or(|| ()).err()?;
    Some((at.unwrap_or(trace.len()), bad))
}

/// A line that is not empty, with its place in the file.
struct Line<'a> {
    text: &'a str,
    start: usize,
    ended: bool,
}

impl Line<'_> {
    const fn span(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Where a text stands in quotes; the whole line, where it does not.
    fn place(&self, text: &str) -> Range<usize> {
        let quoted = Json::String(text.to_owned()).to_string();
        match self.text.find(&quoted) {
            Some(at) => self.start + at..self.start + at + quoted.len(),
            None => self.span(),
        }
    }

    fn parse(&self, problems: &mut Problems) -> Option<Object> {
        match serde_json::from_str(self.text) {
            Ok(Json::Object(object)) => Some(object),
            Ok(_) => {
                problems.add(self.span(), "no JSON object", "a JSON object", None);
                None
            }
            Err(error) => {
                let column = error.column().saturating_sub(1);
                let at = self.start + column.min(self.text.len());
                let message = if error.is_eof() && !self.ended {
                    "the file is truncated: its last line ends too soon".to_owned()
                } else {
                    let text = error.to_string();
                    let what = text.split(" at line ").next().unwrap_or_default();
                    format!("malformed JSON: {what}")
                };
                problems.add(at..at, message, "a JSON object", None);
                None
            }
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    let cut = text.split_inclusive('\n').map(move |raw| {
        let line = Line {
            text: raw.trim_end(),
            start,
            ended: raw.ends_with('\n'),
        };
        start += raw.len();
        line
    });
    cut.filter(|line| !line.text.is_empty())
}

fn read_header(line: &Line<'_>, problems: &mut Problems) -> Option<Header> {
    let object = line.parse(problems)?;
    let text = |key: &str| object.get(key).and_then(Json::as_str).map(str::to_owned);
    match text("format") {
        Some(format) if format == FORMAT => {}
        Some(format) => {
            let span = line.place(&format);
            problems.add(span, format!("unknown format `{format}`"), FORMAT, None);
            return None;
        }
        None => {
            let expected = format!("a first line {{\"format\":\"{FORMAT}\", …}}");
            problems.add(line.span(), "no `format`: this is no trace", expected, None);
            return None;
        }
    }
    let (family, scenario) = (text("family"), text("scenario"));
    if family.is_none() || scenario.is_none() {
        let expected = "the names of both";
        problems.add(line.span(), "no `family` or no `scenario`", expected, None);
    }
    Some(Header {
        family: family?,
        scenario: scenario?,
    })
}

struct Reader<'a> {
    scenario: &'a Scenario,
    problems: Problems,
    /// The function whose call is pending, by activity.
    pending: Vec<Option<&'static Signature>>,
    /// The scenario's clients, as long as the trace follows them: they know what calls make.
    replay: Option<ClientsState>,
    now: u64,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line<'_>) -> Option<Stamped> {
        let object = line.parse(&mut self.problems)?;
        let at = self.time(line, &object)?;
        let event = self.event(line, &object)?;
        if let Some(replay) = &mut self.replay
            && replay.take(&self.scenario.program, &event).is_err()
        {
            self.replay = None;
        }
        Some(Stamped { at, event })
    }

    fn time(&mut self, line: &Line<'_>, object: &Object) -> Option<u64> {
        let Some(at) = object.get("at").and_then(Json::as_u64) else {
            let message = match object.get("at") {
                None => "no time".to_owned(),
                Some(at) => format!("`{at}` is no time"),
            };
            let expected = "\"at\": milliseconds since the execution began, a whole number";
            self.problems.add(line.span(), message, expected, None);
            return None;
        };
        if at < self.now {
            let expected = format!("{} or later", self.now);
            let message = format!("time goes back to {at}");
            self.problems.add(line.span(), message, expected, None);
        }
        // A line that went back has been told; those behind it are measured by it.
        self.now = at;
        Some(at)
    }

    fn event(&mut self, line: &Line<'_>, object: &Object) -> Option<Event> {
        let known = |key: &str| matches!(key, "at" | "client" | "arguments" | "made");
        for key in object.keys() {
            if !known(key) && !EVENTS.contains(&key.as_str()) {
                let known = EVENTS.iter().copied();
                self.problems.unknown(line.place(key), "key", key, known);
                return None;
            }
        }
        let mut said = EVENTS.iter().filter(|key| object.contains_key(**key));
        let (Some(event), None) = (said.next(), said.next()) else {
            let expected = format!("exactly one of {}", EVENTS.join(", "));
            self.problems
                .add(line.span(), "not one event", expected, None);
            return None;
        };
        if *event == "quiescent" {
            return Some(Event::Quiescent);
        }
        let activity = self.activity(line, object)?;
        match *event {
            "call" => {
                let (call, signature) = self.call(line, object, "call", activity)?;
                self.pending[usize::from(activity.0)] = Some(signature);
                Some(Event::Call { activity, call })
            }
            "enter" => {
                let (call, _) = self.call(line, object, "enter", activity)?;
                Some(Event::Enter { activity, call })
            }
            "return" => {
                let results = self.results(line, object, activity)?;
                Some(Event::Return { activity, results })
            }
            "fault" => {
                let site = self.site(line, object)?;
                Some(Event::Fault { activity, site })
            }
            "exit" => Some(Event::Exit { activity }),
            _ => Some(Event::Deadline { activity }),
        }
    }

    fn text<'o>(&mut self, line: &Line<'_>, object: &'o Object, key: &str) -> Option<&'o str> {
        let text = object.get(key).and_then(Json::as_str);
        if text.is_none() {
            let message = format!("`{key}` is missing, or no text");
            self.problems.add(line.span(), message, "a text", None);
        }
        text
    }

    fn activity(&mut self, line: &Line<'_>, object: &Object) -> Option<Activity> {
        let name = self.text(line, object, "client")?;
        let activities = &self.scenario.vocabulary.activities;
        let found = activities.iter().position(|it| it == name);
        if found.is_none() {
            let known = activities.iter().map(String::as_str);
            self.problems
                .unknown(line.place(name), "client", name, known);
        }
        found.and_then(|at| u8::try_from(at).ok()).map(Activity)
    }

    fn site(&mut self, line: &Line<'_>, object: &Object) -> Option<u8> {
        let name = self.text(line, object, "fault")?;
        let sites = self.scenario.tables.faults;
        let found = sites.iter().position(|it| it.name == name);
        if found.is_none() {
            let known = sites.iter().map(|it| it.name);
            self.problems
                .unknown(line.place(name), "fault site", name, known);
        }
        found.and_then(|at| u8::try_from(at).ok())
    }

    fn call(
        &mut self,
        line: &Line<'_>,
        object: &Object,
        key: &str,
        activity: Activity,
    ) -> Option<(Call, &'static Signature)> {
        let name = self.text(line, object, key)?;
        let fits = |role: Role| (role == Role::Callback) == (key == "enter");
        let found = self.scenario.tables.function(name);
        let Some((function, signature)) = found.filter(|(_, it)| fits(it.role)) else {
            let functions = self.scenario.tables.functions.iter();
            let known = functions.filter(|it| fits(it.role)).map(|it| it.name);
            self.problems.unknown(line.place(name), key, name, known);
            return None;
        };
        let mut arguments = [Value::Absent; ARGUMENTS_MAX];
        if let Some(given) = object.get("arguments") {
            let kinds = signature
                .parameters
                .iter()
                .map(|it| (it.name, Some(it.kind)));
            let kinds: Vec<_> = kinds.collect();
            self.values(line, given, &kinds, &mut arguments)?;
        }
        let made = self.made(line, object, activity, function)?;
        let call = Call {
            function,
            made,
            arguments,
        };
        Some((call, signature))
    }

    /// What the line says, or else what the scenario's client makes with the call that it stands
    /// at.
    fn made(
        &mut self,
        line: &Line<'_>,
        object: &Object,
        activity: Activity,
        function: u8,
    ) -> Option<Name> {
        if object.contains_key("made") {
            let name = self.text(line, object, "made")?;
            return self.name(line, name);
        }
        let replay = self.replay.as_ref();
        let next = replay.and_then(|it| it.ready(&self.scenario.program, activity));
        let made = next.filter(|call| call.function == function);
        Some(made.map_or(Name::NONE, |call| call.made))
    }

    fn results(&mut self, line: &Line<'_>, object: &Object, activity: Activity) -> Option<Return> {
        let Some(signature) = self.pending[usize::from(activity.0)].take() else {
            let message = "a return without a call";
            let expected = "a call of the same client above";
            self.problems.add(line.span(), message, expected, None);
            return None;
        };
        let fields = signature.results.iter().map(|field| (field.name, None));
        let fields: Vec<_> = fields.collect();
        let mut results = [Value::Absent; RESULTS_MAX];
        self.values(line, object.get("return")?, &fields, &mut results)?;
        Some(Return(results))
    }

    fn values(
        &mut self,
        line: &Line<'_>,
        given: &Json,
        known: &[(&str, Option<Kind>)],
        values: &mut [Value],
    ) -> Option<()> {
        let Some(given) = given.as_object() else {
            let expected = "an object: { \"name\": value }";
            self.problems
                .add(line.span(), "values without names", expected, None);
            return None;
        };
        for (name, value) in given {
            let Some(at) = known.iter().position(|(known, _)| known == name) else {
                let names = known.iter().map(|(name, _)| *name);
                self.problems.unknown(line.place(name), "name", name, names);
                return None;
            };
            values[at] = self.value(line, value, known[at].1)?;
        }
        Some(())
    }

    fn value(&mut self, line: &Line<'_>, value: &Json, kind: Option<Kind>) -> Option<Value> {
        match value {
            Json::String(text) if kind == Some(Kind::Handler) && text != "NULL" => {
                let handlers = &self.scenario.program.handlers;
                let found = handlers.iter().position(|it| it.name == *text);
                if found.is_none() {
                    let known = handlers.iter().map(|it| it.name.as_str());
                    self.problems
                        .unknown(line.place(text), "handler", text, known);
                }
                found.map(|at| Value::Number(at as u32))
            }
            Json::String(text) => match text.as_str() {
                "NULL" => Some(Value::Null),
                "INFINITE" => Some(Value::Number(INFINITE)),
                _ => match self.scenario.tables.word(text) {
                    Some(word) => Some(Value::Word(word)),
                    None => self.name(line, text).map(Value::Name),
                },
            },
            Json::Array(items) if items.len() <= LIST_MAX => {
                let names = items.iter().map(|item| match item {
                    Json::String(text) => self.name(line, text),
                    _ => self.no_value(line, item),
                });
                let list: Option<List> = names.collect();
                list.map(Value::List)
            }
            _ => {
                let number = value.as_u64().and_then(|it| u32::try_from(it).ok());
                match number {
                    Some(number) => Some(Value::Number(number)),
                    None => self.no_value(line, value),
                }
            }
        }
    }

    fn no_value<T>(&mut self, line: &Line<'_>, value: &Json) -> Option<T> {
        let expected = format!("a word, a name, a number below 2³², or at most {LIST_MAX} names");
        let message = format!("`{value}` is no value");
        self.problems.add(line.span(), message, expected, None);
        None
    }

    fn name(&mut self, line: &Line<'_>, text: &str) -> Option<Name> {
        let names = &self.scenario.vocabulary.names;
        let found = names.iter().position(|info| info.text == text);
        if found.is_none() {
            let words = self.scenario.tables.words.iter().map(|it| it.text);
            let known = names.iter().map(|it| it.text.as_str()).chain(words);
            self.problems
                .unknown(line.place(text), "word or name", text, known);
        }
        found.and_then(|at| u8::try_from(at).ok()).map(Name)
    }
}
