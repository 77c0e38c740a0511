//! What clients must do: each broken duty is recognised as the call that breaks it comes in.

use sim::{
    clause::ClauseId,
    trace::{Activity, Call},
    value::{Name, Value},
};

use super::{
    Specification,
    state::{Answer, Ask, Cancelling, Handle, Operation, Pending, Phase, Stage, State},
};
use crate::management_infrastructure::{
    api::Function,
    clauses::{
        CALL_3, CALL_4, CALL_5, CALL_6, CANCEL_4, CANCEL_6, CANCEL_30, CANCEL_51, CANCEL_66,
        CANCEL_71, CANCEL_75, CANCEL_76,
    },
};

impl Specification {
    /// The duty that a call breaks. It depends on nothing but what clients have seen.
    pub(super) fn breach(
        &self,
        state: &State,
        activity: Activity,
        call: &Call,
    ) -> Option<ClauseId> {
        let in_callback = self.handler_of(activity).is_some();
        if let Function::MI_Application_Initialize { flags } = Function::of(call) {
            return (flags != Value::Number(0)).then_some(CANCEL_76);
        }
        match Ask::of(call) {
            Ask::CloseApplication(_) if in_callback => Some(CANCEL_75),
            Ask::CloseSession(_, None) if in_callback => Some(CANCEL_66),
            Ask::NewSession(Some(name)) | Ask::CloseApplication(Some(name)) => {
                state.application(name).is_none().then_some(CALL_3)
            }
            Ask::Start {
                session: Some(name),
                ..
            }
            | Ask::CloseSession(Some(name), _) => (!state.is_session_alive(name)).then_some(CALL_3),
            Ask::Cancel(Some(name)) | Ask::Close(Some(name)) => {
                (!state.is_operation_alive(name)).then_some(CALL_3)
            }
            Ask::Get(Some(name)) => state.breach_of_fetch(name),
            Ask::Acknowledge(Some(name)) => (!state.awaits_acknowledgement(name)).then_some(CALL_4),
            Ask::Exit => state.breach_of_exit(),
            _ => None,
        }
    }
}

impl State {
    fn is_session_alive(&self, name: Name) -> bool {
        self.session(name)
            .is_some_and(|session| !matches!(session.phase, Phase::Telling(..)))
    }

    fn is_operation_alive(&self, name: Name) -> bool {
        self.operation(name)
            .is_some_and(|operation| operation.handle != Handle::Dead)
    }

    fn breach_of_fetch(&self, name: Name) -> Option<ClauseId> {
        let fetch = Ask::Get(Some(name));
        if !self.is_operation_alive(name) {
            Some(CALL_3)
        } else if self.pending.iter().any(|pending| pending.ask == fetch) {
            Some(CALL_5)
        } else {
            None
        }
    }

    /// Whether a result is with the client, and nobody is about to acknowledge it.
    fn awaits_acknowledgement(&self, name: Name) -> bool {
        let acknowledge = Ask::Acknowledge(Some(name));
        let about_to = |call: &Pending| call.ask == acknowledge && call.stage == Stage::Called;
        self.operation(name)
            .is_some_and(|operation| operation.held && operation.manual)
            && !self.pending.iter().any(about_to)
    }

    /// With the process every duty falls due.
    fn breach_of_exit(&self) -> Option<ClauseId> {
        let of_operation = self
            .operations
            .iter()
            .find_map(|operation| self.duty_of(operation));
        of_operation.or_else(|| {
            let mut sessions = self.sessions.iter();
            let open = sessions.any(|session| session.phase == Phase::Open);
            open.then_some(CANCEL_71)
        })
    }

    /// What a client still has to do for an operation.
    fn duty_of(&self, operation: &Operation) -> Option<ClauseId> {
        let cancelled = operation.cancelling != Cancelling::No;
        let consumed = operation.handler.is_some() || self.has_fetched_all(operation);
        if operation.held && operation.manual {
            Some(CALL_6)
        } else if !consumed {
            Some(if cancelled { CANCEL_6 } else { CANCEL_30 })
        } else if operation.handle != Handle::Dead {
            Some(if cancelled { CANCEL_4 } else { CANCEL_51 })
        } else {
            None
        }
    }

    fn has_fetched_all(&self, operation: &Operation) -> bool {
        let fetch = Ask::Get(Some(operation.name));
        let returning = |stage| matches!(stage, Stage::Answered(Answer::Fetched(..)));
        let mut pending = self.pending.iter();
        operation.ended && !pending.any(|call| call.ask == fetch && returning(call.stage))
    }
}
