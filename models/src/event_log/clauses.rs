//! The ledger: what the documents say of these calls, one statement a clause.
//!
//! Sources: `winevt/X` a page of the reference of `winevt.h`, `WES/X` a concept page, `EVEN6 n` a
//! section of the remoting protocol ([MS-EVEN6]), which says what the server does and is the best
//! evidence for what a cancel can do. What only a SHOULD of the protocol says is a `Should` here.
//! Clauses of the groups QUERY, NEXT, PUSH and CLOSE are ours: they follow from what the pages say
//! the functions are for.
//!
//! Not here, because the calls that they need are not modelled yet: seek, clear, export, archive,
//! bookmarks, subscriptions in the pull model, strict subscriptions, a connection that is lost.

pub use super::open_points::*;

crate::clauses! {
    CANCEL_1 = "EVT-CANCEL-1", Must, Stated, Implementation,
        "EvtCancel takes one handle and returns a BOOL; where it fails it leaves a last error.",
        "winevt/evtcancel";
    CANCEL_2 = "EVT-CANCEL-2", Must, Stated, Implementation,
        "EvtCancel ends every operation pending on the handle, not just one of them.",
        "winevt/evtcancel";
    CANCEL_3 = "EVT-CANCEL-3", Must, Stated, Implementation,
        "Of these functions only EvtNext, EvtQuery and EvtSubscribe can be cancelled.",
        "winevt/evtcancel";
    CANCEL_4 = "EVT-CANCEL-4", Must, Stated, Implementation,
        "EvtQuery and EvtSubscribe are cancelled by passing the session in which they run.",
        "winevt/evtcancel";
    CANCEL_5 = "EVT-CANCEL-5", Must, Stated, Implementation,
        "NULL is the default session: EvtCancel(NULL) cancels what runs there.",
        "winevt/evtcancel";
    CANCEL_6 = "EVT-CANCEL-6", Must, Derived, Implementation,
        "EvtNext is cancelled by passing the result set that it reads.",
        "winevt/evtcancel; EVEN6 3.1.4.6.1";
    CANCEL_7 = "EVT-CANCEL-7", Unspecified, Stated, Implementation,
        "Whether cancelling a session also stops EvtNext on its result sets.",
        "winevt/evtcancel is silent; EventLogSession.CancelCurrentOperations suggests so";
    CANCEL_10 = "EVT-CANCEL-10", Unspecified, Stated, Implementation,
        "What cancelling a handle answers that is none, or of an event, or being closed.",
        "EVEN6 3.1.4.34 <67>";
    CANCEL_11 = "EVT-CANCEL-11", May, Stated, Implementation,
        "A cancel need not take effect at once.",
        "winevt/evtcancel";
    CANCEL_12 = "EVT-CANCEL-12", May, Stated, Implementation,
        "EvtCancel may return before the call that it stops has returned.",
        "winevt/evtcancel: the procedure";
    CANCEL_13 = "EVT-CANCEL-13", May, Stated, Implementation,
        "EvtCancel may fail and leave the operation running, as when the server is too busy.",
        "winevt/evtcancel; EVEN6 3.1.4.34";
    CANCEL_14 = "EVT-CANCEL-14", Should, Stated, Implementation,
        "Cancelling where nothing is pending reports success.",
        "EVEN6 3.1.4.34";
    CANCEL_15 = "EVT-CANCEL-15", Should, Stated, Implementation,
        "Cancelling what is cancelled already reports success and does nothing.",
        "EVEN6 3.1.4.34";
    CANCEL_16 = "EVT-CANCEL-16", Must, Stated, Implementation,
        "EvtCancel does not close the handle: EvtClose is still owed, and still works.",
        "winevt/evtcancel; EVEN6 3.1.4.34";
    CANCEL_17 = "EVT-CANCEL-17", Should, Stated, Caller,
        "Cancel from another thread than the one that waits in the operation.",
        "winevt/evtcancel: the procedure",
        not modelled "a thread that waits in a call makes no other call";
    CANCEL_18 = "EVT-CANCEL-18", Must, Stated, Implementation,
        "A call that was stopped fails with ERROR_CANCELLED.",
        "winevt/evtcancel";
    CANCEL_19 = "EVT-CANCEL-19", Must, Stated, Implementation,
        "EvtQuery and EvtSubscribe report that as NULL: there is no query and no subscription.",
        "winevt/evtcancel; winevt/evtquery; winevt/evtsubscribe";
    CANCEL_20 = "EVT-CANCEL-20", May, Stated, Implementation,
        "A call overtaken by a cancel may still end as it would have ended without.",
        "winevt/evtcancel: may not be able to stop at once";
    CANCEL_21 = "EVT-CANCEL-21", Must, Derived, Implementation,
        "A call returns, once, with one result: never both cancelled and with events.",
        "what a function is";
    CANCEL_22 = "EVT-CANCEL-22", Should, Stated, Implementation,
        "A call that was stopped returns soon.",
        "winevt/evtcancel: the procedure";
    CANCEL_23 = "EVT-CANCEL-23", Unspecified, Stated, Implementation,
        "How soon that is.",
        "EVEN6 3.1.4.16-18 names a time for other calls only",
        not modelled "there is no bound to hold a trace against";
    CANCEL_24 = "EVT-CANCEL-24", Unspecified, Stated, Implementation,
        "What EvtNext leaves in Returned when it fails.",
        "EVEN6 3.1.4.13";
    CANCEL_25 = "EVT-CANCEL-25", May, Stated, Implementation,
        "EvtNext stopped in the middle of a batch may return what it has as a success.",
        "EVEN6 3.1.4.13 does so for time-outs";
    CANCEL_26 = "EVT-CANCEL-26", Unspecified, Stated, Implementation,
        "Whether events that a stopped EvtNext had read but not returned come again.",
        "EVEN6 3.1.4.10, 3.1.4.13";
    CANCEL_28 = "EVT-CANCEL-28", Must, Stated, Implementation,
        "EvtNext reports the passing of its time-out, and only that, as ERROR_TIMEOUT.",
        "winevt/evtnext";
    CANCEL_29 = "EVT-CANCEL-29", Must, Stated, Implementation,
        "EvtNext with INFINITE never reports ERROR_TIMEOUT.",
        "winevt/evtnext";
    CANCEL_30 = "EVT-CANCEL-30", May, Derived, Implementation,
        "Where time-out and cancel meet, either is reported.",
        "follows from EVT-CANCEL-18, 20 and 28";
    CANCEL_31 = "EVT-CANCEL-31", Must, Stated, Implementation,
        "A read that times out with events returns them: ERROR_TIMEOUT means there were none.",
        "EVEN6 3.1.4.13";
    CANCEL_33 = "EVT-CANCEL-33", Must, Stated, Implementation,
        "EvtQuery and EvtSubscribe have no time-out and never report ERROR_TIMEOUT.",
        "winevt/evtquery; winevt/evtsubscribe";
    CANCEL_34 = "EVT-CANCEL-34", Unspecified, Stated, Implementation,
        "Whether a result set can be read on after a call on it was stopped.",
        "EVEN6 3.1.1.10-11, 3.1.4.34: the flag has no reset";
    CANCEL_35 = "EVT-CANCEL-35", Unspecified, Stated, Implementation,
        "Whether cancelling an idle result set stops the next call on it.",
        "winevt/evtcancel says pending; EVEN6 3.1.4.34 sets the flag regardless";
    CANCEL_36 = "EVT-CANCEL-36", Unspecified, Stated, Implementation,
        "Whether a session can still be used after it was cancelled.",
        "EVEN6 3.1.4.35";
    CANCEL_37 = "EVT-CANCEL-37", Must, Derived, Implementation,
        "Events that were handed out stay valid after EvtCancel.",
        "winevt/evtclose; winevt/evtcancel";
    CANCEL_40 = "EVT-CANCEL-40", Unspecified, Stated, Implementation,
        "Whether a push subscription goes on delivering after EvtCancel.",
        "EVEN6 3.1.4.8";
    CANCEL_41 = "EVT-CANCEL-41", Unspecified, Stated, Implementation,
        "Whether the callback of a cancelled push subscription is told of ERROR_CANCELLED.",
        "winevt/nc:evt_subscribe_callback is silent";

    CANCEL_51 = "EVT-CANCEL-51", Must, Stated, Caller,
        "A closed handle, or one being closed, must not be used.",
        "winevt/evtclose";
    CANCEL_52 = "EVT-CANCEL-52", Must, Stated, Implementation,
        "Closing a session closes its queries and subscriptions; closing a query its events.",
        "winevt/evtclose; winevt/evtopensession";
    CANCEL_53 = "EVT-CANCEL-53", Must, Stated, Implementation,
        "Closing a session cancels what is going on in it.",
        "winevt/evtopensession";
    CANCEL_54 = "EVT-CANCEL-54", Unspecified, Stated, Implementation,
        "With which code a call ends whose session is closed.",
        "winevt/evtopensession is silent";
    CANCEL_55 = "EVT-CANCEL-55", Must, Stated, Caller,
        "Cancel, wait until the call has returned, then close: never close under a pending call.",
        "winevt/evtcancel: the procedure";
    CANCEL_56 = "EVT-CANCEL-56", Unspecified, Stated, Implementation,
        "Whether closing waits for calls that are pending.",
        "winevt/evtclose is silent";
    CANCEL_57 = "EVT-CANCEL-57", Unspecified, Stated, Implementation,
        "What closing a handle answers that is closed already.",
        "EVEN6 3.1.4.33";
    CANCEL_58 = "EVT-CANCEL-58", Must, Stated, Implementation,
        "EvtClose ends a subscription: what is written later is not delivered.",
        "winevt/evtsubscribe";
    CANCEL_59 = "EVT-CANCEL-59", Unspecified, Stated, Implementation,
        "Whether closing a subscription waits for a callback, and whether one may begin later.",
        "winevt/evtclose is silent";
    CANCEL_60 = "EVT-CANCEL-60", Unspecified, Stated, Implementation,
        "Whether a callback can close its own subscription.",
        "WES/subscribing-to-events avoids it";
    CANCEL_61 = "EVT-CANCEL-61", Must, Stated, Caller,
        "The event given to a callback belongs to the service: the client must not close it.",
        "winevt/nc:evt_subscribe_callback";
    CANCEL_62 = "EVT-CANCEL-62", Must, Stated, Implementation,
        "Callbacks of one subscription do not overlap.",
        "winevt/nc:evt_subscribe_callback";
    CANCEL_63 = "EVT-CANCEL-63", Must, Stated, Implementation,
        "What a callback returns has no effect.",
        "winevt/nc:evt_subscribe_callback",
        not modelled "the handlers of scenarios return nothing";
    CANCEL_64 = "EVT-CANCEL-64", Must, Stated, Implementation,
        "That a subscription cannot be made is told by EvtSubscribe, never by the callback.",
        "winevt/nc:evt_subscribe_callback";
    CANCEL_65 = "EVT-CANCEL-65", Unspecified, Stated, Implementation,
        "Whether a last callback tells of a close.",
        "winevt/nc:evt_subscribe_callback knows none",
        not modelled "no document gives such a callback a form that a trace could show";
    CANCEL_66 = "EVT-CANCEL-66", Must, Stated, Implementation,
        "The end of a result set, and only that, is ERROR_NO_MORE_ITEMS.",
        "winevt/evtnext";
    CANCEL_67 = "EVT-CANCEL-67", Must, Stated, Implementation,
        "A result set is live: events written after the query are returned as well.",
        "WES/querying-for-events";
    CANCEL_68 = "EVT-CANCEL-68", Must, Stated, Caller,
        "Every event from EvtNext is to be closed, if its query is not.",
        "winevt/evtnext; winevt/evtclose",
        not modelled "not doing so only leaks, and no call asks for leaks";
    CANCEL_69 = "EVT-CANCEL-69", Unspecified, Stated, Caller,
        "Whether a query may be used by other threads than the one that made it.",
        "winevt/evtquery against winevt/evtcancel",
        not modelled "the page on cancelling has other threads use it: any client may";
    CANCEL_78 = "EVT-CANCEL-78", Must, Stated, Implementation,
        "EvtOpenSession contacts nobody: bad credentials are reported by the first use.",
        "winevt/evtopensession; WES/accessing-remote-computers";
    CANCEL_81 = "EVT-CANCEL-81", Must, Stated, Implementation,
        "Once the stop has taken effect, EvtNext processes no further record.",
        "winevt/evtcancel";

    QUERY_1 = "EVT-QUERY-1", Must, Stated, Implementation,
        "EvtQuery and EvtSubscribe fail where no channel bears the name.",
        "WES/querying-for-events; WES/subscribing-to-events";
    QUERY_2 = "EVT-QUERY-2", Must, Stated, Implementation,
        "Only events that the query selects are handed out.",
        "winevt/evtquery; winevt/evtsubscribe";
    QUERY_3 = "EVT-QUERY-3", Unspecified, Derived, Implementation,
        "With which code a call fails that is given a wrong handle or argument.",
        "the pages list none; EVEN6 3.1.4.12-13 and field reports differ";
    NEXT_1 = "EVT-NEXT-1", Must, Derived, Implementation,
        "A result set hands out each event once.",
        "winevt/evtnext";
    NEXT_2 = "EVT-NEXT-2", Must, Derived, Implementation,
        "A result set passes over no event that the query selects.",
        "winevt/evtnext; EVEN6 3.1.4.13";
    NEXT_3 = "EVT-NEXT-3", May, Stated, Implementation,
        "EvtNext may return fewer events than asked for.",
        "winevt/evtnext";
    PUSH_1 = "EVT-PUSH-1", Must, Stated, Implementation,
        "A push subscription delivers each event that it selects, in the order of the channel.",
        "winevt/evtsubscribe";
    PUSH_2 = "EVT-PUSH-2", Must, Stated, Implementation,
        "A subscription to future events delivers nothing written before.",
        "winevt/ne:evt_subscribe_flags";
    CLOSE_1 = "EVT-CLOSE-1", Must, Derived, Implementation,
        "Closing an open handle succeeds.",
        "winevt/evtclose";
}
