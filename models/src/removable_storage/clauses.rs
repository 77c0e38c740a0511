//! The ledger: what the documents say of these calls, one statement a clause.
//!
//! Sources: `NT:` a Win32 reference page, `RSMP` the remote protocol's specification ([MS-RSMP]),
//! `RSMc:` a concept page. Where both speak and differ, a reading covers it. Clauses of the groups
//! OPEN, CLEAN, ENUM, INFO, DEL, ORDER, DISMOUNT, LIB and FAULT, those numbered from 10 on in REQ
//! and MOUNT and from 23 on in OP, and RSM-EJ-4, RSM-INJ-3, RSM-INJ-4, RSM-INV-2, RSM-INV-3,
//! RSM-ID-2 and RSM-OBJ-3 are ours: they follow from the pages' tables of codes.

pub use super::open_points::*;

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

    CLEAN_1 = "RSM-CLEAN-1", Must, Stated, Implementation,
        "Cleaning a drive of a library is queued, and the call succeeds.",
        "NT:cleanntmsdrive; RSMP 3.2.5.2.1.4";
    CLEAN_2 = "RSM-CLEAN-2", Must, Stated, Implementation,
        "Cleaning answers ERROR_ACCESS_DENIED to one who has no control access.",
        "NT:cleanntmsdrive; RSMP 3.2.5.2.1.4";
    CLEAN_3 = "RSM-CLEAN-3", Must, Stated, Implementation,
        "Cleaning NULL answers ERROR_INVALID_PARAMETER.",
        "NT:cleanntmsdrive";
    CLEAN_4 = "RSM-CLEAN-4", Must, Stated, Implementation,
        "Cleaning what is no drive answers ERROR_INVALID_DRIVE.",
        "NT:cleanntmsdrive";
    CLEAN_5 = "RSM-CLEAN-5", Must, Stated, Implementation,
        "Where the library has no cleaner, cleaning waits and has asked operators for one.",
        "NT:cleanntmsdrive; RSMP 3.2.5.2.1.4";
    CLEAN_6 = "RSM-CLEAN-6", Must, Stated, Implementation,
        "Cleaning a drive of a library that is offline answers ERROR_RESOURCE_NOT_PRESENT.",
        "RSMP 3.2.5.2.1.4";

    ENUM_1 = "RSM-ENUM-1", Must, Stated, Implementation,
        "Enumerating a library's requests lists those that are outstanding.",
        "NT:enumeratentmsobject; RSMP 3.2.5.2.4.7";
    ENUM_2 = "RSM-ENUM-2", Must, Stated, Implementation,
        "Enumerating in an unknown container answers ERROR_OBJECT_NOT_FOUND.",
        "NT:enumeratentmsobject";
    ENUM_3 = "RSM-ENUM-3", Must, Stated, Implementation,
        "Enumerating requests in a container that is no library answers ERROR_INVALID_PARAMETER.",
        "NT:enumeratentmsobject";
    ENUM_4 = "RSM-ENUM-4", Must, Stated, Implementation,
        "A list that does not fit the caller's buffer (six ids here) is answered \
         ERROR_INSUFFICIENT_BUFFER.",
        "NT:enumeratentmsobject";

    INFO_1 = "RSM-INFO-1", Must, Stated, Implementation,
        "Asking about a request tells the state that it is in.",
        "NT:getntmsobjectinformationw; NT:ns-ntms_librequestinformation";
    INFO_2 = "RSM-INFO-2", Must, Stated, Implementation,
        "Asking about an unknown id answers ERROR_OBJECT_NOT_FOUND.",
        "NT:getntmsobjectinformationw";
    INFO_3 = "RSM-INFO-3", Must, Stated, Implementation,
        "Asking about NULL answers ERROR_INVALID_PARAMETER.",
        "NT:getntmsobjectinformationw";

    DEL_1 = "RSM-DEL-1", Must, Stated, Implementation,
        "Deleting requests answers ERROR_ACCESS_DENIED to one who may only use the computer.",
        "NT:deletentmsrequests; RSMP 3.2.5.2.1.16";
    DEL_2 = "RSM-DEL-2", Must, Stated, Implementation,
        "Deleting NULL answers ERROR_INVALID_PARAMETER.",
        "NT:deletentmsrequests";
    ORDER_1 = "RSM-ORDER-1", Must, Stated, Implementation,
        "Ordering an unknown request answers ERROR_OBJECT_NOT_FOUND.",
        "NT:setntmsrequestorder";
    ORDER_2 = "RSM-ORDER-2", Must, Stated, Implementation,
        "Ordering NULL answers ERROR_INVALID_PARAMETER.",
        "NT:setntmsrequestorder";
    ORDER_3 = "RSM-ORDER-3", May, Stated, Implementation,
        "Order numbers decide among mounts; 1 is the next, and greater ones come behind.",
        "NT:setntmsrequestorder; RSMP <22>";

    MOUNT_1 = "RSM-MOUNT-1", Must, Stated, Implementation,
        "A mount waits up to its time-out; with INFINITE it never times out.",
        "NT:mountntmsmedia; RSMP 3.2.5.2.2.1";
    MOUNT_2 = "RSM-MOUNT-2", Must, Stated, Implementation,
        "A mount that is not done by its time-out is cancelled and returns.",
        "NT:mountntmsmedia; RSMP 3.2.5.2.2.1";
    MOUNT_3 = "RSM-MOUNT-3", May, Stated, Implementation,
        "What it returns then is ERROR_TIMEOUT or ERROR_BUSY.",
        "NT:mountntmsmedia; RSMP 3.2.5.2.2.1";
    MOUNT_4 = "RSM-MOUNT-4", Must, Stated, Implementation,
        "A mount that timed out names no drive.",
        "NT:mountntmsmedia";
    MOUNT_5 = "RSM-MOUNT-5", Must, Stated, Implementation,
        "A mount refused by the operator returns ERROR_REQUEST_REFUSED.",
        "NT:mountntmsmedia; RSMP 3.2.5.2.2.1";
    MOUNT_6 = "RSM-MOUNT-6", Must, Stated, Implementation,
        "With NTMS_MOUNT_ERROR_OFFLINE, mounting a medium that is offline answers \
         ERROR_MEDIA_OFFLINE at once.",
        "NT:mountntmsmedia; RSMP 3.2.5.2.2.1";
    MOUNT_7 = "RSM-MOUNT-7", Must, Stated, Implementation,
        "With NTMS_MOUNT_ERROR_NOT_AVAILABLE a mount fails where it would have to wait for its \
         medium or a drive.",
        "NT:mountntmsmedia";
    MOUNT_8 = "RSM-MOUNT-8", Must, Stated, Implementation,
        "Of several media that one call mounts none is mounted until all are online.",
        "NT:mountntmsmedia";
    MOUNT_9 = "RSM-MOUNT-9", May, Stated, Implementation,
        "A mount whose request was cancelled by an administrator may return ERROR_CANCELLED.",
        "RSMP 3.2.5.2.2.1";
    MOUNT_10 = "RSM-MOUNT-10", Must, Stated, Implementation,
        "A mount that succeeded names the drive.",
        "NT:mountntmsmedia";
    MOUNT_11 = "RSM-MOUNT-11", Must, Stated, Implementation,
        "Mounting what is no medium answers ERROR_INVALID_MEDIA.",
        "NT:mountntmsmedia";
    MOUNT_12 = "RSM-MOUNT-12", Must, Derived, Implementation,
        "A mount succeeds only once its medium is in a drive: it returns what its request ended \
         in.",
        "NT:mountntmsmedia";
    MOUNT_13 = "RSM-MOUNT-13", Must, Stated, Implementation,
        "Mounting NULL answers ERROR_INVALID_PARAMETER.",
        "RSMP 3.2.5.2.2.1";
    MOUNT_14 = "RSM-MOUNT-14", Must, Stated, Implementation,
        "With NTMS_MOUNT_NOWAIT a mount returns once it is queued; its time-out does not count.",
        "RSMP 3.2.5.2.2.1";

    MOUNT_15 = "RSM-MOUNT-15", Must, Stated, Implementation,
        "A mount that waits for a medium that is offline has asked operators for it.",
        "NT:mountntmsmedia; RSMc:operator-requests";
    MOUNT_16 = "RSM-MOUNT-16", Must, Stated, Implementation,
        "Mounting a medium twice in one call answers ERROR_INVALID_MEDIA; all media of a call are \
         of one library.",
        "NT:mountntmsmedia";
    MOUNT_17 = "RSM-MOUNT-17", Unspecified, Stated, Implementation,
        "What becomes of the other of two media that a call mounts where one cannot be mounted.",
        "NT:mountntmsmedia";

    DISMOUNT_1 = "RSM-DISMOUNT-1", Must, Stated, Implementation,
        "Dismounting a medium that is in a drive, or such a drive, is queued, and the call \
         succeeds.",
        "NT:dismountntmsmedia; NT:dismountntmsdrive";
    DISMOUNT_2 = "RSM-DISMOUNT-2", Must, Stated, Implementation,
        "Dismounting an empty drive answers ERROR_INVALID_STATE; so does dismounting a medium that \
         is in none.",
        "NT:dismountntmsdrive; NT:dismountntmsmedia lists the code";

    LIB_1 = "RSM-LIB-1", Must, Stated, Implementation,
        "What works on a library, drive, slot or medium answers ERROR_INVALID_PARAMETER where its \
         id is NULL.",
        "NT: tables of each page; RSMP 3.2.5.2.1";
    LIB_2 = "RSM-LIB-2", Must, Stated, Implementation,
        "Where the id is of no such thing, it answers the code of its page: ERROR_INVALID_DRIVE, \
         ERROR_INVALID_MEDIA, ERROR_INVALID_LIBRARY, ERROR_OBJECT_NOT_FOUND; of a door \
         ERROR_INVALID_PARAMETER.",
        "NT: tables of each page";
    LIB_3 = "RSM-LIB-3", Must, Stated, Implementation,
        "All of it but mounting and dismounting a medium is denied to one who has no control \
         access.",
        "NT: tables of each page; RSMP 3.2.5.2.1 and 3.2.5.2.4.8";
    LIB_4 = "RSM-LIB-4", Must, Stated, Implementation,
        "While the library is offline it answers ERROR_LIBRARY_OFFLINE (taking inventory perhaps \
         ERROR_INVALID_LIBRARY).",
        "NT: tables of each page; RSMP 3.2.5.2.1";

    OBJ_1 = "RSM-OBJ-1", Must, Stated, Implementation,
        "Enabling what is enabled, or disabling what is disabled, answers ERROR_INVALID_STATE.",
        "NT:enablentmsobject; NT:disablentmsobject; RSMP 3.2.5.2.4.8";
    OBJ_2 = "RSM-OBJ-2", Must, Stated, Implementation,
        "Disabling a library disables its drives and media; requests for what is disabled fail.",
        "NT:disablentmsobject; NT:mountntmsmedia; NT:cleanntmsdrive";
    OBJ_3 = "RSM-OBJ-3", Must, Derived, Implementation,
        "Disabling and enabling what is in the other state succeeds.",
        "NT:enablentmsobject; NT:disablentmsobject; RSMP 3.2.5.2.4.8";

    ALLOC_1 = "RSM-ALLOC-1", Must, Stated, Implementation,
        "An allocation whose operator request is refused or cancelled returns ERROR_CANCELLED; one \
         that is not served in time returns ERROR_TIMEOUT, and its operator request is deleted.",
        "NT:allocatentmsmedia; RSMP 3.2.5.2.2.3";
    ALLOC_2 = "RSM-ALLOC-2", Unspecified, Stated, Implementation,
        "Whether an allocation with a time-out of zero waits.",
        "NT:allocatentmsmedia against RSMP 3.2.5.2.2.3";
    ALLOC_3 = "RSM-ALLOC-3", Must, Derived, Implementation,
        "An allocation is served with a free medium as soon as there is one, and nobody else with \
         the same.",
        "NT:allocatentmsmedia";
    ALLOC_4 = "RSM-ALLOC-4", Must, Stated, Implementation,
        "With NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE an allocation answers ERROR_MEDIA_UNAVAILABLE \
         where it would have to wait.",
        "NT:allocatentmsmedia";

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
         has no control access.",
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

    EJ_1 = "RSM-EJ-1", Must, Stated, Implementation,
        "Starting an eject tells its operation; stopping what is no such operation answers \
         ERROR_INVALID_OPERATION.",
        "NT:ejectntmsmedia; RSMP 3.2.5.2.1.1";
    EJ_2 = "RSM-EJ-2", Must, Stated, Implementation,
        "Ejecting a medium that is in use answers ERROR_BUSY.",
        "NT:ejectntmsmedia; RSMP 3.2.5.2.1.1";
    EJ_3 = "RSM-EJ-3", Must, Stated, Implementation,
        "An eject that was started goes on until it times out, is stopped or cancelled.",
        "NT:ejectntmsmedia; RSMP 3.2.5.2.1.1";
    EJ_4 = "RSM-EJ-4", Must, Stated, Implementation,
        "Queueing more media for ejection than the port has room for answers ERROR_BUSY.",
        "NT:ejectntmsmedia";
    INJ_1 = "RSM-INJ-1", Must, Stated, Implementation,
        "Stopping what is no inject answers ERROR_INVALID_OPERATION; so does retracting what was \
         not started as one of many.",
        "NT:injectntmsmedia; RSMP 3.2.5.2.1.2";
    INJ_2 = "RSM-INJ-2", Must, Stated, Implementation,
        "However an inject ends (cancelled ones are another matter), what lies in the port is \
         stored while there are free slots, and a request to identify it queued.",
        "NT:injectntmsmedia; RSMP 3.2.5.2.1.2";
    INJ_3 = "RSM-INJ-3", Must, Stated, Implementation,
        "Injecting into a library without a free slot answers ERROR_LIBRARY_FULL.",
        "RSMP 3.2.5.2.1.2";
    INJ_4 = "RSM-INJ-4", Must, Stated, Implementation,
        "A medium for which there is no slot stays in the port, and operators are asked to see to \
         that.",
        "RSMP 3.2.5.2.1.2";

    INV_1 = "RSM-INV-1", Must, Stated, Implementation,
        "Taking inventory returns once all is marked, and goes on as a request; stopping ends the \
         one that is being taken.",
        "NT:inventoryntmslibrary; RSMP 3.2.5.2.1.6";
    INV_2 = "RSM-INV-2", Must, Stated, Implementation,
        "Taking inventory of a library that is not connected answers ERROR_DEVICE_NOT_AVAILABLE.",
        "NT:inventoryntmslibrary";
    INV_3 = "RSM-INV-3", May, Stated, Implementation,
        "Taking inventory may answer ERROR_NOT_CONNECTED when the server cannot be reached.",
        "NT:inventoryntmslibrary";
    ID_1 = "RSM-ID-1", Must, Stated, Implementation,
        "Identifying a slot waits until it is done; an empty slot is a success.",
        "NT:identifyntmsslot; RSMP 3.2.5.2.6.1";
    ID_2 = "RSM-ID-2", Unspecified, Stated, Implementation,
        "What identifying returns whose request was cancelled or whose session was closed.",
        "NT:identifyntmsslot; NT:closentmssession";
    DOOR_1 = "RSM-DOOR-1", Must, Stated, Implementation,
        "Asking for the door is queued and succeeds; where there is none it answers \
         ERROR_RESOURCE_NOT_PRESENT, in a disabled library ERROR_RESOURCE_DISABLED.",
        "NT:accessntmslibrarydoor; RSMP 3.2.5.2.1.3";

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

    FAULT_1 = "RSM-FAULT-1", May, Stated, Implementation,
        "A call for which memory runs out may answer ERROR_NOT_ENOUGH_MEMORY.",
        "NT: tables of each page";
    FAULT_2 = "RSM-FAULT-2", Must, Stated, Implementation,
        "When the database fails a request may be answered ERROR_DATABASE_FAILURE; then it is not \
         queued.",
        "NT:cleanntmsdrive; NT:mountntmsmedia; NT:submitntmsoperatorrequestw";
    FAULT_3 = "RSM-FAULT-3", Must, Stated, Implementation,
        "A request for which the database has no room is answered ERROR_DATABASE_FULL.",
        "NT:cleanntmsdrive; NT:mountntmsmedia";
    FAULT_4 = "RSM-FAULT-4", May, Stated, Implementation,
        "Calls about operators or notifications may answer ERROR_NOT_CONNECTED when the server \
         cannot be reached.",
        "NT:submitntmsoperatorrequestw; NT:waitforntmsoperatorrequest; NT:waitforntmsnotification";
}
