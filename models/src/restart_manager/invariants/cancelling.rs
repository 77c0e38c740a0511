//! Promises about cancels, results and the status callback.

use sim::trace::{Activity, Event};

use super::{
    super::{
        api::{ERROR_CANCELLED, Function},
        clauses::{CANCEL_2, CANCEL_6, CANCEL_7, CANCEL_14, CB_1},
        setup::{Class, Manner, Setup},
    },
    calls::{Past, calls, session_of},
};
use crate::family::{Broken, History};

pub(super) fn cancel_returns(history: &History<'_>) -> Result<(), Broken> {
    let at_rest = history.events.len().saturating_sub(1);
    let rests = history
        .events
        .last()
        .is_some_and(|last| last.event == Event::Quiescent);
    for past in calls(history) {
        let cancel = matches!(past.function, Function::RmCancelCurrentTask { .. });
        if rests && cancel && past.returned.is_none() {
            return Err(Broken {
                event: at_rest,
                clause: CANCEL_2,
                text: "a cancel never returns".into(),
            });
        }
    }
    Ok(())
}

/// 1223 needs a request: a cancel of the session, an end of it (which may count as one), or a
/// window that may refuse (which may count as one too).
pub(super) fn cancelled_by_somebody(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let setup = Setup::of(history.world);
    let windows = setup.of_class(Class::Window);
    let may_refuse = !setup
        .that(|app| app.manner != Manner::Obedient)
        .and(windows)
        .is_empty();
    for past in calls.iter().filter(|past| past.gave(ERROR_CANCELLED)) {
        let clause = match past.function {
            Function::RmShutdown { .. } if may_refuse => continue,
            Function::RmShutdown { .. } => CANCEL_6,
            Function::RmRestart { .. } => CANCEL_7,
            _ => continue,
        };
        let session = past.handle().map(|handle| session_of(&calls, handle));
        let requests = |other: &Past| {
            let request = matches!(
                other.function,
                Function::RmCancelCurrentTask { .. } | Function::RmEndSession { .. }
            );
            let target = other.handle().map(|handle| session_of(&calls, handle));
            request && target == session && other.begins_before_end_of(past)
        };
        if !calls.iter().any(requests) {
            return Err(past.breaks(clause, "nobody asked that it be cancelled"));
        }
    }
    Ok(())
}

pub(super) fn one_result(history: &History<'_>) -> Result<(), Broken> {
    let mut pending: Vec<Activity> = Vec::new();
    for (index, stamped) in history.events.iter().enumerate() {
        match stamped.event {
            Event::Call { activity, .. } => pending.push(activity),
            Event::Return { activity, .. } => {
                let Some(at) = pending.iter().position(|other| *other == activity) else {
                    return Err(Broken {
                        event: index,
                        clause: CANCEL_14,
                        text: "a result without a call".into(),
                    });
                };
                pending.remove(at);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Between the call and the return of an operation its handler sees rising percentages.
pub(super) fn percentage_rises(history: &History<'_>) -> Result<(), Broken> {
    for past in calls(history) {
        let (Function::RmShutdown { fnStatus, .. } | Function::RmRestart { fnStatus, .. }) =
            past.function
        else {
            continue;
        };
        let Some(handler) = fnStatus.number() else {
            continue;
        };
        let first = history.world.handler_activity(handler);
        let mut told = None;
        let until = past.end().min(history.events.len());
        for index in past.begun..until {
            let Event::Enter { activity, call } = history.events[index].event else {
                continue;
            };
            let percent = call.arguments[0].number();
            let rises = percent > told && percent.is_some_and(|percent| percent <= 100);
            if activity == first && !rises {
                return Err(Broken {
                    event: index,
                    clause: CB_1,
                    text: "the percentage does not rise".into(),
                });
            }
            told = percent;
        }
    }
    Ok(())
}
