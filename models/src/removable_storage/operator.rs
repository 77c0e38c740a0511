//! Operator requests: how far they are, and who ended them.

use sim::value::Word;

use super::{
    api::{
        NTMS_OPSTATE_ACTIVE, NTMS_OPSTATE_COMPLETE, NTMS_OPSTATE_INPROGRESS, NTMS_OPSTATE_REFUSED,
        NTMS_OPSTATE_SUBMITTED, NTMS_OPSTATE_UNKNOWN,
    },
    request::By,
};

/// How far an operator request is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// Nobody has read it.
    Submitted,
    /// A console shows it.
    Active,
    /// An operator has acknowledged it.
    InProgress,
    /// Done, at the console or by `SatisfyNtmsOperatorRequest`.
    Complete,
    /// Refused at the console, cancelled, or ended with its session.
    Refused(By),
    /// Taken back by whoever posted it: nobody finds it any more.
    Withdrawn,
}

impl Stage {
    /// Whether it is over.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Complete | Self::Refused(_) | Self::Withdrawn)
    }

    /// The documented state.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Submitted => NTMS_OPSTATE_SUBMITTED,
            Self::Active => NTMS_OPSTATE_ACTIVE,
            Self::InProgress => NTMS_OPSTATE_INPROGRESS,
            Self::Complete => NTMS_OPSTATE_COMPLETE,
            Self::Refused(_) => NTMS_OPSTATE_REFUSED,
            Self::Withdrawn => NTMS_OPSTATE_UNKNOWN,
        }
    }

    /// The number of an end, as [`FinalOnce`](crate::kernels::FinalOnce) keeps it.
    ///
    /// # Panics
    /// Where it is none.
    #[must_use]
    pub const fn end(self) -> u32 {
        match self {
            Self::Complete => 0,
            Self::Withdrawn => 1,
            Self::Refused(by) => by as u32 + 2,
            Self::Submitted | Self::Active | Self::InProgress => panic!("this is no end"),
        }
    }

    /// The end that has this number.
    #[must_use]
    pub const fn of_end(number: u32) -> Self {
        match number {
            0 => Self::Complete,
            1 => Self::Withdrawn,
            by => Self::Refused(By::ALL[by as usize - 2]),
        }
    }
}
