//! Records of requests: listing, asking about, deleting and ordering them.

crate::clauses! {
    after cleaning;

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
    DEL_3 = "RSM-DEL-3", Unspecified, Stated, Implementation,
        "Whether deleting answers ERROR_DATABASE_FULL where the database has no room left.",
        "NT:deletentmsrequests; RSMP 3.2.5.2.1.16";
    ORDER_1 = "RSM-ORDER-1", Must, Stated, Implementation,
        "Ordering an unknown request answers ERROR_OBJECT_NOT_FOUND.",
        "NT:setntmsrequestorder";
    ORDER_2 = "RSM-ORDER-2", Must, Stated, Implementation,
        "Ordering NULL answers ERROR_INVALID_PARAMETER.",
        "NT:setntmsrequestorder";
    ORDER_3 = "RSM-ORDER-3", May, Stated, Implementation,
        "Order numbers decide among mounts; 1 is the next, and greater ones come behind.",
        "NT:setntmsrequestorder; RSMP <22>";
}
