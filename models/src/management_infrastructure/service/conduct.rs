//! The delicate decisions of the service.

use super::{policy::Policy, progress::Progress};

/// The delicate decisions, each right as it stands here; a wrong service makes one of them
/// otherwise.
pub trait Conduct: Send + Sync + 'static {
    /// Whether an operation has its final result, so that a cancel must not give it another.
    #[must_use]
    fn is_too_late(&self, progress: &Progress, policy: &Policy) -> bool {
        if policy.replaces_final {
            progress.ended
        } else {
            progress.settled.is_some()
        }
    }

    /// A cancelled client leaves the server: it ends the operation itself, and waits for no
    /// provider.
    fn abort(&self, progress: &mut Progress, policy: &Policy) {
        if progress.aborted || self.is_too_late(progress, policy) {
            return;
        }
        progress.aborted = true;
        progress.settled = Some(policy.cancelled_code);
        progress.last = progress.settled;
        if policy.drops_instances {
            progress.posted = progress.handed;
        }
    }

    /// Whether the next result has to wait for the one before.
    #[must_use]
    fn is_held(&self, progress: &Progress) -> bool {
        progress.held
    }

    /// Whether a session's close has to wait for an operation.
    #[must_use]
    fn keeps_session_open(&self, progress: &Progress) -> bool {
        let expects = progress.is_async && !progress.ended && !progress.muted;
        !progress.closed || progress.held || expects
    }

    /// Whether whoever waits for a result is woken by an operation that was cancelled.
    #[must_use]
    fn abort_wakes(&self) -> bool {
        true
    }

    /// Whether `MI_Operation_Close` waits for the end of an asynchronous operation.
    #[must_use]
    fn close_joins(&self) -> bool {
        false
    }

    /// Whether `MI_Operation_Cancel` waits for the end of the operation.
    #[must_use]
    fn cancel_joins(&self) -> bool {
        false
    }
}

/// Everything decided rightly.
#[derive(Clone, Copy, Debug)]
pub struct Right;

impl Conduct for Right {}
