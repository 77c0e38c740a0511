//! The functions of Removable Storage Manager that scenarios call.
//!
//! Names and numbers are those of `ntmsapi.h` and `winerror.h`. Left out of the parameter lists is
//! what says nothing about cancelling: buffers and their sizes, most options, names for display.
//! Identifiers (`LPNTMS_GUID`) are names. Any call in a session may find that the service is just
//! being started (`ERROR_NOT_READY`, RSMP 3.2.1.1), which few pages list.
//!
//! Limits of the model, where the documents give a code for running out: [`REQUESTS_MAX`],
//! [`SESSIONS_MAX`], [`OPERATOR_REQUESTS_MAX`], [`PIPES_MAX`] and [`NOTICES_MAX`].

use sim::{
    signature::Kind,
    trace::Return,
    value::{Name, Value, Word},
};

pub use super::{faults::*, limits::*, words::*};

/// Ways to look through a library, and to stop that.
const INVENTORIES: &[Word] = &[
    NTMS_INVENTORY_FAST,
    NTMS_INVENTORY_OMID,
    NTMS_INVENTORY_DEFAULT,
    NTMS_INVENTORY_STOP,
];
/// What can be disabled and enabled.
const PARTS: &[Word] = &[NTMS_DRIVE, NTMS_LIBRARY, NTMS_PHYSICAL_MEDIA];
/// What disabling and enabling can answer.
const ENABLING: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_ACCESS_DENIED,
    ERROR_DATABASE_FAILURE,
    ERROR_DATABASE_FULL,
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_PARAMETER,
    ERROR_INVALID_STATE,
    ERROR_LIBRARY_OFFLINE,
    ERROR_NOT_READY,
    ERROR_OBJECT_NOT_FOUND,
];
/// The states in which a request can be seen, of a library and of operators.
const STATES: &[Word] = &[
    QUEUED,
    INPROCESS,
    PASSED,
    FAILED,
    WAITING,
    CANCELLED,
    STOPPED,
    NTMS_OPSTATE_SUBMITTED,
    NTMS_OPSTATE_ACTIVE,
    NTMS_OPSTATE_INPROGRESS,
    NTMS_OPSTATE_REFUSED,
    NTMS_OPSTATE_COMPLETE,
];
/// What operators can be asked for.
const COMMANDS: &[Word] = &[
    NTMS_OPREQ_UNKNOWN,
    NTMS_OPREQ_NEWMEDIA,
    NTMS_OPREQ_CLEANER,
    NTMS_OPREQ_DEVICESERVICE,
    NTMS_OPREQ_MOVEMEDIA,
    NTMS_OPREQ_MESSAGE,
];
/// How a medium can be mounted.
const MOUNT_OPTIONS: &[Word] = &[
    NTMS_MOUNT_READ,
    NTMS_MOUNT_WRITE,
    NTMS_MOUNT_ERROR_NOT_AVAILABLE,
    NTMS_MOUNT_ERROR_OFFLINE,
    NTMS_MOUNT_SPECIFIC_DRIVE,
    NTMS_MOUNT_NOWAIT,
];
/// The errors with which a drive can fail in a scenario.
const DRIVE_ERRORS: &[Word] = &[ERROR_IO_DEVICE, ERROR_DRIVE_MEDIA_MISMATCH];

crate::functions! {
    /// Opens a session on a computer (`NULL`: the local one), with options that are zero; the
    /// result is its handle.
    function OpenNtmsSession(lpServer: Kind::Object, dwOptions: Kind::Number) -> (
        result: &[
            ERROR_ACCESS_DENIED, ERROR_INVALID_COMPUTERNAME, ERROR_INVALID_PARAMETER,
            ERROR_NO_NETWORK, ERROR_NOT_CONNECTED, ERROR_NOT_READY, RPC_S_NO_INTERFACES,
        ],
    ) makes ["session"] from "NT:openntmssessionw";

    /// Closes a session and unwinds the calls that wait in it.
    function CloseNtmsSession(hSession: Kind::Object) -> (
        result: &[ERROR_SUCCESS, ERROR_INVALID_HANDLE, ERROR_CONNECTION_UNAVAIL],
    ) makes [] from "NT:closentmssession";

    /// Queues the cleaning of a drive. Does not tell the request's id: that has to be enumerated.
    function CleanNtmsDrive(hSession: Kind::Object, lpDriveId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_DRIVE, ERROR_INVALID_HANDLE,
            ERROR_INVALID_LIBRARY, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY,
            ERROR_NOT_READY, ERROR_RESOURCE_DISABLED, ERROR_RESOURCE_NOT_PRESENT,
        ],
    ) makes ["request", "operator-request"] from "NT:cleanntmsdrive";

    /// Lists the requests of a library (`NULL`: of all), or those of operators (in no container).
    /// The list is a set: traces give it in the order of names.
    function EnumerateNtmsObject(
        hSession: Kind::Object,
        lpContainerId: Kind::Object,
        dwType: Kind::Word(&[NTMS_LIBREQUEST, NTMS_OPREQUEST]),
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY,
            ERROR_OBJECT_NOT_FOUND,
        ],
        lpList: &[],
    ) makes [] from "NT:enumeratentmsobject";

    /// Tells the state of a request, and the error of a library's that failed.
    function GetNtmsObjectInformation(hSession: Kind::Object, lpObjectId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
        ],
        State: STATES,
        dwErrorCode: &[
            ERROR_SUCCESS, ERROR_IO_DEVICE, ERROR_DRIVE_MEDIA_MISMATCH, ERROR_OBJECT_NOT_FOUND,
            ERROR_REQUEST_REFUSED, ERROR_RESOURCE_DISABLED, ERROR_INVALID_STATE, ERROR_BUSY,
            ERROR_RESOURCE_NOT_AVAILABLE, ERROR_MEDIA_OFFLINE,
        ],
    ) makes [] from "NT:getntmsobjectinformationw";

    /// Mounts a medium in some drive of its library, or all media of a list, each by a request of its
    /// own; waits for it at most so many milliseconds, or not at all. What `lpDriveId` holds before
    /// (`NULL`: no id) counts with `NTMS_MOUNT_SPECIFIC_DRIVE` only: the drive for each medium.
    function MountNtmsMedia(
        hSession: Kind::Object,
        lpMediaId: Kind::Object,
        lpDriveId: Kind::Object,
        dwOptions: Kind::Word(MOUNT_OPTIONS),
        dwTimeout: Kind::Timeout,
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_BUSY, ERROR_CANCELLED,
            ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL, ERROR_DRIVE_MEDIA_MISMATCH,
            ERROR_INVALID_DRIVE, ERROR_INVALID_HANDLE, ERROR_INVALID_LIBRARY,
            ERROR_INVALID_MEDIA, ERROR_INVALID_PARAMETER, ERROR_INVALID_STATE,
            ERROR_MEDIA_OFFLINE, ERROR_NOT_CONNECTED, ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY,
            ERROR_REQUEST_REFUSED, ERROR_RESOURCE_DISABLED, ERROR_RESOURCE_NOT_AVAILABLE,
            ERROR_TIMEOUT, ERROR_WRITE_PROTECT,
        ],
        lpDriveId: &[],
    ) makes [
        "request", "operator-request", "second-request", "second-operator-request"
    ] from "NT:mountntmsmedia";

    /// Queues the taking out of a medium that is in a drive.
    function DismountNtmsMedia(hSession: Kind::Object, lpMediaId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_HANDLE, ERROR_INVALID_LIBRARY,
            ERROR_INVALID_MEDIA, ERROR_INVALID_PARAMETER, ERROR_INVALID_STATE,
            ERROR_MEDIA_NOT_AVAILABLE, ERROR_MEDIA_OFFLINE, ERROR_NOT_ENOUGH_MEMORY,
            ERROR_NOT_READY, ERROR_TIMEOUT,
        ],
    ) makes ["request"] from "NT:dismountntmsmedia";

    /// Queues the emptying of a drive.
    function DismountNtmsDrive(hSession: Kind::Object, lpDriveId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_DRIVE, ERROR_INVALID_HANDLE,
            ERROR_INVALID_LIBRARY, ERROR_INVALID_PARAMETER, ERROR_INVALID_STATE,
            ERROR_LIBRARY_OFFLINE, ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY,
        ],
    ) makes ["request"] from "NT:dismountntmsdrive";

    /// Disables a library, drive or medium, at once or as a request.
    function DisableNtmsObject(
        hSession: Kind::Object,
        dwType: Kind::Word(PARTS),
        lpObjectId: Kind::Object,
    ) -> (
        result: ENABLING,
    ) makes ["request"] from "NT:disablentmsobject";

    /// Enables a library, drive or medium, at once or as a request.
    function EnableNtmsObject(
        hSession: Kind::Object,
        dwType: Kind::Word(PARTS),
        lpObjectId: Kind::Object,
    ) -> (
        result: ENABLING,
    ) makes ["request"] from "NT:enablentmsobject";

    /// Ejects a medium through the port of its library; `START` tells the operation, which goes on
    /// until it is stopped (`STOP`) or times out; `QUEUE` ejects it in a batch.
    function EjectNtmsMedia(
        hSession: Kind::Object,
        lpMediaId: Kind::Object,
        lpEjectOperation: Kind::Object,
        dwAction: Kind::Word(&[NTMS_EJECT_START, NTMS_EJECT_STOP, NTMS_EJECT_QUEUE]),
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_BUSY, ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL, ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_HANDLE,
            ERROR_INVALID_MEDIA, ERROR_INVALID_OPERATION, ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_OFFLINE, ERROR_MEDIA_NOT_AVAILABLE, ERROR_NOT_ENOUGH_MEMORY,
            ERROR_NOT_READY, ERROR_RESOURCE_DISABLED,
        ],
        lpEjectOperation: &[],
    ) makes ["request"] from "NT:ejectntmsmedia";

    /// Injects what is put into the port of a library until it is full, or the operation is stopped
    /// (`STOP`), retracted (`RETRACT`, of a `STARTMANY` only) or times out.
    function InjectNtmsMedia(
        hSession: Kind::Object,
        lpLibraryId: Kind::Object,
        lpInjectOperation: Kind::Object,
        dwAction: Kind::Word(&[
            NTMS_INJECT_START, NTMS_INJECT_STOP, NTMS_INJECT_RETRACT, NTMS_INJECT_STARTMANY,
        ]),
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_HANDLE, ERROR_INVALID_LIBRARY,
            ERROR_INVALID_OPERATION, ERROR_INVALID_PARAMETER, ERROR_LIBRARY_FULL,
            ERROR_LIBRARY_OFFLINE, ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY,
            ERROR_RESOURCE_DISABLED,
        ],
        lpInjectOperation: &[],
    ) makes ["request"] from "NT:injectntmsmedia";

    /// Looks through a library, or stops that. Returns once all that is to be looked through is
    /// marked.
    function InventoryNtmsLibrary(
        hSession: Kind::Object,
        lpLibraryId: Kind::Object,
        dwAction: Kind::Word(INVENTORIES),
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_HANDLE, ERROR_INVALID_LIBRARY,
            ERROR_INVALID_PARAMETER, ERROR_LIBRARY_OFFLINE, ERROR_NOT_CONNECTED, ERROR_NOT_READY,
            ERROR_RESOURCE_DISABLED,
        ],
    ) makes ["request"] from "NT:inventoryntmslibrary";

    /// Identifies what is in a slot; waits until that is done.
    function IdentifyNtmsSlot(hSession: Kind::Object, lpSlotId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_OFFLINE, ERROR_NOT_CONNECTED, ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
        ],
    ) makes ["request"] from "NT:identifyntmsslot";

    /// Has the door of a library opened as soon as it is at rest.
    function AccessNtmsLibraryDoor(hSession: Kind::Object, lpLibraryId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL,
            ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_LIBRARY_OFFLINE,
            ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY, ERROR_RESOURCE_DISABLED,
            ERROR_RESOURCE_NOT_PRESENT,
        ],
    ) makes ["request"] from "NT:accessntmslibrarydoor";

    /// Allocates a free medium; waits for one at most so many milliseconds, while operators are
    /// asked for it.
    function AllocateNtmsMedia(
        hSession: Kind::Object,
        dwOptions: Kind::Word(&[NTMS_ALLOCATE_NEW, NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE]),
        dwTimeout: Kind::Timeout,
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_DATABASE_FAILURE,
            ERROR_INVALID_HANDLE, ERROR_MEDIA_UNAVAILABLE, ERROR_NOT_CONNECTED, ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY,
            ERROR_TIMEOUT,
        ],
        lpMediaId: &[],
    ) makes ["operator request"] from "NT:allocatentmsmedia";

    /// Cancels a library request. A cancellation that has to wait for the library is a request of
    /// its own.
    function CancelNtmsLibraryRequest(hSession: Kind::Object, lpRequestId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
        ],
    ) makes ["request"] from "NT:cancelntmslibraryrequest";

    /// Deletes the record of a library's or of an operator request, unless it is outstanding. (The
    /// function takes a list; here it has one entry.)
    function DeleteNtmsRequests(
        hSession: Kind::Object,
        dwType: Kind::Word(&[NTMS_LIBREQUEST, NTMS_OPREQUEST]),
        lpRequestIdList: Kind::Object,
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_DATABASE_FULL,
            ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY,
            ERROR_NOT_READY,
        ],
    ) makes [] from "NT:deletentmsrequests";

    /// Gives a request its place among those of its type: 1 is the first.
    function SetNtmsRequestOrder(
        hSession: Kind::Object,
        lpRequestId: Kind::Object,
        dwOrderNumber: Kind::Number,
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY, ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
        ],
    ) makes [] from "NT:setntmsrequestorder";

    /// Asks operators for something, about a drive, a medium or a library (`NULL`: about none).
    function SubmitNtmsOperatorRequest(
        hSession: Kind::Object,
        dwRequest: Kind::Word(COMMANDS),
        lpArg1Id: Kind::Object,
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER, ERROR_NOT_CONNECTED, ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
        ],
        lpRequestId: &[],
    ) makes ["operator-request"] from "NT:submitntmsoperatorrequestw";

    /// Waits until an operator request is completed or refused, at most so many milliseconds.
    function WaitForNtmsOperatorRequest(
        hSession: Kind::Object,
        lpRequestId: Kind::Object,
        dwTimeout: Kind::Timeout,
    ) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER, ERROR_NOT_CONNECTED, ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
            ERROR_TIMEOUT,
        ],
    ) makes [] from "NT:waitforntmsoperatorrequest";

    /// Completes an operator request.
    function SatisfyNtmsOperatorRequest(hSession: Kind::Object, lpRequestId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
            ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
        ],
    ) makes [] from "NT:satisfyntmsoperatorrequest";

    /// Cancels an operator request, which is refused by that.
    function CancelNtmsOperatorRequest(hSession: Kind::Object, lpRequestId: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
            ERROR_INVALID_STATE, ERROR_NOT_READY, ERROR_OBJECT_NOT_FOUND,
        ],
    ) makes [] from "NT:cancelntmsoperatorrequest";

    /// Subscribes to the changes of all objects of a type; the result is the notification's handle.
    function OpenNtmsNotification(
        hSession: Kind::Object,
        dwType: Kind::Word(&[NTMS_LIBREQUEST, NTMS_OPREQUEST]),
    ) -> (
        result: &[
            ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED,
            ERROR_NOT_READY,
        ],
    ) makes ["notification"] from "NT:openntmsnotification";

    /// Waits for the next change, at most so many milliseconds.
    function WaitForNtmsNotification(hNotification: Kind::Object, dwTimeout: Kind::Timeout) -> (
        result: &[
            ERROR_SUCCESS, ERROR_DATABASE_FAILURE, ERROR_INVALID_HANDLE, ERROR_NO_DATA,
            ERROR_NOT_CONNECTED, ERROR_TIMEOUT,
        ],
        dwOperation: &[NTMS_OBJ_UPDATE, NTMS_OBJ_INSERT, NTMS_OBJ_DELETE],
        ObjectId: &[],
    ) makes [] from "NT:waitforntmsnotification";

    /// Ends a subscription.
    function CloseNtmsNotification(hNotification: Kind::Object) -> (
        result: &[
            ERROR_SUCCESS, ERROR_DATABASE_FAILURE, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
            ERROR_NOT_CONNECTED,
        ],
    ) makes [] from "NT:closentmsnotification";

    /// The drive is seen at work: returns once it handles a request.
    environment DriveBegins(drive: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// A slow drive ends the work at hand well, as soon as it has any.
    environment DriveFinishes(drive: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// A slow drive ends the work at hand with an error, as soon as it has any; tells the name that
    /// the request to see to it will have.
    environment DriveFails(drive: Kind::Object, dwErrorCode: Kind::Word(DRIVE_ERRORS))
        -> (result: &[DONE], request: &[]) makes ["operator-request"] from "scenarios";

    /// A medium that could not be had can be had from now on.
    environment MediumBecomesAvailable(medium: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// Somebody puts a cleaner into a library.
    environment CleanerArrives(library: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// A library is taken offline, and what calls ask of it from then on is refused.
    environment LibraryGoesOffline(library: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// A library is online again.
    environment LibraryComesOnline(library: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// So much time passes that requests of either kind which have ended need not be kept any longer.
    environment PurgeTimePasses()
        -> (result: &[DONE]) makes [] from "NT:ns-ntms_computerinformation";

    /// The service is stopped and started again; returns once it accepts requests.
    environment ServiceRestarts()
        -> (result: &[DONE]) makes [] from "RSMc:rsm-startup";

    /// The user of a session loses all access to the computer, its libraries and its pools.
    environment AccessIsWithdrawn(session: Kind::Object)
        -> (result: &[DONE]) makes [] from "NT:setntmsobjectsecurity";

    /// A library is seen at work that needs no drive.
    environment LibraryBegins(library: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// A slow library ends work that needs no drive, as soon as it has any.
    environment LibraryFinishes(library: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// The port of a library is seen open.
    environment PortOpens(library: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// The time-out of an open port passes.
    environment PortTimesOut(library: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// A medium is put into the port of its library, as soon as that is open for it; tells the name
    /// that the request to identify it will have.
    environment MediumEntersPort(medium: Kind::Object)
        -> (result: &[DONE], request: &[]) makes ["request", "operator-request"] from "scenarios";

    /// Somebody takes a medium out of its slot by hand, as soon as it lies in one; its library does not
    /// know that before it looks.
    environment MediumIsTaken(medium: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// An operator at the console refuses a mount of the medium, as soon as one waits for it.
    environment OperatorRefuses(medium: Kind::Object)
        -> (result: &[DONE]) makes [] from "scenarios";

    /// The pipe of a notification breaks.
    environment PipeBreaks(notification: Kind::Object)
        -> (result: &[DONE, TOO_LATE]) makes [] from "scenarios";

    /// A console shows an operator request to somebody.
    environment ConsoleReads(request: Kind::Object)
        -> (result: &[DONE, TOO_LATE]) makes [] from "scenarios";

    /// An operator at the console takes on an operator request.
    environment ConsoleAcknowledges(request: Kind::Object)
        -> (result: &[DONE, TOO_LATE]) makes [] from "scenarios";

    /// An operator at the console has done what was asked for.
    environment ConsoleCompletes(request: Kind::Object)
        -> (result: &[DONE, TOO_LATE]) makes [] from "scenarios";

    /// An operator at the console refuses an operator request.
    environment ConsoleRefuses(request: Kind::Object)
        -> (result: &[DONE, TOO_LATE]) makes [] from "scenarios";
}

impl Function {
    /// The session in which it is called, as every function has it that needs one.
    #[must_use]
    pub fn session(&self) -> Option<Value> {
        let first = FUNCTIONS[usize::from(self.index())].parameters.first()?;
        let takes_one = first.name == "hSession";
        takes_one.then(|| self.call(Name::NONE).arguments[0])
    }
}

/// Position of `lpList`, `State`, `lpDriveId` and the id of an operation among the results.
pub const FIRST_OUT: usize = 1;
/// Position of `dwErrorCode` among the results.
pub const SECOND_OUT: usize = 2;

/// What an environment move returns once it is made.
#[must_use]
pub fn done() -> Return {
    Return::of(DONE)
}
