//! The calls about operator requests: `SubmitNtmsOperatorRequest`, `WaitForNtmsOperatorRequest`,
//! `SatisfyNtmsOperatorRequest` and `CancelNtmsOperatorRequest`.

use sim::{
    clause::ClauseId,
    spec::{Cite, Steps},
    trace::Return,
    value::{INFINITE, Value, Word},
};

use super::{
    super::{
        api::{
            CONNECTION, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_DATABASE_FAILURE,
            ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_INVALID_STATE,
            ERROR_NOT_CONNECTED, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, ERROR_TIMEOUT, FIRST_OUT,
            Function as F, NTMS_OPREQ_UNKNOWN,
        },
        clauses::{
            CHECK_ORDER, DESK_LATE, DESK_RACE, DESK_UNWOUND, FAULT_2, FAULT_4, OP_1, OP_2, OP_3,
            OP_4, OP_5, OP_6, OP_7, OP_8, OP_9, OP_10, OP_11, OP_12, OP_14, OP_15, OP_16, OP_17,
            OP_18, PROGRESS, SESS_5,
        },
        operator::Stage,
        request::By,
        setup::Access,
    },
    Specification,
    answer::{Objection, in_session},
    mount::not_stored,
    state::{Pending, Progress, State},
};
use crate::cites;

impl Specification {
    pub(super) fn submit(
        &self,
        state: &State,
        call: &Pending,
        command: Value,
        about: Value,
        steps: &mut Steps<'_, State>,
    ) {
        let posted = || state.with(|next| next.post(call.made, call.session));
        not_stored(state, call, Some(&posted()), steps);
        not_connected(state, call, steps);
        if !in_session(state, call, &self.to_submit(state, command, about), steps) {
            return;
        }
        let success = Return::of(ERROR_SUCCESS);
        steps.internal(
            "an operator request is submitted",
            cites![clause OP_1],
            posted().answered(call, success.with(FIRST_OUT, call.made)),
        );
        if steps.permits(OP_1, false) {
            let next = posted().answered(call, success);
            steps.internal("the id is not told", cites![clause OP_1], next);
        }
    }

    /// What can be wrong with what operators are asked for.
    fn to_submit(&self, state: &State, command: Value, about: Value) -> [Objection; 3] {
        let setup = &self.setup;
        let known = setup
            .drive(about)
            .or(setup.medium(about))
            .or(setup.library(about));
        [
            Objection {
                applies: state.desk_is_full(),
                code: ERROR_DATABASE_FAILURE,
                text: "the desk is full",
                cites: cites![clause FAULT_2, choice CHECK_ORDER],
            },
            Objection {
                applies: command == Value::Word(NTMS_OPREQ_UNKNOWN),
                code: ERROR_INVALID_PARAMETER,
                text: "nothing is asked for",
                cites: cites![clause OP_16, choice CHECK_ORDER],
            },
            Objection {
                applies: about != Value::Null && known.is_none(),
                code: ERROR_OBJECT_NOT_FOUND,
                text: "there is no such object",
                cites: cites![clause OP_18, choice CHECK_ORDER],
            },
        ]
    }
}

/// How a call ends an operator request.
#[derive(Clone, Copy)]
struct Ending {
    stage: Stage,
    /// Demands that it succeeds and has its effect.
    effect: ClauseId,
    /// Forbids it for what had ended.
    late: ClauseId,
    text: &'static str,
    cites: &'static [Cite],
}

const CANCEL: Ending = Ending {
    stage: Stage::Refused(By::Administrator),
    effect: OP_2,
    late: OP_4,
    text: "an operator request is cancelled",
    cites: cites![clause OP_2, clause OP_12, choice DESK_RACE],
};

const SATISFY: Ending = Ending {
    stage: Stage::Complete,
    effect: OP_3,
    late: OP_5,
    text: "an operator request is satisfied",
    cites: cites![clause OP_3, choice DESK_RACE],
};

pub(super) fn cancel(state: &State, call: &Pending, id: Value, steps: &mut Steps<'_, State>) {
    let unknown = cites![clause OP_15, choice CHECK_ORDER];
    end(state, call, id, (CANCEL, unknown), steps);
}

pub(super) fn satisfy(state: &State, call: &Pending, id: Value, steps: &mut Steps<'_, State>) {
    let unknown = cites![clause OP_5, choice CHECK_ORDER];
    end(state, call, id, (SATISFY, unknown), steps);
}

fn end(
    state: &State,
    call: &Pending,
    id: Value,
    (ending, unknown): (Ending, &'static [Cite]),
    steps: &mut Steps<'_, State>,
) {
    let index = state.operator_request(id);
    let list = [
        is_null(id),
        Objection {
            applies: state.access(call) != Access::Administrator,
            code: ERROR_ACCESS_DENIED,
            text: "the caller is no administrator",
            cites: cites![clause OP_6, choice CHECK_ORDER],
        },
        is_unknown(id, index, unknown),
    ];
    let ended = index.filter(|index| state.desk[*index].stage.has_ended());
    if let Some(index) = ended {
        too_late(state, call, index, ending, steps);
    }
    if !in_session(state, call, &list, steps) {
        return;
    }
    let done = state.answered(call, Return::of(ERROR_SUCCESS));
    let Some(index) = index else {
        return steps.internal("nothing is ended with success", unknown, done);
    };
    let effective = done.with(|next| next.set_stage(index, ending.stage));
    if ended.is_some() {
        let rule = if call.ended_before {
            ending.late
        } else {
            OP_10
        };
        if steps.permits(rule, false) {
            steps.internal("an ended request is ended again", ending.cites, effective);
        }
        return;
    }
    steps.internal(ending.text, ending.cites, effective);
    if steps.permits(ending.effect, false) {
        steps.internal("an operator request stays open", ending.cites, done);
    }
}

/// The operator request had ended before the call, or has since: one more thing that can be wrong.
fn too_late(
    state: &State,
    call: &Pending,
    index: usize,
    ending: Ending,
    steps: &mut Steps<'_, State>,
) {
    let offer = |steps: &mut Steps<'_, State>, code, cites| {
        let next = state.answered(call, Return::of(code));
        steps.internal("the operator request has ended already", cites, next);
    };
    if ending.late == OP_5 {
        let cites = cites![clause OP_5, clause OP_10, choice DESK_RACE, choice CHECK_ORDER];
        return offer(steps, ERROR_OBJECT_NOT_FOUND, cites);
    }
    steps.under(DESK_LATE, |steps, value| {
        let is_complete = state.desk[index].stage == Stage::Complete;
        let code = match (value, is_complete) {
            (0, _) | (2, false) => ERROR_INVALID_STATE,
            _ => ERROR_OBJECT_NOT_FOUND,
        };
        let cites = cites![
            clause OP_4, clause OP_10, reading DESK_LATE, choice DESK_RACE, choice CHECK_ORDER
        ];
        offer(steps, code, cites);
    });
}

/// The waiting call begins to wait, unless something is wrong.
pub(super) fn wait(state: &State, call: &Pending, id: Value, steps: &mut Steps<'_, State>) {
    not_connected(state, call, steps);
    let index = state.operator_request(id);
    let gone = cites![clause OP_9, choice CHECK_ORDER];
    if in_session(
        state,
        call,
        &[is_null(id), is_unknown(id, index, gone)],
        steps,
    ) {
        let next = state.with(|next| next.advance(call, Progress::Waiting));
        steps.internal("a wait for an operator begins", cites![clause OP_7], next);
    }
}

/// The call waits for its operator request.
pub(super) fn waiting(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    let offer = |steps: &mut Steps<'_, State>, code: Word, text, cites| {
        steps.internal(text, cites, state.answered(call, Return::of(code)));
    };
    let Some((stage, timeout)) = awaited(state, call) else {
        let cites = cites![clause OP_9, choice DESK_RACE];
        if call.expired && !call.ended_before {
            offer(steps, ERROR_TIMEOUT, "the time-out was first", cites);
        }
        if steps.permits(OP_9, false) {
            offer(steps, ERROR_SUCCESS, "what is not there is awaited", cites);
        }
        return offer(
            steps,
            ERROR_OBJECT_NOT_FOUND,
            "what was awaited is gone",
            cites,
        );
    };
    let ends = [
        (ERROR_SUCCESS, stage == Stage::Complete),
        (ERROR_CANCELLED, matches!(stage, Stage::Refused(_))),
    ];
    for (code, ended_so) in ends {
        if steps.permits(OP_7, ended_so) {
            let cites = cites![clause OP_7, clause OP_10, choice DESK_RACE];
            offer(steps, code, "the operator request has ended", cites);
        }
    }
    if stage.has_ended() {
        if steps.permits(OP_11, false) {
            let cites = cites![clause OP_11];
            offer(
                steps,
                ERROR_OBJECT_NOT_FOUND,
                "the ended request is forgotten",
                cites,
            );
        }
    } else if timeout == 0 {
        let cites = cites![clause OP_8, choice DESK_RACE];
        offer(steps, ERROR_TIMEOUT, "the operator request is open", cites);
    } else if steps.permits(OP_17, call.expired) {
        let cites = cites![clause OP_17, choice DESK_RACE];
        offer(
            steps,
            ERROR_TIMEOUT,
            "the time-out of the wait has passed",
            cites,
        );
    }
    if state.closed_meanwhile(call) {
        steps.under(DESK_UNWOUND, |steps, value| {
            let codes = [ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED];
            let cites = cites![clause SESS_5, reading DESK_UNWOUND, choice PROGRESS];
            let code = codes[usize::from(value)];
            offer(steps, code, "the wait is unwound with its session", cites);
        });
    }
}

/// By which clause a wait has to return, if it has to.
pub(super) fn overdue(state: &State, call: &Pending) -> Option<ClauseId> {
    match awaited(state, call) {
        None => Some(OP_9),
        Some((stage, _)) if stage.has_ended() => Some(OP_7),
        _ if state.closed_meanwhile(call) => Some(SESS_5),
        Some((_, 0)) => Some(OP_8),
        Some((_, INFINITE)) => None,
        Some(_) => Some(OP_17),
    }
}

/// By which clause a wait of so many milliseconds has to return once that is decided.
pub(super) fn duty(timeout: Value) -> ClauseId {
    match timeout {
        Value::Number(0) => OP_8,
        Value::Number(INFINITE) => OP_7,
        _ => OP_17,
    }
}

/// How far the request is for which a call waits, unless it is gone, and how long the call waits.
fn awaited(state: &State, call: &Pending) -> Option<(Stage, u32)> {
    let F::WaitForNtmsOperatorRequest {
        lpRequestId,
        dwTimeout,
        ..
    } = call.function
    else {
        return None;
    };
    let index = state.operator_request(lpRequestId)?;
    Some((state.desk[index].stage, dwTimeout.number()?))
}

/// The server cannot be reached, if so.
pub(super) fn not_connected(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    if call.fault == Some(CONNECTION) {
        let next = state.answered(call, Return::of(ERROR_NOT_CONNECTED));
        steps.internal("the server cannot be reached", cites![clause FAULT_4], next);
    }
}

fn is_null(id: Value) -> Objection {
    Objection {
        applies: id == Value::Null,
        code: ERROR_INVALID_PARAMETER,
        text: "the id is NULL",
        cites: cites![clause OP_14, choice CHECK_ORDER],
    }
}

fn is_unknown(id: Value, index: Option<usize>, cites: &'static [Cite]) -> Objection {
    Objection {
        applies: id != Value::Null && index.is_none(),
        code: ERROR_OBJECT_NOT_FOUND,
        text: "there is no such operator request",
        cites,
    }
}
