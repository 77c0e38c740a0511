//! A request, as all share it who queue, handle, end and await it.
//!
//! Where it stands in its queue is the library's affair. That it begins is a [`Claim`]: a drive
//! takes it up, or it is cancelled before. That it ends is a [`FinalOnce`]: the drive is done with
//! it, or it is cancelled, times out, is refused or unwound with its session, on whosever thread
//! that happens.

use sim::{platform::Platform, value::Name};

use super::super::request::{By, Phase, Work};
use crate::kernels::{Claim, FinalOnce, Winner};

/// A cleaning or mount request.
pub(super) struct Item<P: Platform> {
    pub(super) name: Name,
    /// The session that asked for it.
    pub(super) owner: Name,
    pub(super) work: Work,
    claim: Claim<P>,
    end: FinalOnce<P>,
}

impl<P: Platform> Item<P> {
    /// Neither begun nor ended.
    pub(super) fn new(name: Name, owner: Name, work: Work) -> Self {
        Self {
            name,
            owner,
            work,
            claim: Claim::new(),
            end: FinalOnce::new(),
        }
    }

    /// How it has ended, if it has.
    pub(super) fn ended(&self) -> Option<Phase> {
        self.end.peek().map(Phase::of_end)
    }

    /// How far it is; none while nobody has taken it up.
    pub(super) fn phase(&self) -> Option<Phase> {
        self.ended().or_else(|| match self.claim.winner()? {
            Winner::Worker(drive) => Some(Phase::InProcess(drive as u8)),
            // Whoever has cancelled it is about to say so.
            Winner::Canceller(_) => None,
        })
    }

    /// A drive takes it up; false when it has been cancelled, and then it has ended.
    pub(super) fn claim(&self, drive: u8) -> bool {
        let claimed = self.claim.claim(u32::from(drive));
        if let Err(Winner::Canceller(by)) = claimed {
            self.confirm(by);
        }
        claimed.is_ok()
    }

    /// Ends what somebody has cancelled, without waiting for them to do so.
    fn confirm(&self, by: u32) -> Phase {
        let cancelled = Phase::Cancelled(By::ALL[by as usize]);
        let offered = self.end.offer(cancelled.end());
        offered.map_or_else(Phase::of_end, |()| cancelled)
    }

    /// Ends it, unless it has ended; whether this was its end.
    pub(super) fn finish(&self, phase: Phase) -> bool {
        self.end.offer(phase.end()).is_ok()
    }

    /// Cancels it before a drive takes it up.
    ///
    /// # Errors
    /// Where it is: in a drive, or at another end.
    pub(super) fn cancel_unclaimed(&self, by: By) -> Result<(), Phase> {
        match self.claim.cancel(by as u32) {
            Ok(()) => {
                let offered = self.end.offer(Phase::Cancelled(by).end());
                offered.map_err(Phase::of_end)
            }
            Err(Winner::Worker(drive)) => Err(Phase::InProcess(drive as u8)),
            Err(Winner::Canceller(first)) => Err(self.confirm(first)),
        }
    }

    /// Waits for its end; none when the deadline or the end of the service came first.
    pub(super) fn wait(&self, deadline: Option<u64>) -> Option<Phase> {
        self.end.wait(deadline).map(Phase::of_end)
    }

    /// Lets go of everybody who waits for its end: the service ends.
    pub(super) fn let_go(&self) {
        self.end.let_go();
    }
}
