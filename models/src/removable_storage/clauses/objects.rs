//! Libraries, drives, slots and media: the ids that name them, disabling and enabling them.

crate::clauses! {
    after mounting;

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
        "All of it but mounting and dismounting a medium answers ERROR_ACCESS_DENIED to one who has \
         no control access.",
        "NT: tables of each page; RSMP 3.2.5.2.1 and 3.2.5.2.4.8";
    LIB_4 = "RSM-LIB-4", Must, Stated, Implementation,
        "While the library is offline it answers ERROR_LIBRARY_OFFLINE; dismounting a medium \
         ERROR_MEDIA_OFFLINE; dismounting and taking inventory perhaps ERROR_INVALID_LIBRARY.",
        "NT: tables of each page; RSMP 3.2.5.2.1 and 3.2.5.2.2.2";
    LIB_5 = "RSM-LIB-5", Unspecified, Stated, Implementation,
        "What becomes of the requests that are queued in a library which goes offline.",
        "RSMP 3.2.5.2.1, which speaks of calls only";

    OBJ_1 = "RSM-OBJ-1", Must, Stated, Implementation,
        "Enabling what is enabled, or disabling what is disabled, answers ERROR_INVALID_STATE.",
        "NT:enablentmsobject; NT:disablentmsobject; RSMP 3.2.5.2.4.8";
    OBJ_2 = "RSM-OBJ-2", Must, Stated, Implementation,
        "Disabling a library disables its drives and media; requests for what is disabled fail.",
        "NT:disablentmsobject; NT:mountntmsmedia; NT:cleanntmsdrive";
    OBJ_3 = "RSM-OBJ-3", Must, Derived, Implementation,
        "Disabling and enabling what is in the other state succeeds.",
        "NT:enablentmsobject; NT:disablentmsobject; RSMP 3.2.5.2.4.8";
}
