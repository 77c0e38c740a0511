//! Sleep: steps that need not be tried, because what they lead to has been visited.
//!
//! A step that was tried at a level sleeps there and at the levels behind, up to the first step that
//! depends on it.

use serde::{Deserialize, Serialize};

use crate::{
    machine::{Participant, StepInfo},
    reduction::{Path, mask},
};

/// The steps that sleep along the current execution.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Sleepers {
    all: Vec<Sleeper>,
    /// How many nothing has woken.
    asleep: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sleeper {
    pub(super) step: StepInfo,
    pub(super) mask: u64,
    /// Where it was tried.
    pub(super) level: usize,
    /// The step that wakes it: it sleeps at the levels up to this one.
    woken_by: Option<usize>,
}

impl Sleeper {
    fn sleeps_at(&self, level: usize) -> bool {
        self.level <= level && self.woken_by.is_none_or(|woken| level <= woken)
    }
}

impl Sleepers {
    /// A step was tried at a level, and all that it leads to visited.
    pub(super) fn add(&mut self, level: usize, step: StepInfo) {
        self.all.push(Sleeper {
            mask: mask(&step),
            step,
            level,
            woken_by: None,
        });
        self.asleep += 1;
    }

    /// The search goes back to a level, to take another step there.
    pub(super) fn go_back(&mut self, level: usize) {
        self.all.retain_mut(|sleeper| {
            if sleeper.woken_by.is_some_and(|woken| woken >= level) {
                sleeper.woken_by = None;
            }
            sleeper.level <= level
        });
        let asleep = self.all.iter().filter(|it| it.woken_by.is_none());
        self.asleep = asleep.count();
    }

    /// The last step of a path was taken: wakes what depends on it.
    pub(super) fn wake(&mut self, path: &Path) {
        if self.asleep == 0 {
            return;
        }
        let level = path.len() - 1;
        for sleeper in &mut self.all {
            if sleeper.woken_by.is_none() && path.depends(level, &sleeper.step, sleeper.mask) {
                sleeper.woken_by = Some(level);
                self.asleep -= 1;
            }
        }
    }

    /// Whether a participant's alternative sleeps behind the last step.
    pub(super) fn holds(&self, participant: Participant, choice: u32) -> bool {
        let mut asleep = self.all.iter().filter(|it| it.woken_by.is_none());
        self.asleep > 0
            && asleep.any(|it| (it.step.participant, it.step.choice) == (participant, choice))
    }

    /// What sleeps at a level.
    pub(super) fn at(&self, level: usize) -> impl Iterator<Item = &Sleeper> {
        self.all.iter().filter(move |it| it.sleeps_at(level))
    }
}
