//! Measures the executions of whatever strategy.

use super::length::{Decision, Length, preempts};
use crate::{
    machine::{Participant, StepInfo},
    strategy::{Pick, Strategy, View},
};

/// A strategy whose executions are measured.
#[derive(Clone, Debug)]
pub struct Measured<S> {
    strategy: S,
    last: Option<Participant>,
    preemptions: u32,
    decisions: Vec<Decision>,
}

impl<S> Measured<S> {
    /// Measures the executions of a strategy.
    pub const fn new(strategy: S) -> Self {
        Self {
            strategy,
            last: None,
            preemptions: 0,
            decisions: Vec::new(),
        }
    }

    /// The strategy itself.
    pub const fn strategy(&mut self) -> &mut S {
        &mut self.strategy
    }

    /// How long the execution was that it decided last, and that had so many steps.
    #[must_use]
    pub fn length(&self, steps: usize) -> Length {
        Length {
            preemptions: self.preemptions,
            steps,
            decisions: self.decisions.clone(),
        }
    }
}

impl<S: Strategy> Strategy for Measured<S> {
    fn begin(&mut self) -> bool {
        self.last = None;
        self.preemptions = 0;
        self.decisions.clear();
        self.strategy.begin()
    }

    fn is_exhausted(&mut self) -> bool {
        self.strategy.is_exhausted()
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        let pick = self.strategy.pick(view);
        if let Pick::Take { candidate, choice } = pick {
            let participant = view.candidates()[candidate].participant;
            self.preemptions += u32::from(preempts(self.last, participant, view.candidates()));
            self.decisions.push(Decision {
                participant,
                choice,
            });
        }
        pick
    }

    fn took(&mut self, step: &StepInfo) {
        self.last = Some(step.participant);
        self.strategy.took(step);
    }

    fn has_left_out(&self) -> bool {
        self.strategy.has_left_out()
    }

    fn learned(&mut self, new: bool) {
        self.strategy.learned(new);
    }

    fn ended(&mut self, left_over: &[StepInfo]) {
        self.strategy.ended(left_over);
    }

    fn left_off(&mut self) {
        self.strategy.left_off();
    }

    fn gave_up(&mut self, left_over: &[StepInfo]) {
        self.strategy.gave_up(left_over);
    }
}
