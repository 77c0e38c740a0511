//! The beginning of an execution that has no end.
//!
//! An execution without end is as long as any other, so it is its beginning that is short or long:
//! the decisions behind which it does not end although everybody who can move takes turns. Nobody
//! could have ended it but was passed over, then.

use std::vec;

use super::length::{Decision, Length, preempts};
use crate::{
    machine::{Candidate, Participant, StepInfo},
    strategy::{Pick, Strategy, View, taking_turns},
};

/// One execution that begins with given decisions, without those that cannot be taken; behind them
/// everybody takes turns.
#[derive(Clone, Debug)]
pub struct Beginning {
    left: vec::IntoIter<Decision>,
    taken: Length,
    last: Option<Participant>,
    begun: bool,
}

impl Beginning {
    /// Begins with these decisions.
    #[must_use]
    pub fn new(decisions: Vec<Decision>) -> Self {
        Self {
            left: decisions.into_iter(),
            taken: Length {
                preemptions: 0,
                steps: 0,
                decisions: Vec::new(),
            },
            last: None,
            begun: false,
        }
    }

    /// How long the beginning was: the decisions that could be taken, and the first decision of the
    /// execution in any case, so that it can be written down.
    #[must_use]
    pub fn length(self) -> Length {
        self.taken
    }

    /// The next of the decisions that can be taken, with the index of its candidate.
    fn wanted(&mut self, candidates: &[Candidate]) -> Option<(usize, u32)> {
        self.left.find_map(|decision| {
            let mut able = candidates.iter();
            let index = able.position(|it| it.participant == decision.participant)?;
            let fits = decision.choice < candidates[index].alternatives;
            Some((index, if fits { decision.choice } else { 0 }))
        })
    }

    fn note(&mut self, decision: Decision, candidates: &[Candidate]) {
        let preempts = preempts(self.last, decision.participant, candidates);
        self.taken.preemptions += u32::from(preempts);
        self.taken.steps += 1;
        self.taken.decisions.push(decision);
    }
}

impl Strategy for Beginning {
    fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.begun, true)
    }

    fn is_exhausted(&mut self) -> bool {
        self.begun
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        let candidates = view.candidates();
        let wanted = self.wanted(candidates);
        let in_turn = || (taking_turns::next(self.last, candidates), 0);
        let (candidate, choice) = wanted.unwrap_or_else(in_turn);
        if wanted.is_some() || self.taken.steps == 0 {
            let participant = candidates[candidate].participant;
            let decision = Decision {
                participant,
                choice,
            };
            self.note(decision, candidates);
        }
        Pick::Take { candidate, choice }
    }

    fn took(&mut self, step: &StepInfo) {
        self.last = Some(step.participant);
    }
}
