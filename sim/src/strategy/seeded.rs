//! Random strategies: all that an execution decides follows from one 64-bit seed.
//!
//! A [`Sampler`] says how chance picks among candidates; [`Seeded`] gives every execution its seed
//! and treats alike what is the same for all samplers: faults strike with a fixed probability, and
//! an execution that has grown very long goes on by uniform choice. The latter keeps samplers fair:
//! a thread that spins until another one moves would spin for ever under fixed priorities
//! (Deligiannis et al., *Industrial-Strength Controlled Concurrency Testing for C# Programs with
//! Coyote*, TACAS 2023, end their executions so too).

use super::{Pick, Strategy, View, chance::Chance};
use crate::machine::{Candidate, Operation, StepInfo};

/// How seldom a fault strikes where it could: one time in this many.
pub const FAULT_ONE_IN: u32 = 3;
/// After how many decisions between candidates every sampler goes on by uniform choice.
pub const FAIR_AFTER: u32 = 2_000;

/// One of a candidate's alternatives.
#[inline(always)]
fn alternative(view: &View<'_>, candidate: usize, chance: &mut Chance) -> u32 {
    match view.alternatives(candidate) {
        1 => 0,
        _ => draw(&view.candidates()[candidate], chance),
    }
}

/// A fault seldom strikes; whoever is woken is as likely as any other.
#[cold]
fn draw(candidate: &Candidate, chance: &mut Chance) -> u32 {
    match candidate.operation {
        Operation::Fault(_) => u32::from(chance.below(FAULT_ONE_IN) == 0),
        _ => chance.below(candidate.alternatives),
    }
}

/// How chance picks among candidates.
pub trait Sampler: Sized {
    /// An execution begins.
    fn start(&mut self, _chance: &mut Chance) {}

    /// Picks one of several candidates.
    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize;

    /// Is told every step, also those for which there was only one candidate.
    fn took(&mut self, _step: &StepInfo) {}

    /// Whether it reads what steps touched.
    fn reads_accesses(&self) -> bool {
        false
    }

    /// Is told, behind an execution, whether it showed something new.
    fn learned(&mut self, _new: bool) {}

    /// The strategy of `count` executions with the seeds `first`, `first + 1`, …
    fn seeded(self, first: u64, count: u64) -> Seeded<Self> {
        Seeded {
            next: first,
            left: count,
            chance: Chance::of(first),
            decisions: 0,
            observed: false,
            sampler: self,
        }
    }
}

/// Executions of a sampler with the seeds `first`, `first + 1`, …
#[derive(Clone, Debug)]
pub struct Seeded<S> {
    next: u64,
    left: u64,
    chance: Chance,
    /// How often there was more than one candidate in this execution.
    decisions: u32,
    /// Whether observers read what steps touched.
    observed: bool,
    sampler: S,
}

impl<S> Seeded<S> {
    /// The same executions, for observers that read what their steps touched.
    #[must_use]
    pub fn with_accesses(self) -> Self {
        Self {
            observed: true,
            ..self
        }
    }

    /// The sampler.
    #[must_use]
    pub const fn sampler(&self) -> &S {
        &self.sampler
    }

    /// The sampler, with what it has learned.
    #[must_use]
    pub fn into_sampler(self) -> S {
        self.sampler
    }
}

impl<S: Sampler> Strategy for Seeded<S> {
    fn begin(&mut self) -> bool {
        if self.left == 0 {
            return false;
        }
        self.chance.begin(self.next);
        self.next = self.next.wrapping_add(1);
        self.left -= 1;
        self.decisions = 0;
        self.sampler.start(&mut self.chance);
        true
    }

    fn is_exhausted(&mut self) -> bool {
        self.left == 0
    }

    #[inline(always)]
    fn pick(&mut self, view: &View<'_>) -> Pick {
        let candidate = match view.count() {
            1 => 0,
            _ if self.decisions < FAIR_AFTER => {
                self.decisions += 1;
                self.sampler.pick(view, &mut self.chance)
            }
            _ => self.chance.any(view),
        };
        let choice = alternative(view, candidate, &mut self.chance);
        Pick::Take { candidate, choice }
    }

    fn took(&mut self, step: &StepInfo) {
        self.sampler.took(step);
    }

    fn reads_accesses(&self) -> bool {
        self.observed || self.sampler.reads_accesses()
    }

    fn learned(&mut self, new: bool) {
        self.sampler.learned(new);
    }
}
