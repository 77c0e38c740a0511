//! Pooled stackful coroutines: one runs one simulated thread at a time, and is used again for the
//! next.
//!
//! This is the only module of the crate with unsafe code, three times for the same reason: whatever
//! a simulated thread needs deep inside a service (the handle of its coroutine, whoever decides the
//! next step, the value of a monitor) is out of reach of borrows, but all of it stays on one OS
//! thread, on which one simulated thread runs at a time.
#![expect(
    unsafe_code,
    reason = "what the running coroutine needs is kept beyond its borrow"
)]

mod lent;
mod resident;

use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    ptr::NonNull,
};

use super::simulator::Body;

use corosensei::{Coroutine, CoroutineResult, Yielder, stack::DefaultStack};

pub(super) use self::{
    lent::{borrow, is_lent, lend},
    resident::{Held, Resident},
};

/// What a simulated thread does.
pub(super) enum Job {
    /// The body of an execution.
    Body(Body),
    /// What a thread was spawned for.
    Spawned(Box<dyn FnOnce()>),
}

impl Job {
    fn run(self) {
        match self {
            Self::Body(body) => body(),
            Self::Spawned(job) => job(),
        }
    }
}

/// Why a coroutine gave control back. Small enough for a register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pause {
    /// Its thread has announced an operation, and nothing is decided yet.
    Undecided,
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

/// The stacks without a job.
struct Pool(Vec<Fiber>);

impl Drop for Pool {
    fn drop(&mut self) {
        self.0.drain(..).for_each(Fiber::end);
    }
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool(Vec::new())) };
    static RUNNING: Cell<Option<NonNull<Handle>>> = const { Cell::new(None) };
    static DISCARDING: Cell<bool> = const { Cell::new(false) };
    /// What the coroutine without a job that is resumed next does.
    static JOB: Cell<Option<Job>> = const { Cell::new(None) };
    static PAYLOAD: Cell<Option<Box<dyn Any + Send>>> = const { Cell::new(None) };
}

/// How many stacks without a job an OS thread keeps.
const KEPT_MOST: usize = 64;

/// A stack on which jobs run, one after the other.
pub(super) struct Fiber(Coroutine<Resume, Pause, ()>);

impl Fiber {
    /// A stack without a job.
    pub(super) fn take() -> Self {
        let kept = POOL.with_borrow_mut(|pool| pool.0.pop());
        kept.unwrap_or_else(|| {
            let stack = DefaultStack::new(STACK_BYTES).expect("the system has memory for a stack");
            Self(Coroutine::with_stack(stack, run_jobs))
        })
    }

    /// Keeps a stack without a job for whoever takes the next one, while the OS thread goes on.
    pub(super) fn put_back(self) {
        let mut fiber = Some(self);
        let _gone = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.0.len() < KEPT_MOST {
                pool.0.extend(fiber.take());
            }
        });
        fiber.into_iter().for_each(Self::end);
    }

    /// Gives up a stack without a job; it ends by itself, so nothing has to be unwound.
    fn end(mut self) {
        let ended = self.0.resume(Resume::End);
        debug_assert!(matches!(ended, CoroutineResult::Return(())));
    }

    /// Runs a new job up to its first announcement or its end.
    pub(super) fn start(&mut self, job: Job) -> Pause {
        JOB.set(Some(job));
        self.proceed()
    }

    /// Runs the suspended job until it gives control back.
    #[inline(always)]
    pub(super) fn proceed(&mut self) -> Pause {
        match self.0.resume(Resume::GoOn) {
            CoroutineResult::Yield(pause) => pause,
            CoroutineResult::Return(()) => unreachable!("a fiber waits for its next job"),
        }
    }

    /// Unwinds the suspended job and gives the stack up.
    pub(super) fn discard(self) {
        DISCARDING.set(true);
        drop(self);
        DISCARDING.set(false);
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
