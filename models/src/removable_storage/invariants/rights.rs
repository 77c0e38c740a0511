//! Promises about what callers are allowed.
//!
//! Where a reading decides whether a right is asked for, nothing is promised here.

use sim::value::Value;

use super::{
    super::{
        api::{ERROR_ACCESS_DENIED, ERROR_SUCCESS, Function},
        clauses::{RIGHT_1, RIGHT_2, RIGHT_5, RIGHT_8, RIGHT_9},
        setup::{Access, Setup},
    },
    calls::{Seen, calls},
    requests::told,
};
use crate::family::{Broken, History};

/// What a session may do at most when a call in it begins: an administrator may pass though the
/// lists say otherwise.
pub(super) fn access(setup: &Setup, calls: &[Seen], call: &Seen) -> Option<Access> {
    let session = call.session()?;
    let at_first = at_first(setup, calls, session)?;
    let withdrawn = withdrawals(calls, session).any(|other| other.returned_before(call.began));
    match at_first {
        Access::Administrator => Some(at_first),
        _ => Some(if withdrawn { Access::None } else { at_first }),
    }
}

fn at_first(setup: &Setup, calls: &[Seen], session: Value) -> Option<Access> {
    let known = setup
        .sessions
        .iter()
        .find(|known| Value::Name(known.name) == session);
    if let Some(known) = known {
        return Some(known.access);
    }
    calls.iter().find_map(|call| match call.function {
        Function::OpenNtmsSession { lpServer, .. } if call.out(0) == session => {
            Some(setup.computer(lpServer)?.access)
        }
        _ => None,
    })
}

/// The moves by which the user of a session loses all access.
fn withdrawals(calls: &[Seen], of: Value) -> impl Iterator<Item = &Seen> {
    calls.iter().filter(
        move |call| matches!(call.function, Function::AccessIsWithdrawn { session } if session == of),
    )
}

pub(super) fn are_needed(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    for call in &calls {
        let (clause, least) = match call.function {
            Function::OpenNtmsSession { lpServer, .. } => {
                let closed = setup.computer(lpServer);
                let closed = closed.is_some_and(|it| it.access == Access::None);
                if closed && call.out(0).name().is_some() {
                    return Err(call.breaks(RIGHT_1, "a session is opened without access"));
                }
                continue;
            }
            Function::MountNtmsMedia { .. } | Function::DismountNtmsMedia { .. } => {
                (RIGHT_2, Access::User)
            }
            Function::OpenNtmsNotification { .. } => (RIGHT_5, Access::User),
            Function::AllocateNtmsMedia { .. } => (RIGHT_8, Access::Control),
            _ => continue,
        };
        let lacks = access(&setup, &calls, call).is_some_and(|access| access < least);
        if lacks && (call.code() == Some(ERROR_SUCCESS) || call.out(0).name().is_some()) {
            return Err(call.breaks(clause, "a caller without the right is served"));
        }
    }
    Ok(())
}

pub(super) fn are_looked_at_once(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let told = told(&calls);
    for mount in &calls {
        if !matches!(mount.function, Function::MountNtmsMedia { .. }) {
            continue;
        }
        // Whoever was told of its request knows that it had been let in.
        let known = told.iter().any(|told| told.id == Value::Name(mount.made));
        if known && mount.code() == Some(ERROR_ACCESS_DENIED) {
            return Err(mount.breaks(RIGHT_9, "a mount is turned out that was let in"));
        }
    }
    Ok(())
}
