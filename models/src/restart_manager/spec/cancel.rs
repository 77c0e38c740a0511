//! RmCancelCurrentTask: it asks, and whoever is asked may or may not heed it.

use sim::spec::Steps;

use super::{
    super::{
        api::{
            ERROR_OUTOFMEMORY, ERROR_REQUEST_OUT_OF_SEQUENCE, ERROR_SESSION_CREDENTIAL_CONFLICT,
            ERROR_SUCCESS, MEMORY_FAULT,
        },
        clauses::{
            CANCEL_1, CANCEL_2, CANCEL_3, CANCEL_4, CANCEL_10, CANCEL_11, CANCEL_12, CANCEL_19,
            IDLE_CANCEL, LIST_4, LIST_CANCEL, PARTIAL, SECOND_CANCEL, SECONDARY_CANCEL, SESS_11,
        },
    },
    Specification, State,
    state::{Holder, Pending, Session},
};
use crate::cites;

/// Values of [`IDLE_CANCEL`].
const LOST: u8 = 0;
const LATCHED: u8 = 1;

impl Specification {
    pub(super) fn cancel(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        steps.owes(call.duty);
        if call.fault == Some(MEMORY_FAULT) {
            let next = state.answered(call, ERROR_OUTOFMEMORY);
            let cites = cites![clause CANCEL_19, choice PARTIAL];
            steps.internal("memory is exhausted, and nothing is asked", cites, next);
        }
        if Self::turns_away(state, call, Some(CANCEL_10), steps) {
            return;
        }
        let Holder::Open(handle, session) = state.holder(call.handle) else {
            return;
        };
        if !handle.is_secondary() {
            Self::request(state, call, session, steps);
            return;
        }
        steps.under(SECONDARY_CANCEL, |steps, value| {
            if value == 0 {
                Self::request(state, call, session, steps);
            } else {
                let next = state.answered(call, ERROR_SESSION_CREDENTIAL_CONFLICT);
                let cites = cites![clause CANCEL_3, reading SECONDARY_CANCEL];
                steps.internal("a joined handle may not cancel", cites, next);
            }
        });
    }

    /// Offers what a request to cancel does: to the current operation, or where none runs. Lists
    /// under way are asked along with it.
    fn request(state: &State, call: &Pending, session: &Session, steps: &mut Steps<'_, State>) {
        let mut marked = state.clone();
        let (mut lists, mut fresh) = (0, 0);
        for listing in marked.listings_mut(session.name) {
            lists += 1;
            fresh += usize::from(!listing.cancel);
            listing.cancel = true;
        }
        let current = state.operation(session);
        match current {
            Some(operation) if operation.cancel => Self::again(&marked, call, steps),
            Some(_) => {
                let next = marked.with(|next| {
                    next.change_operation(session.name, |operation| operation.cancel = true);
                });
                let text = "the current operation is asked to be cancelled";
                Self::asked(call, &next, text, steps);
            }
            None => {}
        }
        if !steps.permits(CANCEL_1, current.is_none()) {
            return;
        }
        if lists == 0 {
            Self::idle(state, call, session, steps);
            return;
        }
        steps.under(LIST_CANCEL, |steps, value| {
            if value == 0 {
                Self::idle(state, call, session, steps);
            } else if fresh == 0 {
                Self::again(&marked, call, steps);
            } else {
                let cites = cites![clause LIST_4, reading LIST_CANCEL];
                let next = marked.answered(call, ERROR_SUCCESS);
                steps.internal("the list is asked to be cancelled", cites, next);
            }
        });
    }

    /// Offers what a request does where nothing runs.
    fn idle(state: &State, call: &Pending, session: &Session, steps: &mut Steps<'_, State>) {
        steps.under(IDLE_CANCEL, |steps, value| {
            let cites = cites![clause CANCEL_11, reading IDLE_CANCEL];
            match value {
                LOST => {
                    let next = state.answered(call, ERROR_SUCCESS);
                    steps.internal("nothing runs, and the request is lost", cites, next);
                }
                LATCHED if session.latched => Self::again(state, call, steps),
                LATCHED => {
                    let next = state.with(|next| next.session_mut(session.name).latched = true);
                    let text = "nothing runs, and the request is kept";
                    Self::asked(call, &next, text, steps);
                }
                _ => {
                    let next = state.answered(call, ERROR_REQUEST_OUT_OF_SEQUENCE);
                    steps.internal("nothing runs, and the request is refused", cites, next);
                }
            }
        });
    }

    /// Offers what a request does that repeats one.
    fn again(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        steps.under(SECOND_CANCEL, |steps, value| {
            let code = [ERROR_SUCCESS, ERROR_REQUEST_OUT_OF_SEQUENCE][usize::from(value)];
            let cites = cites![clause CANCEL_12, reading SECOND_CANCEL];
            steps.internal("it was asked before", cites, state.answered(call, code));
        });
    }

    /// The request has been noted: the call returns 0, unless a fault strikes that late.
    fn asked(call: &Pending, next: &State, text: &'static str, steps: &mut Steps<'_, State>) {
        steps.internal(
            text,
            cites![clause CANCEL_1, clause CANCEL_2, clause CANCEL_4, clause SESS_11],
            next.answered(call, ERROR_SUCCESS),
        );
        if call.fault == Some(MEMORY_FAULT) {
            let cites = cites![clause CANCEL_19, choice PARTIAL];
            let next = next.answered(call, ERROR_OUTOFMEMORY);
            steps.internal("memory is exhausted, though it was asked", cites, next);
        }
    }
}
