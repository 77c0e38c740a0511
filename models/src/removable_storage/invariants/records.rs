//! Promises about the records of requests: deleting, purging, starting the service again.

use sim::value::Value;

use super::{
    super::{
        api::{ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, Function, INPROCESS, QUEUED, WAITING},
        clauses::{CANCEL_20, REQ_9},
    },
    calls::{Seen, calls},
    requests::{makes_request, told},
};
use crate::family::{Broken, History};

/// Whether a call may have taken a request's record away before another call saw it gone.
pub(super) fn removes(call: &Seen, id: Value, seen_by: &Seen) -> bool {
    let gone_by = seen_by.returned.map_or(usize::MAX, |(at, _)| at);
    let removes = match call.function {
        Function::DeleteNtmsRequests {
            lpRequestIdList, ..
        } => lpRequestIdList == id && !refused(call),
        Function::PurgeTimePasses {} | Function::ServiceRestarts {} => true,
        _ => false,
    };
    removes && call.began < gone_by
}

fn refused(call: &Seen) -> bool {
    call.code().is_some_and(|code| code != ERROR_SUCCESS)
}

/// A mount that never returns is outstanding for ever, and so is its request.
pub(super) fn awaited_ones_are_kept(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let waiting = calls.iter().filter(|call| {
        matches!(call.function, Function::MountNtmsMedia { .. }) && call.returned.is_none()
    });
    for mount in waiting {
        let id = Value::Name(mount.made);
        let known = told(&calls)
            .iter()
            .find(|told| told.id == id)
            .map(|told| told.by);
        let asks = |call: &&Seen| {
            let Function::GetNtmsObjectInformation { lpObjectId, .. } = call.function else {
                return false;
            };
            lpObjectId == id
                && call.code() == Some(ERROR_OBJECT_NOT_FOUND)
                && known.is_some_and(|by| calls[by].returned_before(call.began))
        };
        if let Some(call) = calls.iter().find(asks) {
            return Err(call.breaks(REQ_9, "a request is gone for which a call still waits"));
        }
    }
    Ok(())
}

/// What was asked for before a restart is over behind it.
pub(super) fn restarts_leave_nothing(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let restarts = calls
        .iter()
        .filter(|call| matches!(call.function, Function::ServiceRestarts {}));
    for restart in restarts {
        for told in told(&calls) {
            let call = &calls[told.by];
            let behind = restart.returned_before(call.began);
            let before = calls.iter().any(|asked| {
                makes_request(asked)
                    && Value::Name(asked.made) == told.id
                    && asked.returned_before(restart.began)
            });
            if behind && before && [QUEUED, INPROCESS, WAITING].contains(&told.state) {
                return Err(call.breaks(CANCEL_20, "a request survives a restart"));
            }
        }
    }
    Ok(())
}
