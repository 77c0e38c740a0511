//! What comes into being: sessions, result sets, subscriptions; and how a cancelled session keeps
//! it from doing so.

use sim::{
    spec::Steps,
    trace::Return,
    value::{Name, Value, Word},
};

use super::{
    refused,
    state::{Claim, Ended, Handle, Kind, Places, Query, State, Stop, Subscription},
};
use crate::{
    cites,
    event_log::{
        api::{
            ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_EVT_CHANNEL_NOT_FOUND,
            ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_TIMEOUT,
            EvtSubscribeToFutureEvents, Function,
        },
        clauses::{
            CANCEL_3, CANCEL_4, CANCEL_18, CANCEL_19, CANCEL_20, CANCEL_33, CANCEL_36, CANCEL_53,
            CANCEL_54, CANCEL_64, CANCEL_78, CODE, DELIVERY, OVERTAKEN, PROGRESS, PUSH_2, QUERY_1,
            QUERY_2, STICKY_SESSION,
        },
        setup::{Filter, Setup},
    },
};

const BAD_HANDLE: &[Word] = &[ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER];

/// `EvtOpenSession`.
pub(super) fn open(
    setup: &Setup,
    state: &State,
    at: usize,
    login: Value,
    steps: &mut Steps<'_, State>,
) {
    if !setup.is_computer(login) {
        return refused(state, at, &[ERROR_INVALID_PARAMETER], steps);
    }
    let made = state.pending[at].made;
    let refused = setup.refuses(login);
    let mut next = state.decided(at, Return::of(made));
    let kind = Kind::Session { refused };
    next.handles.push(Handle::new(made, Value::Null, kind));
    steps.internal("the session is made", cites![clause CANCEL_78], next);
    if steps.permits(CANCEL_78, !refused) && refused {
        fails(state, at, ERROR_ACCESS_DENIED, steps);
    }
    if steps.permits(CANCEL_3, false) {
        fails(state, at, ERROR_CANCELLED, steps);
    }
}

/// `EvtQuery` and `EvtSubscribe`.
pub(super) fn register(setup: &Setup, state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let pending = &state.pending[at];
    let session = pending
        .function
        .session()
        .expect("it is asked of such calls only");
    if !pending.begun {
        return begin(state, at, session, steps);
    }
    if state.handle(Value::Name(pending.made)).is_some() {
        let next = state.decided(at, Return::of(pending.made));
        steps.internal("the subscription is made", cites![clause CANCEL_19], next);
    } else if pending.stop == Stop::No || pending.overtaken {
        look_up(setup, state, at, session, steps);
    } else {
        overtakes(state, at, steps);
    }
    if pending.stop != Stop::No {
        stopped(state, at, steps);
    }
    if steps.permits(CANCEL_33, false) {
        fails(state, at, ERROR_TIMEOUT, steps);
    }
    if pending.stop == Stop::No && steps.permits(CANCEL_4, false) {
        fails(state, at, ERROR_CANCELLED, steps);
    }
}

fn begin(state: &State, at: usize, session: Value, steps: &mut Steps<'_, State>) {
    let begun = state.with(at, |call| call.begun = true);
    let handle = match state.handle(session) {
        None if session == Value::Null => {
            return steps.internal(
                "the call reaches the session",
                cites![choice PROGRESS],
                begun,
            );
        }
        Some(handle) if matches!(handle.kind, Kind::Session { .. }) => handle,
        _ => return refused(state, at, BAD_HANDLE, steps),
    };
    if handle.ended != Ended::No {
        let closed = state.with(at, |call| (call.begun, call.stop) = (true, Stop::Closed));
        steps.internal("the session is closed", cites![clause CANCEL_54], closed);
        return refused(state, at, BAD_HANDLE, steps);
    }
    if !handle.cancelled {
        return steps.internal(
            "the call reaches the session",
            cites![choice PROGRESS],
            begun,
        );
    }
    let armed = state.with(at, |call| (call.begun, call.stop) = (true, Stop::Armed));
    steps.under(STICKY_SESSION, |steps, sticky| {
        if sticky == 0 {
            let cites = cites![choice PROGRESS, reading STICKY_SESSION];
            steps.internal("the call reaches the session", cites, begun.clone());
        } else {
            let cites = cites![clause CANCEL_36, reading STICKY_SESSION];
            steps.internal("the session stays cancelled", cites, armed.clone());
        }
    });
}

/// Offers to go on in spite of a stop.
pub(super) fn overtakes(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let next = state.with(at, |call| call.overtaken = true);
    if state.pending[at].stop == Stop::Armed {
        if steps.permits(CANCEL_18, false) {
            steps.internal(
                "the call goes on all the same",
                cites![clause CANCEL_18],
                next,
            );
        }
        return;
    }
    let broken = match state.pending[at].stop {
        Stop::Closed => CANCEL_53,
        _ => CANCEL_18,
    };
    steps.under(OVERTAKEN, |steps, lenient| {
        if steps.permits(broken, lenient == 1) {
            steps.internal(
                "the call goes on in spite of the stop",
                cites![clause CANCEL_20, reading OVERTAKEN],
                next.clone(),
            );
        }
    });
}

fn look_up(setup: &Setup, state: &State, at: usize, session: Value, steps: &mut Steps<'_, State>) {
    let session_handle = state.handle(session);
    let refuses = |handle: &Handle| handle.kind == Kind::Session { refused: true };
    let refuses = session_handle.is_some_and(refuses);
    if refuses {
        fails(state, at, ERROR_ACCESS_DENIED, steps);
    }
    let wanted = wanted(&state.pending[at].function);
    let Some(filter) = setup.filter(wanted.path, wanted.query) else {
        fails(state, at, ERROR_EVT_CHANNEL_NOT_FOUND, steps);
        return in_spite_of_the_name(state, at, session, &wanted, steps);
    };
    if wanted.has_no_callback {
        refused(state, at, &[ERROR_INVALID_PARAMETER], steps);
    } else if !refuses {
        registers(state, at, session, filter, &wanted, steps);
    }
}

/// What an `EvtQuery` or an `EvtSubscribe` asks for.
struct Wanted {
    path: Value,
    query: Value,
    handler: Option<u8>,
    has_no_callback: bool,
    future: bool,
}

fn wanted(function: &Function) -> Wanted {
    match *function {
        Function::EvtSubscribe {
            ChannelPath,
            Query,
            Callback,
            Flags,
            ..
        } => Wanted {
            path: ChannelPath,
            query: Query,
            handler: Callback.number().map(|handler| handler as u8),
            has_no_callback: Callback.number().is_none(),
            future: Flags == Value::Word(EvtSubscribeToFutureEvents),
        },
        Function::EvtQuery { Path, Query, .. } => Wanted {
            path: Path,
            query: Query,
            handler: None,
            has_no_callback: false,
            future: false,
        },
        _ => unreachable!("it is asked of calls that register only"),
    }
}

fn registers(
    state: &State,
    at: usize,
    session: Value,
    filter: Filter,
    wanted: &Wanted,
    steps: &mut Steps<'_, State>,
) {
    let made = state.pending[at].made;
    let here = state.records.len() as u8;
    let session_ended = state
        .handle(session)
        .is_some_and(|it| it.ended != Ended::No);
    let handle = |kind| Handle {
        ended: if session_ended {
            Ended::WithSession
        } else {
            Ended::No
        },
        ..Handle::new(made, session, kind)
    };
    let Some(handler) = wanted.handler else {
        let mut next = state.decided(at, Return::of(made));
        next.handles
            .push(handle(Kind::Query(result_set(filter, here))));
        return steps.internal("the query is made", cites![clause QUERY_2], next);
    };
    let subscribe = |position, steps: &mut Steps<'_, State>| {
        let mut next = state.clone();
        next.handles.push(handle(Kind::Subscription(Subscription {
            until: session_ended.then_some(position),
            ..subscription(filter, handler, position)
        })));
        let cites = cites![clause PUSH_2, choice DELIVERY];
        steps.internal("the subscription begins", cites, next);
    };
    subscribe(if wanted.future { here } else { 0 }, steps);
    if wanted.future && steps.permits(PUSH_2, false) {
        subscribe(0, steps);
    }
}

const fn result_set(filter: Filter, born: u8) -> Query {
    Query {
        filter,
        born,
        taken: Places::NONE,
        stopped: false,
        idle: false,
    }
}

const fn subscription(filter: Filter, handler: u8, position: u8) -> Subscription {
    Subscription {
        filter,
        handler,
        position,
        until: None,
        error: None,
        claimed: None,
    }
}

/// What an implementation does that tells of a missing channel too late, or not at all.
fn in_spite_of_the_name(
    state: &State,
    at: usize,
    session: Value,
    wanted: &Wanted,
    steps: &mut Steps<'_, State>,
) {
    let made = state.pending[at].made;
    let filter = Filter {
        channel: wanted.path.name().unwrap_or(Name(0)),
        query: wanted.query.word().unwrap_or(ERROR_INVALID_PARAMETER),
    };
    let made_as = |kind| {
        let mut next = state.decided(at, Return::of(made));
        next.handles.push(Handle::new(made, session, kind));
        next
    };
    let here = state.records.len() as u8;
    if steps.permits(QUERY_1, false) {
        let kind = match wanted.handler {
            None => Kind::Query(result_set(filter, here)),
            Some(handler) => Kind::Subscription(subscription(filter, handler, here)),
        };
        let next = made_as(kind);
        steps.internal(
            "the name is taken for a channel",
            cites![clause QUERY_1],
            next,
        );
    }
    if let Some(handler) = wanted.handler
        && steps.permits(CANCEL_64, false)
    {
        let error = Claim::Error(ERROR_EVT_CHANNEL_NOT_FOUND);
        let next = made_as(Kind::Subscription(Subscription {
            claimed: Some(error),
            ..subscription(filter, handler, here)
        }));
        steps.internal(
            "the callback is to tell of it",
            cites![clause CANCEL_64],
            next,
        );
    }
}

fn stopped(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let codes: &[Word] = match state.pending[at].stop {
        Stop::Closed => &[
            ERROR_CANCELLED,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
        ],
        _ => &[ERROR_CANCELLED],
    };
    for code in codes {
        let cites = cites![clause CANCEL_4, clause CANCEL_18, clause CANCEL_19, clause CANCEL_54];
        steps.internal("the call is stopped", cites, failed(state, at, *code));
    }
}

fn fails(state: &State, at: usize, code: Word, steps: &mut Steps<'_, State>) {
    let cites = cites![clause QUERY_1, clause CANCEL_78, choice CODE];
    steps.internal("the call fails", cites, failed(state, at, code));
}

/// The call fails; a subscription that had begun for it is none.
fn failed(state: &State, at: usize, code: Word) -> State {
    let mut next = state.decided(at, Return::of(code));
    let made = Value::Name(state.pending[at].made);
    if let Some(handle) = next.handle_mut(made) {
        handle.ended = Ended::Unmade;
    }
    if let Some(subscription) = next.subscription_mut(made) {
        subscription.until = Some(subscription.position);
    }
    next
}
