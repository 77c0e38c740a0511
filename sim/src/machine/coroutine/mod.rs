//! Pooled stackful coroutines: a stack runs one simulated thread at a time, and is used again for the
//! next.
//!
//! This is the only module of the crate with unsafe code, always for the same reason: whatever a
//! simulated thread needs deep inside a service (its job, its stack and that of whoever moves next,
//! whoever decides the next step, the value of a monitor) is out of reach of borrows, but all of it
//! stays on one OS thread, on which one simulated thread runs at a time.
#![expect(
    unsafe_code,
    reason = "what the running coroutine needs is kept beyond its borrow"
)]

mod fibers;
mod lent;
mod resident;
mod stack;

use std::{any::Any, cell::Cell, panic::resume_unwind, ptr::NonNull};

pub(super) use self::{
    fibers::{Fibers, fibers},
    lent::{borrow, is_lent, lend},
    resident::{Held, Resident},
};

/// Who goes on when a thread is suspended, or has ended. Small enough for a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pause {
    /// The thread of this index, which takes the next step.
    Next(u32),
    /// Whoever called: who spawned it, until it has announced something; behind that, whoever runs
    /// the execution, which is over.
    Back,
}

/// What a panic leaves behind.
pub(super) type Payload = Box<dyn Any + Send>;

thread_local! {
    /// Whose job runs; nobody's outside an execution, and while it is decided who moves.
    static RUNNING: Cell<Option<usize>> = const { Cell::new(None) };
    static DISCARDING: Cell<bool> = const { Cell::new(false) };
    /// What the stack that is called next does.
    static JOB: Cell<Option<Job>> = const { Cell::new(None) };
}

/// What a simulated thread does: it stays where it is until the thread itself takes it, so it needs
/// no box.
#[derive(Clone, Copy)]
struct Job {
    /// Whose it is.
    index: usize,
    place: NonNull<()>,
    run: unsafe fn(NonNull<()>) -> Pause,
}

impl Job {
    /// The job in this place, to be run before the place is used otherwise.
    fn of<F: FnOnce() -> Pause + 'static>(index: usize, place: &mut Option<F>) -> Self {
        unsafe fn run<F: FnOnce() -> Pause>(place: NonNull<()>) -> Pause {
            // SAFETY: it is the place of which the job was made, and its owner waits.
            let job = unsafe { place.cast::<Option<F>>().as_mut() }.take();
            job.expect("a job is run once")()
        }
        Self {
            index,
            place: NonNull::from(place).cast(),
            run: run::<F>,
        }
    }

    /// Takes the job out of its place, and runs it.
    fn run(self) -> Pause {
        // SAFETY: a job is made and run in `Fibers::start`, which gives its place to nobody else, and
        // waits at least until the job gives control back for the first time.
        unsafe { (self.run)(self.place) }
    }
}

/// Whether suspended jobs are being unwound: nothing that they do counts any more.
#[inline]
pub(super) fn discarding() -> bool {
    DISCARDING.get()
}

/// Whether the caller is a simulated thread.
pub(super) fn inside() -> bool {
    RUNNING.get().is_some()
}

/// Lets somebody else go on, until it is the running thread's turn again.
///
/// It is part of its callers: where a thread returns through frames that were entered before the
/// switch, the processor takes every return for one to another thread.
///
/// # Panics
/// Outside an execution. And it unwinds the thread without a message where it is to be discarded.
#[inline(always)]
pub(super) fn suspend(pause: Pause) {
    let running = RUNNING
        .get()
        .expect("operations of the machine happen inside an execution");
    fibers(|fibers| fibers.suspend(running, pause));
    if discarding() {
        unwind();
    }
}

#[cold]
#[inline(never)]
fn unwind() -> ! {
    resume_unwind(Box::new(()));
}
