//! Sticky random choice: whoever moved last mostly moves on.
//!
//! Uniform choice changes threads at every second step, so one thread is hardly ever left behind
//! while another one gets far. Here each execution draws how sticky it is; a very sticky one runs
//! long stretches of one thread, at whose ends chance picks anew. (Musuvathi, Qadeer, *Iterative
//! Context Bounding for Systematic Testing of Multithreaded Programs*, PLDI 2007, saw that few
//! preemptions suffice for most bugs; this is chance leaning towards few preemptions.)
//!
//! Timers are candidates like others, so they too fire seldom in the middle of a stretch. A thread
//! that yields lets go.

use super::{View, chance::Chance, seeded::Sampler};
use crate::machine::{Operation, Participant, StepInfo};

/// An execution lets go of a thread once in two to the power of one of these steps.
const STICKINESS: [u32; 3] = [1, 3, 6];

/// The sampler.
#[derive(Clone, Debug, Default)]
pub struct Sticky {
    stickiness: u32,
    running: Option<Participant>,
}

impl Sampler for Sticky {
    fn start(&mut self, chance: &mut Chance) {
        self.stickiness = STICKINESS[chance.below(STICKINESS.len() as u32) as usize];
        self.running = None;
    }

    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        let running = view
            .candidates()
            .iter()
            .position(|candidate| Some(candidate.participant) == self.running);
        match running {
            Some(running) if chance.below(1 << self.stickiness) != 0 => running,
            _ => chance.any(view),
        }
    }

    fn took(&mut self, step: &StepInfo) {
        let lets_go = step.operation == Operation::Yield;
        self.running = (!lets_go).then_some(step.participant);
    }
}
