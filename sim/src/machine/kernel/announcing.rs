//! Announcing: the running thread says what it is about to do, and lets it be decided who moves.

use super::{Kernel, with};
use crate::machine::{
    coroutine::{self, Pause},
    operation::{ObjectId, Operation},
    thread::{Gate, Threads},
};

/// Announces an operation of the running thread, and returns once it has been performed.
#[inline(always)]
pub(in crate::machine) fn announce(operation: Operation, gate: Gate) {
    #[inline(never)]
    fn decide(operation: Operation, gate: Gate) -> Option<Pause> {
        hand_on(|_| (operation, gate))
    }
    await_turn(decide(operation, gate));
}

/// Enters a monitor.
#[inline(always)]
pub(in crate::machine) fn enter(slot: usize, id: ObjectId) {
    #[inline(never)]
    fn decide(slot: usize, id: ObjectId) -> Option<Pause> {
        hand_on(|_| (Operation::Enter(id), Gate::Monitor(slot)))
    }
    await_turn(decide(slot, id));
}

/// Enters a monitor if nobody is inside; whether that was so.
#[inline(always)]
pub(in crate::machine) fn try_enter(slot: usize, id: ObjectId) -> bool {
    announce(Operation::TryEnter(id), Gate::Try(slot));
    !coroutine::discarding() && with(|kernel| kernel.got_in())
}

/// Wakes one of several who sleep in a monitor.
pub(in crate::machine) fn notify_one(slot: usize, id: ObjectId) {
    await_turn(hand_on(|kernel| {
        kernel.choices += 1;
        (Operation::NotifyOne(id), Gate::Notify(slot))
    }));
    if !coroutine::discarding() {
        with(|kernel| kernel.wake_chosen(slot));
    }
}

/// Leaves a monitor, sleeps and enters it again; false if that counts no more.
#[inline(always)]
pub(in crate::machine) fn sleep(slot: usize, id: ObjectId, deadline: Option<u64>) -> bool {
    #[inline(never)]
    fn decide(slot: usize, id: ObjectId, deadline: Option<u64>) -> Option<Pause> {
        hand_on(|kernel| {
            kernel.sleep(slot, deadline);
            (Operation::Reenter(id), Gate::Condition(slot))
        })
    }
    await_turn(decide(slot, id, deadline));
    !coroutine::discarding()
}

/// Announces what `announcement` says, and decides who moves: who goes on, unless the running thread
/// does.
#[inline(always)]
fn hand_on(announcement: impl FnOnce(&mut Kernel) -> (Operation, Gate)) -> Option<Pause> {
    if coroutine::discarding() {
        return None;
    }
    with(|kernel| {
        let (operation, gate) = announcement(kernel);
        match kernel.announce(operation, gate) {
            Gate::New => Some(Pause::Back),
            _ => kernel.hand_on(),
        }
    })
}

/// Suspends the running thread, unless it moves again.
#[inline(always)]
fn await_turn(pause: Option<Pause>) {
    if let Some(pause) = pause {
        coroutine::suspend(pause);
    }
}

impl Kernel {
    /// The running thread is about to do something, once its gate is open. Returns the gate at which
    /// it stood before.
    #[inline(always)]
    fn announce(&mut self, operation: Operation, gate: Gate) -> Gate {
        let since = self.steps.len() as u32;
        let index = self.current;
        let thread = &mut self.threads[index];
        thread.announced.operation = operation;
        thread.since = since;
        let before = std::mem::replace(&mut thread.gate, gate);
        self.wait_at(index, gate);
        before
    }

    /// A thread stands at a gate, until that is open.
    #[inline(always)]
    pub(super) fn wait_at(&mut self, index: usize, gate: Gate) {
        let me = Threads::one(index);
        let open = match gate {
            Gate::Open | Gate::Try(_) | Gate::Notify(_) => true,
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

    /// The running thread has announced something: who goes on, unless it does.
    #[inline]
    fn hand_on(&mut self) -> Option<Pause> {
        let me = self.current;
        match self.decide() {
            Some(next) if next == me => None,
            next => Some(pause(next)),
        }
    }

    /// The running thread has done all that it had to: who goes on.
    pub(in crate::machine) fn end_thread(&mut self) -> Pause {
        let has_begun = self.finish() != Gate::New;
        pause(has_begun.then(|| self.decide()).flatten())
    }

    /// Lets the next step begin; returns whose it is, none at the end of the execution.
    pub(in crate::machine) fn decide(&mut self) -> Option<usize> {
        coroutine::borrow(|decider| decider.next(self))
    }
}

/// Whoever was chosen goes on; at the end, whoever runs the execution.
#[inline(always)]
fn pause(next: Option<usize>) -> Pause {
    next.map_or(Pause::Back, |next| Pause::Next(next as u32))
}
