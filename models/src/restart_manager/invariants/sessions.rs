//! Promises about sessions and their handles.

use sim::value::Value;

use super::{
    super::{
        api::{ERROR_BAD_ARGUMENTS, ERROR_INVALID_HANDLE, ERROR_SUCCESS, Function},
        clauses::{CANCEL_10, END_2, SESS_1, SESS_6, SESS_9},
    },
    calls::{Past, calls},
};
use crate::family::{Broken, History};

pub(super) fn has_handle_and_key(history: &History<'_>) -> Result<(), Broken> {
    for past in calls(history) {
        let started = matches!(past.function, Function::RmStartSession { .. });
        if let Some((_, results)) = past.returned
            && started
            && past.gave(ERROR_SUCCESS)
            && (results.0[1].name().is_none() || results.0[2].name().is_none())
        {
            return Err(past.breaks(SESS_1, "a session without a handle or a key"));
        }
    }
    Ok(())
}

pub(super) fn null_key_is_bad(history: &History<'_>) -> Result<(), Broken> {
    for past in calls(history) {
        let without_key = past.function
            == Function::RmJoinSession {
                strSessionKey: Value::Null,
            };
        let settled = past.returned.is_some() && !past.faulty;
        if without_key && settled && !past.gave(ERROR_BAD_ARGUMENTS) {
            return Err(past.breaks(SESS_6, "a join without a key is no bad argument"));
        }
    }
    Ok(())
}

pub(super) fn ended_handle_is_unknown(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let is_end = |past: &&Past| {
        matches!(past.function, Function::RmEndSession { .. }) && past.gave(ERROR_SUCCESS)
    };
    for end in calls.iter().filter(is_end) {
        let late = |past: &&Past| past.handle() == end.handle() && end.precedes(past);
        for past in calls.iter().filter(late) {
            if past.returned.is_some() && !past.faulty && !past.gave(ERROR_INVALID_HANDLE) {
                let clause = match past.function {
                    Function::RmEndSession { .. } => END_2,
                    Function::RmCancelCurrentTask { .. } => CANCEL_10,
                    _ => SESS_9,
                };
                return Err(past.breaks(clause, "the handle was ended before the call"));
            }
        }
    }
    Ok(())
}
