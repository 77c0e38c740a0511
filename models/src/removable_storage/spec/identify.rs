//! `IdentifyNtmsSlot`: waits until the medium in a slot is identified.

use sim::{
    spec::{Cite, Steps},
    trace::Return,
    value::Value,
};

use super::{
    super::{
        api::{
            ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED, ERROR_OBJECT_NOT_FOUND,
            ERROR_SUCCESS,
        },
        clauses::{ID_1, ID_2, IDENTIFY_CANCELLED, PROGRESS, REQ_1, REQ_6, SESS_5},
        request::{Phase, Work},
    },
    Specification,
    mount::{has_room, not_stored, queue},
    operate::{Offline, Target},
    state::{Pending, Progress, State},
};
use crate::cites;

impl Specification {
    pub(super) fn identify(
        &self,
        state: &State,
        call: &Pending,
        id: Value,
        steps: &mut Steps<'_, State>,
    ) {
        if state.closed_meanwhile(call) {
            unwound(
                state,
                call,
                cites![clause SESS_5, clause ID_2, reading IDENTIFY_CANCELLED],
                steps,
            );
        }
        let slot = self.setup.slot(id);
        let library = slot.map(|slot| self.setup.slots[usize::from(slot)].library);
        let filled = slot.is_some_and(|slot| self.is_filled(state, slot));
        let target = Target {
            id,
            library,
            unknown: ERROR_OBJECT_NOT_FOUND,
            control: true,
            offline: Offline::Refused,
        };
        if filled {
            not_stored(state, call, None, steps);
        }
        let able = self.may_operate(state, call, target, &[], steps);
        let room = !filled || has_room(state, call, steps);
        if !able || !room {
            return;
        }
        match slot.zip(library).filter(|_| filled) {
            Some((slot, library)) => {
                let next = state.with(|next| {
                    queue(next, call, library, Work::Identify(slot));
                    next.advance(call, Progress::Waiting);
                });
                steps.internal(
                    "a slot is to be identified",
                    cites![clause REQ_1, clause ID_1],
                    next,
                );
            }
            None => {
                let next = state.answered(call, Return::of(ERROR_SUCCESS));
                steps.internal(
                    "an empty slot needs no identifying",
                    cites![clause ID_1],
                    next,
                );
            }
        }
    }

    /// The call waits for its request.
    pub(super) fn identifying(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let Some(index) = state.request(call.made) else {
            return;
        };
        let done = |code| state.answered(call, Return::of(code));
        match state.requests[index].phase {
            Phase::Passed(_) => {
                let next = done(ERROR_SUCCESS);
                steps.internal("the slot is identified", cites![clause ID_1], next);
            }
            Phase::Failed(error) => {
                let cites = cites![clause REQ_6];
                steps.internal("the slot could not be identified", cites, done(error));
            }
            Phase::Cancelled(_) | Phase::Stopped => {
                unwound(
                    state,
                    call,
                    cites![clause ID_2, reading IDENTIFY_CANCELLED],
                    steps,
                );
            }
            Phase::Queued | Phase::Waiting | Phase::InProcess(_) => {
                if steps.permits(ID_1, false) {
                    let next = done(ERROR_SUCCESS);
                    let text = "the call does not wait until the slot is identified";
                    steps.internal(text, cites![clause ID_1, choice PROGRESS], next);
                }
            }
        }
    }
}

fn unwound(state: &State, call: &Pending, cites: &'static [Cite], steps: &mut Steps<'_, State>) {
    steps.under(IDENTIFY_CANCELLED, |steps, value| {
        let code = [ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED];
        let next = state.answered(call, Return::of(code[usize::from(value)]));
        steps.internal(
            "the identifying is cancelled, the call unwound",
            cites,
            next,
        );
    });
}
