//! Promises about dismounting, and about what is disabled.

use sim::value::Value;

use super::{
    super::{
        api::{ERROR_INVALID_STATE, ERROR_SUCCESS, Function, NTMS_MOUNT_SPECIFIC_DRIVE},
        clauses::{DISMOUNT_2, OBJ_1, OBJ_2},
        setup::Setup,
    },
    calls::{Seen, calls},
    mounts::{manner, mounts_this},
};
use crate::family::{Broken, History};

/// What never was asked to be mounted cannot be dismounted.
pub(super) fn dismounting_needs_a_mount(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    let succeeded = calls
        .iter()
        .filter(|call| call.code() == Some(ERROR_SUCCESS));
    for dismount in succeeded {
        let mounts = |call: &Seen| match dismount.function {
            Function::DismountNtmsMedia { lpMediaId, .. } => mounts_this(&setup, call, lpMediaId),
            _ => manner(call).is_some(),
        };
        let dismounts = matches!(
            dismount.function,
            Function::DismountNtmsMedia { .. } | Function::DismountNtmsDrive { .. }
        );
        let before = |call: &Seen| dismount.returned.is_some_and(|(end, _)| call.began < end);
        if dismounts && !calls.iter().any(|call| mounts(call) && before(call)) {
            return Err(dismount.breaks(DISMOUNT_2, "what holds nothing is dismounted"));
        }
    }
    Ok(())
}

/// Who is told that something is disabled already finds it so until somebody enables something.
pub(super) fn what_is_disabled_stays_so(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for told in &calls {
        let Function::DisableNtmsObject { lpObjectId, .. } = told.function else {
            continue;
        };
        if told.code() != Some(ERROR_INVALID_STATE) {
            continue;
        }
        let later = calls.iter().filter(|call| told.returned_before(call.began));
        for call in later.filter(|call| call.code() == Some(ERROR_SUCCESS)) {
            if was_enabled_by(&calls, call) {
                break;
            }
            let clause = match call.function {
                Function::DisableNtmsObject { lpObjectId: id, .. } if id == lpObjectId => OBJ_1,
                Function::MountNtmsMedia { lpMediaId: id, .. } if id == lpObjectId => OBJ_2,
                Function::CleanNtmsDrive { lpDriveId: id, .. } if id == lpObjectId => OBJ_2,
                Function::MountNtmsMedia {
                    lpDriveId: id,
                    dwOptions: Value::Word(NTMS_MOUNT_SPECIFIC_DRIVE),
                    ..
                } if id == lpObjectId => OBJ_2,
                _ => continue,
            };
            return Err(call.breaks(clause, "what was found disabled is served"));
        }
    }
    Ok(())
}

/// Whether anything was enabled by the time at which a call returned.
fn was_enabled_by(calls: &[Seen], call: &Seen) -> bool {
    calls.iter().any(|other| {
        matches!(other.function, Function::EnableNtmsObject { .. })
            && call.returned.is_some_and(|(end, _)| other.began < end)
    })
}
