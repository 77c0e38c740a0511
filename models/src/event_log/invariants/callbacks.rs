//! Promises of push subscriptions.

use sim::value::{Name, Value};

use super::calls::{Entry, Seen, Story, Written};
use crate::{
    event_log::{
        api::{EvtSubscribeToFutureEvents, Function, TRUE},
        clauses::{CANCEL_19, CANCEL_52, CANCEL_58, CANCEL_62, PUSH_1, PUSH_2},
    },
    family::{Broken, History},
};

/// `EVT-CANCEL-62`.
pub(super) fn take_turns(history: &History<'_>) -> Result<(), Broken> {
    each(history, |story, entry, _, _| {
        let overlaps = |other: &&Entry| {
            other.handler == entry.handler
                && other.entered < entry.entered
                && other.left.is_none_or(|left| left > entry.entered)
        };
        match story.entries.iter().find(overlaps) {
            Some(_) => Err(entry.breaks(CANCEL_62, "another callback of it was running")),
            None => Ok(()),
        }
    })
}

/// `EVT-PUSH-1`, as far as the order of writing is certain.
pub(super) fn come_in_order(history: &History<'_>) -> Result<(), Broken> {
    each(history, |story, entry, _, written| {
        let earlier =
            |other: &&Entry| other.handler == entry.handler && other.entered < entry.entered;
        for other in story.entries.iter().filter(earlier) {
            let Some(other) = other.event.and_then(|event| story.record(event)) else {
                continue;
            };
            let is_same = other.record.event == written.record.event;
            if is_same || precedes(story, written, other) {
                return Err(entry.breaks(PUSH_1, "it comes again, or behind a later one"));
            }
        }
        Ok(())
    })
}

fn precedes(story: &Story, one: &Written, other: &Written) -> bool {
    let place = |event: Name| {
        let records = story.setup.records.iter();
        records
            .map(|record| record.event)
            .position(|it| it == event)
    };
    match (place(one.record.event), place(other.record.event)) {
        (Some(one), Some(other)) => one < other,
        _ => one.precedes(other),
    }
}

/// `EVT-PUSH-2`.
pub(super) fn deliver_the_future(history: &History<'_>) -> Result<(), Broken> {
    each(history, |_, entry, subscriber, written| {
        let Function::EvtSubscribe { Flags, .. } = subscriber.function else {
            return Ok(());
        };
        let is_future = Flags == Value::Word(EvtSubscribeToFutureEvents);
        if is_future && written.before(subscriber.began) {
            return Err(entry.breaks(PUSH_2, "the event was written before the subscription"));
        }
        Ok(())
    })
}

/// `EVT-CANCEL-58`, `EVT-CANCEL-52`.
pub(super) fn end_with_the_close(history: &History<'_>) -> Result<(), Broken> {
    each(history, |story, entry, subscriber, written| {
        let subscription = Value::Name(subscriber.made);
        for close in story.calls.iter().filter(|call| call.code() == Some(TRUE)) {
            let clause = match close.function.closes() {
                Some(closed) if closed == subscription => CANCEL_58,
                Some(closed) if Some(closed) == subscriber.function.session() => CANCEL_52,
                _ => continue,
            };
            if written.by.is_some_and(|by| close.returned_before(by.began)) {
                return Err(entry.breaks(clause, "the event was written after the close"));
            }
        }
        Ok(())
    })
}

/// `EVT-CANCEL-19`.
pub(super) fn need_a_subscription(history: &History<'_>) -> Result<(), Broken> {
    each(history, |_, entry, subscriber, written| {
        let failed = subscriber.returned.is_some() && !subscriber.has_made();
        if failed
            && written
                .by
                .is_some_and(|by| subscriber.returned_before(by.began))
        {
            return Err(entry.breaks(CANCEL_19, "EvtSubscribe had failed before it was written"));
        }
        Ok(())
    })
}

/// Looks at every delivery of an event whose subscription is certain.
fn each(
    history: &History<'_>,
    check: impl Fn(&Story, &Entry, &Seen, &Written) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let story = Story::of(history);
    for entry in &story.entries {
        let written = entry.event.and_then(|event| story.record(event));
        if let (Some(subscriber), Some(written)) = (story.subscriber(entry.handler), written) {
            check(&story, entry, subscriber, written)?;
        }
    }
    Ok(())
}
