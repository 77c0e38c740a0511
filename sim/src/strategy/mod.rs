//! Strategies: who decides the next step.
//!
//! One file each. A strategy is told before every execution, asked at every step at which there is
//! something to decide, and told what every step turned out to touch; so reductions need nothing
//! else.

mod announced;
pub mod chance;
pub mod exhaustive;
mod in_order;
pub mod pct;
pub mod portfolio;
pub mod pos;
pub mod profile;
pub mod random;
pub mod replay;
pub mod seeded;
pub mod sticky;
pub mod surw;
pub(crate) mod taking_turns;

use crate::machine::{Candidate, Candidates, Participant, StepInfo};

/// What a strategy sees when it is asked.
pub struct View<'a>(Candidates<'a>);

impl<'a> View<'a> {
    #[inline]
    pub(crate) const fn new(candidates: Candidates<'a>) -> Self {
        Self(candidates)
    }

    /// How many candidates there are; never none.
    #[must_use]
    #[inline]
    pub const fn count(&self) -> usize {
        self.0.count()
    }

    /// How many alternatives the operation of a candidate has.
    #[must_use]
    #[inline]
    pub fn alternatives(&self, candidate: usize) -> u32 {
        self.0.alternatives(candidate)
    }

    /// Who can take a step. They are listed when somebody asks for it.
    #[must_use]
    pub fn candidates(&self) -> &'a [Candidate] {
        self.0.list()
    }

    /// The thread that moved last, and its index in [`candidates`](Self::candidates), if it can take a
    /// step and no timer can. Lists nobody.
    pub(crate) fn who_goes_on(&self) -> Option<(Participant, usize)> {
        self.0.who_goes_on()
    }

    /// The index of a participant in [`candidates`](Self::candidates), if it can take a step. Lists
    /// nobody.
    pub(crate) fn place_of(&self, participant: Participant) -> Option<usize> {
        self.0.place_of(participant)
    }

    /// Whether a participant goes by this name in schedules.
    #[must_use]
    pub fn is_called(&self, participant: Participant, name: &str) -> bool {
        self.0.names().is_called(participant, name)
    }

    /// The name of a participant in schedules. Allocates; for messages.
    #[must_use]
    pub fn name(&self, participant: Participant) -> String {
        self.0.names().name(participant)
    }
}

impl std::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.candidates()).finish()
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

    /// Whether it knows that there is none left. Asked between two executions, and begins none.
    fn is_exhausted(&mut self) -> bool {
        false
    }

    /// Whether it has left something out that it was to visit: at a bound, or because the program is not
    /// deterministic. If so, it stays so.
    fn has_left_out(&self) -> bool {
        false
    }

    /// Picks who takes the next step.
    fn pick(&mut self, view: &View<'_>) -> Pick;

    /// Is told what the step just taken touched.
    fn took(&mut self, _step: &StepInfo) {}

    /// Whether it, or whoever looks at its executions, reads what steps touched
    /// ([`StepInfo::accesses`]). To note it takes time; where it is not noted, every step claims to
    /// touch everything. Asked before each execution.
    fn reads_accesses(&self) -> bool {
        true
    }

    /// The first steps of the next execution, where it knows them: what they touch need not be noted
    /// again. Whoever knows any knows all steps behind the execution, for observers.
    fn known(&self) -> &[StepInfo] {
        &[]
    }

    /// Is told, behind an execution that was observed, whether it showed something new.
    fn learned(&mut self, _new: bool) {}

    /// Is told, behind the last step of an execution that was not given up, what had been announced
    /// or armed and did not happen; only where it [reads](Self::reads_accesses) what that touches.
    fn ended(&mut self, _left_over: &[StepInfo]) {}

    /// Is told the same where it gave the execution up.
    fn gave_up(&mut self, _left_over: &[StepInfo]) {}

    /// Is told that the execution was left at [`Limits::steps_max`](crate::machine::Limits::steps_max).
    fn left_off(&mut self) {}
}
