//! The records of requests: deleted, purged when nobody needs them any longer, given an order.

use sim::{spec::Steps, trace::Return, value::Value};

use super::{
    super::{
        api::{
            ERROR_ACCESS_DENIED, ERROR_DATABASE_FULL, ERROR_INVALID_PARAMETER,
            ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, NTMS_LIBREQUEST, NTMS_OPREQUEST,
        },
        clauses::{
            CHECK_ORDER, DEL_1, DEL_2, DEL_3, FULL_DELETION, OP_11, ORDER_1, ORDER_2, ORDER_3,
            ORDERED, PURGE, REQ_7, REQ_9, WORLD,
        },
        request::Removal,
        setup::Access,
    },
    Specification,
    answer::{Objection, in_session},
    mount::{no_room, not_stored},
    notify::Change,
    state::{Found, Pending, Progress, State},
};
use crate::cites;

/// Something that is kept in the database, by its index.
#[derive(Clone, Copy)]
enum Record {
    Request(usize),
    /// The cancellation of this request.
    Removal(usize),
    OperatorRequest(usize),
}

impl Record {
    /// What an identifier stands for among the requests of a kind.
    fn find(state: &State, (kind, id): (Value, Value)) -> Option<Self> {
        if kind == Value::Word(NTMS_OPREQUEST) {
            return state.operator_request(id).map(Self::OperatorRequest);
        }
        match state.find(id) {
            Found::Nothing => None,
            Found::Request(index) => Some(Self::Request(index)),
            Found::Removal(index) => Some(Self::Removal(index)),
        }
    }

    fn has_ended(self, state: &State) -> bool {
        match self {
            Self::Request(index) => state.requests[index].phase.has_ended(),
            Self::Removal(index) => state.requests[index].removal.is_none_or(Removal::has_ended),
            Self::OperatorRequest(index) => state.desk[index].stage.has_ended(),
        }
    }

    /// Takes it out of the database.
    fn remove(self, state: &mut State) {
        match self {
            Self::Request(index) => {
                state.requests[index].deleted = true;
                let name = state.requests[index].name;
                state.tell(NTMS_LIBREQUEST, name, Change::Deleted);
            }
            Self::Removal(index) => {
                let removal = &mut state.requests[index].removal;
                *removal = removal.filter(|removal| !removal.has_ended());
            }
            Self::OperatorRequest(index) => {
                state.desk[index].deleted = true;
                state.tell(NTMS_OPREQUEST, state.desk[index].name, Change::Deleted);
            }
        }
    }
}

impl Specification {
    pub(super) fn delete(
        state: &State,
        call: &Pending,
        (kind, id): (Value, Value),
        steps: &mut Steps<'_, State>,
    ) {
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
        if !no_room(state).applies {
            return delete(state, call, (kind, id), steps);
        }
        steps.under(FULL_DELETION, |steps, value| match value {
            0 => delete(state, call, (kind, id), steps),
            _ => steps.internal(
                "the database has no room to delete in",
                cites![clause DEL_3, reading FULL_DELETION],
                state.answered(call, Return::of(ERROR_DATABASE_FULL)),
            ),
        });
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
        let next = state.with(|next| next.advance(call, Progress::Sweeping(self.all_places())));
        steps.internal("time passes", cites![choice WORLD], next);
    }

    /// What has ended in a library, or at the desk, need not be kept any longer, unless flags say
    /// otherwise.
    pub(super) fn expire_in(&self, state: &mut State, place: u8) {
        let Some(keeper) = self.setup.libraries.get(usize::from(place)) else {
            for request in &mut state.desk {
                let stage = request.stage;
                request.due |= stage.has_ended() && self.setup.desk.purges(stage);
            }
            return;
        };
        for request in &mut state.requests {
            let phase = request.phase;
            request.due |= request.library == place && phase.has_ended() && keeper.purges(phase);
        }
    }

    /// Offers to purge what need not be kept.
    pub(super) fn purge(state: &State, steps: &mut Steps<'_, State>) {
        let due = |index: &usize| state.requests[*index].due && !state.requests[*index].deleted;
        for index in (0..state.requests.len()).filter(due) {
            let next = state.with(|next| Record::Request(index).remove(next));
            let cites = cites![clause REQ_7, choice PURGE];
            steps.internal("an ended request is purged", cites, next);
        }
        let due = |index: &usize| state.desk[*index].due && !state.desk[*index].deleted;
        for index in (0..state.desk.len()).filter(due) {
            let next = state.with(|next| Record::OperatorRequest(index).remove(next));
            let cites = cites![clause OP_11, choice PURGE];
            steps.internal("an ended operator request is purged", cites, next);
        }
    }
}

/// Deletes what has ended; leaves alone what is outstanding, and what there is not.
fn delete(state: &State, call: &Pending, what: (Value, Value), steps: &mut Steps<'_, State>) {
    let ignored = state.answered(call, Return::of(ERROR_SUCCESS));
    let record = Record::find(state, what);
    let ended = record.is_some_and(|record| record.has_ended(state));
    if steps.permits(REQ_9, !ended) {
        let text = "what is outstanding or unknown is not deleted";
        steps.internal(text, cites![clause REQ_9], ignored.clone());
    }
    if let Some(record) = record
        && steps.permits(REQ_9, ended)
    {
        let next = ignored.with(|next| record.remove(next));
        steps.internal("a request is deleted", cites![clause REQ_9], next);
    }
}
