//! What calls have in common that work on a library, or on a drive or medium of one: what may be
//! wrong with that, and how the work is queued.

use sim::{
    spec::{Cite, Steps},
    trace::Return,
    value::{Value, Word},
};

use super::{
    super::{
        api::{ERROR_ACCESS_DENIED, ERROR_BUSY, ERROR_INVALID_PARAMETER, ERROR_LIBRARY_OFFLINE},
        clauses::{CHECK_ORDER, LIB_1, LIB_2, LIB_3, LIB_4, REQ_2},
        request::Work,
        setup::Access,
    },
    Specification,
    answer::{Objection, in_session, objections},
    mount::{not_stored, queue},
    state::{Pending, State},
};
use crate::cites;

/// What a call works on.
#[derive(Clone, Copy)]
pub(super) struct Target {
    /// As the caller names it.
    pub(super) id: Value,
    /// The library to which it belongs; none where there is no such thing.
    pub(super) library: Option<u8>,
    /// What the page answers then.
    pub(super) unknown: Word,
    /// Whether one needs control access.
    pub(super) control: bool,
    /// What becomes of the call while the library is offline.
    pub(super) offline: Offline,
}

/// What a call answers while its library is offline.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Offline {
    /// As most pages have it.
    Refused,
    /// Its page has more to say.
    Elsewhere,
}

/// Offers what [`REQ_2`] forbids: a library that is busy refuses the work.
pub(super) fn refuse_when_busy(
    state: &State,
    call: &Pending,
    library: Option<u8>,
    steps: &mut Steps<'_, State>,
) {
    let busy = library.is_some_and(|library| state.is_busy(library));
    if busy && steps.permits(REQ_2, false) {
        let next = state.answered(call, Return::of(ERROR_BUSY));
        steps.internal("a busy library takes no work", cites![clause REQ_2], next);
    }
}

impl Specification {
    /// Whether the call may go on: nothing is wrong with its session, its target, or by the list.
    pub(super) fn may_operate(
        &self,
        state: &State,
        call: &Pending,
        target: Target,
        list: &[Objection],
        steps: &mut Steps<'_, State>,
    ) -> bool {
        let common = [
            Objection {
                applies: target.control && state.access(call) < Access::Control,
                code: ERROR_ACCESS_DENIED,
                text: "the caller does not control the library",
                cites: cites![clause LIB_3, choice CHECK_ORDER],
            },
            Objection {
                applies: target.id == Value::Null,
                code: ERROR_INVALID_PARAMETER,
                text: "the id is NULL",
                cites: cites![clause LIB_1, choice CHECK_ORDER],
            },
            Objection {
                applies: target.id != Value::Null && target.library.is_none(),
                code: target.unknown,
                text: "there is nothing of that id",
                cites: cites![clause LIB_2, choice CHECK_ORDER],
            },
            Objection {
                applies: is_offline(state, target),
                code: ERROR_LIBRARY_OFFLINE,
                text: "the library is offline",
                cites: cites![clause LIB_4, choice CHECK_ORDER],
            },
        ];
        let first = in_session(state, call, &common, steps);
        objections(state, call, list, steps) && first
    }
}

fn is_offline(state: &State, target: Target) -> bool {
    let offline = |library| !state.is_online(library);
    target.offline == Offline::Refused && target.library.is_some_and(offline)
}

/// Queues the work and returns; where there is none to do, for a relaxed run comes here too, just
/// returns. Before, the database may fail.
pub(super) fn queue_work(
    state: &State,
    call: &Pending,
    work: Option<(u8, Work)>,
    results: Return,
    (text, cites): (&'static str, &'static [Cite]),
    steps: &mut Steps<'_, State>,
) {
    let next = state.with(|next| {
        if let Some((library, work)) = work {
            queue(next, call, library, work);
        }
    });
    not_stored(state, call, Some(&next), steps);
    steps.internal(text, cites, next.answered(call, results));
}
