//! Who does not move, and why. It is noted at every rest, and told only if somebody asks.

use super::{Kernel, KernelView, Lock};
use crate::machine::{
    operation::{ObjectId, Operation, Participant},
    thread::Wait,
};

/// Why a thread does not move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocked {
    /// Its name.
    pub thread: String,
    /// What it waits for, and who has it.
    pub reason: String,
}

/// What a thread was waiting for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    /// Its index.
    thread: usize,
    operation: Operation,
    asleep: bool,
    /// Who was in the monitor that it wants to enter.
    holder: Option<Participant>,
}

impl Kernel {
    /// Notes what every thread that has not ended waits for.
    pub(in crate::machine) fn note_blocked(&mut self) {
        self.blocked.clear();
        for (index, thread) in self.threads.iter().enumerate() {
            let Some(operation) = thread.pending() else {
                continue;
            };
            let lock = match operation {
                Operation::Enter(id) | Operation::Reenter(id) => self.lock(id),
                _ => None,
            };
            self.blocked.push(Waiting {
                thread: index,
                operation,
                asleep: matches!(thread.wait, Wait::Asleep(_)),
                holder: lock.and_then(|lock| lock.holder),
            });
        }
    }

    pub(super) fn lock(&self, id: ObjectId) -> Option<&Lock> {
        self.locks.iter().find(|lock| lock.id == id)
    }
}

impl KernelView<'_> {
    /// Who did not move, and why, when nothing could move any more.
    pub(in crate::machine) fn blocked(&self) -> Vec<Blocked> {
        let describe = |waiting: &Waiting| Blocked {
            thread: self.name(self.0.threads[waiting.thread].id),
            reason: self.reason(waiting),
        };
        self.0.blocked.iter().map(describe).collect()
    }

    fn reason(&self, waiting: &Waiting) -> String {
        let named = |id| self.0.lock(id).map_or("a monitor", |lock| lock.name);
        match waiting.operation {
            Operation::Reenter(id) if waiting.asleep => {
                format!("waits to be notified in `{}`", named(id))
            }
            Operation::Enter(id) | Operation::Reenter(id) => {
                // Whoever goes round for ever may be cut off in front of a monitor that is free.
                waiting.holder.map_or_else(
                    || format!("is about to enter `{}`", named(id)),
                    |by| {
                        format!(
                            "waits to enter `{}`, held by `{}`",
                            named(id),
                            self.name(by)
                        )
                    },
                )
            }
            Operation::Join(end) => {
                let mut threads = self.0.threads.iter();
                let other = threads.find(|thread| ObjectId::end_of(thread.id) == end);
                let other = other.map_or("a thread".to_owned(), |other| self.name(other.id));
                format!("waits for `{other}` to end")
            }
            Operation::Rest => "waits for rest".to_owned(),
            _ => "could move".to_owned(),
        }
    }
}
