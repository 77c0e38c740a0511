//! Promises about what is stopped and restarted, asked afterwards by RmGetList.

use sim::value::{List, Name};

use super::{
    super::{
        api::{
            ERROR_FAIL_NOACTION_REBOOT, ERROR_FAIL_RESTART, ERROR_REQUEST_OUT_OF_SEQUENCE,
            ERROR_SUCCESS, Function, RM_FORCE_SHUTDOWN,
        },
        clauses::{LIST_1, LIST_6, RST_1, RST_2, RST_3, SHUT_3, SHUT_4, SHUT_10},
        setup::{Class, Manner, Setup},
    },
    calls::{Past, calls, session_of},
};
use crate::family::{Broken, History};

/// Positions of the lists among the results of RmGetList.
const RUNNING: usize = 2;
const STOPPED: usize = 3;
const RESTARTED: usize = 5;
const RESTART_ERRORS: usize = 7;

pub(super) fn stopped_does_not_run(history: &History<'_>) -> Result<(), Broken> {
    for past in lists(&calls(history)) {
        let (running, restarted) = (past.list(RUNNING), past.list(RESTARTED));
        let stale = |app: &Name| has(running, *app) && !has(restarted, *app);
        if past.list(STOPPED).iter().any(|app| stale(&app)) {
            return Err(past.breaks(LIST_1, "an application is listed as stopped and as running"));
        }
    }
    Ok(())
}

pub(super) fn restarted_was_stopped(history: &History<'_>) -> Result<(), Broken> {
    for past in lists(&calls(history)) {
        let stopped = past.list(STOPPED);
        if past.list(RESTARTED).iter().any(|app| !has(stopped, app)) {
            return Err(past.breaks(LIST_6, "an application was restarted and never stopped"));
        }
    }
    Ok(())
}

pub(super) fn no_action_is_none(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for list in lists(&calls) {
        let shutdowns = || calls.iter().filter(|past| is_shutdown(past, list, &calls));
        let idle = |past: &Past| past.gave(ERROR_FAIL_NOACTION_REBOOT);
        if shutdowns().count() > 0 && shutdowns().all(idle) && !list.list(STOPPED).is_empty() {
            return Err(list.breaks(SHUT_3, "an application was stopped all the same"));
        }
    }
    Ok(())
}

pub(super) fn success_stops_all(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for list in lists(&calls) {
        for shutdown in calls.iter().filter(|past| is_shutdown(past, list, &calls)) {
            let between = |past: &Past| {
                let changes = matches!(
                    past.function,
                    Function::RmRestart { .. } | Function::RmRegisterResources { .. }
                );
                changes && !past.precedes(shutdown) && past.begun < list.end()
            };
            let all = shutdown.gave(ERROR_SUCCESS) && shutdown.precedes(list);
            if all && !calls.iter().any(between) && !list.list(RUNNING).is_empty() {
                return Err(list.breaks(SHUT_4, "an application runs behind a shutdown of all"));
            }
        }
    }
    Ok(())
}

pub(super) fn refusal_keeps_windows(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let windows = setup.that(|app| app.class == Class::Window);
    let refusing = setup.list(windows.and(setup.that(|app| app.manner == Manner::Vetoes)));
    let windows = setup.list(windows);
    let calls = calls(history);
    let undisturbed = !calls.iter().any(|past| {
        let force = |flags: sim::value::Value| flags.number().unwrap_or(0) & RM_FORCE_SHUTDOWN != 0;
        match past.function {
            Function::RmShutdown { lActionFlags, .. } => force(lActionFlags),
            Function::ApplicationExits { .. } => true,
            _ => false,
        }
    });
    for list in lists(&calls).filter(|_| undisturbed) {
        let registered_late = calls.iter().any(|past| {
            matches!(past.function, Function::RmRegisterResources { .. })
                && calls.iter().any(|other| {
                    matches!(other.function, Function::RmShutdown { .. })
                        && other.begun < past.end()
                })
        });
        let refuses = refusing.iter().any(|app| has(list.list(RUNNING), app));
        let ended = list.list(STOPPED).iter().any(|app| has(windows, app));
        if refuses && ended && !registered_late {
            return Err(list.breaks(SHUT_10, "a window was ended although another refuses"));
        }
    }
    Ok(())
}

pub(super) fn restart_follows_shutdown(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for past in &calls {
        let (Function::RmRestart { .. }, Some(handle)) = (past.function, past.handle()) else {
            continue;
        };
        let session = session_of(&calls, handle);
        let shutdown = |other: &Past| {
            matches!(other.function, Function::RmShutdown { .. })
                && other.handle().map(|handle| session_of(&calls, handle)) == Some(session)
                && other.begins_before_end_of(past)
        };
        let served = past.gave(ERROR_SUCCESS) || past.gave(ERROR_FAIL_RESTART);
        if served && !calls.iter().any(shutdown) {
            return Err(past.breaks(RST_1, "no shutdown was called before the restart"));
        }
        let out_of_sequence = past.gave(ERROR_REQUEST_OUT_OF_SEQUENCE);
        let served_before =
            |other: &Past| shutdown(other) && other.gave(ERROR_SUCCESS) && other.precedes(past);
        if out_of_sequence && calls.iter().any(served_before) {
            return Err(past.breaks(RST_1, "a shutdown was called before the restart"));
        }
    }
    Ok(())
}

pub(super) fn only_restartable_restarts(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let lasting = setup.list(setup.that(|app| !app.restartable));
    for past in lists(&calls(history)) {
        if past.list(RESTARTED).iter().any(|app| has(lasting, app)) {
            return Err(past.breaks(RST_2, "an application was restarted that is not to be"));
        }
    }
    Ok(())
}

/// A list right behind the only restart tells what that could not restart.
pub(super) fn failed_restart_has_status(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let restarts = || {
        calls
            .iter()
            .filter(|past| matches!(past.function, Function::RmRestart { .. }))
    };
    let (Some(restart), 1) = (restarts().next(), restarts().count()) else {
        return Ok(());
    };
    for list in lists(&calls).filter(|list| restart.precedes(list)) {
        let same = list.handle().map(|handle| session_of(&calls, handle))
            == restart.handle().map(|handle| session_of(&calls, handle));
        let errors = !list.list(RESTART_ERRORS).is_empty();
        if same && restart.gave(ERROR_FAIL_RESTART) && !errors {
            return Err(list.breaks(RST_3, "no application says that it could not be restarted"));
        }
        if same && restart.gave(ERROR_SUCCESS) && errors {
            return Err(list.breaks(RST_3, "an application could not be restarted"));
        }
    }
    Ok(())
}

/// The successful lists among some calls.
fn lists(calls: &[Past]) -> impl Iterator<Item = &Past> {
    calls.iter().filter(|past| {
        matches!(past.function, Function::RmGetList { .. }) && past.gave(ERROR_SUCCESS)
    })
}

/// Whether a call is a shutdown, begun before a list ended, in the session of the list.
fn is_shutdown(past: &Past, list: &Past, calls: &[Past]) -> bool {
    let session = |past: &Past| past.handle().map(|handle| session_of(calls, handle));
    matches!(past.function, Function::RmShutdown { .. })
        && session(past) == session(list)
        && past.begins_before_end_of(list)
}

fn has(list: List, app: Name) -> bool {
    list.iter().any(|other| other == app)
}
