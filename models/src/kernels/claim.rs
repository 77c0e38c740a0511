//! Claim or cancel: a worker takes up a request, or somebody cancels it before that.
//!
//! For queued work that may be cancelled until it is begun: a cleaning of Removable
//! Storage is cancelled only while it waits.
//!
//! The race: the worker takes the request from its queue at the moment at which the canceller finds
//! it. Exactly one of them wins; the loser learns who did and, through the winner's note, why or
//! for what.

use std::marker::PhantomData;

use sim::platform::{Atomic, Platform};

use super::{AcquireRelease, Orders};

/// One request that can be claimed or cancelled, once.
pub struct Claim<P: Platform, O = AcquireRelease> {
    /// Zero while it is open; then whose it is in the lowest bits, and the note of the winner.
    outcome: P::Atomic,
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
/// How many bits say whose it is.
const SIDE_BITS: u32 = 2;

impl<P: Platform, O: Orders> Claim<P, O> {
    /// Neither claimed nor cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self {
            outcome: P::Atomic::new("claim", OPEN),
            orders: PhantomData,
        }
    }

    /// Claims the request, for example for the worker or the drive with the number `note`.
    ///
    /// # Errors
    /// The winner, when somebody was first.
    ///
    /// # Panics
    /// When `note` does not fit 30 bits.
    pub fn claim(&self, note: u32) -> Result<(), Winner> {
        self.settle(CLAIMED, note)
    }

    /// Cancels the request, for example for the reason with the number `note`.
    ///
    /// # Errors
    /// The winner, when somebody was first.
    ///
    /// # Panics
    /// When `note` does not fit 30 bits.
    pub fn cancel(&self, note: u32) -> Result<(), Winner> {
        self.settle(CANCELLED, note)
    }

    /// Who has won, if anybody has.
    #[must_use]
    pub fn winner(&self) -> Option<Winner> {
        read(self.outcome.load(O::OBSERVE))
    }

    fn settle(&self, side: u32, note: u32) -> Result<(), Winner> {
        assert!(note < 1 << (32 - SIDE_BITS), "a note has 30 bits");
        let outcome = note << SIDE_BITS | side;
        match self
            .outcome
            .compare_exchange(OPEN, outcome, O::PUBLISH, O::OBSERVE)
        {
            Ok(_) => Ok(()),
            Err(winner) => Err(read(winner).expect("whoever lost, lost to somebody")),
        }
    }
}

fn read(outcome: u32) -> Option<Winner> {
    let note = outcome >> SIDE_BITS;
    match outcome & ((1 << SIDE_BITS) - 1) {
        CLAIMED => Some(Winner::Worker(note)),
        CANCELLED => Some(Winner::Canceller(note)),
        _ => None,
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
    use crate::kernels::weakening::{
        Litmus, Payload, only_loom_sees_a_weakening, right_everywhere,
    };

    /// A worker and a canceller. Either does something first that the other relies on if it loses.
    struct WorkerAgainstCanceller;

    impl Litmus for WorkerAgainstCanceller {
        fn run<P: Platform, O: Orders>() {
            let request = Arc::new(Claim::<P, O>::new());
            let prepared = Arc::new(Payload::<P>::new());
            let reason = Arc::new(Payload::<P>::new());
            let theirs = (request.clone(), prepared.clone(), reason.clone());
            let worker = P::spawn("worker", move || {
                let (request, prepared, reason) = theirs;
                prepared.write();
                if let Err(winner) = request.claim(3) {
                    assert_eq!(winner, Winner::Canceller(4));
                    reason.check();
                }
            });
            reason.write();
            let cancelled = request.cancel(4);
            if let Err(winner) = cancelled {
                assert_eq!(winner, Winner::Worker(3));
                prepared.check();
            }
            P::join(worker);
            let winner = request.winner().expect("both have tried");
            assert_eq!(cancelled.is_ok(), winner == Winner::Canceller(4));
        }
    }

    #[test]
    fn exactly_one_side_wins_and_the_other_sees_what_it_has_done() {
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
