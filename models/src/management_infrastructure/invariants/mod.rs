//! What the documents promise, as properties of traces.
//!
//! Written from the ledger alone. Each holds under every reading, so each says a little less than
//! the specification.

mod story;
#[cfg(test)]
mod tests;

use sim::{
    clause::ClauseId,
    value::{Name, Value},
};

use self::story::{Handed, Started, Story};
use super::{
    api::{Function, MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK},
    clauses::{
        CALL_2, CANCEL_5, CANCEL_8, CANCEL_11, CANCEL_20, CANCEL_33, CANCEL_37, CANCEL_42,
        CANCEL_45, CANCEL_50, CANCEL_59, CANCEL_64, CANCEL_74,
    },
};
use crate::family::{Broken, History, Invariant};

/// Every promise, in the order of the ledger.
pub const INVARIANTS: &[Invariant] = &[
    Invariant {
        name: "a cancelled operation ends, whatever its provider does",
        clauses: &[CANCEL_5, CANCEL_11],
        check: cancelled_operations_end,
    },
    Invariant {
        name: "an operation has one final result",
        clauses: &[CANCEL_8],
        check: one_final_result,
    },
    Invariant {
        name: "no handle is answered INVALID_PARAMETER",
        clauses: &[CANCEL_20, CANCEL_37, CANCEL_59, CALL_2],
        check: no_handle_is_refused,
    },
    Invariant {
        name: "nothing is fetched from an operation with a callback",
        clauses: &[CANCEL_33],
        check: nothing_is_fetched_beside_a_callback,
    },
    Invariant {
        name: "the next result waits for the acknowledgement",
        clauses: &[CANCEL_42, CANCEL_45, CANCEL_50],
        check: results_wait_for_the_acknowledgement,
    },
    Invariant {
        name: "instances come in the provider's order, and none behind the final result",
        clauses: &[CANCEL_50],
        check: instances_come_in_order,
    },
    Invariant {
        name: "a session is closed after its operations",
        clauses: &[CANCEL_64],
        check: sessions_close_after_their_operations,
    },
    Invariant {
        name: "an application is closed after its sessions",
        clauses: &[CANCEL_74],
        check: applications_close_after_their_sessions,
    },
];

fn broken(event: usize, clause: ClauseId, text: &str) -> Result<(), Broken> {
    let text = text.to_owned();
    Err(Broken {
        event,
        clause,
        text,
    })
}

const fn is_close_of(function: &Function, name: Name) -> bool {
    matches!(function, Function::MI_Operation_Close { operation: Value::Name(other) }
        if other.0 == name.0)
}

const fn is_acknowledgement_of(function: &Function, name: Name) -> bool {
    matches!(function, Function::resultAcknowledgement { operation: Value::Name(other) }
        if other.0 == name.0)
}

/// Whether somebody may have cancelled an operation before an event.
fn may_be_cancelled(story: &Story, started: &Started, event: usize) -> bool {
    let name = Value::Name(started.operation);
    let cancels = |function: &Function| match *function {
        Function::MI_Operation_Cancel { operation, .. }
        | Function::MI_Operation_Close { operation } => operation == name,
        Function::MI_Session_Close { session, .. } => session == started.session,
        Function::MI_Application_Close { .. } => true,
        _ => false,
    };
    story.count(event, cancels) > 0
}

fn cancelled_operations_end(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history.events);
    for started in story.operations() {
        let name = Value::Name(started.operation);
        let Some(returned) = started.returned else {
            continue;
        };
        for &rest in &story.rests {
            let cancelled = story.calls.iter().any(|told| {
                matches!(told.function, Function::MI_Operation_Cancel { operation, .. }
                    if operation == name)
                    && told.called > returned
                    && told.succeeded_before(rest)
            });
            if !cancelled {
                continue;
            }
            let fetches = story.calls.iter().any(|told| {
                matches!(told.function, Function::MI_Operation_GetInstance { operation }
                    if operation == name)
                    && told.is_pending_at(rest)
            });
            if !started.is_async && fetches {
                return broken(rest, CANCEL_11, "a fetch still waits, after the cancel");
            }
            if started.is_async && is_left_without_final(&story, &started, rest) {
                return broken(
                    rest,
                    CANCEL_5,
                    "the final result has not come, after the cancel",
                );
            }
        }
    }
    Ok(())
}

/// Whether an open asynchronous operation got no final result, and no client keeps it back.
fn is_left_without_final(story: &Story, started: &Started, rest: usize) -> bool {
    let mut handed = 0;
    for result in story.results_of(started.operation) {
        let running = result.exited.is_none_or(|at| at > rest);
        if result.at < rest {
            if result.last || running {
                return false;
            }
            handed += 1;
        }
    }
    let name = started.operation;
    let acknowledged = story.count(rest, |function| is_acknowledgement_of(function, name));
    let open = story.count(rest, |function| is_close_of(function, name)) == 0;
    open && (!started.manual || acknowledged >= handed)
}

fn one_final_result(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history.events);
    for started in story.operations().filter(|started| started.is_async) {
        let mut finals = story
            .results_of(started.operation)
            .filter(|handed| handed.last);
        if let (Some(_), Some(second)) = (finals.next(), finals.next()) {
            return broken(second.at, CANCEL_8, "a second final result");
        }
    }
    Ok(())
}

fn no_handle_is_refused(history: &History<'_>) -> Result<(), Broken> {
    for told in &Story::of(history.events).calls {
        let clause = match told.function {
            Function::MI_Operation_Cancel {
                operation: Value::Null,
                ..
            } => CANCEL_20,
            Function::MI_Operation_GetInstance {
                operation: Value::Null,
            } => CANCEL_37,
            Function::MI_Operation_Close {
                operation: Value::Null,
            } => CANCEL_59,
            Function::MI_Application_NewSession {
                application: Value::Null,
            }
            | Function::MI_Application_Close {
                application: Value::Null,
            }
            | Function::resultAcknowledgement {
                operation: Value::Null,
            } => CALL_2,
            _ => continue,
        };
        match told.code() {
            Some((at, code)) if code != MI_RESULT_INVALID_PARAMETER => {
                return broken(at, clause, "no handle, and no objection");
            }
            _ => {}
        }
    }
    Ok(())
}

fn nothing_is_fetched_beside_a_callback(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history.events);
    for started in story.operations().filter(|started| started.is_async) {
        let mut results = story.results_of(started.operation);
        if let Some(fetched) = results.find(|handed| !handed.by_callback) {
            return broken(fetched.at, CANCEL_33, "a result beside the callback");
        }
    }
    Ok(())
}

fn results_wait_for_the_acknowledgement(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history.events);
    for started in story.operations().filter(|started| started.is_async) {
        let results: Vec<&Handed> = story.results_of(started.operation).collect();
        for (before, pair) in results.windows(2).enumerate() {
            let [previous, next] = [pair[0], pair[1]];
            let name = started.operation;
            let acknowledged =
                story.count(next.at, |function| is_acknowledgement_of(function, name));
            if !started.manual && previous.exited.is_none_or(|at| at > next.at) {
                return broken(next.at, CANCEL_50, "the callback before has not returned");
            }
            if started.manual && acknowledged <= before {
                let cancelled = next.last && may_be_cancelled(&story, &started, next.at);
                let clause = if cancelled { CANCEL_45 } else { CANCEL_42 };
                return broken(next.at, clause, "the result before is not acknowledged");
            }
        }
    }
    Ok(())
}

fn instances_come_in_order(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history.events);
    for started in story.operations() {
        let (mut expected, mut ended) = (1, false);
        for handed in story.results_of(started.operation) {
            if ended && !handed.last {
                return broken(handed.at, CANCEL_50, "a result behind the final one");
            }
            if handed.instance != 0 && handed.instance != expected {
                return broken(handed.at, CANCEL_50, "an instance out of order");
            }
            expected += u32::from(handed.instance != 0);
            ended |= handed.last;
        }
    }
    Ok(())
}

/// Where a session was told to be closed for the first time, and where that was done.
fn closes_of_sessions(story: &Story) -> impl Iterator<Item = (Value, usize, usize)> + '_ {
    story.calls.iter().filter_map(|told| {
        let Function::MI_Session_Close {
            session,
            completionCallback,
        } = told.function
        else {
            return None;
        };
        let done = if completionCallback == Value::Null {
            told.code().filter(|(_, code)| *code == MI_RESULT_OK)?.0
        } else {
            let mut completions = story.completions.iter();
            completions.find(|(_, of)| *of == session)?.0
        };
        // What a second close answers is open, so only a lone one says that the session is closed.
        let closes = |function: &Function| {
            matches!(function, Function::MI_Session_Close { session: other, .. }
                if *other == session)
        };
        let alone = story.count(done, closes) == 1;
        (alone && session != Value::Null).then_some((session, told.called, done))
    })
}

fn sessions_close_after_their_operations(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history.events);
    for (session, called, done) in closes_of_sessions(&story) {
        let before = |started: &Started| started.returned.is_some_and(|at| at < called);
        for started in story.operations().filter(before) {
            let name = started.operation;
            let closes = story.count(done, |function| is_close_of(function, name));
            if started.session == session && closes == 0 {
                return broken(done, CANCEL_64, "an operation of the session is open");
            }
        }
    }
    Ok(())
}

fn applications_close_after_their_sessions(history: &History<'_>) -> Result<(), Broken> {
    let story = Story::of(history.events);
    for told in &story.calls {
        let Function::MI_Application_Close { application } = told.function else {
            continue;
        };
        let Some((done, MI_RESULT_OK)) = told.code() else {
            continue;
        };
        let closes = story.count(done, |function| {
            matches!(function, Function::MI_Application_Close { application: other }
                if *other == application)
        });
        let open = sessions_of(history, &story, application, told.called).any(|session| {
            let close = |function: &Function| {
                matches!(function, Function::MI_Session_Close { session: other, .. }
                    if *other == session)
            };
            story.count(done, close) == 0
        });
        if closes == 1 && open {
            return broken(done, CANCEL_74, "a session of the application is open");
        }
    }
    Ok(())
}

/// The sessions that an application had at an event.
fn sessions_of<'a>(
    history: &'a History<'_>,
    story: &'a Story,
    application: Value,
    event: usize,
) -> impl Iterator<Item = Value> + 'a {
    let setup = history.world.objects("session");
    let setup = setup.filter(move |session| session.properties[0] == application);
    let made = story.calls.iter().filter_map(move |told| {
        let Function::MI_Application_NewSession { application: of } = told.function else {
            return None;
        };
        let (at, results) = told.returned?;
        (of == application && at < event).then_some(results.0[1])
    });
    let made = made.filter(|session| *session != Value::Null);
    setup.map(|session| Value::Name(session.name)).chain(made)
}
