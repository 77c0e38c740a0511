//! How sessions and applications are closed.

use sim::{clause::ClauseId, spec::Steps, value::Name};

use super::{
    Specification,
    state::{Answer, Handle, Operation, Pending, Phase, Session, Stage, State},
};
use crate::{
    cites,
    management_infrastructure::{
        api::{MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK, completion},
        clauses::{
            CALL_2, CANCEL_43, CANCEL_62, CANCEL_63, CANCEL_64, CANCEL_65, CANCEL_67, CANCEL_68,
            CANCEL_70, CANCEL_72, CANCEL_73, CANCEL_74, CLOSED_HANDLE, RESULTS_AFTER_CLOSE,
        },
    },
};

/// What has to hold of an operation before its session is closed, each with the clause that says
/// so.
fn conditions(operation: &Operation) -> [(ClauseId, bool); 3] {
    let closed = operation.handle != Handle::Open;
    let busy = operation.held || operation.running != 0;
    [
        (CANCEL_64, closed),
        (CANCEL_43, !(closed && operation.manual && operation.held)),
        (CANCEL_67, !(closed && !operation.manual && busy)),
    ]
}

/// Whether a final callback is still to come.
fn awaits_final(operation: &Operation) -> bool {
    let final_begun = operation.ended && operation.under_way.is_none();
    operation.handler.is_some() && !final_begun
}

impl State {
    /// Whether nothing but missing final callbacks keeps a session from being closed.
    pub(super) fn is_ready(&self, session: Name) -> bool {
        self.operations_of(session)
            .flat_map(conditions)
            .all(|(_, condition)| condition)
    }

    /// Whether a final callback is still to come in a session.
    pub(super) fn session_awaits_final(&self, session: Name) -> bool {
        self.operations_of(session).any(awaits_final)
    }

    fn may_complete(&self, session: Name, steps: &Steps<'_, Self>) -> bool {
        self.operations_of(session)
            .flat_map(conditions)
            .all(|(clause, condition)| steps.permits(clause, condition))
    }
}

impl Specification {
    /// `MI_Session_Close`.
    pub(super) fn close_session(
        &self,
        state: &State,
        pending: &Pending,
        name: Option<Name>,
        handler: Option<u8>,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(name) = name else {
            return self.close_no_session(state, pending, handler, steps);
        };
        if state.session(name).map(|session| session.phase) != Some(Phase::Open) {
            let cites = cites![clause CANCEL_70, choice CLOSED_HANDLE];
            for code in [MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK] {
                let after = state.answered(pending, Answer::Code(code));
                steps.internal("the session is being closed", cites, after);
            }
            return;
        }
        let stage = match handler {
            Some(_) => Stage::Answered(Answer::Code(MI_RESULT_OK)),
            None => Stage::Begun,
        };
        let mut after = state.clone().at(pending.activity, stage);
        if let Some(session) = after.session_mut(name) {
            session.phase = Phase::Closing(handler);
        }
        let cites = cites![clause CANCEL_62, clause CANCEL_65];
        steps.internal("the session begins to close", cites, after);
    }

    fn close_no_session(
        &self,
        state: &State,
        pending: &Pending,
        handler: Option<u8>,
        steps: &mut Steps<'_, State>,
    ) {
        let cites = cites![clause CANCEL_68];
        let Some(handler) = handler else {
            return Self::refuse(state, pending, (CANCEL_68, cites), steps);
        };
        if let Some(instance) = state.free_instance(handler) {
            let stage = Stage::Calling(handler, instance);
            let after = state.clone().at(pending.activity, stage);
            let activity = self.handler_activity(handler, instance);
            let text = "the call itself says that nothing is left to close";
            steps.enters(activity, completion(None), text, cites, after);
        }
        if steps.permits(CANCEL_68, false) {
            let after = state.answered(pending, Answer::Code(MI_RESULT_OK));
            steps.internal("nobody is told", cites, after);
        }
    }

    /// A session with a completion callback is closed: the client is told.
    pub(super) fn complete(&self, state: &State, session: &Session, steps: &mut Steps<'_, State>) {
        let Phase::Closing(Some(handler)) = session.phase else {
            return;
        };
        let Some(instance) = state.free_instance(handler) else {
            return;
        };
        let mut after = state.clone();
        if let Some(session) = after.session_mut(session.name) {
            session.phase = Phase::Telling(handler, instance);
        }
        let activity = self.handler_activity(handler, instance);
        let call = completion(Some(session.name));
        let cites = cites![clause CANCEL_64, clause CANCEL_67];
        once_complete(state, session.name, steps, |steps| {
            let text = "the client is told that the session is closed";
            steps.enters(activity, call, text, cites, after.clone());
        });
    }

    /// A session without one is closed: the call may return.
    pub(super) fn complete_session(
        &self,
        state: &State,
        pending: &Pending,
        name: Name,
        steps: &mut Steps<'_, State>,
    ) {
        let mut after = state.answered(pending, Answer::Code(MI_RESULT_OK));
        if let Some(session) = after.session_mut(name) {
            session.phase = Phase::Complete;
        }
        once_complete(state, name, steps, |steps| {
            let cites = cites![clause CANCEL_43, clause CANCEL_64];
            steps.internal("the session is closed", cites, after.clone());
        });
    }

    /// `MI_Application_Close`.
    pub(super) fn close_application(
        state: &State,
        pending: &Pending,
        name: Option<Name>,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(name) = name else {
            let cites = cites![clause CALL_2];
            return Self::refuse(state, pending, (CALL_2, cites), steps);
        };
        if state.application(name).map(|other| other.phase) != Some(Phase::Open) {
            for code in [MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK] {
                let after = state.answered(pending, Answer::Code(code));
                let cites = cites![choice CLOSED_HANDLE];
                steps.internal("the application is being closed", cites, after);
            }
            return;
        }
        let mut after = state.clone().at(pending.activity, Stage::Begun);
        for application in &mut after.applications {
            if application.name == name {
                application.phase = Phase::Closing(None);
            }
        }
        let cites = cites![clause CANCEL_72, clause CANCEL_73];
        steps.internal("the application begins to close", cites, after);
    }

    /// An application is closed: the call may return.
    pub(super) fn complete_application(
        state: &State,
        pending: &Pending,
        name: Name,
        steps: &mut Steps<'_, State>,
    ) {
        for session in &state.sessions {
            if session.application != name {
                continue;
            }
            let closing = matches!(session.phase, Phase::Closing(_));
            let untouched = session.phase == Phase::Open;
            if !steps.permits(CANCEL_72, !closing) || !steps.permits(CANCEL_74, !untouched) {
                return;
            }
        }
        let mut after = state.answered(pending, Answer::Code(MI_RESULT_OK));
        for application in &mut after.applications {
            if application.name == name {
                application.phase = Phase::Complete;
            }
        }
        let cites = cites![clause CANCEL_72, clause CANCEL_74];
        steps.internal("the application is closed", cites, after);
    }
}

/// Offers a step once a session is closed: every operation closed, and every final callback made
/// that is to be made.
fn once_complete(
    state: &State,
    session: Name,
    steps: &mut Steps<'_, State>,
    offer: impl Fn(&mut Steps<'_, State>),
) {
    if !state.may_complete(session, steps) {
        return;
    }
    if !state.session_awaits_final(session) {
        return offer(steps);
    }
    steps.under(RESULTS_AFTER_CLOSE, |steps, suppressed| {
        if steps.permits(CANCEL_63, suppressed != 0) {
            offer(steps);
        }
    });
}
