//! Whose turn it is: between two steps the strategy is told what the last one touched, and decides
//! whose is next.

use super::{
    kernel::{Candidates, Kernel, Mover, Movers},
    operation::{Candidate, StepInfo},
    simulator::Ending,
};
use crate::{
    strategy::{Pick, Strategy, View},
    trace::{Event, Stamped},
};

/// Whoever decides the steps of an execution.
pub(super) trait Decide {
    /// Ends the step at hand, and begins the next one: the index of the thread that runs on with
    /// it. None when the execution is over.
    fn next(&mut self, kernel: &mut Kernel) -> Option<usize>;
}

/// The lists that deciding takes, kept from one execution to the next.
#[derive(Default)]
pub(super) struct Lists {
    candidates: Vec<Candidate>,
    left_over: Vec<StepInfo>,
}

/// A strategy, as it decides one execution.
pub(super) struct Turns<'a, S: ?Sized> {
    pub(super) strategy: &'a mut S,
    pub(super) lists: &'a mut Lists,
}

impl<S: Strategy + ?Sized> Decide for Turns<'_, S> {
    #[inline]
    fn next(&mut self, kernel: &mut Kernel) -> Option<usize> {
        let Some(ready) = kernel.only_threads() else {
            self.tell(kernel);
            return self.find(kernel);
        };
        // Mostly nothing but threads can move. This is what `find` does then, and no more.
        if let Some(step) = kernel.steps.last() {
            self.strategy.took(step);
        }
        let Some((taken, choice)) = self.ask(kernel, Movers::threads(ready)) else {
            self.give_up(kernel);
            return self.find(kernel);
        };
        let index = ready.nth(taken);
        kernel.perform_announced(index, choice);
        Some(index)
    }
}

impl<S: Strategy + ?Sized> Turns<'_, S> {
    /// Tells the strategy what the step at hand turned out to touch; with the last step that
    /// counts, also what is left over.
    fn tell(&mut self, kernel: &mut Kernel) {
        if kernel.winding_up && kernel.steps.len() > kernel.decided() {
            return;
        }
        if kernel.ending.is_some() {
            kernel.end_here();
        }
        // It may end before its first step.
        if let Some(step) = kernel.steps.last() {
            self.strategy.took(step);
        }
        if kernel.ending.is_some() || kernel.winding_up {
            self.tell_left_over(kernel);
        }
    }

    fn tell_left_over(&mut self, kernel: &Kernel) {
        if !kernel.is_read() {
            return;
        }
        kernel.left_over(&mut self.lists.left_over);
        self.strategy.ended(&self.lists.left_over);
    }

    /// The strategy wants no more of the execution.
    #[cold]
    fn give_up(&mut self, kernel: &mut Kernel) {
        if kernel.is_read() {
            kernel.left_over(&mut self.lists.left_over);
            self.strategy.gave_up(&self.lists.left_over);
        }
        kernel.abandon();
    }

    /// Begins the next step, whoever takes it.
    #[inline(never)]
    fn find(&mut self, kernel: &mut Kernel) -> Option<usize> {
        while kernel.ending.is_none() {
            match self.step(kernel) {
                Some(Mover::Thread(index)) => return Some(index),
                Some(Mover::Timer(_)) => self.tell(kernel),
                None => {}
            }
        }
        None
    }

    /// Finds out whose turn it is, and performs what it has announced. None when there is no step
    /// to take: the execution ends, or is given up.
    fn step(&mut self, kernel: &mut Kernel) -> Option<Mover> {
        let movers = match kernel.everybody_has_ended() {
            true => Movers::NOBODY,
            false => kernel.movers(),
        };
        if movers.count() == 0 {
            self.stand_still(kernel);
            return None;
        }
        if kernel.steps.len() >= kernel.steps_max {
            if !kernel.winding_up {
                self.strategy.left_off();
            }
            kernel.go_too_far();
            return None;
        }
        let Some((taken, choice)) = self.decide(kernel, movers) else {
            self.give_up(kernel);
            return None;
        };
        let mover = movers.nth(taken);
        kernel.perform(mover, choice);
        Some(mover)
    }

    /// Picks a candidate and an alternative; `None` when the strategy gives the execution up.
    fn decide(&mut self, kernel: &Kernel, movers: Movers) -> Option<(usize, u32)> {
        if kernel.winding_up {
            return Some((kernel.steps.len() % movers.count(), 0));
        }
        if movers.only_rest() {
            return Some((0, 0));
        }
        self.ask(kernel, movers)
    }

    /// Lets the strategy pick.
    #[inline(always)]
    fn ask(&mut self, kernel: &Kernel, movers: Movers) -> Option<(usize, u32)> {
        let view = View::new(Candidates::new(kernel, movers, &mut self.lists.candidates));
        match self.strategy.pick(&view) {
            Pick::Take { candidate, choice } => Some((candidate, choice)),
            Pick::Abandon => None,
        }
    }

    /// Nobody can take a step: ends the execution.
    fn stand_still(&mut self, kernel: &mut Kernel) {
        if kernel.everybody_has_ended() {
            if !kernel.winding_up {
                self.tell_left_over(kernel);
            }
            return kernel.end_as(Ending::Complete);
        }
        kernel.note_blocked();
        if kernel.winding_up {
            return kernel.end_as(Ending::Undrained);
        }
        kernel.trace.push(Stamped {
            at: kernel.now,
            event: Event::Quiescent,
        });
        self.tell_left_over(kernel);
        kernel.end_as(Ending::Stalled);
    }
}
