//! RmShutdown and RmRestart on the caller's thread: begun, carried out class by class, concluded.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_BAD_ARGUMENTS, ERROR_BUSY, ERROR_CANCELLED, ERROR_FAIL_NOACTION_REBOOT,
            ERROR_REQUEST_OUT_OF_SEQUENCE, ERROR_SUCCESS, RM_FORCE_SHUTDOWN,
            RM_SHUTDOWN_ONLY_REGISTERED, status,
        },
        apps::Apps,
        clauses::{FAILED_SHUTDOWN, SECOND_OPERATION},
    },
    RestartManager,
    task::{Request, Step, Task},
};

/// The two kinds of operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Shutdown,
    Restart,
}

/// What an operation is called for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) kind: Kind,
    pub(super) handle: Value,
    pub(super) flags: u32,
    /// The handler of its status callback.
    pub(super) status: Option<u32>,
}

impl Order {
    pub(super) const fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }
}

/// An operation that has begun.
pub(super) struct Work<P: Platform> {
    pub(super) order: Order,
    pub(super) session: Name,
    pub(super) task: P::Monitor<Task>,
    /// Whether the latest shutdown was cancelled.
    pub(super) after_cancel: bool,
    /// On how many applications it works, and how many of them are done.
    pub(super) total: u32,
    pub(super) done: u32,
}

impl<P: Platform> RestartManager<P> {
    pub(super) fn operate(&self, activity: Activity, order: Order) -> Result<Return, Word> {
        if let Err(code) = self.can_begin(activity) {
            self.fails_untouched(order);
            return Err(code);
        }
        if order.flags & !(RM_FORCE_SHUTDOWN | RM_SHUTDOWN_ONLY_REGISTERED) != 0 {
            P::enter(&self.shared.sessions).handle(order.handle)?;
            return Err(ERROR_BAD_ARGUMENTS);
        }
        let mut work = self.begin(order)?;
        let result = match order.kind {
            Kind::Shutdown => self.shut_down(&mut work),
            Kind::Restart => self.restart(&mut work),
        };
        let code = result.err().unwrap_or(ERROR_SUCCESS);
        self.conclude(&work, code);
        Ok(Return::of(code))
    }

    /// Whether faults let an operation begin.
    fn can_begin(&self, activity: Activity) -> Result<(), Word> {
        self.shared.memory(activity)?;
        self.shared.registry(activity).map(drop)
    }

    /// A fault struck a shutdown before it began: it may still count as having been called.
    fn fails_untouched(&self, order: Order) {
        let mut sessions = P::enter(&self.shared.sessions);
        if let Ok(session) = sessions.of_handle(order.handle)
            && order.kind == Kind::Shutdown
        {
            session.shut_down |= self.shared.reading(FAILED_SHUTDOWN) == 0;
        }
    }

    /// Makes the operation its session's current one, once no other is.
    fn begin(&self, order: Order) -> Result<Work<P>, Word> {
        let waits = self.shared.reading(SECOND_OPERATION) == 0;
        let mut sessions = P::enter(&self.shared.sessions);
        while sessions.of_handle(order.handle)?.current.is_some() {
            if !waits || sessions.ending {
                return Err(ERROR_BUSY);
            }
            sessions = P::wait(sessions);
        }
        let hurried = sessions.ending;
        let session = sessions.of_handle(order.handle)?;
        let out_of_sequence = order.kind == Kind::Restart && !session.shut_down;
        if out_of_sequence && self.shared.conduct.restart_needs_shutdown() {
            return Err(ERROR_REQUEST_OUT_OF_SEQUENCE);
        }
        let task = Task {
            cancelled: std::mem::take(&mut session.latched),
            hurried,
            ..Task::default()
        };
        let task = P::monitor("task", task);
        session.current = Some(task.clone());
        Ok(Work {
            order,
            session: session.name,
            task,
            after_cancel: session.was_cancelled,
            total: 0,
            done: 0,
        })
    }

    /// The operation has come to its result: others may begin.
    fn conclude(&self, work: &Work<P>, code: Word) {
        let unheeded = code != ERROR_CANCELLED && P::enter(&work.task).cancelled;
        let mut sessions = P::enter(&self.shared.sessions);
        let session = sessions.get(work.session);
        session.current = None;
        session.latched |= unheeded && !self.shared.conduct.cancel_ends_with_its_operation();
        if work.order.kind == Kind::Shutdown {
            session.was_cancelled = code == ERROR_CANCELLED;
            let counts = self.shared.reading(FAILED_SHUTDOWN) == 0;
            session.shut_down |= code != ERROR_FAIL_NOACTION_REBOOT || counts;
        }
        P::notify_all(&sessions);
    }

    /// Hands a step for some applications to the worker.
    pub(super) fn request(&self, work: &Work<P>, step: Step, apps: Apps) {
        for app in apps.iter() {
            self.shared.request(Request {
                app,
                step,
                session: work.session,
                task: work.task.clone(),
            });
        }
    }

    /// Has one application ended or started, and waits for that; whether it went well.
    ///
    /// # Errors
    /// The code with which the operation is interrupted before it.
    pub(super) fn treat(&self, work: &mut Work<P>, step: Step, app: usize) -> Result<bool, Word> {
        P::enter(&work.task).checkpoint(self.shared.conduct)?;
        self.request(work, step, Apps::only(app));
        let mut task = P::enter(&work.task);
        while !task.done.has(app) && !task.failed.has(app) {
            task = P::wait(task);
        }
        let done = task.done.has(app);
        drop(task);
        if done {
            work.done += 1;
            self.report(work);
        }
        Ok(done)
    }

    /// Tells the status callback how far the operation has got.
    fn report(&self, work: &Work<P>) {
        if let Some(handler) = work.order.status {
            let status = status(self.shared.conduct.percent(work.done, work.total));
            self.shared.host.callbacks.invoke(handler, status);
        }
    }
}
