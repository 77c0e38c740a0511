//! What strategies and observers may see of the kernel: names.

use super::Kernel;
use crate::machine::operation::Participant;

/// The names of an execution.
#[derive(Clone, Copy)]
pub(crate) struct KernelView<'a>(pub(in crate::machine) &'a Kernel);

impl std::fmt::Debug for KernelView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KernelView")
    }
}

impl KernelView<'_> {
    /// Whether a participant is called so in schedules.
    pub(crate) fn is_called(&self, participant: Participant, name: &str) -> bool {
        let name = if participant.is_timer() {
            name.strip_prefix("timer:")
        } else {
            Some(name)
        };
        let mut threads = self.0.threads.iter();
        threads.any(|thread| thread.id == participant.thread() && Some(&*thread.name) == name)
    }

    /// What a participant is called.
    pub(crate) fn name(&self, participant: Participant) -> String {
        let mut threads = self.0.threads.iter();
        let thread = threads.find(|thread| thread.id == participant.thread());
        let name = thread.map_or("?", |thread| &thread.name);
        if participant.is_timer() {
            format!("timer:{name}")
        } else {
            name.to_owned()
        }
    }
}
