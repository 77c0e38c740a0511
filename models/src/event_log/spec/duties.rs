//! What callers owe the service, and what the service owes them.

use sim::{
    spec::{Conduct, Steps},
    value::{LIST_MAX, Value},
};

use super::state::{Kind, Pending, State, Stop};
use crate::event_log::{
    api::Function,
    clauses::{CANCEL_2, CANCEL_21, CANCEL_51, CANCEL_53, CANCEL_55, CANCEL_61},
    setup::Ahead,
};

/// Whether a call is one that the caller may make. It depends only on what clients have seen, and
/// is the same whichever of two concurrent calls comes first.
pub(super) fn conduct(state: &State, function: Function) -> Conduct {
    match function {
        Function::EvtQuery { Session, .. } | Function::EvtSubscribe { Session, .. } => {
            not_gone(state, Session)
        }
        Function::EvtNext { ResultSet, .. } => {
            if is_being_closed(state, ResultSet) {
                return Conduct::Breach(CANCEL_55);
            }
            not_gone(state, ResultSet)
        }
        Function::EvtCancel { Object } => {
            if is_being_closed(state, Object) && state.handle(Object).is_some() {
                return Conduct::Breach(CANCEL_51);
            }
            not_gone(state, Object)
        }
        Function::EvtClose { Object } if state.place(Object).is_some() => {
            may_close_event(state, Object)
        }
        Function::EvtClose { Object } if state.handle(Object).is_some() => may_close(state, Object),
        _ => Conduct::Proper,
    }
}

fn not_gone(state: &State, object: Value) -> Conduct {
    match state.handle(object) {
        Some(handle) if handle.gone => Conduct::Breach(CANCEL_51),
        _ => Conduct::Proper,
    }
}

fn is_being_closed(state: &State, object: Value) -> bool {
    let closes = |pending: &Pending| pending.function.closes() == Some(object);
    state.pending.iter().any(closes)
}

fn may_close(state: &State, object: Value) -> Conduct {
    let reads = |pending: &Pending| pending.function.reads() == Some(object);
    let cancels = |pending: &Pending| pending.function.cancels() == Some(object);
    if state.pending.iter().any(reads) {
        return Conduct::Breach(CANCEL_55);
    }
    if is_being_closed(state, object) || state.pending.iter().any(cancels) {
        return Conduct::Breach(CANCEL_51);
    }
    not_gone(state, object)
}

fn may_close_event(state: &State, object: Value) -> Conduct {
    let closes = |pending: &&Pending| pending.function.closes() == Some(object);
    let given = state.given.iter();
    let open = given
        .filter(|(event, _)| Value::Name(*event) == object)
        .count();
    if open > state.pending.iter().filter(closes).count() {
        return Conduct::Proper;
    }
    let is_lent = state
        .place(object)
        .is_some_and(|place| state.lent.contains(place));
    Conduct::Breach(if is_lent { CANCEL_61 } else { CANCEL_51 })
}

/// Says whether the service may leave a call pending.
pub(super) fn owed(state: &State, pending: &Pending, steps: &mut Steps<'_, State>) {
    let stop = if pending.stop == Stop::No {
        pending.sought
    } else {
        pending.stop
    };
    let of_stop = match stop {
        Stop::No => CANCEL_21,
        Stop::Cancelled | Stop::Armed => CANCEL_2,
        Stop::Closed => CANCEL_53,
    };
    match pending.function {
        Function::EvtNext {
            ResultSet,
            EventsSize,
            Timeout,
        } => {
            let ends = pending.result.is_some() || stop != Stop::No;
            if ends
                || !pending.begun
                || Timeout != Value::Number(sim::value::INFINITE)
                || !is_held_up(state, pending, ResultSet, EventsSize)
            {
                steps.owes(of_stop);
            }
            if !pending.begun
                && let Some(handle) = state.handle(ResultSet)
            {
                owed_before_it_begins(handle, steps);
            }
        }
        Function::EvtClose { Object } if pending.result.is_none() => {
            if !waits_for_clients(state, pending, Object) {
                steps.owes(CANCEL_21);
            }
        }
        _ => steps.owes(CANCEL_21),
    }
}

/// A stop that has come already may hold for the call that has yet to begin.
fn owed_before_it_begins(handle: &super::state::Handle, steps: &mut Steps<'_, State>) {
    if handle.cancelled {
        steps.owes(CANCEL_2);
    }
    if handle.ended != super::state::Ended::No {
        steps.owes(CANCEL_53);
    }
}

/// Whether a read can do no more until a slow record has been brought in.
fn is_held_up(state: &State, pending: &Pending, set: Value, size: Value) -> bool {
    let size = size.number().unwrap_or(0).min(LIST_MAX as u32) as usize;
    let ahead = state.query(set).map(|query| state.ahead(query));
    ahead == Some(Ahead::Slow) && pending.gathered.len() < size
}

/// Whether a close waits for something that only clients can bring about.
fn waits_for_clients(state: &State, pending: &Pending, object: Value) -> bool {
    let Some(target) = object.name() else {
        return false;
    };
    let runs = |handle: &super::state::Handle| {
        matches!(handle.kind, Kind::Subscription(_))
            && handle.closes_with(target)
            && state.runs(handle.name, Some(pending.activity))
    };
    pending.awaits.itself || pending.awaits.callbacks && state.handles.iter().any(runs)
}
