//! Faults: memory, the database, the connection.

crate::clauses! {
    after notifications;

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
