//! The ledger: what the documents of the Restart Manager say about sessions, shutdown, restart and
//! their cancel, one statement a clause.

pub use super::open_points::*;
use crate::clauses;

clauses! {
    SESS_1 = "RM-SESS-1", Must, Stated, Implementation,
        "A session that was started has a handle and a key.",
        "RmStartSession";
    SESS_2 = "RM-SESS-2", Must, Stated, Implementation,
        "A user has at most 64 sessions open at once; a further start, and no other, gets 353.",
        "RmStartSession; Using Restart Manager";
    SESS_3 = "RM-SESS-3", May, Stated, Implementation,
        "A join may be refused by the same limit.",
        "RmJoinSession";
    SESS_4 = "RM-SESS-4", Must, Stated, Implementation,
        "A key that cannot be validated, also that of an ended session, is refused with 1219.",
        "RmJoinSession";
    SESS_5 = "RM-SESS-5", Must, Stated, Implementation,
        "Only a process of the primary installer's user can join.",
        "Using Restart Manager with a secondary installer";
    SESS_6 = "RM-SESS-6", Must, Stated, Implementation,
        "NULL where a pointer is required is refused with 160.",
        "RmJoinSession";
    SESS_7 = "RM-SESS-7", Must, Stated, Caller,
        "The flags of a start and of a restart are reserved: the caller passes 0.",
        "RmStartSession; RmRestart";
    SESS_9 = "RM-SESS-9", Must, Stated, Implementation,
        "Once its session is ended a handle is unknown: later calls with it return 6.",
        "RmRegisterResources; RmGetList; RmShutdown; RmRestart";
    SESS_10 = "RM-SESS-10", May, Stated, Implementation,
        "Every function but the cancel may fail with 121 or 29 for the registry, all with 14.",
        "all function pages";
    SESS_11 = "RM-SESS-11", May, Derived, Implementation,
        "A cancel needs no registry mutex: its page lists neither 121 nor 29.",
        "RmCancelCurrentTask";
    REG_1 = "RM-REG-1", Must, Stated, Implementation,
        "Both installers register resources; all that is registered adds up in the one session.",
        "RmRegisterResources";
    LIST_1 = "RM-LIST-1", Must, Stated, Implementation,
        "Every call of RmGetList looks anew at what runs.",
        "Using Restart Manager; RmShutdown";
    LIST_3 = "RM-LIST-3", Must, Stated, Implementation,
        "The reboot reasons say whether a resource cannot be freed by a shutdown.",
        "Using Restart Manager with a primary installer";
    LIST_4 = "RM-LIST-4", May, Stated, Implementation,
        "RmGetList may return 1223 when a cancel hits it.",
        "RmGetList; Restart Manager functions";
    LIST_6 = "RM-LIST-6", Must, Stated, Implementation,
        "The status bits of an application add up to its history.",
        "RM_APP_STATUS";
    SHUT_1 = "RM-SHUT-1", Must, Stated, Caller,
        "Only the application that started the session shuts down or restarts.",
        "RmShutdown; RmRestart";
    SHUT_2 = "RM-SHUT-2", Must, Stated, Implementation,
        "A shutdown works on the list as it is when it begins.",
        "RmShutdown";
    SHUT_3 = "RM-SHUT-3", Must, Stated, Implementation,
        "Where only a restart of the system would help, nothing is shut down and 350 is returned.",
        "RmShutdown; Guidelines for applications";
    SHUT_4 = "RM-SHUT-4", Must, Stated, Implementation,
        "If an application could not be shut down, 351 is returned and its status says so; \
         0 if all were.",
        "RmShutdown";
    SHUT_5 = "RM-SHUT-5", Must, Stated, Implementation,
        "RmForceShutdown ends also an application that refuses.",
        "RmShutdown; RM_SHUTDOWN_TYPE";
    SHUT_6 = "RM-SHUT-6", Must, Stated, Implementation,
        "With RmShutdownOnlyRegistered nothing is shut down unless all can be restarted.",
        "RmShutdown";
    SHUT_7 = "RM-SHUT-7", Must, Stated, Implementation,
        "Windows are shut down before consoles, consoles before services; restarts go backwards.",
        "About Restart Manager";
    SHUT_8 = "RM-SHUT-8", Must, Stated, Implementation,
        "A forced shutdown ends an unresponsive application after 30 s, a service after 20 s.",
        "RmShutdown; RM_SHUTDOWN_TYPE; Guidelines for services";
    SHUT_9 = "RM-SHUT-9", Must, Stated, Implementation,
        "An application of unknown type is stopped only by force.",
        "RM_APP_TYPE";
    SHUT_10 = "RM-SHUT-10", Must, Stated, Implementation,
        "If an application with a window refuses, a shutdown without force ends no application.",
        "Guidelines for applications";
    RST_1 = "RM-RST-1", Must, Stated, Implementation,
        "A restart on a session that has never been shut down returns 776, and only then.",
        "RmRestart";
    RST_2 = "RM-RST-2", Must, Stated, Implementation,
        "Restarted is only what the session shut down and what is registered for restart.",
        "RmRestart";
    RST_3 = "RM-RST-3", Must, Stated, Implementation,
        "If an application could not be restarted, 352 is returned and its status says so; \
         0 if all were.",
        "RmRestart; RM_APP_STATUS";
    RST_4 = "RM-RST-4", May, Stated, Implementation,
        "A restart may follow a shutdown that failed or was cancelled.",
        "RmShutdown";
    CB_1 = "RM-CB-1", Must, Stated, Implementation,
        "The status callback tells the share of applications done, 0 to 100; within one operation \
         it rises with every call.",
        "RM_WRITE_STATUS_CALLBACK";
    CB_2 = "RM-CB-2", Unspecified, Stated, Implementation,
        "On which thread the status callback runs, and what it may call, is not said.",
        "RM_WRITE_STATUS_CALLBACK";
    CANCEL_1 = "RM-CANCEL-1", Must, Stated, Implementation,
        "A cancel is aimed at the RmShutdown or RmRestart that its session is executing.",
        "RmCancelCurrentTask";
    CANCEL_2 = "RM-CANCEL-2", Must, Stated, Implementation,
        "A cancel only asks: it returns without waiting for what comes of it.",
        "RmCancelCurrentTask";
    CANCEL_3 = "RM-CANCEL-3", Must, Stated, Caller,
        "The call must come from the application that started the session.",
        "RmCancelCurrentTask";
    CANCEL_4 = "RM-CANCEL-4", May, Stated, Caller,
        "It is meant to be called on another thread than the one that waits for the operation.",
        "Canceling Restart Manager shutdown or restart operations";
    CANCEL_5 = "RM-CANCEL-5", May, Stated, Implementation,
        "Whether the operation is cancelled may depend on how far it has got.",
        "Canceling Restart Manager shutdown or restart operations";
    CANCEL_6 = "RM-CANCEL-6", Must, Stated, Implementation,
        "RmShutdown returns 1223 if, and only if, the request to cancel it succeeded.",
        "RmShutdown";
    CANCEL_7 = "RM-CANCEL-7", Must, Stated, Implementation,
        "RmRestart returns 1223 if, and only if, the request to cancel it succeeded.",
        "RmRestart";
    CANCEL_9 = "RM-CANCEL-9", May, Derived, Implementation,
        "A cancelled operation may have stopped or restarted some applications; none goes back.",
        "RmShutdown; RmCancelCurrentTask";
    CANCEL_10 = "RM-CANCEL-10", Must, Stated, Implementation,
        "A cancel with an unknown handle returns 6.",
        "RmCancelCurrentTask";
    CANCEL_11 = "RM-CANCEL-11", Unspecified, Stated, Implementation,
        "What a cancel returns and does when no operation runs is not said.",
        "RmCancelCurrentTask";
    CANCEL_12 = "RM-CANCEL-12", Unspecified, Stated, Implementation,
        "What a repeated cancel returns is not said.",
        "RmCancelCurrentTask";
    CANCEL_13 = "RM-CANCEL-13", Must, Derived, Implementation,
        "What an operation has returned is final: a later cancel does not change it.",
        "follows from what a return value is",
        not modelled "a returned value cannot be taken back, so no call could observe that it was";
    CANCEL_14 = "RM-CANCEL-14", Must, Derived, Implementation,
        "Every call comes to its one result.",
        "follows from what a synchronous call is";
    CANCEL_16 = "RM-CANCEL-16", Unspecified, Stated, Implementation,
        "Whether 350, 351, 352 or 1223 is returned where two of them fit is not said.",
        "RmShutdown; RmRestart";
    CANCEL_17 = "RM-CANCEL-17", Must, Stated, Implementation,
        "The status callback is no means of cancelling: it returns nothing.",
        "RM_WRITE_STATUS_CALLBACK",
        not modelled "the callback returns no value from which a cancel could be inferred";
    CANCEL_18 = "RM-CANCEL-18", May, Stated, Implementation,
        "NULL as a handle is refused with 160 or with 6.",
        "RmCancelCurrentTask";
    CANCEL_19 = "RM-CANCEL-19", May, Stated, Implementation,
        "A cancel that fails with 14 may or may not have asked.",
        "RmCancelCurrentTask";
    END_1 = "RM-END-1", Should, Derived, Implementation,
        "A secondary installer's end only takes it out of the session.",
        "Using Restart Manager with a secondary installer";
    END_2 = "RM-END-2", Must, Stated, Implementation,
        "Ending an unknown or already ended session returns 6.",
        "RmEndSession";
    END_3 = "RM-END-3", Unspecified, Stated, Implementation,
        "What becomes of an operation during which the session is ended is not said.",
        "RmEndSession";
    END_4 = "RM-END-4", Unspecified, Stated, Implementation,
        "That an end restarts anything is not said: what was stopped stays stopped.",
        "RmEndSession";
    END_5 = "RM-END-5", Must, Stated, Caller,
        "A secondary installer ends only when it has nothing more to register.",
        "RmEndSession";
    END_6 = "RM-END-6", Unspecified, Stated, Implementation,
        "Whether the session has ended when its end failed is not said.",
        "RmEndSession";
    END_7 = "RM-END-7", Must, Stated, Implementation,
        "A primary installer's successful end ends the session for all who joined it.",
        "RmEndSession";
}
