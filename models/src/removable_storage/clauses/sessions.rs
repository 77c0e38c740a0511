//! Sessions: opening, using and closing them.

crate::clauses! {
    SESS_1 = "RSM-SESS-1", Must, Stated, Implementation,
        "A call in no session (NULL or never opened) answers ERROR_INVALID_HANDLE.",
        "NT: every page";
    SESS_2 = "RSM-SESS-2", Must, Stated, Caller,
        "Threads may share a session; processes may not.",
        "NT:openntmssessionw";
    SESS_3 = "RSM-SESS-3", Must, Stated, Implementation,
        "While the service has not started, opening a session answers ERROR_NOT_READY.",
        "NT:openntmssessionw; RSMP 3.2.1.1";
    SESS_4 = "RSM-SESS-4", Must, Stated, Implementation,
        "A call in a session that is closed answers ERROR_INVALID_HANDLE.",
        "NT:closentmssession";
    SESS_5 = "RSM-SESS-5", Must, Stated, Implementation,
        "Closing a session unwinds and cancels the calls that wait in it.",
        "NT:closentmssession; RSMP 3.2.5.2.5.3";
    SESS_6 = "RSM-SESS-6", Must, Stated, Implementation,
        "A mount cancelled by the closing of its session returns ERROR_CANCELLED.",
        "NT:mountntmsmedia";
    SESS_7 = "RSM-SESS-7", Unspecified, Stated, Implementation,
        "What closing a session does to work that it queued without waiting for it.",
        "NT:closentmssession";
    SESS_8 = "RSM-SESS-8", May, Stated, Implementation,
        "Closing may answer ERROR_CONNECTION_UNAVAIL when the server cannot be reached.",
        "NT:closentmssession; RSMP 3.2.5.2.5.3";
    OPEN_1 = "RSM-OPEN-1", Must, Derived, Implementation,
        "Opening a session on a server that has started and can be reached gives a handle.",
        "NT:openntmssessionw";
    OPEN_2 = "RSM-OPEN-2", Must, Stated, Implementation,
        "Opening on what is no computer answers ERROR_INVALID_COMPUTERNAME.",
        "NT:openntmssessionw";
    OPEN_3 = "RSM-OPEN-3", May, Stated, Implementation,
        "Opening may answer ERROR_NOT_CONNECTED when the server cannot be reached.",
        "NT:openntmssessionw";
    OPEN_4 = "RSM-OPEN-4", Must, Derived, Implementation,
        "Opening with options other than zero answers ERROR_INVALID_PARAMETER.",
        "NT:openntmssessionw reserves them";
    OPEN_5 = "RSM-OPEN-5", Must, Stated, Implementation,
        "Opening on a computer to which no network is available answers ERROR_NO_NETWORK.",
        "NT:openntmssessionw";
    OPEN_6 = "RSM-OPEN-6", Must, Stated, Implementation,
        "Opening where the service is older than the application answers RPC_S_NO_INTERFACES.",
        "NT:openntmssessionw; RSMP 3.2.5.2.5.1";
}
