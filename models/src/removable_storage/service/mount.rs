//! `MountNtmsMedia`: queues a request and waits for its end, whoever ends it.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{INFINITE, Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_BUSY, ERROR_CANCELLED, ERROR_INVALID_MEDIA, ERROR_INVALID_PARAMETER,
            ERROR_REQUEST_REFUSED, ERROR_SUCCESS, ERROR_TIMEOUT, FIRST_OUT, done,
        },
        clauses::{MOUNT_CANCELLED, MOUNT_TIMEOUT},
        request::{By, Phase, Work},
    },
    Conduct, RemovableStorage, Shared,
    library::Library,
};

impl<P: Platform, C: Conduct> RemovableStorage<P, C> {
    pub(super) fn mount(
        &self,
        activity: Activity,
        handle: Value,
        id: Value,
        timeout: u32,
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let deadline = (timeout != INFINITE).then(|| P::now() + u64::from(timeout));
        shared.access(handle)?;
        shared.memory(activity)?;
        if id == Value::Null {
            return Err(ERROR_INVALID_PARAMETER);
        }
        let medium = shared.setup.medium(id).ok_or(ERROR_INVALID_MEDIA)?;
        let owner = handle.name().expect("an open session has a name");

        let library = shared.setup.media[usize::from(medium)].library;
        let mut inside = P::enter(shared.library(library));
        // Closing marks the session first and looks for mounts afterwards: either it is seen here,
        // or the mount there.
        if C::minds_closing() && shared.access(handle).is_err() {
            return Err(ERROR_CANCELLED);
        }
        shared.database(activity)?;
        shared.reserve()?;
        inside.queue(made, owner, Work::Mount(medium));
        P::notify_all(&inside);
        let index = inside.requests.len() - 1;
        Ok(shared.await_end::<C>(inside, index, deadline))
    }
}

impl<P: Platform> Shared<P> {
    /// Waits until a mount has ended, and ends it itself when its time is up or its session closed.
    fn await_end<C: Conduct>(
        &self,
        mut inside: P::Guard<'_, Library>,
        index: usize,
        deadline: Option<u64>,
    ) -> Return {
        let mut time_is_up = false;
        loop {
            let request = &mut inside.requests[index];
            let phase = request.phase;
            if time_is_up && C::time_out_cancels(phase) {
                request.phase = Phase::Cancelled(By::Timeout);
            } else if request.doomed && !phase.has_ended() {
                request.phase = Phase::Cancelled(By::Closing);
            }
            if request.phase != phase {
                P::notify_all(&inside);
            }
            if let Some(results) = self.results(inside.requests[index].phase) {
                return results;
            }
            match deadline {
                Some(deadline) => (inside, time_is_up) = P::wait_until(inside, deadline),
                None if inside.ending => return done(),
                None => inside = P::wait(inside),
            }
        }
    }

    /// What a mount returns whose request is in this phase, if that is its end.
    fn results(&self, phase: Phase) -> Option<Return> {
        let code = match phase {
            Phase::Queued | Phase::Waiting | Phase::InProcess(_) => return None,
            Phase::Passed(drive) => {
                let drive = self.setup.drives[usize::from(drive)].name;
                return Some(Return::of(ERROR_SUCCESS).with(FIRST_OUT, drive));
            }
            Phase::Failed(error) => error,
            Phase::Cancelled(By::Closing) => ERROR_CANCELLED,
            Phase::Cancelled(By::Operator) => ERROR_REQUEST_REFUSED,
            Phase::Cancelled(By::Administrator) => {
                [ERROR_CANCELLED, ERROR_REQUEST_REFUSED][usize::from(self.reading(MOUNT_CANCELLED))]
            }
            Phase::Cancelled(By::Timeout) => {
                [ERROR_TIMEOUT, ERROR_BUSY][usize::from(self.reading(MOUNT_TIMEOUT))]
            }
        };
        Some(Return::of(code))
    }
}
