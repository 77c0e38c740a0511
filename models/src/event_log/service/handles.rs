//! The table of handles, and the events that clients hold.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::Return,
    value::{Name, Value},
};

use super::{Shared, result_set::ResultSet, session::Session, subscription::Subscription};
use crate::event_log::api::EVENTS;

/// What a handle stands for.
pub(super) enum Handle<P: Platform> {
    Session(Arc<Session<P>>),
    Query(Arc<ResultSet<P>>),
    Subscription(Arc<Subscription<P>>),
}

impl<P: Platform> Clone for Handle<P> {
    fn clone(&self) -> Self {
        match self {
            Self::Session(session) => Self::Session(Arc::clone(session)),
            Self::Query(set) => Self::Query(Arc::clone(set)),
            Self::Subscription(subscription) => Self::Subscription(Arc::clone(subscription)),
        }
    }
}

/// Every open handle by its name, and every event handed out with the result set that it came from.
pub(super) struct Handles<P: Platform> {
    open: Vec<(Name, Handle<P>)>,
    events: Vec<(Name, Name)>,
}

impl<P: Platform> Handles<P> {
    pub(super) const fn new() -> Self {
        Self {
            open: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Takes a handle out, with the events that came from it.
    pub(super) fn take(&mut self, name: Name) -> Option<Handle<P>> {
        let at = self.open.iter().position(|(open, _)| *open == name)?;
        self.events.retain(|(_, set)| *set != name);
        Some(self.open.remove(at).1)
    }

    /// Takes an event out; whether it was there.
    pub(super) fn take_event(&mut self, name: Name) -> bool {
        let at = self.events.iter().position(|(event, _)| *event == name);
        at.map(|at| self.events.remove(at)).is_some()
    }
}

impl<P: Platform> Shared<P> {
    /// What a handle stands for; `NULL` is the default session.
    pub(super) fn handle(&self, value: Value) -> Option<Handle<P>> {
        if value == Value::Null {
            return Some(Handle::Session(Arc::clone(&self.default_session)));
        }
        let name = value.name()?;
        let handles = P::enter(&self.handles);
        let found = handles.open.iter().find(|(open, _)| *open == name);
        found.map(|(_, handle)| handle.clone())
    }

    /// Gives a handle out.
    pub(super) fn open(&self, name: Name, handle: Handle<P>) -> Return {
        P::enter(&self.handles).open.push((name, handle));
        Return::of(name)
    }

    /// Notes the events that an `EvtNext` gives out.
    pub(super) fn hand_out(&self, set: Name, result: &Return) {
        if let Value::List(events) = result.0[EVENTS] {
            let events = events.iter().map(|event| (event, set));
            P::enter(&self.handles).events.extend(events);
        }
    }
}
