//! shuttle, with the runner that its documentation gives to whoever wants more than `check_random`.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};

use shuttle::{
    Config, FailurePersistence, Runner,
    scheduler::{DfsScheduler, PctScheduler, RandomScheduler, Scheduler, UrwRandomScheduler},
};

use super::{Sample, Task};
use crate::{programs::Program, seen};

/// Uniform choice among the threads.
pub(super) fn random(program: &Program, task: &Task) -> Sample {
    let scheduler = RandomScheduler::new_from_seed(task.seed, most(task));
    run(scheduler, program, task)
}

/// Probabilistic concurrency testing for bugs of a depth; shuttle's own examples use 2 and 3.
pub(super) fn pct<const DEPTH: usize>(program: &Program, task: &Task) -> Sample {
    let scheduler = PctScheduler::new_from_seed(task.seed, DEPTH, most(task));
    run(scheduler, program, task)
}

/// Uniform random walk: threads weighted by the steps they have left.
pub(super) fn urw(program: &Program, task: &Task) -> Sample {
    let scheduler = UrwRandomScheduler::new_from_seed(task.seed, most(task));
    run(scheduler, program, task)
}

/// One interleaving after the other, depth first.
pub(super) fn dfs(program: &Program, task: &Task) -> Sample {
    let scheduler = DfsScheduler::new(Some(most(task)), false);
    let mut sample = run(scheduler, program, task);
    let cut = sample.elapsed >= task.time_max || sample.executions >= task.executions_max;
    sample.exhausted = sample.failure.is_none() && !cut;
    sample
}

fn most(task: &Task) -> usize {
    usize::try_from(task.executions_max).unwrap_or(usize::MAX)
}

fn run(scheduler: impl Scheduler + 'static, program: &Program, task: &Task) -> Sample {
    let mut config = Config::new();
    config.failure_persistence = FailurePersistence::None;
    config.silence_warnings = true;
    config.max_time = Some(task.time_max);
    let text = Arc::clone(&program.shuttle);
    seen::start(task.classes);
    let began = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| {
        Runner::new(scheduler, config).run(move || {
            seen::begin();
            text();
            seen::end();
        })
    }));
    let elapsed = began.elapsed();
    let failure = result.err().map(|payload| message(&*payload));
    Sample {
        executions: seen::executions() + u64::from(failure.is_some()),
        blocked: 0,
        classes: seen::classes(),
        elapsed,
        exhausted: false,
        failure,
    }
}

/// What a panic said.
pub(super) fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
