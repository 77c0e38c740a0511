//! POS, partial order sampling (Yuan, Yang, Gu, *Partial Order Aware Concurrency Sampling*, CAV
//! 2018).
//!
//! Every pending event has a random priority, and the candidate with the highest one moves. Then
//! the events that race with its step draw again, so that racing events may still come in any
//! order, while events that nobody can tell apart are not tried in all their orders.
//!
//! An event is what a participant has announced, a timer's firing included. Which events race is
//! judged by what they announced: an order that only the history of calls tells is not drawn again.

use super::{View, announced::access, chance::Chance, seeded::Sampler};
use crate::machine::{Candidate, Operation, Participant, StepInfo};

/// A pending event.
#[derive(Clone, Copy, Debug)]
struct Event {
    of: Participant,
    /// What it touches, as a number; 0 if that is nothing of others.
    object: u64,
    write: bool,
    /// Drawn from one on; 0 before it is drawn.
    priority: u64,
}

/// Of a participant that has not announced anything yet.
const NO_EVENT: Event = Event {
    of: Participant::MAIN,
    object: 0,
    write: false,
    priority: 0,
};

impl Event {
    #[inline]
    fn new(of: Participant, operation: Operation, priority: u64) -> Self {
        let access = access(operation);
        Self {
            of,
            object: access.map_or(0, |access| access.object().number()),
            write: access.is_some_and(|access| access.write()),
            priority,
        }
    }

    /// Whether a step was this event, or races with it. What its thread did in it also ended the wait
    /// whose timer it had, or armed another.
    #[inline]
    fn meets(&self, step: &Self) -> bool {
        self.of.thread() == step.of.thread()
            || self.object != 0 && self.object == step.object && (self.write || step.write)
    }
}

/// The sampler.
#[derive(Clone, Debug, Default)]
pub struct Pos {
    /// By the number of the participant.
    events: Vec<Event>,
}

impl Pos {
    #[inline]
    fn priority(&mut self, candidate: &Candidate, chance: &mut Chance) -> u64 {
        let number = candidate.number as usize;
        if self.events.len() <= number {
            self.make_room(number);
        }
        let event = &mut self.events[number];
        if event.priority == 0 {
            let priority = 1 + u64::from(chance.number());
            *event = Event::new(candidate.participant, candidate.operation, priority);
        }
        event.priority
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, number: usize) {
        self.events.resize(number + 1, NO_EVENT);
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

    fn took(&mut self, step: &StepInfo) {
        let struck = step.choice > 0;
        let mut step = Event::new(step.participant, step.operation, 0);
        step.write |= struck;
        for event in &mut self.events {
            if event.meets(&step) {
                event.priority = 0;
            }
        }
    }
}
