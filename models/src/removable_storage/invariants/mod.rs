//! What the documents promise, as properties of traces.
//!
//! Written from the clauses alone: nothing here knows the specification's states. A property speaks
//! of what clients saw, so it can only use that one call ended before another began.

mod allocations;
mod calls;
mod mounts;
mod notices;
mod objects;
mod operators;
mod ports;
mod records;
mod requests;
mod rights;
mod sessions;
mod states;
#[cfg(test)]
mod tests;
mod whole;

use super::clauses::{
    ALLOC_1, ALLOC_3, CANCEL_2, CANCEL_3, CANCEL_8, CANCEL_9, CANCEL_13, CANCEL_17, CANCEL_20,
    CLEAN_1, DISMOUNT_2, DOOR_1, EJ_1, EJ_2, EJ_3, EJ_5, FAULT_1, ID_1, INJ_1, INJ_2, INV_1,
    MOUNT_1, MOUNT_2, MOUNT_4, MOUNT_5, MOUNT_10, MOUNT_18, MOUNT_20, MOUNT_21, NOTIF_1, NOTIF_3,
    NOTIF_4, NOTIF_6, OBJ_1, OBJ_2, OP_2, OP_3, OP_4, OP_5, OP_6, OP_7, OP_8, OP_10, OP_11, OP_17,
    OPEN_2, OPEN_4, OPEN_5, OPEN_6, REQ_1, REQ_5, REQ_6, REQ_7, REQ_9, REQ_11, RIGHT_1, RIGHT_2,
    RIGHT_5, RIGHT_8, RIGHT_9, SESS_1, SESS_3, SESS_4, SESS_5, SESS_6,
};
use crate::family::Invariant;

/// Every promise, in the order of the ledger.
pub const INVARIANTS: &[Invariant] = &[
    Invariant {
        name: "a call needs an open session",
        clauses: &[SESS_1, SESS_4],
        check: sessions::calls_need_an_open_session,
    },
    Invariant {
        name: "a session is opened only where it can be",
        clauses: &[SESS_3, OPEN_2, OPEN_4, OPEN_5, OPEN_6],
        check: sessions::are_opened_where_they_can_be,
    },
    Invariant {
        name: "closing a session ends the mounts in it",
        clauses: &[SESS_5],
        check: sessions::closing_ends_mounts,
    },
    Invariant {
        name: "at rest nothing is queued in a library of fast drives",
        clauses: &[REQ_1],
        check: requests::rest_leaves_nothing_queued,
    },
    Invariant {
        name: "a request ends in one state only",
        clauses: &[REQ_5, REQ_7, CANCEL_8],
        check: requests::ends_in_one_state,
    },
    Invariant {
        name: "a request moves as its lifecycle says",
        clauses: &[REQ_5, OP_10],
        check: states::move_as_the_lifecycle_says,
    },
    Invariant {
        name: "a failed request carries its error",
        clauses: &[REQ_6],
        check: requests::carries_its_error,
    },
    Invariant {
        name: "a call that does not wait returns",
        clauses: &[REQ_11],
        check: sessions::calls_that_do_not_wait_return,
    },
    Invariant {
        name: "cancelling a request seen ended does not succeed",
        clauses: &[CANCEL_2],
        check: requests::cancelling_what_ended_fails,
    },
    Invariant {
        name: "only who may cancel does",
        clauses: &[CANCEL_3],
        check: requests::only_who_may_cancels,
    },
    Invariant {
        name: "a request is cancelled by somebody",
        clauses: &[CANCEL_9],
        check: requests::is_cancelled_by_somebody,
    },
    Invariant {
        name: "a request for which a call waits is kept",
        clauses: &[REQ_9],
        check: records::awaited_ones_are_kept,
    },
    Invariant {
        name: "a restart leaves nothing outstanding",
        clauses: &[CANCEL_20],
        check: records::restarts_leave_nothing,
    },
    Invariant {
        name: "a medium is allocated once",
        clauses: &[ALLOC_3],
        check: allocations::give_each_medium_once,
    },
    Invariant {
        name: "an allocation is ended by somebody",
        clauses: &[ALLOC_1],
        check: allocations::are_ended_by_somebody,
    },
    Invariant {
        name: "cleaning a stand-alone drive leaves no request",
        clauses: &[CANCEL_17],
        check: requests::stand_alone_leaves_nothing,
    },
    Invariant {
        name: "a mount with a time-out returns",
        clauses: &[MOUNT_2],
        check: mounts::with_time_out_return,
    },
    Invariant {
        name: "a mount names a drive exactly when it succeeded",
        clauses: &[MOUNT_4, MOUNT_10],
        check: mounts::name_a_drive_on_success,
    },
    Invariant {
        name: "what is complete is not mounted for writing",
        clauses: &[MOUNT_18],
        check: mounts::spare_what_is_complete,
    },
    Invariant {
        name: "a mount is in the drive that its caller names",
        clauses: &[MOUNT_20, MOUNT_21],
        check: mounts::are_in_the_drive_that_is_named,
    },
    Invariant {
        name: "a mount is ended by somebody",
        clauses: &[MOUNT_1, MOUNT_5, SESS_6],
        check: mounts::are_ended_by_somebody,
    },
    Invariant {
        name: "stopping ends the inventory",
        clauses: &[INV_1],
        check: whole::stopping_ends_the_inventory,
    },
    Invariant {
        name: "identifying waits",
        clauses: &[ID_1],
        check: whole::identifying_waits,
    },
    Invariant {
        name: "only doors are opened",
        clauses: &[DOOR_1],
        check: whole::only_doors_are_opened,
    },
    Invariant {
        name: "only what was started is stopped",
        clauses: &[EJ_1, INJ_1],
        check: ports::only_what_was_started_is_stopped,
    },
    Invariant {
        name: "an eject that is started is told",
        clauses: &[EJ_1],
        check: ports::what_is_started_is_told,
    },
    Invariant {
        name: "an eject is ended by somebody",
        clauses: &[EJ_3],
        check: ports::ejects_are_ended_by_somebody,
    },
    Invariant {
        name: "media in use are not ejected",
        clauses: &[EJ_2],
        check: ports::media_in_use_are_not_ejected,
    },
    Invariant {
        name: "what was ejected is out",
        clauses: &[EJ_5],
        check: ports::what_was_ejected_is_out,
    },
    Invariant {
        name: "what is in the port is stored",
        clauses: &[INJ_2],
        check: ports::what_is_in_the_port_is_stored,
    },
    Invariant {
        name: "dismounting needs a mount",
        clauses: &[DISMOUNT_2],
        check: objects::dismounting_needs_a_mount,
    },
    Invariant {
        name: "what is disabled stays so",
        clauses: &[OBJ_1, OBJ_2],
        check: objects::what_is_disabled_stays_so,
    },
    Invariant {
        name: "an operator request is ended once",
        clauses: &[OP_4, OP_5, OP_10],
        check: operators::are_ended_once,
    },
    Invariant {
        name: "an operator request stays as it was ended",
        clauses: &[OP_2, OP_3, OP_11],
        check: operators::stay_ended,
    },
    Invariant {
        name: "only administrators end operator requests by a call",
        clauses: &[OP_6],
        check: operators::only_administrators_end,
    },
    Invariant {
        name: "a wait for an operator returns as its request ended",
        clauses: &[OP_7],
        check: operators::waits_tell_the_end,
    },
    Invariant {
        name: "a wait for an operator times out in time",
        clauses: &[OP_8, OP_17],
        check: operators::waits_time_out_in_time,
    },
    Invariant {
        name: "what is told has happened, to what the notification is for",
        clauses: &[NOTIF_1],
        check: notices::tell_what_has_happened,
    },
    Invariant {
        name: "a change is told once, and in order",
        clauses: &[NOTIF_1, CANCEL_13],
        check: notices::tell_each_change_once_and_in_order,
    },
    Invariant {
        name: "no more is told than can have changed",
        clauses: &[NOTIF_1],
        check: notices::tell_no_more_than_can_change,
    },
    Invariant {
        name: "a closed notification tells nothing",
        clauses: &[NOTIF_6],
        check: notices::tell_nothing_after_the_close,
    },
    Invariant {
        name: "a notification is closed once",
        clauses: &[NOTIF_3],
        check: notices::are_closed_once,
    },
    Invariant {
        name: "a pipe tells what it has room for",
        clauses: &[NOTIF_4],
        check: notices::hold_only_so_many,
    },
    Invariant {
        name: "memory and database are blamed with a cause only",
        clauses: &[FAULT_1, CLEAN_1],
        check: sessions::faults_have_a_cause,
    },
    Invariant {
        name: "who lacks a right is not served",
        clauses: &[RIGHT_1, RIGHT_2, RIGHT_5, RIGHT_8],
        check: rights::are_needed,
    },
    Invariant {
        name: "a mount that was let in is not turned out",
        clauses: &[RIGHT_9],
        check: rights::are_looked_at_once,
    },
];
