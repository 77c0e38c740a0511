//! What the documents promise, as properties of traces.
//!
//! Written from the ledger alone. Each holds whatever the readings, so that it can be asked of any
//! trace; where a promise depends on a reading, the weakest form stands here.

mod calls;
mod cancelling;
mod sessions;
mod stopping;

use sim::clause::ClauseId;

use super::clauses::{
    CANCEL_2, CANCEL_6, CANCEL_7, CANCEL_10, CANCEL_14, CB_1, END_2, LIST_1, LIST_6, RST_1, RST_2,
    RST_3, SESS_1, SESS_6, SESS_9, SHUT_3, SHUT_4, SHUT_10,
};
use crate::family::{Broken, History, Invariant};

/// Every promise, in the order of the ledger.
pub const INVARIANTS: &[Invariant] = &[
    promise(
        "a started session has a handle and a key",
        &[SESS_1],
        sessions::has_handle_and_key,
    ),
    promise(
        "a join without a key is a bad argument",
        &[SESS_6],
        sessions::null_key_is_bad,
    ),
    promise(
        "an ended handle is unknown for ever",
        &[SESS_9, END_2, CANCEL_10],
        sessions::ended_handle_is_unknown,
    ),
    promise(
        "what is listed as stopped, and not restarted, does not run",
        &[LIST_1],
        stopping::stopped_does_not_run,
    ),
    promise(
        "what is listed as restarted is listed as stopped",
        &[LIST_6],
        stopping::restarted_was_stopped,
    ),
    promise(
        "nothing is stopped where only a restart of the system would help",
        &[SHUT_3],
        stopping::no_action_is_none,
    ),
    promise(
        "behind a successful shutdown nothing runs that was registered for it",
        &[SHUT_4],
        stopping::success_stops_all,
    ),
    promise(
        "while a window refuses, no window is ended without force",
        &[SHUT_10],
        stopping::refusal_keeps_windows,
    ),
    promise(
        "a restart without a shutdown is out of sequence",
        &[RST_1],
        stopping::restart_follows_shutdown,
    ),
    promise(
        "only what is registered for restart is restarted",
        &[RST_2],
        stopping::only_restartable_restarts,
    ),
    promise(
        "a failed restart says which application failed",
        &[RST_3],
        stopping::failed_restart_has_status,
    ),
    promise(
        "the percentage rises within an operation",
        &[CB_1],
        cancelling::percentage_rises,
    ),
    promise("a cancel returns", &[CANCEL_2], cancelling::cancel_returns),
    promise(
        "only what somebody cancelled is cancelled",
        &[CANCEL_6, CANCEL_7],
        cancelling::cancelled_by_somebody,
    ),
    promise(
        "every call has one result",
        &[CANCEL_14],
        cancelling::one_result,
    ),
];

const fn promise(
    name: &'static str,
    clauses: &'static [ClauseId],
    check: fn(&History<'_>) -> Result<(), Broken>,
) -> Invariant {
    Invariant {
        name,
        clauses,
        check,
    }
}
