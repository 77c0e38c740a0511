//! Promises that several functions share: that they return, and with what.

use sim::{
    trace::Event,
    value::{INFINITE, Name, Value},
};

use super::calls::{Seen, Story};
use crate::{
    event_log::{
        api::{ERROR_CANCELLED, ERROR_TIMEOUT, Function, TRUE},
        clauses::{CANCEL_3, CANCEL_4, CANCEL_14, CANCEL_21, CANCEL_33, QUERY_2},
        setup::Filter,
    },
    family::{Broken, History},
};

/// `EVT-CANCEL-3`.
pub(super) fn only_some_can_be_cancelled(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    for call in returning(&story, ERROR_CANCELLED) {
        if matches!(
            call.function,
            Function::EvtOpenSession { .. } | Function::EvtClose { .. }
        ) {
            return Err(call.breaks(CANCEL_3, "nobody can cancel this function"));
        }
    }
    Ok(())
}

/// `EVT-CANCEL-4`.
pub(super) fn registering_is_cancelled_by_its_session(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    for call in returning(&story, ERROR_CANCELLED) {
        if call
            .function
            .session()
            .is_some_and(|session| !story.was_stopped(session, call.end()))
        {
            return Err(call.breaks(CANCEL_4, "nobody had cancelled or closed its session"));
        }
    }
    Ok(())
}

/// `EVT-CANCEL-33`.
pub(super) fn registering_does_not_time_out(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    match returning(&story, ERROR_TIMEOUT).find(|call| call.function.session().is_some()) {
        Some(call) => Err(call.breaks(CANCEL_33, "it has no time-out")),
        None => Ok(()),
    }
}

/// `EVT-CANCEL-14`, `EVT-CANCEL-15`: what only a SHOULD says.
pub(super) fn cancels_succeed(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    for call in &story.calls {
        let (Some(handle), Some(code)) = (call.function.cancels(), call.code()) else {
            continue;
        };
        let during = &history.events[call.began..call.end()];
        let is_busy = during.iter().any(|stamped| match stamped.event {
            Event::Fault { activity, .. } => activity == call.activity,
            _ => false,
        });
        let is_open = handle == Value::Null || story.maker(handle).is_some();
        let owner = story.owner(handle);
        let is_closed = story.calls.iter().any(|other| {
            let closed = other.function.closes();
            closed.is_some()
                && other.began < call.end()
                && (closed == Some(handle) || closed == owner)
        });
        if code != TRUE && is_open && !is_closed && !is_busy {
            return Err(call.breaks(
                CANCEL_14,
                "it failed although nothing kept it from succeeding",
            ));
        }
    }
    Ok(())
}

/// `EVT-CANCEL-21`. A read without time-out, and a close, may wait for what clients do.
pub(super) fn calls_return(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    let rest = history
        .events
        .iter()
        .position(|stamped| stamped.event == Event::Quiescent);
    let Some(rest) = rest else { return Ok(()) };
    for call in story
        .calls
        .iter()
        .filter(|call| call.began < rest && call.end() > rest)
    {
        let may_wait = match call.function {
            Function::EvtNext { Timeout, .. } => Timeout == Value::Number(INFINITE),
            Function::EvtClose { .. } => true,
            _ => false,
        };
        if !may_wait {
            return Err(call.breaks(CANCEL_21, "it never returned"));
        }
    }
    Ok(())
}

/// `EVT-QUERY-2`.
pub(super) fn only_selected_events(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    let is_selected = |filter: Filter, event: Name| {
        story.record(event).is_some_and(|written| {
            written.record.channel == filter.channel && filter.wants(&written.record)
        })
    };
    for call in &story.calls {
        let filter = call.function.reads().and_then(|set| story.filter(set));
        if filter.is_some_and(|filter| call.events().iter().any(|it| !is_selected(filter, it))) {
            return Err(call.breaks(QUERY_2, "the query does not select that"));
        }
    }
    for entry in &story.entries {
        let subscription = story
            .subscriber(entry.handler)
            .map(|call| Value::Name(call.made));
        let filter = subscription.and_then(|subscription| story.filter(subscription));
        if let (Some(filter), Some(event)) = (filter, entry.event)
            && !is_selected(filter, event)
        {
            return Err(entry.breaks(QUERY_2, "the subscription does not select that"));
        }
    }
    Ok(())
}

fn returning(story: &Story, code: sim::value::Word) -> impl Iterator<Item = &Seen> {
    story
        .calls
        .iter()
        .filter(move |call| call.code() == Some(code))
}
