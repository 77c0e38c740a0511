//! Pooled stackful coroutines: one runs one simulated thread at a time, and is used again for the
//! next.
//!
//! This is the only module of the crate with unsafe code: a simulated thread suspends itself from
//! deep inside a service, where the coroutine's own handle is out of reach, so the handle of the
//! one that runs is kept in a thread-local.
#![expect(
    unsafe_code,
    reason = "the handle of the running coroutine is kept beyond its borrow"
)]

use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    ptr::NonNull,
};

use corosensei::{Coroutine, CoroutineResult, Yielder, stack::DefaultStack};

/// What a simulated thread does.
pub(super) type Job = Box<dyn FnOnce()>;

/// Why a coroutine gave control back.
pub(super) enum Pause {
    /// It has announced its next operation.
    Announced,
    /// Its job is done; with the payload if it panicked.
    Finished(Option<Box<dyn Any + Send>>),
}

/// Room for a service's frames and for formatting a panic; only touched pages cost memory.
const STACK_BYTES: usize = 256 * 1024;

type Handle = Yielder<Option<Job>, Pause>;

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
}

/// How many stacks without a job an OS thread keeps.
const KEPT_MOST: usize = 64;

/// A stack on which jobs run, one after the other. Without a job it goes back to the pool of its OS
/// thread.
pub(super) struct Fiber(Coroutine<Option<Job>, Pause, ()>);

impl Fiber {
    /// A stack without a job.
    pub(super) fn take() -> Self {
        let kept = POOL.with_borrow_mut(|pool| pool.0.pop());
        kept.unwrap_or_else(|| {
            let stack = DefaultStack::new(STACK_BYTES).expect("the system has memory for a stack");
            Self(Coroutine::with_stack(stack, run_jobs))
        })
    }

    /// Keeps a stack without a job for whoever takes the next one.
    pub(super) fn put_back(self) {
        let left = POOL.with_borrow_mut(|pool| {
            if pool.0.len() < KEPT_MOST {
                pool.0.push(self);
                return None;
            }
            Some(self)
        });
        left.into_iter().for_each(Self::end);
    }

    /// Gives up a stack without a job; it ends by itself, so nothing has to be unwound.
    fn end(mut self) {
        let ended = self.0.resume(None);
        debug_assert!(matches!(ended, CoroutineResult::Return(())));
    }

    /// Runs a new job up to its first announcement or its end.
    pub(super) fn start(&mut self, job: Job) -> Pause {
        self.resume(Some(job))
    }

    /// Runs the suspended job up to its next announcement or its end.
    pub(super) fn proceed(&mut self) -> Pause {
        self.resume(None)
    }

    /// Unwinds the suspended job and gives the stack up.
    pub(super) fn discard(self) {
        DISCARDING.set(true);
        drop(self);
        DISCARDING.set(false);
    }

    fn resume(&mut self, job: Option<Job>) -> Pause {
        match self.0.resume(job) {
            CoroutineResult::Yield(pause) => pause,
            CoroutineResult::Return(()) => unreachable!("a fiber waits for its next job"),
        }
    }
}

/// Whether suspended jobs are being unwound: nothing that they do counts any more.
pub(super) fn discarding() -> bool {
    DISCARDING.get()
}

/// Whether the caller runs inside a fiber.
pub(super) fn inside() -> bool {
    RUNNING.get().is_some()
}

/// Gives control back to whoever resumed the running fiber, until it is resumed again.
///
/// # Panics
/// Outside a fiber.
pub(super) fn suspend() {
    let running = RUNNING
        .get()
        .expect("operations of the machine happen inside an execution");
    RUNNING.set(None);
    // SAFETY: the pointer was taken in `run_jobs` from the yielder of the coroutine that runs right
    // now, on whose stack this call stands; the yielder lives as long as that stack, and is
    // used from this OS thread only.
    unsafe { running.as_ref() }.suspend(Pause::Announced);
    RUNNING.set(Some(running));
}

/// Runs one job after the other, until there is none where one was to begin.
fn run_jobs(yielder: &Handle, mut next: Option<Job>) {
    while let Some(job) = next {
        RUNNING.set(Some(NonNull::from(yielder)));
        let result = catch_unwind(AssertUnwindSafe(job));
        RUNNING.set(None);
        match result.err() {
            Some(payload) if discarding() => resume_unwind(payload),
            payload => next = yielder.suspend(Pause::Finished(payload)),
        }
    }
}
