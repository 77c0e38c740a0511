//! States of the specification: applications, sessions, handles, and the calls that are under way.

use sim::{
    clause::ClauseId,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::super::{
    api::ERROR_INVALID_HANDLE,
    apps::Apps,
    setup::{Manner, Setup},
};

/// What there is, as far as any call can still show it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct State {
    /// The applications that run.
    pub(super) running: Apps,
    /// Those that do not answer.
    pub(super) hanging: Apps,
    /// Those that refuse to end.
    pub(super) vetoing: Apps,
    /// In the order of their names.
    pub(super) handles: Vec<Handle>,
    /// In the order of their names.
    pub(super) sessions: Vec<Session>,
    /// In the order of their activities.
    pub(super) calls: Vec<Pending>,
}

/// A handle that a start or a join has given out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Handle {
    pub(super) name: Name,
    /// The primary installer's handle, by which the session goes.
    pub(super) session: Name,
    /// The process that started the session.
    pub(super) starter: u8,
    pub(super) standing: Standing,
}

impl Handle {
    /// Whether it belongs to a secondary installer.
    pub(super) fn is_secondary(&self) -> bool {
        self.name != self.session
    }
}

/// What became of a handle by its own RmEndSession.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Standing {
    /// It was not ended.
    Open,
    /// It was ended, but the call has not returned.
    Ending,
    /// It was ended, and its owner knows.
    Ended,
}

/// A session.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Session {
    /// The primary installer's handle; the key is the name behind it.
    pub(super) name: Name,
    /// The user who started it.
    pub(super) user: u8,
    /// The process that started it.
    pub(super) starter: u8,
    /// False once it is ended; then only what is still under way in it matters.
    pub(super) open: bool,
    /// The applications that its resources concern.
    pub(super) registered: Apps,
    /// What it has ever stopped.
    pub(super) stopped: Apps,
    /// What it has stopped and not restarted.
    pub(super) down: Apps,
    /// What it has ever restarted.
    pub(super) restarted: Apps,
    /// What it could not stop.
    pub(super) stop_errors: Apps,
    /// What it could not restart.
    pub(super) restart_errors: Apps,
    /// Whether a shutdown counts as having been called.
    pub(super) shut_down: bool,
    /// Whether the latest shutdown was cancelled.
    pub(super) was_cancelled: bool,
    /// Whether a cancel waits for the next operation.
    pub(super) latched: bool,
    /// Whose call is its current operation.
    pub(super) current: Option<Activity>,
}

/// A call under way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Pending {
    pub(super) activity: Activity,
    /// The name for what it makes.
    pub(super) made: Name,
    /// The session handle with which it was called.
    pub(super) handle: Value,
    /// The fault that struck it.
    pub(super) fault: Option<u8>,
    /// The clause by which it owes a result.
    pub(super) duty: ClauseId,
    pub(super) what: What,
}

/// How far a call is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum What {
    Start,
    /// With this key.
    Join(Value),
    /// What is to be registered.
    Register(Apps),
    List,
    Listing(Listing),
    Begin(Order),
    Operation(Operation),
    Cancel,
    End,
    Agrees(Value),
    Vetoes(Value),
    Exits(Value),
    /// All is decided; it only has to return.
    Done(Return),
    /// As `Done`, and then the caller knows that its handle is ended.
    Ended,
}

/// The two kinds of operation that can be cancelled for certain.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    Shutdown,
    Restart,
}

/// What an operation is called for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Order {
    pub(super) kind: Kind,
    pub(super) flags: u32,
    /// The handler of its status callback.
    pub(super) status: Option<u8>,
}

impl Order {
    pub(super) const fn has(self, flag: u32) -> bool {
        self.flags & flag != 0
    }
}

/// An operation that has begun and not been decided.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Operation {
    pub(super) session: Name,
    pub(super) order: Order,
    /// Whether it has looked which applications it works on.
    pub(super) listed: bool,
    /// The applications on which it works.
    pub(super) list: Apps,
    /// Those that have not been treated.
    pub(super) todo: Apps,
    /// Those that could not be stopped or restarted.
    pub(super) failed: Apps,
    /// Whether only a restart of the system would help.
    pub(super) reboot: bool,
    /// Whether an application that cannot be restarted forbids it.
    pub(super) refused: bool,
    /// Whether it was asked to be cancelled.
    pub(super) cancel: bool,
    /// Whether its session was ended under it, so that it fails.
    pub(super) aborted: bool,
    /// The percentage that its status callback was told last.
    pub(super) told: Option<u8>,
    /// Whether its status callback is running.
    pub(super) inside: bool,
}

/// A list under way: applications are looked at one by one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Listing {
    pub(super) session: Name,
    /// The applications yet to be looked at.
    pub(super) todo: Apps,
    /// Whether a critical application is among them.
    pub(super) critical: bool,
    /// Whether it was asked to be cancelled.
    pub(super) cancel: bool,
    pub(super) running: Apps,
    pub(super) stopped: Apps,
    pub(super) stopped_other: Apps,
    pub(super) restarted: Apps,
    pub(super) stop_errors: Apps,
    pub(super) restart_errors: Apps,
}

/// What a session handle stands for.
pub(super) enum Holder<'a> {
    Null,
    /// A handle of an open session.
    Open(&'a Handle, &'a Session),
    /// A handle of a session that its primary installer has ended.
    Orphaned,
    /// A handle that was ended itself, or never given out.
    Unknown,
}

impl State {
    /// Before the first call.
    pub(super) fn new(setup: &Setup) -> Self {
        Self {
            running: setup.all(),
            hanging: setup.that(|app| app.manner == Manner::Hangs),
            vetoing: setup.that(|app| app.manner == Manner::Vetoes),
            handles: Vec::new(),
            sessions: Vec::new(),
            calls: Vec::new(),
        }
    }

    /// The state behind a step that makes this change.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut next = self.clone();
        change(&mut next);
        next
    }

    /// The state in which a call is decided and only has to return this code.
    pub(super) fn answered(&self, call: &Pending, code: Word) -> Self {
        self.with(|next| next.answer(call, Return::of(code)))
    }

    /// Decides a call.
    pub(super) fn answer(&mut self, call: &Pending, results: Return) {
        self.call_mut(call.activity).what = What::Done(results);
    }

    pub(super) fn call_mut(&mut self, activity: Activity) -> &mut Pending {
        self.calls
            .iter_mut()
            .find(|call| call.activity == activity)
            .expect("only calls under way are changed")
    }

    /// What a value given as a session handle stands for.
    pub(super) fn holder(&self, value: Value) -> Holder<'_> {
        let Some(name) = value.name() else {
            return Holder::Null;
        };
        match self.handle(name) {
            Some(handle) if handle.standing == Standing::Open => {
                match self.session(handle.session).filter(|session| session.open) {
                    Some(session) => Holder::Open(handle, session),
                    None => Holder::Orphaned,
                }
            }
            _ => Holder::Unknown,
        }
    }

    pub(super) fn handle(&self, name: Name) -> Option<&Handle> {
        self.handles.iter().find(|handle| handle.name == name)
    }

    pub(super) fn handle_mut(&mut self, name: Name) -> Option<&mut Handle> {
        self.handles.iter_mut().find(|handle| handle.name == name)
    }

    pub(super) fn session(&self, name: Name) -> Option<&Session> {
        self.sessions.iter().find(|session| session.name == name)
    }

    pub(super) fn session_mut(&mut self, name: Name) -> &mut Session {
        self.sessions
            .iter_mut()
            .find(|session| session.name == name)
            .expect("a session stays while something is under way in it")
    }

    /// The open session that has this key.
    pub(super) fn session_of_key(&self, key: Name) -> Option<&Session> {
        let mut open = self.sessions.iter().filter(|session| session.open);
        open.find(|session| session.name.offset(1) == key)
    }

    /// The current operation of a session.
    pub(super) fn operation(&self, session: &Session) -> Option<&Operation> {
        let activity = session.current?;
        let call = self.calls.iter().find(|call| call.activity == activity)?;
        match &call.what {
            What::Operation(operation) => Some(operation),
            _ => None,
        }
    }

    /// Changes the current operation of a session, if there is one.
    pub(super) fn change_operation(&mut self, session: Name, change: impl FnOnce(&mut Operation)) {
        if let Some(activity) = self.session_mut(session).current {
            self.change_operation_of(activity, change);
        }
    }

    /// Changes the operation that a call is executing, if it is one.
    pub(super) fn change_operation_of(
        &mut self,
        activity: Activity,
        change: impl FnOnce(&mut Operation),
    ) {
        if let What::Operation(operation) = &mut self.call_mut(activity).what {
            change(operation);
        }
    }

    /// The lists under way in a session.
    pub(super) fn listings_mut(&mut self, session: Name) -> impl Iterator<Item = &mut Listing> {
        self.calls
            .iter_mut()
            .filter_map(move |call| match &mut call.what {
                What::Listing(listing) if listing.session == session => Some(listing),
                _ => None,
            })
    }

    /// Whether something is under way in a session.
    pub(super) fn uses(&self, session: Name) -> bool {
        self.calls.iter().any(|call| match call.what {
            What::Operation(operation) => operation.session == session,
            What::Listing(listing) => listing.session == session,
            _ => false,
        })
    }
}

impl What {
    /// What a call returns that is decided.
    pub(super) fn results(self) -> Option<Return> {
        match self {
            Self::Done(results) => Some(results),
            Self::Ended => Some(Return::of(super::super::api::ERROR_SUCCESS)),
            _ => None,
        }
    }
}

/// The code for a handle that no session belongs to.
pub(super) const UNKNOWN: Word = ERROR_INVALID_HANDLE;
