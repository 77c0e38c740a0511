//! loom, without a bound on preemptions.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};

use loom::model::Builder;

use super::{Sample, Task, shuttle::message};
use crate::{programs::Program, seen};

/// loom looks at the clock and at the number of executions only this often.
const LOOK_EVERY: usize = 64;

/// Everything that the memory model permits.
pub(super) fn exhaustive(program: &Program, task: &Task) -> Sample {
    let mut builder = Builder::new();
    builder.preemption_bound = None;
    builder.max_branches = 100_000;
    builder.checkpoint_interval = LOOK_EVERY;
    builder.max_duration = Some(task.time_max);
    builder.max_permutations = usize::try_from(task.executions_max).ok();
    let text = Arc::clone(&program.loom);
    seen::start(task.classes);
    let began = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| {
        builder.check(move || {
            seen::begin();
            text();
            seen::end();
        });
    }));
    let elapsed = began.elapsed();
    let failure = result.err().map(|payload| message(&*payload));
    let cut = elapsed >= task.time_max || seen::executions() + 64 >= task.executions_max;
    Sample {
        executions: seen::executions() + u64::from(failure.is_some()),
        blocked: 0,
        classes: seen::classes(),
        elapsed,
        exhausted: failure.is_none() && !cut,
        failure,
    }
}
