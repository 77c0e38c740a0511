//! The table of sessions; opening and closing.

use std::sync::Arc;

use arrayvec::ArrayVec;
use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            CONNECTION, ERROR_ACCESS_DENIED, ERROR_CONNECTION_UNAVAIL, ERROR_INVALID_COMPUTERNAME,
            ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NO_NETWORK, ERROR_NOT_CONNECTED,
            ERROR_NOT_READY, ERROR_SUCCESS, REQUESTS_MAX, RPC_S_NO_INTERFACES, SESSIONS_MAX,
        },
        clauses::QUEUED_WORK,
        request::{By, Phase},
        setup::{Access, Setup},
    },
    RemovableStorage, Shared,
    item::Item,
};
use crate::kernels::StoppableQueue;

/// Every session that was ever opened; closed ones are kept.
pub(super) struct Sessions {
    all: Vec<Session>,
    /// How many restarts of the service are under way.
    restarts: u32,
}

struct Session {
    name: Name,
    access: Access,
    open: bool,
}

impl Sessions {
    /// Those that are open from the start.
    pub(super) fn new(setup: &Setup) -> Self {
        let mut sessions = Self {
            all: Vec::with_capacity(SESSIONS_MAX),
            restarts: 0,
        };
        for session in &setup.sessions {
            sessions.add(session.name, session.access);
        }
        sessions
    }

    fn add(&mut self, name: Name, access: Access) {
        let open = true;
        self.all.push(Session { name, access, open });
    }

    /// The service stops; its sessions are closed, if they do not survive that: those that are.
    pub(super) fn stop(&mut self, closes: bool) -> Vec<Name> {
        self.restarts += 1;
        let closed = self.all.iter_mut().filter(|session| closes && session.open);
        closed
            .map(|session| {
                session.open = false;
                session.name
            })
            .collect()
    }

    /// The service has been started again.
    pub(super) fn start(&mut self) {
        self.restarts -= 1;
    }

    /// Whether a session has not been closed, be the service ready or not.
    pub(super) fn is_open(&self, name: Name) -> bool {
        self.all
            .iter()
            .any(|session| session.name == name && session.open)
    }

    /// What a session may do, be it open or closed.
    pub(super) fn access_mut(&mut self, handle: Value) -> Option<&mut Access> {
        let mut all = self.all.iter_mut();
        let found = all.find(|session| Value::Name(session.name) == handle);
        found.map(|session| &mut session.access)
    }

    fn is_ready(&self) -> Result<(), Word> {
        match self.restarts {
            0 => Ok(()),
            _ => Err(ERROR_NOT_READY),
        }
    }

    fn find(&mut self, handle: Value) -> Result<&mut Session, Word> {
        let name = handle.name();
        self.all
            .iter_mut()
            .find(|session| Some(session.name) == name && session.open)
            .ok_or(ERROR_INVALID_HANDLE)
    }
}

impl<P: Platform> Shared<P> {
    /// What an open session may do.
    pub(super) fn access(&self, handle: Value) -> Result<Access, Word> {
        let mut sessions = P::enter(&self.sessions);
        sessions.is_ready()?;
        sessions.find(handle).map(|session| session.access)
    }
}

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn open(
        &self,
        activity: Activity,
        (server, options): (Value, Value),
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        if options != Value::Number(0) {
            return Err(ERROR_INVALID_PARAMETER);
        }
        let computer = shared
            .setup
            .computer(server)
            .ok_or(ERROR_INVALID_COMPUTERNAME)?;
        if !computer.network {
            return Err(ERROR_NO_NETWORK);
        }
        if !computer.ready {
            return Err(ERROR_NOT_READY);
        }
        if computer.older {
            return Err(RPC_S_NO_INTERFACES);
        }
        if computer.access == Access::None {
            return Err(ERROR_ACCESS_DENIED);
        }
        if P::fault(&shared.host.journal, activity, CONNECTION) {
            return Err(ERROR_NOT_CONNECTED);
        }
        let mut sessions = P::enter(&shared.sessions);
        sessions.is_ready()?;
        if sessions.all.len() == SESSIONS_MAX {
            return Err(ERROR_NOT_CONNECTED);
        }
        sessions.add(made, computer.access);
        Ok(Return::of(made))
    }

    /// Closes first, so that no call can begin to wait in the session any more; then unwinds those
    /// that do.
    pub(super) fn close(&self, activity: Activity, handle: Value) -> Result<Return, Word> {
        let shared = &self.shared;
        P::enter(&shared.sessions).find(handle)?;
        if P::fault(&shared.host.journal, activity, CONNECTION) {
            return Err(ERROR_CONNECTION_UNAVAIL);
        }
        let session = {
            let mut sessions = P::enter(&shared.sessions);
            let session = sessions.find(handle)?;
            session.open = false;
            session.name
        };
        match &shared.rundown {
            None => shared.run_down(session),
            // Nobody shuts the service down while calls are made.
            Some(rundown) => drop(rundown.push(session)),
        }
        Ok(Return::of(ERROR_SUCCESS))
    }
}

impl<P: Platform> Shared<P> {
    /// Unwinds what waits in a session that is closed, and where it does not survive that, the work
    /// that it has queued.
    pub(super) fn run_down(&self, session: Name) {
        let cancels_work = self.reading(QUEUED_WORK) == 1;
        let mut items = ArrayVec::<Arc<Item<P>>, REQUESTS_MAX>::new();
        for library in self.libraries.iter().take(self.conduct.libraries_unwound()) {
            let inside = P::enter(library);
            let requests = inside.requests.iter().map(|request| &request.item);
            items.extend(requests.filter(|item| item.owner == session).cloned());
        }
        for item in items {
            if item.work.is_awaited() {
                item.finish(Phase::Cancelled(By::Closing));
            } else if cancels_work {
                let _ = item.cancel_unclaimed(By::Closing);
            }
            self.settle_for(&item);
        }
        self.clear_desk(session);
        self.unwind_notifications(session);
    }
}

/// Runs down closed sessions, where closing does not wait for that.
pub(super) fn run_down_later<P: Platform>(shared: &Shared<P>) {
    while let Some(session) = shared.rundown.as_ref().and_then(StoppableQueue::pop) {
        shared.run_down(session);
    }
}
