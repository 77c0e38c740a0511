//! Explores the schedules of a program: runs executions until the strategy has no more, or a budget
//! ends.

mod pieces;

use std::ops::ControlFlow;

pub use self::pieces::{Gather, Search, Watch};

use crate::{
    machine::{Body, Ending, Execution, Limits, Simulator},
    strategy::Strategy,
};

/// What an exploration did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Exploration {
    /// Executions that were run to their end and observed.
    pub executions: u64,
    /// Executions that the strategy gave up on the way.
    pub abandoned: u64,
    /// Whether the strategy had no execution left, and has [left nothing out](Strategy::has_left_out) on
    /// the way. (If the budget ended with the last one: whether the strategy
    /// [knows](Strategy::is_exhausted) that.)
    pub exhausted: bool,
}

/// What an observer says of an execution before it goes on: nothing, or whether the execution
/// showed something new.
pub trait Novelty {
    /// Whether it showed something new.
    fn is_new(&self) -> bool;
}

impl Novelty for () {
    fn is_new(&self) -> bool {
        false
    }
}

impl Novelty for bool {
    fn is_new(&self) -> bool {
        *self
    }
}

/// Runs executions of `body` until the strategy has none left, `executions_max` were observed, or
/// `observe` breaks off.
///
/// It may be called again with the same strategy, and goes on where it left off.
///
/// Executions that the strategy abandons are not shown to `observe` and count against no budget but
/// ten times `executions_max`. What `observe` says of [`Novelty`] is passed on to the strategy.
pub fn explore<N: Novelty>(
    simulator: &mut Simulator,
    limits: Limits,
    strategy: &mut (impl Strategy + ?Sized),
    executions_max: u64,
    body: &Body,
    mut observe: impl FnMut(&Execution<'_>) -> ControlFlow<(), N>,
) -> Exploration {
    let mut done = Exploration::default();
    let spent = |done: &Exploration| {
        done.executions >= executions_max || done.abandoned >= executions_max.saturating_mul(10)
    };
    while !spent(&done) {
        if !strategy.begin() {
            done.exhausted = !strategy.has_left_out();
            return done;
        }
        let observed = simulator.run(limits, strategy, body, |execution| {
            (execution.ending != Ending::Abandoned).then(|| observe(execution))
        });
        match observed {
            None => done.abandoned += 1,
            Some(flow) => {
                done.executions += 1;
                match flow {
                    ControlFlow::Break(()) => return done,
                    ControlFlow::Continue(novelty) => strategy.learned(novelty.is_new()),
                }
            }
        }
    }
    // The budget may have ended with the last execution that there was.
    done.exhausted = strategy.is_exhausted() && !strategy.has_left_out();
    done
}
