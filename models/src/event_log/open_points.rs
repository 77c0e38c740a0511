//! What the documents of the Event Log leave open: readings, which an implementation settles once,
//! and choices, which may fall differently every time.

crate::readings! {
    STICKY = "sticky-cancel", ["not-sticky", "sticky"],
        "Is EvtNext cancelled for ever once a call on its result set was stopped?",
        "EVT-CANCEL-34, EVT-RACE-2, EVT-RACE-3";
    IDLE = "idle-cancel", ["ignored", "pre-arms"],
        "Does cancelling a result set on which nothing is pending stop the next call?",
        "EVT-CANCEL-35, EVT-RACE-2";
    STICKY_SESSION = "sticky-session-cancel", ["not-sticky", "sticky"],
        "Do EvtQuery and EvtSubscribe fail for ever once their (opened) session was cancelled?",
        "EVT-CANCEL-36";
    OVERTAKEN = "overtaken-call", ["strict", "lenient"],
        "May a call that a cancel has reached still end as it would have without?",
        "EVT-CANCEL-18, EVT-CANCEL-20";
    PARTIAL = "partial-batch", ["drop-rewind", "deliver", "drop-skip"],
        "What becomes of the events that a stopped EvtNext has already read?",
        "EVT-CANCEL-25, EVT-CANCEL-26, EVT-RACE-1";
    RETURNED_ON_FAILURE = "returned-on-failure", ["zero", "untouched", "stale"],
        "What does EvtNext leave in Returned when it fails?",
        "EVT-CANCEL-24";
    REACH = "session-cancel-propagates", ["no", "yes"],
        "Does cancelling a session stop EvtNext on the session's result sets?",
        "EVT-CANCEL-7, EVT-RACE-9";
    PUSH = "push-cancel", ["none", "stops", "error-callback"],
        "What does cancelling do to a push subscription?",
        "EVT-CANCEL-40, EVT-CANCEL-41, EVT-RACE-11";
    BARRIER = "close-barrier", ["waits", "returns-early", "late-callback"],
        "Does closing a subscription wait for its callback, or may callbacks even begin later?",
        "EVT-CANCEL-59, EVT-RACE-17";
    OWN_CLOSE = "close-in-callback", ["returns", "deadlocks"],
        "Where closing waits for callbacks: does a callback that closes its own subscription hang?",
        "EVT-CANCEL-60, EVT-RACE-18";
    CLOSE_CALL = "close-during-call", ["cancels", "blocks", "invalidates"],
        "What becomes of pending calls: are they cancelled, also waited for, or failed?",
        "EVT-CANCEL-54, EVT-CANCEL-56, EVT-RACE-13, EVT-RACE-20";
}

crate::choices! {
    PROGRESS = "progress",
        "how far a call has got when another call reaches its handle",
        "EVT-RACE-1, EVT-RACE-5";
    LATENCY = "latency",
        "how long a call goes on before a stop takes effect",
        "EVT-CANCEL-11, EVT-CANCEL-23";
    BATCH = "batch",
        "how many events a batch carries",
        "EVT-NEXT-3";
    FIRST = "first",
        "whether time-out, cancel or data ends a call first",
        "EVT-CANCEL-30, EVT-RACE-16";
    CODE = "code",
        "with which code a wrong or closed handle, or a wrong argument, is refused",
        "EVT-CANCEL-10, EVT-CANCEL-57, EVT-QUERY-3";
    NOTHING_PENDING = "nothing-pending",
        "whether a cancel that finds nothing pending departs from SHOULD and fails",
        "EVT-CANCEL-14, EVT-CANCEL-15";
    DELIVERY = "delivery",
        "when the service begins a callback, also before EvtSubscribe has returned",
        "EVT-RACE-5, EVT-RACE-17";
    WORLD = "world",
        "when the world around makes its move",
        "scenarios";
}
