//! Shutting down: every class is asked, then those that agreed are ended.

use sim::{platform::Platform, value::Word};

use super::{
    super::{
        api::{
            APPLICATION_TIMEOUT, ERROR_CANCELLED, ERROR_FAIL_NOACTION_REBOOT, ERROR_FAIL_SHUTDOWN,
            RM_FORCE_SHUTDOWN, RM_SHUTDOWN_ONLY_REGISTERED, SERVICE_TIMEOUT,
        },
        apps::Apps,
        clauses::{UNFORCED_HANG, VETO_CODE},
        setup::Class,
    },
    RestartManager,
    operation::Work,
    task::{Step, Task},
};

/// What applications answered to the question whether they agree to end.
struct Answers {
    /// What is to be ended.
    agreed: Apps,
    /// What refused.
    refused: Apps,
    /// What did not answer in time, and is noted as impossible to stop.
    given_up: Apps,
}

impl<P: Platform> RestartManager<P> {
    /// Carries a shutdown out.
    ///
    /// # Errors
    /// The code with which it ends, if not all applications are stopped.
    pub(super) fn shut_down(&self, work: &mut Work<P>) -> Result<(), Word> {
        let setup = &self.shared.setup;
        let list = self.list_of_running(work);
        if !list.and(setup.of_class(Class::Critical)).is_empty() {
            return Err(ERROR_FAIL_NOACTION_REBOOT);
        }
        let lasting = list.and(setup.that(|app| !app.restartable));
        if work.order.has(RM_SHUTDOWN_ONLY_REGISTERED) && !lasting.is_empty() {
            return Err(ERROR_FAIL_SHUTDOWN);
        }
        work.total = list.count();
        for class in Class::ORDER {
            self.stop_class(work, class, list.and(setup.of_class(class)))?;
        }
        Ok(())
    }

    /// What the session's resources concern and what runs, at one moment.
    fn list_of_running(&self, work: &Work<P>) -> Apps {
        let mut registry = P::enter(&self.shared.registry);
        let registered = registry.of(work.session);
        let desktop = P::enter(&self.shared.desktop);
        registered.and(desktop.running)
    }

    /// Stops the applications of a class. If one cannot be stopped, no further class is touched.
    fn stop_class(&self, work: &mut Work<P>, class: Class, apps: Apps) -> Result<(), Word> {
        let forced = work.order.has(RM_FORCE_SHUTDOWN);
        if class == Class::Unknown && !forced && !apps.is_empty() {
            P::enter(&self.shared.desktop).note_stop_errors(work.session, apps);
            return Err(ERROR_FAIL_SHUTDOWN);
        }
        let answers = self.ask(work, class, apps)?;
        let windows = class == Class::Window;
        if windows && !answers.refused.is_empty() && self.shared.reading(VETO_CODE) != 0 {
            return Err(ERROR_CANCELLED);
        }
        P::enter(&self.shared.desktop).note_stop_errors(work.session, answers.refused);
        let failed = answers.refused.or(answers.given_up);
        if failed.is_empty() || !windows || !self.shared.conduct.one_refusal_keeps_all() {
            for app in answers.agreed.iter() {
                self.treat(work, Step::End, app)?;
            }
        }
        if failed.is_empty() {
            Ok(())
        } else {
            Err(ERROR_FAIL_SHUTDOWN)
        }
    }

    /// Asks applications whether they agree to end, and waits for their answers: of windows only
    /// until one refuses, of those that hang only for their time.
    fn ask(&self, work: &Work<P>, class: Class, apps: Apps) -> Result<Answers, Word> {
        let forced = work.order.has(RM_FORCE_SHUTDOWN);
        self.request(work, Step::Ask, apps);
        let mut given_up = Apps::NONE;
        let mut deadline = None;
        let mut task = P::enter(&work.task);
        loop {
            task.checkpoint(self.shared.conduct)?;
            let open = apps.without(task.answered()).without(given_up);
            let refused = class == Class::Window && !forced && !task.refused.is_empty();
            if open.is_empty() || refused || task.hurried {
                break;
            }
            if !self.has_a_limit(&task, open, forced) {
                task = P::wait(task);
                continue;
            }
            let timeout = match class {
                Class::Service => SERVICE_TIMEOUT,
                _ => APPLICATION_TIMEOUT,
            };
            let until = *deadline.get_or_insert_with(|| P::now() + timeout);
            let (inside, passed) = P::wait_until(task, until);
            task = inside;
            if passed && forced {
                break;
            }
            if passed {
                drop(task);
                given_up = given_up.or(self.give_up(work, open));
                task = P::enter(&work.task);
                // Whoever was not given up is about to answer after all.
                task.hung = task.hung.without(open);
            }
        }
        Ok(Answers::of(&task, apps, given_up, forced))
    }

    /// Whether only applications are waited for that hang, and these not without end.
    fn has_a_limit(&self, task: &Task, open: Apps, forced: bool) -> bool {
        let only_hung = open.without(task.hung).is_empty();
        only_hung && (forced || self.shared.reading(UNFORCED_HANG) == 0)
    }

    /// Gives up those applications that still hang.
    fn give_up(&self, work: &Work<P>, apps: Apps) -> Apps {
        P::enter(&self.shared.desktop).give_up(work.session, apps)
    }
}

impl Answers {
    /// By force everything is ended, whatever it answered.
    fn of(task: &Task, apps: Apps, given_up: Apps, forced: bool) -> Self {
        let refused = if forced {
            Apps::NONE
        } else {
            task.refused.and(apps)
        };
        Self {
            agreed: if forced {
                apps.without(task.done)
            } else {
                task.agreed.and(apps)
            },
            refused,
            given_up,
        }
    }
}
