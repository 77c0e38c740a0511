//! What is in a library: taking inventory, identifying, the door.

crate::clauses! {
    after ports;

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
    INV_4 = "RSM-INV-4", Must, Derived, Implementation,
        "A medium that an inventory finds gone is offline from then on.",
        "NT:inventoryntmslibrary; NT:mountntmsmedia";
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
}
