//! The worker of a library: one item after the other. While it works it is outside the monitor, so
//! that others can look.

use std::sync::Arc;

use sim::{platform::Platform, value::Word};

use super::{
    super::{
        api::{
            ERROR_BUSY, ERROR_INVALID_STATE, ERROR_MEDIA_OFFLINE, ERROR_RESOURCE_DISABLED,
            ERROR_RESOURCE_NOT_AVAILABLE, NTMS_OBJ_UPDATE,
        },
        clauses::{DIRECTION, DISABLED_WORK, MISSING, OFFLINE_WORK, ORDERED, UNAVAILABLE},
        place::Place,
        request::{By, Manner, NO_DRIVE, Phase, RemovalPhase, Work},
    },
    Conduct, Shared,
    library::{Library, Sorting, Turn},
};

/// Works until the service ends and nothing is left that could be done.
pub(super) fn run<P: Platform>(shared: &Shared<P>, library: u8) {
    let monitor = shared.library(library);
    let sorting = Sorting {
        descending: shared.reading(DIRECTION) == 1,
        ordered: shared.reading(ORDERED) == 0,
        held_up: shared.reading(OFFLINE_WORK) == 0,
    };
    let mut inside = P::enter(monitor);
    loop {
        shared.settle(&mut inside);
        shared.settle_port(&mut inside, library);
        shared.ask_operators(&mut inside);
        match inside.next(&shared.setup, sorting) {
            Some(Turn::Removal(index)) => {
                inside.requests[index].set_removal(RemovalPhase::InProcess);
                drop(inside);
                inside = P::enter(monitor);
                inside.remove(shared.conduct, index);
            }
            Some(Turn::Request(index)) => {
                if let Some(drive) = inside.begin(shared, index) {
                    P::notify_all(&inside);
                    let done = handle::<P>(shared, library, inside, index, drive);
                    match done {
                        Some(guard) => inside = guard,
                        None => return,
                    }
                    inside.current = None;
                }
            }
            None if inside.ending => return,
            None => {
                inside = P::wait(inside);
                continue;
            }
        }
        P::notify_all(&inside);
    }
}

/// Works on a request: a slow drive until somebody ends the work, any other at once. The request
/// may be cancelled meanwhile. None when the service ends first.
fn handle<'a, P: Platform>(
    shared: &'a Shared<P>,
    library: u8,
    inside: P::Guard<'a, Library<P>>,
    index: usize,
    drive: u8,
) -> Option<P::Guard<'a, Library<P>>> {
    let item = Arc::clone(&inside.requests[index].item);
    let monitor = shared.library(library);
    drop(inside);
    if item.work.opens_port() {
        let end = item.wait(None)?;
        let mut inside = P::enter(monitor);
        inside.close_after(shared.conduct, item.work, end);
        return Some(inside);
    }
    if shared.setup.is_slow(library, drive, item.work) {
        item.wait(None)?;
        return Some(P::enter(monitor));
    }
    let mut inside = P::enter(monitor);
    let passed = inside.pass(&shared.setup, index, drive);
    if !passed && !shared.conduct.minds_late_end() {
        inside.effect(&shared.setup, item.work, drive);
    }
    Some(inside)
}

/// How a request starts to which the library turns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// It is handled in this drive, or in [`NO_DRIVE`].
    In(u8),
    /// It has to wait for a medium, a drive or a cleaner.
    Later,
    /// It ends with this error.
    Fails(Word),
    /// The slot of this medium, which is to be mounted, turns out to be empty.
    Gone(u8),
}

impl<P: Platform> Library<P> {
    /// Turns to a request; the drive in which it is handled, unless it has to wait, fails, or was
    /// cancelled just now.
    fn begin(&mut self, shared: &Shared<P>, index: usize) -> Option<u8> {
        let start = self.start(shared, self.requests[index].item.work);
        let request = &mut self.requests[index];
        if start == Start::Later && !request.waiting {
            request.item.tell(NTMS_OBJ_UPDATE);
        }
        if !matches!(start, Start::Gone(_)) {
            request.waiting = start == Start::Later;
        }
        match start {
            Start::In(drive) if request.item.claim(drive) => {
                request.item.tell(NTMS_OBJ_UPDATE);
                let work = request.item.work;
                self.current = Some(index);
                self.open_for(work);
                self.close_if_full(&shared.setup, index);
                Some(drive)
            }
            Start::Fails(error) if request.item.claim(NO_DRIVE) => {
                request.item.finish(Phase::Failed(error));
                None
            }
            // As a mount of a medium that is offline the library turns to it again.
            Start::Gone(medium) if shared.reading(MISSING) == 0 => {
                self.places[usize::from(medium)] = Place::Outside;
                None
            }
            Start::Gone(medium) if request.item.claim(NO_DRIVE) => {
                request.item.finish(Phase::Failed(ERROR_INVALID_STATE));
                self.places[usize::from(medium)] = Place::Outside;
                None
            }
            _ => None,
        }
    }

    /// How work would start now.
    fn start(&self, shared: &Shared<P>, work: Work) -> Start {
        if shared.conduct.minds_disabling()
            && self.is_hindered(work)
            && shared.reading(DISABLED_WORK) == 0
        {
            return Start::Fails(ERROR_RESOURCE_DISABLED);
        }
        let or_moot =
            |drive: Option<u8>| drive.map_or(Start::Fails(ERROR_INVALID_STATE), Start::In);
        match work {
            Work::Clean(_) if self.lacks(work) => Start::Later,
            Work::Clean(drive) => Start::In(drive),
            Work::Mount(..) if self.gives_up(work) => Start::Fails(ERROR_MEDIA_OFFLINE),
            Work::Mount(medium, other, manner) => {
                let may_wait = manner != Manner::ErrorNotAvailable || shared.conduct.always_waits();
                let codes = [ERROR_BUSY, ERROR_RESOURCE_NOT_AVAILABLE];
                let together = !shared.conduct.waits_for_all() || !self.is_offline(other);
                match self.drive_for(&shared.setup, work).filter(|_| together) {
                    Some(_) if self.is_missing(medium) && shared.conduct.looks_into_the_slot() => {
                        Start::Gone(medium)
                    }
                    Some(drive) => Start::In(drive),
                    None if may_wait => Start::Later,
                    None => Start::Fails(codes[usize::from(shared.reading(UNAVAILABLE))]),
                }
            }
            Work::Dismount(medium) => or_moot(self.drive_of(medium)),
            Work::Empty(drive) => or_moot(self.medium_in(drive).map(|_| drive)),
            Work::Disable(part) => or_moot((!self.is_disabled(part)).then_some(NO_DRIVE)),
            Work::Enable(part) => or_moot(self.is_disabled(part).then_some(NO_DRIVE)),
            Work::Eject(medium) | Work::EjectNext(medium) => {
                match self.places[usize::from(medium)] {
                    Place::Slot(_) => Start::In(NO_DRIVE),
                    Place::Drive { .. } if shared.conduct.minds_mounted() => {
                        Start::Fails(ERROR_BUSY)
                    }
                    Place::Drive { .. } => Start::In(NO_DRIVE),
                    _ => Start::Fails(ERROR_INVALID_STATE),
                }
            }
            Work::Inject(_)
            | Work::InjectMany(_)
            | Work::Process(_)
            | Work::Identify(_)
            | Work::Inventory(_)
            | Work::Door(_) => Start::In(NO_DRIVE),
        }
    }

    /// Carries out a queued cancellation, which may come too late, or have been cancelled itself.
    fn remove(&mut self, conduct: &dyn Conduct, index: usize) {
        let request = &mut self.requests[index];
        if !request.is_being_removed() {
            return;
        }
        let cancelled =
            conduct.removals_cancel() && request.item.cancel_unclaimed(By::Administrator).is_ok();
        request.set_removal(if cancelled {
            RemovalPhase::Passed
        } else {
            RemovalPhase::Failed
        });
    }
}
