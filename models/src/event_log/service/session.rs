//! Sessions: what registers in them, and what their cancelling and closing reaches.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    EventLog, Shared, Slot, Stop,
    handles::Handle,
    log::Listener,
    result_set::{Reader, ResultSet},
    subscription::{Delivery, Subscription},
};
use crate::event_log::{
    api::{
        BUSY, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_EVT_CHANNEL_NOT_FOUND,
        ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, EvtSubscribeToFutureEvents, TRUE,
    },
    clauses::{CLOSE_CALL, REACH, STICKY_SESSION},
    setup::Filter,
};

/// A session.
pub(super) struct Session<P: Platform> {
    /// The handle; none for the default session.
    pub(super) name: Option<Name>,
    /// Whether its computer turns it away.
    refused: bool,
    pub(super) inside: P::Monitor<Registry<P>>,
}

/// What is going on in a session.
pub(super) struct Registry<P: Platform> {
    /// Calls that register something.
    calls: Vec<Slot>,
    children: Vec<Handle<P>>,
    cancelled: bool,
    closed: bool,
}

impl<P: Platform> Session<P> {
    pub(super) fn new(name: Option<Name>, refused: bool) -> Self {
        let registry = Registry {
            calls: Vec::new(),
            children: Vec::new(),
            cancelled: false,
            closed: false,
        };
        Self {
            name,
            refused,
            inside: P::monitor("session", registry),
        }
    }
}

impl<P: Platform> EventLog<P> {
    /// `EvtOpenSession`.
    pub(super) fn open_session(&self, login: Value, made: Name) -> Return {
        let setup = &self.shared.setup;
        if !setup.is_computer(login) {
            return Return::of(ERROR_INVALID_PARAMETER);
        }
        let session = Arc::new(Session::new(Some(made), setup.refuses(login)));
        self.shared.open(made, Handle::Session(session))
    }

    /// `EvtQuery`.
    pub(super) fn query(
        &self,
        activity: Activity,
        session: Value,
        wanted: Option<Filter>,
        made: Name,
    ) -> Return {
        self.register(activity, session, made, |shared| {
            let filter = wanted.ok_or(ERROR_EVT_CHANNEL_NOT_FOUND)?;
            let mut log = P::enter(&shared.log);
            let set = Arc::new(ResultSet {
                name: made,
                filter,
                reader: P::monitor("result set", Reader::new(log.is_ending())),
            });
            log.listen(Listener::ResultSet(Arc::clone(&set)));
            Ok(Handle::Query(set))
        })
    }

    /// `EvtSubscribe`.
    pub(super) fn subscribe(
        &self,
        activity: Activity,
        session: Value,
        wanted: Option<Filter>,
        (callback, flags): (Value, Value),
        made: Name,
    ) -> Return {
        self.register(activity, session, made, |shared| {
            let filter = wanted.ok_or(ERROR_EVT_CHANNEL_NOT_FOUND)?;
            let handler = callback.number().ok_or(ERROR_INVALID_PARAMETER)?;
            let mut log = P::enter(&shared.log);
            let future = flags == Value::Word(EvtSubscribeToFutureEvents);
            let position = if future { log.len() } else { 0 };
            let delivery = Delivery::new(position, log.is_ending());
            let subscription = Arc::new(Subscription::new(made, filter, handler, delivery));
            log.listen(Listener::Subscription(Arc::clone(&subscription)));
            Ok(Handle::Subscription(subscription))
        })
    }

    /// Makes something in a session. A cancel that comes before it is entered there stops it.
    fn register(
        &self,
        activity: Activity,
        session: Value,
        made: Name,
        make: impl FnOnce(&Shared<P>) -> Result<Handle<P>, Word>,
    ) -> Return {
        let shared = &self.shared;
        let Some(Handle::Session(session)) = shared.handle(session) else {
            return Return::of(ERROR_INVALID_HANDLE);
        };
        if let Err(code) = self.begin(activity, &session) {
            return Return::of(code);
        }
        let handle = match session.refused {
            true => Err(ERROR_ACCESS_DENIED),
            false => make(shared),
        };
        let mut inside = P::enter(&session.inside);
        let at = inside
            .calls
            .iter()
            .position(|slot| slot.activity == activity);
        let slot = inside
            .calls
            .remove(at.expect("it was entered when the call began"));
        P::notify_all(&inside);
        let handle = match (slot.stop, handle) {
            (Some(stop), _) => return Return::of(shared.code(stop)),
            (None, Err(code)) => return Return::of(code),
            (None, Ok(handle)) => handle,
        };
        inside.children.push(handle.clone());
        drop(inside);
        if let Handle::Subscription(subscription) = &handle {
            self.deliver(subscription);
        }
        shared.open(made, handle)
    }

    fn begin(&self, activity: Activity, session: &Session<P>) -> Result<(), Word> {
        let mut inside = P::enter(&session.inside);
        if inside.closed {
            return Err(ERROR_INVALID_HANDLE);
        }
        if inside.cancelled && self.shared.reading(STICKY_SESSION) == 1 {
            return Err(ERROR_CANCELLED);
        }
        inside.calls.push(Slot::new(activity));
        Ok(())
    }

    /// `EvtCancel`.
    pub(super) fn cancel(&self, activity: Activity, object: Value) -> Return {
        let shared = &self.shared;
        let Some(handle) = shared.handle(object) else {
            return Return::of(ERROR_INVALID_HANDLE);
        };
        if P::fault(&shared.host.journal, activity, BUSY) {
            return Return::of(ERROR_CANCELLED);
        }
        match handle {
            Handle::Session(session) => self.cancel_session(&session),
            Handle::Query(set) => self.cancel_reads(&set),
            Handle::Subscription(subscription) => self.cancel_deliveries(&subscription),
        }
        Return::of(TRUE)
    }

    fn cancel_session(&self, session: &Session<P>) {
        let mut inside = P::enter(&session.inside);
        for slot in &mut inside.calls {
            slot.stop = slot.stop.or(Some(Stop::Cancelled));
        }
        inside.cancelled = session.name.is_some();
        let children = match self.shared.reading(REACH) {
            0 => Vec::new(),
            _ => inside.children.clone(),
        };
        drop(inside);
        for child in children {
            if let Handle::Query(set) = child {
                self.cancel_pending_reads(&set);
            }
        }
    }

    /// `EvtClose`.
    pub(super) fn close(&self, activity: Activity, object: Value) -> Return {
        let Some(name) = object.name() else {
            return Return::of(ERROR_INVALID_HANDLE);
        };
        let mut handles = P::enter(&self.shared.handles);
        let handle = handles.take(name);
        let was_event = handle.is_none() && handles.take_event(name);
        drop(handles);
        match handle {
            None if was_event => Return::of(TRUE),
            None => Return::of(ERROR_INVALID_HANDLE),
            Some(handle) => {
                self.close_handle(activity, &handle);
                Return::of(TRUE)
            }
        }
    }

    fn close_handle(&self, activity: Activity, handle: &Handle<P>) {
        let mut children = Vec::new();
        if let Handle::Session(session) = handle {
            children = self.end_registering(session);
            children.retain(|child| {
                self.shared.conduct.closes_subscriptions() || matches!(child, Handle::Query(_))
            });
        }
        let all = || std::iter::once(handle).chain(&children);
        all().for_each(|handle| self.end(handle));
        all().for_each(|handle| self.settle(activity, handle));
    }

    /// Closes a session to new calls. Returns what was made in it.
    fn end_registering(&self, session: &Session<P>) -> Vec<Handle<P>> {
        let mut inside = P::enter(&session.inside);
        inside.closed = true;
        for slot in &mut inside.calls {
            slot.stop = slot.stop.or(Some(Stop::Closed));
        }
        std::mem::take(&mut inside.children)
    }

    fn end(&self, handle: &Handle<P>) {
        match handle {
            Handle::Session(_) => {}
            Handle::Query(set) => {
                let mut reader = P::enter(&set.reader);
                reader.closed = true;
                reader.stop(&super::Right, Stop::Closed);
                P::notify_all(&reader);
            }
            Handle::Subscription(subscription) => self.end_deliveries(subscription),
        }
    }

    /// Waits for what still goes on at a closed handle, as far as a close waits, and takes it out
    /// of the table.
    fn settle(&self, activity: Activity, handle: &Handle<P>) {
        let blocks = self.shared.reading(CLOSE_CALL) == 1;
        let name = match handle {
            Handle::Session(session) => {
                let mut inside = P::enter(&session.inside);
                while blocks && !inside.calls.is_empty() {
                    inside = P::wait(inside);
                }
                session.name
            }
            Handle::Query(set) => {
                let mut reader = P::enter(&set.reader);
                while blocks && !reader.calls.is_empty() && !reader.ending {
                    reader = P::wait(reader);
                }
                Some(set.name)
            }
            Handle::Subscription(subscription) => {
                self.await_callback(activity, subscription);
                Some(subscription.name)
            }
        };
        if let Some(name) = name {
            P::enter(&self.shared.handles).take(name);
        }
    }
}
