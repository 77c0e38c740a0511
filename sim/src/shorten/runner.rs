//! Runs the executions of one program as long as a budget lasts.

use crate::{
    machine::{Body, Ending, Execution, Limits, Simulator},
    strategy::Strategy,
};

/// Runs executions of one program, a stated number at most.
pub struct Runner<'a> {
    simulator: &'a mut Simulator,
    limits: Limits,
    body: &'a Body,
    left: u64,
}

impl std::fmt::Debug for Runner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

impl<'a> Runner<'a> {
    /// Runs executions of `body`, `executions_max` at most; those that are given up count too.
    pub const fn new(
        simulator: &'a mut Simulator,
        limits: Limits,
        body: &'a Body,
        executions_max: u64,
    ) -> Self {
        Self {
            simulator,
            limits,
            body,
            left: executions_max,
        }
    }

    /// How many executions are left.
    #[must_use]
    pub const fn left(&self) -> u64 {
        self.left
    }

    /// Leaves so many executions from here on; returns how many were left.
    pub const fn allow(&mut self, executions: u64) -> u64 {
        std::mem::replace(&mut self.left, executions)
    }

    /// Runs one execution of a strategy that has begun it; nothing if it was given up.
    ///
    /// # Panics
    /// If none is left.
    pub fn run<T>(
        &mut self,
        strategy: &mut impl Strategy,
        observe: impl FnOnce(&Execution<'_>) -> T,
    ) -> Option<T> {
        self.left = self.left.checked_sub(1).expect("an execution is left");
        self.simulator
            .run(self.limits, strategy, self.body, |execution| {
                (execution.ending != Ending::Abandoned).then(|| observe(execution))
            })
    }
}
