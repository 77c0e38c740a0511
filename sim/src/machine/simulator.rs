//! The simulator: runs one execution after another, each under the decisions of a strategy.

use std::{
    cell::Cell,
    panic::{self, resume_unwind},
    sync::{Arc, Once},
};

use super::{
    coroutine::{self, Job, Pause},
    kernel::{Blocked, Kernel, KernelView, Limits, with},
    operation::{Participant, StepInfo},
    stacks::Stacks,
    turns::{Lists, Turns},
};
use crate::{panics, strategy::Strategy, trace::Stamped};

/// The body of an execution: starts a service, its clients, waits for rest, winds up.
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

/// Runs executions; keeps lists and stacks from one to the next.
#[derive(Default)]
pub struct Simulator {
    stacks: Stacks,
    lists: Lists,
}

impl std::fmt::Debug for Simulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulator")
            .field("stacks", &self.stacks.count())
            .finish_non_exhaustive()
    }
}

thread_local! {
    static SIMULATING: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: Cell<Option<String>> = const { Cell::new(None) };
}

impl Simulator {
    /// A simulator without stacks yet.
    #[must_use]
    pub fn new() -> Self {
        keep_panics_quiet();
        Self::default()
    }

    /// Runs one execution of `body` and shows it to `observe`.
    ///
    /// # Panics
    /// When called from inside an execution.
    pub fn run<T>(
        &mut self,
        limits: Limits,
        strategy: &mut (impl Strategy + ?Sized),
        body: &Body,
        observe: impl FnOnce(&Execution<'_>) -> T,
    ) -> T {
        assert!(!coroutine::inside(), "executions do not nest");
        // Left only by a strategy that panicked.
        self.stacks.discard_busy();
        with(|kernel| {
            kernel.reset(limits, strategy.reads_accesses());
            kernel.spawn_main(Job::Body(Arc::clone(body)));
        });
        SIMULATING.set(true);
        let Self { stacks, lists } = self;
        let mut turns = Turns { strategy, lists };
        coroutine::lend(&mut turns, || run_threads(stacks));
        stacks.discard_busy();
        while let Some(unstarted) = with(|kernel| kernel.spawned.pop()) {
            drop(unstarted);
        }
        SIMULATING.set(false);
        with(|kernel| show(kernel, observe))
    }
}

/// Runs threads as it is decided, to the end of the execution.
fn run_threads(stacks: &mut Stacks) {
    loop {
        start_spawned(stacks);
        let Some(mut index) = with(Kernel::decide) else {
            return;
        };
        // They decide among themselves, as long as none begins or ends.
        loop {
            match stacks.proceed(index) {
                Pause::Next(next) => index = next as usize,
                Pause::Over => return,
                Pause::Undecided => break,
                end => {
                    finish(end);
                    break;
                }
            }
        }
    }
}

/// Runs new threads to their first announcement, and those that they spawn.
fn start_spawned(stacks: &mut Stacks) {
    let step_of = with(|kernel| kernel.current);
    while let Some((index, job)) = with(Kernel::next_spawned) {
        match stacks.start(index, job) {
            Pause::Undecided => {}
            end => finish(end),
        }
    }
    with(|kernel| kernel.all_started(step_of));
}

/// The running thread's job is done; a panic ends the execution.
fn finish(end: Pause) {
    with(Kernel::finish);
    if end == Pause::Finished {
        return;
    }
    let payload = coroutine::payload();
    if !coroutine::is_lent() {
        // It was the strategy, asked on the way.
        resume_unwind(payload);
    }
    // The hook has noted it with its place; the payload is the message alone.
    let noted = MESSAGE.take();
    let message = noted.unwrap_or_else(|| panics::message(payload.as_ref()));
    with(|kernel| kernel.end_in_panic(message));
}

fn show<T>(kernel: &mut Kernel, observe: impl FnOnce(&Execution<'_>) -> T) -> T {
    let ending = kernel.ending.take().unwrap_or(Ending::Complete);
    let kernel = &*kernel;
    let (steps, _) = kernel.steps.split_at(kernel.decided());
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
