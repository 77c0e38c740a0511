//! `EvtCancel`: which pending calls it stops, and what it leaves behind where there are none.

use sim::{
    spec::{Cite, Steps},
    trace::Return,
    value::{Value, Word},
};

use super::{
    refused,
    state::{Ended, Handle, Kind, Pending, State, Stop},
};
use crate::{
    cites,
    event_log::{
        api::{
            ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_FOUND,
            ERROR_OUTOFMEMORY, ERROR_SUCCESS, TRUE,
        },
        clauses::{
            CANCEL_1, CANCEL_2, CANCEL_4, CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_10, CANCEL_11,
            CANCEL_13, CANCEL_14, CANCEL_15, CANCEL_35, CANCEL_40, CANCEL_41, CANCEL_53, CODE,
            LATENCY, NOTHING_PENDING, PUSH, REACH,
        },
    },
};

const BAD_HANDLE: &[Word] = &[ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER];

/// `EvtCancel`.
pub(super) fn cancel(state: &State, at: usize, object: Value, steps: &mut Steps<'_, State>) {
    if state.pending[at].struck && !state.pending[at].begun {
        for code in [ERROR_CANCELLED, ERROR_OUTOFMEMORY] {
            let next = state.decided(at, Return::of(code));
            steps.internal(
                "the server is too busy to cancel",
                cites![clause CANCEL_13],
                next,
            );
        }
    }
    broken(state, at, object, steps);
    if state.pending[at].begun {
        return finish(state, at, object, steps);
    }
    match state.handle(object) {
        None if object == Value::Null => cancel_session(state, at, object, steps),
        None => cancel_what_is_none(state, at, steps),
        Some(handle) if handle.ended != Ended::No => cancel_what_is_none(state, at, steps),
        Some(handle) => match handle.kind {
            Kind::Session { .. } => cancel_session(state, at, object, steps),
            Kind::Query(_) => cancel_query(state, at, object, steps),
            Kind::Subscription(_) => cancel_subscription(state, at, object, steps),
        },
    }
}

fn broken(state: &State, at: usize, object: Value, steps: &mut Steps<'_, State>) {
    if steps.permits(CANCEL_1, false) {
        let next = state.decided(at, Return::of(ERROR_SUCCESS));
        steps.internal(
            "the cancel fails without an error",
            cites![clause CANCEL_1],
            next,
        );
    }
    if object == Value::Null && steps.permits(CANCEL_5, false) {
        refused(state, at, BAD_HANDLE, steps);
    }
}

fn cancel_what_is_none(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let next = state.decided(at, Return::of(TRUE));
    let cites = cites![clause CANCEL_10, choice CODE];
    steps.internal("there is nothing to cancel", cites, next);
    refused(state, at, BAD_HANDLE, steps);
}

/// The stop that is on its way to a call reaches it.
pub(super) fn reach(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let next = state.with(at, |call| call.stop = call.sought);
    let cites = cites![clause CANCEL_2, clause CANCEL_11, clause CANCEL_53, choice LATENCY];
    steps.internal("the stop reaches the call", cites, next);
}

/// Marks the handle as cancelled and the cancel as under way.
fn begins(state: &State, at: usize, object: Value) -> State {
    let mut next = state.clone();
    next.pending[at].begun = true;
    if let Some(handle) = next.handle_mut(object) {
        handle.cancelled = true;
    }
    next
}

/// The cancel succeeds once its stop has reached every call that it was for.
fn finish(state: &State, at: usize, object: Value, steps: &mut Steps<'_, State>) {
    let is_meant = |value: Value| {
        value == object
            || state
                .handle(value)
                .is_some_and(|handle| handle.owner == object)
    };
    let misses = |call: &Pending| call.awaits_stop() && call.goes_on_at(is_meant);
    if !state.pending.iter().any(misses) {
        let next = state.decided(at, Return::of(TRUE));
        steps.internal(
            "the cancel is done",
            cites![clause CANCEL_2, clause CANCEL_11],
            next,
        );
    }
}

fn cancel_session(state: &State, at: usize, session: Value, steps: &mut Steps<'_, State>) {
    const CITES: &[Cite] = cites![clause CANCEL_4, clause CANCEL_5, clause CANCEL_7, reading REACH];
    let text = "the cancel goes to the session";
    let mut next = begins(state, at, session);
    let registers = next.seek(Stop::Cancelled, |value| value == session);
    let is_query = |child: &&Handle| matches!(child.kind, Kind::Query(_));
    let sets = state.children(session).filter(is_query);
    let sets: Vec<Value> = sets.map(|set| Value::Name(set.name)).collect();
    let mut reached = next.clone();
    let mut reads = false;
    for set in sets {
        let found = reached.seek(Stop::Cancelled, |value| value == set);
        if let Some(query) = reached.query_mut(set) {
            query.stopped |= found;
        }
        reads |= found;
    }
    if reads {
        steps.under(REACH, |steps, reaches| {
            let next = if reaches == 1 { &reached } else { &next };
            steps.internal(text, CITES, next.clone());
        });
    } else {
        steps.internal(text, CITES, next);
        if !registers {
            nothing_pending(state, at, steps);
        }
    }
}

fn cancel_query(state: &State, at: usize, set: Value, steps: &mut Steps<'_, State>) {
    let mut next = begins(state, at, set);
    let found = next.seek(Stop::Cancelled, |value| value == set);
    let is_idle = !state
        .pending
        .iter()
        .any(|call| call.goes_on_at(|value| value == set));
    if let Some(query) = next.query_mut(set) {
        query.stopped |= found;
        query.idle |= is_idle;
    }
    if found {
        let cites = cites![clause CANCEL_2, clause CANCEL_6];
        steps.internal(
            "the cancel goes to the calls on the result set",
            cites,
            next,
        );
    } else {
        let cites = cites![clause CANCEL_14, clause CANCEL_15, clause CANCEL_35];
        steps.internal("the cancel finds nothing to stop", cites, next);
        nothing_pending(state, at, steps);
    }
}

fn nothing_pending(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let next = state.decided(at, Return::of(ERROR_NOT_FOUND));
    let cites = cites![clause CANCEL_14, clause CANCEL_15, choice NOTHING_PENDING];
    steps.internal("the cancel fails: nothing is pending", cites, next);
}

fn cancel_subscription(state: &State, at: usize, object: Value, steps: &mut Steps<'_, State>) {
    let unheeded = begins(state, at, object);
    let here = state.records.len() as u8;
    steps.under(PUSH, |steps, value| {
        let mut next = unheeded.clone();
        if let Some(subscription) = next.subscription_mut(object)
            && value > 0
            && subscription.until.is_none()
        {
            subscription.until = Some(here);
            subscription.error = (value == 2).then_some(ERROR_CANCELLED);
        }
        let cites = cites![clause CANCEL_40, clause CANCEL_41, reading PUSH];
        steps.internal("the cancel reaches the subscription", cites, next);
    });
}
