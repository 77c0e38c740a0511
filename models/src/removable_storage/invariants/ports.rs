//! Promises about ejecting and injecting.

use sim::value::Value;

use super::{
    super::{
        api::{
            ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, FIRST_OUT, Function as F, NTMS_EJECT_QUEUE,
            NTMS_EJECT_START, NTMS_EJECT_STOP, NTMS_INJECT_RETRACT, NTMS_INJECT_STOP, PASSED,
        },
        clauses::{EJ_1, EJ_2, EJ_3, EJ_5, INJ_1, INJ_2},
        setup::Setup,
    },
    calls::{Seen, calls, rests},
    mounts::mounts_this,
};
use crate::family::{Broken, History};

/// The operation that a call is to end, and whether it is an eject.
fn ends(call: &Seen) -> Option<(Value, bool)> {
    match call.function {
        F::EjectNtmsMedia {
            lpEjectOperation: id,
            dwAction,
            ..
        } => (dwAction == NTMS_EJECT_STOP.into()).then_some((id, true)),
        F::InjectNtmsMedia {
            lpInjectOperation: id,
            dwAction,
            ..
        } => {
            let ends = [NTMS_INJECT_STOP, NTMS_INJECT_RETRACT].map(Value::Word);
            ends.contains(&dwAction).then_some((id, false))
        }
        _ => None,
    }
}

/// Whether a call starts an operation, and whether that is an eject.
fn starts(call: &Seen) -> Option<bool> {
    match call.function {
        F::EjectNtmsMedia { dwAction, .. } => (dwAction == NTMS_EJECT_START.into()).then_some(true),
        F::InjectNtmsMedia { .. } => ends(call).is_none().then_some(false),
        _ => None,
    }
}

pub(super) fn only_what_was_started_is_stopped(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for stop in calls.iter().filter(|it| it.code() == Some(ERROR_SUCCESS)) {
        let Some((id, ejects)) = ends(stop) else {
            continue;
        };
        let started = calls.iter().any(|call| {
            starts(call) == Some(ejects)
                && Value::Name(call.made) == id
                && stop.returned.is_some_and(|(end, _)| call.began < end)
        });
        if !started {
            let clause = if ejects { EJ_1 } else { INJ_1 };
            return Err(stop.breaks(clause, "what was not started is stopped"));
        }
    }
    Ok(())
}

pub(super) fn what_is_started_is_told(history: &History<'_>) -> Result<(), Broken> {
    for call in calls(history) {
        let succeeded = call.code() == Some(ERROR_SUCCESS);
        let told = call.out(FIRST_OUT) == Value::Name(call.made);
        if starts(&call) == Some(true) && succeeded && !told {
            return Err(call.breaks(EJ_1, "an eject is started and not told"));
        }
    }
    Ok(())
}

/// An eject that passed timed out, or was stopped.
pub(super) fn ejects_are_ended_by_somebody(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for start in calls.iter().filter(|call| starts(call) == Some(true)) {
        let asked = calls.iter().filter(|call| {
            let about = matches!(
                call.function,
                F::GetNtmsObjectInformation { lpObjectId, .. }
                    if lpObjectId == Value::Name(start.made)
            );
            about && call.out(FIRST_OUT) == PASSED.into()
        });
        for ask in asked {
            let ended = calls.iter().any(|call| {
                let timed_out = matches!(call.function, F::PortTimesOut { .. });
                let ends = timed_out || ends(call).is_some();
                ends && ask.returned.is_some_and(|(end, _)| call.began < end)
            });
            if !ended {
                return Err(ask.breaks(EJ_3, "an eject ends by itself"));
            }
        }
    }
    Ok(())
}

/// A medium of which nobody asked to take it out again is in use.
pub(super) fn media_in_use_are_not_ejected(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    for eject in &calls {
        let F::EjectNtmsMedia {
            lpMediaId,
            dwAction,
            ..
        } = eject.function
        else {
            continue;
        };
        let starts = [NTMS_EJECT_START, NTMS_EJECT_QUEUE].map(Value::Word);
        if eject.code() != Some(ERROR_SUCCESS) || !starts.contains(&dwAction) {
            continue;
        }
        let mounted = calls.iter().any(|call| {
            mounts_this(&setup, call, lpMediaId)
                && call.out(FIRST_OUT) != Value::Absent
                && call.returned_before(eject.began)
        });
        // Disabling a drive may empty it, too.
        let released = calls.iter().any(|call| {
            let releases = matches!(
                call.function,
                F::DismountNtmsMedia { .. }
                    | F::DismountNtmsDrive { .. }
                    | F::DisableNtmsObject { .. }
            );
            releases && eject.returned.is_some_and(|(end, _)| call.began < end)
        });
        if mounted && !released {
            return Err(eject.breaks(EJ_2, "a medium in use is ejected"));
        }
    }
    Ok(())
}

/// Where one eject is all that ever opens a port, its medium cannot be mounted once that was open
/// long enough, unless somebody brings it back.
pub(super) fn what_was_ejected_is_out(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    let mut started = calls.iter().filter(|call| starts(call).is_some());
    let (Some(eject), None) = (started.next(), started.next()) else {
        return Ok(());
    };
    let F::EjectNtmsMedia { lpMediaId, .. } = eject.function else {
        return Ok(());
    };
    let over = calls.iter().filter_map(|call| match call.function {
        F::PortTimesOut { .. } => call.returned.map(|(end, _)| end),
        _ => None,
    });
    let Some(over) = over.min() else {
        return Ok(());
    };
    let mut all = calls.iter();
    let brought = all.any(|call| matches!(call.function, F::MediumBecomesAvailable { .. }));
    let mounted = calls.iter().find(|call| {
        let succeeds = call.code() == Some(ERROR_SUCCESS) && call.out(FIRST_OUT) != Value::Absent;
        mounts_this(&setup, call, lpMediaId) && succeeds && over < call.began
    });
    match mounted.filter(|_| !brought) {
        Some(mount) => Err(mount.breaks(EJ_5, "a medium is mounted that was ejected")),
        None => Ok(()),
    }
}

/// Where slots abound, what was put into the port before a stop has a request to identify it.
pub(super) fn what_is_in_the_port_is_stored(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    let free = setup.slots.iter().filter(|slot| !slot.full).count();
    let forgetful = calls.iter().any(|call| {
        matches!(
            call.function,
            F::DeleteNtmsRequests { .. }
                | F::ServiceRestarts {}
                | F::PurgeTimePasses {}
                | F::CancelNtmsLibraryRequest { .. }
        )
    });
    if free < setup.media.len() || setup.libraries.len() != 1 || forgetful || calls.len() > 8 {
        return Ok(());
    }
    let stopped = calls.iter().filter(|call| {
        let injected = ends(call).is_some_and(|(_, ejects)| !ejects);
        injected && call.code() == Some(ERROR_SUCCESS)
    });
    for stop in stopped {
        let rest = rests(history).find(|rest| stop.returned_before(*rest));
        for put in calls.iter().filter(|call| call.returned_before(stop.began)) {
            if !matches!(put.function, F::MediumEntersPort { .. }) {
                continue;
            }
            let lost = calls.iter().find(|call| {
                let about = matches!(
                    call.function,
                    F::GetNtmsObjectInformation { lpObjectId, .. }
                        if lpObjectId == Value::Name(put.made)
                );
                let late = rest.is_some_and(|rest| rest < call.began);
                about && late && call.code() == Some(ERROR_OBJECT_NOT_FOUND)
            });
            if let Some(lost) = lost {
                return Err(lost.breaks(INJ_2, "what lay in the port is lost"));
            }
        }
    }
    Ok(())
}
