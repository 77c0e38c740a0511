//! What strategies and observers may see of the kernel: names.

use super::Kernel;
use crate::machine::{operation::Participant, thread::Thread};

/// What stands before the name of a thread whose timer is meant.
const TIMER: &str = "timer:";
/// What stands between a name that several threads have and which of them it is.
const WHICH: char = '#';

/// The name of a thread, if it can be a word of a schedule that means nothing else.
fn word(name: &str) -> &str {
    let means_else = ["fault:", "wakes:", TIMER]
        .iter()
        .any(|it| name.starts_with(it));
    let is_word = !name.contains(|it: char| it.is_whitespace() || matches!(it, '×' | '*' | WHICH));
    match is_word && !means_else {
        true => name,
        false => "",
    }
}

/// The names of an execution.
#[derive(Clone, Copy)]
pub(crate) struct KernelView<'a>(pub(in crate::machine) &'a Kernel);

impl std::fmt::Debug for KernelView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KernelView")
    }
}

impl KernelView<'_> {
    /// Whether a participant is called so in schedules: by its name, or by that and who it is.
    pub(crate) fn is_called(&self, participant: Participant, name: &str) -> bool {
        let name = if participant.is_timer() {
            name.strip_prefix(TIMER)
        } else {
            Some(name)
        };
        let thread = self.thread(participant);
        thread.zip(name).is_some_and(|(thread, name)| {
            let called = word(&thread.name);
            let is_it = |(first, path)| first == called && path == participant.path();
            // A name that is no word may be what somebody else is called.
            !called.is_empty() && called == name || name.rsplit_once(WHICH).is_some_and(is_it)
        })
    }

    /// What a participant is called. Where that could be another one as well, or cannot be written as
    /// a word of a schedule, its [path](Participant::path) is part of it: `worker#2.1`.
    pub(crate) fn name(&self, participant: Participant) -> String {
        let mut called = match self.thread(participant) {
            None => "?".to_owned(),
            Some(thread) => {
                let same = |other: &&Thread| other.name == thread.name;
                match self.0.threads.iter().filter(same).count() > 1
                    || word(&thread.name).is_empty()
                {
                    true => format!("{}{WHICH}{}", word(&thread.name), participant.path()),
                    false => thread.name.clone(),
                }
            }
        };
        if participant.is_timer() {
            called.insert_str(0, TIMER);
        }
        called
    }

    fn thread(&self, participant: Participant) -> Option<&Thread> {
        let mut threads = self.0.threads.iter();
        threads.find(|thread| thread.id == participant.thread())
    }
}
