//! The family as a whole: the states of its two kinds of request, the ways to cancel one, and the
//! races that the documents leave room in.

mod races;

use super::{
    api::{
        CANCELLED, FAILED, INPROCESS, NTMS_OPSTATE_ACTIVE, NTMS_OPSTATE_COMPLETE,
        NTMS_OPSTATE_INPROGRESS, NTMS_OPSTATE_REFUSED, NTMS_OPSTATE_SUBMITTED, PASSED, QUEUED,
        STOPPED, WAITING,
    },
    clauses::{
        ALLOC_1, CANCEL_2, CANCEL_4, CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_8, CANCEL_16, CANCEL_18,
        CANCEL_19, CANCEL_20, EJ_3, EJ_5, INJ_2, INV_1, MOUNT_2, MOUNT_3, MOUNT_5, MOUNT_9, OP_2,
        OP_3, OP_7, OP_10, OP_12, OP_20, REQ_1, REQ_5, REQ_6, SESS_5, SESS_6, SESS_7,
    },
};
use crate::outline::{Channel, Lifecycle, Move, Outline};

/// What is told of Removable Storage as a whole.
pub const OUTLINE: Outline = Outline {
    lifecycles: &[LIBRARY_REQUEST, OPERATOR_REQUEST],
    untold: &[],
    channels: CHANNELS,
    races: races::RACES,
};

/// A piece of work for a library.
pub const LIBRARY_REQUEST: Lifecycle = Lifecycle {
    object: "library request",
    told_by: "GetNtmsObjectInformation: State, of type NtmsLmState",
    states: &[
        QUEUED, WAITING, INPROCESS, PASSED, FAILED, CANCELLED, STOPPED,
    ],
    moves: &[
        Move {
            from: &[QUEUED],
            to: WAITING,
            by: "the library turns to it, and finds that it needs a medium, a drive or an operator",
            clauses: &[REQ_1],
        },
        Move {
            from: &[QUEUED, WAITING],
            to: INPROCESS,
            by: "a drive or the library takes it up",
            clauses: &[REQ_1],
        },
        Move {
            from: &[INPROCESS],
            to: PASSED,
            by: "it is done; of an eject or inject also: its port is full, retracted or times out",
            clauses: &[REQ_5, EJ_3, INJ_2],
        },
        Move {
            from: &[QUEUED, WAITING, INPROCESS],
            to: FAILED,
            by: "the drive fails, what it is about is disabled, it may not wait, or is refused",
            clauses: &[REQ_6, MOUNT_5],
        },
        Move {
            from: &[QUEUED, WAITING, INPROCESS],
            to: CANCELLED,
            by: "one of the ways to cancel reaches it before it ends otherwise",
            clauses: &[CANCEL_4, CANCEL_5, CANCEL_8, CANCEL_20],
        },
        Move {
            from: &[QUEUED, WAITING, INPROCESS],
            to: STOPPED,
            by: "a STOP action names it (or it is PASSED then: stopped-operation)",
            clauses: &[EJ_3, INJ_2, INV_1],
        },
        Move {
            from: &[QUEUED, WAITING],
            to: PASSED,
            by: "it is stopped before it begins, or finds nothing left to do",
            clauses: &[EJ_3, INV_1],
        },
    ],
};

/// Something that operators are asked for.
pub const OPERATOR_REQUEST: Lifecycle = Lifecycle {
    object: "operator request",
    told_by: "GetNtmsObjectInformation: State, of type NtmsOpreqState",
    states: &[
        NTMS_OPSTATE_SUBMITTED,
        NTMS_OPSTATE_ACTIVE,
        NTMS_OPSTATE_INPROGRESS,
        NTMS_OPSTATE_REFUSED,
        NTMS_OPSTATE_COMPLETE,
    ],
    moves: &[
        Move {
            from: &[NTMS_OPSTATE_SUBMITTED],
            to: NTMS_OPSTATE_ACTIVE,
            by: "a console shows it to somebody",
            clauses: &[OP_20],
        },
        Move {
            from: &[NTMS_OPSTATE_SUBMITTED, NTMS_OPSTATE_ACTIVE],
            to: NTMS_OPSTATE_INPROGRESS,
            by: "an operator acknowledges it",
            clauses: &[OP_20],
        },
        Move {
            from: &[
                NTMS_OPSTATE_SUBMITTED,
                NTMS_OPSTATE_ACTIVE,
                NTMS_OPSTATE_INPROGRESS,
            ],
            to: NTMS_OPSTATE_COMPLETE,
            by: "it is satisfied by a call, or done at the console",
            clauses: &[OP_3, OP_10],
        },
        Move {
            from: &[
                NTMS_OPSTATE_SUBMITTED,
                NTMS_OPSTATE_ACTIVE,
                NTMS_OPSTATE_INPROGRESS,
            ],
            to: NTMS_OPSTATE_REFUSED,
            by: "it is cancelled by a call, or refused at the console",
            clauses: &[OP_2, OP_10],
        },
    ],
};

const CHANNELS: &[Channel] = &[
    Channel {
        name: "CancelNtmsLibraryRequest, by the id of a library request",
        reaches: "any request that is outstanding, from any session that may; at once, or queued \
                  behind a busy library",
        leaves: "ERROR_OBJECT_NOT_FOUND where it had ended; ERROR_ACCESS_DENIED where it is being \
                 handled; else ERROR_SUCCESS, which does not promise CANCELLED. A mount that waits \
                 returns ERROR_CANCELLED or ERROR_REQUEST_REFUSED. A medium in the port is taken \
                 back, stored or left",
        clauses: &[
            CANCEL_2, CANCEL_4, CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_16, CANCEL_18, MOUNT_9,
        ],
    },
    Channel {
        name: "STOP actions of EjectNtmsMedia, InjectNtmsMedia and InventoryNtmsLibrary",
        reaches: "the operation of this id, or the library's current inventory",
        leaves: "STOPPED or PASSED; what lies in the port is stored, or is out where it was ejected",
        clauses: &[EJ_3, EJ_5, INJ_2, INV_1, CANCEL_19],
    },
    Channel {
        name: "CloseNtmsSession",
        reaches: "every call that waits in the session; work that it queued, perhaps",
        leaves: "a mount returns ERROR_CANCELLED; its request is CANCELLED",
        clauses: &[SESS_5, SESS_6, SESS_7],
    },
    Channel {
        name: "the time-out of a mount or an allocation",
        reaches: "the request for which the call waits",
        leaves: "the call returns ERROR_TIMEOUT (a mount perhaps ERROR_BUSY); an allocation's \
                 operator request is deleted",
        clauses: &[MOUNT_2, MOUNT_3, ALLOC_1],
    },
    Channel {
        name: "CancelNtmsOperatorRequest, by the id of an operator request",
        reaches: "an operator request that is open, whoever made it",
        leaves: "REFUSED, by the time the call returns; who waits for it returns ERROR_CANCELLED",
        clauses: &[OP_2, OP_7, OP_12, ALLOC_1],
    },
    Channel {
        name: "an operator who refuses at the console",
        reaches: "a mount that waits for its medium; an operator request that is open",
        leaves: "the mount returns ERROR_REQUEST_REFUSED; who waits for the operator request \
                 returns ERROR_CANCELLED",
        clauses: &[MOUNT_5, OP_7],
    },
    Channel {
        name: "a restart of the service",
        reaches: "every library request that is outstanding",
        leaves: "CANCELLED, or no longer known; a mount returns ERROR_NOT_CONNECTED or \
                 ERROR_CANCELLED",
        clauses: &[CANCEL_20],
    },
];
