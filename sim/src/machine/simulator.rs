//! The simulator: runs one execution after another, each under the decisions of a strategy.

use std::{any::Any, cell::Cell, panic, sync::Arc, sync::Once};

use super::{
    coroutine::{self, Fiber, Pause},
    kernel::{Blocked, Kernel, Limits, with},
    operation::{Candidate, Operation, Participant, StepInfo},
};
use crate::{
    panics,
    strategy::{Pick, Strategy, View},
    trace::{Event, Stamped},
};

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
    /// What was decided, step by step.
    pub steps: &'a [StepInfo],
    /// How it ended.
    pub ending: Ending,
    /// Who does not move, and why, when nothing could move any more.
    pub blocked: &'a [Blocked],
    kernel: KernelView<'a>,
}

impl Execution<'_> {
    /// The name of a participant as schedules write it: `worker`, `timer:application`.
    #[must_use]
    pub fn name(&self, participant: Participant) -> String {
        self.kernel.name(participant)
    }
}

/// Runs executions; keeps lists from one to the next. (Stacks and the arena belong to the OS thread.)
#[derive(Default)]
pub struct Simulator {
    fibers: Vec<Option<Fiber>>,
    candidates: Vec<Candidate>,
    blocked: Vec<Blocked>,
    left_over: Vec<StepInfo>,
    ending: Option<Ending>,
}

impl std::fmt::Debug for Simulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulator")
            .field("stacks", &self.fibers.len())
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
        let body = Arc::clone(body);
        with(|kernel| {
            kernel.reset(limits);
            kernel.spawn_main(Box::new(move || body()));
        });
        self.blocked.clear();
        SIMULATING.set(true);
        let ending = self.steps(strategy);
        self.retire();
        SIMULATING.set(false);
        with(|kernel| show(kernel, &self.blocked, ending, observe))
    }

    fn steps(&mut self, strategy: &mut (impl Strategy + ?Sized)) -> Ending {
        self.ending = None;
        self.start_spawned();
        while self.ending.is_none() {
            self.step(strategy);
        }
        self.ending.take().unwrap_or(Ending::Complete)
    }

    /// Takes one step, unless nobody can, or the strategy does not want to.
    fn step(&mut self, strategy: &mut (impl Strategy + ?Sized)) {
        match with(|kernel| self.turn(kernel, strategy)) {
            Turn::Thread(index) => {
                self.proceed(index, None);
            }
            Turn::Timer => {}
            Turn::Nobody => return,
        }
        let done = with(|kernel| {
            let done = kernel.spawned.is_empty() || self.ending.is_some();
            if done {
                self.tell(kernel, strategy);
            }
            done
        });
        if !done {
            self.start_spawned();
            with(|kernel| self.tell(kernel, strategy));
        }
    }

    /// Finds out whose turn it is, and performs what it has announced.
    fn turn(&mut self, kernel: &mut Kernel, strategy: &mut (impl Strategy + ?Sized)) -> Turn {
        kernel.candidates(&mut self.candidates);
        if self.candidates.is_empty() {
            self.stand_still(kernel, strategy);
            return Turn::Nobody;
        }
        if kernel.steps.len() >= kernel.steps_limit() {
            self.blocked = kernel.blocked();
            let endless = if kernel.winding_up {
                Ending::Undrained
            } else {
                Ending::Livelock
            };
            self.end(kernel, endless);
            return Turn::Nobody;
        }
        let Some((taken, choice)) = decide(kernel, &self.candidates, strategy) else {
            kernel.abandon();
            return Turn::Nobody;
        };
        let candidate = &self.candidates[taken];
        if candidate.operation == Operation::Rest && !kernel.winding_up {
            self.blocked = kernel.blocked();
        }
        kernel.perform(candidate, taken, choice);
        match candidate.operation {
            Operation::Fire => Turn::Timer,
            _ => Turn::Thread(kernel.current),
        }
    }

    /// Tells the strategy what the step at hand turned out to touch; with the last step that
    /// counts, also what is left over.
    fn tell(&mut self, kernel: &mut Kernel, strategy: &mut (impl Strategy + ?Sized)) {
        if matches!(self.ending, Some(Ending::Panicked { .. })) {
            kernel.end_here();
        }
        let last = self.ending.is_some() || kernel.winding_up;
        let counts = kernel.steps.len() <= kernel.decided();
        if let (true, Some(step)) = (counts, kernel.steps.last()) {
            strategy.took(step);
            if last {
                kernel.left_over(&mut self.left_over);
                strategy.ended(&self.left_over);
            }
        }
    }

    fn end(&mut self, kernel: &Kernel, ending: Ending) {
        self.ending = Some(if kernel.abandoned {
            Ending::Abandoned
        } else {
            ending
        });
    }

    /// Nobody can take a step: ends the execution.
    fn stand_still(&mut self, kernel: &mut Kernel, strategy: &mut (impl Strategy + ?Sized)) {
        if kernel
            .threads
            .iter()
            .all(|thread| thread.pending().is_none())
        {
            return self.end(kernel, Ending::Complete);
        }
        self.blocked = kernel.blocked();
        if kernel.winding_up {
            return self.end(kernel, Ending::Undrained);
        }
        kernel.trace.push(Stamped {
            at: kernel.now,
            event: Event::Quiescent,
        });
        kernel.left_over(&mut self.left_over);
        strategy.ended(&self.left_over);
        self.end(kernel, Ending::Stalled);
    }

    /// Runs new threads to their first announcement, and those that they spawn.
    fn start_spawned(&mut self) {
        let step_of = with(|kernel| kernel.current);
        while let Some((index, job)) = with(|kernel| kernel.spawned.pop()) {
            let fiber = Fiber::take();
            if self.fibers.len() <= index {
                self.fibers.resize_with(index + 1, || None);
            }
            self.fibers[index] = Some(fiber);
            with(|kernel| kernel.current = index);
            self.proceed(index, Some(job));
            if self.ending.is_some() {
                return;
            }
        }
        with(|kernel| kernel.current = step_of);
    }

    /// Runs a thread to its next announcement or its end.
    fn proceed(&mut self, index: usize, job: Option<coroutine::Job>) {
        let fiber = self.fibers[index]
            .as_mut()
            .expect("a thread that moves has a stack");
        let pause = match job {
            Some(job) => fiber.start(job),
            None => fiber.proceed(),
        };
        if let Pause::Finished(payload) = pause {
            self.finish(index, payload);
        }
    }

    fn finish(&mut self, index: usize, payload: Option<Box<dyn Any + Send>>) {
        self.fibers[index]
            .take()
            .into_iter()
            .for_each(Fiber::put_back);
        with(|kernel| kernel.finish());
        if let Some(payload) = payload {
            self.blocked = with(|kernel| kernel.blocked());
            // The hook has noted it with its place; the payload is the message alone.
            let noted = MESSAGE.take();
            self.ending = Some(Ending::Panicked {
                thread: with(|kernel| kernel.threads[index].name.clone()),
                message: noted.unwrap_or_else(|| panics::message(payload.as_ref())),
            });
        }
    }

    /// Unwinds whatever has not ended by itself.
    fn retire(&mut self) {
        let stranded: Vec<Fiber> = self.fibers.iter_mut().filter_map(Option::take).collect();
        stranded.into_iter().for_each(Fiber::discard);
        while let Some(unstarted) = with(|kernel| kernel.spawned.pop()) {
            drop(unstarted);
        }
    }
}

/// What the next step is.
enum Turn {
    /// This thread runs on.
    Thread(usize),
    /// A timer has fired.
    Timer,
    /// There is none: the execution ends, or is given up.
    Nobody,
}

/// Lets the strategy pick a candidate and an alternative; `None` when it gives the execution up.
fn decide(
    kernel: &Kernel,
    candidates: &[Candidate],
    strategy: &mut (impl Strategy + ?Sized),
) -> Option<(usize, u32)> {
    if kernel.winding_up {
        return Some((kernel.steps.len() % candidates.len(), 0));
    }
    if candidates[0].operation == Operation::Rest {
        return Some((0, 0));
    }
    match strategy.pick(&View {
        candidates,
        kernel: KernelView(kernel),
    }) {
        Pick::Take { candidate, choice } => Some((candidate, choice)),
        Pick::Abandon => None,
    }
}

fn show<T>(
    kernel: &Kernel,
    blocked: &[Blocked],
    ending: Ending,
    observe: impl FnOnce(&Execution<'_>) -> T,
) -> T {
    let steps = &kernel.steps[..kernel.decided()];
    observe(&Execution {
        trace: &kernel.trace,
        steps,
        ending,
        blocked,
        kernel: KernelView(kernel),
    })
}

/// What a strategy may see of the kernel: names.
#[derive(Clone, Copy)]
pub(crate) struct KernelView<'a>(&'a Kernel);

impl std::fmt::Debug for KernelView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KernelView")
    }
}

impl KernelView<'_> {
    /// Whether a participant is called so in schedules.
    pub(crate) fn is_called(&self, participant: Participant, name: &str) -> bool {
        let name = if participant.is_timer() {
            name.strip_prefix("timer:")
        } else {
            Some(name)
        };
        let mut threads = self.0.threads.iter();
        threads.any(|thread| thread.id == participant.thread() && Some(&*thread.name) == name)
    }

    /// What a participant is called.
    pub(crate) fn name(&self, participant: Participant) -> String {
        let mut threads = self.0.threads.iter();
        let thread = threads.find(|thread| thread.id == participant.thread());
        let name = thread.map_or("?", |thread| &thread.name);
        if participant.is_timer() {
            format!("timer:{name}")
        } else {
            name.to_owned()
        }
    }
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
