//! The family as a whole: what becomes of an operation, of its results and of what it was made
//! under, the ways to cancel it, and the races that the documents leave room in.

mod races;

use super::clauses::{
    CANCEL_1, CANCEL_3, CANCEL_4, CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_8, CANCEL_9, CANCEL_10,
    CANCEL_11, CANCEL_12, CANCEL_19, CANCEL_29, CANCEL_30, CANCEL_38, CANCEL_39, CANCEL_42,
    CANCEL_43, CANCEL_45, CANCEL_48, CANCEL_50, CANCEL_51, CANCEL_52, CANCEL_53, CANCEL_54,
    CANCEL_55, CANCEL_62, CANCEL_63, CANCEL_64, CANCEL_65, CANCEL_71, CANCEL_73, CANCEL_74,
    CANCEL_75,
};
use crate::outline::{Channel, Lifecycle, Move, Outline};

/// What is told of Management Infrastructure as a whole.
pub const OUTLINE: Outline = Outline {
    lifecycles: &[],
    untold: &[OPERATION, RESULT, SESSION],
    channels: CHANNELS,
    races: races::RACES,
};

const OPERATION: Lifecycle<&str> = Lifecycle {
    object: "operation",
    told_by: "no call; its results show it, the final one by `moreResults`",
    states: &[
        "running",
        "asked to end",
        "at its final result",
        "done",
        "closed",
    ],
    moves: &[
        Move {
            from: &["running"],
            to: "asked to end",
            by: "it is cancelled, or its session or application is being closed",
            clauses: &[CANCEL_1, CANCEL_3, CANCEL_62, CANCEL_73],
        },
        Move {
            from: &["running"],
            to: "at its final result",
            by: "the provider has posted its result, or the operation could not be started",
            clauses: &[CANCEL_8, CANCEL_39],
        },
        Move {
            from: &["asked to end"],
            to: "at its final result",
            by: "soon, perhaps behind a few more results, without waiting for the provider",
            clauses: &[CANCEL_5, CANCEL_7, CANCEL_9, CANCEL_10, CANCEL_11],
        },
        Move {
            from: &["at its final result"],
            to: "done",
            by: "the client has fetched it, or has acknowledged it",
            clauses: &[CANCEL_6, CANCEL_30],
        },
        Move {
            from: &["done"],
            to: "closed",
            by: "MI_Operation_Close, which is owed however it ended",
            clauses: &[CANCEL_4, CANCEL_51],
        },
        Move {
            from: &["running", "asked to end", "at its final result"],
            to: "closed",
            by: "MI_Operation_Close too early: of one with a callback it does not wait, of one \
                 without it fails, hangs or waits for the fetch",
            clauses: &[CANCEL_52, CANCEL_53, CANCEL_54, CANCEL_55],
        },
    ],
};

const RESULT: Lifecycle<&str> = Lifecycle {
    object: "result",
    told_by: "no call; it is handed out by a callback or by MI_Operation_GetInstance",
    states: &["there", "handed out", "let go", "dropped"],
    moves: &[
        Move {
            from: &["there"],
            to: "handed out",
            by: "those before it have been let go",
            clauses: &[CANCEL_29, CANCEL_38, CANCEL_42, CANCEL_50],
        },
        Move {
            from: &["handed out"],
            to: "let go",
            by: "it is acknowledged, on any thread; without a callback: the next one is fetched",
            clauses: &[CANCEL_42, CANCEL_43, CANCEL_48],
        },
        Move {
            from: &["there"],
            to: "dropped",
            by: "the operation is cancelled; a few may still be handed out",
            clauses: &[CANCEL_7],
        },
    ],
};

const SESSION: Lifecycle<&str> = Lifecycle {
    object: "session",
    told_by: "no call; its completion callback, or the return of its close",
    states: &["open", "being closed", "closed"],
    moves: &[
        Move {
            from: &["open"],
            to: "being closed",
            by: "MI_Session_Close cancels what runs in it",
            clauses: &[CANCEL_62, CANCEL_63, CANCEL_71],
        },
        Move {
            from: &["being closed"],
            to: "closed",
            by: "the client has closed every operation of it",
            clauses: &[CANCEL_64, CANCEL_65],
        },
    ],
};

const CHANNELS: &[Channel] = &[
    Channel {
        name: "MI_Operation_Cancel, on any thread",
        reaches: "the operation, while it runs; the provider perhaps never hears of it",
        leaves: "MI_RESULT_OK, which promises neither a code nor that nothing more comes: perhaps a \
                 few results, then the final one, with a code that is open",
        clauses: &[
            CANCEL_1, CANCEL_3, CANCEL_5, CANCEL_7, CANCEL_8, CANCEL_9, CANCEL_10, CANCEL_12,
        ],
    },
    Channel {
        name: "MI_Operation_Cancel inside a callback, with the handle that it was given",
        reaches: "the operation of the callback",
        leaves: "the same; the final result waits until this one is acknowledged",
        clauses: &[CANCEL_19, CANCEL_45],
    },
    Channel {
        name: "MI_Operation_Close of an operation that runs",
        reaches: "the operation, perhaps",
        leaves: "with a callback the final result may still come there; without one the close \
                 fails, or waits for somebody to fetch it",
        clauses: &[CANCEL_52, CANCEL_53, CANCEL_54, CANCEL_55],
    },
    Channel {
        name: "MI_Session_Close",
        reaches: "every operation that runs in the session",
        leaves: "each comes to its final result; the session is closed once the client has closed \
                 them all, and its call or its callback waits for that",
        clauses: &[CANCEL_62, CANCEL_63, CANCEL_64, CANCEL_65],
    },
    Channel {
        name: "MI_Application_Close, never in a callback",
        reaches: "every operation in every session",
        leaves: "it returns once the client has closed every session",
        clauses: &[CANCEL_73, CANCEL_74, CANCEL_75],
    },
];
