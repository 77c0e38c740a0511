//! Services with one realistic mistake each.

use sim::value::Word;

use super::{api::ERROR_SUCCESS, service::Conduct};

crate::wrong_services! {
    RestartManager;

    /// Ends early, and reports that nothing went wrong, for nothing did.
    HidesItsCancel = "hides_its_cancel",
    "an operation that heeds a cancel returns 0" {
        fn code_of_cancelled(&self) -> Word {
            ERROR_SUCCESS
        }
    }

    /// Keeps the request to cancel where the next operation finds it.
    CancelsTheNext = "cancels_the_next",
    "a cancel that comes too late for one operation cancels the next" {
        fn cancel_ends_with_its_operation(&self) -> bool {
            false
        }
    }

    /// Thinks that whoever cancels wants to see it done.
    WaitsForTheCancelled = "waits_for_the_cancelled",
    "a cancel returns only when the operation has ended" {
        fn cancel_only_asks(&self) -> bool {
            false
        }
    }

    /// Frees what belongs to a session, and leaves its handle in the table.
    KeepsEndedHandles = "keeps_ended_handles",
    "the handle of an ended session still works" {
        fn end_forgets_handle(&self) -> bool {
            false
        }
    }

    /// Finds nothing to restart, which is no error.
    RestartsUnasked = "restarts_unasked",
    "a restart before any shutdown succeeds" {
        fn restart_needs_shutdown(&self) -> bool {
            false
        }
    }

    /// Divides what is left, not what is done.
    CountsWhatIsLeft = "counts_what_is_left",
    "the status callback is told a percentage that falls" {
        fn percent(&self, done: u32, total: u32) -> u32 {
            (total - done) * 100 / total
        }
    }

    /// Keeps a list of processes, for enumerating them is dear.
    ListsFromMemory = "lists_from_memory",
    "an application that was stopped is still said to run" {
        fn list_looks_anew(&self) -> bool {
            false
        }
    }

    /// Ends each window as soon as that one agrees.
    EndsBeforeAllAgree = "ends_before_all_agree",
    "windows that agree are ended although another one refuses" {
        fn one_refusal_keeps_all(&self) -> bool {
            false
        }
    }
}
