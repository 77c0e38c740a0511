//! The races of the documents, numbered as the open points cite them.

use crate::outline::Race;

/// In the order of their numbers.
pub(super) const RACES: &[Race] = &[
    Race {
        id: "MI-RACE-1",
        situation: "An operation is cancelled as its final result comes",
        permitted: "one final result: the provider's, or that of a cancelled operation; the cancel \
                    answers MI_RESULT_OK, or MI_RESULT_NOT_FOUND where it came too late",
        scenarios: &["cancel_against_final", "cancel_against_fetch"],
    },
    Race {
        id: "MI-RACE-2",
        situation: "Results are there when the operation is cancelled",
        permitted: "any number of them still come, each to be taken, and then the final one",
        scenarios: &["extra_results", "late_instances_dropped"],
    },
    Race {
        id: "MI-RACE-3",
        situation: "A callback that runs before the start call has returned cancels",
        permitted: "the operation is cancelled, or the cancel is lost",
        scenarios: &["cancel_before_first_result", "cancel_inside_callback"],
    },
    Race {
        id: "MI-RACE-4",
        situation: "An operation is cancelled that has ended, and is not closed",
        permitted: "MI_RESULT_OK or MI_RESULT_NOT_FOUND, and nothing else happens",
        scenarios: &["cancel_after_final"],
    },
    Race {
        id: "MI-RACE-5",
        situation: "An operation is cancelled that was closed",
        permitted: "the caller has broken its contract: nothing is promised",
        scenarios: &["breach_use_after_close", "cancel_against_close"],
    },
    Race {
        id: "MI-RACE-6",
        situation: "One operation is cancelled twice",
        permitted: "the second answers MI_RESULT_OK or MI_RESULT_NOT_FOUND; there is one final \
                    result",
        scenarios: &["cancel_twice", "two_cancels_one_final"],
    },
    Race {
        id: "MI-RACE-7",
        situation: "An operation is cancelled whose last result the client still holds",
        permitted: "the cancel succeeds; the final result waits until that one is acknowledged",
        scenarios: &["cancel_unacknowledged", "acknowledge_after_cancel"],
    },
    Race {
        id: "MI-RACE-8",
        situation: "An operation without a callback is closed before its final result was fetched",
        permitted: "the close fails, or waits until somebody fetches it, perhaps for ever",
        scenarios: &["early_close"],
    },
    Race {
        id: "MI-RACE-9",
        situation: "An operation with a callback is closed while it runs",
        permitted: "the close does not wait; it cancels or does not; the final result may still \
                    come to the callback",
        scenarios: &["close_running", "close_uncancelled"],
    },
    Race {
        id: "MI-RACE-10",
        situation: "A callback closes its own operation",
        permitted: "it succeeds; in front of the final result, that one may still come",
        scenarios: &["close_inside_callback", "close_inside_first_callback"],
    },
    Race {
        id: "MI-RACE-11",
        situation: "A cancel brings the final result about on its own thread",
        permitted: "the final callback runs inside the cancel, or on another thread; who waits in \
                    it for the cancel to return hangs in the first case",
        scenarios: &["cancel_inside_callback", "final_inside_cancel"],
    },
    Race {
        id: "MI-RACE-12",
        situation: "An operation is closed while another thread fetches from it",
        permitted: "the final result is fetched, and both return",
        scenarios: &["close_during_fetch"],
    },
    Race {
        id: "MI-RACE-13",
        situation: "Two threads fetch from one operation",
        permitted: "the caller has broken its contract: nothing is promised",
        scenarios: &["breach_two_fetchers"],
    },
    Race {
        id: "MI-RACE-15",
        situation: "A session is closed while operations run in it",
        permitted: "each comes to its final result; the close is complete once the client has \
                    closed them, and hangs if it never does",
        scenarios: &[
            "session_close_sync",
            "session_close_async",
            "session_close_unclosed",
        ],
    },
    Race {
        id: "MI-RACE-16",
        situation: "An operation is started as its session is being closed",
        permitted: "it is refused by its final result; or runs, and is cancelled, or is not",
        scenarios: &["start_on_closing", "refused_start_is_not_cancelled"],
    },
    Race {
        id: "MI-RACE-17",
        situation: "A callback closes the session of its operation",
        permitted: "with a completion callback it succeeds, and who waits for that one here hangs; \
                    without one the caller has broken its contract",
        scenarios: &[
            "completion_inside_callback",
            "breach_session_close_in_callback",
        ],
    },
    Race {
        id: "MI-RACE-18",
        situation: "One session is closed twice",
        permitted: "what the second is answered is open; the first is complete all the same",
        scenarios: &["session_close_twice"],
    },
    Race {
        id: "MI-RACE-19",
        situation: "An application is closed with sessions open in it",
        permitted: "everything is cancelled; it waits until the client has closed the sessions, \
                    for ever if it never does",
        scenarios: &[
            "application_close",
            "application_close_closing",
            "application_close_unclosed",
        ],
    },
    Race {
        id: "MI-RACE-21",
        situation: "An operation is started when the server has come to its limits",
        permitted: "it ends at once with MI_RESULT_SERVER_LIMITS_EXCEEDED",
        scenarios: &["quota"],
    },
    Race {
        id: "MI-RACE-23",
        situation: "Another user cancels than the one who started the operation",
        permitted: "the cancel is accepted, or is answered MI_RESULT_ACCESS_DENIED and stops nothing",
        scenarios: &["other_user"],
    },
    Race {
        id: "MI-RACE-27",
        situation: "The provider goes on posting after its client was cancelled",
        permitted: "what it posts is dropped; the client has its final result without it",
        scenarios: &["cancel_silent_provider", "post_behind_own_results"],
    },
];
