//! Mounting and dismounting.

crate::clauses! {
    after records;

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
        "With NTMS_MOUNT_ERROR_OFFLINE, mounting a medium that is offline, or whose library is, \
         answers ERROR_MEDIA_OFFLINE at once.",
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
    MOUNT_18 = "RSM-MOUNT-18", Must, Stated, Implementation,
        "With NTMS_MOUNT_WRITE, mounting a medium that is complete answers ERROR_WRITE_PROTECT.",
        "NT:mountntmsmedia; RSMP 3.2.5.2.2.1; NT:setntmsmediacomplete";
    MOUNT_19 = "RSM-MOUNT-19", May, Stated, Implementation,
        "A mount that comes upon a state which is not expected, as an empty slot in place of its \
         medium, returns ERROR_INVALID_STATE.",
        "NT:mountntmsmedia; RSMP 3.2.5.2.2.1";
    MOUNT_20 = "RSM-MOUNT-20", Must, Derived, Implementation,
        "With NTMS_MOUNT_SPECIFIC_DRIVE a medium is mounted in the drive that the call names, and in \
         no other.",
        "NT:mountntmsmedia, NtmsMountOptions";
    MOUNT_21 = "RSM-MOUNT-21", Must, Stated, Implementation,
        "With NTMS_MOUNT_SPECIFIC_DRIVE, naming what is no drive answers ERROR_INVALID_DRIVE; naming \
         nothing, or a drive of another library, answers an error.",
        "NT:mountntmsmedia lists the code; RSMP 3.2.5.2.2.1";

    DISMOUNT_1 = "RSM-DISMOUNT-1", Must, Stated, Implementation,
        "Dismounting a medium that is in a drive, or such a drive, is queued, and the call \
         succeeds.",
        "NT:dismountntmsmedia; NT:dismountntmsdrive";
    DISMOUNT_2 = "RSM-DISMOUNT-2", Must, Stated, Implementation,
        "Dismounting an empty drive answers ERROR_INVALID_STATE; so does dismounting a medium that \
         is in its library and in no drive.",
        "NT:dismountntmsdrive; NT:dismountntmsmedia lists the code";
    DISMOUNT_3 = "RSM-DISMOUNT-3", Must, Stated, Implementation,
        "Dismounting a medium that is offline answers ERROR_MEDIA_OFFLINE.",
        "NT:dismountntmsmedia; RSMP 3.2.5.2.2.2";
    DISMOUNT_4 = "RSM-DISMOUNT-4", Must, Stated, Implementation,
        "Dismounting answers ERROR_DEVICE_NOT_AVAILABLE where the drive or its library is disabled.",
        "NT:dismountntmsmedia; NT:dismountntmsdrive; RSMP 3.2.5.2.2.2";
    DISMOUNT_5 = "RSM-DISMOUNT-5", Unspecified, Stated, Implementation,
        "When dismounting a medium answers ERROR_TIMEOUT: it has no time-out, and only queues.",
        "NT:dismountntmsmedia; RSMP 3.2.5.2.2.2";
}
