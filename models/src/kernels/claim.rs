//! Claim or cancel: a worker takes up a request, or somebody cancels it before that.
//!
//! For queued work that may be cancelled until it is begun: a library request of Removable Storage,
//! an operation of Management Infrastructure that no provider has seen yet.
//!
//! The race: the worker takes the request from its queue at the moment at which the canceller finds
//! it. Exactly one of them wins; the loser learns who did and, through the winner's note, why or
//! for what.

use std::{marker::PhantomData, sync::atomic::Ordering};

use sim::platform::{Atomic, Platform};

use super::{AcquireRelease, Orders};

/// One request that can be claimed or cancelled, once.
pub struct Claim<P: Platform, O = AcquireRelease> {
    outcome: P::Atomic,
    /// The notes of either side, one up; zero is none.
    claimed_for: P::Atomic,
    cancelled_for: P::Atomic,
    orders: PhantomData<O>,
}

/// Who was first, with the note left behind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Winner {
    /// A worker, who has claimed the request.
    Worker(u32),
    /// A canceller.
    Canceller(u32),
}

const OPEN: u32 = 0;
const CLAIMED: u32 = 1;
const CANCELLED: u32 = 2;

impl<P: Platform, O: Orders> Claim<P, O> {
    /// Neither claimed nor cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self {
            outcome: P::Atomic::new("claim", OPEN),
            claimed_for: P::Atomic::new("claimed for", 0),
            cancelled_for: P::Atomic::new("cancelled for", 0),
            orders: PhantomData,
        }
    }

    /// Claims the request, for example for the worker or the drive with the number `note`.
    ///
    /// # Errors
    /// The winner, when somebody was first. Of several claims, the note of the first to come is
    /// kept.
    ///
    /// # Panics
    /// When `note` is [`u32::MAX`].
    pub fn claim(&self, note: u32) -> Result<(), Winner> {
        self.settle(CLAIMED, &self.claimed_for, note)
    }

    /// Cancels the request, for example for the reason with the number `note`.
    ///
    /// # Errors
    /// The winner, when somebody was first. Of several cancels, the note of the first to come is
    /// kept.
    ///
    /// # Panics
    /// When `note` is [`u32::MAX`].
    pub fn cancel(&self, note: u32) -> Result<(), Winner> {
        self.settle(CANCELLED, &self.cancelled_for, note)
    }

    /// Who has won, if anybody has.
    #[must_use]
    pub fn winner(&self) -> Option<Winner> {
        self.read(self.outcome.load(O::OBSERVE))
    }

    /// Leaves the note first, so that whoever sees the outcome sees the note.
    fn settle(&self, outcome: u32, slot: &P::Atomic, note: u32) -> Result<(), Winner> {
        assert_ne!(note, u32::MAX, "a note is below u32::MAX");
        let _ = slot.compare_exchange(0, note + 1, Ordering::Relaxed, Ordering::Relaxed);
        match self
            .outcome
            .compare_exchange(OPEN, outcome, O::PUBLISH, O::OBSERVE)
        {
            Ok(_) => Ok(()),
            Err(winner) => Err(self.read(winner).expect("whoever lost, lost to somebody")),
        }
    }

    fn read(&self, outcome: u32) -> Option<Winner> {
        let note = |slot: &P::Atomic| slot.load(Ordering::Relaxed).wrapping_sub(1);
        match outcome {
            CLAIMED => Some(Winner::Worker(note(&self.claimed_for))),
            CANCELLED => Some(Winner::Canceller(note(&self.cancelled_for))),
            _ => None,
        }
    }
}

impl<P: Platform, O: Orders> Default for Claim<P, O> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sim::loom::Loom;

    use super::*;
    use crate::kernels::weakening::{Litmus, STALE, only_loom_sees_a_weakening, right_everywhere};

    /// A worker and a canceller, each with a note that the other one reads if it loses.
    struct WorkerAgainstCanceller;

    impl Litmus for WorkerAgainstCanceller {
        fn run<P: Platform, O: Orders>() {
            let request = Arc::new(Claim::<P, O>::new());
            let theirs = request.clone();
            let worker = P::spawn("worker", move || {
                let claimed = theirs.claim(3);
                assert!(
                    matches!(claimed, Ok(()) | Err(Winner::Canceller(4))),
                    "{STALE}"
                );
            });
            let cancelled = request.cancel(4);
            assert!(
                matches!(cancelled, Ok(()) | Err(Winner::Worker(3))),
                "{STALE}"
            );
            P::join(worker);
            let winner = request.winner().expect("both have tried");
            assert_eq!(cancelled.is_ok(), winner == Winner::Canceller(4));
        }
    }

    #[test]
    fn exactly_one_side_wins_and_the_other_reads_its_note() {
        only_loom_sees_a_weakening::<WorkerAgainstCanceller>();
    }

    #[test]
    fn of_two_cancels_one_wins_and_both_sides_agree_on_the_reason() {
        right_everywhere(|| {
            let request = Arc::new(Claim::<Loom>::new());
            let theirs = request.clone();
            let second = Loom::spawn("second", move || {
                let _ = theirs.cancel(6);
            });
            let first = request.cancel(5);
            let winner = request.winner();
            Loom::join(second);
            assert!(matches!(winner, Some(Winner::Canceller(5 | 6))));
            assert_eq!(request.winner(), winner, "the reason has changed");
            assert!(first.is_ok() || first.err() == winner);
        });
    }
}
