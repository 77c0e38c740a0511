//! The worker of a library: one item after the other. While it works it is outside the monitor, so
//! that others can look.

use sim::platform::Platform;

use super::{
    super::{
        clauses::DIRECTION,
        request::{By, Phase, RemovalPhase, Work},
        setup::Setup,
    },
    Conduct, Shared,
    library::{Item, Library},
};

/// Works until the service ends and nothing is left that could be done.
pub(super) fn run<P: Platform, C: Conduct>(shared: &Shared<P>, library: u8) {
    let monitor = shared.library(library);
    let direction = shared.reading(DIRECTION);
    let mut inside = P::enter(monitor);
    loop {
        match inside.next(&shared.setup, direction) {
            Some(Item::Removal(index)) => {
                inside.set_removal(index, RemovalPhase::InProcess);
                drop(inside);
                inside = P::enter(monitor);
                inside.remove::<C>(index);
            }
            Some(Item::Request(index)) => {
                if let Some(drive) = inside.begin(&shared.setup, index) {
                    P::notify_all(&inside);
                    drop(inside);
                    inside = handle(shared, monitor, index, drive);
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

/// Works on a request: a slow drive until the world ends the work, any other at once. The request
/// may be cancelled meanwhile.
fn handle<'a, P: Platform>(
    shared: &Shared<P>,
    monitor: &'a P::Monitor<Library>,
    index: usize,
    drive: u8,
) -> P::Guard<'a, Library> {
    let mut inside = P::enter(monitor);
    let handled = Phase::InProcess(drive);
    if shared.setup.is_slow(drive) {
        while inside.requests[index].phase == handled && !inside.ending {
            inside = P::wait(inside);
        }
    } else if inside.requests[index].phase == handled {
        inside.pass(index, drive);
    }
    inside
}

impl Library {
    /// Turns to a request; the drive in which it is handled, unless it has to wait.
    fn begin(&mut self, setup: &Setup, index: usize) -> Option<u8> {
        let drive = match self.requests[index].work {
            Work::Clean(drive) => Some(drive),
            Work::Mount(medium) => self.drive_for(setup, medium),
        };
        self.requests[index].phase = drive.map_or(Phase::Waiting, Phase::InProcess);
        drive
    }

    /// Carries out a queued cancellation, which may come too late, or have been cancelled itself.
    fn remove<C: Conduct>(&mut self, index: usize) {
        let request = &mut self.requests[index];
        if !request.is_being_removed() {
            return;
        }
        if C::removal_cancels(request.phase) {
            request.phase = Phase::Cancelled(By::Administrator);
            self.set_removal(index, RemovalPhase::Passed);
        } else {
            self.set_removal(index, RemovalPhase::Failed);
        }
    }
}
