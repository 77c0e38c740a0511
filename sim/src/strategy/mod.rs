//! Strategies: who decides the next step.
//!
//! One file each. A strategy is told before every execution, asked at every step at which there is
//! something to decide, and told what every step turned out to touch; so reductions need nothing
//! else.

mod announced;
pub mod exhaustive;
pub mod pct;
pub mod portfolio;
pub mod pos;
pub mod profile;
pub mod random;
pub mod replay;
pub mod seeded;
pub mod sticky;
pub mod surw;

use crate::machine::{Candidate, KernelView, Participant, StepInfo};

/// What a strategy sees when it is asked.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Who can take a step; never empty.
    pub candidates: &'a [Candidate],
    pub(crate) kernel: KernelView<'a>,
}

impl View<'_> {
    /// Whether a participant goes by this name in schedules.
    #[must_use]
    pub fn is_called(&self, participant: Participant, name: &str) -> bool {
        self.kernel.is_called(participant, name)
    }

    /// The name of a participant in schedules. Allocates; for messages.
    #[must_use]
    pub fn name(&self, participant: Participant) -> String {
        self.kernel.name(participant)
    }
}

/// A strategy's answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pick {
    /// A candidate takes its step.
    Take {
        /// Its index in [`View::candidates`].
        candidate: usize,
        /// Which alternative of its operation; 0 is the ordinary one.
        choice: u32,
    },
    /// This execution leads nowhere new, or cannot go on as wanted.
    Abandon,
}

/// Decides the steps of one execution after another.
pub trait Strategy {
    /// Prepares the next execution; false when there is none left.
    fn begin(&mut self) -> bool;

    /// Picks who takes the next step.
    fn pick(&mut self, view: &View<'_>) -> Pick;

    /// Is told what the step just taken touched.
    fn took(&mut self, _step: &StepInfo) {}

    /// Is told, behind an execution that was observed, whether it showed something new.
    fn learned(&mut self, _new: bool) {}

    /// Is told, behind the last step of an execution that was not given up, what had been announced
    /// or armed and did not happen.
    fn ended(&mut self, _left_over: &[StepInfo]) {}
}
