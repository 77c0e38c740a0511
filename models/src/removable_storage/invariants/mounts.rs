//! Promises about `MountNtmsMedia`.

use sim::{
    trace::Event,
    value::{INFINITE, Value},
};

use super::{
    super::{
        api::{
            ERROR_BUSY, ERROR_CANCELLED, ERROR_REQUEST_REFUSED, ERROR_SUCCESS, ERROR_TIMEOUT,
            FIRST_OUT, Function, NTMS_MOUNT_SPECIFIC_DRIVE, NTMS_MOUNT_WRITE,
        },
        clauses::{
            MOUNT_1, MOUNT_2, MOUNT_4, MOUNT_5, MOUNT_10, MOUNT_18, MOUNT_20, MOUNT_21, SESS_6,
        },
        request::Manner,
        setup::Setup,
    },
    calls::{Seen, calls, happens_in, rests},
};
use crate::family::{Broken, History};

/// How a call mounts a medium, if it does.
pub(super) fn manner(call: &Seen) -> Option<Manner> {
    match call.function {
        Function::MountNtmsMedia { dwOptions, .. } => Some(Manner::of(dwOptions)),
        _ => None,
    }
}

/// Whether a call mounts a medium and waits for it.
pub(super) fn waits(call: &Seen) -> bool {
    manner(call).is_some_and(|manner| manner != Manner::NoWait)
}

/// Whether a call mounts this medium, alone or with another.
pub(super) fn mounts_this(setup: &Setup, call: &Seen, medium: Value) -> bool {
    match call.function {
        Function::MountNtmsMedia { lpMediaId, .. } => {
            let media = setup.media_of(lpMediaId);
            setup
                .medium(medium)
                .is_some_and(|medium| media.contains(&medium))
        }
        _ => false,
    }
}

/// The mounts that wait.
fn mounts(calls: &[Seen]) -> impl Iterator<Item = &Seen> {
    calls.iter().filter(|call| waits(call))
}

pub(super) fn with_time_out_return(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for rest in rests(history) {
        let waits = mounts(&calls)
            .filter(|mount| mount.spans(rest))
            .any(|mount| {
                !matches!(
                    mount.function,
                    Function::MountNtmsMedia {
                        dwTimeout: Value::Number(INFINITE),
                        ..
                    }
                )
            });
        if waits {
            let text = "a mount outlives its time-out".to_owned();
            return Err(Broken {
                event: rest,
                clause: MOUNT_2,
                text,
            });
        }
    }
    Ok(())
}

pub(super) fn name_a_drive_on_success(history: &History<'_>) -> Result<(), Broken> {
    for mount in mounts(&calls(history)) {
        let named = mount.out(FIRST_OUT) != Value::Absent;
        match mount.code() {
            Some(code) if code == ERROR_SUCCESS && !named => {
                return Err(mount.breaks(MOUNT_10, "a mount succeeds and names no drive"));
            }
            Some(code) if code != ERROR_SUCCESS && named => {
                return Err(mount.breaks(MOUNT_4, "a mount fails and names a drive"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Nothing that is to be written on is mounted where nothing more can be.
pub(super) fn spare_what_is_complete(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    for mount in calls(history) {
        let Function::MountNtmsMedia {
            lpMediaId,
            dwOptions: Value::Word(NTMS_MOUNT_WRITE),
            ..
        } = mount.function
        else {
            continue;
        };
        let media = setup.media_of(lpMediaId);
        let complete = media.iter().any(|it| setup.is_complete(*it));
        if complete && mount.code() == Some(ERROR_SUCCESS) {
            return Err(mount.breaks(MOUNT_18, "what is complete is mounted for writing"));
        }
    }
    Ok(())
}

pub(super) fn are_in_the_drive_that_is_named(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    for mount in calls(history) {
        let Function::MountNtmsMedia {
            lpDriveId,
            dwOptions: Value::Word(NTMS_MOUNT_SPECIFIC_DRIVE),
            ..
        } = mount.function
        else {
            continue;
        };
        let drives = mount.out(FIRST_OUT);
        if mount.code() != Some(ERROR_SUCCESS) {
            continue;
        }
        if setup.drive(lpDriveId).is_none() {
            return Err(mount.breaks(MOUNT_21, "a medium is mounted in what is no drive"));
        }
        if matches!(drives, Value::Name(_)) && drives != lpDriveId {
            return Err(mount.breaks(
                MOUNT_20,
                "a medium is in another drive than its caller named",
            ));
        }
    }
    Ok(())
}

pub(super) fn are_ended_by_somebody(history: &History<'_>) -> Result<(), Broken> {
    use Function as F;
    let calls = calls(history);
    for mount in mounts(&calls) {
        let Some((returned, _)) = mount.returned else {
            continue;
        };
        let called = |is: fn(&Function) -> bool| {
            calls
                .iter()
                .any(|call| call.began < returned && is(&call.function))
        };
        let cancelled = called(|it| matches!(it, F::CancelNtmsLibraryRequest { .. }));
        let closed = called(|it| matches!(it, F::CloseNtmsSession { .. }));
        let restarted = called(|it| matches!(it, F::ServiceRestarts {}));
        let at_desk = called(|it| matches!(it, F::CancelNtmsOperatorRequest { .. }));
        let refused =
            called(|it| matches!(it, F::OperatorRefuses { .. } | F::ConsoleRefuses { .. }));
        let activity = mount.activity;
        let expired = happens_in(history, mount, &Event::Deadline { activity });
        let (clause, explained) = match mount.code() {
            Some(code) if code == ERROR_BUSY => {
                let may_not_wait = manner(mount) == Some(Manner::ErrorNotAvailable);
                (MOUNT_1, expired || may_not_wait)
            }
            Some(code) if code == ERROR_TIMEOUT => (MOUNT_1, expired),
            Some(code) if code == ERROR_REQUEST_REFUSED => {
                (MOUNT_5, refused || cancelled || at_desk || restarted)
            }
            Some(code) if code == ERROR_CANCELLED => {
                (SESS_6, closed || cancelled || at_desk || restarted)
            }
            _ => continue,
        };
        if !explained {
            return Err(mount.breaks(clause, "a mount is ended by nobody"));
        }
    }
    Ok(())
}
