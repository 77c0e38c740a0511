//! The interface of Restart Manager: functions, words and fault sites.
//!
//! Arrays are given as one object each (a file that several applications use stands for them all),
//! so their counts are implied; what `RM_PROCESS_INFO.AppStatus` says of each application,
//! `RmGetList` gives as one list per status bit.

use sim::{
    signature::{FaultSite, Kind},
    trace::Call,
    value::{Name, Word},
};

use crate::{functions, words};

words! {
    /// Done; of a cancel: requested.
    ERROR_SUCCESS = 0,
    /// No session belongs to the handle.
    ERROR_INVALID_HANDLE = 6,
    /// Memory is exhausted.
    ERROR_OUTOFMEMORY = 14,
    /// The registry cannot be read or written.
    ERROR_WRITE_FAULT = 29,
    /// The registry mutex was not to be had in its time.
    ERROR_SEM_TIMEOUT = 121,
    /// NULL or 0 where something else is wanted.
    ERROR_BAD_ARGUMENTS = 160,
    /// Listed for none of these functions: how a refused second operation says that one runs
    /// already.
    ERROR_BUSY = 170,
    /// The list does not fit.
    ERROR_MORE_DATA = 234,
    /// Nothing was shut down, because only a restart of the system would help.
    ERROR_FAIL_NOACTION_REBOOT = 350,
    /// Some applications could not be shut down.
    ERROR_FAIL_SHUTDOWN = 351,
    /// Some applications could not be restarted.
    ERROR_FAIL_RESTART = 352,
    /// As many sessions are open as may be.
    ERROR_MAX_SESSIONS_REACHED = 353,
    /// There is nothing that this call could follow.
    ERROR_REQUEST_OUT_OF_SEQUENCE = 776,
    /// The session key cannot be validated, or a secondary installer may not do this.
    ERROR_SESSION_CREDENTIAL_CONFLICT = 1219,
    /// The request to cancel the operation succeeded.
    ERROR_CANCELLED = 1223,
    /// A type of application: stopped only by force.
    RmUnknownApp = 0,
    /// A type of application: with a window; asked before it is ended.
    RmMainWindow = 1,
    /// A type of application: a service.
    RmService = 3,
    /// A type of application: in a console.
    RmConsole = 5,
    /// A type of application: never stopped.
    RmCritical = 1000,
    /// Nothing stands against a shutdown.
    RmRebootReasonNone = 0,
    /// A critical process uses a resource.
    RmRebootReasonCriticalProcess = 4,
    /// How an application behaves: it agrees to end.
    obedient = 0,
    /// How an application behaves: it refuses to end.
    vetoes = 1,
    /// How an application behaves: it does not answer, until a move of the environment ends that.
    hangs = 2,
}

/// The bit of `lActionFlags` that is `RmForceShutdown`.
pub const RM_FORCE_SHUTDOWN: u32 = 0x1;
/// The bit of `lActionFlags` that is `RmShutdownOnlyRegistered`.
pub const RM_SHUTDOWN_ONLY_REGISTERED: u32 = 0x10;
/// How many sessions one user may have open (`RM-SESS-2`).
pub const SESSIONS_MAX: u32 = 64;
/// After so many milliseconds without an answer, an application is held to be unresponsive.
pub const APPLICATION_TIMEOUT: u64 = 30_000;
/// After so many milliseconds without an answer, a service is held to be unresponsive.
pub const SERVICE_TIMEOUT: u64 = 20_000;

/// The page does not list the second, but NULL may be called one everywhere else.
const END: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_BAD_ARGUMENTS,
    ERROR_SEM_TIMEOUT,
    ERROR_WRITE_FAULT,
    ERROR_OUTOFMEMORY,
    ERROR_INVALID_HANDLE,
];
const START: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_SEM_TIMEOUT,
    ERROR_BAD_ARGUMENTS,
    ERROR_MAX_SESSIONS_REACHED,
    ERROR_WRITE_FAULT,
    ERROR_OUTOFMEMORY,
];
const JOIN: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_SESSION_CREDENTIAL_CONFLICT,
    ERROR_SEM_TIMEOUT,
    ERROR_BAD_ARGUMENTS,
    ERROR_WRITE_FAULT,
    ERROR_MAX_SESSIONS_REACHED,
    ERROR_OUTOFMEMORY,
];
const REGISTER: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_SEM_TIMEOUT,
    ERROR_BAD_ARGUMENTS,
    ERROR_WRITE_FAULT,
    ERROR_OUTOFMEMORY,
    ERROR_INVALID_HANDLE,
];
const LIST: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_MORE_DATA,
    ERROR_CANCELLED,
    ERROR_SEM_TIMEOUT,
    ERROR_BAD_ARGUMENTS,
    ERROR_WRITE_FAULT,
    ERROR_OUTOFMEMORY,
    ERROR_INVALID_HANDLE,
];
const SHUTDOWN: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_FAIL_NOACTION_REBOOT,
    ERROR_FAIL_SHUTDOWN,
    ERROR_CANCELLED,
    ERROR_SEM_TIMEOUT,
    ERROR_BAD_ARGUMENTS,
    ERROR_WRITE_FAULT,
    ERROR_OUTOFMEMORY,
    ERROR_INVALID_HANDLE,
    ERROR_BUSY,
];
const RESTART: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_REQUEST_OUT_OF_SEQUENCE,
    ERROR_FAIL_RESTART,
    ERROR_CANCELLED,
    ERROR_SEM_TIMEOUT,
    ERROR_BAD_ARGUMENTS,
    ERROR_WRITE_FAULT,
    ERROR_OUTOFMEMORY,
    ERROR_INVALID_HANDLE,
    ERROR_BUSY,
];
/// The last two are not listed: they stand for "any system error" where a reading refuses.
const CANCEL: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_BAD_ARGUMENTS,
    ERROR_OUTOFMEMORY,
    ERROR_INVALID_HANDLE,
    ERROR_REQUEST_OUT_OF_SEQUENCE,
    ERROR_SESSION_CREDENTIAL_CONFLICT,
];
const REASONS: &[Word] = &[RmRebootReasonNone, RmRebootReasonCriticalProcess];

functions! {
    /// Opens a session, whose primary installer is the caller.
    function RmStartSession(dwSessionFlags: Kind::Number)
        -> (result: START, pSessionHandle: &[], strSessionKey: &[])
        makes ["session", "key"] from "restartmanager/nf-restartmanager-rmstartsession";

    /// Joins a session by its key, as a secondary installer.
    function RmJoinSession(strSessionKey: Kind::Object)
        -> (result: JOIN, pSessionHandle: &[])
        makes ["session"] from "restartmanager/nf-restartmanager-rmjoinsession";

    /// Registers a file, an application and a service; each may be `NULL`.
    function RmRegisterResources(
        dwSessionHandle: Kind::Object,
        rgsFileNames: Kind::Object,
        rgApplications: Kind::Object,
        rgsServiceNames: Kind::Object,
    ) -> (result: REGISTER) makes [] from "restartmanager/nf-restartmanager-rmregisterresources";

    /// Lists the applications that the session's resources concern: one list for every status bit.
    function RmGetList(dwSessionHandle: Kind::Object)
        -> (
            result: LIST,
            lpdwRebootReasons: REASONS,
            RmStatusRunning: &[],
            RmStatusStopped: &[],
            RmStatusStoppedOther: &[],
            RmStatusRestarted: &[],
            RmStatusErrorOnStop: &[],
            RmStatusErrorOnRestart: &[],
        )
        makes [] from "restartmanager/nf-restartmanager-rmgetlist";

    /// Shuts the applications down that use the session's resources. `lActionFlags` is a sum of 1
    /// (`RmForceShutdown`) and 16 (`RmShutdownOnlyRegistered`).
    function RmShutdown(
        dwSessionHandle: Kind::Object,
        lActionFlags: Kind::Number,
        fnStatus: Kind::Handler,
    ) -> (result: SHUTDOWN) makes [] from "restartmanager/nf-restartmanager-rmshutdown";

    /// Restarts the applications that were shut down.
    function RmRestart(
        dwSessionHandle: Kind::Object,
        dwRestartFlags: Kind::Number,
        fnStatus: Kind::Handler,
    ) -> (result: RESTART) makes [] from "restartmanager/nf-restartmanager-rmrestart";

    /// Asks that the session's current operation be cancelled.
    function RmCancelCurrentTask(dwSessionHandle: Kind::Object)
        -> (result: CANCEL)
        makes [] from "restartmanager/nf-restartmanager-rmcancelcurrenttask";

    /// Ends the session, or the caller's part in it.
    function RmEndSession(dwSessionHandle: Kind::Object)
        -> (result: END)
        makes [] from "restartmanager/nf-restartmanager-rmendsession";

    /// Says how far the operation has got.
    callback RM_WRITE_STATUS_CALLBACK(nPercentComplete: Kind::Number)
        -> () makes [] from "restartmanager/nc-restartmanager-rm_write_status_callback";

    /// A hanging application answers at last, and agrees to end.
    environment ApplicationAgrees(application: Kind::Object) -> () makes [] from "environment";

    /// A hanging application answers at last, and refuses to end.
    environment ApplicationVetoes(application: Kind::Object) -> () makes [] from "environment";

    /// An application ends by itself.
    environment ApplicationExits(application: Kind::Object) -> () makes [] from "environment";
}

/// The call of the status callback with this percentage.
#[must_use]
pub fn status(percent: u32) -> Call {
    let status = Function::RM_WRITE_STATUS_CALLBACK {
        nPercentComplete: percent.into(),
    };
    status.call(Name::NONE)
}

/// The registry mutex is not to be had in time: by its index in [`FAULTS`].
pub const REGISTRY_FAULT: u8 = 0;
/// Memory is exhausted: by its index in [`FAULTS`].
pub const MEMORY_FAULT: u8 = 1;

/// Where faults may strike.
pub const FAULTS: &[FaultSite] = &[
    FaultSite {
        name: "registry",
        text: "the registry mutex is not to be had in its time",
    },
    FaultSite {
        name: "memory",
        text: "memory is exhausted",
    },
];

/// The code that says which fault struck.
#[must_use]
pub const fn fault_code(site: u8) -> Word {
    match site {
        MEMORY_FAULT => ERROR_OUTOFMEMORY,
        _ => ERROR_SEM_TIMEOUT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_keeps_its_arguments_under_their_names() {
        let cancel = Function::RmCancelCurrentTask {
            dwSessionHandle: Name(3).into(),
        };
        assert_eq!(Function::of(&cancel.call(Name(9))), cancel);
    }

    #[test]
    fn the_cancel_lists_no_code_that_would_say_it_had_an_effect() {
        assert!(!CANCEL.contains(&ERROR_CANCELLED));
    }
}
