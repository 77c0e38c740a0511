//! Countermand's machine.

use std::{
    ops::ControlFlow,
    sync::Arc,
    time::{Duration, Instant},
};

use sim::{
    clause::ClauseSet,
    explore::explore,
    machine::{Body, Ending, Execution, Limits, Simulator},
    monitor::Monitor,
    reading::Readings,
    reduction::Relation,
    spec::Spec,
    strategy::{
        Strategy,
        exhaustive::Exhaustive,
        pct::Pct,
        portfolio::Portfolio,
        pos::Pos,
        profile::{PROBES, Profile},
        random::Random,
        seeded::Sampler,
        sticky::Sticky,
        surw::Surw,
    },
};

use super::{Sample, Task, class::Classes};
use crate::{programs::Program, seen, stopwatch::Stopwatch};

/// Every how many executions the clock is looked at.
const LOOK_EVERY: u64 = 64;

/// Uniform random choice.
pub(super) fn random(program: &Program, task: &Task) -> Sample {
    Run::new(program, task).sample(Random::new(first_seed(task), u64::MAX))
}

/// Probabilistic concurrency testing for bugs of a depth.
pub(super) fn pct<const DEPTH: u32>(program: &Program, task: &Task) -> Sample {
    let mut run = Run::new(program, task);
    let pct = Pct::new(DEPTH, run.probe().steps_max());
    run.sample(pct.seeded(first_seed(task), u64::MAX))
}

/// Partial order sampling.
pub(super) fn pos(program: &Program, task: &Task) -> Sample {
    let strategy = Pos::default().seeded(first_seed(task), u64::MAX);
    Run::new(program, task).sample(strategy)
}

/// Selectively uniform random walk.
pub(super) fn surw(program: &Program, task: &Task) -> Sample {
    let mut run = Run::new(program, task);
    let surw = Surw::new(run.probe());
    run.sample(surw.seeded(first_seed(task), u64::MAX))
}

/// Random choice that stays with a thread now more and now less.
pub(super) fn sticky(program: &Program, task: &Task) -> Sample {
    let strategy = Sticky::default().seeded(first_seed(task), u64::MAX);
    Run::new(program, task).sample(strategy)
}

/// A few executions in order, then all of these in turn, and more often those that lately reached
/// classes not seen before.
pub(super) fn portfolio(program: &Program, task: &Task) -> Sample {
    let mut strategy = Portfolio::new(first_seed(task), u64::MAX).with_accesses();
    let mut classes = Classes::default();
    Run::new(program, task).explore(&mut strategy, |execution| classes.add(execution.steps))
}

/// Every class of the relation `sync`, once.
pub(super) fn exhaustive(program: &Program, task: &Task) -> Sample {
    let mut strategy = Exhaustive::new(Relation::Sync);
    let mut classes = Classes::default();
    let mut sample = Run::new(program, task).explore(&mut strategy, |execution| {
        task.classes && classes.add(execution.steps)
    });
    assert_eq!(strategy.diverged(), None, "{}", program.name);
    sample.classes = classes.count();
    sample
}

/// Uniform random choice of a recorded program, once its monitor has seen the same executions: for
/// half of the time it is warmed up. For how long it kept the processor busy behind that.
pub(crate) fn checked<S: Spec>(
    spec: &S,
    body: &Body,
    task: &Task,
    recording: Recording,
) -> (Sample, Duration) {
    let mut monitor = Monitor::new(spec, Readings::UNDECIDED, ClauseSet::new());
    let mut pass = |task: &Task| {
        let mut wrong = None;
        let mut strategy = Random::new(first_seed(task), u64::MAX);
        let stopwatch = Stopwatch::start();
        let mut sample = Run::of(Arc::clone(body), task).explore(&mut strategy, |execution| {
            if recording == Recording::Checked {
                let verdict = monitor.check(execution.trace);
                if !verdict.conforms() {
                    wrong = Some(format!("{verdict:?}"));
                }
            }
            false
        });
        let busy = stopwatch.read();
        sample.failure = sample.failure.or(wrong);
        (sample, busy)
    };
    let (warming_up, busy) = pass(&Task {
        time_max: task.time_max / 2,
        ..*task
    });
    match warming_up.failure {
        Some(_) => (warming_up, busy),
        None => pass(&Task {
            executions_max: warming_up.executions,
            ..*task
        }),
    }
}

/// What happens to the trace of an execution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Recording {
    /// Nobody looks at it.
    Ignored,
    /// A monitor holds it against the specification.
    Checked,
}

/// Each execution has a seed of its own, so tasks begin far apart.
const fn first_seed(task: &Task) -> u64 {
    task.seed << 32
}

/// A run that is about to begin.
struct Run<'a> {
    task: &'a Task,
    body: Body,
    simulator: Simulator,
    began: Instant,
    /// Executions that only looked what the program is like. They count, as far as the task allows
    /// any: where they take all of it, none is left to search with.
    probes: u64,
}

impl<'a> Run<'a> {
    fn new(program: &Program, task: &'a Task) -> Self {
        let text = Arc::clone(&program.countermand);
        seen::start(task.classes);
        let body = move || {
            seen::begin();
            text();
            seen::end();
        };
        Self::of(Arc::new(body), task)
    }

    fn of(body: Body, task: &'a Task) -> Self {
        Self {
            task,
            body,
            simulator: Simulator::new(),
            began: Instant::now(),
            probes: 0,
        }
    }

    fn probe(&mut self) -> Profile {
        self.probes = PROBES.min(self.task.executions_max);
        Profile::of(&mut self.simulator, Limits::default(), &self.body)
    }

    fn sample(self, mut strategy: impl Strategy) -> Sample {
        self.explore(&mut strategy, |_| false)
    }

    /// Explores until the time is over, or something fails. `is_new` says whether an execution
    /// showed something new.
    fn explore(
        mut self,
        strategy: &mut impl Strategy,
        mut is_new: impl FnMut(&Execution<'_>) -> bool,
    ) -> Sample {
        let mut failure = None;
        let mut executions = 0_u64;
        let most = self.task.executions_max - self.probes;
        let (began, time_max) = (self.began, self.task.time_max);
        let observe = |execution: &Execution<'_>| {
            failure = describe(execution);
            executions += 1;
            let late = executions.is_multiple_of(LOOK_EVERY) && began.elapsed() > time_max;
            match late || failure.is_some() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(is_new(execution)),
            }
        };
        let limits = Limits::default();
        let done = explore(
            &mut self.simulator,
            limits,
            strategy,
            most,
            &self.body,
            observe,
        );
        Sample {
            executions: done.executions + self.probes,
            blocked: done.abandoned,
            classes: seen::classes(),
            elapsed: began.elapsed(),
            exhausted: done.exhausted,
            failure,
        }
    }
}

fn describe(execution: &Execution<'_>) -> Option<String> {
    match &execution.ending {
        Ending::Complete => None,
        Ending::Panicked { thread, message } => Some(format!("{thread} panicked: {message}")),
        ending => Some(format!("{ending:?}")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        bugs,
        tools::{Kind, WAYS},
    };

    #[test]
    fn no_sampler_takes_more_executions_than_it_has() {
        let bug = bugs::programs()
            .into_iter()
            .find(|bug| bug.name == "bug account");
        let bug = bug.expect("one of the bugs");
        let ways = WAYS.iter().filter(|way| way.kind == Kind::Samples);
        for (way, executions_max) in ways.flat_map(|way| (1..=PROBES + 1).map(move |n| (way, n))) {
            let task = Task {
                seed: 1,
                executions_max,
                time_max: Duration::from_secs(60),
                classes: false,
            };
            let sample = (way.run)(&bug, &task);
            let all_taken = sample.executions == executions_max;
            let found = sample.executions < executions_max && sample.failure.is_some();
            assert!(
                all_taken || found,
                "{} of {executions_max}: {sample:?}",
                way.name
            );
        }
    }
}
