//! The calls about operator requests: submitting, waiting for, satisfying and cancelling one.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{INFINITE, Name, Value, Word},
};

use super::{
    super::{
        api::{
            CONNECTION, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER, ERROR_INVALID_STATE, ERROR_NOT_CONNECTED,
            ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, ERROR_TIMEOUT, FIRST_OUT, NTMS_OPREQ_MESSAGE,
            NTMS_OPREQ_UNKNOWN, done,
        },
        clauses::{DESK_LATE, DESK_UNWOUND},
        operator::Stage,
        request::By,
        setup::Access,
    },
    RemovableStorage, Shared,
    desk::{Ticket, WaitEnd},
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn submit(
        &self,
        activity: Activity,
        session: Value,
        (command, about): (Value, Value),
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let least = match command == Value::Word(NTMS_OPREQ_MESSAGE) {
            true => Access::User,
            false => Access::Control,
        };
        let owner = shared.admitted(session, shared.unless_xp(least))?;
        shared.connection(activity)?;
        if command == Value::Word(NTMS_OPREQ_UNKNOWN) {
            return Err(ERROR_INVALID_PARAMETER);
        }
        let setup = &shared.setup;
        let known = setup
            .drive(about)
            .or(setup.medium(about))
            .or(setup.library(about));
        if about != Value::Null && known.is_none() {
            return Err(ERROR_OBJECT_NOT_FOUND);
        }
        shared.database(activity)?;
        shared.post(made, owner)?;
        Ok(Return::of(ERROR_SUCCESS).with(FIRST_OUT, made))
    }

    /// Waits until an operator request has ended, its time is up, or its session closed.
    pub(super) fn wait_for_operator(
        &self,
        activity: Activity,
        session: Value,
        id: Value,
        timeout: u32,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let deadline = (timeout != INFINITE).then(|| P::now() + u64::from(timeout));
        let owner = shared.admitted(session, shared.by_protocol(Access::User))?;
        shared.connection(activity)?;
        let ticket = shared.ticket(id.name().ok_or(ERROR_INVALID_PARAMETER)?)?;
        if timeout == 0 {
            let end = ticket.ended().map(WaitEnd::Ended);
            return Ok(Return::of(
                end.map_or(ERROR_TIMEOUT, |end| shared.awaited(end)),
            ));
        }
        let end = match shared.join(&ticket, owner, false) {
            Ok(wait) => wait.wait(deadline),
            Err(end) => Some(end),
        };
        // It may have ended just as the time was up.
        let end = end.or_else(|| ticket.ended().map(WaitEnd::Ended));
        match (end, deadline) {
            (Some(end), _) => Ok(Return::of(shared.awaited(end))),
            (None, Some(_)) => Err(ERROR_TIMEOUT),
            // The service is being shut down, and nobody sees what is returned.
            (None, None) => Ok(done()),
        }
    }

    pub(super) fn satisfy(&self, session: Value, id: Value) -> Result<Return, Word> {
        let ticket = self.to_end(session, id)?;
        let ended = self.shared.end_ticket(&ticket, Stage::Complete);
        let code = ended.map_or(ERROR_OBJECT_NOT_FOUND, |()| ERROR_SUCCESS);
        Ok(Return::of(code))
    }

    pub(super) fn cancel_for_operator(&self, session: Value, id: Value) -> Result<Return, Word> {
        let ticket = self.to_end(session, id)?;
        let refused = Stage::Refused(By::Administrator);
        let code = match self.shared.end_ticket(&ticket, refused) {
            Ok(()) => ERROR_SUCCESS,
            Err(first) => self
                .shared
                .conduct
                .cancel_of_ended_operator_request()
                .unwrap_or_else(|| self.shared.too_late(first)),
        };
        Ok(Return::of(code))
    }

    /// The operator request that an administrator is about to end.
    fn to_end(&self, session: Value, id: Value) -> Result<Arc<Ticket<P>>, Word> {
        let shared = &self.shared;
        let access = shared.access(session)?;
        let name = id.name().ok_or(ERROR_INVALID_PARAMETER)?;
        if access != Access::Administrator {
            return Err(ERROR_ACCESS_DENIED);
        }
        shared.ticket(name)
    }
}

impl<P: Platform> Shared<P> {
    /// Whether the server can be reached for a call.
    pub(super) fn connection(&self, activity: Activity) -> Result<(), Word> {
        match P::fault(&self.host.journal, activity, CONNECTION) {
            true => Err(ERROR_NOT_CONNECTED),
            false => Ok(()),
        }
    }

    /// What a wait returns that has ended so.
    pub(super) fn awaited(&self, end: WaitEnd) -> Word {
        match end {
            WaitEnd::Ended(Stage::Complete) => ERROR_SUCCESS,
            WaitEnd::Ended(Stage::Withdrawn) => ERROR_OBJECT_NOT_FOUND,
            WaitEnd::Ended(_) => ERROR_CANCELLED,
            WaitEnd::Expired => ERROR_TIMEOUT,
            // Only allocations are granted anything.
            WaitEnd::Granted(_) => ERROR_SUCCESS,
            WaitEnd::Unwound => {
                let codes = [ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED];
                codes[usize::from(self.reading(DESK_UNWOUND))]
            }
        }
    }

    /// What cancelling an operator request answers that has ended so.
    fn too_late(&self, end: Stage) -> Word {
        match (self.reading(DESK_LATE), end) {
            (1, _) | (2, Stage::Complete) | (_, Stage::Withdrawn) => ERROR_OBJECT_NOT_FOUND,
            _ => ERROR_INVALID_STATE,
        }
    }
}
