//! The records of requests: deleted, purged when nobody needs them any longer, given an order.

use sim::{spec::Steps, trace::Return, value::Value};

use super::{
    super::{
        api::{
            ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS,
            NTMS_LIBREQUEST,
        },
        clauses::{
            CHECK_ORDER, DEL_1, DEL_2, ORDER_1, ORDER_2, ORDER_3, ORDERED, PURGE, REQ_7, REQ_9,
            WORLD,
        },
        setup::Access,
    },
    Specification,
    answer::{Objection, in_session},
    mount::not_stored,
    notify::Change,
    state::{Found, Pending, Progress, State},
};
use crate::cites;

impl Specification {
    pub(super) fn delete(state: &State, call: &Pending, id: Value, steps: &mut Steps<'_, State>) {
        let list = [
            Objection {
                applies: state.access(call) < Access::Control,
                code: ERROR_ACCESS_DENIED,
                text: "the caller may not delete requests",
                cites: cites![clause DEL_1, choice CHECK_ORDER],
            },
            Objection {
                applies: id == Value::Null,
                code: ERROR_INVALID_PARAMETER,
                text: "the id is NULL",
                cites: cites![clause DEL_2, choice CHECK_ORDER],
            },
        ];
        not_stored(state, call, None, steps);
        if !in_session(state, call, &list, steps) {
            return;
        }
        let ignored = state.answered(call, Return::of(ERROR_SUCCESS));
        let found = state.find(id);
        let outstanding = match found {
            Found::Nothing => true,
            Found::Request(index) => !state.requests[index].phase.has_ended(),
            Found::Removal(index) => {
                let removal = state.requests[index].removal;
                removal.is_some_and(|removal| !removal.has_ended())
            }
        };
        if steps.permits(REQ_9, outstanding) {
            let text = "what is outstanding or unknown is not deleted";
            steps.internal(text, cites![clause REQ_9], ignored.clone());
        }
        if found != Found::Nothing && steps.permits(REQ_9, !outstanding) {
            let next = ignored.with(|next| remove(next, found));
            steps.internal("a request is deleted", cites![clause REQ_9], next);
        }
    }

    pub(super) fn order(
        state: &State,
        call: &Pending,
        id: Value,
        number: Value,
        steps: &mut Steps<'_, State>,
    ) {
        let found = state.find(id);
        let list = [
            Objection {
                applies: id == Value::Null,
                code: ERROR_INVALID_PARAMETER,
                text: "the id is NULL",
                cites: cites![clause ORDER_2, choice CHECK_ORDER],
            },
            Objection {
                applies: id != Value::Null && found == Found::Nothing,
                code: ERROR_OBJECT_NOT_FOUND,
                text: "there is no such request",
                cites: cites![clause ORDER_1, choice CHECK_ORDER],
            },
        ];
        if in_session(state, call, &list, steps) {
            let mut next = state.answered(call, Return::of(ERROR_SUCCESS));
            if let Found::Request(index) = found {
                next.requests[index].order = number.number().unwrap_or_default();
            }
            let cites = cites![clause ORDER_3, reading ORDERED];
            steps.internal("a request is given its place", cites, next);
        }
    }

    /// The time for which ended requests are kept has passed.
    pub(super) fn expire(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let next = state.with(|next| next.advance(call, Progress::Sweeping(self.all_libraries())));
        steps.internal("time passes", cites![choice WORLD], next);
    }

    /// What has ended in a library need not be kept any longer, unless flags say otherwise.
    pub(super) fn expire_in(&self, state: &mut State, library: u8) {
        let keeper = &self.setup.libraries[usize::from(library)];
        for request in &mut state.requests {
            let phase = request.phase;
            request.due |= request.library == library && phase.has_ended() && keeper.purges(phase);
        }
    }

    /// Offers to purge what need not be kept.
    pub(super) fn purge(state: &State, steps: &mut Steps<'_, State>) {
        for (index, request) in state.requests.iter().enumerate() {
            if request.due && !request.deleted {
                let next = state.with(|next| remove(next, Found::Request(index)));
                let cites = cites![clause REQ_7, choice PURGE];
                steps.internal("an ended request is purged", cites, next);
            }
        }
    }
}

/// Takes a request, or the record of a cancellation, out of the database.
fn remove(state: &mut State, found: Found) {
    match found {
        Found::Nothing => {}
        Found::Request(index) => {
            state.requests[index].deleted = true;
            let name = state.requests[index].name;
            state.tell(NTMS_LIBREQUEST, name, Change::Deleted);
        }
        Found::Removal(index) => {
            let removal = &mut state.requests[index].removal;
            *removal = removal.filter(|removal| !removal.has_ended());
        }
    }
}
