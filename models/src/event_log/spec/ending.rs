//! `EvtClose`: what ends with a handle, and what the close waits for.

use sim::{
    spec::Steps,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    refused,
    state::{Ended, Handle, Kind, Pending, State, Stop},
};
use crate::{
    cites,
    event_log::{
        api::{ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, TRUE},
        clauses::{
            BARRIER, CANCEL_3, CANCEL_16, CANCEL_37, CANCEL_52, CANCEL_53, CANCEL_56, CANCEL_57,
            CANCEL_58, CANCEL_59, CANCEL_60, CLOSE_1, CLOSE_CALL, CODE, OWN_CLOSE,
        },
        setup::Ahead,
    },
};

const BAD_HANDLE: &[Word] = &[ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER];

/// `EvtClose`.
pub(super) fn close(state: &State, at: usize, object: Value, steps: &mut Steps<'_, State>) {
    if steps.permits(CANCEL_3, false) {
        let next = state.decided(at, Return::of(ERROR_CANCELLED));
        steps.internal("the close is cancelled", cites![clause CANCEL_3], next);
    }
    match (state.handle(object), object.name()) {
        (None, Some(event)) if state.place(object).is_some() => {
            close_event(state, at, event, steps)
        }
        (Some(handle), Some(target)) => {
            if state.pending[at].begun {
                finish(state, at, target, steps);
            } else if handle.ended != Ended::No {
                close_again(state, at, steps);
            } else {
                refuses_open(state, at, handle.cancelled, CANCEL_16, steps);
                end(state, at, target, Ended::Itself, steps);
            }
        }
        _ => refused(state, at, BAD_HANDLE, steps),
    }
}

/// What an implementation may not do: refuse to close an open handle.
fn refuses_open(
    state: &State,
    at: usize,
    cancelled: bool,
    of_cancel: sim::clause::ClauseId,
    steps: &mut Steps<'_, State>,
) {
    let clause = if cancelled { of_cancel } else { CLOSE_1 };
    if steps.permits(clause, false) {
        refused(state, at, BAD_HANDLE, steps);
    }
}

fn close_again(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let next = state.decided(at, Return::of(TRUE));
    steps.internal(
        "it is closed already",
        cites![clause CANCEL_57, choice CODE],
        next,
    );
    refused(state, at, BAD_HANDLE, steps);
}

fn close_event(state: &State, at: usize, event: Name, steps: &mut Steps<'_, State>) {
    let given = state.given.iter().find(|(given, _)| *given == event);
    let owner = given.and_then(|(_, query)| state.handle(Value::Name(*query)));
    match owner {
        Some(query) if query.ended == Ended::No => {
            let next = state.decided(at, Return::of(TRUE));
            steps.internal(
                "the event is closed",
                cites![clause CANCEL_37, clause CLOSE_1],
                next,
            );
            refuses_open(state, at, query.cancelled, CANCEL_37, steps);
        }
        _ => close_again(state, at, steps),
    }
}

/// Closes one handle: the target itself, or one that was made under it.
fn end(state: &State, at: usize, name: Name, how: Ended, steps: &mut Steps<'_, State>) {
    let activity = state.pending[at].activity;
    let mut closed = state.clone();
    closed.pending[at].begun = true;
    if let Some(handle) = closed.handle_mut(Value::Name(name)) {
        handle.ended = how;
    }
    let calls = closed.seek(Stop::Closed, |value| value == Value::Name(name));
    let Callbacks { live, others, own } = Callbacks::of(state, name, activity);
    let offer = |mut next: State, late: bool, steps: &mut Steps<'_, State>| {
        settle(&mut next, name, late);
        if !calls {
            let cites = cites![clause CANCEL_52, clause CANCEL_58, clause CANCEL_59];
            return steps.internal("a handle is closed", cites, next);
        }
        steps.under(CLOSE_CALL, |steps, value| {
            let mut next = next.clone();
            next.pending[at].awaits.calls |= value == 1;
            let cites = cites![clause CANCEL_53, clause CANCEL_56, reading CLOSE_CALL];
            steps.internal("a handle is closed under calls", cites, next);
        });
    };
    if !live {
        return offer(closed, false, steps);
    }
    steps.under(BARRIER, |steps, value| {
        let mut next = closed.clone();
        next.pending[at].awaits.callbacks |= value == 0 && others;
        if value != 0 || !own {
            return offer(next, value == 2, steps);
        }
        steps.under(OWN_CLOSE, |steps, value| {
            let mut next = next.clone();
            next.pending[at].awaits.itself |= value == 1;
            offer(next, false, steps);
        });
    });
}

/// What is going on at a subscription that a close ends.
struct Callbacks {
    /// Whether anything is, or could be, delivered.
    live: bool,
    /// Whether a callback runs or is about to, other than the one that closes.
    others: bool,
    /// Whether the callback that closes is its own.
    own: bool,
}

impl Callbacks {
    fn of(state: &State, name: Name, activity: Activity) -> Self {
        let handle = state.handle(Value::Name(name)).map(|handle| &handle.kind);
        let Some(Kind::Subscription(subscription)) = handle else {
            return Self {
                live: false,
                others: false,
                own: false,
            };
        };
        let others = subscription.claimed.is_some() || state.runs(name, Some(activity));
        let own = state.runs(name, None) && !state.runs(name, Some(activity));
        let due = state.due(subscription) != Ahead::End || subscription.error.is_some();
        Self {
            live: others || own || due,
            others,
            own,
        }
    }
}

/// Settles what is still delivered after a close: nothing, or where callbacks may come late, what
/// had been written.
fn settle(next: &mut State, name: Name, late: bool) {
    let here = next.records.len() as u8;
    if let Some(subscription) = next.subscription_mut(Value::Name(name)) {
        let until = subscription.until.unwrap_or(here);
        subscription.until = Some(if late { until } else { subscription.position });
        if !late {
            subscription.error = None;
        }
    }
}

/// Goes on with a close that has begun: takes with it what was made under the handle, waits, and
/// succeeds.
fn finish(state: &State, at: usize, target: Name, steps: &mut Steps<'_, State>) {
    let Pending {
        activity, awaits, ..
    } = state.pending[at];
    let target = Value::Name(target);
    for child in state.children(target) {
        end(state, at, child.name, Ended::WithSession, steps);
    }
    let closed = |handle: &&Handle| Value::Name(handle.name) == target || handle.owner == target;
    let mut all = state.handles.iter().filter(closed);
    let busy = all.any(|handle| Callbacks::of(state, handle.name, activity).others);
    let is_closed = |value: Value| state.handle(value).as_ref().is_some_and(closed);
    let goes_on = |call: &Pending| call.goes_on_at(is_closed);
    let misses = |call: &Pending| call.awaits_stop() && goes_on(call);
    let survives = |handle: &Handle| matches!(handle.kind, Kind::Subscription(_));
    if steps.permits(CANCEL_52, !state.children(target).any(survives))
        && state.children(target).all(survives)
        && !state.pending.iter().any(misses)
        && steps.permits(CANCEL_60, !awaits.itself)
        && steps.permits(CANCEL_59, !(awaits.callbacks && busy))
        && steps.permits(
            CANCEL_56,
            !(awaits.calls && state.pending.iter().any(goes_on)),
        )
    {
        let next = state.decided(at, Return::of(TRUE));
        let cites = cites![clause CLOSE_1, clause CANCEL_16, clause CANCEL_60];
        steps.internal("the close is done", cites, next);
    }
}
