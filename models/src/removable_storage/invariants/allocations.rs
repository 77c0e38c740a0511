//! Promises about `AllocateNtmsMedia`.

use sim::trace::Event;

use super::{
    super::{
        api::{ERROR_CANCELLED, ERROR_SUCCESS, ERROR_TIMEOUT, FIRST_OUT, Function},
        clauses::{ALLOC_1, ALLOC_3},
    },
    calls::{Seen, calls, happens_in},
};
use crate::family::{Broken, History};

fn allocations(calls: &[Seen]) -> impl Iterator<Item = &Seen> {
    calls
        .iter()
        .filter(|call| matches!(call.function, Function::AllocateNtmsMedia { .. }))
}

/// Nothing gives a medium back, so each is allocated once.
pub(super) fn give_each_medium_once(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let mut given = Vec::new();
    for call in allocations(&calls).filter(|call| call.code() == Some(ERROR_SUCCESS)) {
        let medium = call.out(FIRST_OUT);
        if given.contains(&medium) {
            return Err(call.breaks(ALLOC_3, "a medium is allocated twice"));
        }
        given.push(medium);
    }
    Ok(())
}

/// An allocation is cancelled by whoever refuses, cancels or closes, and times out with its time.
pub(super) fn are_ended_by_somebody(history: &History<'_>) -> Result<(), Broken> {
    use Function as F;
    let calls = calls(history);
    for call in allocations(&calls) {
        let Some((returned, _)) = call.returned else {
            continue;
        };
        let refuses = |other: &Seen| {
            matches!(
                other.function,
                F::CancelNtmsOperatorRequest { .. }
                    | F::ConsoleRefuses { .. }
                    | F::CloseNtmsSession { .. }
                    | F::ServiceRestarts {}
            )
        };
        let refused = calls.iter().any(|it| it.began < returned && refuses(it));
        let activity = call.activity;
        let explained = match call.code() {
            Some(code) if code == ERROR_CANCELLED => refused,
            Some(code) if code == ERROR_TIMEOUT => {
                happens_in(history, call, &Event::Deadline { activity })
            }
            _ => true,
        };
        if !explained {
            return Err(call.breaks(ALLOC_1, "an allocation is ended by nobody"));
        }
    }
    Ok(())
}
