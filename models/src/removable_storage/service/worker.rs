//! The worker of a library: one item after the other. While it works it is outside the monitor, so
//! that others can look.

use std::sync::Arc;

use sim::platform::Platform;

use super::{
    super::{
        clauses::{DIRECTION, ORDERED},
        request::{By, RemovalPhase, Work},
        setup::Setup,
    },
    Conduct, Shared,
    library::{Library, Sorting, Turn},
};

/// Works until the service ends and nothing is left that could be done.
pub(super) fn run<P: Platform, C: Conduct>(shared: &Shared<P>, library: u8) {
    let monitor = shared.library(library);
    let sorting = Sorting {
        descending: shared.reading(DIRECTION) == 1,
        ordered: shared.reading(ORDERED) == 0,
    };
    let mut inside = P::enter(monitor);
    loop {
        match inside.next(&shared.setup, sorting) {
            Some(Turn::Removal(index)) => {
                inside.requests[index].set_removal(RemovalPhase::InProcess);
                drop(inside);
                inside = P::enter(monitor);
                inside.remove::<C>(index);
            }
            Some(Turn::Request(index)) => {
                if let Some(drive) = inside.begin(&shared.setup, index) {
                    P::notify_all(&inside);
                    let done = handle(shared, monitor, inside, index, drive);
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
    shared: &Shared<P>,
    monitor: &'a P::Monitor<Library<P>>,
    inside: P::Guard<'a, Library<P>>,
    index: usize,
    drive: u8,
) -> Option<P::Guard<'a, Library<P>>> {
    let item = Arc::clone(&inside.requests[index].item);
    drop(inside);
    if shared.setup.is_slow(drive) {
        item.wait(None)?;
        return Some(P::enter(monitor));
    }
    let mut inside = P::enter(monitor);
    inside.pass(index, drive);
    Some(inside)
}

impl<P: Platform> Library<P> {
    /// Turns to a request; the drive in which it is handled, unless it has to wait, or was
    /// cancelled just now.
    fn begin(&mut self, setup: &Setup, index: usize) -> Option<u8> {
        let drive = match self.requests[index].item.work {
            Work::Clean(drive) => Some(drive),
            Work::Mount(medium) => self.drive_for(setup, medium),
        };
        let request = &mut self.requests[index];
        request.waiting = drive.is_none();
        let drive = drive.filter(|drive| request.item.claim(*drive))?;
        self.current = Some(index);
        Some(drive)
    }

    /// Carries out a queued cancellation, which may come too late, or have been cancelled itself.
    fn remove<C: Conduct>(&mut self, index: usize) {
        let request = &mut self.requests[index];
        if !request.is_being_removed() {
            return;
        }
        let cancelled =
            C::removals_cancel() && request.item.cancel_unclaimed(By::Administrator).is_ok();
        request.set_removal(if cancelled {
            RemovalPhase::Passed
        } else {
            RemovalPhase::Failed
        });
    }
}
