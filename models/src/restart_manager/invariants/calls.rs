//! A trace read as calls: who called what when, and what came of it.

use sim::{
    clause::ClauseId,
    trace::{Activity, Event, Return},
    value::{List, Name, Value, Word},
};

use super::super::api::Function;
use crate::family::{Broken, History};

/// One call of a trace.
pub(super) struct Past {
    pub(super) activity: Activity,
    pub(super) function: Function,
    /// The name for what it made.
    pub(super) made: Name,
    /// Index of the event with which it began.
    pub(super) begun: usize,
    /// Index of the event with which it returned, and its results.
    pub(super) returned: Option<(usize, Return)>,
    /// Whether a fault struck it.
    pub(super) faulty: bool,
}

impl Past {
    /// What it returned, if it was a code.
    pub(super) fn code(&self) -> Option<Word> {
        self.returned
            .and_then(|(_, results)| results.result().word())
    }

    /// Whether it returned this code.
    pub(super) fn gave(&self, code: Word) -> bool {
        self.code() == Some(code)
    }

    /// Index of the event with which it returned; behind all others if it did not.
    pub(super) fn end(&self) -> usize {
        self.returned.map_or(usize::MAX, |(index, _)| index)
    }

    /// Whether it had returned when another call began.
    pub(super) fn precedes(&self, other: &Self) -> bool {
        self.end() < other.begun
    }

    /// Whether it began before another call returned.
    pub(super) fn begins_before_end_of(&self, other: &Self) -> bool {
        self.begun < other.end()
    }

    /// The session handle with which it was called.
    pub(super) fn handle(&self) -> Option<Name> {
        use Function as F;
        match self.function {
            F::RmRegisterResources {
                dwSessionHandle, ..
            }
            | F::RmGetList { dwSessionHandle }
            | F::RmShutdown {
                dwSessionHandle, ..
            }
            | F::RmRestart {
                dwSessionHandle, ..
            }
            | F::RmCancelCurrentTask { dwSessionHandle }
            | F::RmEndSession { dwSessionHandle } => dwSessionHandle.name(),
            _ => None,
        }
    }

    /// One of the lists that it returned.
    pub(super) fn list(&self, field: usize) -> List {
        match self.returned.map(|(_, results)| results.0[field]) {
            Some(Value::List(list)) => list,
            _ => List::EMPTY,
        }
    }

    /// The verdict that its return breaks a clause.
    pub(super) fn breaks(&self, clause: ClauseId, text: impl Into<String>) -> Broken {
        Broken {
            event: self.returned.map_or(self.begun, |(index, _)| index),
            clause,
            text: text.into(),
        }
    }
}

/// The calls of a trace in the order in which they began.
pub(super) fn calls(history: &History<'_>) -> Vec<Past> {
    let mut calls: Vec<Past> = Vec::new();
    for (index, stamped) in history.events.iter().enumerate() {
        let open = |past: &&mut Past| {
            stamped.event.activity() == Some(past.activity) && past.returned.is_none()
        };
        match stamped.event {
            Event::Call { activity, call } => calls.push(Past {
                activity,
                function: Function::of(&call),
                made: call.made,
                begun: index,
                returned: None,
                faulty: false,
            }),
            Event::Return { results, .. } => {
                if let Some(past) = calls.iter_mut().find(open) {
                    past.returned = Some((index, results));
                }
            }
            Event::Fault { .. } => {
                if let Some(past) = calls.iter_mut().find(open) {
                    past.faulty = true;
                }
            }
            _ => {}
        }
    }
    calls
}

/// The handle of the primary installer whose session a handle belongs to.
pub(super) fn session_of(calls: &[Past], handle: Name) -> Name {
    let joined = calls.iter().find_map(|past| match past.function {
        Function::RmJoinSession { strSessionKey } if past.made == handle => strSessionKey.name(),
        _ => None,
    });
    let started = joined.and_then(|key| {
        calls.iter().find(|past| {
            matches!(past.function, Function::RmStartSession { .. }) && past.made.offset(1) == key
        })
    });
    started.map_or(handle, |start| start.made)
}
