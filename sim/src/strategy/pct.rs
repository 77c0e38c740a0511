//! PCT: random priorities with a few random changes (Burckhardt, Kothari, Musuvathi, Nagarakatte,
//! *A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs*, ASPLOS 2010).
//!
//! Every participant has a random priority, and the candidate with the highest one moves. At
//! *d* − 1 random decisions out of *k* whoever would move gets one of *d* − 1 priorities below all
//! of those. Which one is drawn with the decision: who falls later may stay above who fell before.
//!
//! A bug that takes *d* ordering constraints among *n* participants is found with probability
//! 1 / (*n* *k*^(*d*−1)) at least, as long as executions have at most *k* steps, no timer fires and
//! nobody yields. A fault that the bug needs, or that must not strike, goes beside that: one strikes
//! one time in [`FAULT_ONE_IN`](super::seeded::FAULT_ONE_IN). And behind
//! [`FAIR_AFTER`](super::seeded::FAIR_AFTER) decisions it ends: from there on every sampler chooses
//! uniformly.
//!
//! *k* is given at construction, from a [`Profile`](super::profile::Profile) of the program, so
//! that a seed alone still decides an execution. Executions count only decisions between several
//! candidates: elsewhere a change has no effect at once. *k* is the number of steps all the same. How
//! many of them are decisions depends on the order, and where uniform choice soon ends a short thread
//! a long one goes on alone, though a bug may want the short one late.
//!
//! A timer is a participant, but every firing counts as another one: a timer that is armed again
//! draws a new priority, every other time one behind all others, those who fell at a change
//! included; so a periodic timer does not hold up the threads for long. Who yields falls behind all
//! others too: it says that it waits for one of them.

use super::{View, chance::Chance, seeded::Sampler};
use crate::machine::{Candidate, Operation, Participant, StepInfo};

/// Priorities that participants begin with are above those to which they fall.
const INITIAL: u64 = 1 << 32;

/// The sampler.
#[derive(Clone, Debug)]
pub struct Pct {
    depth: u32,
    steps_max: u32,
    /// By the number of the participant; 0 before it has one.
    priorities: Vec<u64>,
    /// Whose they are.
    participants: Vec<Participant>,
    /// The decisions at which somebody falls, and to which priority; the next one is the last.
    changes: Vec<(u32, u64)>,
    /// How many decisions there have been.
    decisions: u32,
    /// The priority of whoever gave way last: below those of the changes. The next one falls below it.
    floor: u64,
}

impl Pct {
    /// Looks for bugs of this depth (the paper's *d*; 1: priorities never change) in executions of
    /// up to `steps_max` steps (*k*).
    #[must_use]
    pub const fn new(depth: u32, steps_max: u32) -> Self {
        Self {
            depth,
            steps_max,
            priorities: Vec::new(),
            participants: Vec::new(),
            changes: Vec::new(),
            decisions: 0,
            floor: INITIAL,
        }
    }

    /// Goes on with another depth and length.
    pub(super) const fn tune(&mut self, depth: u32, steps_max: u32) {
        self.depth = depth;
        self.steps_max = steps_max;
    }

    #[inline]
    fn priority(&mut self, of: &Candidate, chance: &mut Chance) -> u64 {
        match self.priorities.get(of.number as usize) {
            None | Some(0) => self.draw(of, chance),
            Some(priority) => *priority,
        }
    }

    fn draw(&mut self, of: &Candidate, chance: &mut Chance) -> u64 {
        let priority = if of.participant.is_timer() && chance.below(2) == 0 {
            self.floor -= 1;
            self.floor
        } else {
            INITIAL + u64::from(chance.number())
        };
        let number = of.number as usize;
        if self.priorities.len() <= number {
            self.priorities.resize(number + 1, 0);
            self.participants.resize(number + 1, Participant::MAIN);
        }
        self.priorities[number] = priority;
        self.participants[number] = of.participant;
        priority
    }

    fn highest(&mut self, candidates: &[Candidate], chance: &mut Chance) -> usize {
        let mut highest = (0, 0);
        for (index, candidate) in candidates.iter().enumerate() {
            let priority = self.priority(candidate, chance);
            if priority > highest.0 {
                highest = (priority, index);
            }
        }
        highest.1
    }

    /// Lets everybody else go first.
    fn give_way(&mut self, who: Participant) {
        self.floor -= 1;
        let floor = self.floor;
        if let Some(priority) = self.known(who) {
            *priority = floor;
        }
    }

    /// The priority of a participant that has one.
    fn known(&mut self, who: Participant) -> Option<&mut u64> {
        let mut all = self.participants.iter().zip(&mut self.priorities);
        let known = all.find(|(of, priority)| **of == who && **priority > 0);
        known.map(|(_, priority)| priority)
    }
}

impl Sampler for Pct {
    fn start(&mut self, chance: &mut Chance) {
        self.priorities.clear();
        self.decisions = 0;
        self.floor = INITIAL - u64::from(self.depth);
        self.changes.clear();
        if self.steps_max > 0 {
            let change = |nth| (chance.below(self.steps_max), INITIAL - u64::from(nth));
            let changes = (1..self.depth).map(change);
            self.changes.extend(changes);
            self.changes.sort_unstable_by(|a, b| b.cmp(a));
        }
    }

    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        let candidates = view.candidates();
        let mut highest = self.highest(candidates, chance);
        while let Some((_, priority)) = self.changes.pop_if(|(at, _)| *at == self.decisions) {
            self.priorities[candidates[highest].number as usize] = priority;
            highest = self.highest(candidates, chance);
        }
        self.decisions += 1;
        highest
    }

    fn took(&mut self, step: &StepInfo) {
        match step.operation {
            Operation::Fire => self
                .known(step.participant)
                .into_iter()
                .for_each(|it| *it = 0),
            Operation::Yield => self.give_way(step.participant),
            _ => {}
        }
    }
}
