//! The simulator: runs one execution after another, each under the decisions of a strategy.

use std::{
    cell::Cell,
    panic,
    sync::{Arc, Once},
};

use super::{
    coroutine::{self, Fibers},
    kernel::{self, Blocked, Kernel, KernelView, Limits, with},
    life,
    operation::{Participant, StepInfo},
    turns::{Lists, Turns},
};
use crate::{strategy::Strategy, trace::Stamped};

/// The body of an execution: starts a service, its clients, waits for rest, winds up.
///
/// It runs once in every execution, so whatever its threads share through the [`Machine`] has to be
/// made in it. What it found out it leaves somewhere else: in a thread-local (all its threads run on
/// the OS thread that simulates them), or behind a lock of `std` that it has captured, which is no part
/// of the program that is explored.
///
/// [`Machine`]: super::Machine
pub type Body = Arc<dyn Fn() + Send + Sync>;

/// How an execution ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ending {
    /// The body ran to its end.
    Complete,
    /// Nothing could move although the body had not reached its last rest: a call made one after
    /// the other is blocked.
    Stalled,
    /// It took more steps than [`Limits::steps_max`].
    Livelock,
    /// A thread panicked.
    Panicked {
        /// Its name.
        thread: String,
        /// The message, with file and line.
        message: String,
    },
    /// The service did not end when it was shut down.
    Undrained,
    /// The strategy gave it up: it leads nowhere new.
    Abandoned,
}

/// An execution, as observers see it.
#[derive(Debug)]
pub struct Execution<'a> {
    /// What clients saw.
    pub trace: &'a [Stamped],
    /// What was decided, step by step. What the steps touched is only noted for strategies that ask
    /// for it ([`Strategy::reads_accesses`]).
    pub steps: &'a [StepInfo],
    /// How it ended.
    pub ending: Ending,
    kernel: KernelView<'a>,
}

impl Execution<'_> {
    /// Who did not move, and why, when nothing could move any more. Allocates; for messages.
    #[must_use]
    pub fn blocked(&self) -> Vec<Blocked> {
        self.kernel.blocked()
    }

    /// The name of a participant as schedules write it: `worker`, `timer:application`.
    #[must_use]
    pub fn name(&self, participant: Participant) -> String {
        self.kernel.name(participant)
    }
}

/// Runs executions; keeps lists from one to the next, and its OS thread keeps the stacks.
pub struct Simulator {
    lists: Lists,
}

impl Default for Simulator {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Simulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulator").finish_non_exhaustive()
    }
}

thread_local! {
    static SIMULATING: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: Cell<Option<String>> = const { Cell::new(None) };
    static FREED: Freed = const { Freed };
}

/// While there is one its OS thread runs an execution, or shows it.
struct Simulating;

impl Simulating {
    fn begin() -> Self {
        assert!(!SIMULATING.replace(true), "executions do not nest");
        Self
    }
}

impl Drop for Simulating {
    fn drop(&mut self) {
        SIMULATING.set(false);
    }
}

/// Gives back, when its OS thread ends, what is kept from one execution to the next. What is kept has no
/// destructor of its own: to find out at every access whether it is still there takes time.
struct Freed;

impl Drop for Freed {
    fn drop(&mut self) {
        coroutine::fibers(Fibers::free);
        kernel::free();
    }
}

/// What the last panic of a thread said, with its place, if the hook has noted it.
pub(super) fn noted_panic() -> Option<String> {
    MESSAGE.take()
}

impl Simulator {
    /// A simulator that has run nothing yet. From here on the panic hook of the process says nothing of
    /// simulated threads: how they end is seen from the execution.
    #[must_use]
    pub fn new() -> Self {
        keep_panics_quiet();
        Self {
            lists: Lists::default(),
        }
    }

    /// Runs one execution of `body` and shows it to `observe`.
    ///
    /// # Panics
    /// When called from inside an execution: by its threads, its strategy or its observer. And when
    /// the strategy or the observer does.
    pub fn run<T>(
        &mut self,
        limits: Limits,
        strategy: &mut (impl Strategy + ?Sized),
        body: &Body,
        observe: impl FnOnce(&Execution<'_>) -> T,
    ) -> T {
        let _simulating = Simulating::begin();
        FREED.with(|_| ());
        // Left only by a strategy that panicked.
        coroutine::fibers(Fibers::discard_busy);
        let noted_from = strategy.reads_accesses().then(|| strategy.known().len());
        kernel::begin(limits, noted_from);
        let lists = &mut self.lists;
        let mut turns = Turns { strategy, lists };
        let body = Arc::clone(body);
        coroutine::lend(&mut turns, || life::run(move || body()));
        coroutine::fibers(Fibers::discard_busy);
        with(|kernel| show(kernel, strategy.known(), observe))
    }
}

fn show<T>(
    kernel: &mut Kernel,
    known: &[StepInfo],
    observe: impl FnOnce(&Execution<'_>) -> T,
) -> T {
    let ending = kernel.ending.take().unwrap_or(Ending::Complete);
    let kernel = &*kernel;
    let (noted, _) = kernel.steps.split_at(kernel.decided());
    let steps = match known.len() == noted.len() {
        true => known,
        false => noted,
    };
    observe(&Execution {
        trace: &kernel.trace,
        steps,
        ending,
        kernel: KernelView(kernel),
    })
}

/// Panics inside an execution become verdicts; the hook keeps their text instead of printing it.
fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if SIMULATING.get() && coroutine::inside() {
                MESSAGE.set(Some(info.to_string().replace('\n', " ")));
            } else {
                print(info);
            }
        }));
    });
}
