//! Performing: a step begins with the operation that was announced.

use super::{Kernel, Mover};
use crate::{
    machine::{
        operation::{Operation, Participant, StepInfo},
        thread::{Gate, Thread, Threads, Wait},
    },
    trace::{Event, Stamped},
};

impl Kernel {
    /// Begins the step of somebody who can take one: performs its operation with a choice that has
    /// been made.
    pub(in crate::machine) fn perform(&mut self, mover: Mover, choice: u32) {
        match mover {
            Mover::Thread(index) => self.perform_announced(index, choice),
            Mover::Timer(index) => self.fire(index),
        }
    }

    /// The same for a thread.
    #[inline(always)]
    pub(in crate::machine) fn perform_announced(&mut self, index: usize, choice: u32) {
        self.current = index;
        let thread = &mut self.threads[index];
        thread.fired = thread.wait == Wait::Fired;
        thread.wait = Wait::None;
        let (id, since, gate) = (thread.id, thread.since, thread.gate);
        let begins = thread.beginning.is_some();
        let operation = thread.announced.operation;
        let alternatives = self.alternatives(operation);
        let step = self.begin_step(id, operation, choice);
        step.since = since;
        step.alternatives = alternatives;
        if begins {
            self.record_beginning();
        }
        self.ready = self.ready.without(Threads::one(index));
        match gate {
            Gate::Monitor(slot) => self.enter(slot, index, id),
            Gate::Open | Gate::End(_) if choice == 0 => {}
            _ => self.perform_rarely(index, gate),
        }
        self.note_announced();
    }

    /// What is performed seldom: the step has begun.
    #[cold]
    #[inline(never)]
    fn perform_rarely(&mut self, index: usize, gate: Gate) {
        let Thread { id, announced, .. } = self.threads[index];
        match gate {
            Gate::Rest => self.rest(),
            Gate::Try(slot) => self.try_enter(slot, index, id),
            Gate::Notify(slot) => self.look_for_sleepers(slot),
            _ => self.strike(announced.operation),
        }
    }

    /// What it touches up to here belongs to the operation.
    #[inline(always)]
    fn note_announced(&mut self) {
        if self.noting
            && let Some(step) = self.steps.last_mut()
        {
            step.announced = step.accesses.len() as u8;
        }
    }

    #[inline(always)]
    fn begin_step(
        &mut self,
        participant: Participant,
        operation: Operation,
        choice: u32,
    ) -> &mut StepInfo {
        self.noting = self.noted_from.is_some_and(|from| self.steps.len() >= from);
        let step = self.steps.add(StepInfo::blank);
        if self.noting {
            step.announce(participant, operation, choice);
        } else {
            step.begin(participant, operation, choice);
        }
        step
    }

    fn fire(&mut self, index: usize) {
        self.current = index;
        let Thread { id, since, .. } = self.threads[index];
        self.begin_step(id.timer(), Operation::Fire, 0).since = since;
        if let Wait::Asleep(Some(deadline)) = self.threads[index].wait {
            self.rouse(index, Wait::Fired);
            self.timers -= 1;
            self.settle();
            self.now = self.now.max(deadline);
        }
        self.record_deadlines();
        self.note_announced();
    }

    /// A fault strikes.
    fn strike(&mut self, operation: Operation) {
        if matches!(operation, Operation::Fault(_)) {
            self.faults_left -= 1;
            self.choices -= 1;
        }
    }

    fn rest(&mut self) {
        if self.winding_up {
            return;
        }
        self.note_blocked();
        self.trace.push(Stamped {
            at: self.now,
            event: Event::Quiescent,
        });
    }
}
