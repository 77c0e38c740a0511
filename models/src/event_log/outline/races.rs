//! The races of the documents, numbered as the open points cite them.

use crate::outline::Race;

/// In the order of their numbers.
pub(super) const RACES: &[Race] = &[
    Race {
        id: "EVT-RACE-1",
        situation: "A result set is cancelled while EvtNext runs on it",
        permitted: "ERROR_CANCELLED; or events, the end or the time-out, where these were first or \
                    the call could not be stopped at once; a batch half read is returned, comes \
                    again, or is lost",
        scenarios: &["cancel_against_next", "partial_batch", "overtaken_read"],
    },
    Race {
        id: "EVT-RACE-2",
        situation: "A result set is cancelled just before EvtNext begins",
        permitted: "nothing was pending, and the call runs on; or it fails at once with \
                    ERROR_CANCELLED",
        scenarios: &["cancel_before_or_while_next", "cancel_idle_then_next"],
    },
    Race {
        id: "EVT-RACE-3",
        situation: "A result set is cancelled when its call has ended",
        permitted: "what was returned stands; the next call runs, or fails with ERROR_CANCELLED",
        scenarios: &["cancel_after_next", "read_on_after_cancel"],
    },
    Race {
        id: "EVT-RACE-4",
        situation: "One call is cancelled twice",
        permitted: "both cancels succeed, and the call is stopped once",
        scenarios: &["double_cancel"],
    },
    Race {
        id: "EVT-RACE-5",
        situation: "A session is cancelled while EvtQuery or EvtSubscribe runs in it",
        permitted: "NULL and ERROR_CANCELLED; or a handle, which then has to be closed",
        scenarios: &["cancel_session_against_query", "cancel_subscribing"],
    },
    Race {
        id: "EVT-RACE-9",
        situation: "A session is cancelled while EvtNext runs on one of its result sets",
        permitted: "the read goes on, or ends with ERROR_CANCELLED",
        scenarios: &["cancel_session_against_next"],
    },
    Race {
        id: "EVT-RACE-10",
        situation: "What is cancelled is another handle than that of the operation",
        permitted: "the operation goes on; a handle that nothing can be pending on is refused, or \
                    has no effect",
        scenarios: &["cancel_spares_other_queries", "wrong_handles"],
    },
    Race {
        id: "EVT-RACE-11",
        situation: "A push subscription is cancelled",
        permitted: "nothing happens, deliveries stop, or the callback is told ERROR_CANCELLED; it \
                    still has to be closed",
        scenarios: &["cancel_in_callback"],
    },
    Race {
        id: "EVT-RACE-13",
        situation: "A result set is closed while EvtNext is pending on it",
        permitted: "the caller has broken its contract: nothing is promised",
        scenarios: &["close_without_waiting"],
    },
    Race {
        id: "EVT-RACE-16",
        situation: "The time of EvtNext passes as it is cancelled",
        permitted: "ERROR_TIMEOUT, ERROR_CANCELLED, events or the end, and only one of them; with \
                    INFINITE never the first",
        scenarios: &["timeout_against_cancel", "timeout_with_half_a_batch"],
    },
    Race {
        id: "EVT-RACE-17",
        situation: "A subscription is closed while its callback runs",
        permitted: "EvtClose waits for it; or returns at once, and the callback goes on; or even \
                    one more callback begins",
        scenarios: &["close_against_callback", "callbacks_after_close"],
    },
    Race {
        id: "EVT-RACE-18",
        situation: "A callback closes its own subscription",
        permitted: "that succeeds; or hangs, where closing waits for callbacks",
        scenarios: &["close_in_callback"],
    },
    Race {
        id: "EVT-RACE-19",
        situation: "A callback cancels its own subscription",
        permitted: "as from any other thread: a cancel waits for nobody",
        scenarios: &["cancel_in_callback"],
    },
    Race {
        id: "EVT-RACE-20",
        situation: "A session is closed with queries and subscriptions open in it",
        permitted: "all of them are closed; calls that are pending end, with ERROR_CANCELLED or \
                    ERROR_INVALID_HANDLE, or are waited for",
        scenarios: &[
            "close_session_under_next",
            "close_session_with_subscription",
            "close_session_and_query",
        ],
    },
    Race {
        id: "EVT-RACE-21",
        situation: "A handle is used once somebody has closed it",
        permitted: "the caller has broken its contract: nothing is promised",
        scenarios: &["use_after_close"],
    },
    Race {
        id: "EVT-RACE-26",
        situation: "Several calls are pending on the handle that is cancelled",
        permitted: "every one of them ends, with ERROR_CANCELLED or as it would have",
        scenarios: &["two_reads_one_cancel"],
    },
];
