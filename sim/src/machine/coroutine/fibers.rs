//! The stacks of an OS thread: one for every thread of an execution, kept for the next execution.
//!
//! A thread begins where it is spawned, on top of whoever spawns it, and runs to its first
//! announcement. From there on control goes from one thread straight to the next, and comes back to
//! whoever runs the execution at its end.

use std::{
    cell::Cell,
    mem::ManuallyDrop,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{DISCARDING, JOB, Job, Pause, Payload, RUNNING, stack::Stack};
use crate::machine::thread::Threads;

/// A stack for every thread, by its index.
pub(in crate::machine) struct Fibers {
    places: [Place; Threads::MOST],
    /// The OS thread's own stack: whoever runs an execution runs there.
    main: Place,
    /// How many threads have a job that has not ended.
    busy: Cell<usize>,
    /// Why the job that ended last panicked.
    payload: Cell<Option<Payload>>,
}

/// The index of the OS thread's own stack.
const MAIN: usize = Threads::MOST;

/// A stack, and what it does.
struct Place {
    state: Cell<State>,
    stack: Stack,
    /// Until its job has announced something: the place of whoever spawned it.
    spawner: Cell<Option<usize>>,
}

/// What the stack of a place does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// It has no job.
    Idle,
    /// The same, but its last job was unwound, and left marks of sanitizers where its frames were.
    Unwound,
    /// Its job waits for its turn.
    Suspended,
    /// It has called another one, and waits until control comes back.
    Waiting,
    /// It is in use.
    Running,
}

thread_local! {
    /// Has no destructor: to find out at every access whether it is still there takes time.
    static FIBERS: ManuallyDrop<Fibers> = const { ManuallyDrop::new(Fibers::none()) };
}

/// Does something with the stacks of this OS thread.
#[inline(always)]
pub(in crate::machine) fn fibers<T>(action: impl FnOnce(&Fibers) -> T) -> T {
    FIBERS.with(|fibers| action(fibers))
}

impl Fibers {
    const fn none() -> Self {
        Self {
            places: [const { Place::new(State::Idle) }; Threads::MOST],
            main: Place::new(State::Running),
            busy: Cell::new(0),
            payload: Cell::new(None),
        }
    }

    /// Runs the job of a new thread up to its first announcement or its end.
    ///
    /// # Errors
    /// Why it panicked.
    pub(in crate::machine) fn start(
        &self,
        index: usize,
        job: impl FnOnce() -> Pause + 'static,
    ) -> Result<(), Payload> {
        let mut job = Some(job);
        JOB.set(Some(Job::of(index, &mut job)));
        self.busy.set(self.busy.get() + 1);
        let spawner = RUNNING.get().unwrap_or(MAIN);
        let place = &self.places[index];
        if place.state.get() == State::Unwound {
            place.renew();
        }
        place.spawner.set(Some(spawner));
        place.stack.prepare(run_jobs);
        self.call(spawner, index, State::Idle)
    }

    /// Lets a suspended thread go on, and then whoever comes next, to the end of the execution.
    ///
    /// # Errors
    /// Why a thread panicked.
    pub(in crate::machine) fn run(&self, index: usize) -> Result<(), Payload> {
        self.call(MAIN, index, State::Suspended)
    }

    fn place(&self, index: usize) -> &Place {
        self.places.get(index).unwrap_or(&self.main)
    }

    /// Runs the stack of a place, which is in a state, until control comes back to the caller's.
    #[inline(always)]
    fn call(&self, caller: usize, callee: usize, state: State) -> Result<(), Payload> {
        let (from, to) = (self.place(caller), &self.places[callee]);
        from.change(State::Running, State::Waiting);
        to.change(state, State::Running);
        RUNNING.set(Some(callee));
        // SAFETY: the caller's was the running place, and the other one in a state in which it does not
        // run; both stay where they are, for they are thread-locals.
        unsafe { from.stack.call(&to.stack) };
        match self.payload.take() {
            None => Ok(()),
            Some(payload) => Err(payload),
        }
    }

    /// Suspends a running thread, so that whoever it says goes on.
    #[inline(always)]
    pub(super) fn suspend(&self, index: usize, pause: Pause) {
        self.places[index].state.set(State::Suspended);
        self.hand_over(index, pause);
    }

    /// The job of a running thread has ended, and left its stack in a state.
    fn end(&self, index: usize, state: State, pause: Pause) {
        self.places[index].state.set(state);
        self.busy.set(self.busy.get() - 1);
        self.hand_over(index, pause);
    }

    #[inline(always)]
    fn hand_over(&self, index: usize, pause: Pause) {
        let from = &self.places[index];
        let to = match pause {
            Pause::Next(next) => {
                let to = &self.places[next as usize];
                to.change(State::Suspended, State::Running);
                RUNNING.set(Some(next as usize));
                to
            }
            Pause::Back => self.go_back(from),
        };
        // SAFETY: the other place was in a state in which it does not run, and this one has just been
        // put in one; both stay where they are, for they are thread-locals.
        unsafe { from.stack.hand_over(&to.stack) };
    }

    /// Whoever is called back: who spawned the thread of this place, or runs the execution.
    #[inline(never)]
    fn go_back(&self, from: &Place) -> &Place {
        let caller = from.spawner.take().unwrap_or(MAIN);
        let to = self.place(caller);
        to.change(State::Waiting, State::Running);
        RUNNING.set((caller != MAIN).then_some(caller));
        to
    }

    /// Gives all stacks back.
    pub(in crate::machine) fn free(&self) {
        self.discard_busy();
        for place in &self.places {
            debug_assert_ne!(place.state.get(), State::Suspended, "all is discarded");
            // SAFETY: no job is left on it.
            unsafe { place.stack.free() };
        }
    }

    /// Unwinds whatever has not ended by itself.
    pub(in crate::machine) fn discard_busy(&self) {
        if self.busy.get() > 0 {
            self.discard();
        }
    }

    #[cold]
    #[inline(never)]
    fn discard(&self) {
        DISCARDING.set(true);
        for index in 0..Threads::MOST {
            let place = &self.places[index];
            if place.state.get() == State::Suspended {
                // It ends because it is made to panic.
                let _ = self.run(index);
            }
        }
        DISCARDING.set(false);
        debug_assert_eq!(self.busy.get(), 0, "what is unwound ends");
    }
}

impl Place {
    const fn new(state: State) -> Self {
        Self {
            state: Cell::new(state),
            stack: Stack::new(),
            spawner: Cell::new(None),
        }
    }

    /// Gives its stack up for a new one.
    #[cold]
    #[inline(never)]
    fn renew(&self) {
        self.change(State::Unwound, State::Idle);
        // SAFETY: it does not run, and has no job.
        unsafe { self.stack.free() };
    }

    /// Puts it from one state into another.
    ///
    /// # Panics
    /// When it is not in the former.
    #[inline(always)]
    fn change(&self, from: State, to: State) {
        let before = self.state.replace(to);
        assert!(before == from, "a stack runs one job at a time");
    }
}

/// What is done on a stack: one job after the other.
extern "C-unwind" fn run_jobs() -> ! {
    loop {
        let job = JOB.take().expect("who starts a thread has a job for it");
        let ended = catch_unwind(AssertUnwindSafe(|| job.run()));
        fibers(|fibers| match ended {
            Ok(pause) => fibers.end(job.index, State::Idle, pause),
            Err(payload) => {
                fibers.payload.set(Some(payload));
                fibers.end(job.index, State::Unwound, Pause::Back);
            }
        });
    }
}
