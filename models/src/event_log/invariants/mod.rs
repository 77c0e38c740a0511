//! What the documents promise, as properties of traces.
//!
//! Written from the clauses alone: nothing here knows the specification's states. A property speaks
//! of what clients saw, so it can only use that one call ended before another began. All of them
//! are promises to callers who keep their duties.

mod callbacks;
mod calls;
mod outcomes;
mod reads;

use super::clauses::{
    CANCEL_3, CANCEL_4, CANCEL_6, CANCEL_14, CANCEL_15, CANCEL_19, CANCEL_21, CANCEL_28, CANCEL_29,
    CANCEL_33, CANCEL_52, CANCEL_58, CANCEL_62, CANCEL_66, CANCEL_67, NEXT_1, PUSH_1, PUSH_2,
    QUERY_2,
};
use crate::family::Invariant;

/// Every promise, in the order of the ledger.
pub const INVARIANTS: &[Invariant] = &[
    Invariant {
        name: "only what can be cancelled reports ERROR_CANCELLED",
        clauses: &[CANCEL_3],
        check: outcomes::only_some_can_be_cancelled,
    },
    Invariant {
        name: "what registers is cancelled by its session",
        clauses: &[CANCEL_4],
        check: outcomes::registering_is_cancelled_by_its_session,
    },
    Invariant {
        name: "a read is cancelled by somebody",
        clauses: &[CANCEL_6],
        check: reads::are_cancelled_by_somebody,
    },
    Invariant {
        name: "a cancel succeeds unless the server is busy",
        clauses: &[CANCEL_14, CANCEL_15],
        check: outcomes::cancels_succeed,
    },
    Invariant {
        name: "what could not be subscribed is not delivered",
        clauses: &[CANCEL_19],
        check: callbacks::need_a_subscription,
    },
    Invariant {
        name: "a call returns",
        clauses: &[CANCEL_21],
        check: outcomes::calls_return,
    },
    Invariant {
        name: "a read returns events exactly when it succeeds",
        clauses: &[CANCEL_21, CANCEL_66],
        check: reads::succeed_with_events,
    },
    Invariant {
        name: "a read times out only when its time has passed",
        clauses: &[CANCEL_28, CANCEL_29],
        check: reads::time_out_in_time,
    },
    Invariant {
        name: "what registers does not time out",
        clauses: &[CANCEL_33],
        check: outcomes::registering_does_not_time_out,
    },
    Invariant {
        name: "nothing written after a close is delivered",
        clauses: &[CANCEL_52, CANCEL_58],
        check: callbacks::end_with_the_close,
    },
    Invariant {
        name: "callbacks of one subscription do not overlap",
        clauses: &[CANCEL_62],
        check: callbacks::take_turns,
    },
    Invariant {
        name: "the end is reported only when nothing is left",
        clauses: &[CANCEL_66, CANCEL_67],
        check: reads::end_at_the_end,
    },
    Invariant {
        name: "only selected events are handed out",
        clauses: &[QUERY_2],
        check: outcomes::only_selected_events,
    },
    Invariant {
        name: "a result set hands out each event once",
        clauses: &[NEXT_1],
        check: reads::hand_out_once,
    },
    Invariant {
        name: "deliveries come in order, each once",
        clauses: &[PUSH_1],
        check: callbacks::come_in_order,
    },
    Invariant {
        name: "a subscription to future events delivers no old ones",
        clauses: &[PUSH_2],
        check: callbacks::deliver_the_future,
    },
];
