//! Errors that a call may run into before it has any effect.

use sim::{
    clause::ClauseId,
    reading::ReadingId,
    spec::{Cite, Steps},
    trace::Return,
    value::Word,
};

use super::{
    super::{
        api::{ERROR_INVALID_HANDLE, ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY, MEMORY},
        clauses::{CHECK_ORDER, FAULT_1, PROGRESS, SESS_1, SESS_3, SESS_4},
    },
    rights,
    state::{Pending, Standing, State},
};
use crate::cites;

/// An error, when it applies, and the clause that demands it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Objection {
    pub(super) applies: bool,
    pub(super) code: Word,
    pub(super) text: &'static str,
    /// The first is the clause that demands it.
    pub(super) cites: &'static [Cite],
}

impl Objection {
    fn clause(&self) -> ClauseId {
        match self.cites[0] {
            Cite::Clause(clause) => clause,
            other => unreachable!("an objection cites its clause first, not {other:?}"),
        }
    }
}

/// Offers to answer with each error that applies (in which order they are looked for is open), and
/// tells whether the call may go on without.
pub(super) fn objections(
    state: &State,
    call: &Pending,
    list: &[Objection],
    steps: &mut Steps<'_, State>,
) -> bool {
    let mut may_go_on = true;
    for objection in list {
        if objection.applies {
            let next = state.answered(call, Return::of(objection.code));
            steps.internal(objection.text, objection.cites, next);
        }
        may_go_on &= steps.permits(objection.clause(), !objection.applies);
    }
    may_go_on
}

/// As [`objections`], of one whose code the sources differ in: by the value of a reading.
pub(super) fn objection_by(
    (reading, codes): (ReadingId, &[Word]),
    state: &State,
    call: &Pending,
    objection: Objection,
    steps: &mut Steps<'_, State>,
) -> bool {
    if !objection.applies {
        return true;
    }
    steps.under(reading, |steps, value| {
        let code = codes[usize::from(value)];
        objections(state, call, &[Objection { code, ..objection }], steps);
    });
    steps.permits(objection.clause(), false)
}

/// As [`objections`], and first what every call in a session may run into: no session, no memory,
/// and no right.
pub(super) fn in_session(
    state: &State,
    call: &Pending,
    list: &[Objection],
    steps: &mut Steps<'_, State>,
) -> bool {
    if state.is_restarting() && !call.during_restart {
        steps.internal(
            "the service has been stopped, which it was not when the call began",
            cites![clause SESS_3, choice PROGRESS],
            state.answered(call, Return::of(ERROR_NOT_READY)),
        );
    }
    if state.closed_meanwhile(call) {
        steps.internal(
            "the session is found closed, which it was not when the call began",
            cites![clause SESS_4, choice PROGRESS],
            state.answered(call, Return::of(ERROR_INVALID_HANDLE)),
        );
    }
    let mine = [
        not_ready(state, call),
        no_session(call),
        closed_session(call),
    ];
    if call.fault == Some(MEMORY) {
        steps.internal(
            "memory has run out",
            cites![clause FAULT_1],
            state.answered(call, Return::of(ERROR_NOT_ENOUGH_MEMORY)),
        );
    }
    let first = objections(state, call, &mine, steps);
    let admitted = rights::admitted(state, call, steps);
    objections(state, call, list, steps) && first && admitted
}

/// The service is being started again, and was when the call began.
fn not_ready(state: &State, call: &Pending) -> Objection {
    Objection {
        applies: state.is_restarting() && call.during_restart,
        code: ERROR_NOT_READY,
        text: "the service is being started again",
        cites: cites![clause SESS_3, choice PROGRESS],
    }
}

/// The handle never was a session's.
pub(super) fn no_session(call: &Pending) -> Objection {
    Objection {
        applies: call.standing == Standing::Unknown,
        code: ERROR_INVALID_HANDLE,
        text: "there is no such session",
        cites: cites![clause SESS_1, choice CHECK_ORDER],
    }
}

/// The session was closed before the call began.
pub(super) fn closed_session(call: &Pending) -> Objection {
    Objection {
        applies: call.standing == Standing::Closed,
        code: ERROR_INVALID_HANDLE,
        text: "the session is closed",
        cites: cites![clause SESS_4, choice CHECK_ORDER],
    }
}
