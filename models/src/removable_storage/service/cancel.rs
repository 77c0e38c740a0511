//! `CancelNtmsLibraryRequest`: in the monitor of the library, so that nothing begins meanwhile; but
//! what it cancels may be ended meanwhile by others.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS,
        },
        clauses::{CONTROL, HANDLED, IDLE, REMOVAL_CANCEL, REMOVALS, SECOND},
        request::{By, Phase, Removal, RemovalPhase},
        setup::Access,
    },
    RemovableStorage, Shared,
    library::Library,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn cancel(
        &self,
        activity: Activity,
        session: Value,
        id: Value,
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let access = shared.access(session)?;
        shared.memory(activity)?;
        let name = id.name().ok_or(ERROR_INVALID_PARAMETER)?;
        let may = match access {
            Access::Administrator => true,
            Access::Control => shared.reading(CONTROL) == 0,
            Access::None | Access::User => false,
        };
        if !may {
            return Err(ERROR_ACCESS_DENIED);
        }
        for library in &shared.libraries {
            let mut inside = P::enter(library);
            let answer = match (inside.position(name), inside.position_of_removal(name)) {
                (Some(index), _) => shared.cancel_request(&mut inside, index, made),
                (None, Some(index)) => shared.cancel_removal(&mut inside, index),
                (None, None) => continue,
            };
            shared.settle(&mut inside);
            if self.shared.conduct.cancel_wakes() {
                P::notify_all(&inside);
            }
            return Ok(Return::of(answer));
        }
        Err(ERROR_OBJECT_NOT_FOUND)
    }
}

impl<P: Platform> Shared<P> {
    fn cancel_request(&self, inside: &mut Library<P>, index: usize, made: Name) -> Word {
        let phase = inside.requests[index].phase();
        if phase.has_ended() {
            return self.conduct.cancel_of_ended();
        }
        let item = &inside.requests[index].item;
        if matches!(phase, Phase::InProcess(_)) && item.work.opens_port() {
            // An open port can be closed at any time.
            return match item.finish(Phase::Cancelled(By::Administrator)) {
                true => ERROR_SUCCESS,
                false => ERROR_OBJECT_NOT_FOUND,
            };
        }
        if matches!(phase, Phase::InProcess(_)) && self.reading(HANDLED) == 0 {
            if self.conduct.stops_what_it_denies() {
                let cancelled = Phase::Cancelled(By::Administrator);
                inside.requests[index].item.finish(cancelled);
            }
            return ERROR_ACCESS_DENIED;
        }
        if inside.requests[index].is_being_removed() {
            let answers = [ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_OBJECT_NOT_FOUND];
            return answers[usize::from(self.reading(SECOND))];
        }
        if inside.is_busy() || self.reading(IDLE) == 1 {
            let phase = RemovalPhase::Queued;
            inside.requests[index].removal = Some(Removal { name: made, phase });
            return ERROR_SUCCESS;
        }
        let item = &inside.requests[index].item;
        match item.cancel_unclaimed(By::Administrator) {
            Ok(()) => ERROR_SUCCESS,
            // Its caller has ended it meanwhile: the time is up, or the session closed.
            Err(_) => ERROR_OBJECT_NOT_FOUND,
        }
    }

    /// Cancels a queued cancellation, where those are requests that can be seen at all.
    fn cancel_removal(&self, inside: &mut Library<P>, index: usize) -> Word {
        let request = &mut inside.requests[index];
        if self.reading(REMOVALS) == 0 || !request.is_being_removed() {
            return ERROR_OBJECT_NOT_FOUND;
        }
        let value = self.reading(REMOVAL_CANCEL);
        if value == 2 {
            request.removal = None;
        }
        [ERROR_OBJECT_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_SUCCESS][usize::from(value)]
    }
}
