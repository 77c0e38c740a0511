//! Uniform random choice among the candidates, from one seed per execution.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use super::{Pick, Strategy, View};

/// How seldom a fault strikes where it could: one time in this many.
const FAULT_ONE_IN: u32 = 3;

/// Executions with the seeds `first`, `first + 1`, …
#[derive(Clone, Debug)]
pub struct Random {
    next: u64,
    left: u64,
    rng: ChaCha8Rng,
}

impl Random {
    /// As many executions as `count`; the first has the seed `first`.
    #[must_use]
    pub fn new(first: u64, count: u64) -> Self {
        Self {
            next: first,
            left: count,
            rng: ChaCha8Rng::seed_from_u64(first),
        }
    }

    /// A number below `bound`, which is at most 2³².
    fn below(&mut self, bound: u32) -> u32 {
        // Multiply and shift: the bias is below 2⁻²⁸ for the handful of candidates that there are.
        ((u64::from(self.rng.next_u32()) * u64::from(bound)) >> 32) as u32
    }
}

impl Strategy for Random {
    fn begin(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        self.rng = ChaCha8Rng::seed_from_u64(self.next);
        self.next = self.next.wrapping_add(1);
        self.left -= 1;
        true
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        let candidate = match view.candidates.len() {
            1 => 0,
            count => self.below(count as u32) as usize,
        };
        let alternatives = view.candidates[candidate].alternatives;
        let strikes = alternatives > 1 && self.below(FAULT_ONE_IN) == 0;
        let choice = if strikes {
            1 + self.below(alternatives - 1)
        } else {
            0
        };
        Pick::Take { candidate, choice }
    }
}
