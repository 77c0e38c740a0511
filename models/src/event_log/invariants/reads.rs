//! Promises of `EvtNext`.

use sim::{
    trace::Event,
    value::{INFINITE, Name, Value},
};

use super::calls::{Seen, Story, Written};
use crate::{
    event_log::{
        api::{
            ERROR_CANCELLED, ERROR_NO_MORE_ITEMS, ERROR_TIMEOUT, EVENTS, Function, RETURNED, TRUE,
        },
        clauses::{CANCEL_6, CANCEL_21, CANCEL_28, CANCEL_29, CANCEL_66, CANCEL_67, NEXT_1},
    },
    family::{Broken, History},
};

/// `EVT-CANCEL-6`.
pub(super) fn are_cancelled_by_somebody(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    for (call, set) in reads(&story) {
        if call.code() == Some(ERROR_CANCELLED) && !story.was_stopped(set, call.end()) {
            return Err(call.breaks(CANCEL_6, "nobody had cancelled or closed its result set"));
        }
    }
    Ok(())
}

/// `EVT-CANCEL-21`, `EVT-CANCEL-66`.
pub(super) fn succeed_with_events(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    for (call, _) in reads(&story).filter(|(call, _)| call.returned.is_some()) {
        let events = call.events();
        let counted = call.out(RETURNED) == Value::Number(events.len() as u32);
        if call.code() != Some(TRUE) {
            if call.out(EVENTS) != Value::Absent {
                return Err(call.breaks(CANCEL_21, "it failed, and returned events"));
            }
        } else if events.is_empty() || !counted {
            return Err(call.breaks(CANCEL_66, "it succeeded without events, or miscounted them"));
        }
    }
    Ok(())
}

/// `EVT-CANCEL-28`, `EVT-CANCEL-29`.
pub(super) fn time_out_in_time(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    for (call, _) in reads(&story).filter(|(call, _)| call.code() == Some(ERROR_TIMEOUT)) {
        let Function::EvtNext { Timeout, .. } = call.function else {
            continue;
        };
        if Timeout == Value::Number(INFINITE) {
            return Err(call.breaks(CANCEL_29, "it had no time-out"));
        }
        let passed = Event::Deadline {
            activity: call.activity,
        };
        let during = &history.events[call.began..call.end()];
        if !during.iter().any(|stamped| stamped.event == passed) {
            return Err(call.breaks(CANCEL_28, "its time-out had not passed"));
        }
    }
    Ok(())
}

/// `EVT-CANCEL-66`, `EVT-CANCEL-67`; of result sets that nobody cancelled or closed, so that no
/// record was lost for a reason.
pub(super) fn end_at_the_end(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    for (call, set) in reads(&story).filter(|(call, _)| call.code() == Some(ERROR_NO_MORE_ITEMS)) {
        let others = reads(&story).filter(|(_, other)| *other == set);
        let mut hangs = others.clone().filter(|(other, _)| other.returned.is_none());
        if story.was_stopped(set, call.end()) || hangs.next().is_some() {
            continue;
        }
        let Some(filter) = story.filter(set) else {
            continue;
        };
        let out: Vec<Name> = others
            .flat_map(|(other, _)| other.events().iter().collect::<Vec<_>>())
            .collect();
        let is_left = |written: &&Written| {
            let record = &written.record;
            let selected = record.channel == filter.channel && filter.wants(record);
            selected && written.before(call.began) && !out.contains(&record.event)
        };
        if let Some(left) = story.written.iter().find(is_left) {
            let clause = if left.by.is_some() {
                CANCEL_67
            } else {
                CANCEL_66
            };
            return Err(call.breaks(clause, "a record is left that was never handed out"));
        }
    }
    Ok(())
}

/// `EVT-NEXT-1`.
pub(super) fn hand_out_once(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history);
    let mut out: Vec<(Value, Name)> = Vec::new();
    for (call, set) in reads(&story) {
        for event in call.events().iter() {
            if out.contains(&(set, event)) {
                return Err(call.breaks(NEXT_1, "the result set had handed the event out before"));
            }
            out.push((set, event));
        }
    }
    Ok(())
}

fn reads(story: &Story) -> impl Iterator<Item = (&Seen, Value)> + Clone {
    story
        .calls
        .iter()
        .filter_map(|call| call.function.reads().map(|set| (call, set)))
}
