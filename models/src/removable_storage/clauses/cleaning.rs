//! Cleaning a drive.

crate::clauses! {
    after cancelling;

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
        "Cleaning a drive of a library that is offline answers ERROR_RESOURCE_NOT_PRESENT or \
         ERROR_INVALID_LIBRARY.",
        "RSMP 3.2.5.2.1.4; NT:cleanntmsdrive";
    CLEAN_7 = "RSM-CLEAN-7", Must, Stated, Implementation,
        "Cleaning a drive of a library that is disabled answers ERROR_RESOURCE_DISABLED; a drive \
         that is itself disabled perhaps ERROR_DEVICE_NOT_AVAILABLE.",
        "NT:cleanntmsdrive; RSMP 3.2.5.2.1.4";
}
