//! What the documents of Management Infrastructure leave open: readings, which an implementation
//! settles once, and choices, which may fall differently every time.

crate::readings! {
    CANCELLED_CODE = "cancelled-code", ["failed", "ok", "other"],
        "With which code does an operation end that was cancelled in time?", "MI-CANCEL-9";
    NATURAL_FINAL = "natural-final", ["stands", "replaced"],
        "Does the provider's result stand when it is there, but not handed out, as the cancel \
         takes effect?",
        "MI-CANCEL-10, MI-RACE-1";
    EXTRA_RESULTS = "extra-results", ["delivered", "dropped"],
        "Are instances still handed out that were there as the cancel took effect?",
        "MI-CANCEL-7, MI-RACE-2";
    LAST_INSTANCE = "last-instance", ["alone", "with-final"],
        "Does the last instance come as a result of its own, or together with the final code?",
        "MI-RACE-2, OMI look-ahead";
    SECOND_CANCEL = "second-cancel", ["ok", "not-found"],
        "What does Cancel answer when the operation has been cancelled already?", "MI-CANCEL-21";
    CANCEL_AFTER_FINAL = "cancel-after-final", ["ok", "not-found"],
        "What does Cancel answer when the operation has ended already?", "MI-CANCEL-22";
    EARLY_CLOSE = "early-close", ["fails", "waits"],
        "What does Close of a synchronous operation do before its final result was fetched?",
        "MI-CANCEL-53, MI-RACE-8";
    CLOSE_CANCELS = "close-cancels", ["yes", "no"],
        "Does Close of a running operation cancel it?", "MI-CANCEL-54, MI-RACE-9";
    RESULTS_AFTER_CLOSE = "results-after-close", ["delivered", "suppressed"],
        "Do callbacks still come once a running operation has been closed?",
        "MI-CANCEL-55, MI-RACE-9";
    INLINE_CALLBACK = "inline-callback", ["no", "yes"],
        "May a callback run inside the call that brought it about, on the calling thread?",
        "MI-CANCEL-27, MI-RACE-11";
    START_ON_CLOSING = "start-on-closing",
        ["invalid-parameter", "failed", "server-is-shutting-down", "runs"],
        "What becomes of an operation started on a session that is being closed?",
        "MI-CANCEL-69, MI-RACE-16";
    OTHER_USER = "other-user", ["accepted", "access-denied"],
        "What do Cancel and Close answer to another user than the one who started the operation?",
        "MI-CANCEL-18, MI-RACE-23";
}

crate::choices! {
    IN_TRANSIT = "in-transit",
        "How much of what the provider posted had arrived when the cancel took effect?",
        "MI-CANCEL-7, MI-CANCEL-10";
    MOMENT = "moment", "When is something done that is only said to be done soon?", "MI-CANCEL-5";
    ENDED = "ended",
        "Does a Cancel find the operation ended once its final result is there, or once it was \
         handed out?",
        "MI-CANCEL-22, MI-RACE-1";
    LOST_CANCEL = "lost-cancel",
        "Is a Cancel lost that comes before the start call has returned?", "MI-CANCEL-24";
    CLOSED_HANDLE = "closed-handle",
        "What does a call answer while another thread closes its handle?",
        "MI-CANCEL-23, MI-CANCEL-60, MI-CANCEL-61, MI-CANCEL-70";
    ERROR_CODE = "error-code", "Which of the codes for an error is it?",
        "MI-CANCEL-33, MI-CANCEL-53, MI-CANCEL-58";
    AFTER_FINAL = "after-final", "What does GetInstance answer behind the final result?",
        "MI-CANCEL-35";
    OTHER_CODE = "other-code", "Which of the other codes is it?", "MI-CANCEL-9";
}
