//! What the specification remembers: records, handles, running callbacks, pending calls.
//!
//! Two kinds of fact stand side by side. What the implementation has done (a handle has `ended`)
//! happens silently; what the clients have seen (a handle is `gone`) is the same in every state
//! that explains a trace. Blame rests on the latter only.

use arrayvec::ArrayVec;
use sim::{
    trace::{Activity, Return},
    value::{LIST_MAX, Name, Value, Word},
};

use crate::event_log::{
    api::Function,
    setup::{Ahead, Filter, Record, ahead},
};

/// A state of the specification.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct State {
    /// In the order of writing, over all channels.
    pub(super) records: Vec<Record>,
    /// Every handle that was ever made.
    pub(super) handles: Vec<Handle>,
    /// Events handed out by queries and not closed: event, query.
    pub(super) given: Vec<(Name, Name)>,
    /// Records that some callback was entered with.
    pub(super) lent: Places,
    /// Callbacks that have been entered and not left.
    pub(super) running: Vec<Running>,
    /// Calls that have not returned.
    pub(super) pending: Vec<Pending>,
}

/// A set of records, by place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub(super) struct Places(u64);

impl Places {
    pub(super) const NONE: Self = Self(0);

    pub(super) fn insert(&mut self, place: u8) {
        self.0 |= 1 << place;
    }

    pub(super) fn remove(&mut self, place: u8) {
        self.0 &= !(1 << place);
    }

    pub(super) const fn contains(self, place: u8) -> bool {
        self.0 & (1 << place) != 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = u8> {
        (0..64).filter(move |place| self.contains(*place))
    }
}

/// A handle.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Handle {
    pub(super) name: Name,
    /// The session under which it was made; `NULL` for the default session, and for sessions.
    pub(super) owner: Value,
    /// Whether and how the implementation has closed it.
    pub(super) ended: Ended,
    /// Whether a client has seen it closed.
    pub(super) gone: bool,
    /// Whether a cancel has reached it.
    pub(super) cancelled: bool,
    pub(super) kind: Kind,
}

/// How a handle came to be closed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Ended {
    /// Not at all.
    No,
    /// By itself.
    Itself,
    /// With its session.
    WithSession,
    /// It never was: the call that was to make it failed.
    Unmade,
}

/// What a handle is a handle of.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    Session {
        /// Whether the computer turns it away at first use.
        refused: bool,
    },
    Query(Query),
    Subscription(Subscription),
}

/// A result set.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Query {
    pub(super) filter: Filter,
    /// How many records there were when it was made.
    pub(super) born: u8,
    /// Records that have been read, and were not put back.
    pub(super) taken: Places,
    /// Whether a call on it was stopped.
    pub(super) stopped: bool,
    /// Whether it was cancelled while idle, and no call has begun since.
    pub(super) idle: bool,
}

/// A push subscription.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Subscription {
    pub(super) filter: Filter,
    pub(super) handler: u8,
    /// The first place not yet looked at.
    pub(super) position: u8,
    /// The first place that is not delivered any more, once that is settled.
    pub(super) until: Option<u8>,
    /// An error that its callback is to be told of.
    pub(super) error: Option<Word>,
    /// What its thread has taken to deliver next.
    pub(super) claimed: Option<Claim>,
}

/// What a delivery carries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Claim {
    /// A record, by place.
    Record(u8),
    Error(Word),
}

/// A running callback.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Running {
    pub(super) activity: Activity,
    pub(super) subscription: Name,
}

/// A pending call.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Pending {
    pub(super) activity: Activity,
    pub(super) function: Function,
    pub(super) made: Name,
    /// Whether it has reached its handle, so that a cancel finds it there.
    pub(super) begun: bool,
    /// Which stop is on its way to it.
    pub(super) sought: Stop,
    /// Which stop has reached it.
    pub(super) stop: Stop,
    /// Whether it goes on in spite of the stop.
    pub(super) overtaken: bool,
    /// Whether its time-out has passed.
    pub(super) expired: bool,
    /// Whether the fault struck it.
    pub(super) struck: bool,
    /// `EvtNext`: the records that it has read, by place.
    pub(super) gathered: ArrayVec<u8, LIST_MAX>,
    /// `EvtClose`: what it waits for.
    pub(super) awaits: Awaits,
    /// What it is going to return.
    pub(super) result: Option<Return>,
}

/// Why a call is to end early.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Stop {
    /// It is not.
    No,
    /// A cancel found it.
    Cancelled,
    /// A cancel came before it and holds for it too.
    Armed,
    /// Its session, or its handle, was closed.
    Closed,
}

/// What a close waits for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub(super) struct Awaits {
    /// Callbacks of what it closes.
    pub(super) callbacks: bool,
    /// Calls on what it closes.
    pub(super) calls: bool,
    /// Itself.
    pub(super) itself: bool,
}

impl Pending {
    pub(super) fn new(activity: Activity, function: Function, made: Name) -> Self {
        Self {
            activity,
            function,
            made,
            begun: false,
            sought: Stop::No,
            stop: Stop::No,
            overtaken: false,
            expired: false,
            struck: false,
            gathered: ArrayVec::new(),
            awaits: Awaits::default(),
            result: None,
        }
    }

    /// Whether it is under way at its handle, where a stop finds it.
    pub(super) fn goes_on(&self) -> bool {
        self.begun && self.result.is_none()
    }

    /// Whether a stop is on its way to it and has not reached it.
    pub(super) fn awaits_stop(&self) -> bool {
        self.goes_on() && self.stop == Stop::No && self.sought != Stop::No
    }

    /// Whether it goes on at a handle that is one of these.
    pub(super) fn goes_on_at(&self, is_meant: impl Fn(Value) -> bool) -> bool {
        let at = self.function.reads().or(self.function.session());
        self.goes_on() && at.is_some_and(is_meant)
    }
}

impl Handle {
    pub(super) fn new(name: Name, owner: Value, kind: Kind) -> Self {
        Self {
            name,
            owner,
            ended: Ended::No,
            gone: false,
            cancelled: false,
            kind,
        }
    }

    /// Whether closing `target` closes it.
    pub(super) fn closes_with(&self, target: Name) -> bool {
        self.name == target || self.owner == Value::Name(target)
    }
}

impl State {
    /// The handle that a value names.
    pub(super) fn handle(&self, value: Value) -> Option<&Handle> {
        let name = value.name()?;
        self.handles.iter().find(|handle| handle.name == name)
    }

    pub(super) fn handle_mut(&mut self, value: Value) -> Option<&mut Handle> {
        let name = value.name()?;
        self.handles.iter_mut().find(|handle| handle.name == name)
    }

    /// The result set that a value names.
    pub(super) fn query(&self, value: Value) -> Option<&Query> {
        match &self.handle(value)?.kind {
            Kind::Query(query) => Some(query),
            _ => None,
        }
    }

    pub(super) fn query_mut(&mut self, value: Value) -> Option<&mut Query> {
        match &mut self.handle_mut(value)?.kind {
            Kind::Query(query) => Some(query),
            _ => None,
        }
    }

    /// The subscription that a value names.
    pub(super) fn subscription_mut(&mut self, value: Value) -> Option<&mut Subscription> {
        match &mut self.handle_mut(value)?.kind {
            Kind::Subscription(subscription) => Some(subscription),
            _ => None,
        }
    }

    /// The place of a record.
    pub(super) fn place(&self, event: Value) -> Option<u8> {
        let is = |record: &Record| Value::Name(record.event) == event;
        self.records.iter().position(is).map(|place| place as u8)
    }

    /// What a result set meets next.
    pub(super) fn ahead(&self, query: &Query) -> Ahead {
        let has = |place| query.taken.contains(place);
        ahead(&self.records, query.filter, has)
    }

    /// What a subscription meets next.
    pub(super) fn due(&self, subscription: &Subscription) -> Ahead {
        let has = |place| place < subscription.position;
        match ahead(&self.records, subscription.filter, has) {
            Ahead::Record(place) if subscription.until.is_some_and(|until| place >= until) => {
                Ahead::End
            }
            other => other,
        }
    }

    /// Whether a callback of a subscription is running, other than on this activity.
    pub(super) fn runs(&self, subscription: Name, but: Option<Activity>) -> bool {
        let is = |running: &Running| {
            running.subscription == subscription && Some(running.activity) != but
        };
        self.running.iter().any(is)
    }

    /// Sends a stop to every call that goes on at such handles. Returns whether it is the first for
    /// any of them.
    pub(super) fn seek(&mut self, stop: Stop, is_meant: impl Fn(Value) -> bool) -> bool {
        let mut any = false;
        for call in &mut self.pending {
            if call.goes_on_at(&is_meant) && call.stop == Stop::No && call.sought == Stop::No {
                call.sought = stop;
                any = true;
            }
        }
        any
    }

    /// The open handles made under a session.
    pub(super) fn children(&self, session: Value) -> impl Iterator<Item = &Handle> {
        let is_open = move |handle: &&Handle| handle.owner == session && handle.ended == Ended::No;
        self.handles.iter().filter(is_open)
    }

    /// This state, with the call at `at` decided.
    pub(super) fn decided(&self, at: usize, result: Return) -> Self {
        let mut next = self.clone();
        next.pending[at].result = Some(result);
        next
    }

    /// This state, with one thing changed about the call at `at`.
    pub(super) fn with(&self, at: usize, change: impl FnOnce(&mut Pending)) -> Self {
        let mut next = self.clone();
        change(&mut next.pending[at]);
        next
    }
}
