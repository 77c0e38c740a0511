//! Starting, joining and ending sessions, and registering resources in them.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_BAD_ARGUMENTS, ERROR_MAX_SESSIONS_REACHED, ERROR_SESSION_CREDENTIAL_CONFLICT,
            ERROR_SUCCESS, SESSIONS_MAX,
        },
        clauses::{END_DURING_OPERATION, SECONDARY_END},
    },
    RestartManager,
    sessions::Sessions,
};

/// Values of [`END_DURING_OPERATION`].
const WAITS: u8 = 0;
const ABORTS: u8 = 1;
const CANCELS: u8 = 2;

impl<P: Platform> RestartManager<P> {
    pub(super) fn start_session(&self, activity: Activity, made: Name) -> Result<Return, Word> {
        self.shared.memory(activity)?;
        let _registry = self.shared.registry(activity)?;
        let client = self.shared.host.world.client(activity);
        let mut sessions = P::enter(&self.shared.sessions);
        if sessions.open(client.user) + self.shared.setup.others() >= SESSIONS_MAX {
            return Err(ERROR_MAX_SESSIONS_REACHED);
        }
        sessions.start(made, client);
        Ok(Return::of(ERROR_SUCCESS)
            .with(1, made)
            .with(2, made.offset(1)))
    }

    pub(super) fn join(&self, activity: Activity, key: Value, made: Name) -> Result<Return, Word> {
        self.shared.memory(activity)?;
        let _registry = self.shared.registry(activity)?;
        let key = key.name().ok_or(ERROR_BAD_ARGUMENTS)?;
        let user = self.shared.host.world.client(activity).user;
        let mut sessions = P::enter(&self.shared.sessions);
        let session = sessions
            .of_key(key)
            .filter(|session| session.starter.user == user)
            .ok_or(ERROR_SESSION_CREDENTIAL_CONFLICT)?
            .name;
        sessions.join(made, session);
        Ok(Return::of(ERROR_SUCCESS).with(1, made))
    }

    pub(super) fn register(
        &self,
        activity: Activity,
        handle: Value,
        resources: [Value; 3],
    ) -> Result<Return, Word> {
        self.shared.memory(activity)?;
        let mut registry = self.shared.registry(activity)?;
        let session = P::enter(&self.shared.sessions).of_handle(handle)?.name;
        for resource in resources {
            registry.add(session, self.shared.setup.concerned(resource));
        }
        Ok(Return::of(ERROR_SUCCESS))
    }

    pub(super) fn end(&self, activity: Activity, handle: Value) -> Result<Return, Word> {
        self.shared.memory(activity)?;
        drop(self.shared.registry(activity)?);
        let mut sessions = P::enter(&self.shared.sessions);
        loop {
            let owner = *sessions.handle(handle)?;
            if owner.is_secondary() && self.shared.reading(SECONDARY_END) == 0 {
                break;
            }
            let reading = self.shared.reading(END_DURING_OPERATION);
            let busy = sessions.of_handle(handle)?.current.is_some();
            if !busy || reading != WAITS || sessions.ending {
                return self.end_session(sessions, handle, reading);
            }
            sessions = P::wait(sessions);
        }
        sessions.handle(handle)?.ended = self.shared.conduct.end_forgets_handle();
        Ok(Return::of(ERROR_SUCCESS))
    }

    /// Ends a session for all, and tells its current task, if that is to know.
    fn end_session(
        &self,
        mut sessions: P::Guard<'_, Sessions<P>>,
        handle: Value,
        reading: u8,
    ) -> Result<Return, Word> {
        let session = sessions.of_handle(handle)?;
        session.open = !self.shared.conduct.end_forgets_handle();
        let current = session.current.clone();
        P::notify_all(&sessions);
        drop(sessions);
        if let Some(task) = current {
            let mut task = P::enter(&task);
            match reading {
                ABORTS => task.abandoned = true,
                CANCELS => task.cancelled = true,
                _ => {}
            }
            P::notify_all(&task);
        }
        Ok(Return::of(ERROR_SUCCESS))
    }
}
