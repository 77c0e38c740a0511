//! RmGetList: one look at the registry and the desktop together.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_SUCCESS, RmRebootReasonCriticalProcess,
            RmRebootReasonNone,
        },
        apps::Apps,
        clauses::LIST_CANCEL,
        setup::Class,
    },
    RestartManager,
    registry::Registry,
};

impl<P: Platform> RestartManager<P> {
    pub(super) fn list(&self, activity: Activity, handle: Value) -> Result<Return, Word> {
        self.shared.memory(activity)?;
        let registry = self.shared.registry(activity)?;
        let (session, number) = self.begin_list(activity, handle)?;
        let results = self.look(registry, session);
        self.end_list(session, number)?;
        Ok(results)
    }

    /// Notes that a list is under way, for cancels to find.
    fn begin_list(&self, activity: Activity, handle: Value) -> Result<(Name, u32), Word> {
        let mut sessions = P::enter(&self.shared.sessions);
        let session = sessions.of_handle(handle)?;
        let number = u32::from(activity.0);
        if self.shared.reading(LIST_CANCEL) != 0 {
            session.lists.push((number, false));
        }
        Ok((session.name, number))
    }

    /// Notes that it is complete.
    ///
    /// # Errors
    /// When it was cancelled, or its session ended meanwhile.
    fn end_list(&self, session: Name, number: u32) -> Result<(), Word> {
        let mut sessions = P::enter(&self.shared.sessions);
        let session = sessions.get(session);
        let cancelled = session.lists.contains(&(number, true));
        session.lists.retain(|(other, _)| *other != number);
        if !session.open {
            return Err(ERROR_INVALID_HANDLE);
        }
        if cancelled {
            Err(ERROR_CANCELLED)
        } else {
            Ok(())
        }
    }

    /// Looks at every application that the session's resources concern.
    fn look(&self, mut registry: P::Guard<'_, Registry>, session: Name) -> Return {
        let setup = &self.shared.setup;
        let registered = registry.of(session);
        let mut desktop = P::enter(&self.shared.desktop);
        let record = *desktop.record(session);
        let mut running = registered.and(desktop.running);
        if !self.shared.conduct.list_looks_anew() {
            running = registry.remember(session, running);
        }
        let past = record.stopped.or(record.restarted).or(record.stop_errors);
        let known = past.or(record.restart_errors);
        let other = registered.and(known).without(running).without(record.down);
        let critical = !running.and(setup.of_class(Class::Critical)).is_empty();
        let reasons = [RmRebootReasonNone, RmRebootReasonCriticalProcess];
        let list = |apps: Apps| setup.list(apps.and(registered));
        Return::of(ERROR_SUCCESS)
            .with(1, reasons[usize::from(critical)])
            .with(2, list(running))
            .with(3, list(record.stopped))
            .with(4, list(other))
            .with(5, list(record.restarted))
            .with(6, list(record.stop_errors))
            .with(7, list(record.restart_errors))
    }
}
