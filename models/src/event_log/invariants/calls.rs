//! A trace read as calls and callbacks: when each began, when and with what it ended.

use sim::{
    clause::ClauseId,
    trace::{Activity, Event, Return},
    value::{List, Name, Value, Word},
};

use crate::{
    event_log::{
        api::{EVENTS, Function, TRUE},
        setup::{Filter, Record, Setup},
    },
    family::{Broken, HANDLER_INSTANCES, History},
};

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
    /// Its error code, or `TRUE`, if it has returned one.
    pub(super) fn code(&self) -> Option<Word> {
        self.out(0).word()
    }

    /// A result, if it has returned; [`Value::Absent`] where nothing was written.
    pub(super) fn out(&self, field: usize) -> Value {
        self.returned
            .map_or(Value::Absent, |(_, results)| results.0[field])
    }

    /// Whether it has made what it was to make.
    pub(super) fn has_made(&self) -> bool {
        self.out(0) == Value::Name(self.made)
    }

    /// Whether it had returned when an event happened.
    pub(super) fn returned_before(&self, event: usize) -> bool {
        self.returned.is_some_and(|(returned, _)| returned < event)
    }

    /// Where it ended; behind the last event if it did not.
    pub(super) fn end(&self) -> usize {
        self.returned.map_or(usize::MAX, |(returned, _)| returned)
    }

    /// The events that it handed out.
    pub(super) fn events(&self) -> List {
        match self.out(EVENTS) {
            Value::List(events) => events,
            _ => List::EMPTY,
        }
    }

    /// The handler that it attaches.
    pub(super) fn attaches(&self) -> Option<u32> {
        match self.function {
            Function::EvtSubscribe { Callback, .. } => Callback.number(),
            _ => None,
        }
    }

    /// A breach of a clause, shown by its return (or its beginning, where it never returned).
    pub(super) fn breaks(&self, clause: ClauseId, text: impl Into<String>) -> Broken {
        Broken {
            event: self.returned.map_or(self.began, |(returned, _)| returned),
            clause,
            text: text.into(),
        }
    }
}

/// The entry of a callback.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) handler: u32,
    /// The event that it delivers; none for an error.
    pub(super) event: Option<Name>,
    /// Index of the entry and of the exit.
    pub(super) entered: usize,
    pub(super) left: Option<usize>,
}

impl Entry {
    /// A breach of a clause, shown by this entry.
    pub(super) fn breaks(&self, clause: ClauseId, text: impl Into<String>) -> Broken {
        Broken {
            event: self.entered,
            clause,
            text: text.into(),
        }
    }
}

/// A record, and the call that wrote it if the setup did not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) record: Record,
    pub(super) by: Option<Seen>,
}

impl Written {
    /// Whether it certainly stood in its channel before another one.
    pub(super) fn precedes(&self, other: &Self) -> bool {
        other
            .by
            .is_some_and(|other| self.by.is_none_or(|by| by.returned_before(other.began)))
    }

    /// Whether it certainly stood in its channel at an event.
    pub(super) fn before(&self, event: usize) -> bool {
        self.by.is_none_or(|by| by.returned_before(event))
    }
}

/// A trace read as calls, callbacks and records.
pub(super) struct Story {
    pub(super) setup: Setup,
    /// In the order in which they began.
    pub(super) calls: Vec<Seen>,
    pub(super) entries: Vec<Entry>,
    pub(super) written: Vec<Written>,
}

impl Story {
    pub(super) fn of(history: &History<'_>) -> Self {
        let setup = Setup::of(history.world);
        let calls = calls(history);
        let from_setup = setup.records.iter().map(|record| Written {
            record: *record,
            by: None,
        });
        let from_calls = calls.iter().filter_map(|call| written_by(&setup, call));
        Self {
            written: from_setup.chain(from_calls).collect(),
            entries: entries(history),
            calls,
            setup,
        }
    }

    /// The record of an event.
    pub(super) fn record(&self, event: Name) -> Option<&Written> {
        self.written
            .iter()
            .find(|written| written.record.event == event)
    }

    /// The call that made a handle.
    pub(super) fn maker(&self, handle: Value) -> Option<&Seen> {
        self.calls
            .iter()
            .find(|call| call.has_made() && call.out(0) == handle)
    }

    /// The session under which a query or a subscription was made.
    pub(super) fn owner(&self, handle: Value) -> Option<Value> {
        self.maker(handle)?.function.session()
    }

    /// What a query or a subscription selects.
    pub(super) fn filter(&self, handle: Value) -> Option<Filter> {
        match self.maker(handle)?.function {
            Function::EvtQuery { Path, Query, .. } => self.setup.filter(Path, Query),
            Function::EvtSubscribe {
                ChannelPath, Query, ..
            } => self.setup.filter(ChannelPath, Query),
            _ => None,
        }
    }

    /// Whether a cancel that did not fail, or a close, of a handle or of its session began before
    /// an event.
    pub(super) fn was_stopped(&self, handle: Value, before: usize) -> bool {
        let owner = self.owner(handle);
        self.calls.iter().any(|call| {
            let cancels = call
                .function
                .cancels()
                .filter(|_| call.code().is_none_or(|code| code == TRUE));
            let stops = cancels.or(call.function.closes());
            call.began < before && stops.is_some() && (stops == Some(handle) || stops == owner)
        })
    }

    /// The call that attached a handler, if only one did.
    pub(super) fn subscriber(&self, handler: u32) -> Option<&Seen> {
        let mut attaching = self
            .calls
            .iter()
            .filter(|call| call.attaches() == Some(handler));
        let first = attaching.next()?;
        attaching.next().is_none().then_some(first)
    }
}

fn calls(history: &History<'_>) -> Vec<Seen> {
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
                let mut calls = calls.iter_mut().rev();
                if let Some(call) = calls.find(|call| call.activity == activity) {
                    call.returned = Some((index, results));
                }
            }
            _ => {}
        }
    }
    calls
}

fn entries(history: &History<'_>) -> Vec<Entry> {
    let mut entries: Vec<(Activity, Entry)> = Vec::new();
    for (index, stamped) in history.events.iter().enumerate() {
        match stamped.event {
            Event::Enter { activity, call } => {
                let Function::EVT_SUBSCRIBE_CALLBACK { Event, .. } = Function::of(&call) else {
                    continue;
                };
                entries.extend(handler_of(history, activity).map(|handler| {
                    let entry = Entry {
                        handler,
                        event: Event.name(),
                        entered: index,
                        left: None,
                    };
                    (activity, entry)
                }));
            }
            Event::Exit { activity } => {
                let mut running = entries.iter_mut().rev();
                if let Some((_, entry)) = running.find(|(entered, _)| *entered == activity) {
                    entry.left = Some(index);
                }
            }
            _ => {}
        }
    }
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn handler_of(history: &History<'_>, activity: Activity) -> Option<u32> {
    let is = |first: &Activity| (first.0..first.0 + HANDLER_INSTANCES).contains(&activity.0);
    let handler = history.world.handlers.iter().position(is)?;
    Some(handler as u32)
}

fn written_by(setup: &Setup, call: &Seen) -> Option<Written> {
    let Function::EventIsWritten { Channel, Level } = call.function else {
        return None;
    };
    let failed = call.returned.is_some() && !call.has_made();
    let record = Record {
        event: call.made,
        channel: setup.channel(Channel)?,
        level: Level.word()?,
        slow: false,
    };
    (!failed).then_some(Written {
        record,
        by: Some(*call),
    })
}
