//! Which steps may change places without anybody noticing.
//!
//! Two executions are equivalent when one becomes the other by swapping neighbouring independent
//! steps; exploration needs one of each class (Mazurkiewicz, 1977).

mod bits;
mod path;

pub use bits::Bits;
pub use path::Path;
pub(crate) use path::mask;

use serde::{Deserialize, Serialize};

use crate::machine::StepInfo;

/// What counts as noticing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Relation {
    /// Only what synchronisation objects, clock and fault budget notice. For benchmarks.
    Sync,
    /// Also what a monitor notices: whether one client's call had returned before another client's
    /// began. Every verdict rests on this one.
    SyncHistory,
}

impl Relation {
    /// As certificates name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::SyncHistory => "sync+history",
        }
    }

    /// Whether two steps of one execution must keep their order.
    #[must_use]
    pub fn dependent(self, a: &StepInfo, b: &StepInfo) -> bool {
        a.participant == b.participant || conflict(a, b) || self.history(a, b)
    }

    fn history(self, a: &StepInfo, b: &StepInfo) -> bool {
        self == Self::SyncHistory && (a.ends && b.begins || a.begins && b.ends)
    }
}

fn conflict(a: &StepInfo, b: &StepInfo) -> bool {
    if a.everything || b.everything {
        return true;
    }
    let mut mine = a.accesses.iter();
    mine.any(|mine| b.accesses.iter().any(|theirs| mine.conflicts(*theirs)))
}
