//! Exhaustive depth-first search with sleep sets (Godefroid, *Partial-Order Methods for the
//! Verification of Concurrent Systems*, LNCS 1032, 1996, chapter 5).
//!
//! Every candidate is tried at every step, except those asleep: a participant that was tried at an
//! earlier step stays asleep until a step that depends on its own is taken, for until then it only
//! leads to executions equivalent to known ones. At most one complete execution per class is run;
//! executions in which everybody is asleep are given up on the way ([`Exhaustive::abandoned`]
//! counts them).

use super::{Pick, Strategy, View};
use crate::{
    machine::{Candidate, Participant, StepInfo},
    reduction::Relation,
};

/// A participant with an alternative of what it is about to do.
type Turn = (Participant, u32);

/// A decision on the way of the current execution, with what was tried there before.
#[derive(Debug, Default)]
struct Level {
    /// Who could take a step, and how.
    options: Vec<Turn>,
    /// Which option is being tried.
    taken: usize,
    /// Steps that need not be tried here: they slept before, or were tried.
    asleep: Vec<StepInfo>,
    /// The step being tried, once it was taken.
    step: Option<StepInfo>,
}

impl Level {
    fn reset(&mut self, candidates: &[Candidate]) {
        self.options.clear();
        for candidate in candidates {
            let alternatives = 0..candidate.alternatives;
            self.options
                .extend(alternatives.map(|choice| (candidate.participant, choice)));
        }
        self.taken = 0;
        self.asleep.clear();
        self.step = None;
    }

    /// Turns to the first option from `first` on that is awake; false when there is none.
    fn turn_to(&mut self, first: usize) -> bool {
        let awake = |index: &usize| {
            let option = self.options[*index];
            !self
                .asleep
                .iter()
                .any(|step| (step.participant, step.choice) == option)
        };
        let next = (first..self.options.len()).find(awake);
        self.taken = next.unwrap_or(self.taken);
        next.is_some()
    }

    /// Turns to what has not been tried yet; false when there is nothing left.
    fn turn(&mut self) -> bool {
        self.asleep.extend(self.step.take());
        self.turn_to(self.taken + 1)
    }

    fn pick(&self, view: &View<'_>) -> Pick {
        let (participant, choice) = self.options[self.taken];
        let mut candidates = view.candidates.iter();
        let candidate = candidates.position(|candidate| candidate.participant == participant);
        Pick::Take {
            candidate: candidate.expect("the options are the candidates"),
            choice,
        }
    }

    fn fits(&self, candidates: &[Candidate]) -> bool {
        let mut options = self.options.iter();
        let mut expected = candidates
            .iter()
            .flat_map(|candidate| (0..candidate.alternatives).map(|n| (candidate.participant, n)));
        options.all(|option| expected.next() == Some(*option)) && expected.next().is_none()
    }
}

/// Every class of executions under a [`Relation`], one execution each.
#[derive(Debug)]
pub struct Exhaustive {
    relation: Relation,
    /// The levels of the current execution are the first `depth`; those behind are kept for their
    /// memory.
    levels: Vec<Level>,
    depth: usize,
    /// How many of them the current execution has passed.
    passed: usize,
    begun: bool,
    abandoned: u64,
    diverged: Option<String>,
}

impl Exhaustive {
    /// Starts a search.
    #[must_use]
    pub const fn new(relation: Relation) -> Self {
        Self {
            relation,
            levels: Vec::new(),
            depth: 0,
            passed: 0,
            begun: false,
            abandoned: 0,
            diverged: None,
        }
    }

    /// How many executions were given up because everybody who could move was asleep.
    #[must_use]
    pub const fn abandoned(&self) -> u64 {
        self.abandoned
    }

    /// Why the search makes no sense: the same decisions led to different candidates. The program
    /// is not deterministic.
    #[must_use]
    pub fn diverged(&self) -> Option<&str> {
        self.diverged.as_deref()
    }

    /// Adds a level; what sleeps there is what slept or was tried before the last step and does not
    /// depend on it.
    fn push(&mut self, candidates: &[Candidate]) -> &mut Level {
        let index = self.depth;
        if self.levels.len() == index {
            self.levels.push(Level::default());
        }
        let (before, behind) = self.levels.split_at_mut(index);
        let level = &mut behind[0];
        level.reset(candidates);
        if let Some(parent) = before.last()
            && let Some(step) = &parent.step
        {
            let stays = |asleep: &&StepInfo| !self.relation.dependent(asleep, step);
            level
                .asleep
                .extend(parent.asleep.iter().filter(stays).cloned());
        }
        level
    }

    fn diverge(&mut self, view: &View<'_>) -> Pick {
        let names = view
            .candidates
            .iter()
            .map(|candidate| view.name(candidate.participant));
        self.diverged = Some(format!(
            "behind {} decisions as before, other threads can move: {}",
            self.passed,
            names.collect::<Vec<_>>().join(", ")
        ));
        Pick::Abandon
    }
}

impl Strategy for Exhaustive {
    fn begin(&mut self) -> bool {
        if self.diverged.is_some() {
            return false;
        }
        if self.begun {
            while self.depth > 0 && !self.levels[self.depth - 1].turn() {
                self.depth -= 1;
            }
            if self.depth == 0 {
                return false;
            }
        }
        self.begun = true;
        self.passed = 0;
        true
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        if self.passed < self.depth {
            if !self.levels[self.passed].fits(view.candidates) {
                return self.diverge(view);
            }
        } else {
            let level = self.push(view.candidates);
            if !level.turn_to(0) {
                self.abandoned += 1;
                return Pick::Abandon;
            }
            self.depth += 1;
        }
        self.passed += 1;
        self.levels[self.passed - 1].pick(view)
    }

    fn took(&mut self, step: &StepInfo) {
        if let Some(level) = self.passed.checked_sub(1) {
            // On the way to where the last execution was left, every step is known already.
            self.levels[level].step.get_or_insert_with(|| step.clone());
        }
    }
}
