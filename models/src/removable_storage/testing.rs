//! The world of the tests, and traces written by hand.

use std::sync::Arc;

use sim::{
    trace::{Activity, Event, Return, Stamped},
    value::{INFINITE, List, Name, Value, Word},
};

use super::api::{
    ERROR_SUCCESS, FIRST_OUT, Function, NTMS_DRIVE, NTMS_LIBREQUEST, NTMS_MOUNT_READ,
    NTMS_MOUNT_SPECIFIC_DRIVE, NTMS_MOUNT_WRITE, NTMS_OPREQ_MESSAGE, NTMS_OPREQUEST, SECOND_OUT,
    administrator, done, user,
};
use crate::family::{Client, Object, World};

pub(super) const LIBRARY: Name = Name(0);
pub(super) const SLOW: Name = Name(1);
pub(super) const FAST: Name = Name(2);
pub(super) const TAPE: Name = Name(3);
/// Sessions of an administrator and of a user.
pub(super) const ADMIN: Name = Name(4);
pub(super) const USER: Name = Name(5);
/// Names for what calls make.
pub(super) const ONE: Name = Name(6);
pub(super) const TWO: Name = Name(7);
pub(super) const THREE: Name = Name(8);

/// The activity of another process.
pub(super) const STRANGER: Activity = Activity(3);

/// A library with a slow and a fast drive, a tape that is complete and cannot be had, and two
/// sessions.
pub(super) fn world() -> Arc<World> {
    let object = |name, kind, properties: &[Value]| Object {
        name,
        kind,
        properties: properties.to_vec(),
    };
    let mut clients = vec![Client::default(); 4];
    clients[usize::from(STRANGER.0)].process = 1;
    Arc::new(World {
        objects: vec![
            object(
                LIBRARY,
                "library",
                &[0, 1, 1, 1, 1, 1, 1, 0, 1].map(Value::Number),
            ),
            object(SLOW, "drive", &[LIBRARY.into(), Value::Number(1)]),
            object(FAST, "drive", &[LIBRARY.into(), Value::Number(0)]),
            object(
                TAPE,
                "medium",
                &[
                    LIBRARY.into(),
                    Value::Number(0),
                    Value::Number(0),
                    Value::Number(1),
                    Value::Number(0),
                    Value::Number(1),
                ],
            ),
            object(ADMIN, "session", &[administrator.into()]),
            object(USER, "session", &[user.into()]),
        ],
        clients,
        handlers: Vec::new(),
    })
}

pub(super) fn clean(drive: Name) -> Function {
    Function::CleanNtmsDrive {
        hSession: ADMIN.into(),
        lpDriveId: drive.into(),
    }
}

pub(super) fn empty(drive: Name) -> Function {
    Function::DismountNtmsDrive {
        hSession: ADMIN.into(),
        lpDriveId: drive.into(),
    }
}

/// Starts or stops the eject of the tape.
pub(super) fn eject(operation: Value, action: Word) -> Function {
    Function::EjectNtmsMedia {
        hSession: ADMIN.into(),
        lpMediaId: TAPE.into(),
        lpEjectOperation: operation,
        dwAction: action.into(),
    }
}

pub(super) fn door() -> Function {
    Function::AccessNtmsLibraryDoor {
        hSession: ADMIN.into(),
        lpLibraryId: LIBRARY.into(),
    }
}

pub(super) fn inventory(action: Word) -> Function {
    Function::InventoryNtmsLibrary {
        hSession: ADMIN.into(),
        lpLibraryId: LIBRARY.into(),
        dwAction: action.into(),
    }
}

/// Of what is no slot: what an invariant says of it does not depend on that.
pub(super) fn identify() -> Function {
    Function::IdentifyNtmsSlot {
        hSession: ADMIN.into(),
        lpSlotId: TAPE.into(),
    }
}

pub(super) fn disable(drive: Name) -> Function {
    Function::DisableNtmsObject {
        hSession: ADMIN.into(),
        dwType: NTMS_DRIVE.into(),
        lpObjectId: drive.into(),
    }
}

pub(super) fn cancel(session: Name, request: Name) -> Function {
    Function::CancelNtmsLibraryRequest {
        hSession: session.into(),
        lpRequestId: request.into(),
    }
}

pub(super) fn ask(request: Name) -> Function {
    Function::GetNtmsObjectInformation {
        hSession: ADMIN.into(),
        lpObjectId: request.into(),
    }
}

pub(super) fn enumerate() -> Function {
    Function::EnumerateNtmsObject {
        hSession: ADMIN.into(),
        lpContainerId: LIBRARY.into(),
        dwType: NTMS_LIBREQUEST.into(),
    }
}

pub(super) fn mount(timeout: u32) -> Function {
    Function::MountNtmsMedia {
        hSession: USER.into(),
        lpMediaId: TAPE.into(),
        lpDriveId: Value::Null,
        dwOptions: NTMS_MOUNT_READ.into(),
        dwTimeout: timeout.into(),
    }
}

/// Mounts the tape for writing, too.
pub(super) fn mount_for_writing() -> Function {
    Function::MountNtmsMedia {
        hSession: USER.into(),
        lpMediaId: TAPE.into(),
        lpDriveId: Value::Null,
        dwOptions: NTMS_MOUNT_WRITE.into(),
        dwTimeout: INFINITE.into(),
    }
}

/// Mounts the tape in one drive and no other.
pub(super) fn mount_in(drive: Value) -> Function {
    Function::MountNtmsMedia {
        hSession: USER.into(),
        lpMediaId: TAPE.into(),
        lpDriveId: drive,
        dwOptions: NTMS_MOUNT_SPECIFIC_DRIVE.into(),
        dwTimeout: INFINITE.into(),
    }
}

/// Opens a session on the local computer with options that there are not.
pub(super) fn open() -> Function {
    Function::OpenNtmsSession {
        lpServer: Value::Null,
        dwOptions: 1.into(),
    }
}

pub(super) fn close() -> Function {
    Function::CloseNtmsSession {
        hSession: USER.into(),
    }
}

pub(super) fn begins(drive: Name) -> Function {
    Function::DriveBegins {
        drive: drive.into(),
    }
}

pub(super) fn finishes(drive: Name) -> Function {
    Function::DriveFinishes {
        drive: drive.into(),
    }
}

pub(super) fn submit() -> Function {
    Function::SubmitNtmsOperatorRequest {
        hSession: USER.into(),
        dwRequest: NTMS_OPREQ_MESSAGE.into(),
        lpArg1Id: Value::Null,
    }
}

pub(super) fn await_operator(request: Name, timeout: u32) -> Function {
    Function::WaitForNtmsOperatorRequest {
        hSession: USER.into(),
        lpRequestId: request.into(),
        dwTimeout: timeout.into(),
    }
}

pub(super) fn refuse(session: Name, request: Name) -> Function {
    Function::CancelNtmsOperatorRequest {
        hSession: session.into(),
        lpRequestId: request.into(),
    }
}

pub(super) fn satisfy(request: Name) -> Function {
    Function::SatisfyNtmsOperatorRequest {
        hSession: ADMIN.into(),
        lpRequestId: request.into(),
    }
}

/// Subscribes to operator requests.
pub(super) fn subscribe() -> Function {
    Function::OpenNtmsNotification {
        hSession: USER.into(),
        dwType: NTMS_OPREQUEST.into(),
    }
}

pub(super) fn await_change(notification: Name) -> Function {
    Function::WaitForNtmsNotification {
        hNotification: notification.into(),
        dwTimeout: 0.into(),
    }
}

pub(super) fn unsubscribe(notification: Name) -> Function {
    Function::CloseNtmsNotification {
        hNotification: notification.into(),
    }
}

/// What asking for a request's state returns.
pub(super) fn state(state: Word) -> Return {
    Return::of(ERROR_SUCCESS)
        .with(FIRST_OUT, state)
        .with(SECOND_OUT, ERROR_SUCCESS)
}

/// What enumerating returns.
pub(super) fn list(names: &[Name]) -> Return {
    let list: List = names.iter().copied().collect();
    Return::of(ERROR_SUCCESS).with(FIRST_OUT, list)
}

/// A trace under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace(pub(super) Vec<Stamped>);

impl Trace {
    fn push(mut self, event: Event) -> Self {
        self.0.push(Stamped { at: 0, event });
        self
    }

    /// A call begins; what it makes gets this name.
    pub(super) fn call(self, client: u8, function: Function, made: Name) -> Self {
        let call = function.call(made);
        self.push(Event::Call {
            activity: Activity(client),
            call,
        })
    }

    /// A call returns.
    pub(super) fn returns(self, client: u8, results: Return) -> Self {
        self.push(Event::Return {
            activity: Activity(client),
            results,
        })
    }

    /// A call that makes nothing begins and returns a code.
    pub(super) fn answered(self, client: u8, function: Function, code: Word) -> Self {
        self.call(client, function, THREE)
            .returns(client, Return::of(code))
    }

    /// Cleaning is queued under this name.
    pub(super) fn cleaning(self, drive: Name, made: Name) -> Self {
        self.call(0, clean(drive), made)
            .returns(0, Return::of(ERROR_SUCCESS))
    }

    /// An operator request is submitted under this name.
    pub(super) fn submitting(self, made: Name) -> Self {
        let results = Return::of(ERROR_SUCCESS).with(FIRST_OUT, made);
        self.call(0, submit(), made).returns(0, results)
    }

    /// Somebody subscribes to operator requests; the notification gets this name.
    pub(super) fn subscribing(self, made: Name) -> Self {
        self.call(0, subscribe(), made).returns(0, Return::of(made))
    }

    /// A change of a request is told at a notification.
    pub(super) fn told(self, notification: Name, change: Word, request: Name) -> Self {
        let told = Return::of(ERROR_SUCCESS)
            .with(FIRST_OUT, change)
            .with(SECOND_OUT, request);
        self.call(1, await_change(notification), Name::NONE)
            .returns(1, told)
    }

    /// The world makes a move.
    pub(super) fn world(self, function: Function) -> Self {
        self.call(2, function, THREE).returns(2, done())
    }

    /// A request is seen in a state.
    pub(super) fn seen(self, request: Name, word: Word) -> Self {
        self.call(0, ask(request), THREE).returns(0, state(word))
    }

    /// The time-out of a call has passed.
    pub(super) fn deadline(self, client: u8) -> Self {
        self.push(Event::Deadline {
            activity: Activity(client),
        })
    }

    /// Nothing moves any more.
    pub(super) fn rests(self) -> Self {
        self.push(Event::Quiescent)
    }
}
