//! Monitors: what happens to them on the way to the next announcement.

use super::{Kernel, Lock};
use crate::machine::{
    operation::{Left, ObjectId, Operation, Participant},
    thread::{Gate, Threads, Wait},
};

impl Kernel {
    /// The running thread leaves a monitor.
    #[inline]
    pub(in crate::machine) fn leave(&mut self, slot: usize) {
        let lock = &mut self.locks[slot];
        lock.holder = None;
        self.ready = self.ready.with(lock.waiting);
        let id = lock.id;
        self.touch_and_leave(id, Left::Free);
    }

    /// The running thread leaves a monitor and goes to sleep.
    pub(in crate::machine) fn sleep(&mut self, slot: usize, deadline: Option<u64>) {
        self.leave(slot);
        let me = Threads::one(self.current);
        let lock = &mut self.locks[slot];
        lock.waiters = lock.waiters.with(me);
        let thread = self.thread();
        thread.wait = Wait::Asleep(deadline);
        let entry = ObjectId::wait_of(thread.id);
        match deadline {
            None => self.touch_and_leave(entry, Left::Asleep),
            Some(_) => {
                self.timers += 1;
                self.touch_and_leave(entry, Left::AsleepUntil);
                self.touch(ObjectId::CLOCK, false);
            }
        }
        if let Some(step) = self.steps.last_mut() {
            step.deadline = deadline;
        }
    }

    /// Wakes every thread that sleeps on a monitor.
    pub(in crate::machine) fn notify_all(&mut self, slot: usize) {
        let Lock { id, waiters, .. } = self.locks[slot];
        // Whoever has just come back from a wait still stands among the waiters.
        let back = self.noting && self.thread().announced.operation == Operation::Reenter(id);
        let back = match back {
            true => Threads::one(self.current),
            false => Threads::NONE,
        };
        for index in waiters.with(back) {
            let thread = &self.threads[index];
            // Also where its timer has fired already: had it not, this would have woken it.
            let entry = ObjectId::wait_of(thread.id);
            let before = thread.wait;
            if let Wait::Asleep(_) = before {
                self.rouse(index, Wait::Notified);
            }
            self.touch_and_leave(entry, Left::Woken);
            if let Wait::Asleep(Some(_)) = before {
                self.timers -= 1;
                self.touch(ObjectId::CLOCK, false);
            }
        }
    }

    /// Wakes a sleeping thread.
    pub(super) fn rouse(&mut self, index: usize, how: Wait) {
        let thread = &mut self.threads[index];
        thread.wait = how;
        if let Gate::Condition(slot) = thread.gate {
            thread.gate = Gate::Monitor(slot);
            self.wait_at(index, Gate::Monitor(slot));
        }
    }

    /// A thread enters a monitor that nobody is in.
    #[inline(always)]
    pub(super) fn enter(&mut self, slot: usize, index: usize, id: Participant) {
        let me = Threads::one(index);
        let lock = &mut self.locks[slot];
        lock.holder = Some(id);
        lock.waiting = lock.waiting.without(me);
        lock.waiters = lock.waiters.without(me);
        self.ready = self.ready.without(lock.waiting);
    }

    /// Whether the wait that the running thread has just ended was ended by its deadline.
    pub(in crate::machine) fn fired(&mut self) -> bool {
        self.thread().fired
    }
}
