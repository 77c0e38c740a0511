//! Services with one realistic mistake each.

use super::service::{Conduct, Policy, Progress};

crate::wrong_services! {
    WindowsManagementInfrastructure;

    /// Asks whether the operation was ended by a cancel, and forgets that the provider may have
    /// ended it.
    EndsTwice = "ends_twice",
    "a cancel that races with the provider's result gives the operation a second final result" {
        fn is_too_late(&self, _: &Progress, _: &Policy) -> bool {
            false
        }
    }

    /// Leaves it to the provider to end what was cancelled.
    WaitsForProvider = "waits_for_provider",
    "a cancelled operation gets its final result from the provider, and none while that is silent" {
        fn abort(&self, _: &mut Progress, _: &Policy) {}
    }

    /// Hands results out as they come.
    OvertakesAcknowledgement = "overtakes_acknowledgement",
    "the next result comes before the client has acknowledged the one before" {
        fn is_held(&self, progress: &Progress) -> bool {
            progress.held && !progress.manual
        }
    }

    /// Takes the final result for the end of an operation.
    ForgetsOpenHandles = "forgets_open_handles",
    "a session's close completes before the client has closed operations that have ended" {
        fn keeps_session_open(&self, progress: &Progress) -> bool {
            !progress.ended || progress.held
        }
    }

    /// Means to be sure that no callback is left.
    JoinsOnClose = "joins_on_close",
    "closing a running asynchronous operation waits for its final callback" {
        fn close_joins(&self) -> bool {
            true
        }
    }

    /// Takes a cancel for a request that is to be answered.
    JoinsOnCancel = "joins_on_cancel",
    "cancelling waits until the final result has been handed out" {
        fn cancel_joins(&self) -> bool {
            true
        }
    }

    /// Changes what a sleeper waits for without waking it.
    LosesWakeUp = "loses_wake_up",
    "a fetch that waits is not woken by a cancel" {
        fn abort_wakes(&self) -> bool {
            false
        }
    }
}
