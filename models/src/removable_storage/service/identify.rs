//! `IdentifyNtmsSlot`: queues a request and waits for its end.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::Return,
    value::{Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED, ERROR_OBJECT_NOT_FOUND,
            ERROR_SUCCESS, done,
        },
        clauses::IDENTIFY_CANCELLED,
        request::{Phase, Work},
    },
    RemovableStorage, Shared,
    port::Caller,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn identify(&self, caller: Caller, id: Value) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.controller(caller.session)?;
        let slot = shared.setup.slot(id).ok_or(ERROR_OBJECT_NOT_FOUND);
        let library = slot.map(|slot| shared.setup.slots[usize::from(slot)].library);
        let mut inside = shared.enter(id, library)?;
        let slot = slot?;
        // Closing marks the session first and looks for what waits afterwards: either it is seen
        // here, or the request there.
        if let Err(error) = shared.access(caller.session) {
            let closed = error == ERROR_INVALID_HANDLE;
            return Err(if closed { shared.unwound() } else { error });
        }
        if !inside.is_filled(&shared.setup, slot) {
            return Ok(Return::of(ERROR_SUCCESS));
        }
        let item = Arc::new(shared.item(caller.made, owner, Work::Identify(slot)));
        shared.database(caller.activity)?;
        shared.reserve(item.work)?;
        inside.queue(&item);
        P::notify_all(&inside);
        if inside.ending {
            item.let_go();
        }
        drop(inside);
        // Without an end the service is being shut down, and nobody sees what is returned.
        item.wait(None)
            .map_or_else(|| Ok(done()), |end| shared.identified(end))
    }
}

impl<P: Platform> Shared<P> {
    /// What the call returns whose request has ended so.
    fn identified(&self, end: Phase) -> Result<Return, Word> {
        match end {
            Phase::Passed(_) => Ok(Return::of(ERROR_SUCCESS)),
            Phase::Failed(error) => Err(error),
            _ => Err(self.unwound()),
        }
    }

    /// What it returns if it was cancelled, or unwound with its session.
    fn unwound(&self) -> Word {
        let codes = [ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED];
        codes[usize::from(self.reading(IDENTIFY_CANCELLED))]
    }
}
