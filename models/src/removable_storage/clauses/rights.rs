//! Rights: what a caller has to be allowed, and when that is looked at.
//!
//! A library, a pool of media and the computer each have a list of who may use and who may control
//! them. Those for controlling a library stand with the calls that ask for it.

crate::clauses! {
    after faults;

    RIGHT_1 = "RSM-RIGHT-1", Must, Stated, Implementation,
        "Opening a session answers ERROR_ACCESS_DENIED to one who may not use the computer.",
        "RSMP 3.2.5.2.5.1; RSMc:rsm-security";
    RIGHT_2 = "RSM-RIGHT-2", Must, Stated, Implementation,
        "Mounting and dismounting a medium answers ERROR_ACCESS_DENIED to one who may not use its \
         library and pool.",
        "NT:mountntmsmedia; NT:dismountntmsmedia; RSMc:rsm-security";
    RIGHT_3 = "RSM-RIGHT-3", Must, Stated, Implementation,
        "Asking about a library's request answers ERROR_ACCESS_DENIED to one who may not use the \
         library, about an operator request to one who may not use the computer; on Windows XP to \
         nobody.",
        "NT:getntmsobjectinformationw; RSMc:rsm-security";
    RIGHT_4 = "RSM-RIGHT-4", Must, Stated, Implementation,
        "Asking operators to read a message answers ERROR_ACCESS_DENIED to one who may not use the \
         computer; on Windows XP to nobody.",
        "NT:submitntmsoperatorrequestw; RSMc:rsm-security";
    RIGHT_5 = "RSM-RIGHT-5", Must, Stated, Implementation,
        "Opening a notification answers ERROR_ACCESS_DENIED to one who may not use the computer.",
        "NT:openntmsnotification; RSMc:rsm-security";
    RIGHT_6 = "RSM-RIGHT-6", Must, Stated, Implementation,
        "By the protocol, listing requests and waiting for an operator's answers \
         ERROR_ACCESS_DENIED to one who may not use what they are about; the pages list no such \
         code.",
        "RSMP 3.2.5.2.4.7; RSMP 3.2.5.2.5.6";
    RIGHT_7 = "RSM-RIGHT-7", Must, Stated, Implementation,
        "Giving a request its place answers ERROR_ACCESS_DENIED to one who has no control access; \
         on Windows XP to nobody.",
        "NT:setntmsrequestorder; RSMc:rsm-security";
    RIGHT_8 = "RSM-RIGHT-8", Must, Stated, Implementation,
        "Allocating a medium answers ERROR_ACCESS_DENIED to one who does not control its pool.",
        "NT:allocatentmsmedia; RSMc:rsm-security";
    RIGHT_9 = "RSM-RIGHT-9", Must, Derived, Implementation,
        "Rights are looked at when a call comes in: one that waits does not answer \
         ERROR_ACCESS_DENIED when they are withdrawn.",
        "RSMP 3.2.5.2.5.1; RSMP 3.2.5.2.6.1";
    RIGHT_10 = "RSM-RIGHT-10", May, Stated, Implementation,
        "From Windows Server 2003 on, administrators pass whatever the lists say.",
        "RSMP <85>";
}
