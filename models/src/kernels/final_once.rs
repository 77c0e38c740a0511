//! A final result exactly once, whoever ends the operation.
//!
//! For operations that end in more than one way: in Management Infrastructure the provider reports
//! its result, a cancel or a closed session ends the operation for it; a Restart Manager task is
//! completed or cancelled; a mount of Removable Storage is granted, times out or is cancelled.
//!
//! The race: two of these happen at once. One result counts, everybody reads that one, and it is
//! delivered by one party, once.

use std::{marker::PhantomData, sync::atomic::Ordering};

use sim::platform::{Atomic, Platform};

use super::{AcquireRelease, Orders};

/// The final result of one operation: a number that means something to the service.
pub struct FinalOnce<P: Platform, O = AcquireRelease> {
    stage: P::Atomic,
    result: P::Atomic,
    sleepers: P::Monitor<()>,
    orders: PhantomData<O>,
}

const OPEN: u32 = 0;
/// A producer has won and is writing the result.
const DECIDED: u32 = 1;
const PUBLISHED: u32 = 2;
const DELIVERED: u32 = 3;

impl<P: Platform, O: Orders> FinalOnce<P, O> {
    /// Without a result.
    #[must_use]
    pub fn new() -> Self {
        Self {
            stage: P::Atomic::new("final stage", OPEN),
            result: P::Atomic::new("final result", 0),
            sleepers: P::monitor("final", ()),
            orders: PhantomData,
        }
    }

    /// Offers a result; true when it is the final one. If not, the final one may not be there to
    /// read yet; [`FinalOnce::wait`] waits for it.
    pub fn offer(&self, result: u32) -> bool {
        let free = Ordering::Relaxed;
        if self
            .stage
            .compare_exchange(OPEN, DECIDED, free, free)
            .is_err()
        {
            return false;
        }
        self.result.store(result, Ordering::Relaxed);
        self.stage.store(PUBLISHED, O::PUBLISH);
        P::notify_all(&P::enter(&self.sleepers));
        true
    }

    /// The final result, if it is there.
    #[must_use]
    pub fn peek(&self) -> Option<u32> {
        let there = self.stage.load(O::OBSERVE) >= PUBLISHED;
        there.then(|| self.result.load(Ordering::Relaxed))
    }

    /// Waits for the final result. Everybody who waits gets it.
    pub fn wait(&self) -> u32 {
        let mut asleep = P::enter(&self.sleepers);
        loop {
            match self.peek() {
                Some(result) => return result,
                None => asleep = P::wait(asleep),
            }
        }
    }

    /// Takes the right and the duty to deliver the final result: given to one caller, once.
    pub fn deliver(&self) -> Option<u32> {
        self.stage
            .compare_exchange(PUBLISHED, DELIVERED, O::OBSERVE, Ordering::Relaxed)
            .is_ok()
            .then(|| self.result.load(Ordering::Relaxed))
    }
}

impl<P: Platform, O: Orders> Default for FinalOnce<P, O> {
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

    /// A producer, and a client that looks whether the result is there.
    struct ProducerAgainstReader;

    impl Litmus for ProducerAgainstReader {
        fn run<P: Platform, O: Orders>() {
            let last = Arc::new(FinalOnce::<P, O>::new());
            let theirs = last.clone();
            let provider = P::spawn("provider", move || assert!(theirs.offer(7)));
            if let Some(result) = last.peek() {
                assert_eq!(result, 7, "{STALE}");
            }
            assert_eq!(last.wait(), 7, "{STALE}");
            P::join(provider);
        }
    }

    #[test]
    fn whoever_sees_that_there_is_a_result_reads_it() {
        only_loom_sees_a_weakening::<ProducerAgainstReader>();
    }

    #[test]
    fn of_two_producers_one_decides_and_both_read_its_result() {
        right_everywhere(|| {
            let last = Arc::new(FinalOnce::<Loom>::new());
            let theirs = last.clone();
            let provider = Loom::spawn("provider", move || {
                let mine = theirs.offer(1);
                assert_eq!(mine, theirs.wait() == 1);
            });
            let mine = last.offer(2);
            assert_eq!(mine, last.wait() == 2);
            Loom::join(provider);
        });
    }

    #[test]
    fn a_result_is_delivered_once() {
        right_everywhere(|| {
            let last = Arc::new(FinalOnce::<Loom>::new());
            let deliveries = Arc::new(<Loom as Platform>::Atomic::new("deliveries", 0));
            let theirs = (last.clone(), deliveries.clone());
            let provider = Loom::spawn("provider", move || {
                theirs.0.offer(9);
                let delivered = theirs.0.deliver();
                theirs
                    .1
                    .fetch_add(u32::from(delivered.is_some()), Ordering::Relaxed);
            });
            let delivered = last.deliver();
            assert!(delivered.is_none() || delivered == Some(9));
            Loom::join(provider);
            let others = deliveries.load(Ordering::Relaxed);
            assert_eq!(others + u32::from(delivered.is_some()), 1);
            assert_eq!((last.deliver(), last.peek()), (None, Some(9)));
        });
    }
}
