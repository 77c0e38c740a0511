//! Pooled stackful coroutines: one runs one simulated thread at a time, and is used again for the
//! next.
//!
//! This is the only module of the crate with unsafe code, always for the same reason: whatever a
//! simulated thread needs deep inside a service (its job, the handle of its coroutine, the stacks of
//! the threads that it spawns, whoever decides the next step, the value of a monitor) is out of
//! reach of borrows, but all of it stays on one OS thread, on which one simulated thread runs at a
//! time.
#![expect(
    unsafe_code,
    reason = "what the running coroutine needs is kept beyond its borrow"
)]

mod fibers;
mod lent;
mod resident;

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    ptr::NonNull,
};

use corosensei::{Coroutine, CoroutineResult, Yielder, stack::DefaultStack};

pub(super) use self::{
    fibers::{Fibers, fibers},
    lent::{borrow, is_lent, lend},
    resident::{Held, Resident},
};

/// Why a coroutine gave control back. Small enough for a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pause {
    /// Its thread has announced its first operation.
    Begun,
    /// It was decided that the thread of this index takes the next step.
    Next(u32),
    /// It was decided that the execution is over.
    Over,
    /// Its job is done.
    Finished,
    /// Its job has panicked; [`payload`] has the reason.
    Panicked,
}

/// Room for a service's frames and for formatting a panic; only touched pages cost memory.
const STACK_BYTES: usize = 256 * 1024;

/// What a coroutine is resumed for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Resume {
    /// Its job; if it has none, the one in [`JOB`].
    GoOn,
    /// Its own end. It has no job.
    End,
}

type Handle = Yielder<Resume, Pause>;

thread_local! {
    static RUNNING: Cell<Option<NonNull<Handle>>> = const { Cell::new(None) };
    static DISCARDING: Cell<bool> = const { Cell::new(false) };
    /// What the coroutine without a job that is resumed next does.
    static JOB: Cell<Option<Job>> = const { Cell::new(None) };
    static PAYLOAD: Cell<Option<Box<dyn Any + Send>>> = const { Cell::new(None) };
}

/// What a simulated thread does: it stays where it is until the thread itself takes it, so it needs
/// no box.
#[derive(Clone, Copy)]
struct Job {
    place: NonNull<()>,
    run: unsafe fn(NonNull<()>),
}

impl Job {
    /// The job in this place, to be run before the place is used otherwise.
    fn of<F: FnOnce() + 'static>(place: &mut Option<F>) -> Self {
        unsafe fn run<F: FnOnce()>(place: NonNull<()>) {
            // SAFETY: it is the place of which the job was made, and its owner waits.
            let job = unsafe { place.cast::<Option<F>>().as_mut() }.take();
            job.expect("a job is run once")();
        }
        Self {
            place: NonNull::from(place).cast(),
            run: run::<F>,
        }
    }

    /// Takes the job out of its place, and runs it.
    fn run(self) {
        // SAFETY: a job is made and run in `Fiber::start`, which gives its place to nobody else, and
        // waits at least until the job gives control back for the first time.
        unsafe { (self.run)(self.place) }
    }
}

/// A stack on which jobs run, one after the other.
struct Fiber(Coroutine<Resume, Pause, ()>);

impl Fiber {
    /// A stack without a job.
    fn new() -> Self {
        let stack = DefaultStack::new(STACK_BYTES).expect("the system has memory for a stack");
        Self(Coroutine::with_stack(stack, run_jobs))
    }

    /// Runs a new job up to its first announcement or its end.
    fn start(&mut self, job: impl FnOnce() + 'static) -> Pause {
        let mut place = Some(job);
        JOB.set(Some(Job::of(&mut place)));
        let spawner = RUNNING.take();
        let pause = self.proceed();
        RUNNING.set(spawner);
        pause
    }

    /// Runs the suspended job until it gives control back.
    #[inline(always)]
    fn proceed(&mut self) -> Pause {
        match self.0.resume(Resume::GoOn) {
            CoroutineResult::Yield(pause) => pause,
            CoroutineResult::Return(()) => unreachable!("a fiber waits for its next job"),
        }
    }

    /// Unwinds the suspended job and gives the stack up.
    fn discard(self) {
        DISCARDING.set(true);
        drop(self);
        DISCARDING.set(false);
    }

    /// Gives up a stack without a job; it ends by itself, so nothing has to be unwound.
    fn end(mut self) {
        let ended = self.0.resume(Resume::End);
        debug_assert!(matches!(ended, CoroutineResult::Return(())));
    }
}

/// Why the last job that panicked did so.
pub(super) fn payload() -> Box<dyn Any + Send> {
    PAYLOAD.take().expect("a panic leaves its payload")
}

/// Whether suspended jobs are being unwound: nothing that they do counts any more.
#[inline]
pub(super) fn discarding() -> bool {
    DISCARDING.get()
}

/// Whether the caller runs inside a fiber.
pub(super) fn inside() -> bool {
    RUNNING.get().is_some()
}

/// Gives control back to whoever resumed the running fiber, until it is resumed again.
///
/// It is part of its callers: where a thread returns through frames that were entered before the
/// switch, the processor takes every return for one to another thread.
///
/// # Panics
/// Outside a fiber.
#[inline(always)]
pub(super) fn suspend(pause: Pause) {
    let running = RUNNING
        .take()
        .expect("operations of the machine happen inside an execution");
    // SAFETY: the pointer was taken in `run_jobs` from the yielder of the coroutine that runs right
    // now, on whose stack this call stands; the yielder lives as long as that stack, and is
    // used from this OS thread only.
    unsafe { running.as_ref() }.suspend(pause);
    RUNNING.set(Some(running));
}

/// Runs one job after the other, until its end is wanted.
fn run_jobs(yielder: &Handle, mut wanted: Resume) {
    while wanted == Resume::GoOn {
        let job = JOB.take().expect("who starts a fiber has a job for it");
        RUNNING.set(Some(NonNull::from(yielder)));
        let result = catch_unwind(AssertUnwindSafe(|| job.run()));
        RUNNING.set(None);
        let pause = match result {
            Ok(()) => Pause::Finished,
            Err(payload) if discarding() => resume_unwind(payload),
            Err(payload) => {
                PAYLOAD.set(Some(payload));
                Pause::Panicked
            }
        };
        wanted = yielder.suspend(pause);
    }
}
