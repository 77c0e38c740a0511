//! Operator requests.

crate::clauses! {
    after allocating;

    OP_1 = "RSM-OP-1", Must, Stated, Implementation,
        "Submitting makes an operator request in state SUBMITTED and tells its id.",
        "NT:submitntmsoperatorrequestw; RSMP 3.2.5.2.5.4";
    OP_2 = "RSM-OP-2", Must, Stated, Implementation,
        "Cancelling an open operator request succeeds, and by then it is REFUSED.",
        "NT:cancelntmsoperatorrequest; RSMP 3.2.5.2.5.7";
    OP_3 = "RSM-OP-3", Must, Stated, Implementation,
        "Satisfying an open operator request succeeds, and by then it is COMPLETE.",
        "RSMP 3.2.5.2.5.8";
    OP_4 = "RSM-OP-4", Must, Stated, Implementation,
        "Cancelling an operator request that had ended answers ERROR_INVALID_STATE or \
         ERROR_OBJECT_NOT_FOUND, never success.",
        "NT:cancelntmsoperatorrequest; RSMP 3.2.5.2.5.7";
    OP_5 = "RSM-OP-5", Must, Stated, Implementation,
        "Satisfying an operator request that is unknown or had ended answers \
         ERROR_OBJECT_NOT_FOUND.",
        "NT:satisfyntmsoperatorrequest; RSMP 3.2.5.2.5.8";
    OP_6 = "RSM-OP-6", Must, Stated, Implementation,
        "Who is no administrator and cancels or satisfies is answered ERROR_ACCESS_DENIED.",
        "NT:cancelntmsoperatorrequest; NT:satisfyntmsoperatorrequest; RSMP 3.2.5.2.5.7";
    OP_7 = "RSM-OP-7", Must, Stated, Implementation,
        "A wait ends with its operator request: with success once it is completed, with \
         ERROR_CANCELLED once it is refused or cancelled.",
        "NT:waitforntmsoperatorrequest; RSMP 3.2.5.2.5.6";
    OP_8 = "RSM-OP-8", Must, Stated, Implementation,
        "A wait with time-out 0 only looks: an open request makes it answer ERROR_TIMEOUT.",
        "NT:waitforntmsoperatorrequest";
    OP_9 = "RSM-OP-9", Must, Stated, Implementation,
        "Waiting for an operator request that is unknown or deleted answers \
         ERROR_OBJECT_NOT_FOUND.",
        "NT:waitforntmsoperatorrequest";
    OP_10 = "RSM-OP-10", Must, Derived, Implementation,
        "Of those who end an operator request at the same time one succeeds; nobody replaces its \
         end.",
        "follows from what a terminal state is";
    OP_11 = "RSM-OP-11", Must, Stated, Implementation,
        "An ended operator request can still be waited for and asked about until it is purged \
         (after days).",
        "NT:ns-ntms_computerinformation";
    OP_12 = "RSM-OP-12", May, Stated, Implementation,
        "An operator request can be cancelled whoever made it: a client, or the service itself.",
        "RSMP 3.2.1.4; RSMc:operator-requests";
    OP_13 = "RSM-OP-13", Unspecified, Stated, Implementation,
        "What closing a session does to the operator requests that were submitted in it.",
        "NT:closentmssession";
    OP_14 = "RSM-OP-14", Must, Stated, Implementation,
        "Waiting for, cancelling or satisfying NULL answers ERROR_INVALID_PARAMETER.",
        "NT:waitforntmsoperatorrequest; NT:cancelntmsoperatorrequest; RSMP 3.2.5.2.5.8";
    OP_15 = "RSM-OP-15", Must, Stated, Implementation,
        "Cancelling an unknown operator request answers ERROR_OBJECT_NOT_FOUND.",
        "NT:cancelntmsoperatorrequest; RSMP 3.2.5.2.5.7";
    OP_16 = "RSM-OP-16", Must, Stated, Implementation,
        "Asking operators for NTMS_OPREQ_UNKNOWN answers ERROR_INVALID_PARAMETER.",
        "RSMP 3.2.5.2.5.4";
    OP_17 = "RSM-OP-17", Must, Stated, Implementation,
        "A wait answers ERROR_TIMEOUT once its time-out has passed, and not before; with INFINITE \
         never.",
        "NT:waitforntmsoperatorrequest";
    OP_18 = "RSM-OP-18", Must, Stated, Implementation,
        "Asking operators for something about an unknown object answers ERROR_OBJECT_NOT_FOUND.",
        "NT:submitntmsoperatorrequestw";
    OP_19 = "RSM-OP-19", Must, Stated, Implementation,
        "Asking operators for more than to read a message answers ERROR_ACCESS_DENIED to one who \
         has no control access; on Windows XP to nobody.",
        "NT:submitntmsoperatorrequestw; RSMP 3.2.5.2.5.4";
    OP_20 = "RSM-OP-20", May, Stated, Implementation,
        "An operator request is ACTIVE once a console has read it, INPROGRESS once somebody has \
         acknowledged it.",
        "NT:ns-ntms_oprequestinformation; RSMc:operator-requests";
    OP_21 = "RSM-OP-21", Must, Stated, Implementation,
        "Enumerating operator requests lists those that are open.",
        "NT:enumeratentmsobject";
    OP_22 = "RSM-OP-22", Must, Stated, Implementation,
        "Enumerating operator requests in a container answers ERROR_INVALID_PARAMETER.",
        "NT:enumeratentmsobject";
    OP_23 = "RSM-OP-23", Unspecified, Stated, Implementation,
        "What becomes of what a mount or a cleaning asked operators for when it ends otherwise.",
        "NT:mountntmsmedia; NT:cleanntmsdrive";
    OP_24 = "RSM-OP-24", Unspecified, Stated, Implementation,
        "What a restart of the service does to operator requests.",
        "RSMc:rsm-startup";
    OP_25 = "RSM-OP-25", May, Stated, Implementation,
        "The service asks operators to see to a drive that has failed.",
        "RSMc:operator-requests; RSMP 3.2.1.4";
}
