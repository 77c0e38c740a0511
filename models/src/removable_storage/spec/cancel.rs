//! `CancelNtmsLibraryRequest`: the request waits, is handled or has ended; the library is busy or
//! idle.

use sim::{spec::Steps, trace::Return, value::Value};

use super::{
    super::{
        api::{
            ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY,
            ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, MEMORY,
        },
        clauses::{
            CANCEL_1, CANCEL_2, CANCEL_3, CANCEL_4, CANCEL_5, CANCEL_6, CANCEL_9, CANCEL_10,
            CANCEL_14, CANCEL_15, CANCEL_16, CANCEL_21, CHECK_ORDER, CONTROL, DELETABLE,
            FAULT_EFFECT, HANDLED, IDLE, REMOVAL_CANCEL, REMOVALS, SECOND, WINDOW,
        },
        request::{By, Phase, Removal, RemovalPhase, Work},
        setup::Access,
    },
    Specification,
    answer::{Objection, in_session},
    state::{Found, Pending, State},
};
use crate::cites;

impl Specification {
    pub(super) fn cancel(state: &State, call: &Pending, id: Value, steps: &mut Steps<'_, State>) {
        match state.access(call) {
            Access::None | Access::User => as_one_who(state, call, id, false, steps),
            Access::Administrator => as_one_who(state, call, id, true, steps),
            Access::Control => steps.under(CONTROL, |steps, value| {
                as_one_who(state, call, id, value == 0, steps);
            }),
        }
    }
}

/// A caller who may cancel, or may not.
fn as_one_who(state: &State, call: &Pending, id: Value, may: bool, steps: &mut Steps<'_, State>) {
    let found = state.find(id);
    let list = [
        Objection {
            applies: id == Value::Null,
            code: ERROR_INVALID_PARAMETER,
            text: "the id is NULL",
            cites: cites![clause CANCEL_1, choice CHECK_ORDER],
        },
        Objection {
            applies: !may,
            code: ERROR_ACCESS_DENIED,
            text: "the caller may not cancel",
            cites: cites![clause CANCEL_3, reading CONTROL, choice CHECK_ORDER],
        },
        Objection {
            applies: id != Value::Null && (call.ended_before || found == Found::Nothing),
            code: ERROR_OBJECT_NOT_FOUND,
            text: "no such request is outstanding",
            cites: cites![clause CANCEL_2, choice CHECK_ORDER],
        },
    ];
    if let Some(touched) = touched(state, found, steps) {
        in_session(&touched, call, &list, steps);
    }
    if call.fault == Some(MEMORY) {
        out_of_memory(state, call, found, steps);
    }
    if in_session(state, call, &list, steps) {
        match found {
            Found::Nothing => answer(state, call, steps),
            Found::Request(index) => request(state, call, index, steps),
            Found::Removal(index) => removal(state, call, index, steps),
        }
    }
}

/// The state in which an outstanding request is cancelled although an error is answered: what
/// [`CANCEL_9`] forbids.
fn touched(state: &State, found: Found, steps: &Steps<'_, State>) -> Option<State> {
    let Found::Request(index) = found else {
        return None;
    };
    let outstanding = !state.requests[index].phase.has_ended();
    (outstanding && steps.permits(CANCEL_9, false))
        .then(|| state.with(|next| next.cancel(index, By::Administrator)))
}

fn out_of_memory(state: &State, call: &Pending, found: Found, steps: &mut Steps<'_, State>) {
    let Found::Request(index) = found else {
        return;
    };
    if !state.requests[index].phase.has_ended() {
        let mut next = state.with(|next| queue(next, call, index));
        next.answer(call, Return::of(ERROR_NOT_ENOUGH_MEMORY));
        steps.internal(
            "memory has run out, after the cancellation was queued",
            cites![clause CANCEL_21, choice FAULT_EFFECT],
            next,
        );
    }
}

/// Only a relaxed run comes here: success for what is not there.
fn answer(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    steps.internal(
        "the call succeeds without a request",
        cites![clause CANCEL_2],
        state.answered(call, Return::of(ERROR_SUCCESS)),
    );
}

fn request(state: &State, call: &Pending, index: usize, steps: &mut Steps<'_, State>) {
    let request = &state.requests[index];
    let queued = request.removal.is_some_and(|removal| !removal.has_ended());
    match request.phase {
        Phase::InProcess(_) => handled(state, call, index, queued, steps),
        Phase::Queued | Phase::Waiting if queued => second(state, call, steps),
        Phase::Queued | Phase::Waiting => outstanding(state, call, index, steps),
        _ => ended(state, call, steps),
    }
}

/// The request ended after the call began.
fn ended(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    let cites = cites![clause CANCEL_2, choice WINDOW];
    steps.internal(
        "the request has just ended: it is not found",
        cites,
        state.answered(call, Return::of(ERROR_OBJECT_NOT_FOUND)),
    );
    steps.internal(
        "the request has just ended: it was still found, and the cancellation comes too late",
        cites,
        state.answered(call, Return::of(ERROR_SUCCESS)),
    );
}

fn handled(
    state: &State,
    call: &Pending,
    index: usize,
    queued: bool,
    steps: &mut Steps<'_, State>,
) {
    steps.internal(
        "the request is being handled and can still be stopped",
        cites![clause CANCEL_6, choice DELETABLE],
        succeed(state, call, |next| next.cancel(index, By::Administrator)),
    );
    if steps.permits(CANCEL_6, false) {
        let next = state.answered(call, Return::of(ERROR_OBJECT_NOT_FOUND));
        steps.internal(
            "the request being handled is not found",
            cites![clause CANCEL_6],
            next,
        );
    }
    steps.under(HANDLED, |steps, value| match value {
        0 => {
            let denied = Return::of(ERROR_ACCESS_DENIED);
            let untouched = state.answered(call, denied);
            let touched = touched(state, Found::Request(index), steps);
            let touched = touched.map(|touched| touched.answered(call, denied));
            for next in [Some(untouched), touched].into_iter().flatten() {
                steps.internal(
                    "the request is being handled and cannot be cancelled",
                    cites![clause CANCEL_6, reading HANDLED],
                    next,
                );
            }
        }
        _ if queued => second(state, call, steps),
        _ => steps.internal(
            "the request is being handled: the cancellation is queued",
            cites![clause CANCEL_6, clause CANCEL_10, reading HANDLED],
            succeed(state, call, |next| queue(next, call, index)),
        ),
    });
}

/// An earlier cancellation is still queued.
fn second(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    steps.under(SECOND, |steps, value| {
        let code = [ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_OBJECT_NOT_FOUND];
        steps.internal(
            "an earlier cancellation is queued already",
            cites![clause CANCEL_14, reading SECOND],
            state.answered(call, Return::of(code[usize::from(value)])),
        );
    });
}

fn outstanding(state: &State, call: &Pending, index: usize, steps: &mut Steps<'_, State>) {
    let request = &state.requests[index];
    let is_clean = matches!(request.work, Work::Clean(_));
    if is_clean && steps.permits(CANCEL_16, false) {
        let next = state.answered(call, Return::of(ERROR_OBJECT_NOT_FOUND));
        steps.internal(
            "a cleaning request is not found",
            cites![clause CANCEL_16],
            next,
        );
    }
    if state.is_busy(request.library) {
        if steps.permits(CANCEL_4, false) {
            let next = state.answered(call, Return::of(ERROR_ACCESS_DENIED));
            steps.internal(
                "a waiting request is protected",
                cites![clause CANCEL_4],
                next,
            );
        }
        steps.internal(
            "the library is busy: the cancellation is queued",
            cites![clause CANCEL_4, clause CANCEL_10, clause CANCEL_15, clause CANCEL_16],
            succeed(state, call, |next| queue(next, call, index)),
        );
    } else {
        steps.under(IDLE, |steps, value| {
            steps.internal(
                "the library is idle: the request is cancelled, or the cancellation queued",
                cites![clause CANCEL_5, clause CANCEL_15, clause CANCEL_16, reading IDLE],
                succeed(state, call, |next| match value {
                    0 => next.cancel(index, By::Administrator),
                    _ => queue(next, call, index),
                }),
            );
        });
    }
}

/// The id is that of a queued cancellation.
fn removal(state: &State, call: &Pending, index: usize, steps: &mut Steps<'_, State>) {
    let running = state.requests[index]
        .removal
        .is_some_and(|removal| !removal.has_ended());
    steps.under(REMOVALS, |steps, listed| {
        if listed == 0 {
            let next = state.answered(call, Return::of(ERROR_OBJECT_NOT_FOUND));
            let cites = cites![clause CANCEL_2, reading REMOVALS];
            steps.internal("a cancellation is no request that has an id", cites, next);
        } else if !running {
            ended(state, call, steps);
        } else {
            steps.under(REMOVAL_CANCEL, |steps, value| {
                let code = [ERROR_OBJECT_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_SUCCESS];
                let mut next = state.answered(call, Return::of(code[usize::from(value)]));
                if value == 2 {
                    next.requests[index].removal = None;
                }
                let cites = cites![clause CANCEL_14, reading REMOVAL_CANCEL];
                steps.internal("a cancellation is to be cancelled", cites, next);
            });
        }
    });
}

fn succeed(state: &State, call: &Pending, effect: impl FnOnce(&mut State)) -> State {
    let mut next = state.with(effect);
    next.answer(call, Return::of(ERROR_SUCCESS));
    next
}

/// Queues a cancellation, unless one is queued.
fn queue(state: &mut State, call: &Pending, index: usize) {
    let removal = &mut state.requests[index].removal;
    if removal.is_none_or(Removal::has_ended) {
        *removal = Some(Removal {
            name: call.made,
            phase: RemovalPhase::Queued,
        });
    }
}
