//! How a call goes on from stage to stage, and how applications and sessions are made.

use sim::{spec::Steps, value::Name};

use super::{
    Specification,
    state::{Answer, Application, Ask, Handle, Pending, Phase, Session, State},
};
use crate::{
    cites,
    management_infrastructure::{
        api::{
            APPLICATIONS_MAX, MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK,
            MI_RESULT_SERVER_LIMITS_EXCEEDED, SESSIONS_MAX,
        },
        clauses::{CALL_1, CALL_2, CANCEL_15, CLOSED_HANDLE},
    },
};

impl Specification {
    /// A call takes effect.
    pub(super) fn call(&self, state: &State, pending: &Pending, steps: &mut Steps<'_, State>) {
        match pending.ask {
            Ask::Initialize => Self::initialize(state, pending, steps),
            Ask::NewSession(application) => Self::new_session(state, pending, application, steps),
            Ask::CloseApplication(application) => {
                Self::close_application(state, pending, application, steps);
            }
            Ask::Start { session, .. } => self.start(state, pending, session, steps),
            Ask::CloseSession(session, handler) => {
                self.close_session(state, pending, session, handler, steps);
            }
            Ask::Get(operation) => self.get(state, pending, operation, steps),
            Ask::Cancel(operation) => self.cancel(state, pending, operation, steps),
            Ask::Close(operation) => self.close(state, pending, operation, steps),
            Ask::Acknowledge(operation) => Self::acknowledge(state, pending, operation, steps),
            Ask::PostInstance(operation) => Self::post(state, pending, operation, None, steps),
            Ask::PostResult(operation, code) => {
                Self::post(state, pending, operation, Some(code), steps);
            }
            Ask::Exit => {
                let state = state.answered(pending, Answer::Nothing);
                steps.internal("the process ends", cites![clause CALL_1], state);
            }
        }
    }

    /// A call that waits for others goes on.
    pub(super) fn resume(&self, state: &State, pending: &Pending, steps: &mut Steps<'_, State>) {
        match pending.ask {
            Ask::CloseApplication(Some(name)) => {
                Self::complete_application(state, pending, name, steps);
            }
            Ask::CloseSession(Some(name), _) => {
                self.complete_session(state, pending, name, steps);
            }
            Ask::Close(Some(name)) => Self::complete_close(state, pending, name, steps),
            _ => {}
        }
    }

    /// A call returns; only now has its client seen what it did.
    pub(super) fn answer(
        &self,
        state: &State,
        pending: &Pending,
        answer: Answer,
        steps: &mut Steps<'_, State>,
    ) {
        let mut after = state.clone();
        let activity = pending.activity;
        after.pending.retain(|other| other.activity != activity);
        let complete = |phase| phase == Phase::Complete;
        match (pending.ask, answer) {
            (Ask::Start { .. }, Answer::Handle(Some(name))) => {
                after = after.with(name, |operation| operation.started = true);
            }
            (Ask::Close(Some(name)), Answer::Code(MI_RESULT_OK)) => {
                after = after.with(name, |operation| {
                    if operation.handle == Handle::Closed {
                        operation.handle = Handle::Dead;
                    }
                });
            }
            (Ask::CloseSession(Some(name), _), Answer::Code(MI_RESULT_OK)) => {
                let gone = |session: &Session| session.name == name && complete(session.phase);
                after.sessions.retain(|session| !gone(session));
            }
            (Ask::CloseApplication(Some(name)), Answer::Code(MI_RESULT_OK)) => {
                let gone = |other: &Application| other.name == name && complete(other.phase);
                after.applications.retain(|other| !gone(other));
            }
            _ => {}
        }
        let cites = cites![clause CALL_1];
        steps.returns(activity, answer.results(), "the call returns", cites, after);
    }

    fn initialize(state: &State, pending: &Pending, steps: &mut Steps<'_, State>) {
        let cites = cites![clause CANCEL_15];
        if usize::from(state.made[0]) == APPLICATIONS_MAX {
            let answer = Answer::Made(MI_RESULT_SERVER_LIMITS_EXCEEDED, None);
            let after = state.answered(pending, answer);
            return steps.internal("there are too many applications", cites, after);
        }
        let answer = Answer::Made(MI_RESULT_OK, Some(pending.made));
        let mut after = state.answered(pending, answer);
        after.made[0] += 1;
        after.applications.push(Application {
            name: pending.made,
            phase: Phase::Open,
        });
        let cites = cites![clause CALL_1];
        steps.internal("the application is initialised", cites, after);
    }

    fn new_session(
        state: &State,
        pending: &Pending,
        application: Option<Name>,
        steps: &mut Steps<'_, State>,
    ) {
        let refused = |code| state.answered(pending, Answer::Made(code, None));
        let Some(application) = application else {
            let cites = cites![clause CALL_2];
            let text = "there is no application";
            steps.internal(text, cites, refused(MI_RESULT_INVALID_PARAMETER));
            if steps.permits(CALL_2, false) {
                steps.internal(text, cites, refused(MI_RESULT_OK));
            }
            return;
        };
        let phase = state.application(application).map(|other| other.phase);
        if phase != Some(Phase::Open) {
            let cites = cites![choice CLOSED_HANDLE];
            for code in [MI_RESULT_INVALID_PARAMETER, MI_RESULT_FAILED] {
                steps.internal("the application is being closed", cites, refused(code));
            }
            if !matches!(phase, Some(Phase::Closing(_))) {
                return;
            }
        }
        if usize::from(state.made[1]) == SESSIONS_MAX {
            let (text, cites) = ("there are too many sessions", cites![clause CANCEL_15]);
            return steps.internal(text, cites, refused(MI_RESULT_SERVER_LIMITS_EXCEEDED));
        }
        let answer = Answer::Made(MI_RESULT_OK, Some(pending.made));
        let mut after = state.answered(pending, answer);
        after.made[1] += 1;
        after.sessions.push(Session {
            name: pending.made,
            application,
            phase: Phase::Open,
        });
        let cites = cites![clause CALL_1];
        steps.internal("the session is made", cites, after);
    }
}
