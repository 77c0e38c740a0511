//! Allocating a medium.

crate::clauses! {
    after objects;

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
}
