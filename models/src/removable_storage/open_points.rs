//! What the documents of Removable Storage Manager leave open: readings, which an implementation
//! settles once, and choices, which may fall differently every time.

crate::readings! {
    HANDLED = "handled-request", ["denied", "queued"],
        "Is cancelling a request being handled, which cannot be stopped, denied or queued?",
        "RSM-CP-2: NT:cancelntmslibraryrequest against RSMP 3.2.5.2.1.7";
    IDLE = "idle-library", ["at-once", "queued"],
        "Does cancelling in an idle library happen at once, or is it queued too?",
        "RSM-CANCEL-5: RSMP 3.2.5.2.1.7 against NT:cancelntmslibraryrequest";
    SECOND = "second-cancel", ["success", "denied", "not-found"],
        "What does cancelling answer while an earlier cancellation of the same request is queued?",
        "RSM-CP-5, RSM-CANCEL-14";
    CONTROL = "control-access", ["allowed", "denied"],
        "May one cancel who has control access but is no administrator?",
        "RSM-CP-29, RSM-CANCEL-3";
    DIRECTION = "queue-order", ["ascending", "descending"],
        "Do types of operation with smaller or with greater numbers come first?",
        "RSM-REQ-3: RSMP 3.2.5.2.1.15 gives no direction";
    REMOVALS = "cancellation-requests", ["hidden", "listed"],
        "Can a queued cancellation be enumerated and asked about as a request?",
        "RSM-CP-6, RSM-CANCEL-10";
    REMOVAL_CANCEL = "cancel-a-cancellation", ["not-found", "denied", "success"],
        "What does cancelling a queued cancellation answer?",
        "RSM-CP-6, RSM-CANCEL-14";
    ENDED = "ended-requests", ["hidden", "listed"],
        "Does an enumeration list requests that have ended and are not yet purged?",
        "RSM-CP-21: NT:enumeratentmsobject";
    CLOSE = "close", ["waits", "returns"],
        "Does closing a session wait until the calls in it are unwound?",
        "RSM-CP-8: NT:closentmssession";
    QUEUED_WORK = "close-queued-work", ["continues", "cancelled"],
        "Does work that a session queued without waiting for it survive the session's closing?",
        "RSM-CP-10, RSM-SESS-7";
    MOUNT_CANCELLED = "cancelled-mount", ["cancelled", "refused"],
        "What does a mount return whose request an administrator cancelled: 1223 or 4320?",
        "RSM-CP-7, RSM-MOUNT-9";
    RESTARTED = "restarted-requests", ["cancelled", "deleted", "empty"],
        "Are requests that a restart of the service finds outstanding cancelled, deleted, or does \
         the list begin empty?",
        "RSM-CP-20: RSMc:rsm-startup against NT:cleanntmsdrive and RSMP 3.2.3.3";
    RESTART_CODE = "restarted-mount", ["not-connected", "cancelled"],
        "What does a mount return that waits while the service restarts: 2250 or 1223?",
        "RSM-CP-20";
    RESTART_SESSIONS = "sessions-after-restart", ["open", "closed"],
        "Do sessions survive a restart of the service?",
        "RSM-CP-20";
    ORDERED = "request-order", ["honoured", "ignored"],
        "Do order numbers decide which of several mounts comes first?",
        "RSM-REQ-4: NT:setntmsrequestorder against RSMP <22>";
    UNAVAILABLE = "unavailable-mount", ["busy", "not-available"],
        "With which code does a mount fail that may not wait: 170 or 5006?",
        "RSM-MOUNT-7: NT:mountntmsmedia against RSMP 3.2.5.2.2.1";
    ZERO = "zero-timeout-allocation", ["waits", "fails"],
        "Does an allocation with a time-out of zero ask an operator and time out, or fail at once?",
        "RSM-ALLOC-2: NT:allocatentmsmedia against RSMP 3.2.5.2.2.3";
    SERVED = "served-operator-request", ["deleted", "kept"],
        "Is the operator request of an allocation deleted once a medium was found?",
        "RSM-CP-14";
    OFFLINE = "offline-medium", ["waits", "fails"],
        "Does mounting a medium that is offline wait for it, or answer ERROR_MEDIA_OFFLINE?",
        "RSM-CP-13: NT:mountntmsmedia against RSMP 3.2.5.2.2.1";
    MOUNT_TIMEOUT = "mount-timeout", ["timeout", "busy"],
        "What does a mount return that timed out: 1460 or 170?",
        "RSM-CP-12, RSM-MOUNT-3";
    DISABLING = "disabling", ["queued", "at-once"],
        "Are disabling and enabling requests in the library's queue, or done in the call?",
        "RSM-CP-26: NT:disablentmsobject against RSMP 3.2.5.2.4.8";
    DISABLED_WORK = "work-on-disabled", ["fails", "continues"],
        "What becomes of a request queued before its drive, medium or library was disabled?",
        "RSM-CP-26: no page says";
    DESK_LATE = "cancel-ended-operator-request", ["invalid-state", "not-found", "by-state"],
        "What does cancelling an ended operator request answer: 5023, 4312, or 4312 only where it \
         is completed?",
        "RSM-CP-15, RSM-CP-16: NT:cancelntmsoperatorrequest against RSMP 3.2.5.2.5.7";
    DESK_CLOSE = "close-operator-requests", ["kept", "cancelled", "deleted"],
        "What becomes of a session's operator requests when the session is closed?",
        "RSM-OP-13: NT:closentmssession";
    DESK_UNWOUND = "unwound-operator-wait", ["cancelled", "invalid-handle", "not-connected"],
        "What does waiting for an operator return whose session is closed: 1223, 6 or 2250?",
        "RSM-CP-9: NT:closentmssession, NT:waitforntmsoperatorrequest";
    DISABLED_LIBRARY = "disabled-library", ["device-not-available", "resource-disabled"],
        "What do ejecting and injecting answer in a disabled library: 4319 or 4309?",
        "part C 10: NT:ejectntmsmedia, NT:injectntmsmedia against RSMP 3.2.5.2.1.1";
    STOPPED_AS = "stopped-operation", ["stopped", "passed"],
        "In what state is an operation that was stopped?",
        "RSM-CP-22: RSMP 2.2.4.4 against NT:ns-ntms_librequestinformation, which has no STOPPED";
    STOP_ENDED = "stop-what-has-ended", ["invalid", "success"],
        "What does stopping an operation answer that has ended: is its id still valid?",
        "RSM-CP-22, RSM-CP-23";
    OFFLINE_LIBRARY = "offline-inventory", ["invalid-library", "library-offline"],
        "What does taking inventory answer where the library is offline: 4301 or 4305?",
        "part C 10: NT:inventoryntmslibrary against RSMP 3.2.5.2.1.6";
    STOP_IDLE = "stop-without-inventory", ["success", "invalid-parameter"],
        "What does stopping an inventory answer where none is being taken?",
        "RSM-CP-25";
    IDENTIFY_CANCELLED = "unwound-identify", ["cancelled", "invalid-handle", "not-connected"],
        "What does identifying return that was cancelled or whose session was closed: 1223, 6 or \
         2250?",
        "RSM-CP-9: NT:identifyntmsslot lists no ERROR_CANCELLED";
    NOTICE_CLOSE = "close-notification", ["wait-no-data", "wait-invalid-handle", "close-fails"],
        "A notification is closed at which a call waits: which of the two fails, with what code?",
        "RSM-CP-27: NT:closentmsnotification";
    ASKED = "moot-operator-request", ["deleted", "kept"],
        "A mount or a cleaning has asked operators for something and ends otherwise: is its \
         operator request deleted, or kept?",
        "RSM-CP-14: only NT:allocatentmsmedia says, of allocations";
    FREED = "answered-full-library", ["deleted", "kept"],
        "Operators were asked to see to a medium for which there was no slot, and one becomes free: \
         is their request deleted, or kept?",
        "RSM-INJ-5: RSMP 3.2.5.2.1.2 says that it is posted, not when it goes";
    DESK_REFUSED = "cancelled-operator-request", ["refused", "cancelled"],
        "What does a mount return whose operator request an administrator cancelled: 4320 or 1223?",
        "RSM-CP-19: NT:mountntmsmedia speaks of the user interface";
    FAILING = "failing-drive", ["asks", "silent"],
        "Are operators asked to see to a drive that has failed at its work?",
        "RSM-OP-12, RSM-OP-25: RSMc:operator-requests, and no page of a function";
    RESTARTED_DESK = "restarted-operator-requests", ["kept", "cancelled", "deleted"],
        "What becomes of operator requests that a restart of the service finds open?",
        "RSM-CP-20: RSMc:rsm-startup speaks of work items only";
    PARTNER = "rest-of-a-mount", ["cancelled", "continues"],
        "One of two media that a call mounts cannot be mounted: is the mounting of the other \
         cancelled?",
        "RSM-MOUNT-17: NT:mountntmsmedia";
    APART = "media-of-two-libraries", ["invalid-library", "invalid-media"],
        "What does mounting media of two libraries in one call answer: 4301 or 4300?",
        "RSM-MOUNT-16: NT:mountntmsmedia, which does not say which";
    UNNAMED = "unnamed-drive", ["invalid-parameter", "invalid-drive"],
        "What does a mount into a specific drive answer that names none: 87 or 15?",
        "RSM-MOUNT-21: RSMP 3.2.5.2.2.1 has 87 for what is missing, NT:mountntmsmedia lists 15";
    ELSEWHERE = "drive-of-another-library", ["invalid-drive", "invalid-library", "mismatch"],
        "What does a mount into a drive of another library than its medium's answer: 15, 4301 or \
         4303?",
        "RSM-MOUNT-21: NT:mountntmsmedia lists all three and tells none apart";
    FULL = "full-database", ["database-full", "database-failure"],
        "What do enabling, taking inventory and identifying answer for which the database has no \
         room: 4314 or 4313?",
        "RSM-FAULT-3: NT:enablentmsobject lists 4313 only, NT:inventoryntmslibrary and \
         NT:identifyntmsslot neither";
    FULL_DELETION = "deletion-in-a-full-database", ["deleted", "database-full"],
        "The database has no room left: does deleting make some, or answer 4314?",
        "RSM-DEL-3: NT:deletentmsrequests lists the code and no condition";
    VERSION = "rights-by-version", ["server-2003", "windows-xp"],
        "Whose rights are looked at: those of Windows Server 2003, or of Windows XP, where anybody \
         may ask about, submit and order requests, and administrators are listed like others?",
        "RSM-RIGHT-3, RSM-RIGHT-4, RSM-RIGHT-7, RSM-RIGHT-10: the pages tell Windows XP apart";
    PROTOCOL = "rights-of-the-protocol", ["looked-at", "not-looked-at"],
        "May only those list requests and wait for an operator's who may use what these are about?",
        "RSM-RIGHT-6: RSMP 3.2.5.2.4.7 and 3.2.5.2.5.6 against NT:enumeratentmsobject and \
         NT:waitforntmsoperatorrequest";
    DISABLED_CLEANING = "disabled-drive-cleaning", ["resource-disabled", "device-not-available"],
        "What does cleaning a disabled drive of an enabled library answer: 4309 or 4319?",
        "RSM-CLEAN-7: NT:cleanntmsdrive against the table of RSMP 3.2.5.2.1.4";
    OFFLINE_CLEANING = "offline-cleaning", ["resource-not-present", "invalid-library"],
        "What does cleaning answer where the library is offline: 4316 or 4301?",
        "RSM-CLEAN-6: RSMP 3.2.5.2.1.4; NT:cleanntmsdrive lists 4301 only";
    OFFLINE_WORK = "work-of-an-offline-library", ["held-up", "done"],
        "A library goes offline: are requests that are queued there held up, or done?",
        "RSM-LIB-5: the pages speak of calls only";
    OFFLINE_DISMOUNT = "offline-dismount", ["offline", "invalid-library"],
        "What does dismounting answer where the library is offline: of a drive 4305, of a medium \
         4304; or 4301?",
        "RSM-LIB-4: RSMP 3.2.5.2.1.5 against NT:dismountntmsdrive; NT:dismountntmsmedia lists both \
         4304 and 4301";
    DISABLED_MEDIUM = "disabled-medium-dismount", ["media-not-available", "device-not-available"],
        "What does dismounting a disabled medium answer: 4318 or 4319?",
        "RSM-OBJ-2: NT:dismountntmsmedia against RSMP 3.2.5.2.2.2, which lists no 4318";
    BUSY_DISMOUNT = "busy-dismount", ["queued", "timeout"],
        "Is dismounting a medium queued while its drive is at work, or does it answer 1460?",
        "RSM-DISMOUNT-5: NT:dismountntmsmedia lists 1460 and has no time-out";
    MISSING = "missing-medium-mount", ["offline", "invalid-state"],
        "A library that is to mount a medium finds its slot empty: is the mount one of a medium \
         that is offline, or does it fail with 5023?",
        "RSM-MOUNT-19: NT:mountntmsmedia lists 5023 for a state that is not expected";
}

crate::choices! {
    PROGRESS = "progress",
        "how far a library, a call or a session's closing has got when another call looks",
        "RSM-CP-1, RSM-CP-3, RSM-CP-4, RSM-CP-11, RSM-CP-30, RSM-CP-31";
    WORLD = "world",
        "when the world around makes its move",
        "scenarios";
    CHECK_ORDER = "check-order",
        "which of several errors is found first",
        "no page orders the checks";
    WINDOW = "ended-meanwhile",
        "what cancelling answers when the request ends while the call is under way",
        "RSM-CP-1, RSM-CANCEL-2";
    DELETABLE = "deletable",
        "whether a request being handled can still be stopped",
        "RSM-CP-2, RSM-CANCEL-6";
    DESK_RACE = "desk-race",
        "which of those who end an operator request is first, and whether a wait is over before",
        "RSM-CP-15, RSM-CP-17, RSM-CP-18, RSM-CP-19";
    MERGED = "merged-changes",
        "whether several changes of one object are told one by one, and when each can be heard of",
        "NT:waitforntmsnotification";
    NOTICE_UNWOUND = "closed-session-notification",
        "what a call returns that waits at a notification whose session is closed: 232, 6 or 2250",
        "RSM-CP-9, RSM-CP-28: NT:closentmssession, NT:waitforntmsnotification";
    LOST = "lost-cancellation",
        "whether a cancellation that came too late ends PASSED or FAILED",
        "RSM-CP-4";
    DRIVE = "drive",
        "in which free drive a medium is mounted",
        "NT:mountntmsmedia";
    REFUSED = "refused-request",
        "whether the request of a refused mount ends CANCELLED or FAILED",
        "RSM-CP-7, RSM-MOUNT-5";
    PURGE = "purge",
        "when a request that need not be kept any longer is purged",
        "RSM-CP-21, RSM-REQ-7";
    MOOT = "nothing-left-to-do",
        "whether a request that finds its work done already ends PASSED or FAILED",
        "no page says";
    CURRENT = "current-inventory",
        "whether an inventory that is still queued is stopped as the current one",
        "NT:inventoryntmslibrary";
    HALFWAY = "half-way",
        "what becomes of media in the port when their operation is cancelled",
        "RSM-CANCEL-18, RSM-CP-24";
    ONE_FOR_ALL = "asked-for-slots",
        "whether operators are asked for each medium that stays in the port, or once for all",
        "RSM-INJ-4: RSMP 3.2.5.2.1.2";
    SLOT = "slot",
        "into which free slot a medium is put",
        "NT:injectntmsmedia";
    EMPTIED = "emptied-drive",
        "whether a disabled drive could be emptied",
        "NT:disablentmsobject: when possible";
    CONTENTS = "enabled-contents",
        "whether enabling a library enables its drives and media too",
        "NT:enablentmsobject speaks of disabling only";
    FAULT_EFFECT = "fault-effect",
        "whether a call that could not answer properly had its effect",
        "RSM-CANCEL-21, RSM-SESS-8";
}
