//! A request, as all share it who queue, handle, end and await it.
//!
//! Where it stands in its queue is the library's affair. That it begins is a [`Claim`]: a drive
//! takes it up, or it is cancelled before. That it ends is a [`FinalOnce`]: the drive is done with
//! it, or it is cancelled, times out, is refused or unwound with its session, on whosever thread
//! that happens.

use std::sync::{Arc, OnceLock, Weak, atomic::Ordering};

use sim::{
    platform::{Atomic, Platform},
    value::{Name, Word},
};

use super::{
    super::{
        api::{NTMS_LIBREQUEST, NTMS_OBJ_DELETE, NTMS_OBJ_UPDATE},
        request::{By, Phase, Work},
    },
    Shared,
    notify::News,
};
use crate::kernels::{Claim, FinalOnce, Winner};

/// A cleaning or mount request.
pub(super) struct Item<P: Platform> {
    pub(super) name: Name,
    /// The session that asked for it.
    pub(super) owner: Name,
    pub(super) work: Work,
    claim: Claim<P>,
    end: FinalOnce<P>,
    /// The other mount of its call, where that comes to nothing with it.
    partner: OnceLock<Weak<Self>>,
    /// Whether its end has been told ([`TOLD`]), and whether it is gone ([`GONE`]): whoever is the
    /// second of the two tells that it is gone, so that this is told last.
    last: P::Atomic,
    news: Arc<News<P>>,
}

const TOLD: u32 = 1;
const GONE: u32 = 2;

impl<P: Platform> Shared<P> {
    /// A request, neither begun nor ended.
    pub(super) fn item(&self, name: Name, owner: Name, work: Work) -> Item<P> {
        Item {
            name,
            owner,
            work,
            claim: Claim::new(),
            end: FinalOnce::new(),
            partner: OnceLock::new(),
            last: P::Atomic::new("last", 0),
            news: Arc::clone(&self.news),
        }
    }
}

impl<P: Platform> Item<P> {
    /// Says that another mount was asked for together with this one, and comes to nothing with it;
    /// before anybody else knows of the two.
    pub(super) fn belongs_to(&self, other: &Arc<Self>) {
        let known = self.partner.set(Arc::downgrade(other));
        debug_assert!(known.is_ok(), "a mount has one partner");
    }

    /// Tells subscribers what has become of it.
    pub(super) fn tell(&self, operation: Word) {
        self.news.tell(NTMS_LIBREQUEST, operation, self.name);
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

    /// A drive takes it up; false when it has been cancelled, and then it has ended. Whoever
    /// handles it says so.
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
        self.end_in(cancelled).err().unwrap_or(cancelled)
    }

    /// Ends it, unless it has ended; whether this was its end.
    pub(super) fn finish(&self, phase: Phase) -> bool {
        self.end_in(phase).is_ok()
    }

    /// Ends it and says so, unless it has ended: then the error is how.
    fn end_in(&self, phase: Phase) -> Result<(), Phase> {
        self.end.offer(phase.end()).map_err(Phase::of_end)?;
        self.tell(NTMS_OBJ_UPDATE);
        self.tell_last(TOLD);
        let partner = self.partner.get().and_then(Weak::upgrade);
        if let Some(partner) = partner.filter(|_| !matches!(phase, Phase::Passed(_))) {
            // Where a drive has taken it up, or it has ended, that counts.
            let _ = partner.cancel_unclaimed(By::Partner);
        }
        Ok(())
    }

    /// Says that it is gone, once its end has been told.
    pub(super) fn tell_gone(&self) {
        self.tell_last(GONE);
    }

    fn tell_last(&self, mine: u32) {
        if self.last.fetch_add(mine, Ordering::AcqRel) != 0 {
            self.tell(NTMS_OBJ_DELETE);
        }
    }

    /// Cancels it before a drive takes it up.
    ///
    /// # Errors
    /// Where it is: in a drive, or at another end.
    pub(super) fn cancel_unclaimed(&self, by: By) -> Result<(), Phase> {
        match self.claim.cancel(by as u32) {
            Ok(()) => self.end_in(Phase::Cancelled(by)),
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
