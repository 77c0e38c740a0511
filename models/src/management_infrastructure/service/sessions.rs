//! The functions that make and close applications and sessions.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::Return,
    value::{Name, Value},
};

use super::{
    Core,
    objects::{Application, Operation, Session},
};
use crate::management_infrastructure::api::{
    APPLICATIONS_MAX, MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK, MI_RESULT_SERVER_LIMITS_EXCEEDED,
    SESSIONS_MAX, completion, made,
};

impl<P: Platform> Core<P> {
    /// `MI_Application_Initialize`.
    pub(super) fn initialize(&self, name: Name) -> Return {
        let mut handles = P::enter(&self.handles);
        if handles.applications.len() == APPLICATIONS_MAX {
            return made(MI_RESULT_SERVER_LIMITS_EXCEEDED, None);
        }
        handles.applications.push(Arc::new(Application::new(name)));
        made(MI_RESULT_OK, Some(name))
    }

    /// `MI_Application_NewSession`.
    pub(super) fn new_session(&self, application: Value, name: Name) -> Return {
        let mut handles = P::enter(&self.handles);
        let Some(application) = handles.application(application) else {
            return made(MI_RESULT_INVALID_PARAMETER, None);
        };
        if handles.sessions.len() == SESSIONS_MAX {
            return made(MI_RESULT_SERVER_LIMITS_EXCEEDED, None);
        }
        let session = Arc::new(Session::new(name, Some(Arc::clone(&application))));
        handles.sessions.push(Arc::clone(&session));
        drop(handles);
        let mut state = P::enter(&application.state);
        if state.closing {
            drop(state);
            let mut handles = P::enter(&self.handles);
            handles.sessions.retain(|other| other.name != name);
            return made(MI_RESULT_INVALID_PARAMETER, None);
        }
        state.sessions.push(session);
        made(MI_RESULT_OK, Some(name))
    }

    /// `MI_Session_Close`.
    pub(super) fn close_session(self: &Arc<Self>, handle: Value, handler: Option<u8>) -> Return {
        if handle == Value::Null {
            return self.close_no_session(handler);
        }
        let session = P::enter(&self.handles).session(handle);
        let Some(session) = session else {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        };
        let mut state = P::enter(&session.state);
        if state.closing {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        }
        state.closing = true;
        let operations = state.operations.clone();
        drop(state);
        self.cancel_all(&operations);
        match handler {
            None => self.finish_session(&session, None),
            Some(_) => {
                let core = Arc::clone(self);
                let body = move || core.finish_session(&session, handler);
                let thread = P::spawn("completion", body);
                P::enter(&self.completions).push(thread);
            }
        }
        Return::of(MI_RESULT_OK)
    }

    fn close_no_session(&self, handler: Option<u8>) -> Return {
        let Some(handler) = handler else {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        };
        let callbacks = &self.host.callbacks;
        callbacks.invoke(handler.into(), completion(None));
        Return::of(MI_RESULT_OK)
    }

    fn cancel_all(&self, operations: &[Arc<Operation<P>>]) {
        for operation in operations {
            self.cancel_quietly(operation);
        }
    }

    /// Waits until the client has closed every operation, tells it, and leaves the application.
    fn finish_session(&self, session: &Arc<Session<P>>, handler: Option<u8>) {
        let mut state = P::enter(&session.state);
        while !state.operations.is_empty() {
            let told = handler.is_some();
            if state.abandoned || state.stopping && !told {
                return;
            }
            state = P::wait(state);
        }
        state.complete = true;
        drop(state);
        if let Some(handler) = handler {
            let call = completion(Some(session.name));
            self.host.callbacks.invoke(handler.into(), call);
        }
        if let Some(application) = &session.application {
            let mut state = P::enter(&application.state);
            state.sessions.retain(|other| other.name != session.name);
            P::notify_all(&state);
        }
    }

    /// `MI_Application_Close`.
    pub(super) fn close_application(&self, handle: Value) -> Return {
        let application = P::enter(&self.handles).application(handle);
        let Some(application) = application else {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        };
        let mut state = P::enter(&application.state);
        if state.closing {
            return Return::of(MI_RESULT_INVALID_PARAMETER);
        }
        state.closing = true;
        let sessions = state.sessions.clone();
        drop(state);
        for session in sessions {
            let mut state = P::enter(&session.state);
            state.doomed = true;
            let operations = state.operations.clone();
            drop(state);
            self.cancel_all(&operations);
        }
        let mut state = P::enter(&application.state);
        while !state.sessions.is_empty() && !state.stopping {
            state = P::wait(state);
        }
        Return::of(MI_RESULT_OK)
    }

    /// Lets every waiting call return, and every delivery end that has nothing to deliver.
    pub(super) fn release_calls(&self) {
        let handles = P::enter(&self.handles);
        let operations = handles.operations.clone();
        let sessions = handles.sessions.clone();
        let applications = handles.applications.clone();
        drop(handles);
        for operation in operations {
            let mut progress = P::enter(&operation.progress);
            progress.stopping = true;
            P::notify_all(&progress);
        }
        for session in sessions {
            let mut state = P::enter(&session.state);
            state.stopping = true;
            P::notify_all(&state);
        }
        for application in applications {
            let mut state = P::enter(&application.state);
            state.stopping = true;
            P::notify_all(&state);
        }
    }

    /// Lets every thread end that waits for operations to be closed: nobody does that any more.
    pub(super) fn abandon_sessions(&self) {
        let sessions = P::enter(&self.handles).sessions.clone();
        for session in sessions {
            let mut state = P::enter(&session.state);
            state.abandoned = true;
            P::notify_all(&state);
        }
    }

    /// Applications, sessions and operations know one another: lets go of that, so that nothing is
    /// leaked.
    pub(super) fn forget_one_another(&self) {
        let handles = P::enter(&self.handles);
        let (applications, sessions) = (handles.applications.clone(), handles.sessions.clone());
        drop(handles);
        for application in applications {
            P::enter(&application.state).sessions.clear();
        }
        for session in sessions {
            P::enter(&session.state).operations.clear();
        }
    }
}
