//! The decisions in which a service most easily goes wrong.

use sim::value::Word;

use super::super::api::ERROR_CANCELLED;

/// How a service decides; as provided, it decides rightly.
pub trait Conduct: Send + Sync + 'static {
    /// Whether an end makes the handle unknown.
    fn end_forgets_handle(&self) -> bool {
        true
    }

    /// Whether a restart asks that a shutdown was called before it.
    fn restart_needs_shutdown(&self) -> bool {
        true
    }

    /// What an operation returns that has heeded a cancel.
    fn code_of_cancelled(&self) -> Word {
        ERROR_CANCELLED
    }

    /// The percentage that the status callback is told when so many of so many are done.
    fn percent(&self, done: u32, total: u32) -> u32 {
        done * 100 / total
    }

    /// Whether a list looks at what runs, and not at what ran when it was made last.
    fn list_looks_anew(&self) -> bool {
        true
    }

    /// Whether a cancel that an operation did not heed is over with it.
    fn cancel_ends_with_its_operation(&self) -> bool {
        true
    }

    /// Whether one window that refuses keeps the others.
    fn one_refusal_keeps_all(&self) -> bool {
        true
    }

    /// Whether a cancel returns as soon as it has asked.
    fn cancel_only_asks(&self) -> bool {
        true
    }
}

/// Right in everything.
#[derive(Clone, Copy, Debug)]
pub struct Right;

impl Conduct for Right {}
