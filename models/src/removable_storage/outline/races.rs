//! The races of the documents, numbered as the open points cite them.

use crate::outline::Race;

/// In the order of their numbers.
pub(super) const RACES: &[Race] = &[
    Race {
        id: "RSM-CP-1",
        situation: "A request ends just as it is cancelled",
        permitted: "ended before the call began: ERROR_OBJECT_NOT_FOUND; ended while it was under \
                    way: that, or ERROR_SUCCESS",
        scenarios: &["clean_ends_around_cancel", "purge_or_cancel"],
    },
    Race {
        id: "RSM-CP-2",
        situation: "A request is being handled when its cancellation arrives",
        permitted: "ERROR_ACCESS_DENIED, or ERROR_SUCCESS with the cancellation queued; whether it \
                    can still be stopped is open",
        scenarios: &["handled_request", "drive_fails"],
    },
    Race {
        id: "RSM-CP-3",
        situation: "The library is busy with another request",
        permitted: "ERROR_SUCCESS, the cancellation is queued",
        scenarios: &["busy_library", "cancel_while_cancelling"],
    },
    Race {
        id: "RSM-CP-4",
        situation: "The request begins or ends before its queued cancellation takes effect",
        permitted: "the call had succeeded all the same; the cancellation itself ends PASSED or \
                    FAILED",
        scenarios: &["busy_library_frees", "dismount_is_cancelled"],
    },
    Race {
        id: "RSM-CP-5",
        situation: "One request is cancelled twice",
        permitted: "the second call: ERROR_SUCCESS, ERROR_ACCESS_DENIED or ERROR_OBJECT_NOT_FOUND",
        scenarios: &["cancel_twice"],
    },
    Race {
        id: "RSM-CP-6",
        situation: "A queued cancellation is cancelled itself",
        permitted: "ERROR_SUCCESS, ERROR_ACCESS_DENIED or ERROR_OBJECT_NOT_FOUND; whether it can \
                    be seen at all is open",
        scenarios: &["cancel_the_cancellation"],
    },
    Race {
        id: "RSM-CP-7",
        situation: "An administrator cancels the mount for which somebody waits",
        permitted: "the mount returns ERROR_CANCELLED or ERROR_REQUEST_REFUSED, or too late \
                    ERROR_SUCCESS",
        scenarios: &["mount_is_cancelled", "mount_meets_all_ends"],
    },
    Race {
        id: "RSM-CP-8",
        situation: "A session is closed while a mount waits in it",
        permitted: "ERROR_CANCELLED, unless the mount was over before; the closing succeeds",
        scenarios: &["close_unwinds_mount", "close_or_mounted"],
    },
    Race {
        id: "RSM-CP-9",
        situation: "A session is closed while another call waits in it",
        permitted: "ERROR_CANCELLED, ERROR_INVALID_HANDLE or ERROR_NOT_CONNECTED",
        scenarios: &[
            "identify_unwound_by_a_close",
            "close_unwinds_operator_wait",
            "allocation_is_unwound",
        ],
    },
    Race {
        id: "RSM-CP-10",
        situation: "A session is closed that has queued work without waiting for it",
        permitted: "the work continues, or is cancelled",
        scenarios: &[
            "close_leaves_queued_work",
            "close_spares_handled_work",
            "close_leaves_unawaited_mount",
        ],
    },
    Race {
        id: "RSM-CP-11",
        situation: "The time-out of a mount passes as the mount gets done",
        permitted: "the time-out's code and no drive, or ERROR_SUCCESS and a drive",
        scenarios: &["mount_ends_in_time", "mount_times_out"],
    },
    Race {
        id: "RSM-CP-12",
        situation: "A mount times out for want of a medium or a drive",
        permitted: "ERROR_TIMEOUT or ERROR_BUSY",
        scenarios: &["mount_times_out", "mount_meets_all_ends"],
    },
    Race {
        id: "RSM-CP-13",
        situation: "A medium is mounted that is offline",
        permitted: "the mount waits, or returns ERROR_MEDIA_OFFLINE; with NTMS_MOUNT_ERROR_OFFLINE \
                    it never waits",
        scenarios: &["mount_of_offline_medium", "mount_of_an_ejected_medium"],
    },
    Race {
        id: "RSM-CP-14",
        situation: "The call ends for which an operator was asked",
        permitted: "after a time-out the operator request is deleted; once it is served, deleted \
                    or kept",
        scenarios: &["allocation_meets_all_ends", "allocation_without_time"],
    },
    Race {
        id: "RSM-CP-15",
        situation: "One cancels the operator request that another satisfies",
        permitted: "one of them succeeds; the other: ERROR_INVALID_STATE or ERROR_OBJECT_NOT_FOUND",
        scenarios: &["cancel_against_satisfy"],
    },
    Race {
        id: "RSM-CP-16",
        situation: "An operator request is cancelled that is over",
        permitted: "ERROR_INVALID_STATE or ERROR_OBJECT_NOT_FOUND, never ERROR_SUCCESS",
        scenarios: &[
            "operator_request_has_ended",
            "who_may_end_an_operator_request",
        ],
    },
    Race {
        id: "RSM-CP-17",
        situation: "An operator request is cancelled while somebody waits for it",
        permitted: "the wait returns ERROR_CANCELLED, or ERROR_TIMEOUT where its time passes \
                    first; all who wait learn the same",
        scenarios: &["operator_wait_times_out", "two_wait_for_an_operator"],
    },
    Race {
        id: "RSM-CP-18",
        situation: "Somebody waits for an operator request that is over",
        permitted: "its end is told as long as it is kept, then ERROR_OBJECT_NOT_FOUND",
        scenarios: &["operator_request_has_ended", "polls_for_an_operator"],
    },
    Race {
        id: "RSM-CP-19",
        situation: "An operator refuses at the console what an administrator cancels",
        permitted: "REFUSED either way; one of them is too late",
        scenarios: &["console_against_administrator", "operator_refuses"],
    },
    Race {
        id: "RSM-CP-20",
        situation: "The service is restarted while requests are outstanding",
        permitted: "CANCELLED, or unknown; who waits returns ERROR_NOT_CONNECTED or \
                    ERROR_CANCELLED",
        scenarios: &["restart_ends_requests", "restart_unwinds_mount"],
    },
    Race {
        id: "RSM-CP-21",
        situation: "Requests are enumerated while one ends or is purged",
        permitted: "it is listed or not; what is listed may have ended",
        scenarios: &["enumerate_while_ending", "purge_or_cancel"],
    },
    Race {
        id: "RSM-CP-22",
        situation: "An operation is stopped as its time-out passes",
        permitted: "ERROR_SUCCESS, or ERROR_INVALID_OPERATION; STOPPED or PASSED",
        scenarios: &["eject_stopped_or_timed_out"],
    },
    Race {
        id: "RSM-CP-23",
        situation: "An eject is stopped, and the request of the same id cancelled",
        permitted: "one of them ends it; the other: ERROR_INVALID_OPERATION or \
                    ERROR_OBJECT_NOT_FOUND",
        scenarios: &["eject_stopped_or_cancelled"],
    },
    Race {
        id: "RSM-CP-24",
        situation: "An inject is stopped with media in the port",
        permitted: "they are stored while there is room, and their identifying queued",
        scenarios: &[
            "inject_stopped_with_a_medium_in_the_port",
            "inject_stopped_with_a_full_port",
            "inject_cancelled_with_a_medium_in_the_port",
            "inject_cancelled_as_a_medium_comes",
            "full_library_has_a_slot_again",
        ],
    },
    Race {
        id: "RSM-CP-25",
        situation: "An inventory is stopped where none is being taken",
        permitted: "ERROR_SUCCESS or ERROR_INVALID_PARAMETER",
        scenarios: &[
            "stop_without_inventory",
            "inventory_is_stopped",
            "inventory_stopped_before_it_finds",
        ],
    },
    Race {
        id: "RSM-CP-26",
        situation: "A drive, medium or library is disabled under queued or running work",
        permitted: "what is queued fails with ERROR_RESOURCE_DISABLED, or is carried out; what \
                    runs goes on",
        scenarios: &[
            "disable_overtakes_queued_work",
            "disable_under_running_work",
        ],
    },
    Race {
        id: "RSM-CP-27",
        situation: "A notification is closed while a call waits at it",
        permitted: "the wait fails with ERROR_NO_DATA or ERROR_INVALID_HANDLE, or the closing with \
                    ERROR_INVALID_HANDLE",
        scenarios: &["close_against_notification", "close_refuses_over_a_wait"],
    },
    Race {
        id: "RSM-CP-28",
        situation: "A session is closed with a notification open in it",
        permitted: "whoever waits there returns ERROR_NO_DATA, ERROR_INVALID_HANDLE or \
                    ERROR_NOT_CONNECTED",
        scenarios: &["session_closes_over_notification"],
    },
    Race {
        id: "RSM-CP-29",
        situation: "One cancels who has control access but is no administrator",
        permitted: "ERROR_SUCCESS or ERROR_ACCESS_DENIED",
        scenarios: &["who_may_cancel"],
    },
    Race {
        id: "RSM-CP-30",
        situation: "A request is to be deleted and cancelled at once",
        permitted: "deleting succeeds and spares what is outstanding; once it is deleted, \
                    cancelling answers ERROR_OBJECT_NOT_FOUND",
        scenarios: &["delete_meets_cancel", "delete_leaves_outstanding"],
    },
    Race {
        id: "RSM-CP-31",
        situation: "The user of a session loses all access while calls are under way in it",
        permitted: "ERROR_ACCESS_DENIED without an effect, or what the call returns otherwise; one \
                    that waits goes on, one that begins behind that is turned away",
        scenarios: &[
            "access_withdrawn_before_a_mount",
            "access_withdrawn_before_a_cancel",
            "access_withdrawn_under_a_mount",
        ],
    },
];
