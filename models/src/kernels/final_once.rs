//! A final result exactly once, whoever ends the operation.
//!
//! For operations that end in more than one way: a request of Removable Storage passes, fails, times
//! out, is cancelled or unwound with its session; an operator request is satisfied, refused or
//! withdrawn.
//!
//! The race: two of these happen at once. One result counts, and everybody reads that one: those
//! who wait for it, however many, and those who came too late with their own.

use std::marker::PhantomData;

use sim::platform::{Atomic, Platform};

use super::{AcquireRelease, Orders};

/// The final result of one operation: a number that means something to the service.
pub struct FinalOnce<P: Platform, O = AcquireRelease> {
    /// One up; zero is none.
    result: P::Atomic,
    sleepers: P::Monitor<Sleepers>,
    orders: PhantomData<O>,
}

/// What those who wait look at.
struct Sleepers {
    /// Nobody is to wait any longer, result or not.
    let_go: bool,
}

impl<P: Platform, O: Orders> FinalOnce<P, O> {
    /// Without a result.
    #[must_use]
    pub fn new() -> Self {
        Self {
            result: P::Atomic::new("final", 0),
            sleepers: P::monitor("awaited", Sleepers { let_go: false }),
            orders: PhantomData,
        }
    }

    /// Offers a result.
    ///
    /// # Errors
    /// The final result, when there is one already.
    ///
    /// # Panics
    /// When `result` is [`u32::MAX`].
    pub fn offer(&self, result: u32) -> Result<(), u32> {
        assert_ne!(result, u32::MAX, "a result is below u32::MAX");
        self.result
            .compare_exchange(0, result + 1, O::PUBLISH, O::OBSERVE)
            .map_err(|first| first - 1)?;
        P::notify_all(&P::enter(&self.sleepers));
        Ok(())
    }

    /// The final result, if it is there.
    #[must_use]
    pub fn peek(&self) -> Option<u32> {
        self.result.load(O::OBSERVE).checked_sub(1)
    }

    /// Waits for the final result, with a deadline at most until [`Platform::now`] reaches it; none
    /// when that ended the wait, or [`FinalOnce::let_go`]. Everybody who waits gets the result.
    #[must_use]
    pub fn wait(&self, deadline: Option<u64>) -> Option<u32> {
        let mut asleep = P::enter(&self.sleepers);
        let mut expired = false;
        loop {
            let result = self.peek();
            if result.is_some() || expired || asleep.let_go {
                return result;
            }
            match deadline {
                Some(deadline) => (asleep, expired) = P::wait_until(asleep, deadline),
                None => asleep = P::wait(asleep),
            }
        }
    }

    /// Lets go of everybody who waits, or will: where a service ends, and nothing comes any more.
    pub fn let_go(&self) {
        let mut sleepers = P::enter(&self.sleepers);
        sleepers.let_go = true;
        P::notify_all(&sleepers);
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
    use crate::kernels::weakening::{
        Litmus, Payload, STALE, only_loom_sees_a_weakening, right_everywhere,
    };

    /// A producer, and a client that looks whether the result is there.
    struct ProducerAgainstReader;

    impl Litmus for ProducerAgainstReader {
        fn run<P: Platform, O: Orders>() {
            let shared = Arc::new((FinalOnce::<P, O>::new(), Payload::<P>::new()));
            let theirs = shared.clone();
            let producer = P::spawn("producer", move || {
                let (last, payload) = &*theirs;
                payload.write();
                assert_eq!(last.offer(7), Ok(()));
            });
            let (last, payload) = &*shared;
            if let Some(result) = last.peek() {
                assert_eq!(result, 7, "{STALE}");
                payload.check();
            }
            assert_eq!(last.wait(None), Some(7));
            P::join(producer);
        }
    }

    #[test]
    fn whoever_sees_a_result_sees_what_was_done_before_it() {
        only_loom_sees_a_weakening::<ProducerAgainstReader>();
    }

    #[test]
    fn of_two_producers_one_decides_and_the_other_learns_its_result() {
        right_everywhere(|| {
            let last = Arc::new(FinalOnce::<Loom>::new());
            let theirs = last.clone();
            let producer = Loom::spawn("producer", move || {
                let mine = theirs.offer(1);
                assert_eq!(mine.err().unwrap_or(1), theirs.wait(None).expect("offered"));
            });
            let mine = last.offer(2);
            assert_eq!(mine.err().unwrap_or(2), last.wait(None).expect("offered"));
            Loom::join(producer);
        });
    }

    #[test]
    fn everybody_who_waits_gets_the_one_result() {
        right_everywhere(|| {
            let last = Arc::new(FinalOnce::<Loom>::new());
            let theirs = last.clone();
            let second = Loom::spawn("second", move || assert_eq!(theirs.wait(None), Some(3)));
            let theirs = last.clone();
            let producer = Loom::spawn("producer", move || assert_eq!(theirs.offer(3), Ok(())));
            assert_eq!(last.wait(None), Some(3));
            Loom::join(second);
            Loom::join(producer);
        });
    }

    #[test]
    fn who_is_let_go_has_no_result_unless_one_was_offered() {
        right_everywhere(|| {
            let last = Arc::new(FinalOnce::<Loom>::new());
            let theirs = last.clone();
            let producer = Loom::spawn("producer", move || {
                let _ = theirs.offer(3);
            });
            last.let_go();
            assert!(matches!(last.wait(None), None | Some(3)));
            Loom::join(producer);
            assert_eq!(last.wait(None), Some(3));
        });
    }
}
