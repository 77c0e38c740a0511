//! Uniform random choice among the candidates: the random walk that the other samplers are
//! measured against. It can be as good at finding bugs as searches that bound preemptions or delays
//! (Thomson, Donaldson, Betts, *Concurrency Testing Using Schedule Bounding: An Empirical Study*,
//! PPoPP'14).

use super::{
    View,
    chance::Chance,
    seeded::{Sampler, Seeded},
};

/// Every candidate is as likely as any other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uniform;

impl Sampler for Uniform {
    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        chance.any(view)
    }
}

/// Uniform random executions.
pub type Random = Seeded<Uniform>;

impl Random {
    /// As many executions as `count`; the first has the seed `first`.
    #[must_use]
    pub fn new(first: u64, count: u64) -> Self {
        Uniform.seeded(first, count)
    }
}
