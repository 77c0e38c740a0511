//! Library requests: the queue they stand in, how far they are, how long they are kept.

crate::clauses! {
    after sessions;

    REQ_1 = "RSM-REQ-1", Must, Stated, Implementation,
        "Work for a library stands in the library's queue and is processed as resources allow.",
        "RSMP 3.2.1.4; RSMc:library-requests";
    REQ_2 = "RSM-REQ-2", Must, Stated, Implementation,
        "While the library is busy, ejecting and injecting, taking inventory and opening the door \
         are queued and succeed.",
        "NT and RSMP: remarks of each page";
    REQ_3 = "RSM-REQ-3", Must, Stated, Implementation,
        "The queue is sorted by type of operation.",
        "RSMP 3.2.5.2.1.15; RSMP 2.2.4.3";
    REQ_4 = "RSM-REQ-4", May, Stated, Implementation,
        "Within a type, any order will do.",
        "RSMP <22>; NT:setntmsrequestorder";
    REQ_5 = "RSM-REQ-5", Must, Derived, Implementation,
        "A request that has ended is not handled again.",
        "follows from what a terminal state is";
    REQ_6 = "RSM-REQ-6", Must, Stated, Implementation,
        "A FAILED request carries the error in dwErrorCode; others carry none that means anything.",
        "NT:ns-ntms_librequestinformation";
    REQ_7 = "RSM-REQ-7", Must, Stated, Implementation,
        "An ended request can still be asked about until it is purged (after days).",
        "NT:ns-ntms_computerinformation; RSMP 2.2.4.26";
    REQ_8 = "RSM-REQ-8", Must, Stated, Implementation,
        "The objects that a kept request names may no longer exist.",
        "NT:ns-ntms_librequestinformation",
        not modelled "no call here tells which objects a request is about";
    REQ_9 = "RSM-REQ-9", Must, Stated, Implementation,
        "Deleting requests removes those that have ended, and ignores others and unknown ids.",
        "NT:deletentmsrequests; RSMP 3.2.5.2.1.16";
    REQ_10 = "RSM-REQ-10", Must, Derived, Implementation,
        "A library has one thread for its requests: it handles one at a time.",
        "RSMc:rsm-startup";
    REQ_11 = "RSM-REQ-11", Must, Derived, Implementation,
        "A call whose page does not say that it waits queues or answers, and returns.",
        "NT: remarks of each page";
}
