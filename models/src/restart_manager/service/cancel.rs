//! RmCancelCurrentTask: it marks the current task, and enters neither the registry nor the desktop.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Value, Word},
};

use super::{
    super::{
        api::{ERROR_REQUEST_OUT_OF_SEQUENCE, ERROR_SESSION_CREDENTIAL_CONFLICT, ERROR_SUCCESS},
        clauses::{IDLE_CANCEL, SECOND_CANCEL, SECONDARY_CANCEL},
    },
    RestartManager,
    sessions::Session,
    task::Task,
};

/// Values of [`IDLE_CANCEL`].
const LOST: u8 = 0;
const LATCHED: u8 = 1;

impl<P: Platform> RestartManager<P> {
    pub(super) fn cancel(&self, activity: Activity, handle: Value) -> Result<Return, Word> {
        self.shared.memory(activity)?;
        let caller = self.shared.host.world.client(activity);
        let mut sessions = P::enter(&self.shared.sessions);
        let is_secondary = sessions.handle(handle)?.is_secondary();
        let session = sessions.of_handle(handle)?;
        let refused = is_secondary && self.shared.reading(SECONDARY_CANCEL) != 0;
        if refused || caller.process != session.starter.process {
            return Err(ERROR_SESSION_CREDENTIAL_CONFLICT);
        }
        let current = session.current.clone();
        let listing = self.cancel_lists(session);
        if let Some(task) = current {
            drop(sessions);
            return self.cancel_task(&task, handle);
        }
        let code = listing.unwrap_or_else(|| self.cancel_idle(session));
        Ok(Return::of(code))
    }

    /// Asks the current task to end early.
    fn cancel_task(&self, task: &P::Monitor<Task>, handle: Value) -> Result<Return, Word> {
        let mut marked = P::enter(task);
        let again = std::mem::replace(&mut marked.asked, true);
        marked.cancelled = true;
        P::notify_all(&marked);
        drop(marked);
        if !self.shared.conduct.cancel_only_asks() {
            self.wait_until_idle(handle);
        }
        Ok(Return::of(if again { self.again() } else { ERROR_SUCCESS }))
    }

    fn wait_until_idle(&self, handle: Value) {
        let mut sessions = P::enter(&self.shared.sessions);
        while !sessions.ending
            && sessions
                .of_handle(handle)
                .is_ok_and(|session| session.current.is_some())
        {
            sessions = P::wait(sessions);
        }
    }

    /// Asks the lists under way to end early; the code, if there were any.
    fn cancel_lists(&self, session: &mut Session<P>) -> Option<Word> {
        let again = session.lists.iter().all(|(_, asked)| *asked);
        for (_, asked) in &mut session.lists {
            *asked = true;
        }
        if session.lists.is_empty() {
            None
        } else if again {
            Some(self.again())
        } else {
            Some(ERROR_SUCCESS)
        }
    }

    /// What a cancel does where nothing runs.
    fn cancel_idle(&self, session: &mut Session<P>) -> Word {
        match self.shared.reading(IDLE_CANCEL) {
            LOST => ERROR_SUCCESS,
            LATCHED if std::mem::replace(&mut session.latched, true) => self.again(),
            LATCHED => ERROR_SUCCESS,
            _ => ERROR_REQUEST_OUT_OF_SEQUENCE,
        }
    }

    /// What a repeated cancel returns.
    fn again(&self) -> Word {
        match self.shared.reading(SECOND_CANCEL) {
            0 => ERROR_SUCCESS,
            _ => ERROR_REQUEST_OUT_OF_SEQUENCE,
        }
    }
}
