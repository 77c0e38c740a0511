//! SURW, the selectively uniform random walk (Zhao, Wolff, Mathur, Roychoudhury, *Selectively
//! Uniform Concurrency Testing*, ASPLOS 2025).
//!
//! A uniform random walk hardly ever runs a short thread behind a long one. Here, of the events
//! that interest (operations on one object, drawn per execution among those that several
//! participants touch), every interleaving is about equally likely: who takes the next one is drawn
//! as soon as the last one is taken, by how many each still has before it, and whoever else is about
//! to take one is held back until then. All other events are chosen uniformly. Where everybody is
//! held back by one who cannot move, or has ended, it is drawn anew among those who can.
//!
//! How many there are is known from a [`Profile`], given at construction so that a seed alone still
//! decides an execution. It tells the most that anybody took in any of its executions; so where
//! these differ much in length, those who may take many come first too often. Threads that have not
//! been seen yet count for the one that brings them forth. Timers and faults interest where the clock
//! or the fault budget is the object drawn.

use super::{View, announced::access, chance::Chance, profile::Profile, seeded::Sampler};
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

/// What executions begin with, by the object that is drawn: as long as the profile stays as it is,
/// always the same.
#[derive(Clone, Debug, Default)]
struct Openings {
    /// At which [`Profile::version`].
    version: (u64, usize),
    shares: Vec<(ObjectId, Vec<Share>)>,
}

impl Openings {
    fn of(profile: &Profile) -> Self {
        let objects = profile.contended();
        let shares = |object| (object, Self::shares(profile, object));
        Self {
            version: profile.version(),
            shares: objects.into_iter().map(shares).collect(),
        }
    }

    fn shares(profile: &Profile, object: ObjectId) -> Vec<Share> {
        let share = |(of, parent): &(Participant, Option<Participant>)| Share {
            of: *of,
            parent: *parent,
            weight: profile.count(object, *of),
            seen: false,
        };
        let mut shares: Vec<Share> = profile.parents().iter().map(share).collect();
        // Children are listed behind their parents.
        for child in (0..shares.len()).rev() {
            let Share { parent, weight, .. } = shares[child];
            if let Some(parent) = shares.iter_mut().find(|it| Some(it.of) == parent) {
                parent.weight += weight;
            }
        }
        shares
    }
}

/// The sampler.
#[derive(Clone, Debug, Default)]
pub struct Surw {
    profile: Profile,
    openings: Openings,
    object: Option<ObjectId>,
    shares: Vec<Share>,
    /// By the number of a participant: its place among the shares, [`NO_SHARE`], or [`UNSEEN`].
    places: Vec<u8>,
    /// Who takes the next interesting event.
    intended: Option<Participant>,
}

/// A participant that has not been seen in this execution.
const UNSEEN: u8 = u8::MAX;
/// A participant that was in no execution of the profile.
const NO_SHARE: u8 = u8::MAX - 1;

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

    #[inline]
    fn interests(&self, operation: Operation) -> bool {
        match operation {
            Operation::Enter(id)
            | Operation::Reenter(id)
            | Operation::Load(id)
            | Operation::Store(id)
            | Operation::Modify(id) => Some(id) == self.object,
            _ => access(operation).is_some_and(|access| Some(access.object()) == self.object),
        }
    }

    /// Somebody is there: from now on its events are its own.
    fn see(&mut self, candidate: &Candidate, chance: &mut Chance) {
        let who = candidate.participant;
        let mut shares = self.shares.iter();
        let place = shares.position(|share| share.of == who);
        let number = candidate.number as usize;
        if self.places.len() <= number {
            self.places.resize(number + 1, UNSEEN);
        }
        self.places[number] = place.map_or(NO_SHARE, |place| place as u8);
        let Some(child) = place.map(|place| &mut self.shares[place]) else {
            return;
        };
        if std::mem::replace(&mut child.seen, true) {
            return;
        }
        let (weight, parent) = (child.weight, child.parent);
        let Some(parent) = parent.and_then(|parent| self.share(parent)) else {
            return;
        };
        let (of, before) = (parent.of, parent.weight);
        parent.weight = before.saturating_sub(weight);
        if self.intended == Some(of) && chance.below(before.max(1)) < weight {
            self.intended = Some(who);
        }
    }

    fn share(&mut self, of: Participant) -> Option<&mut Share> {
        self.shares.iter_mut().find(|share| share.of == of)
    }

    #[inline]
    fn is_unseen(&self, candidate: &Candidate) -> bool {
        let place = self.places.get(candidate.number as usize);
        place.is_none_or(|place| *place == UNSEEN)
    }

    #[inline]
    fn weight(&self, candidate: &Candidate) -> u32 {
        let place = self.places.get(candidate.number as usize);
        let share = place.and_then(|place| self.shares.get(usize::from(*place)));
        share.map_or(0, |share| share.weight)
    }

    #[inline]
    fn is_unexpected(&self, candidate: &Candidate) -> bool {
        self.interests(candidate.operation) && self.weight(candidate) == 0
    }

    /// Draws who takes the next interesting event among all who are there, those who cannot move yet
    /// included.
    fn intend(&mut self, candidates: &[Candidate], chance: &mut Chance) {
        let seen = self.shares.iter().filter(|share| share.seen);
        let expected = seen.map(|share| (share.of, share.weight));
        // One more than expected is there before our eyes.
        let more = candidates.iter().filter(|it| self.is_unexpected(it));
        let more = more.map(|candidate| (candidate.participant, 1));
        self.intended = weighted(expected.chain(more), chance);
    }

    /// Draws it among these, all of whom are about to take one and held back.
    fn intend_one_of(&mut self, candidates: &[Candidate], chance: &mut Chance) {
        let weight = |it: &Candidate| (it.participant, self.weight(it).max(1));
        let weights = candidates.iter().map(weight);
        self.intended = weighted(weights, chance);
    }

    /// One of the candidates that are not held back, as everybody is who would take an interesting
    /// event and is not intended to.
    fn free(&self, candidates: &[Candidate], chance: &mut Chance) -> Option<usize> {
        let Some(who) = self.intended else {
            return Some(chance.below(candidates.len() as u32) as usize);
        };
        let is_free = |candidate: &Candidate| {
            candidate.participant == who || !self.interests(candidate.operation)
        };
        let count: u32 = candidates.iter().map(|it| u32::from(is_free(it))).sum();
        let mut before = chance.below(count.max(1));
        candidates.iter().position(|candidate| {
            let free = is_free(candidate);
            let found = free && before == 0;
            before -= u32::from(free && !found);
            found
        })
    }
}

/// One of these, by weight; nobody if there is no weight.
fn weighted(
    mut weights: impl Iterator<Item = (Participant, u32)> + Clone,
    chance: &mut Chance,
) -> Option<Participant> {
    let mut drawn = chance.below(weights.clone().map(|(_, weight)| weight).sum());
    let chosen = weights.find(|(_, weight)| {
        let found = drawn < *weight;
        drawn = drawn.saturating_sub(*weight);
        found
    });
    chosen.map(|(who, _)| who)
}

impl Sampler for Surw {
    fn start(&mut self, chance: &mut Chance) {
        self.intended = None;
        self.shares.clear();
        self.places.clear();
        if self.openings.version != self.profile.version() {
            self.openings = Openings::of(&self.profile);
        }
        let openings = &self.openings.shares;
        let drawn = chance.below(openings.len() as u32);
        let opening = openings.get(drawn as usize);
        self.object = opening.map(|(object, _)| *object);
        if let Some((_, shares)) = opening {
            self.shares.extend_from_slice(shares);
        }
    }

    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        let candidates = view.candidates();
        for candidate in candidates {
            if self.is_unseen(candidate) {
                self.see(candidate, chance);
            }
        }
        if self.intended.is_none() {
            self.intend(candidates, chance);
        }
        if let Some(index) = self.free(candidates, chance) {
            return index;
        }
        self.intend_one_of(candidates, chance);
        let free = self.free(candidates, chance);
        free.expect("one of them is not held back")
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
