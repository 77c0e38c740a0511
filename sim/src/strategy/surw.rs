//! SURW, the selectively uniform random walk (Zhao, Wolff, Mathur, Roychoudhury, *Selectively
//! Uniform Concurrency Testing*, ASPLOS 2025).
//!
//! A uniform random walk hardly ever runs a short thread behind a long one. Here, of the events
//! that interest (operations on one object, drawn per execution among those that several
//! participants touch), every interleaving is about equally likely: who takes the next one is drawn
//! by how many each still has before it, and whoever else is about to take one is held back until
//! then. All other events are chosen uniformly.
//!
//! How many there are is known from a [`Profile`], given at construction so that a seed alone still
//! decides an execution. Threads that have not been seen yet count for the one that brings them
//! forth. Timers and faults interest where the clock or the fault budget is the object drawn.

use super::{
    View,
    announced::access,
    profile::Profile,
    seeded::{Chance, Sampler},
};
use crate::machine::{Candidate, ObjectId, Operation, Participant, StepInfo};

/// How much a participant still has to do.
#[derive(Clone, Copy, Debug)]
struct Share {
    of: Participant,
    parent: Option<Participant>,
    /// Interesting events to come, those of threads that it has not brought forth yet included.
    weight: u32,
    seen: bool,
}

/// The sampler.
#[derive(Clone, Debug, Default)]
pub struct Surw {
    profile: Profile,
    object: Option<ObjectId>,
    shares: Vec<Share>,
    /// How many of them have not been seen yet.
    unseen: usize,
    /// Who takes the next interesting event.
    intended: Option<Participant>,
}

impl Surw {
    /// Samples executions of a program that has been probed.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        Self {
            profile,
            ..Self::default()
        }
    }

    /// What is known of the program.
    pub(super) const fn profile(&mut self) -> &mut Profile {
        &mut self.profile
    }

    fn interests(&self, operation: Operation) -> bool {
        self.object.is_some() && access(operation).map(|access| access.object) == self.object
    }

    fn share(&mut self, of: Participant) -> Option<&mut Share> {
        self.shares.iter_mut().find(|share| share.of == of)
    }

    /// Somebody is there: from now on its events are its own.
    fn see(&mut self, who: Participant, chance: &mut Chance) {
        let Some(child) = self.share(who).filter(|share| !share.seen) else {
            return;
        };
        child.seen = true;
        let (weight, parent) = (child.weight, child.parent);
        self.unseen -= 1;
        let Some(parent) = parent.and_then(|parent| self.share(parent)) else {
            return;
        };
        let (of, before) = (parent.of, parent.weight);
        parent.weight = before.saturating_sub(weight);
        if self.intended == Some(of) && chance.below(before.max(1)) < weight {
            self.intended = Some(who);
        }
    }

    fn weight(&self, candidate: &Candidate) -> u32 {
        let share = self
            .shares
            .iter()
            .find(|share| share.of == candidate.participant);
        let weight = share.map_or(0, |share| share.weight);
        // One more than expected is there before our eyes.
        weight.max(u32::from(self.interests(candidate.operation)))
    }

    fn intend(&mut self, candidates: &[Candidate], chance: &mut Chance) {
        let total: u32 = candidates
            .iter()
            .map(|candidate| self.weight(candidate))
            .sum();
        let mut drawn = chance.below(total);
        let intended = candidates.iter().find(|candidate| {
            let weight = self.weight(candidate);
            let found = drawn < weight;
            drawn = drawn.saturating_sub(weight);
            found
        });
        self.intended = intended.map(|candidate| candidate.participant);
    }

    /// Whether somebody else is to take the next interesting event.
    fn held_back(&self, candidate: &Candidate) -> bool {
        self.intended
            .is_some_and(|who| who != candidate.participant)
            && self.interests(candidate.operation)
    }

    /// One of the candidates that are not held back.
    fn free(&self, candidates: &[Candidate], chance: &mut Chance) -> Option<usize> {
        let free = || (0..candidates.len()).filter(|index| !self.held_back(&candidates[*index]));
        let count = free().count() as u32;
        free().nth(chance.below(count.max(1)) as usize)
    }
}

impl Sampler for Surw {
    fn start(&mut self, chance: &mut Chance) {
        self.intended = None;
        self.shares.clear();
        self.object = self.profile.contended(chance);
        let Some(object) = self.object else {
            self.unseen = 0;
            return;
        };
        for (of, parent) in self.profile.parents() {
            self.shares.push(Share {
                of: *of,
                parent: *parent,
                weight: self.profile.count(object, *of),
                seen: false,
            });
        }
        self.unseen = self.shares.len();
        // Children are listed behind their parents.
        for child in (0..self.shares.len()).rev() {
            let Share { parent, weight, .. } = self.shares[child];
            if let Some(parent) = parent.and_then(|parent| self.share(parent)) {
                parent.weight += weight;
            }
        }
    }

    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        let candidates = view.candidates();
        if self.unseen > 0 {
            for candidate in candidates {
                self.see(candidate.participant, chance);
            }
        }
        loop {
            if let Some(index) = self.free(candidates, chance)
                && (self.intended.is_some() || !self.interests(candidates[index].operation))
            {
                return index;
            }
            // An interesting event is to come, or everybody is held back by one who cannot move.
            self.intend(candidates, chance);
        }
    }

    fn took(&mut self, step: &StepInfo) {
        if self.interests(step.operation) {
            self.intended = None;
            if let Some(share) = self.share(step.participant) {
                share.weight = share.weight.saturating_sub(1);
            }
        }
    }
}
