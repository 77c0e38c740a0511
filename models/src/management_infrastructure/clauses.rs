//! The ledger of Windows Management Infrastructure: what its documents say of the functions in
//! [`api`](super::api), one statement a clause.
//!
//! Sources: `mi/X` is the reference page of function X; `MI.h` is the published header, whose
//! comments hold rules that no page has; `OMI` is the open implementation, evidence and not law; a
//! number in `MSDN hh…` is an older copy of a page.

pub use super::open_points::*;

crate::clauses! {
    CANCEL_1 = "MI-CANCEL-1", Must, Stated, Implementation,
        "Cancel takes a running operation and any of the reasons.", "mi/mi_operation_cancel";
    CANCEL_2 = "MI-CANCEL-2", May, Stated, Implementation,
        "Cancel answers OK, FAILED, INVALID_PARAMETER, NOT_FOUND or SERVER_LIMITS_EXCEEDED; the \
         list is open.",
        "MSDN hh449269";
    CANCEL_3 = "MI-CANCEL-3", Must, Stated, Implementation,
        "Cancel is asynchronous: it returns without waiting for the operation to end.",
        "mi/mi_operation_cancel";
    CANCEL_4 = "MI-CANCEL-4", Must, Stated, Caller,
        "A cancelled operation still has to be closed.", "mi/mi_operation_cancel; MI.h";
    CANCEL_5 = "MI-CANCEL-5", Must, Stated, Implementation,
        "A cancelled asynchronous operation gets its final callback as soon as possible.",
        "mi/mi_operation_cancel";
    CANCEL_6 = "MI-CANCEL-6", Must, Stated, Caller,
        "After a cancel, too, every result up to the final one has to be taken.",
        "MI.h; mi/mi_operation_getinstance";
    CANCEL_7 = "MI-CANCEL-7", May, Stated, Implementation,
        "After Cancel has returned a few more results may come before the final one.",
        "mi/mi_operation_cancel";
    CANCEL_8 = "MI-CANCEL-8", Must, Derived, Implementation,
        "Every operation has exactly one final result, cancelled or not.",
        "mi/mi_operation_cancel; mi/ns:mi_operationcallbacks";
    CANCEL_9 = "MI-CANCEL-9", Unspecified, Stated, Implementation,
        "With which code a cancelled operation ends is not said; no code means cancelled.",
        "mi/ne:mi_result; OMI: FAILED";
    CANCEL_10 = "MI-CANCEL-10", May, Stated, Implementation,
        "A final result that was there before the cancel may stand.", "mi/mi_operation_cancel";
    CANCEL_11 = "MI-CANCEL-11", Must, Stated, Implementation,
        "A cancelled client leaves the server: its final result does not wait for the provider.",
        "mi/mi_operation_cancel";
    CANCEL_12 = "MI-CANCEL-12", May, Stated, Implementation,
        "The provider may never learn of the cancel, and goes on.", "mi/mi_operation_cancel";
    CANCEL_15 = "MI-CANCEL-15", May, Stated, Implementation,
        "New operations may fail for lack of quota.", "mi/mi_operation_cancel";
    CANCEL_17 = "MI-CANCEL-17", Should, Stated, Caller,
        "Cancel is called in the security context in which the operation was started.",
        "mi/mi_operation_cancel";
    CANCEL_18 = "MI-CANCEL-18", Unspecified, Stated, Implementation,
        "What Cancel and Close answer in another security context is not said; ACCESS_DENIED is \
         described.",
        "mi/ne:mi_result; OMI";
    CANCEL_19 = "MI-CANCEL-19", Must, Stated, Implementation,
        "Inside a callback, Cancel takes the handle that the callback was given.",
        "mi/mi_operation_cancel";
    CANCEL_20 = "MI-CANCEL-20", Must, Stated, Implementation,
        "Cancel answers INVALID_PARAMETER to no handle.", "MI.h";
    CANCEL_21 = "MI-CANCEL-21", Unspecified, Stated, Implementation,
        "What a second Cancel answers is not said.", "OMI: OK";
    CANCEL_22 = "MI-CANCEL-22", Unspecified, Stated, Implementation,
        "What Cancel answers between the final result and Close is not said; it has no effect.",
        "OMI: OK; MSDN hh449269: NOT_FOUND";
    CANCEL_23 = "MI-CANCEL-23", Unspecified, Stated, Implementation,
        "What Cancel answers while or after the operation is closed is not said.",
        "OMI: INVALID_PARAMETER";
    CANCEL_24 = "MI-CANCEL-24", Unspecified, Stated, Implementation,
        "A Cancel inside a callback that runs before the start call has returned may be lost.",
        "OMI";
    CANCEL_25 = "MI-CANCEL-25", Unspecified, Stated, Implementation,
        "Whether the reason of a client's Cancel shows anywhere is not said.",
        "mi/ne:mi_cancellationreason",
        not modelled "no function of the model shows a reason";
    CANCEL_27 = "MI-CANCEL-27", Unspecified, Stated, Implementation,
        "A callback may run on the thread that cancels, inside Cancel; nothing is said.",
        "OMI: yes";
    CANCEL_28 = "MI-CANCEL-28", Must, Derived, Implementation,
        "Cancel leaves results that were handed out valid.", "mi/mi_operation_getinstance",
        not modelled "no function of the model reads an instance";
    CANCEL_29 = "MI-CANCEL-29", Must, Stated, Implementation,
        "GetInstance waits for a result, and returns with it.", "mi/mi_operation_getinstance";
    CANCEL_30 = "MI-CANCEL-30", Must, Stated, Caller,
        "GetInstance is repeated until there are no more results.", "mi/mi_operation_getinstance";
    CANCEL_31 = "MI-CANCEL-31", May, Stated, Implementation,
        "A result may carry no instance, also a successful one.", "mi/mi_operation_getinstance";
    CANCEL_32 = "MI-CANCEL-32", Must, Stated, Implementation,
        "A fetched instance is valid until the next GetInstance or Close.",
        "mi/mi_operation_getinstance",
        not modelled "no function of the model reads an instance";
    CANCEL_33 = "MI-CANCEL-33", Must, Stated, Implementation,
        "GetInstance on an operation with a callback is an error.", "mi/mi_operation_getinstance";
    CANCEL_35 = "MI-CANCEL-35", Unspecified, Stated, Implementation,
        "What GetInstance answers behind the final result is not said.",
        "OMI: the final code again";
    CANCEL_36 = "MI-CANCEL-36", Unspecified, Stated, Implementation,
        "What concurrent GetInstance calls on one operation do is not said.", "silent";
    CANCEL_37 = "MI-CANCEL-37", Must, Stated, Implementation,
        "GetInstance answers INVALID_PARAMETER to no handle, as its own and as the final code.",
        "MI.h";
    CANCEL_38 = "MI-CANCEL-38", Must, Stated, Implementation,
        "With a callback an operation is asynchronous: its results come there.",
        "MI.h; mi/ns:mi_operationcallbacks";
    CANCEL_39 = "MI-CANCEL-39", Must, Stated, Implementation,
        "A start call fails only through the final result of the operation that it makes.",
        "mi/mi_session_enumerateinstances";
    CANCEL_40 = "MI-CANCEL-40", Must, Stated, Implementation,
        "Without a session the start call makes one callback, final, with INVALID_PARAMETER and \
         no operation.",
        "MI.h";
    CANCEL_41 = "MI-CANCEL-41", May, Stated, Implementation,
        "A callback may run before the start call has returned.", "MI.h; OMI";
    CANCEL_42 = "MI-CANCEL-42", Must, Stated, Implementation,
        "The next result waits until the client has acknowledged the one before.", "MI.h";
    CANCEL_43 = "MI-CANCEL-43", Must, Stated, Implementation,
        "While a result is unacknowledged the close of its operation, and so of its session, is \
         not complete.",
        "MI.h";
    CANCEL_44 = "MI-CANCEL-44", Must, Stated, Implementation,
        "What a callback was given is valid until the acknowledgement.", "MI.h",
        not modelled "no function of the model reads an instance";
    CANCEL_45 = "MI-CANCEL-45", Must, Derived, Implementation,
        "After a cancel, too, the final result waits until the one before has been acknowledged.",
        "MI.h; MI-CANCEL-6 with MI-CANCEL-42";
    CANCEL_46 = "MI-CANCEL-46", Unspecified, Stated, Implementation,
        "What a second acknowledgement does is not said.", "OMI: undefined";
    CANCEL_48 = "MI-CANCEL-48", May, Stated, Implementation,
        "A result may be acknowledged from any thread, also when its callback has returned.",
        "MI.h";
    CANCEL_50 = "MI-CANCEL-50", Must, Derived, Implementation,
        "The results of one operation come one after the other, and none behind the final one.",
        "MI.h";
    CANCEL_51 = "MI-CANCEL-51", Must, Stated, Caller,
        "Every operation has to be closed.", "mi/mi_session_enumerateinstances; MI.h";
    CANCEL_52 = "MI-CANCEL-52", Must, Stated, Implementation,
        "Close of an asynchronous operation does not wait.", "mi/mi_operation_close; MI.h";
    CANCEL_53 = "MI-CANCEL-53", Unspecified, Stated, Implementation,
        "Close of a synchronous operation before its final result was taken fails, hangs, or \
         cancels and waits.",
        "mi/mi_operation_close; mi/mi_operation_getinstance; MI.h";
    CANCEL_54 = "MI-CANCEL-54", May, Stated, Implementation,
        "Close of a running operation may cancel it.", "MI.h; the page is silent";
    CANCEL_55 = "MI-CANCEL-55", Unspecified, Stated, Implementation,
        "Whether results still come once a running operation has been closed is not said.",
        "MI.h; OMI: yes";
    CANCEL_56 = "MI-CANCEL-56", Must, Stated, Implementation,
        "Inside a callback, Close takes the handle that the callback was given.",
        "mi/mi_operation_close";
    CANCEL_57 = "MI-CANCEL-57", Should, Stated, Caller,
        "Close is called in the security context in which the operation was started.",
        "mi/mi_operation_close";
    CANCEL_58 = "MI-CANCEL-58", Unspecified, Stated, Implementation,
        "The codes of Close are not listed.", "mi/mi_operation_close; OMI";
    CANCEL_59 = "MI-CANCEL-59", Must, Stated, Implementation,
        "Close answers INVALID_PARAMETER to no handle.", "MI.h";
    CANCEL_60 = "MI-CANCEL-60", Unspecified, Stated, Implementation,
        "What a second Close answers is not said.", "OMI: INVALID_PARAMETER";
    CANCEL_61 = "MI-CANCEL-61", Unspecified, Stated, Implementation,
        "Close during another thread's GetInstance: expected is that the final result is fetched \
         and both return.",
        "OMI";
    CANCEL_62 = "MI-CANCEL-62", Must, Stated, Implementation,
        "Closing a session cancels every operation that runs in it.", "mi/mi_session_close; MI.h";
    CANCEL_63 = "MI-CANCEL-63", Must, Stated, Implementation,
        "Each asynchronous operation that a session's close cancels gets its final callback.",
        "mi/mi_session_close";
    CANCEL_64 = "MI-CANCEL-64", Must, Stated, Implementation,
        "The close of a session completes when, and not before, the client has closed every \
         operation.",
        "mi/mi_session_close";
    CANCEL_65 = "MI-CANCEL-65", Must, Stated, Implementation,
        "Only without a completion callback does the close of a session wait.",
        "mi/mi_session_close";
    CANCEL_66 = "MI-CANCEL-66", Must, Stated, Caller,
        "Inside a callback a session is closed with a completion callback.",
        "mi/mi_session_close; MI.h";
    CANCEL_67 = "MI-CANCEL-67", Must, Stated, Implementation,
        "The close of a session does not complete while a callback holds one of its results.",
        "MI.h";
    CANCEL_68 = "MI-CANCEL-68", Must, Stated, Implementation,
        "Session close without a session: calls the completion callback and answers OK; \
         INVALID_PARAMETER without one.",
        "MI.h";
    CANCEL_69 = "MI-CANCEL-69", Unspecified, Stated, Implementation,
        "What becomes of an operation started on a session that is being closed is not said.",
        "OMI";
    CANCEL_70 = "MI-CANCEL-70", Unspecified, Stated, Implementation,
        "What a second close of a session answers is not said.", "OMI: INVALID_PARAMETER, or OK";
    CANCEL_71 = "MI-CANCEL-71", Must, Stated, Caller,
        "Every session has to be closed.", "mi/mi_session_close; mi/mi_application_close";
    CANCEL_72 = "MI-CANCEL-72", Must, Stated, Implementation,
        "Application close is synchronous: it waits for the sessions whose close is under way.",
        "MI.h";
    CANCEL_73 = "MI-CANCEL-73", Must, Stated, Implementation,
        "Closing an application cancels every operation in it.", "mi/mi_application_close; MI.h";
    CANCEL_74 = "MI-CANCEL-74", Must, Stated, Implementation,
        "Application close returns only once the client has closed every session.", "MI.h";
    CANCEL_75 = "MI-CANCEL-75", Must, Stated, Caller,
        "No callback closes the application.", "mi/mi_application_close; MI.h";
    CANCEL_76 = "MI-CANCEL-76", Must, Stated, Caller,
        "The flags of an application are zero.", "MI.h";
    CANCEL_88 = "MI-CANCEL-88", May, Stated, Implementation,
        "What a provider posts after its client was cancelled is dropped.",
        "mi/mi_context_registercancel; mi/mi_operation_cancel";
    CANCEL_90 = "MI-CANCEL-90", Must, Stated, Provider,
        "A provider posts its result once, and nothing behind it.", "mi/mi_context_postresult";
    CALL_1 = "MI-CALL-1", Must, Derived, Implementation,
        "A call returns once what it is documented to wait for is there, and at once if that is \
         nothing.",
        "mi/*: no page of a function without a wait describes one";
    CALL_2 = "MI-CALL-2", Must, Stated, Implementation,
        "Application functions and acknowledgements answer INVALID_PARAMETER to no handle.", "MI.h";
    CALL_3 = "MI-CALL-3", Must, Derived, Caller,
        "A handle that was closed is passed to no further function.",
        "MI.h; OMI: handle generations";
    CALL_4 = "MI-CALL-4", Must, Derived, Caller,
        "A result is acknowledged once, while it is held.", "MI.h; OMI: undefined otherwise";
    CALL_5 = "MI-CALL-5", Must, Derived, Caller,
        "One thread at a time fetches the results of an operation.", "silent; OMI: no lock";
    CALL_6 = "MI-CALL-6", Must, Stated, Caller,
        "Every result that came for manual acknowledgement is acknowledged.", "MI.h";
}
