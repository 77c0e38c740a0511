//! Cancelling a library request: `CancelNtmsLibraryRequest`, and what else ends one.

crate::clauses! {
    after requests;

    CANCEL_1 = "RSM-CANCEL-1", Must, Stated, Implementation,
        "Cancelling NULL answers ERROR_INVALID_PARAMETER.",
        "RSMP 3.2.5.2.1.7";
    CANCEL_2 = "RSM-CANCEL-2", Must, Stated, Implementation,
        "Cancelling an unknown id, or a request that had ended before the call began, answers \
         ERROR_OBJECT_NOT_FOUND. If it ends while the call is under way, success will do too.",
        "NT:cancelntmslibraryrequest; RSMP 3.2.5.2.1.7";
    CANCEL_3 = "RSM-CANCEL-3", Must, Stated, Implementation,
        "Cancelling answers ERROR_ACCESS_DENIED to one who is no administrator and has no control \
         access.",
        "NT:cancelntmslibraryrequest; RSMP 3.2.5.2.1.7";
    CANCEL_4 = "RSM-CANCEL-4", Must, Stated, Implementation,
        "Cancelling an outstanding request while its library is busy with another succeeds: the \
         cancellation is queued.",
        "NT:cancelntmslibraryrequest; RSMP 3.2.5.2.1.7";
    CANCEL_5 = "RSM-CANCEL-5", May, Stated, Implementation,
        "Cancelling an outstanding request of an idle library succeeds: at once or queued.",
        "NT:cancelntmslibraryrequest; RSMP 3.2.5.2.1.7";
    CANCEL_6 = "RSM-CANCEL-6", Must, Stated, Implementation,
        "Cancelling a request being handled answers ERROR_ACCESS_DENIED or ERROR_SUCCESS, nothing \
         else.",
        "NT:cancelntmslibraryrequest; RSMP 3.2.5.2.1.7";
    CANCEL_7 = "RSM-CANCEL-7", May, Stated, Implementation,
        "A queued cancellation can come too late: success does not promise CANCELLED.",
        "NT:cancelntmslibraryrequest";
    CANCEL_8 = "RSM-CANCEL-8", Must, Derived, Implementation,
        "A request ends once: a cancellation does not replace another end.",
        "follows from what a terminal state is";
    CANCEL_9 = "RSM-CANCEL-9", Must, Stated, Implementation,
        "A cancelling call that answers an error has not touched the request.",
        "RSMP 3.2.5.2.1.7";
    CANCEL_10 = "RSM-CANCEL-10", May, Derived, Implementation,
        "A queued cancellation is a request of its own, of type NTMS_LM_REMOVE.",
        "NT:ns-ntms_librequestinformation";
    CANCEL_11 = "RSM-CANCEL-11", May, Derived, Implementation,
        "NTMS_LM_REMOVE, numbered 0, comes before every other type.",
        "RSMP 2.2.4.3";
    CANCEL_12 = "RSM-CANCEL-12", Must, Stated, Implementation,
        "That a cancellation has taken effect is told to subscribers, with the id of the request.",
        "RSMP 3.2.5.2.1.7";
    CANCEL_13 = "RSM-CANCEL-13", Must, Stated, Implementation,
        "Every change of a request is told to subscribers, a change of state as NTMS_OBJ_UPDATE.",
        "RSMP 3.2.5.1";
    CANCEL_14 = "RSM-CANCEL-14", Unspecified, Stated, Implementation,
        "What a second cancelling answers while the first is queued; cancelling a cancellation.",
        "NT:cancelntmslibraryrequest";
    CANCEL_15 = "RSM-CANCEL-15", May, Derived, Implementation,
        "Any session may cancel, not only the one that asked for the work.",
        "NT:cancelntmslibraryrequest; NT:enumeratentmsobject";
    CANCEL_16 = "RSM-CANCEL-16", Must, Stated, Implementation,
        "Cleaning requests can be cancelled so: an outstanding one is found.",
        "NT:cancelntmslibraryrequest";
    CANCEL_17 = "RSM-CANCEL-17", Must, Stated, Implementation,
        "Cleaning a stand-alone drive is done at once and leaves nothing outstanding.",
        "NT:cleanntmsdrive; RSMP 3.2.5.2.1.4";
    CANCEL_18 = "RSM-CANCEL-18", Unspecified, Stated, Implementation,
        "What becomes of a medium that is half-way when its request is cancelled.",
        "NT:cancelntmslibraryrequest";
    CANCEL_19 = "RSM-CANCEL-19", May, Stated, Implementation,
        "An eject that was started ends by stopping it, or by cancelling the request of its id.",
        "NT:ejectntmsmedia";
    CANCEL_20 = "RSM-CANCEL-20", Must, Stated, Implementation,
        "After a restart of the service no request from before it is outstanding.",
        "RSMc:rsm-startup; NT:cleanntmsdrive; RSMP 3.2.3.3";
    CANCEL_21 = "RSM-CANCEL-21", May, Stated, Implementation,
        "Cancelling may answer ERROR_NOT_ENOUGH_MEMORY; whether it had an effect is open.",
        "NT:cancelntmslibraryrequest";
}
