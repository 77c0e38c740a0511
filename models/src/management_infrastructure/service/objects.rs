//! The objects behind the handles: each with a monitor of its own, all found through one table.

use std::sync::Arc;

use sim::{
    platform::Platform,
    value::{Name, Value},
};

use super::progress::Progress;
use crate::management_infrastructure::setup::{Provider, Setup};

/// An application.
pub(super) struct Application<P: Platform> {
    pub(super) name: Name,
    pub(super) state: P::Monitor<ApplicationState<P>>,
}

/// What an application's monitor protects.
pub(super) struct ApplicationState<P: Platform> {
    pub(super) closing: bool,
    /// Those that are not closed.
    pub(super) sessions: Vec<Arc<Session<P>>>,
    pub(super) stopping: bool,
}

impl<P: Platform> Application<P> {
    pub(super) fn new(name: Name) -> Self {
        let state = ApplicationState {
            closing: false,
            sessions: Vec::new(),
            stopping: false,
        };
        Self {
            name,
            state: P::monitor("application", state),
        }
    }
}

/// A session.
pub(super) struct Session<P: Platform> {
    pub(super) name: Name,
    pub(super) application: Option<Arc<Application<P>>>,
    pub(super) state: P::Monitor<SessionState<P>>,
}

/// What a session's monitor protects.
pub(super) struct SessionState<P: Platform> {
    pub(super) closing: bool,
    /// Whether the application is being closed, so that every operation is to be cancelled.
    pub(super) doomed: bool,
    /// Whether nothing is left to wait for.
    pub(super) complete: bool,
    /// Those that the close has to wait for.
    pub(super) operations: Vec<Arc<Operation<P>>>,
    /// Whether the service ends, so that no call waits any more.
    pub(super) stopping: bool,
    /// Whether no callback comes any more that could close an operation.
    pub(super) abandoned: bool,
}

impl<P: Platform> Session<P> {
    pub(super) fn new(name: Name, application: Option<Arc<Application<P>>>) -> Self {
        let state = SessionState {
            closing: false,
            doomed: false,
            complete: false,
            operations: Vec::new(),
            stopping: false,
            abandoned: false,
        };
        Self {
            name,
            application,
            state: P::monitor("session", state),
        }
    }
}

/// An operation.
pub(super) struct Operation<P: Platform> {
    pub(super) name: Name,
    /// None if the session was closed already.
    pub(super) session: Option<Arc<Session<P>>>,
    pub(super) user: u8,
    pub(super) handler: Option<u8>,
    pub(super) provider: Provider,
    pub(super) progress: P::Monitor<Progress>,
}

/// Everything that was ever made.
pub(super) struct Handles<P: Platform> {
    pub(super) applications: Vec<Arc<Application<P>>>,
    pub(super) sessions: Vec<Arc<Session<P>>>,
    pub(super) operations: Vec<Arc<Operation<P>>>,
}

impl<P: Platform> Handles<P> {
    /// What there is from the start.
    pub(super) fn of(setup: &Setup) -> Self {
        let applications = setup
            .applications
            .iter()
            .map(|name| Application::new(*name));
        let mut handles = Self {
            applications: applications.map(Arc::new).collect(),
            sessions: Vec::new(),
            operations: Vec::new(),
        };
        for (name, application) in &setup.sessions {
            let application = handles.application(Value::Name(*application));
            let session = Arc::new(Session::new(*name, application.clone()));
            if let Some(application) = application {
                P::enter(&application.state).sessions.push(session.clone());
            }
            handles.sessions.push(session);
        }
        handles
    }

    pub(super) fn application(&self, handle: Value) -> Option<Arc<Application<P>>> {
        let mut applications = self.applications.iter();
        applications
            .find(|application| Value::Name(application.name) == handle)
            .cloned()
    }

    pub(super) fn session(&self, handle: Value) -> Option<Arc<Session<P>>> {
        let mut sessions = self.sessions.iter();
        sessions
            .find(|session| Value::Name(session.name) == handle)
            .cloned()
    }

    pub(super) fn operation(&self, handle: Value) -> Option<Arc<Operation<P>>> {
        let mut operations = self.operations.iter();
        operations
            .find(|operation| Value::Name(operation.name) == handle)
            .cloned()
    }
}
