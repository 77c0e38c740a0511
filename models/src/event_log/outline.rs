//! The family as a whole: what becomes of its handles and calls, the ways to cancel, and the races
//! that the documents leave room in.

mod races;

use super::clauses::{
    CANCEL_2, CANCEL_4, CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_11, CANCEL_12, CANCEL_16, CANCEL_18,
    CANCEL_19, CANCEL_20, CANCEL_21, CANCEL_28, CANCEL_29, CANCEL_31, CANCEL_33, CANCEL_34,
    CANCEL_40, CANCEL_41, CANCEL_51, CANCEL_52, CANCEL_53, CANCEL_54, CANCEL_55, CANCEL_58,
    CANCEL_59, CANCEL_62, CANCEL_66, CLOSE_1, NEXT_3, PUSH_1,
};
use crate::outline::{Channel, Lifecycle, Move, Outline};

/// What is told of the Event Log as a whole.
pub const OUTLINE: Outline = Outline {
    lifecycles: &[],
    untold: &[READ, SUBSCRIPTION, HANDLE],
    channels: CHANNELS,
    races: races::RACES,
};

const READ: Lifecycle<&str> = Lifecycle {
    object: "call of EvtNext",
    told_by: "no call; its own return tells how it ended",
    states: &[
        "pending",
        "stopped",
        "returned events",
        "returned ERROR_CANCELLED",
        "returned ERROR_TIMEOUT",
        "returned ERROR_NO_MORE_ITEMS",
    ],
    moves: &[
        Move {
            from: &["pending"],
            to: "stopped",
            by: "EvtCancel reaches its result set; that may take a while, and nobody waits for it",
            clauses: &[CANCEL_2, CANCEL_11, CANCEL_12],
        },
        Move {
            from: &["stopped"],
            to: "returned ERROR_CANCELLED",
            by: "it gives up, without events",
            clauses: &[CANCEL_18, CANCEL_21],
        },
        Move {
            from: &["pending", "stopped"],
            to: "returned events",
            by: "it has read some, perhaps fewer than asked for; a stop may come too late",
            clauses: &[CANCEL_20, CANCEL_31, NEXT_3],
        },
        Move {
            from: &["pending", "stopped"],
            to: "returned ERROR_TIMEOUT",
            by: "its time has passed before it has read any",
            clauses: &[CANCEL_28, CANCEL_29],
        },
        Move {
            from: &["pending", "stopped"],
            to: "returned ERROR_NO_MORE_ITEMS",
            by: "it is at the end of the result set",
            clauses: &[CANCEL_66],
        },
    ],
};

const SUBSCRIPTION: Lifecycle<&str> = Lifecycle {
    object: "push subscription",
    told_by: "no call; its callbacks show it",
    states: &["waiting", "in a callback", "silent", "closed"],
    moves: &[
        Move {
            from: &["waiting"],
            to: "in a callback",
            by: "an event that it selects is written: one callback at a time, in the channel's order",
            clauses: &[CANCEL_62, PUSH_1],
        },
        Move {
            from: &["in a callback"],
            to: "waiting",
            by: "the callback returns",
            clauses: &[CANCEL_62],
        },
        Move {
            from: &["waiting", "in a callback"],
            to: "silent",
            by: "it is cancelled, where that stops deliveries at all",
            clauses: &[CANCEL_40, CANCEL_41],
        },
        Move {
            from: &["waiting", "in a callback", "silent"],
            to: "closed",
            by: "EvtClose, of it or of its session; whether that waits for a callback is open",
            clauses: &[CANCEL_52, CANCEL_58, CANCEL_59],
        },
    ],
};

const HANDLE: Lifecycle<&str> = Lifecycle {
    object: "handle",
    told_by: "no call; a closed one must not be passed to any",
    states: &["open", "cancelled", "closed"],
    moves: &[
        Move {
            from: &["open"],
            to: "cancelled",
            by: "EvtCancel, which closes nothing; whether it can be used again is open",
            clauses: &[CANCEL_16, CANCEL_34],
        },
        Move {
            from: &["open", "cancelled"],
            to: "closed",
            by: "EvtClose, of it or of what it was made under",
            clauses: &[CANCEL_51, CANCEL_52, CLOSE_1],
        },
    ],
};

const CHANNELS: &[Channel] = &[
    Channel {
        name: "EvtCancel of a result set",
        reaches: "every EvtNext that is pending on it",
        leaves: "each returns soon, with ERROR_CANCELLED or as it would have; the cancel itself \
                 does not wait, and the handle still has to be closed",
        clauses: &[
            CANCEL_2, CANCEL_6, CANCEL_12, CANCEL_16, CANCEL_18, CANCEL_20,
        ],
    },
    Channel {
        name: "EvtCancel of a session, NULL being the default one",
        reaches: "EvtQuery and EvtSubscribe that are under way in it; reads of its result sets \
                  perhaps",
        leaves: "NULL and ERROR_CANCELLED, with nothing made; or the handle, where it came too late",
        clauses: &[CANCEL_4, CANCEL_5, CANCEL_7, CANCEL_19, CANCEL_20],
    },
    Channel {
        name: "EvtCancel of a push subscription",
        reaches: "its deliveries, perhaps; to end it for good it is closed",
        leaves: "nothing, silence, or a last callback with ERROR_CANCELLED",
        clauses: &[CANCEL_40, CANCEL_41, CANCEL_58],
    },
    Channel {
        name: "EvtClose of a session",
        reaches: "what is going on in it, and all its handles",
        leaves: "the calls end; with which code is open",
        clauses: &[CANCEL_52, CANCEL_53, CANCEL_54],
    },
    Channel {
        name: "EvtClose of a result set or a subscription",
        reaches: "the deliveries of a subscription; of a result set nothing that may be relied on: \
                  who closes it has waited for its calls",
        leaves: "what is written later is not delivered",
        clauses: &[CANCEL_55, CANCEL_58, CANCEL_59],
    },
    Channel {
        name: "the time-out of EvtNext",
        reaches: "this call; EvtQuery and EvtSubscribe have none",
        leaves: "the events read so far, or ERROR_TIMEOUT where there are none",
        clauses: &[CANCEL_28, CANCEL_29, CANCEL_31, CANCEL_33],
    },
];
