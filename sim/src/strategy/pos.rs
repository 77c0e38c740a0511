//! POS, partial order sampling (Yuan, Yang, Gu, *Partial Order Aware Concurrency Sampling*, CAV
//! 2018).
//!
//! Every pending event has a random priority, and the candidate with the highest one moves. Then
//! the events that race with its step draw again, so that racing events may still come in any
//! order, while events that nobody can tell apart are not tried in all their orders.
//!
//! An event is what a participant has announced, a timer's firing included. Which events race is
//! judged by what they announced: an order that only the history of calls tells is not drawn again.

use super::{
    View,
    announced::{access, races},
    seeded::{Chance, Sampler},
};
use crate::machine::{Access, Candidate, Participant, StepInfo};

/// A pending event.
#[derive(Clone, Copy, Debug)]
struct Event {
    of: Participant,
    access: Option<Access>,
    priority: u32,
}

/// The sampler.
#[derive(Clone, Debug, Default)]
pub struct Pos {
    /// By the number of the participant; none before its priority is drawn.
    events: Vec<Option<Event>>,
}

impl Pos {
    #[inline]
    fn priority(&mut self, candidate: &Candidate, chance: &mut Chance) -> u32 {
        match self.events.get(candidate.number as usize) {
            Some(Some(event)) => event.priority,
            _ => self.draw(candidate, chance),
        }
    }

    fn draw(&mut self, candidate: &Candidate, chance: &mut Chance) -> u32 {
        let number = candidate.number as usize;
        if self.events.len() <= number {
            self.events.resize(number + 1, None);
        }
        let priority = chance.number();
        self.events[number] = Some(Event {
            of: candidate.participant,
            access: access(candidate.operation),
            priority,
        });
        priority
    }
}

impl Sampler for Pos {
    fn start(&mut self, _chance: &mut Chance) {
        self.events.clear();
    }

    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        let candidates = view.candidates();
        let mut highest = (self.priority(&candidates[0], chance), 0);
        for (index, candidate) in candidates.iter().enumerate().skip(1) {
            let priority = self.priority(candidate, chance);
            if priority > highest.0 {
                highest = (priority, index);
            }
        }
        highest.1
    }

    fn reads_accesses(&self) -> bool {
        true
    }

    fn took(&mut self, step: &StepInfo) {
        for place in &mut self.events {
            let again = |event: &mut Event| {
                event.of == step.participant
                    || event.access.is_some_and(|access| races(step, access))
            };
            place.take_if(again);
        }
    }
}
