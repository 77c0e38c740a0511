//! What the documents of the Restart Manager leave open: readings, which an implementation settles
//! once, and choices, which may fall differently every time.

use crate::{choices, readings};

readings! {
    IDLE_CANCEL = "idle-cancel", ["lost", "latched", "refused"],
        "Is a cancel lost while nothing runs, kept for the next operation, or refused (776)?",
        "RM-CANCEL-11, RM-CP-4, RM-CP-5";
    SECOND_CANCEL = "second-cancel", ["accepted", "refused"],
        "Is a cancel accepted or refused (776) when one is already asked for?",
        "RM-CANCEL-12, RM-CP-7";
    SECONDARY_CANCEL = "secondary-cancel", ["served", "refused"],
        "Is a cancel with a joined handle in the starter's process served or refused (1219)?",
        "RM-CANCEL-3, RM-CP-8";
    END_DURING_OPERATION = "end-during-operation", ["waits", "aborts", "cancels", "detaches"],
        "Does an end wait for the operation, let it fail with 6, cancel it, or leave it alone?",
        "RM-END-3, RM-CP-10";
    SECONDARY_END = "secondary-end", ["leaves", "ends"],
        "Does a secondary installer's end only leave the session, or end it for all?",
        "RM-END-1";
    FAILED_SHUTDOWN = "failed-shutdown", ["counts", "is-forgotten"],
        "May a restart follow a shutdown that failed without touching anything, or is it 776?",
        "RM-RST-1, RM-RST-4, RM-CP-17";
    SECOND_OPERATION = "second-operation", ["waits", "refused"],
        "Does a shutdown or restart wait while another one runs in its session, or fail (170)?",
        "RM-CP-15; RM-CANCEL-1: the current operation is spoken of in the singular";
    UNFORCED_HANG = "unforced-hang", ["gives-up", "waits"],
        "Is an application that does not answer given up without force, or waited for?",
        "RM-SHUT-8 speaks of force only";
    VETO_CODE = "veto-code", ["fail-shutdown", "cancelled"],
        "Is a shutdown that an application refused a failed one (351) or a cancelled one (1223)?",
        "RM-SHUT-10, RM-CANCEL-6, RM-CP-23";
    LIST_CANCEL = "list-cancel", ["ignored", "honoured"],
        "Can RmGetList be cancelled?",
        "RM-CANCEL-1 against RM-LIST-4, RM-CP-3";
    CANCELLED_RESTART = "restart-after-cancel", ["subset", "nothing"],
        "Does a restart after a cancelled shutdown restart what was stopped, or nothing?",
        "RM-RST-4, RM-CANCEL-9, RM-CP-16";
}

choices! {
    PROGRESS = "progress",
        "Had the operation got too far to be cancelled?",
        "RM-CANCEL-5, RM-CP-1, RM-CP-2";
    PRECEDENCE = "precedence",
        "Which of two results that both fit is returned?",
        "RM-CANCEL-16, RM-CP-24, RM-CP-25";
    ORDER = "order",
        "In which order are the applications of one class treated, and when is each looked at?",
        "RM-SHUT-7, RM-LIST-1";
    AFTER_FAILURE = "after-failure",
        "Are the others still treated after one application could not be?",
        "RM-SHUT-4, RM-RST-3";
    PARTIAL = "partial",
        "How much had been done when a fault struck, and did the call fail for it?",
        "RM-SESS-10, RM-CANCEL-19, RM-END-6, RM-CP-27";
    OWN_EXIT = "own-exit",
        "Is an application that ended by itself still listed (as stopped by others)?",
        "RM-LIST-1; RM_APP_STATUS; RM-CP-22";
    NULL_HANDLE = "null-handle",
        "Is NULL as a handle a bad argument or an unknown session?",
        "RM-CANCEL-18, RM-CP-26";
    REFUSAL_CODE = "refusal-code",
        "Is 350 or 351 returned where an application that cannot be restarted forbids a shutdown?",
        "RM-SHUT-6";
    STATUS = "status",
        "After which applications is the status callback entered?",
        "RM-CB-1, RM-CB-2";
    LIST_OVERTAKEN = "list-overtaken",
        "Does RmGetList still return a list when its session is ended meanwhile?",
        "RM-END-3";
    SEQUENCE = "sequence",
        "In which order do calls take effect that overlap?",
        "no page says";
}
