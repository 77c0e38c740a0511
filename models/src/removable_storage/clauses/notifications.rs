//! Notifications.

crate::clauses! {
    after contents;

    NOTIF_1 = "RSM-NOTIF-1", Must, Stated, Implementation,
        "Waiting at a notification tells the next change of an object of its type: what has become \
         of which.",
        "NT:waitforntmsnotification";
    NOTIF_2 = "RSM-NOTIF-2", Must, Stated, Implementation,
        "Closing a notification at which a call waits makes one of the two fail.",
        "NT:closentmsnotification";
    NOTIF_3 = "RSM-NOTIF-3", Must, Stated, Implementation,
        "Closing NULL answers ERROR_INVALID_PARAMETER, closing what is no open notification \
         ERROR_INVALID_HANDLE.",
        "NT:closentmsnotification";
    NOTIF_4 = "RSM-NOTIF-4", May, Stated, Implementation,
        "A pipe may break, of itself or because it is full (here with three notices); then waiting \
         answers ERROR_NO_DATA.",
        "NT:waitforntmsnotification";
    NOTIF_5 = "RSM-NOTIF-5", Must, Stated, Implementation,
        "Such a wait returns once there is a change to tell or the pipe is broken, and answers \
         ERROR_TIMEOUT once its time-out has passed, not before; with INFINITE never.",
        "NT:waitforntmsnotification";
    NOTIF_6 = "RSM-NOTIF-6", Must, Stated, Implementation,
        "Waiting at what is no open notification answers ERROR_INVALID_HANDLE.",
        "NT:waitforntmsnotification";
    NOTIF_7 = "RSM-NOTIF-7", Must, Derived, Implementation,
        "Opening a notification in an open session of a server that can be reached gives a handle.",
        "NT:openntmsnotification";
    NOTIF_8 = "RSM-NOTIF-8", Unspecified, Stated, Implementation,
        "What becomes of a notification whose session is closed first: the protocol has its client \
         release it before.",
        "NT:closentmssession; RSMP 3.2.5.2.5.3";
}
