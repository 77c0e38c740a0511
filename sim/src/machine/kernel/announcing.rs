//! Announcing: the running thread says what it is about to do, and lets it be decided who moves.

use super::{Kernel, with};
use crate::machine::{
    coroutine::{self, Pause},
    operation::Operation,
    thread::{Gate, Threads},
};

/// Announces an operation of the running thread, and returns once it has been performed.
#[inline(always)]
pub(in crate::machine) fn announce(operation: Operation, gate: Gate) {
    if let Some(pause) = hand_on(operation, gate) {
        coroutine::suspend(pause);
    }
}

/// Announces, and decides who moves; none if it is the running thread.
#[inline(never)]
fn hand_on(operation: Operation, gate: Gate) -> Option<Pause> {
    if coroutine::discarding() {
        return None;
    }
    with(|kernel| {
        kernel.announce(operation, gate);
        kernel.hand_on()
    })
}

impl Kernel {
    /// The running thread is about to do something, once its gate is open.
    #[inline]
    pub(super) fn announce(&mut self, operation: Operation, gate: Gate) {
        let since = self.steps.len() as u32;
        let thread = &mut self.threads[self.current];
        thread.announced.operation = operation;
        thread.since = since;
        self.pass(self.current, gate);
    }

    /// A thread stands at a gate.
    #[inline]
    pub(super) fn pass(&mut self, index: usize, gate: Gate) {
        self.threads[index].gate = gate;
        let me = Threads::one(index);
        let open = match gate {
            Gate::Open => true,
            Gate::Monitor(slot) => {
                let lock = &mut self.locks[slot];
                lock.waiting = lock.waiting.with(me);
                lock.holder.is_none()
            }
            Gate::End(other) => {
                let other = &mut self.threads[other];
                other.joiners = other.joiners.with(me);
                other.gate == Gate::Ended
            }
            Gate::Condition(_) | Gate::Rest | Gate::New | Gate::Ended => false,
        };
        if open {
            self.ready = self.ready.with(me);
        }
    }

    /// The running thread has announced something: why it is suspended, unless it moves again.
    #[inline]
    fn hand_on(&mut self) -> Option<Pause> {
        if self.starting {
            return Some(Pause::Undecided);
        }
        let me = self.current;
        match self.decide() {
            Some(next) if next == me => None,
            Some(next) => Some(Pause::Next(next as u32)),
            None => Some(Pause::Over),
        }
    }

    /// Lets the next step begin; returns whose it is, none at the end of the execution.
    pub(in crate::machine) fn decide(&mut self) -> Option<usize> {
        coroutine::borrow(|decider| decider.next(self))
    }
}
