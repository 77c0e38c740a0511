//! A task: one running operation as its caller, its cancellers and the worker see it.

use sim::value::{Name, Word};

use super::super::{api::ERROR_INVALID_HANDLE, apps::Apps};
use super::Conduct;

/// What is known of a running operation. Whoever changes it notifies its monitor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Task {
    /// It is to end early: somebody asked, or its session was ended under it.
    pub(super) cancelled: bool,
    /// Somebody asked that it be cancelled, so that who asks now asks again.
    pub(super) asked: bool,
    /// Its session was ended under it, so that it fails.
    pub(super) abandoned: bool,
    /// The service is being ended: nothing is waited for any more.
    pub(super) hurried: bool,
    /// The applications that agreed to end.
    pub(super) agreed: Apps,
    /// Those that refused.
    pub(super) refused: Apps,
    /// Those that do not answer yet.
    pub(super) hung: Apps,
    /// Those that do not run any more, or run again.
    pub(super) done: Apps,
    /// Those that could not be restarted.
    pub(super) failed: Apps,
}

impl Task {
    /// Those that have answered a question or an order.
    pub(super) const fn answered(&self) -> Apps {
        self.agreed.or(self.refused).or(self.done).or(self.failed)
    }

    /// Whether the operation may go on.
    ///
    /// # Errors
    /// The code with which it ends here, if not.
    pub(super) fn checkpoint(&self, conduct: &dyn Conduct) -> Result<(), Word> {
        if self.abandoned {
            return Err(ERROR_INVALID_HANDLE);
        }
        if self.cancelled {
            return Err(conduct.code_of_cancelled());
        }
        Ok(())
    }
}

/// What the worker is to do with an application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// Ask it whether it agrees to end.
    Ask,
    /// End it.
    End,
    /// Start it again.
    Start,
}

/// A piece of work for the worker.
#[derive(Clone)]
pub(super) struct Request<M> {
    pub(super) app: usize,
    pub(super) step: Step,
    pub(super) session: Name,
    /// The monitor of the task that wants to know how it went.
    pub(super) task: M,
}
