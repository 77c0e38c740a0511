//! `EvtNext`: record by record, until a batch, the end, a time-out or a stop ends it.

use sim::{
    spec::{Cite, Steps},
    value::{INFINITE, LIST_MAX, List, Value, Word},
};

use super::{
    failure, refused,
    registering::overtakes,
    state::{Ended, Query, State, Stop},
};
use crate::{
    cites,
    event_log::{
        api::{
            ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_INVALID_OPERATION,
            ERROR_INVALID_PARAMETER, ERROR_NO_MORE_ITEMS, ERROR_OPERATION_ABORTED, ERROR_TIMEOUT,
            batch, everything,
        },
        clauses::{
            BATCH, CANCEL_6, CANCEL_18, CANCEL_21, CANCEL_22, CANCEL_25, CANCEL_26, CANCEL_28,
            CANCEL_29, CANCEL_30, CANCEL_31, CANCEL_34, CANCEL_35, CANCEL_54, CANCEL_66, CANCEL_67,
            CANCEL_81, CLOSE_CALL, CODE, FIRST, IDLE, LATENCY, NEXT_1, NEXT_2, NEXT_3, PARTIAL,
            PROGRESS, QUERY_2, STICKY,
        },
        setup::{Ahead, Filter, ahead},
    },
};

/// What an `EvtNext` asks for.
#[derive(Clone, Copy)]
pub(super) struct Request {
    set: Value,
    size: usize,
    infinite: bool,
}

impl Request {
    pub(super) fn of(set: Value, size: Value, timeout: Value) -> Self {
        Self {
            set,
            size: size.number().unwrap_or(0).min(LIST_MAX as u32) as usize,
            infinite: timeout == Value::Number(INFINITE),
        }
    }
}

/// `EvtNext`.
pub(super) fn read(state: &State, at: usize, request: Request, steps: &mut Steps<'_, State>) {
    let pending = &state.pending[at];
    if pending.stop == Stop::No {
        spurious(state, at, steps);
    }
    if !pending.begun {
        return begin(state, at, request, steps);
    }
    let query = state
        .query(request.set)
        .expect("it has begun on a result set");
    if pending.stop != Stop::Armed && pending.gathered.len() < request.size {
        takes(state, at, request, query, steps);
    }
    if pending.stop == Stop::No || pending.overtaken {
        gives(state, at, steps);
        ends(state, at, query, steps);
        times_out(state, at, request, steps);
    } else {
        overtakes(state, at, steps);
    }
    if pending.stop != Stop::No {
        stopped(state, at, request, steps);
    }
}

/// A read that nothing has stopped does not report a cancel.
fn spurious(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let pending = &state.pending[at];
    let clause = if pending.expired { CANCEL_28 } else { CANCEL_6 };
    if steps.permits(clause, false) {
        super::returns(state, at, failure(state, at, ERROR_CANCELLED), steps);
    }
}

fn begin(state: &State, at: usize, request: Request, steps: &mut Steps<'_, State>) {
    let Some(handle) = state.handle(request.set) else {
        return refused(
            state,
            at,
            &[ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER],
            steps,
        );
    };
    let Some(query) = state.query(request.set) else {
        let codes = &[
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_INVALID_OPERATION,
        ];
        return refused(state, at, codes, steps);
    };
    if request.size == 0 {
        return refused(state, at, &[ERROR_INVALID_PARAMETER], steps);
    }
    if handle.ended != Ended::No {
        return begin_on_closed(state, at, steps);
    }
    if !query.stopped {
        return begin_on_idle(state, at, request, query.idle, steps);
    }
    steps.under(STICKY, |steps, sticky| match sticky {
        0 => begin_on_idle(state, at, request, query.idle, steps),
        _ => {
            let next = state.with(at, |call| (call.begun, call.stop) = (true, Stop::Armed));
            let cites = cites![clause CANCEL_34, reading STICKY];
            steps.internal("the result set stays cancelled", cites, next);
        }
    });
}

fn begin_on_closed(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let next = state.with(at, |call| (call.begun, call.stop) = (true, Stop::Closed));
    for code in [ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER] {
        let cites = cites![clause CANCEL_54, choice CODE];
        let refused = next.decided(at, failure(&next, at, code));
        steps.internal("the result set is no more", cites, refused);
    }
    steps.internal("the result set is closed", cites![clause CANCEL_54], next);
}

/// Begins on a result set with nothing that holds for ever; it may have been cancelled while
/// nothing was pending.
fn begin_on_idle(
    state: &State,
    at: usize,
    request: Request,
    cancelled: bool,
    steps: &mut Steps<'_, State>,
) {
    let begins = |stop| {
        let mut next = state.with(at, |call| (call.begun, call.stop) = (true, stop));
        if let Some(query) = next.query_mut(request.set) {
            query.idle = false;
            query.stopped |= stop != Stop::No;
        }
        next
    };
    if !cancelled {
        let text = "the call reaches the result set";
        return steps.internal(text, cites![choice PROGRESS], begins(Stop::No));
    }
    steps.under(IDLE, |steps, arms| {
        let (text, stop) = match arms {
            0 => ("the call reaches the result set", Stop::No),
            _ => ("the cancel has waited for the call", Stop::Armed),
        };
        let cites = cites![clause CANCEL_35, reading IDLE];
        steps.internal(text, cites, begins(stop));
    });
}

fn takes(state: &State, at: usize, request: Request, query: &Query, steps: &mut Steps<'_, State>) {
    const CITES: &[Cite] = cites![clause NEXT_2, clause CANCEL_67, choice LATENCY];
    let take = |places: &[u8], gathered: u8| {
        let mut next = state.with(at, |call| call.gathered.push(gathered));
        let query = next
            .query_mut(request.set)
            .expect("it has begun on a result set");
        for place in places {
            query.taken.insert(*place);
        }
        next
    };
    if let Ahead::Record(place) = state.ahead(query) {
        steps.internal(
            "the call reads the next record",
            CITES,
            take(&[place], place),
        );
        let lost = if query.stopped { CANCEL_81 } else { NEXT_2 };
        let has = |other| other == place || query.taken.contains(other);
        if steps.permits(lost, false)
            && let Ahead::Record(after) = ahead(&state.records, query.filter, has)
        {
            steps.internal("a record is lost", CITES, take(&[place, after], after));
        }
    }
    if steps.permits(NEXT_1, false) {
        for place in query
            .taken
            .iter()
            .filter(|place| !state.pending[at].gathered.contains(place))
        {
            steps.internal("a record is read again", CITES, take(&[], place));
        }
    }
    let unwanted = Filter {
        query: everything,
        ..query.filter
    };
    if steps.permits(QUERY_2, false)
        && let Ahead::Record(place) = ahead(&state.records, unwanted, |it| query.taken.contains(it))
    {
        steps.internal("a record is read unasked", CITES, take(&[place], place));
    }
}

fn gives(state: &State, at: usize, steps: &mut Steps<'_, State>) {
    let events = gathered(state, at);
    if !events.is_empty() {
        let cites = cites![clause NEXT_3, choice BATCH, choice FIRST];
        steps.internal(
            "the batch is complete",
            cites,
            state.decided(at, batch(events)),
        );
    }
}

fn ends(state: &State, at: usize, query: &Query, steps: &mut Steps<'_, State>) {
    if !state.pending[at].gathered.is_empty() {
        return;
    }
    let left = |(place, record): (usize, &crate::event_log::setup::Record)| {
        let place = place as u8;
        let is_left = record.channel == query.filter.channel
            && !query.taken.contains(place)
            && (record.slow || query.filter.wants(record));
        is_left.then_some(place)
    };
    let first = state.records.iter().enumerate().find_map(left);
    let clause = match first {
        Some(place) if place >= query.born => CANCEL_67,
        _ => CANCEL_66,
    };
    let cites = cites![clause CANCEL_66, clause CANCEL_67];
    if steps.permits(clause, first.is_none()) {
        decides_failure(
            state,
            at,
            ERROR_NO_MORE_ITEMS,
            "the end is reached",
            cites,
            steps,
        );
    }
    if first.is_none() && steps.permits(CANCEL_66, false) {
        steps.internal(
            "the end passes for a batch",
            cites,
            state.decided(at, batch(List::EMPTY)),
        );
    }
}

fn times_out(state: &State, at: usize, request: Request, steps: &mut Steps<'_, State>) {
    let pending = &state.pending[at];
    let clause = if request.infinite {
        CANCEL_29
    } else {
        CANCEL_28
    };
    let found = !pending.gathered.is_empty();
    if !steps.permits(clause, pending.expired) || !steps.permits(CANCEL_31, !found) {
        return;
    }
    let mut rewound = state.clone();
    put_back(&mut rewound, at, request.set);
    let cites = cites![clause CANCEL_28, clause CANCEL_30, choice FIRST];
    let next = rewound.decided(at, failure(state, at, ERROR_TIMEOUT));
    steps.internal("the time-out ends the call", cites, next);
}

fn put_back(state: &mut State, at: usize, set: Value) {
    let gathered = std::mem::take(&mut state.pending[at].gathered);
    if let Some(query) = state.query_mut(set) {
        for place in gathered {
            query.taken.remove(place);
        }
    }
}

fn stopped(state: &State, at: usize, request: Request, steps: &mut Steps<'_, State>) {
    let pending = &state.pending[at];
    if pending.stop != Stop::Closed {
        stopped_with(state, at, request, ERROR_CANCELLED, steps);
        if steps.permits(CANCEL_18, false) {
            stopped_with(state, at, request, ERROR_OPERATION_ABORTED, steps);
        }
        return;
    }
    steps.under(CLOSE_CALL, |steps, value| match value {
        2 => {
            stopped_with(state, at, request, ERROR_INVALID_HANDLE, steps);
            stopped_with(state, at, request, ERROR_INVALID_PARAMETER, steps);
        }
        _ => stopped_with(state, at, request, ERROR_CANCELLED, steps),
    });
}

/// The stop takes effect, and the call fails with a code; or returns what it has read.
fn stopped_with(
    state: &State,
    at: usize,
    request: Request,
    code: Word,
    steps: &mut Steps<'_, State>,
) {
    const CITES: &[Cite] = cites![clause CANCEL_18, clause CANCEL_22, clause CANCEL_54];
    let events = gathered(state, at);
    if events.is_empty() {
        return decides_failure(state, at, code, "the call is stopped", CITES, steps);
    }
    steps.under(PARTIAL, |steps, value| match value {
        0 => {
            let mut rewound = state.clone();
            put_back(&mut rewound, at, request.set);
            let cites = cites![clause CANCEL_26, reading PARTIAL];
            let next = rewound.decided(at, failure(state, at, code));
            steps.internal(
                "the call is stopped and puts back what it has read",
                cites,
                next,
            );
        }
        1 => {
            let cites = cites![clause CANCEL_25, reading PARTIAL];
            let next = state.decided(at, batch(events));
            steps.internal(
                "the call is stopped and returns what it has read",
                cites,
                next,
            );
        }
        _ => {
            let cites = cites![clause CANCEL_26, reading PARTIAL];
            let text = "the call is stopped and forgets what it has read";
            decides_failure(state, at, code, text, cites, steps);
        }
    });
    if steps.permits(CANCEL_21, false) {
        let mut result = batch(events);
        result.0[0] = code.into();
        let cites = cites![clause CANCEL_21];
        steps.internal(
            "the call fails with events",
            cites,
            state.decided(at, result),
        );
    }
}

fn gathered(state: &State, at: usize) -> List {
    let places = state.pending[at].gathered.iter();
    places
        .map(|place| state.records[usize::from(*place)].event)
        .collect()
}

fn decides_failure(
    state: &State,
    at: usize,
    code: Word,
    text: &'static str,
    cites: &'static [Cite],
    steps: &mut Steps<'_, State>,
) {
    steps.internal(text, cites, state.decided(at, failure(state, at, code)));
}
