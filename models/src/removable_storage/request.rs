//! Library requests: what they ask for, how far they are, who cancelled them.

use sim::value::{Name, Value, Word};

use super::api::{
    CANCELLED, FAILED, INPROCESS, NTMS_MOUNT_ERROR_NOT_AVAILABLE, NTMS_MOUNT_ERROR_OFFLINE,
    NTMS_MOUNT_NOWAIT, PASSED, QUEUED, STOPPED, WAITING,
};

/// What a library is asked to do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Work {
    /// Clean this drive.
    Clean(u8),
    /// Put this medium into a drive that is free, once that one is online too (or the same where it is
    /// mounted alone), in this manner.
    Mount(u8, u8, Manner),
    /// Take this medium out of the drive that it is in.
    Dismount(u8),
    /// Empty this drive.
    Empty(u8),
    /// Disable this.
    Disable(Part),
    /// Enable this.
    Enable(Part),
    /// Eject this medium, until somebody ends that.
    Eject(u8),
    /// Eject this medium in a batch.
    EjectNext(u8),
    /// Inject into this library what is put into its port.
    Inject(u8),
    /// The same; the port can be retracted.
    InjectMany(u8),
    /// Identify this medium, which was injected.
    Process(u8),
    /// Identify what is in this slot, for a call that waits.
    Identify(u8),
    /// Look through this library.
    Inventory(u8),
    /// Open the door of this library.
    Door(u8),
}

/// What can be disabled and enabled, by index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Part {
    /// A library, with all that it contains.
    Library(u8),
    /// A drive.
    Drive(u8),
    /// A medium.
    Medium(u8),
}

impl Work {
    /// The number that `NtmsLmOperation` gives the operation.
    #[must_use]
    pub const fn operation(self) -> u8 {
        match self {
            Self::Disable(Part::Library(_)) => 1,
            Self::Enable(Part::Library(_)) => 2,
            Self::Disable(Part::Drive(_)) => 3,
            Self::Enable(Part::Drive(_)) => 4,
            Self::Disable(Part::Medium(_)) => 5,
            Self::Enable(Part::Medium(_)) => 6,
            Self::Inventory(_) => 8,
            Self::Door(_) => 9,
            Self::Eject(_) | Self::EjectNext(_) => 10,
            Self::Inject(_) | Self::InjectMany(_) => 12,
            Self::Process(_) | Self::Identify(_) => 14,
            Self::Clean(_) => 15,
            Self::Dismount(_) | Self::Empty(_) => 16,
            Self::Mount(..) => 17,
        }
    }

    /// Whether it keeps the port of its library open until somebody ends that.
    #[must_use]
    pub const fn opens_port(self) -> bool {
        matches!(self, Self::Eject(_) | Self::Inject(_) | Self::InjectMany(_))
    }

    /// Whether it takes time although it needs no drive.
    #[must_use]
    pub const fn takes_time(self) -> bool {
        matches!(
            self,
            Self::Process(_) | Self::Identify(_) | Self::Inventory(_) | Self::Door(_)
        )
    }

    /// The medium that it ejects, if it does.
    #[must_use]
    pub const fn ejects(self) -> Option<u8> {
        match self {
            Self::Eject(medium) | Self::EjectNext(medium) => Some(medium),
            _ => None,
        }
    }
}

impl Work {
    /// Whether the page of the call that asks for it says what that answers when the database has
    /// no room.
    #[must_use]
    pub const fn page_lists_full(self) -> bool {
        !matches!(
            self,
            Self::Enable(_) | Self::Disable(_) | Self::Inventory(_) | Self::Identify(_)
        )
    }

    /// The name of the operator request that a request of this name makes when it has to ask for
    /// something.
    #[must_use]
    pub const fn asks_as(request: Name) -> Name {
        request.offset(1)
    }

    /// The name of the other request of a call that mounts two media.
    #[must_use]
    pub const fn second(request: Name) -> Name {
        request.offset(2)
    }

    /// Whether a call waits until it has ended.
    #[must_use]
    pub fn is_awaited(self) -> bool {
        match self {
            Self::Mount(.., manner) => manner != Manner::NoWait,
            Self::Identify(_) => true,
            _ => false,
        }
    }
}

impl Work {
    /// Whether it may be done in this drive, if it needs one.
    #[must_use]
    pub const fn may_be_in(self, drive: u8) -> bool {
        match self {
            Self::Mount(.., Manner::Into(only)) => only == drive,
            _ => true,
        }
    }

    /// The medium of a mount that is to fail where that is offline.
    #[must_use]
    pub const fn may_not_be_offline(self) -> Option<u8> {
        match self {
            Self::Mount(medium, _, Manner::ErrorOffline) => Some(medium),
            _ => None,
        }
    }
}

/// In the place of a drive: of what needs none.
pub const NO_DRIVE: u8 = u8::MAX;

/// How a medium is to be mounted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Manner {
    /// Wait for whatever it takes.
    Ordinary,
    /// Fail where the medium or a drive cannot be had.
    ErrorNotAvailable,
    /// Fail where the medium is offline.
    ErrorOffline,
    /// In this drive and no other; wait for that.
    Into(u8),
    /// Return once it is queued; the time-out does not count.
    NoWait,
}

impl Manner {
    /// What an argument `dwOptions` says, which drive it may be about apart
    /// ([`Setup::manner`](super::setup::Setup::manner)).
    #[must_use]
    pub fn of(options: Value) -> Self {
        match options.word() {
            Some(word) if word == NTMS_MOUNT_ERROR_NOT_AVAILABLE => Self::ErrorNotAvailable,
            Some(word) if word == NTMS_MOUNT_ERROR_OFFLINE => Self::ErrorOffline,
            Some(word) if word == NTMS_MOUNT_NOWAIT => Self::NoWait,
            _ => Self::Ordinary,
        }
    }

    /// Whether operators are asked for a medium that is offline.
    #[must_use]
    pub const fn asks_operators(self) -> bool {
        matches!(self, Self::Ordinary | Self::Into(_) | Self::NoWait)
    }
}

/// The documented number of `NTMS_LM_REMOVE`.
pub const REMOVE: u8 = 0;

/// How far a request is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// Stands in the queue.
    Queued,
    /// Waits for a medium, a drive or an operator.
    Waiting,
    /// Handled in this drive, or in [`NO_DRIVE`].
    InProcess(u8),
    /// Ended well, in this drive or in [`NO_DRIVE`].
    Passed(u8),
    /// Ended with this error.
    Failed(Word),
    /// Ended by a cancellation.
    Cancelled(By),
    /// Ended by a STOP action.
    Stopped,
}

impl Phase {
    /// Whether it is over.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        !matches!(self, Self::Queued | Self::Waiting | Self::InProcess(_))
    }

    /// The documented state.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Queued => QUEUED,
            Self::Waiting => WAITING,
            Self::InProcess(_) => INPROCESS,
            Self::Passed(_) => PASSED,
            Self::Failed(_) => FAILED,
            Self::Cancelled(_) => CANCELLED,
            Self::Stopped => STOPPED,
        }
    }
}

/// How a request ended, as the number that [`FinalOnce`](crate::kernels::FinalOnce) keeps: the kind
/// in the lowest bits, above it the drive, the error or who cancelled.
impl Phase {
    /// The number of an end.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    pub const fn end(self) -> u32 {
        match self {
            Self::Passed(drive) => (drive as u32) << 2,
            Self::Failed(error) => (error.0 as u32) << 2 | 1,
            Self::Cancelled(by) => (by as u32) << 2 | 2,
            Self::Stopped => 3,
            Self::Queued | Self::Waiting | Self::InProcess(_) => panic!("this is no end"),
        }
    }

    /// The end that has this number.
    #[must_use]
    pub const fn of_end(number: u32) -> Self {
        let rest = number >> 2;
        match number & 3 {
            0 => Self::Passed(rest as u8),
            1 => Self::Failed(Word(rest as u16)),
            2 => Self::Cancelled(By::ALL[rest as usize]),
            _ => Self::Stopped,
        }
    }
}

/// Who cancelled a request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum By {
    /// `CancelNtmsLibraryRequest`.
    Administrator,
    /// `CloseNtmsSession`.
    Closing,
    /// The time-out of the mount.
    Timeout,
    /// An operator who refused it.
    Operator,
    /// The service, which was started again.
    Restart,
    /// `CancelNtmsOperatorRequest`, on what it had asked operators for.
    Desk,
    /// The other of two mounts that were asked for together, which did not succeed.
    Partner,
}

impl By {
    /// All of them, by number.
    pub const ALL: [Self; 7] = [
        Self::Administrator,
        Self::Closing,
        Self::Timeout,
        Self::Operator,
        Self::Restart,
        Self::Desk,
        Self::Partner,
    ];
}

/// A queued cancellation, which is a request of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Removal {
    /// Named by the cancelling call.
    pub name: Name,
    /// How far it is.
    pub phase: RemovalPhase,
}

/// How far a queued cancellation is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum RemovalPhase {
    /// Stands in the queue.
    Queued,
    /// Being carried out.
    InProcess,
    /// Its request is cancelled.
    Passed,
    /// It came too late; nobody has looked yet whether that counts as an error.
    Late,
    /// It came too late, which counts as an error.
    Failed,
    /// The service was started again meanwhile.
    Cancelled,
}

impl Removal {
    /// Whether it is over.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        !matches!(self.phase, RemovalPhase::Queued | RemovalPhase::InProcess)
    }
}
