//! Where a medium lies: the one thing by which mounting, dismounting, ejecting, injecting, taking
//! inventory and asking operators decide what they find, and which their ends and cancellations
//! change. A medium lies in one place.

use sim::value::Name;

/// Where a medium lies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Place {
    /// In its library, in this slot or in [`SOME_SLOT`].
    Slot(u8),
    /// In a drive.
    Drive {
        /// By index.
        drive: u8,
        /// Is kept for it.
        slot: u8,
    },
    /// In the port, on its way out.
    Leaving {
        /// Is kept for it until it is out.
        slot: u8,
        /// Whether its eject was cancelled.
        course: Course,
    },
    /// In the port, on its way in.
    Entering {
        /// The library whose port that is.
        library: u8,
        /// The name for the request to identify it.
        made: Name,
        /// Whether operators have been asked to see to it.
        asked: bool,
        /// Whether its inject was cancelled.
        course: Course,
    },
    /// Taken out by hand, which its library does not know yet.
    Missing {
        /// The library that does not know it.
        library: u8,
        /// Where that thinks it is.
        slot: u8,
    },
    /// Out of its library, in somebody's hand.
    Outside,
}

/// What a medium in a port is to expect.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Course {
    /// To go the way that it is on.
    Onward,
    /// Its operation was cancelled, and nothing has been done about it yet.
    Cancelled,
    /// To stay where it is until another operation takes it along.
    Staying,
}

/// In the place of a slot: one on which nothing depends.
pub const SOME_SLOT: u8 = u8::MAX;

impl Place {
    /// The drive that it is in.
    #[must_use]
    pub const fn drive(self) -> Option<u8> {
        match self {
            Self::Drive { drive, .. } => Some(drive),
            _ => None,
        }
    }

    /// The slot that it lies in, or that is kept for it.
    #[must_use]
    pub const fn slot(self) -> Option<u8> {
        match self {
            Self::Slot(slot)
            | Self::Drive { slot, .. }
            | Self::Leaving { slot, .. }
            | Self::Missing { slot, .. } => Some(slot),
            Self::Entering { .. } | Self::Outside => None,
        }
    }

    /// The library in whose port it lies, on its way in.
    #[must_use]
    pub const fn enters(self) -> Option<u8> {
        match self {
            Self::Entering { library, .. } => Some(library),
            _ => None,
        }
    }
}
