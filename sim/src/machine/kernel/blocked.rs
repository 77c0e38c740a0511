//! Who does not move, and why.

use super::Kernel;
use crate::machine::{
    operation::{ObjectId, Operation},
    thread::{Thread, Wait},
};

/// Why a thread does not move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocked {
    /// Its name.
    pub thread: String,
    /// What it waits for, and who has it.
    pub reason: String,
}

impl Kernel {
    /// Notes what every thread that has not ended waits for.
    pub(in crate::machine) fn note_blocked(&mut self) {
        self.blocked = self.all_blocked();
    }

    fn all_blocked(&self) -> Vec<Blocked> {
        let describe = |thread: &Thread| {
            let operation = thread.pending()?;
            Some(Blocked {
                thread: thread.name.clone(),
                reason: self.reason(thread, operation),
            })
        };
        self.threads.iter().filter_map(describe).collect()
    }

    fn reason(&self, thread: &Thread, operation: Operation) -> String {
        let lock = |id| self.locks.iter().find(|lock| lock.id == id);
        let named = |id| lock(id).map_or("a monitor", |lock| lock.name);
        match operation {
            Operation::Reenter(id) if matches!(thread.wait, Wait::Asleep(_)) => {
                format!("waits to be notified in `{}`", named(id))
            }
            Operation::Enter(id) | Operation::Reenter(id) => {
                let holder = lock(id).and_then(|lock| lock.holder);
                let holder = holder.map_or("nobody", |id| &self.threads[self.index_of(id)].name);
                format!("waits to enter `{}`, held by `{holder}`", named(id))
            }
            Operation::Join(end) => {
                let mut threads = self.threads.iter();
                let other = threads.find(|thread| ObjectId::end_of(thread.id) == end);
                let other = other.map_or("a thread", |other| &other.name);
                format!("waits for `{other}` to end")
            }
            Operation::Rest => "waits for rest".to_owned(),
            _ => "could move".to_owned(),
        }
    }
}
