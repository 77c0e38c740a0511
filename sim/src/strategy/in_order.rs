//! In order: the schedules that anybody would try by hand, before any are drawn by lot.
//!
//! Everybody runs until blocked, whoever was started first before the others, and the body, which
//! starts them, last; in the next execution the other way round. In these two the first one to move
//! is delayed: behind its first step it waits until nobody else can move. So what it has looked at is
//! old when it goes on, and what it has begun is seen half done: much of what goes wrong between a
//! look and a change shows in one of the two orders. (One delay in a fixed order is the least that
//! delay-bounded scheduling does: Emmi, Qadeer, Rakamarić, *Delay-Bounded Scheduling*, POPL 2011.)
//! Once more the other way round, without a delay, everybody is through before those who were started
//! earlier begin.
//!
//! Whoever yields and whatever timer fires falls behind all others, so that nobody who waits for
//! others holds them up.

use super::{View, chance::Chance, seeded::Sampler};
use crate::machine::{Candidate, Operation, Participant, StepInfo};

/// The sampler. Chance has no part in it.
#[derive(Clone, Debug, Default)]
pub(super) struct InOrder {
    /// How many executions were begun.
    executions: u32,
    /// Whether whoever was started last goes first.
    backwards: bool,
    /// Whether somebody is still to be delayed.
    delays: bool,
    /// Those who fell behind all others, the last one last.
    behind: Vec<Participant>,
}

impl InOrder {
    /// Whoever has the lowest moves.
    fn rank(&self, candidate: &Candidate) -> (Option<usize>, u32) {
        const LAST: u32 = Candidate::NUMBERS as u32;
        let who = candidate.participant;
        let place = match who {
            Participant::MAIN => LAST,
            _ if who.is_timer() => LAST + candidate.number,
            _ => candidate.number,
        };
        let place = match self.backwards {
            false => place,
            true => 2 * LAST - place,
        };
        (self.behind.iter().position(|other| *other == who), place)
    }

    fn fall(&mut self, who: Participant) {
        self.behind.retain(|other| *other != who);
        self.behind.push(who);
    }
}

impl Sampler for InOrder {
    fn start(&mut self, _chance: &mut Chance) {
        self.backwards = self.executions > 0;
        self.delays = self.executions < 2;
        self.executions = self.executions.saturating_add(1);
        self.behind.clear();
    }

    fn pick(&mut self, view: &View<'_>, _chance: &mut Chance) -> usize {
        let candidates = view.candidates();
        let first = (0..candidates.len()).min_by_key(|index| self.rank(&candidates[*index]));
        let first = first.expect("there is somebody to pick");
        if std::mem::take(&mut self.delays) {
            self.fall(candidates[first].participant);
        }
        first
    }

    fn took(&mut self, step: &StepInfo) {
        if matches!(step.operation, Operation::Yield | Operation::Fire) {
            self.fall(step.participant);
        }
    }
}
