//! The applications, and the worker that deals with them: it asks, ends and starts them.
//!
//! An application that does not answer keeps nobody: its question is put aside until its hang ends.

use sim::{
    platform::Platform,
    trace::Return,
    value::{Name, Value},
};

use super::{
    super::{
        apps::Apps,
        setup::{Manner, Setup},
    },
    Shared,
    task::{Request, Step, Task},
};

/// What runs, and what each session has done to it.
pub(super) struct Desktop<P: Platform> {
    pub(super) running: Apps,
    pub(super) hanging: Apps,
    vetoing: Apps,
    records: Vec<Record>,
    /// Questions that were not answered yet.
    unanswered: Vec<Request<P::Monitor<Task>>>,
}

/// What one session has done to the applications.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    session: Name,
    /// What it has ever stopped.
    pub(super) stopped: Apps,
    /// What it has stopped and not restarted.
    pub(super) down: Apps,
    /// What it has ever restarted.
    pub(super) restarted: Apps,
    /// What it could not stop.
    pub(super) stop_errors: Apps,
    /// What it could not restart.
    pub(super) restart_errors: Apps,
}

impl<P: Platform> Desktop<P> {
    pub(super) fn new(setup: &Setup) -> Self {
        Self {
            running: setup.all(),
            hanging: setup.that(|app| app.manner == Manner::Hangs),
            vetoing: setup.that(|app| app.manner == Manner::Vetoes),
            records: Vec::new(),
            unanswered: Vec::new(),
        }
    }

    /// What a session has done so far.
    pub(super) fn record(&mut self, session: Name) -> &mut Record {
        let known = self
            .records
            .iter()
            .position(|record| record.session == session);
        let index = known.unwrap_or_else(|| {
            self.records.push(Record {
                session,
                stopped: Apps::NONE,
                down: Apps::NONE,
                restarted: Apps::NONE,
                stop_errors: Apps::NONE,
                restart_errors: Apps::NONE,
            });
            self.records.len() - 1
        });
        &mut self.records[index]
    }

    /// Notes those of some applications that still do not answer as impossible to stop.
    pub(super) fn give_up(&mut self, session: Name, apps: Apps) -> Apps {
        let given_up = apps.and(self.running).and(self.hanging);
        let record = self.record(session);
        record.stop_errors = record.stop_errors.or(given_up);
        self.unanswered
            .retain(|request| request.session != session || !given_up.has(request.app));
        given_up
    }

    /// Notes applications as impossible to stop.
    pub(super) fn note_stop_errors(&mut self, session: Name, apps: Apps) {
        let record = self.record(session);
        record.stop_errors = record.stop_errors.or(apps);
    }

    /// Does a piece of work; how the task is to be told.
    fn perform(
        &mut self,
        setup: &Setup,
        request: &Request<P::Monitor<Task>>,
    ) -> fn(&mut Task, Apps) {
        let app = request.app;
        if request.step == Step::Start {
            return self.restart(setup, request);
        }
        if !self.running.has(app) {
            return |task, app| task.done = task.done.or(app);
        }
        if request.step == Step::End {
            self.running.remove(app);
            let record = self.record(request.session);
            record.stopped.insert(app);
            record.down.insert(app);
            return |task, app| task.done = task.done.or(app);
        }
        if self.hanging.has(app) {
            self.unanswered.push(request.clone());
            return |task, app| task.hung = task.hung.or(app);
        }
        if self.vetoing.has(app) {
            return |task, app| task.refused = task.refused.or(app);
        }
        |task, app| task.agreed = task.agreed.or(app)
    }

    fn restart(
        &mut self,
        setup: &Setup,
        request: &Request<P::Monitor<Task>>,
    ) -> fn(&mut Task, Apps) {
        let app = request.app;
        let record = self.record(request.session);
        if !setup.get(app).restarts {
            record.restart_errors.insert(app);
            return |task, app| task.failed = task.failed.or(app);
        }
        record.restarted.insert(app);
        record.down.remove(app);
        self.running.insert(app);
        |task, app| task.done = task.done.or(app)
    }
}

/// How an application changes by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Change {
    Agrees,
    Vetoes,
    Exits,
}

impl<P: Platform> Shared<P> {
    /// The worker: works until the service ends and everything is done.
    pub(super) fn work(&self) {
        while let Some(request) = self.requests.pop() {
            self.perform(&request);
        }
    }

    /// Has a piece of work done: by the worker, or, once it has ended, here.
    pub(super) fn request(&self, request: Request<P::Monitor<Task>>) {
        if let Err(request) = self.requests.push(request) {
            self.perform(&request);
        }
    }

    fn perform(&self, request: &Request<P::Monitor<Task>>) {
        let tell = P::enter(&self.desktop).perform(&self.setup, request);
        let mut task = P::enter(&request.task);
        tell(&mut task, Apps::only(request.app));
        P::notify_all(&task);
    }

    /// An application changes by itself; whoever waits for its answer is told.
    pub(super) fn change(&self, application: Value, change: Change) -> Return {
        let app = application.name().and_then(|name| self.setup.index(name));
        for request in app.map_or_else(Vec::new, |app| self.changed(app, change)) {
            self.request(request);
        }
        Return::of(Value::Absent)
    }

    /// Changes an application; the questions that it has to answer now.
    fn changed(&self, app: usize, change: Change) -> Vec<Request<P::Monitor<Task>>> {
        let mut desktop = P::enter(&self.desktop);
        match change {
            Change::Exits => desktop.running.remove(app),
            Change::Vetoes if desktop.hanging.has(app) => {
                desktop.hanging.remove(app);
                desktop.vetoing.insert(app);
            }
            Change::Vetoes => {}
            Change::Agrees => desktop.hanging.remove(app),
        }
        let asked = |request: &Request<_>| request.app == app;
        let all = std::mem::take(&mut desktop.unanswered);
        let (now, later) = all.into_iter().partition(asked);
        desktop.unanswered = later;
        now
    }
}
