//! What the kernel records: events, each in the step at hand or in the next one.

use super::{Kernel, TimedCall};
use crate::{
    machine::operation::ObjectId,
    trace::{Activity, Event, Stamped},
};

impl Kernel {
    /// Keeps an input for the running thread's next step.
    pub(in crate::machine) fn begin(&mut self, event: &Event, timeout: Option<u32>) {
        self.thread().beginning = Some((*event, timeout));
    }

    /// Whether an input still waits for a step to ride on.
    pub(in crate::machine) fn has_beginning(&mut self) -> bool {
        self.thread().beginning.is_some()
    }

    /// Records an output in the step at hand.
    pub(in crate::machine) fn end(&mut self, event: &Event) {
        if self.winding_up {
            return;
        }
        if let Event::Return { activity, .. } = *event
            && !self.timed_calls.is_empty()
        {
            let pending = self.timed_calls.len();
            self.timed_calls.retain(|call| call.activity != activity);
            if self.timed_calls.len() < pending {
                // A timer that fires now no longer records that this call's deadline passed.
                self.touch(ObjectId::CLOCK, false);
            }
        }
        self.trace.push(Stamped {
            at: self.now,
            event: *event,
        });
        if let Some(step) = self.steps.last_mut() {
            step.ends = true;
            step.begins |= matches!(event, Event::Enter { .. });
        }
    }

    pub(super) fn record_beginning(&mut self) {
        let Some((event, timeout)) = self.thread().beginning.take() else {
            return;
        };
        if self.winding_up {
            return;
        }
        if let (Event::Call { activity, .. }, Some(timeout)) = (event, timeout) {
            self.timed_calls.push(TimedCall {
                activity,
                deadline: self.now.saturating_add(u64::from(timeout)),
                passed: false,
            });
            self.touch(ObjectId::CLOCK, false);
        }
        self.trace.push(Stamped {
            at: self.now,
            event,
        });
        if let Some(step) = self.steps.last_mut() {
            step.begins = true;
            step.ends |= matches!(event, Event::Exit { .. });
        }
    }

    pub(super) fn record_deadlines(&mut self) {
        let at = self.now;
        for timed in &mut self.timed_calls {
            if timed.passed || timed.deadline > at {
                continue;
            }
            timed.passed = true;
            if !self.winding_up {
                let activity = timed.activity;
                let event = Event::Deadline { activity };
                self.trace.push(Stamped { at, event });
                if let Some(step) = self.steps.last_mut() {
                    step.begins = true;
                }
            }
        }
    }

    /// Whether the fault that the running thread asked for in the step at hand strikes.
    pub(in crate::machine) fn fault_struck(&mut self, activity: Activity, site: u8) -> bool {
        let struck = self.steps.last().is_some_and(|step| step.choice > 0);
        if struck && !self.winding_up {
            self.trace.push(Stamped {
                at: self.now,
                event: Event::Fault { activity, site },
            });
            if let Some(step) = self.steps.last_mut() {
                step.begins = true;
            }
        }
        struck
    }
}
