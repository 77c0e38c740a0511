//! Restarting what the session stopped, in the reverse order of classes.

use sim::{platform::Platform, value::Word};

use super::{
    super::{api::ERROR_FAIL_RESTART, apps::Apps, clauses::CANCELLED_RESTART, setup::Class},
    RestartManager,
    operation::Work,
    task::Step,
};

impl<P: Platform> RestartManager<P> {
    /// Carries a restart out.
    ///
    /// # Errors
    /// The code with which it ends, if not all applications are restarted.
    pub(super) fn restart(&self, work: &mut Work<P>) -> Result<(), Word> {
        let setup = &self.shared.setup;
        let list = self.list_to_restart(work);
        work.total = list.count();
        let mut failed = false;
        for class in Class::ORDER.into_iter().rev() {
            for app in list.and(setup.of_class(class)).iter() {
                failed |= !self.treat(work, Step::Start, app)?;
            }
        }
        if failed {
            Err(ERROR_FAIL_RESTART)
        } else {
            Ok(())
        }
    }

    /// What the session stopped and what is registered for restart.
    fn list_to_restart(&self, work: &Work<P>) -> Apps {
        if work.after_cancel && self.shared.reading(CANCELLED_RESTART) != 0 {
            return Apps::NONE;
        }
        let down = P::enter(&self.shared.desktop).record(work.session).down;
        down.and(self.shared.setup.that(|app| app.restartable))
    }
}
