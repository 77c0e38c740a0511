//! Ports: ejecting and injecting.

crate::clauses! {
    after operators;

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
    EJ_5 = "RSM-EJ-5", Must, Derived, Implementation,
        "A medium is out of its library once its eject, begun, has timed out or was stopped.",
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
    INJ_5 = "RSM-INJ-5", Unspecified, Derived, Implementation,
        "What becomes of what operators were asked about a full library once a slot is free.",
        "RSMP 3.2.5.2.1.2";
}
