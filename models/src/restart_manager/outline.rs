//! The family as a whole: what becomes of a session, of an operation in it and of the applications
//! that it reaches, the ways to cancel, and the races that the documents leave room in.

mod races;

use super::clauses::{
    CANCEL_1, CANCEL_2, CANCEL_3, CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_9, CANCEL_10, CANCEL_14,
    CANCEL_16, END_1, END_2, END_3, END_4, END_7, LIST_4, LIST_6, REG_1, RST_1, RST_2, RST_3,
    RST_4, SESS_9, SHUT_2, SHUT_3, SHUT_4, SHUT_5, SHUT_8, SHUT_10,
};
use crate::outline::{Channel, Lifecycle, Move, Outline};

/// What is told of the Restart Manager as a whole.
pub const OUTLINE: Outline = Outline {
    lifecycles: &[],
    untold: &[SESSION, OPERATION, APPLICATION],
    channels: CHANNELS,
    races: races::RACES,
};

const SESSION: Lifecycle<&str> = Lifecycle {
    object: "session",
    told_by: "no call; a restart that follows nothing, and calls after the end, are refused",
    states: &["started", "shut down", "ended"],
    moves: &[
        Move {
            from: &["started"],
            to: "shut down",
            by: "RmShutdown, also one that failed or was cancelled; a restart may follow",
            clauses: &[RST_1, RST_4],
        },
        Move {
            from: &["started", "shut down"],
            to: "ended",
            by: "RmEndSession by the primary installer; a secondary one only leaves",
            clauses: &[SESS_9, END_1, END_2, END_4, END_7],
        },
    ],
};

const OPERATION: Lifecycle<&str> = Lifecycle {
    object: "shutdown or restart",
    told_by: "no call; its own return tells how it ended",
    states: &["running", "asked to end", "cancelled", "done", "failed"],
    moves: &[
        Move {
            from: &["running"],
            to: "asked to end",
            by: "RmCancelCurrentTask, which does not wait",
            clauses: &[CANCEL_1, CANCEL_2],
        },
        Move {
            from: &["asked to end"],
            to: "cancelled",
            by: "it had not got too far: 1223, and what it has done stays done",
            clauses: &[CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_9],
        },
        Move {
            from: &["running", "asked to end"],
            to: "done",
            by: "every application was stopped, or restarted: 0",
            clauses: &[CANCEL_5, CANCEL_14, SHUT_4, RST_3],
        },
        Move {
            from: &["running", "asked to end"],
            to: "failed",
            by: "only a restart of the system would help (350), or some application could not be \
                 stopped (351) or restarted (352)",
            clauses: &[CANCEL_16, SHUT_3, SHUT_4, RST_3],
        },
    ],
};

const APPLICATION: Lifecycle<&str> = Lifecycle {
    object: "application",
    told_by: "RmGetList: AppStatus, whose bits add up to its history",
    states: &[
        "RmStatusRunning",
        "RmStatusStopped",
        "RmStatusStoppedOther",
        "RmStatusErrorOnStop",
        "RmStatusRestarted",
        "RmStatusErrorOnRestart",
    ],
    moves: &[
        Move {
            from: &[
                "RmStatusRunning",
                "RmStatusErrorOnStop",
                "RmStatusRestarted",
            ],
            to: "RmStatusStopped",
            by: "a shutdown ends it: it agrees, or is forced",
            clauses: &[SHUT_2, SHUT_5, LIST_6],
        },
        Move {
            from: &[
                "RmStatusRunning",
                "RmStatusErrorOnStop",
                "RmStatusRestarted",
            ],
            to: "RmStatusStoppedOther",
            by: "it ends by itself",
            clauses: &[LIST_6],
        },
        Move {
            from: &["RmStatusRunning", "RmStatusRestarted"],
            to: "RmStatusErrorOnStop",
            by: "it refuses, or does not answer in time, and is not forced",
            clauses: &[SHUT_4, SHUT_8, SHUT_10],
        },
        Move {
            from: &["RmStatusStopped"],
            to: "RmStatusRestarted",
            by: "a restart of the session that stopped it",
            clauses: &[RST_2, LIST_6],
        },
        Move {
            from: &["RmStatusStopped"],
            to: "RmStatusErrorOnRestart",
            by: "it cannot be restarted",
            clauses: &[RST_3, LIST_6],
        },
    ],
};

const CHANNELS: &[Channel] = &[
    Channel {
        name: "RmCancelCurrentTask, from the application that started the session",
        reaches: "the shutdown or restart that runs in the session; a list perhaps",
        leaves: "0 says that it was asked for, 6 that there is no such session; the operation \
                 returns 1223, or as it would have where it had got too far",
        clauses: &[
            CANCEL_1, CANCEL_2, CANCEL_3, CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_10, LIST_4,
        ],
    },
    Channel {
        name: "RmEndSession by the primary installer",
        reaches: "the session for all who joined it; what runs in it perhaps",
        leaves: "the operation is waited for, fails with 6, is cancelled, or goes on; what was \
                 stopped stays stopped",
        clauses: &[END_3, END_4, END_7, SESS_9],
    },
    Channel {
        name: "RmEndSession by a secondary installer",
        reaches: "its own handle",
        leaves: "what it has registered, and the session",
        clauses: &[REG_1, END_1],
    },
    Channel {
        name: "an application that refuses to end",
        reaches: "a shutdown without force",
        leaves: "no application with a window is ended; 351, or perhaps 1223",
        clauses: &[SHUT_10, CANCEL_6],
    },
];
