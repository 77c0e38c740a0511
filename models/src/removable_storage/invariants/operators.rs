//! Promises about operator requests, and about those who wait for them.

use sim::{
    trace::Event,
    value::{INFINITE, Value, Word},
};

use super::{
    super::{
        api::{
            DONE, ERROR_CANCELLED, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, ERROR_TIMEOUT, FIRST_OUT,
            Function as F, NTMS_OPSTATE_COMPLETE, NTMS_OPSTATE_REFUSED,
        },
        clauses::{OP_2, OP_3, OP_4, OP_5, OP_6, OP_7, OP_8, OP_10, OP_11, OP_17},
        setup::{Access, Setup},
    },
    calls::{Seen, calls, happens_in, rests},
    records::removes,
    rights::access,
};
use crate::family::{Broken, History};

/// How a call would end an operator request: which one, and in which state.
fn ending(call: &Seen) -> Option<(Value, Word)> {
    match call.function {
        F::CancelNtmsOperatorRequest { lpRequestId, .. } => {
            Some((lpRequestId, NTMS_OPSTATE_REFUSED))
        }
        F::SatisfyNtmsOperatorRequest { lpRequestId, .. } => {
            Some((lpRequestId, NTMS_OPSTATE_COMPLETE))
        }
        F::ConsoleRefuses { request } => Some((request, NTMS_OPSTATE_REFUSED)),
        F::ConsoleCompletes { request } => Some((request, NTMS_OPSTATE_COMPLETE)),
        _ => None,
    }
}

/// Those who ended an operator request, as far as they were told so: which one, and how.
fn endings(calls: &[Seen]) -> impl Iterator<Item = (&Seen, Value, Word)> {
    calls.iter().filter_map(|call| {
        let (id, state) = ending(call)?;
        let succeeded = [Some(ERROR_SUCCESS), Some(DONE)].contains(&call.code());
        succeeded.then_some((call, id, state))
    })
}

/// The calls that wait: for what, and how long.
fn waits(calls: &[Seen]) -> impl Iterator<Item = (&Seen, Value, u32)> {
    calls.iter().filter_map(|call| match call.function {
        F::WaitForNtmsOperatorRequest {
            lpRequestId,
            dwTimeout,
            ..
        } => Some((call, lpRequestId, dwTimeout.number()?)),
        _ => None,
    })
}

pub(super) fn are_ended_once(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for (call, id, _) in endings(&calls) {
        let mut others = endings(&calls).filter(|(other, same, _)| {
            *same == id && other.began != call.began && other.returned < call.returned
        });
        if let Some((other, ..)) = others.next() {
            let clause = match call.function {
                _ if !other.returned_before(call.began) => OP_10,
                F::CancelNtmsOperatorRequest { .. } => OP_4,
                F::SatisfyNtmsOperatorRequest { .. } => OP_5,
                _ => OP_10,
            };
            return Err(call.breaks(clause, "an operator request is ended twice"));
        }
    }
    Ok(())
}

pub(super) fn stay_ended(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for (end, id, state) in endings(&calls) {
        let later = calls.iter().filter(|call| {
            end.returned_before(call.began)
                && matches!(
                    call.function,
                    F::GetNtmsObjectInformation { lpObjectId, .. } if lpObjectId == id
                )
        });
        for call in later {
            let told = call.out(FIRST_OUT).word();
            let removed = calls.iter().any(|other| removes(other, id, call));
            if call.code() == Some(ERROR_OBJECT_NOT_FOUND) && !removed {
                return Err(call.breaks(OP_11, "an ended operator request is forgotten"));
            }
            if told.is_some_and(|told| told != state) {
                let clause = if state == NTMS_OPSTATE_REFUSED {
                    OP_2
                } else {
                    OP_3
                };
                return Err(call.breaks(clause, "an operator request is not as it was ended"));
            }
        }
    }
    Ok(())
}

pub(super) fn only_administrators_end(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    let calls = calls(history);
    for (call, ..) in endings(&calls) {
        let access = access(&setup, &calls, call);
        if access.is_some_and(|access| access != Access::Administrator) {
            return Err(call.breaks(OP_6, "who is no administrator ends an operator request"));
        }
    }
    Ok(())
}

pub(super) fn waits_tell_the_end(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for (wait, id, _) in waits(&calls) {
        let Some((returned, _)) = wait.returned else {
            let missed = rests(history).find(|rest| {
                endings(&calls).any(|(end, of, _)| of == id && end.returned_before(*rest))
            });
            if missed.is_some() {
                return Err(wait.breaks(OP_7, "a wait outlives its operator request"));
            }
            continue;
        };
        let might = |state: Word| {
            let mut begun = calls.iter().filter(|call| call.began < returned);
            begun.any(|call| {
                let closes = matches!(
                    call.function,
                    F::CloseNtmsSession { .. } | F::ServiceRestarts {}
                );
                ending(call) == Some((id, state)) || closes && state == NTMS_OPSTATE_REFUSED
            })
        };
        let had = |state: Word| {
            endings(&calls)
                .any(|(end, of, how)| of == id && how == state && end.returned_before(wait.began))
        };
        let (complete, refused) = (NTMS_OPSTATE_COMPLETE, NTMS_OPSTATE_REFUSED);
        let wrong = match wait.code() {
            Some(code) if code == ERROR_SUCCESS => !might(complete) || had(refused),
            Some(code) if code == ERROR_CANCELLED => !might(refused),
            Some(code) if code == ERROR_TIMEOUT => had(complete) || had(refused),
            _ => false,
        };
        if wrong {
            return Err(wait.breaks(OP_7, "a wait does not tell how its request ended"));
        }
    }
    Ok(())
}

pub(super) fn waits_time_out_in_time(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for (wait, _, timeout) in waits(&calls) {
        let clause = if timeout == 0 { OP_8 } else { OP_17 };
        let activity = wait.activity;
        let passed = timeout == 0 || happens_in(history, wait, &Event::Deadline { activity });
        if wait.code() == Some(ERROR_TIMEOUT) && !passed {
            return Err(wait.breaks(clause, "a wait times out too early"));
        }
        if timeout != INFINITE && rests(history).any(|rest| wait.spans(rest)) {
            return Err(wait.breaks(clause, "a wait outlives its time-out"));
        }
    }
    Ok(())
}
