//! Events, expectations and findings in words, for whoever prints them.

use std::collections::BTreeSet;

use models::family::Broken;
use sim::{
    assignments::Assignments,
    clause::ClauseId,
    reading::{ReadingId, Readings},
    spec::Cite,
    trace::{Call, Event, Return},
    value::{INFINITE, Value},
    verdict::{Explanation, Verdict, Violation},
};

use crate::{
    engine::{Besides, Endless, Finding, FindingKind},
    file::{Expectation, Expected, Scenario},
    outcome::{entry_text, value_text},
};

/// Who an event belongs to: a client or the instance of a handler; empty for rest.
#[must_use]
pub fn who(scenario: &Scenario, event: &Event) -> String {
    let activity = event.activity().map(|activity| usize::from(activity.0));
    let name = activity.and_then(|index| scenario.vocabulary.activities.get(index));
    name.cloned().unwrap_or_default()
}

/// What happens: `CancelNtmsLibraryRequest(admin, request)`, `→ ERROR_SUCCESS`.
#[must_use]
pub fn what(scenario: &Scenario, event: &Event) -> String {
    match event {
        Event::Call { call, .. } => call_text(scenario, call),
        Event::Return { results, .. } => format!("→ {}", return_text(scenario, results)),
        Event::Enter { call, .. } => format!("enters {}", call_text(scenario, call)),
        Event::Exit { .. } => "leaves the callback".to_owned(),
        Event::Deadline { .. } => "its time-out passes".to_owned(),
        Event::Fault { site, .. } => {
            let site = scenario.tables.faults.get(usize::from(*site));
            format!("fault: {}", site.map_or("?", |site| site.name))
        }
        Event::Quiescent => "nothing moves any more".to_owned(),
    }
}

/// A call as scenario files write it.
#[must_use]
pub fn call_text(scenario: &Scenario, call: &Call) -> String {
    let Some(signature) = scenario.tables.functions.get(usize::from(call.function)) else {
        return "?".to_owned();
    };
    let arguments =
        signature
            .parameters
            .iter()
            .zip(&call.arguments)
            .map(|(parameter, value)| match (parameter.kind, value) {
                (sim::signature::Kind::Timeout, Value::Number(INFINITE)) => "INFINITE".to_owned(),
                (sim::signature::Kind::Handler, Value::Number(handler)) => {
                    let handler = scenario.program.handlers.get(*handler as usize);
                    handler.map_or("?", |handler| &handler.name).to_owned()
                }
                _ => value_text(scenario, *value),
            });
    format!(
        "{}({})",
        signature.name,
        arguments.collect::<Vec<_>>().join(", ")
    )
}

/// What a call returned: every value that was written.
#[must_use]
pub fn return_text(scenario: &Scenario, results: &Return) -> String {
    let written = results.0.iter().filter(|value| **value != Value::Absent);
    let texts: Vec<String> = written.map(|value| value_text(scenario, *value)).collect();
    if texts.is_empty() {
        "returns".to_owned()
    } else {
        texts.join(", ")
    }
}

/// What an expectation is about: `cancel = ERROR_SUCCESS, state = PASSED`.
#[must_use]
pub fn expectation(scenario: &Scenario, expectation: &Expectation) -> String {
    match &expectation.expected {
        Expected::Breach(clause) => format!("the caller breaks {}", id(scenario, *clause)),
        Expected::Outcome(pattern) => {
            let entry = |(slot, entry): &(u16, _)| {
                let key = &scenario.program.slots[usize::from(*slot)].key;
                format!("{key} = {}", entry_text(scenario, *entry))
            };
            pattern.iter().map(entry).collect::<Vec<_>>().join(", ")
        }
    }
}

/// What was found in a service that was held at an assignment of readings, with whatever else is to
/// be said of its execution.
#[must_use]
pub fn found(scenario: &Scenario, held: Readings, found: &Finding) -> String {
    let kind = finding(scenario, held, &found.kind);
    match &found.besides {
        Besides::Nothing => kind,
        Besides::Ends(ending) => and_ends(&kind, &finding(scenario, held, ending)),
        Besides::Recorded(recorded) => {
            but_ends(&verdict(scenario, held, recorded), &kind, recorded)
        }
    }
}

/// What is wrong, and how the execution ends besides.
#[must_use]
pub fn and_ends(wrong: &str, ending: &str) -> String {
    format!("{wrong}; besides, {ending}")
}

/// What the specification says of what was recorded, where only the ending of the execution is wrong.
#[must_use]
pub fn but_ends(said: &str, ending: &str, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Conforms { .. } => format!("what was recorded {said}, but {ending}"),
        _ => and_ends(said, ending),
    }
}

/// What is wrong with a service that was held at an assignment of readings, in a sentence.
#[must_use]
pub fn finding(scenario: &Scenario, held: Readings, kind: &FindingKind) -> String {
    match kind {
        FindingKind::Violation(violation) => violation_text(scenario, held, violation),
        FindingKind::Invariant {
            name,
            broken: Broken { text, .. },
        } => {
            format!("the invariant “{name}” does not hold: {text}")
        }
        FindingKind::Panic { message } => format!("a thread panicked: {message}"),
        FindingKind::Livelock(endless) => {
            format!("the execution does not end: {}", goes_on(*endless))
        }
        FindingKind::Undrained => "the service does not end when it is shut down".to_owned(),
        FindingKind::NotDeterministic { text } => format!("not deterministic: {text}"),
        FindingKind::Inconsistent { .. } => {
            "no single assignment of readings explains all executions; this one and another exclude \
             each other, and stand as they were found: neither shows it alone"
                .to_owned()
        }
        FindingKind::Inconclusive { why } => format!("nobody can tell: {why}"),
        FindingKind::Foreign { text } => format!("[countermand internal error] {text}"),
    }
}

/// How far an execution without end is known to go on.
const fn goes_on(endless: Endless) -> &'static str {
    match endless {
        Endless::AsFound => "it takes more steps than the bound",
        Endless::ToTheBound => {
            "its schedule leads to the bound on steps, and none was found behind which it goes on \
             though everybody who can move takes turns"
        }
        Endless::InTurns => {
            "it goes on though behind its schedule everybody who can move takes turns"
        }
    }
}

fn violation_text(scenario: &Scenario, held: Readings, violation: &Violation) -> String {
    let clauses: Vec<&str> = violation
        .clauses
        .iter()
        .map(|clause| id(scenario, *clause))
        .collect();
    let clauses = clauses.join(", ");
    let event = violation.event + 1;
    let text = match violation.explanation {
        Explanation::Single => format!("event {event} is forbidden by {clauses}"),
        Explanation::Together => format!("event {event} is forbidden by {clauses} together"),
        Explanation::Unexplained => {
            let owed = violation.frontier.owed.iter();
            let owed: Vec<&str> = owed.map(|clause| id(scenario, *clause)).collect();
            match owed.join(", ") {
                none if none.is_empty() => {
                    format!("event {event} is no step that the specification knows here")
                }
                owed => format!("event {event} is not what {owed} owes here"),
            }
        }
    };
    match violation.otherwise.as_ref() {
        Some(otherwise) => {
            let readings =
                assignments(scenario, otherwise, |id, value| held.get(id) != Some(value));
            format!("{text}; it is permitted where {readings}")
        }
        None => text,
    }
}

/// What would have been permitted instead of the offending event, a line each.
#[must_use]
pub fn frontier(scenario: &Scenario, violation: &Violation) -> Vec<String> {
    let accepted = violation.frontier.accepted.iter().map(|accepted| {
        let event = &accepted.event;
        let cites = accepted.cites.iter().map(|cite| cite_text(scenario, *cite));
        let cites: Vec<String> = cites.collect();
        let (who, what) = (who(scenario, event), what(scenario, event));
        let cites = if cites.is_empty() {
            String::new()
        } else {
            format!("  [{}]", cites.join(", "))
        };
        format!("{who} {what}{cites}").trim_start().to_owned()
    });
    let owed = violation.frontier.owed.iter().map(|clause| {
        let clause = &scenario.tables.clauses[usize::from(clause.0)];
        format!("a step is owed: {} ({})", clause.text, clause.id)
    });
    accepted.chain(owed).collect()
}

/// A clause's id, or the name of a reading or a choice.
#[must_use]
pub fn cite_text(scenario: &Scenario, cite: Cite) -> String {
    match cite {
        Cite::Clause(clause) => id(scenario, clause).to_owned(),
        Cite::Reading(reading) => {
            format!(
                "reading {}",
                scenario.tables.readings[usize::from(reading.0)].name
            )
        }
        Cite::Choice(choice) => {
            format!(
                "choice {}",
                scenario.tables.choices[usize::from(choice.0)].name
            )
        }
    }
}

/// A clause's id.
#[must_use]
pub fn id(scenario: &Scenario, clause: ClauseId) -> &'static str {
    scenario.tables.clauses[usize::from(clause.0)].id
}

/// A verdict in a sentence, of a trace that was held at an assignment of readings.
#[must_use]
pub fn verdict(scenario: &Scenario, held: Readings, verdict: &Verdict) -> String {
    let ids = |clauses: &[ClauseId]| {
        clauses
            .iter()
            .map(|clause| id(scenario, *clause))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match verdict {
        Verdict::Conforms { readings } => match following(scenario, held, readings) {
            following if following.is_empty() => "conforms".to_owned(),
            following => format!("conforms; it follows {following}"),
        },
        Verdict::Violates(violation) => {
            format!("violates: {}", violation_text(scenario, held, violation))
        }
        Verdict::Breach { clauses, event } => {
            format!("the caller breaks {} at event {}", ids(clauses), event + 1)
        }
        Verdict::Inconclusive { why } => format!("inconclusive: {why}"),
    }
}

/// The assignments of readings that explain a trace, as far as it was not held at them.
fn following(scenario: &Scenario, held: Readings, readings: &Assignments) -> String {
    assignments(scenario, readings, |id, _| held.get(id).is_none())
}

/// How many assignments are told; the others are counted.
const ASSIGNMENTS_SHOWN: usize = 4;

/// Assignments in words: the decisions that are worth telling, or none.
fn assignments(
    scenario: &Scenario,
    assignments: &Assignments,
    told: impl Fn(ReadingId, u8) -> bool,
) -> String {
    let partial = |partial: &Readings| {
        let told = partial.decided().filter(|(id, value)| told(*id, *value));
        let words = told.map(|(reading, value)| {
            let reading = &scenario.tables.readings[usize::from(reading.0)];
            format!("{} = {}", reading.name, reading.values[usize::from(value)])
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let mut texts: Vec<String> = assignments
        .iter()
        .map(partial)
        .filter(|it| !it.is_empty())
        .collect();
    // Where they differ only in what is not told they are the same.
    let mut known = BTreeSet::new();
    texts.retain(|it| known.insert(it.clone()));
    if let Some(more) = texts
        .len()
        .checked_sub(ASSIGNMENTS_SHOWN)
        .filter(|it| *it > 0)
    {
        texts.truncate(ASSIGNMENTS_SHOWN);
        texts.push(format!("in {more} ways more"));
    }
    texts.join(", or ")
}

/// For a violation, a heading and what would have been permitted instead, a line each.
#[must_use]
pub fn permitted_here(scenario: &Scenario, verdict: &Verdict) -> Vec<String> {
    match verdict {
        Verdict::Violates(violation) => {
            let heading = "permitted here:".to_owned();
            std::iter::once(heading)
                .chain(frontier(scenario, violation))
                .collect()
        }
        _ => Vec::new(),
    }
}
