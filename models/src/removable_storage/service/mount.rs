//! `MountNtmsMedia`: queues a request and waits for its end, whoever ends it.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{INFINITE, Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_BUSY, ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_INVALID_MEDIA,
            ERROR_INVALID_PARAMETER, ERROR_MEDIA_OFFLINE, ERROR_NOT_CONNECTED,
            ERROR_REQUEST_REFUSED, ERROR_RESOURCE_DISABLED, ERROR_SUCCESS, ERROR_TIMEOUT,
            FIRST_OUT, done,
        },
        clauses::{MOUNT_CANCELLED, MOUNT_TIMEOUT, OFFLINE, RESTART_CODE},
        request::{By, Manner, Part, Phase, Work},
    },
    Conduct, RemovableStorage, Shared,
    item::Item,
};

impl<P: Platform, C: Conduct> RemovableStorage<P, C> {
    pub(super) fn mount(
        &self,
        activity: Activity,
        handle: Value,
        id: Value,
        (manner, timeout): (Manner, u32),
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let waits = manner != Manner::NoWait;
        let deadline = (waits && timeout != INFINITE).then(|| P::now() + u64::from(timeout));
        shared.access(handle)?;
        shared.memory(activity)?;
        if id == Value::Null {
            return Err(ERROR_INVALID_PARAMETER);
        }
        let medium = shared.setup.medium(id).ok_or(ERROR_INVALID_MEDIA)?;
        let owner = handle.name().expect("an open session has a name");

        let item = Arc::new(shared.item(made, owner, Work::Mount(medium, manner)));
        shared.enqueue_mount::<C>(activity, handle, medium, &item)?;
        if !waits {
            return Ok(Return::of(ERROR_SUCCESS));
        }
        Ok(shared.await_end::<C>(&item, deadline))
    }
}

impl<P: Platform> Shared<P> {
    /// Queues a mount in the library of its medium.
    fn enqueue_mount<C: Conduct>(
        &self,
        activity: Activity,
        handle: Value,
        medium: u8,
        item: &Arc<Item<P>>,
    ) -> Result<(), Word> {
        let library = self.setup.media[usize::from(medium)].library;
        let mut inside = P::enter(self.library(library));
        // Closing marks the session first and looks for mounts afterwards: either it is seen here,
        // or the mount there.
        if C::minds_closing()
            && let Err(error) = self.access(handle)
        {
            let closed = error == ERROR_INVALID_HANDLE;
            return Err(if closed { ERROR_CANCELLED } else { error });
        }
        if inside.is_disabled(Part::Medium(medium)) {
            return Err(ERROR_RESOURCE_DISABLED);
        }
        let insists = matches!(item.work, Work::Mount(_, Manner::ErrorOffline));
        let refuses = insists || self.reading(OFFLINE) == 1;
        if refuses && inside.is_offline(&self.setup, medium) {
            return Err(ERROR_MEDIA_OFFLINE);
        }
        self.database(activity)?;
        self.reserve(item.work)?;
        inside.queue(item);
        self.ask_operators(&mut inside);
        P::notify_all(&inside);
        if inside.ending {
            item.let_go();
        }
        Ok(())
    }

    /// Waits until a mount has ended, and ends it when its time is up, unless somebody was first.
    fn await_end<C: Conduct>(&self, item: &Item<P>, deadline: Option<u64>) -> Return {
        let end = item.wait(deadline).or_else(|| {
            deadline?;
            let timed_out = Phase::Cancelled(By::Timeout);
            match item.finish(timed_out) || !C::minds_who_was_first() {
                true => Some(timed_out),
                false => item.ended(),
            }
        });
        self.settle_for::<C>(item);
        // Without an end the service is being shut down, and nobody sees what is returned.
        end.map_or_else(done, |end| self.results(end))
    }

    /// What a mount returns whose request has ended so.
    fn results(&self, end: Phase) -> Return {
        let code = match end {
            Phase::Queued | Phase::Waiting | Phase::InProcess(_) | Phase::Stopped => {
                unreachable!("no mount ends so")
            }
            Phase::Passed(drive) => {
                let drive = self.setup.drives[usize::from(drive)].name;
                return Return::of(ERROR_SUCCESS).with(FIRST_OUT, drive);
            }
            Phase::Failed(error) => error,
            Phase::Cancelled(By::Closing | By::Desk) => ERROR_CANCELLED,
            Phase::Cancelled(By::Operator) => ERROR_REQUEST_REFUSED,
            Phase::Cancelled(By::Administrator) => {
                [ERROR_CANCELLED, ERROR_REQUEST_REFUSED][usize::from(self.reading(MOUNT_CANCELLED))]
            }
            Phase::Cancelled(By::Restart) => {
                [ERROR_NOT_CONNECTED, ERROR_CANCELLED][usize::from(self.reading(RESTART_CODE))]
            }
            Phase::Cancelled(By::Timeout) => {
                [ERROR_TIMEOUT, ERROR_BUSY][usize::from(self.reading(MOUNT_TIMEOUT))]
            }
        };
        Return::of(code)
    }
}
