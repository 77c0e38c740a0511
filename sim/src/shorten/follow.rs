//! Takes given decisions as far as they can be taken.

use super::length::Decision;
use crate::{
    machine::{Candidate, Participant, StepInfo},
    strategy::{Pick, Strategy, View},
};

/// One execution that follows a list of decisions, and does not mind where they do not fit: always
/// the first decision of the list that can be taken is, and leaves it. Where none can, whoever moved
/// last goes on; where they cannot, the first thread that can, and timers last.
#[derive(Clone, Debug)]
pub struct Follow {
    left: Vec<Decision>,
    last: Option<Participant>,
    begun: bool,
}

impl Follow {
    /// Follows decisions.
    #[must_use]
    pub const fn new(decisions: Vec<Decision>) -> Self {
        Self {
            left: decisions,
            last: None,
            begun: false,
        }
    }

    /// The first decision of the list that can be taken; with the index of the candidate.
    fn wanted(&mut self, candidates: &[Candidate]) -> Option<(usize, u32)> {
        let able = |decision: &Decision| {
            let mut able = candidates.iter();
            able.position(|candidate| candidate.participant == decision.participant)
        };
        let mut left = self.left.iter().enumerate();
        let (index, candidate) =
            left.find_map(|(index, decision)| Some((index, able(decision)?)))?;
        let choice = self.left.remove(index).choice;
        let fits = choice < candidates[candidate].alternatives;
        Some((candidate, if fits { choice } else { 0 }))
    }

    fn usual(&self, candidates: &[Candidate]) -> usize {
        let rank = |index: &usize| {
            let who = candidates[*index].participant;
            (Some(who) != self.last, who)
        };
        let usual = (0..candidates.len()).min_by_key(rank);
        usual.expect("somebody can take a step")
    }
}

impl Strategy for Follow {
    fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.begun, true)
    }

    fn is_exhausted(&mut self) -> bool {
        self.begun
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        let wanted = self.wanted(view.candidates());
        let (candidate, choice) = wanted.unwrap_or_else(|| (self.usual(view.candidates()), 0));
        Pick::Take { candidate, choice }
    }

    fn took(&mut self, step: &StepInfo) {
        self.last = Some(step.participant);
    }
}
