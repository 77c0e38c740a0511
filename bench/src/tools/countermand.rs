//! Countermand's machine.

use std::{
    hash::BuildHasher,
    ops::ControlFlow,
    sync::Arc,
    time::{Duration, Instant},
};

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use sim::{
    explore::explore,
    machine::{Body, Ending, Execution, Limits, Simulator, StepInfo},
    reduction::Relation,
    strategy::{Strategy, exhaustive::Exhaustive, random::Random},
};

use super::{Sample, Task};
use crate::{programs::Program, seen};

/// Every how many executions the clock is looked at.
const LOOK_EVERY: u64 = 64;

/// What the classes of an exhaustive exploration are told apart by.
const RELATION: Relation = Relation::Sync;

/// Uniform random choice.
pub(super) fn random(program: &Program, task: &Task) -> Sample {
    run(
        program,
        task,
        &mut Random::new(first_seed(task), u64::MAX),
        |_| (),
    )
}

/// Every class, once.
pub(super) fn exhaustive(program: &Program, task: &Task) -> Sample {
    let mut strategy = Exhaustive::new(RELATION);
    let mut classes = HashSet::new();
    let mut sample = run(program, task, &mut strategy, |steps| {
        if task.classes {
            classes.insert(class(steps));
        }
    });
    assert_eq!(strategy.diverged(), None, "{}", program.name);
    sample.classes = classes.len() as u64;
    sample
}

/// Each execution has a seed of its own, so tasks begin far apart.
const fn first_seed(task: &Task) -> u64 {
    task.seed << 32
}

fn run(
    program: &Program,
    task: &Task,
    strategy: &mut impl Strategy,
    mut look: impl FnMut(&[StepInfo]),
) -> Sample {
    let text = Arc::clone(&program.countermand);
    let body: Body = Arc::new(move || {
        seen::begin();
        text();
        seen::end();
    });
    let mut simulator = Simulator::new();
    let mut failure = None;
    let mut executions = 0;
    seen::start(task.classes);
    let began = Instant::now();
    let done = explore(
        &mut simulator,
        Limits::default(),
        strategy,
        task.executions_max,
        &body,
        |execution| {
            failure = describe(execution);
            look(execution.steps);
            executions += 1;
            let late = executions % LOOK_EVERY == 0 && began.elapsed() > task.time_max;
            if late || failure.is_some() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    Sample {
        executions: done.executions,
        blocked: done.abandoned,
        classes: seen::classes(),
        elapsed: began.elapsed().max(Duration::from_nanos(1)),
        exhausted: done.exhausted,
        failure,
    }
}

fn describe(execution: &Execution<'_>) -> Option<String> {
    match &execution.ending {
        Ending::Complete => None,
        Ending::Panicked { thread, message } => Some(format!("{thread} panicked: {message}")),
        ending => Some(format!("{ending:?}")),
    }
}

/// A hash that executions have in common exactly when swapping neighbouring independent steps makes
/// one of the other: of the set of steps, each with the steps before it that it depends on.
fn class(steps: &[StepInfo]) -> u64 {
    let mut hashes: Vec<u64> = Vec::with_capacity(steps.len());
    for (index, step) in steps.iter().enumerate() {
        let before = steps[..index].iter().zip(&hashes);
        let past = before
            .filter(|(earlier, _)| RELATION.dependent(earlier, step))
            .fold(0, |past: u64, (_, hash)| {
                past.wrapping_add(seen::mix(3, *hash))
            });
        let own = FixedState::default().hash_one((step.participant, step.choice));
        hashes.push(seen::mix(past, own));
    }
    hashes
        .into_iter()
        .fold(0, |all, hash| all.wrapping_add(seen::mix(5, hash)))
}
