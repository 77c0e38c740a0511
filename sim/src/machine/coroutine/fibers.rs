//! The stacks of an OS thread: one for every thread of an execution, kept for the next execution.
//!
//! A thread begins where it is spawned, on top of whoever spawns it, and runs to its first
//! announcement; whoever runs the execution goes on with it from there.

use std::cell::{Cell, UnsafeCell};

use super::{Fiber, Pause};
use crate::machine::thread::Threads;

/// A stack for every thread, by its index.
pub(in crate::machine) struct Fibers {
    places: [Place; Threads::MOST],
    /// How many of them have a job.
    busy: Cell<usize>,
}

/// A stack, if it was ever needed.
struct Place {
    state: Cell<State>,
    fiber: UnsafeCell<Option<Fiber>>,
}

/// What the stack of a place does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// It is not there, or has no job.
    Idle,
    /// Its job has given control back.
    Suspended,
    /// It is in use.
    Running,
}

thread_local! {
    static FIBERS: Fibers = const { Fibers::none() };
}

/// Does something with the stacks of this OS thread.
pub(in crate::machine) fn fibers<T>(action: impl FnOnce(&Fibers) -> T) -> T {
    FIBERS.with(action)
}

impl Fibers {
    const fn none() -> Self {
        Self {
            places: [const { Place::empty() }; Threads::MOST],
            busy: Cell::new(0),
        }
    }

    /// Runs the job of a new thread up to its first announcement or its end.
    pub(in crate::machine) fn start(&self, index: usize, job: impl FnOnce() + 'static) -> Pause {
        self.busy.set(self.busy.get() + 1);
        self.places[index].run(State::Idle, |fiber| {
            fiber.get_or_insert_with(Fiber::new).start(job)
        })
    }

    /// Runs a suspended thread until it gives control back.
    #[inline(always)]
    pub(in crate::machine) fn proceed(&self, index: usize) -> Pause {
        self.places[index].run(State::Suspended, |fiber| {
            let fiber = fiber.as_mut();
            fiber.expect("what is suspended is there").proceed()
        })
    }

    /// The job of a thread has ended.
    pub(in crate::machine) fn release(&self, index: usize) {
        self.places[index].state.set(State::Idle);
        self.busy.set(self.busy.get() - 1);
    }

    /// Unwinds whatever has not ended by itself.
    pub(in crate::machine) fn discard_busy(&self) {
        if self.busy.replace(0) > 0 {
            self.places.iter().for_each(Place::discard);
        }
    }
}

impl Place {
    const fn empty() -> Self {
        Self {
            state: Cell::new(State::Idle),
            fiber: UnsafeCell::new(None),
        }
    }

    /// Uses the stack, which is in this state; behind that it is suspended.
    ///
    /// # Panics
    /// When it is not.
    #[inline(always)]
    fn run<T>(&self, state: State, action: impl FnOnce(&mut Option<Fiber>) -> T) -> T {
        let before = self.state.replace(State::Running);
        assert_eq!(before, state, "a stack runs one job at a time");
        // SAFETY: the stack was not in use, and whoever wants it meanwhile is refused by the state.
        let result = action(unsafe { &mut *self.fiber.get() });
        self.state.set(State::Suspended);
        result
    }

    /// Unwinds the job, if it is suspended, and gives its stack up.
    fn discard(&self) {
        if self.state.get() == State::Suspended {
            let fiber = self.run(State::Suspended, Option::take);
            fiber.into_iter().for_each(Fiber::discard);
            self.state.set(State::Idle);
        }
    }
}

impl Drop for Fibers {
    fn drop(&mut self) {
        self.discard_busy();
        for place in &mut self.places {
            place
                .fiber
                .get_mut()
                .take()
                .into_iter()
                .for_each(Fiber::end);
        }
    }
}
