//! The words of Removable Storage Manager: codes and enumerators, with the numbers of `winerror.h`
//! and `ntmsapi.h`.

crate::words! {
    /// Done; of what is queued: queued.
    ERROR_SUCCESS = 0,
    /// The session may not do this; of a cancel also: the request is being handled.
    ERROR_ACCESS_DENIED = 5,
    /// There is no such open session or notification; or it was closed under the call.
    ERROR_INVALID_HANDLE = 6,
    /// Memory runs out for the call.
    ERROR_NOT_ENOUGH_MEMORY = 8,
    /// The id is of no drive, or of none of the library that it is to belong to.
    ERROR_INVALID_DRIVE = 15,
    /// The medium is complete, and cannot be mounted for writing any more.
    ERROR_WRITE_PROTECT = 19,
    /// The service is just being started: wait, and try again.
    ERROR_NOT_READY = 21,
    /// An argument is missing, or is not a valid one.
    ERROR_INVALID_PARAMETER = 87,
    /// The list does not fit: enough room has to be made.
    ERROR_INSUFFICIENT_BUFFER = 122,
    /// The medium is in use, the port has no more room, or a mount did not get what it needs.
    ERROR_BUSY = 170,
    /// The pipe of a notification has failed: it has to be set up again.
    ERROR_NO_DATA = 232,
    /// The drive failed.
    ERROR_IO_DEVICE = 1117,
    /// The server cannot be reached to close a session.
    ERROR_CONNECTION_UNAVAIL = 1201,
    /// The name is of no computer.
    ERROR_INVALID_COMPUTERNAME = 1210,
    /// The network to the server has not started, or is not available.
    ERROR_NO_NETWORK = 1222,
    /// The request was cancelled, with the session of the call or by an administrator.
    ERROR_CANCELLED = 1223,
    /// The time-out of the call passed before what it waits for happened.
    ERROR_TIMEOUT = 1460,
    /// The service on the server is older than the application.
    RPC_S_NO_INTERFACES = 1817,
    /// The server cannot be reached, or was gone while the call waited.
    ERROR_NOT_CONNECTED = 2250,
    /// The id is of no medium.
    ERROR_INVALID_MEDIA = 4300,
    /// The id is of no library; perhaps also: the library is offline.
    ERROR_INVALID_LIBRARY = 4301,
    /// The drive failed: it cannot take this medium.
    ERROR_DRIVE_MEDIA_MISMATCH = 4303,
    /// The library is offline.
    ERROR_LIBRARY_OFFLINE = 4305,
    /// What the request is about is disabled.
    ERROR_RESOURCE_DISABLED = 4309,
    /// The medium is out of its library, or its library offline, and the call does not wait for it.
    ERROR_MEDIA_OFFLINE = 4304,
    /// No medium is free, and the allocation does not wait for one.
    ERROR_MEDIA_UNAVAILABLE = 4308,
    /// The id is of nothing, or of what has ended before it could be cancelled or satisfied.
    ERROR_OBJECT_NOT_FOUND = 4312,
    /// The database failed: nothing was stored.
    ERROR_DATABASE_FAILURE = 4313,
    /// The database has no room for one more request.
    ERROR_DATABASE_FULL = 4314,
    /// The library has no door; of cleaning: it is offline.
    ERROR_RESOURCE_NOT_PRESENT = 4316,
    /// What is to be stopped or retracted is no such operation, or none any more.
    ERROR_INVALID_OPERATION = 4317,
    /// The medium is disabled.
    ERROR_MEDIA_NOT_AVAILABLE = 4318,
    /// The library or drive is disabled, or not connected.
    ERROR_DEVICE_NOT_AVAILABLE = 4319,
    /// An operator refused the request at the console, or an administrator cancelled it.
    ERROR_REQUEST_REFUSED = 4320,
    /// The library has no free slot.
    ERROR_LIBRARY_FULL = 4322,
    /// It is in that state already: enabled, disabled, empty, ended; of a mount perhaps: its medium
    /// is not where it should be.
    ERROR_INVALID_STATE = 5023,
    /// What a mount needs cannot be had, and it may not wait.
    ERROR_RESOURCE_NOT_AVAILABLE = 5006,
    /// An environment move was made.
    DONE = 0,
    /// Object type: a drive.
    NTMS_DRIVE = 5,
    /// Object type: a library.
    NTMS_LIBRARY = 9,
    /// Object type: a medium.
    NTMS_PHYSICAL_MEDIA = 15,
    /// An environment move found nothing left to act on.
    TOO_LATE = 1,
    /// Object type: library requests.
    NTMS_LIBREQUEST = 10,
    /// Object type: operator requests.
    NTMS_OPREQUEST = 17,
    /// Allocation option: nothing out of the ordinary.
    NTMS_ALLOCATE_NEW = 1,
    /// Allocation option: fail at once where no medium is free.
    NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE = 4,
    /// Mount option: nothing out of the ordinary.
    NTMS_MOUNT_READ = 1,
    /// Mount option: for writing too.
    NTMS_MOUNT_WRITE = 2,
    /// Mount option: fail at once where the medium or a drive cannot be had.
    NTMS_MOUNT_ERROR_NOT_AVAILABLE = 4,
    /// Mount option: fail at once where the medium is offline.
    NTMS_MOUNT_ERROR_OFFLINE = 8,
    /// Mount option: in the drive that the caller names.
    NTMS_MOUNT_SPECIFIC_DRIVE = 16,
    /// Mount option: return once the mount is queued.
    NTMS_MOUNT_NOWAIT = 32,
    /// `NtmsLmState`: waits for the library.
    QUEUED = 0,
    /// `NtmsLmState`: being handled.
    INPROCESS = 1,
    /// `NtmsLmState`: ended well.
    PASSED = 2,
    /// `NtmsLmState`: ended with an error.
    FAILED = 3,
    /// `NtmsLmState`: waits for a medium, a drive or an operator.
    WAITING = 5,
    /// `NtmsLmState`: ended by a cancellation.
    CANCELLED = 7,
    /// `NtmsNotificationOperations`: an object is in another state.
    NTMS_OBJ_UPDATE = 1,
    /// `NtmsNotificationOperations`: an object has come to be.
    NTMS_OBJ_INSERT = 2,
    /// `NtmsNotificationOperations`: an object is gone.
    NTMS_OBJ_DELETE = 3,
    /// `NtmsOpreqCommand`: none.
    NTMS_OPREQ_UNKNOWN = 0,
    /// `NtmsOpreqCommand`: new media are wanted.
    NTMS_OPREQ_NEWMEDIA = 1,
    /// `NtmsOpreqCommand`: a cleaner is wanted.
    NTMS_OPREQ_CLEANER = 2,
    /// `NtmsOpreqCommand`: a device is in need of service.
    NTMS_OPREQ_DEVICESERVICE = 3,
    /// `NtmsOpreqCommand`: a medium is to be moved.
    NTMS_OPREQ_MOVEMEDIA = 4,
    /// `NtmsOpreqCommand`: something is to be read.
    NTMS_OPREQ_MESSAGE = 5,
    /// `NtmsOpreqState`: none.
    NTMS_OPSTATE_UNKNOWN = 0,
    /// `NtmsOpreqState`: nobody has read it.
    NTMS_OPSTATE_SUBMITTED = 1,
    /// `NtmsOpreqState`: a console shows it.
    NTMS_OPSTATE_ACTIVE = 2,
    /// `NtmsOpreqState`: an operator has acknowledged it.
    NTMS_OPSTATE_INPROGRESS = 3,
    /// `NtmsOpreqState`: refused, or cancelled.
    NTMS_OPSTATE_REFUSED = 4,
    /// `NtmsOpreqState`: done.
    NTMS_OPSTATE_COMPLETE = 5,
    /// `NtmsLmState`: ended by a STOP action.
    STOPPED = 8,
    /// Look through the library as fast as it can be done.
    NTMS_INVENTORY_FAST = 1,
    /// Read the identifiers on all media.
    NTMS_INVENTORY_OMID = 2,
    /// Look through the library as it is set up.
    NTMS_INVENTORY_DEFAULT = 3,
    /// Stop looking through the library.
    NTMS_INVENTORY_STOP = 5,
    /// Eject a medium until the operation is stopped.
    NTMS_EJECT_START = 0,
    /// Stop an eject.
    NTMS_EJECT_STOP = 1,
    /// Eject a medium in a batch.
    NTMS_EJECT_QUEUE = 2,
    /// Inject media until the operation is stopped.
    NTMS_INJECT_START = 0,
    /// Stop an inject.
    NTMS_INJECT_STOP = 1,
    /// Take in what lies in the port.
    NTMS_INJECT_RETRACT = 2,
    /// As `NTMS_INJECT_START`, and the port can be retracted.
    NTMS_INJECT_STARTMANY = 3,
    /// Access of a session: may use nothing, or nothing any more.
    none = 0,
    /// Access of a session: may use libraries and media.
    user = 1,
    /// Access of a session: holds control access on libraries and pools, but is no administrator.
    control = 3,
    /// Access of a session: an administrator of the server.
    administrator = 4,
}
