//! `EjectNtmsMedia` and `InjectNtmsMedia`: a library's port is open until somebody ends the
//! operation that opened it.
//!
//! Stopping looks for the operation in the library's monitor and ends it outside: whether it was
//! first is decided by the operation's end alone, between it, the time-out, a full port and whoever
//! cancels the request.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_BUSY, ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_LIBRARY, ERROR_INVALID_MEDIA,
            ERROR_INVALID_OPERATION, ERROR_INVALID_PARAMETER, ERROR_LIBRARY_FULL,
            ERROR_MEDIA_NOT_AVAILABLE, ERROR_RESOURCE_DISABLED, ERROR_SUCCESS, FIRST_OUT,
            NTMS_EJECT_QUEUE, NTMS_EJECT_STOP, NTMS_INJECT_RETRACT, NTMS_INJECT_STARTMANY,
            NTMS_INJECT_STOP,
        },
        clauses::{DISABLED_LIBRARY, STOP_ENDED, STOPPED_AS},
        request::{NO_DRIVE, Part, Phase, Work},
    },
    RemovableStorage, Shared,
    item::Item,
    library::Library,
};

/// Who asks, and the name for what is made.
#[derive(Clone, Copy)]
pub(super) struct Caller {
    pub(super) activity: Activity,
    pub(super) session: Value,
    pub(super) made: Name,
}

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn eject(
        &self,
        caller: Caller,
        id: Value,
        operation: Value,
        action: Value,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.controller(caller.session)?;
        shared.memory(caller.activity)?;
        let medium = shared.setup.medium(id).ok_or(ERROR_INVALID_MEDIA);
        let library = medium.map(|medium| shared.setup.library_of(Part::Medium(medium)));
        let mut inside = shared.enter(id, library)?;
        let medium = medium?;
        if action == Value::Word(NTMS_EJECT_STOP) {
            let item = inside.operation(operation, |work| matches!(work, Work::Eject(_)))?;
            drop(inside);
            return shared.stop(&item);
        }
        shared.is_enabled(&inside, library?)?;
        if inside.is_disabled(Part::Medium(medium)) {
            return Err(ERROR_MEDIA_NOT_AVAILABLE);
        }
        if inside.drive_of(medium).is_some() {
            return Err(ERROR_BUSY);
        }
        if action == Value::Word(NTMS_EJECT_QUEUE) {
            if inside.batch() >= shared.setup.port(library?) {
                return Err(ERROR_BUSY);
            }
            let item = shared.item(caller.made, owner, Work::EjectNext(medium));
            return shared.queue_work(caller.activity, &mut inside, item);
        }
        let item = shared.item(caller.made, owner, Work::Eject(medium));
        let queued = shared.queue_work(caller.activity, &mut inside, item)?;
        Ok(queued.with(FIRST_OUT, caller.made))
    }

    pub(super) fn inject(
        &self,
        caller: Caller,
        id: Value,
        operation: Value,
        action: Value,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.controller(caller.session)?;
        shared.memory(caller.activity)?;
        let library = shared.setup.library(id).ok_or(ERROR_INVALID_LIBRARY);
        let mut inside = shared.enter(id, library)?;
        let library = library?;
        let (one, many) = (Work::Inject(library), Work::InjectMany(library));
        let work = match action.word() {
            Some(NTMS_INJECT_STOP) => {
                let item = inside.operation(operation, |work| work == one || work == many)?;
                drop(inside);
                return shared.stop(&item);
            }
            Some(NTMS_INJECT_RETRACT) => {
                let item = inside.operation(operation, |work| work == many)?;
                drop(inside);
                return shared.end(&item, Phase::Passed(NO_DRIVE));
            }
            Some(NTMS_INJECT_STARTMANY) => many,
            _ => one,
        };
        shared.is_enabled(&inside, library)?;
        if inside.free_slot(&shared.setup, library).is_none() {
            return Err(ERROR_LIBRARY_FULL);
        }
        let item = shared.item(caller.made, owner, work);
        let queued = shared.queue_work(caller.activity, &mut inside, item)?;
        Ok(queued.with(FIRST_OUT, caller.made))
    }
}

impl<P: Platform> Shared<P> {
    fn is_enabled(&self, inside: &Library<P>, library: u8) -> Result<(), Word> {
        let codes = [ERROR_DEVICE_NOT_AVAILABLE, ERROR_RESOURCE_DISABLED];
        match inside.is_disabled(Part::Library(library)) {
            true => Err(codes[usize::from(self.reading(DISABLED_LIBRARY))]),
            false => Ok(()),
        }
    }

    /// Ends an operation by a STOP.
    fn stop(&self, item: &Item<P>) -> Result<Return, Word> {
        let stopped = [Phase::Stopped, Phase::Passed(NO_DRIVE)];
        self.end(item, stopped[usize::from(self.reading(STOPPED_AS))])
    }

    /// Ends an operation, unless it has ended.
    fn end(&self, item: &Item<P>, phase: Phase) -> Result<Return, Word> {
        let valid =
            item.finish(phase) || self.reading(STOP_ENDED) == 1 || !self.conduct.minds_stopped();
        match valid {
            true => Ok(Return::of(ERROR_SUCCESS)),
            false => Err(ERROR_INVALID_OPERATION),
        }
    }
}

impl<P: Platform> Library<P> {
    /// The operation that a caller wants to end, which is to be of some kind.
    fn operation(&self, id: Value, is: impl Fn(Work) -> bool) -> Result<Arc<Item<P>>, Word> {
        let name = id.name().ok_or(ERROR_INVALID_PARAMETER)?;
        let index = self.position(name).ok_or(ERROR_INVALID_OPERATION)?;
        let item = &self.requests[index].item;
        match is(item.work) {
            true => Ok(Arc::clone(item)),
            false => Err(ERROR_INVALID_OPERATION),
        }
    }

    /// How many media are queued for ejection.
    fn batch(&mut self) -> usize {
        let queued = |request: &mut super::library::Request<P>| {
            matches!(request.item.work, Work::EjectNext(_)) && request.ended().is_none()
        };
        self.requests
            .iter_mut()
            .filter_map(|it| queued(it).then_some(()))
            .count()
    }
}
