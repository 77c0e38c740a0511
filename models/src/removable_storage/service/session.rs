//! The table of sessions; opening and closing.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            CONNECTION, ERROR_CONNECTION_UNAVAIL, ERROR_INVALID_COMPUTERNAME, ERROR_INVALID_HANDLE,
            ERROR_NOT_CONNECTED, ERROR_NOT_READY, ERROR_SUCCESS, SESSIONS_MAX,
        },
        clauses::{CLOSE, QUEUED_WORK},
        request::{By, Phase, Work},
        setup::{Access, Setup},
    },
    Conduct, RemovableStorage, Shared,
    library::Library,
};

/// Every session that was ever opened; closed ones are kept.
pub(super) struct Sessions {
    all: Vec<Session>,
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
        P::enter(&self.sessions)
            .find(handle)
            .map(|session| session.access)
    }
}

impl<P: Platform, C: Conduct> RemovableStorage<P, C> {
    pub(super) fn open(
        &self,
        activity: Activity,
        server: Value,
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let computer = shared
            .setup
            .computer(server)
            .ok_or(ERROR_INVALID_COMPUTERNAME)?;
        if !computer.ready {
            return Err(ERROR_NOT_READY);
        }
        if P::fault(&shared.host.journal, activity, CONNECTION) {
            return Err(ERROR_NOT_CONNECTED);
        }
        let mut sessions = P::enter(&shared.sessions);
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
        shared.access(handle)?;
        if P::fault(&shared.host.journal, activity, CONNECTION) {
            return Err(ERROR_CONNECTION_UNAVAIL);
        }
        let session = {
            let mut sessions = P::enter(&shared.sessions);
            let session = sessions.find(handle)?;
            session.open = false;
            session.name
        };
        let waits = shared.reading(CLOSE) == 0;
        let cancels_work = shared.reading(QUEUED_WORK) == 1;
        for library in &shared.libraries {
            let mut inside = P::enter(library);
            inside.close(session, waits, cancels_work);
            P::notify_all(&inside);
        }
        Ok(Return::of(ERROR_SUCCESS))
    }
}

impl Library {
    /// Unwinds the mounts of a session, or leaves that to the waiting calls.
    fn close(&mut self, session: Name, waits: bool, cancels_work: bool) {
        for request in self
            .requests
            .iter_mut()
            .filter(|request| request.owner == session)
        {
            match (request.work, request.phase) {
                (_, phase) if phase.has_ended() => {}
                (Work::Mount(_), _) if waits => request.phase = Phase::Cancelled(By::Closing),
                (Work::Mount(_), _) => request.doomed = true,
                (Work::Clean(_), Phase::Queued) if cancels_work => {
                    request.phase = Phase::Cancelled(By::Closing);
                }
                (Work::Clean(_), _) => {}
            }
        }
    }
}
