//! The races of the documents, numbered as the open points cite them.

use crate::outline::Race;

/// In the order of their numbers.
pub(super) const RACES: &[Race] = &[
    Race {
        id: "RM-CP-1",
        situation: "A shutdown is cancelled while it runs",
        permitted: "the cancel answers 0; the shutdown 1223, or 0, 350 or 351 where it had got too \
                    far",
        scenarios: &["cancel_during_shutdown", "cancel_or_stop", "hang_or_cancel"],
    },
    Race {
        id: "RM-CP-2",
        situation: "A restart is cancelled while it runs",
        permitted: "the cancel answers 0; the restart 1223, or 0 or 352",
        scenarios: &["cancel_during_restart"],
    },
    Race {
        id: "RM-CP-3",
        situation: "A session is cancelled while it makes a list",
        permitted: "the list is returned, or 1223: the pages disagree",
        scenarios: &["cancel_during_list"],
    },
    Race {
        id: "RM-CP-4",
        situation: "A session is cancelled in which nothing runs",
        permitted: "0 and no effect; 0, and the next operation is cancelled; or a refusal",
        scenarios: &["cancel_before_shutdown"],
    },
    Race {
        id: "RM-CP-5",
        situation: "A cancel comes just before its operation begins",
        permitted: "the operation completes, for the cancel is lost; or returns 1223",
        scenarios: &["cancel_before_shutdown", "cancel_after_completion"],
    },
    Race {
        id: "RM-CP-6",
        situation: "A cancel comes just after its operation has ended",
        permitted: "what was returned stands; for the next operation see RM-CP-4",
        scenarios: &["cancel_after_completion"],
    },
    Race {
        id: "RM-CP-7",
        situation: "One operation is cancelled twice",
        permitted: "the second cancel is accepted or refused; the operation returns once",
        scenarios: &["cancel_twice"],
    },
    Race {
        id: "RM-CP-8",
        situation: "A cancel comes with a handle that was got by joining",
        permitted: "in the starter's process it is served or refused (1219); from another one the \
                    caller has broken its contract",
        scenarios: &["cancel_by_joined_handle", "cancel_by_another_process"],
    },
    Race {
        id: "RM-CP-9",
        situation: "The status callback cancels its own operation",
        permitted: "as from another thread: a cancel waits for nobody",
        scenarios: &["cancel_inside_the_callback"],
    },
    Race {
        id: "RM-CP-10",
        situation: "A session is ended while an operation runs in it",
        permitted: "the end waits for it, lets it fail with 6, cancels it, or leaves it alone",
        scenarios: &["end_during_shutdown", "end_during_hang"],
    },
    Race {
        id: "RM-CP-11",
        situation: "A session is ended and cancelled at once",
        permitted: "the cancel answers 0, or 6 once the session has ended",
        scenarios: &["cancel_against_end", "end_cancel_shutdown"],
    },
    Race {
        id: "RM-CP-12",
        situation: "A session is ended twice",
        permitted: "the second end answers 6",
        scenarios: &["end_twice"],
    },
    Race {
        id: "RM-CP-13",
        situation: "The primary installer ends the session of a secondary one",
        permitted: "calls of the secondary one answer 6 from then on",
        scenarios: &["primary_ends_first"],
    },
    Race {
        id: "RM-CP-14",
        situation: "A session is joined as it ends",
        permitted: "0, or 1219 once it has ended",
        scenarios: &["primary_ends_first", "who_may_join"],
    },
    Race {
        id: "RM-CP-15",
        situation: "Two operations are called in one session at once",
        permitted: "the second waits, or is refused (170); a cancel hits the one that runs",
        scenarios: &["two_shutdowns"],
    },
    Race {
        id: "RM-CP-16",
        situation: "A restart follows a shutdown that was cancelled",
        permitted: "what was stopped is restarted, or nothing is; it is not out of sequence",
        scenarios: &["restart_after_cancel"],
    },
    Race {
        id: "RM-CP-17",
        situation: "A restart follows a shutdown that did nothing, or none",
        permitted: "0, or 776; where there was none 776",
        scenarios: &["restart_without_shutdown", "reboot_or_cancel"],
    },
    Race {
        id: "RM-CP-20",
        situation: "A secondary installer registers while a shutdown runs",
        permitted: "the shutdown works on the list with which it began; the next one covers it all",
        scenarios: &["shutdown_beside_registering", "secondary_registers"],
    },
    Race {
        id: "RM-CP-22",
        situation: "An application ends by itself around a shutdown",
        permitted: "it is listed as stopped by others, or no longer; the shutdown may answer 0",
        scenarios: &["application_exits"],
    },
    Race {
        id: "RM-CP-23",
        situation: "An application refuses to end",
        permitted: "without force none is ended, and the shutdown answers 351, or 1223",
        scenarios: &["veto_or_cancel", "hang_ends"],
    },
    Race {
        id: "RM-CP-24",
        situation: "An application refuses to end as its shutdown is cancelled",
        permitted: "351 or 1223",
        scenarios: &["veto_or_cancel"],
    },
    Race {
        id: "RM-CP-25",
        situation: "A shutdown is cancelled that only a restart of the system would help",
        permitted: "350 or 1223; no application is stopped",
        scenarios: &["reboot_or_cancel"],
    },
    Race {
        id: "RM-CP-26",
        situation: "NULL is passed as a handle",
        permitted: "160 or 6",
        scenarios: &["null_handles"],
    },
    Race {
        id: "RM-CP-27",
        situation: "The registry mutex cannot be had in time",
        permitted: "121; how much had been done is open",
        scenarios: &["registry_is_taken"],
    },
    Race {
        id: "RM-CP-28",
        situation: "An operation that reports its progress is cancelled",
        permitted: "the percentage rises with every callback, and need not come to 100",
        scenarios: &["progress_is_told", "cancel_inside_the_callback"],
    },
    Race {
        id: "RM-CP-29",
        situation: "Two installers start when only one more session may be open",
        permitted: "one of them is refused (353); whether joins count is open",
        scenarios: &["last_session"],
    },
];
