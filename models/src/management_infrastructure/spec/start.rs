//! How an operation starts, or is refused.

use sim::{
    clause::ClauseId,
    spec::{Cite, Steps},
    value::{Name, Value, Word},
};

use super::{
    Specification,
    state::{Answer, Ask, Cancelling, Fate, Handle, Operation, Pending, Phase, Stage, State},
};
use crate::{
    cites,
    management_infrastructure::{
        api::{
            MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER, MI_RESULT_SERVER_IS_SHUTTING_DOWN,
            MI_RESULT_SERVER_LIMITS_EXCEEDED, OPERATIONS_MAX, Parcel,
        },
        clauses::{
            CALL_1, CANCEL_15, CANCEL_39, CANCEL_40, CANCEL_69, CLOSED_HANDLE, START_ON_CLOSING,
        },
    },
};

/// The code with which an operation is refused under each value of [`START_ON_CLOSING`]; under the
/// last it runs.
const REFUSALS: [Option<Word>; 4] = [
    Some(MI_RESULT_INVALID_PARAMETER),
    Some(MI_RESULT_FAILED),
    Some(MI_RESULT_SERVER_IS_SHUTTING_DOWN),
    None,
];

impl Specification {
    /// An enumeration is started.
    pub(super) fn start(
        &self,
        state: &State,
        pending: &Pending,
        session: Option<Name>,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(session) = session else {
            let (code, cites) = (MI_RESULT_INVALID_PARAMETER, cites![clause CANCEL_40]);
            return self.start_without_handle(state, pending, (code, CANCEL_40), cites, steps);
        };
        if usize::from(state.made[2]) == OPERATIONS_MAX {
            let (code, cites) = (MI_RESULT_SERVER_LIMITS_EXCEEDED, cites![clause CANCEL_15]);
            return self.start_without_handle(state, pending, (code, CANCEL_15), cites, steps);
        }
        let operation = self.operation(pending, session);
        match state.session(session).map(|session| session.phase) {
            Some(Phase::Open) => {
                let after = begin(state, pending, operation);
                steps.internal("the operation starts", cites![clause CALL_1], after);
            }
            phase => {
                let closing = matches!(phase, Some(Phase::Closing(_)));
                let complete = !closing || state.is_ready(session);
                let closing = (closing, complete);
                Self::start_on_closing(state, pending, operation, closing, steps);
            }
        }
    }

    /// The session is being closed, and perhaps nothing is left to wait for; then it does not wait
    /// for this one either.
    fn start_on_closing(
        state: &State,
        pending: &Pending,
        operation: Operation,
        (closing, complete): (bool, bool),
        steps: &mut Steps<'_, State>,
    ) {
        steps.under(START_ON_CLOSING, |steps, value| {
            let cites = cites![clause CANCEL_69, reading START_ON_CLOSING, choice CLOSED_HANDLE];
            let refusal = REFUSALS[usize::from(value)];
            let code = refusal.unwrap_or(MI_RESULT_INVALID_PARAMETER);
            // What is refused does not run, so that the close finds nothing in it to cancel.
            let refused = Operation {
                spared: true,
                posted: 0,
                fate: Fate::Natural(code),
                ..operation
            };
            if closing && refusal.is_none() {
                let spared = Operation {
                    spared: true,
                    ..operation
                };
                let after = begin(state, pending, spared);
                steps.internal("the operation starts all the same", cites, after);
            }
            if closing && refusal.is_some() {
                let after = begin(state, pending, refused);
                steps.internal("the operation ends as it starts", cites, after);
            }
            if complete {
                let alone = Operation {
                    session: Name::NONE,
                    ..refused
                };
                let after = begin(state, pending, alone);
                steps.internal("the operation ends as it starts", cites, after);
            }
        });
        if steps.permits(CANCEL_39, false) {
            let after = state.answered(pending, Answer::Handle(None));
            steps.internal(
                "the operation does not start",
                cites![clause CANCEL_39],
                after,
            );
        }
    }

    /// There is no operation to speak of: the call itself makes the callback, and writes no handle.
    fn start_without_handle(
        &self,
        state: &State,
        pending: &Pending,
        (code, guard): (Word, ClauseId),
        cites: &'static [Cite],
        steps: &mut Steps<'_, State>,
    ) {
        let handler = match pending.ask {
            Ask::Start { handler, .. } => handler,
            _ => None,
        };
        if let Some(handler) = handler
            && let Some(instance) = state.free_instance(handler)
        {
            let activity = self.handler_activity(handler, instance);
            let stage = Stage::Calling(handler, instance);
            let after = state.clone().at(pending.activity, stage);
            let call = Parcel::last(code).delivered(None);
            steps.enters(activity, call, "the call says so itself", cites, after);
        }
        if steps.permits(guard, handler.is_none()) {
            let after = state.answered(pending, Answer::Handle(None));
            steps.internal("no operation is made", cites, after);
        }
    }

    /// The operation that a call makes, as it starts.
    fn operation(&self, pending: &Pending, session: Name) -> Operation {
        let (manual, class, handler) = match pending.ask {
            Ask::Start {
                manual,
                class,
                handler,
                ..
            } => (manual, class, handler),
            _ => (false, None, None),
        };
        let provider = self.setup.provider(class.map_or(Value::Null, Value::Name));
        Operation {
            name: pending.made,
            session,
            user: self.world.client(pending.activity).user,
            handler,
            manual,
            started: false,
            spared: false,
            posted: provider.instances,
            handed: 0,
            fate: provider.result.map_or(Fate::Running, Fate::Natural),
            cancelling: Cancelling::No,
            under_way: None,
            chosen: 0,
            ended: false,
            held: false,
            running: 0,
            handle: Handle::Open,
        }
    }
}

fn begin(state: &State, pending: &Pending, operation: Operation) -> State {
    let answer = Answer::Handle(Some(operation.name));
    let mut after = state.answered(pending, answer);
    after.made[2] += 1;
    after.operations.push(operation);
    after
}
