//! A trace read as calls: when each began, when and with what it returned.

use sim::{
    clause::ClauseId,
    trace::{Activity, Event, Return},
    value::{Name, Value, Word},
};

use super::super::api::Function;
use crate::family::{Broken, History};

/// A call of a trace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) activity: Activity,
    pub(super) function: Function,
    /// The name for what it makes.
    pub(super) made: Name,
    /// Index of the event with which it began.
    pub(super) began: usize,
    /// Index of its return, and what it returned.
    pub(super) returned: Option<(usize, Return)>,
}

impl Seen {
    /// Its return code, if it has returned.
    pub(super) fn code(&self) -> Option<Word> {
        self.returned
            .and_then(|(_, results)| results.result().word())
    }

    /// An out-parameter, if it has returned; [`Value::Absent`] where nothing was written.
    pub(super) fn out(&self, field: usize) -> Value {
        self.returned
            .map_or(Value::Absent, |(_, results)| results.0[field])
    }

    /// Whether it had returned when an event happened.
    pub(super) fn returned_before(&self, event: usize) -> bool {
        self.returned.is_some_and(|(returned, _)| returned < event)
    }

    /// Whether it is under way at an event.
    pub(super) fn spans(&self, event: usize) -> bool {
        self.began < event && !self.returned_before(event)
    }

    /// The session in which it is made, for those that need one.
    pub(super) fn session(&self) -> Option<Value> {
        self.function.session()
    }

    /// A breach of a clause, shown by its return (or its beginning, where it never returned).
    pub(super) fn breaks(&self, clause: ClauseId, text: impl Into<String>) -> Broken {
        let event = self.returned.map_or(self.began, |(returned, _)| returned);
        let text = text.into();
        Broken {
            event,
            clause,
            text,
        }
    }
}

/// The calls of a trace, in the order in which they began.
pub(super) fn calls(history: &History<'_>) -> Vec<Seen> {
    let mut calls: Vec<Seen> = Vec::new();
    for (index, stamped) in history.events.iter().enumerate() {
        match stamped.event {
            Event::Call { activity, call } => calls.push(Seen {
                activity,
                function: Function::of(&call),
                made: call.made,
                began: index,
                returned: None,
            }),
            Event::Return { activity, results } => {
                let mut latest = calls.iter_mut().rev();
                if let Some(call) = latest.find(|call| call.activity == activity) {
                    call.returned = Some((index, results));
                }
            }
            _ => {}
        }
    }
    calls
}

/// The events at which everything is at rest.
pub(super) fn rests<'a>(history: &History<'a>) -> impl Iterator<Item = usize> + use<'a> {
    let events = history.events.iter().enumerate();
    events
        .filter(|(_, stamped)| stamped.event == Event::Quiescent)
        .map(|(index, _)| index)
}

/// Whether an event of a call's activity happens while the call is under way.
pub(super) fn happens_in(history: &History<'_>, call: &Seen, event: &Event) -> bool {
    let end = call
        .returned
        .map_or(history.events.len(), |(returned, _)| returned);
    history.events[call.began..end]
        .iter()
        .any(|stamped| stamped.event == *event)
}
