//! Every execution with at most so many preemptions, in lexicographic order, one layer after the
//! other.
//!
//! What has happened is known by the class of the steps so far and by who took the last of them: two
//! beginnings that agree in both go on alike, and what goes on costs both the same preemptions. So
//! the one with more preemptions, or the lexicographically greater one, is not followed.
//!
//! What is known of beginnings does not grow without end. Beyond so many it is forgotten: then some are
//! followed again, which costs time and changes nothing else.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, hash_map::Entry};

use super::length::{Decision, preempts};
use crate::{
    certificate::{Certificate, Classes},
    machine::{Participant, StepInfo},
    reduction::{Path, Relation},
    strategy::{Pick, Strategy, View},
};

/// Of how many beginnings something is known at a time: a hundred megabytes, and as many as fit into a
/// table of that size.
const KNOWN_MAX: usize = 7 << 19;

/// The executions of one layer: of every class that can be reached with so many preemptions there is
/// one, or a few.
#[derive(Debug)]
pub struct Layers {
    /// How many preemptions an execution may have.
    most: u32,
    /// Whether something was left to a layer that is still to come.
    deferred: bool,
    begun: bool,
    path: Path,
    /// The decisions of the current execution; it has passed so many of them.
    levels: Vec<Level>,
    passed: usize,
    /// Its steps so far, its preemptions, and who took the last step.
    steps: usize,
    preemptions: u32,
    last: Option<Participant>,
    /// Whether a better beginning leads to where it is.
    overtaken: bool,
    known: HashMap<(u64, Participant), Reached, FixedState>,
    /// Of how many beginnings at most.
    known_max: usize,
    /// The classes of the executions that came to their end, and how many were given up.
    classes: Classes,
    given_up: u64,
}

/// A decision with its options in lexicographic order.
#[derive(Debug)]
struct Level {
    options: Vec<(Decision, bool)>,
    taken: usize,
    /// How many steps stand before it.
    steps: usize,
}

/// How something was reached.
#[derive(Clone, Copy, Debug)]
struct Reached {
    /// With how many preemptions at least.
    preemptions: u32,
    /// In which layer the last time.
    layer: u32,
}

impl Layers {
    /// Before the layer without preemptions.
    #[must_use]
    pub fn new(relation: Relation) -> Self {
        Self::up_to(relation, 0)
    }

    /// Before the layer with at most so many preemptions.
    #[must_use]
    pub fn up_to(relation: Relation, most: u32) -> Self {
        Self {
            most,
            deferred: false,
            begun: false,
            path: Path::new(relation),
            levels: Vec::new(),
            passed: 0,
            steps: 0,
            preemptions: 0,
            last: None,
            overtaken: false,
            known: HashMap::with_hasher(FixedState::with_seed(0)),
            known_max: KNOWN_MAX,
            classes: Classes::default(),
            given_up: 0,
        }
    }

    /// What it has done so far. A class may have been visited several times, by beginnings that end with
    /// different threads; an execution is given up where a better beginning leads to the same.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        self.classes
            .certificate(self.path.relation(), self.given_up)
    }

    /// Goes on to the layer with one preemption more; false if there is none.
    pub(super) fn deepen(&mut self) -> bool {
        self.most += 1;
        self.begun = false;
        self.path.truncate(0);
        self.levels.clear();
        std::mem::take(&mut self.deferred)
    }

    /// The options of a new decision that this layer can afford.
    fn options(&mut self, view: &View<'_>) -> Vec<(Decision, bool)> {
        let mut options = Vec::new();
        for candidate in view.candidates() {
            let participant = candidate.participant;
            let preempts = preempts(self.last, participant, view.candidates());
            if preempts && self.preemptions == self.most {
                self.deferred = true;
                continue;
            }
            let choices = 0..candidate.alternatives;
            options.extend(choices.map(|choice| {
                let decision = Decision {
                    participant,
                    choice,
                };
                (decision, preempts)
            }));
        }
        options.sort_unstable();
        options
    }

    /// Whether what has happened was reached before, and at least as well.
    fn is_overtaken(&mut self, last: Participant) -> bool {
        let here = Reached {
            preemptions: self.preemptions,
            layer: self.most,
        };
        if self.known.len() >= self.known_max {
            self.known.clear();
        }
        match self.known.entry((self.path.class(), last)) {
            Entry::Vacant(unknown) => {
                unknown.insert(here);
                false
            }
            Entry::Occupied(mut known) => {
                let before = *known.get();
                let again = before.preemptions == here.preemptions && before.layer == here.layer;
                if before.preemptions < here.preemptions || again {
                    return true;
                }
                known.insert(here);
                false
            }
        }
    }
}

impl Strategy for Layers {
    fn begin(&mut self) -> bool {
        (self.passed, self.steps, self.preemptions) = (0, 0, 0);
        (self.last, self.overtaken) = (None, false);
        if !std::mem::replace(&mut self.begun, true) {
            return true;
        }
        while let Some(level) = self.levels.last_mut() {
            level.taken += 1;
            if level.taken < level.options.len() {
                self.path.truncate(level.steps);
                return true;
            }
            self.levels.pop();
        }
        false
    }

    fn is_exhausted(&mut self) -> bool {
        let mut levels = self.levels.iter();
        self.begun && levels.all(|level| level.taken + 1 == level.options.len())
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        if self.overtaken {
            return Pick::Abandon;
        }
        if self.passed == self.levels.len() {
            let options = self.options(view);
            self.levels.push(Level {
                options,
                taken: 0,
                steps: self.steps,
            });
        }
        let level = &self.levels[self.passed];
        let (decision, preempts) = level.options[level.taken];
        self.passed += 1;
        self.preemptions += u32::from(preempts);
        let mut candidates = view.candidates().iter();
        match candidates.position(|candidate| candidate.participant == decision.participant) {
            Some(candidate) => Pick::Take {
                candidate,
                choice: decision.choice,
            },
            // The program is not deterministic.
            None => Pick::Abandon,
        }
    }

    fn took(&mut self, step: &StepInfo) {
        self.steps += 1;
        self.last = Some(step.participant);
        if self.steps > self.path.len() {
            self.path.push(step);
            self.overtaken = self.is_overtaken(step.participant);
        }
    }

    fn ended(&mut self, _left_over: &[StepInfo]) {
        self.classes.add(self.path.class());
    }

    fn gave_up(&mut self, _left_over: &[StepInfo]) {
        self.given_up += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

    use super::*;
    use crate::{
        explore::explore,
        machine::{Body, Limits, Machine, Simulator},
        platform::Platform,
    };

    /// Three threads that enter a common monitor and one of their own each, so that many orders come to
    /// the same.
    fn locks() {
        let common = Machine::monitor("common", ());
        for _ in 0..3 {
            let common = common.clone();
            Machine::spawn("thread", move || {
                let own = Machine::monitor("own", ());
                drop(Machine::enter(&own));
                drop(Machine::enter(&common));
                drop(Machine::enter(&own));
            });
        }
    }

    /// The classes that a search visits which knows so many beginnings, its certificate, and the most
    /// that it knew.
    fn search(known_max: usize, preemptions: u32) -> (BTreeSet<u64>, Certificate, usize) {
        let mut layers = Layers::up_to(Relation::Sync, preemptions);
        layers.known_max = known_max;
        let (mut classes, mut most) = (BTreeSet::new(), 0);
        let (mut simulator, limits) = (Simulator::new(), Limits::default());
        let body: Body = Arc::new(locks);
        loop {
            let done = explore(&mut simulator, limits, &mut layers, 1, &body, |_| {
                ControlFlow::Continue(())
            });
            if done.executions > 0 {
                classes.insert(layers.path.class());
            }
            most = most.max(layers.known.len());
            if done.exhausted {
                return (classes, layers.certificate(), most);
            }
        }
    }

    #[test]
    fn what_is_forgotten_is_followed_again_and_nothing_is_lost() {
        for preemptions in [1, 2, 100] {
            let (all, whole, known) = search(KNOWN_MAX, preemptions);
            let (again, short, most) = search(known / 4, preemptions);
            assert_eq!(all, again);
            assert!(most <= known / 4, "{most} of {known}");
            assert_eq!(whole.classes_hash, short.classes_hash);
            assert!(whole.executions <= short.executions);
        }
        let (all, whole, known) = search(KNOWN_MAX, 100);
        assert_eq!(whole.classes, Some(all.len() as u64));
        assert!(whole.executions < search(known / 4, 100).1.executions);
    }
}
