//! Monitors: what happens to them, mostly on the way to the next announcement.

use super::{Kernel, Lock};
use crate::machine::{
    operation::{Left, ObjectId, Participant},
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
                self.settle();
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
        for index in self.locks[slot].waiters {
            let thread = &self.threads[index];
            // Also where its timer has fired already: had it not, this would have woken it.
            let entry = ObjectId::wait_of(thread.id);
            if let Wait::Asleep(_) = thread.wait {
                self.wake(index);
            }
            self.touch_and_leave(entry, Left::Woken);
        }
    }

    /// Whether it makes a difference which thread is woken in a monitor. Also where a timer has fired
    /// already: had it not, it would make one.
    pub(in crate::machine) fn is_choice(&self, slot: usize) -> bool {
        let waiters = self.locks[slot].waiters;
        let could_be_woken = |index: &usize| self.threads[*index].wait != Wait::Notified;
        waiters.filter(could_be_woken).count() > 1
    }

    /// How many threads sleep in a monitor.
    pub(super) fn sleepers(&self, monitor: ObjectId) -> u32 {
        let waiters = self.lock(monitor).map_or(Threads::NONE, |it| it.waiters);
        waiters.filter(|index| self.sleeps(*index)).count() as u32
    }

    fn sleeps(&self, index: usize) -> bool {
        matches!(self.threads[index].wait, Wait::Asleep(_))
    }

    /// Looks who sleeps in a monitor: whether a timer has fired decides between whom there is a
    /// choice.
    pub(super) fn look_for_sleepers(&mut self, slot: usize) {
        for index in self.locks[slot].waiters {
            let thread = &self.threads[index];
            if thread.wait == Wait::Fired || thread.armed().is_some() {
                self.touch(ObjectId::wait_of(thread.id), false);
            }
        }
    }

    /// Wakes the one that was chosen in the step at hand among those that sleep in a monitor. They are
    /// numbered as threads are named: the same in every execution.
    pub(in crate::machine) fn wake_chosen(&mut self, slot: usize) {
        let waiters = self.locks[slot].waiters;
        let chosen = self.steps.last().map_or(0, |step| step.choice);
        debug_assert!(chosen == 0 || self.sleeper(waiters, chosen).is_some());
        if let Some(index) = self.sleeper(waiters, chosen) {
            self.wake(index);
            let entry = ObjectId::wait_of(self.threads[index].id);
            self.touch_and_leave(entry, Left::Woken);
        }
        self.choices -= 1;
    }

    fn sleeper(&self, waiters: Threads, nth: u32) -> Option<usize> {
        let name = |index: usize| self.threads[index].id;
        let mut sleepers = waiters.into_iter().filter(|index| self.sleeps(*index));
        let all = sleepers.clone();
        let before = |index: usize| {
            all.clone()
                .filter(|other| name(*other) < name(index))
                .count()
        };
        sleepers.find(|index| before(*index) == nth as usize)
    }

    /// A sleeping thread is notified: what timer it had is disarmed.
    fn wake(&mut self, index: usize) {
        let timed = self.threads[index].armed().is_some();
        self.rouse(index, Wait::Notified);
        if timed {
            self.timers -= 1;
            self.settle();
            self.touch(ObjectId::CLOCK, false);
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

    /// A thread enters a monitor if nobody is inside.
    pub(super) fn try_enter(&mut self, slot: usize, index: usize, id: Participant) {
        let Lock {
            id: monitor,
            holder,
            ..
        } = self.locks[slot];
        self.threads[index].got_in = holder.is_none();
        if holder.is_none() {
            self.enter(slot, index, id);
            self.touch_and_leave(monitor, Left::Held);
        }
    }

    /// Whether the running thread got into the monitor that it has just tried to enter.
    pub(in crate::machine) fn got_in(&mut self) -> bool {
        self.thread().got_in
    }

    /// Whether the wait that the running thread has just ended was ended by its deadline.
    pub(in crate::machine) fn fired(&mut self) -> bool {
        self.thread().fired
    }
}
