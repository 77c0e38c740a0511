//! A signal that is set, waited for and reset, and never lost.
//!
//! For the threads that deliver the events of the Event Log's push subscriptions, and for the event
//! handle of a pull subscription: one side announces that there is something, the other sleeps
//! until there is.
//!
//! Two races: the signal is set while its reader goes to sleep; and it is set while its reader,
//! having taken everything, resets it. So [`Signal::drain`] resets first and takes then.

use std::marker::PhantomData;

use sim::platform::{Atomic, Platform};

use super::{AcquireRelease, Orders};

/// Something that is set or not.
pub struct Signal<P: Platform, O = AcquireRelease> {
    reset: Reset,
    set: P::Atomic,
    sleepers: P::Monitor<()>,
    orders: PhantomData<O>,
}

/// What ends a signal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reset {
    /// One thread that has waited for it: each setting lets one go.
    Automatic,
    /// Only [`Signal::reset`]: a set signal lets everybody go.
    Manual,
}

impl<P: Platform, O: Orders> Signal<P, O> {
    /// Not set.
    #[must_use]
    pub fn new(reset: Reset) -> Self {
        Self {
            reset,
            set: P::Atomic::new("signal", 0),
            sleepers: P::monitor("signalled", ()),
            orders: PhantomData,
        }
    }

    /// Sets it and wakes whoever waits.
    pub fn set(&self) {
        // Who finds it set leaves the waking to whoever set it: nobody falls asleep in between.
        if self.set.swap(1, O::PUBLISH) == 0 {
            P::notify_all(&P::enter(&self.sleepers));
        }
    }

    /// Resets it; true when it was set.
    pub fn reset(&self) -> bool {
        self.set.swap(0, O::OBSERVE) == 1
    }

    /// Whether it is set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.set.load(O::OBSERVE) == 1
    }

    /// Waits until it is set; an automatic signal is reset by that.
    pub fn wait(&self) {
        let mut asleep = P::enter(&self.sleepers);
        while !self.pass() {
            asleep = P::wait(asleep);
        }
    }

    /// As [`Signal::wait`], but at most until [`Platform::now`] reaches `deadline`; false when that
    /// ended the wait.
    #[must_use]
    pub fn wait_until(&self, deadline: u64) -> bool {
        let mut asleep = P::enter(&self.sleepers);
        let mut expired = false;
        while !self.pass() {
            if expired {
                return false;
            }
            (asleep, expired) = P::wait_until(asleep, deadline);
        }
        true
    }

    /// Resets it, then takes with `take` until there is nothing more, and returns how much was
    /// taken.
    ///
    /// What comes while this goes on is taken, or leaves the signal set. The other way round,
    /// taking first, a setting between the last take and the reset would be lost.
    pub fn drain(&self, mut take: impl FnMut() -> bool) -> usize {
        self.reset();
        std::iter::from_fn(|| take().then_some(())).count()
    }

    fn pass(&self) -> bool {
        match self.reset {
            Reset::Automatic => self.reset(),
            Reset::Manual => self.is_set(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, atomic::Ordering};

    use sim::loom::Loom;

    use super::*;
    use crate::kernels::weakening::{
        Litmus, Payload, only_loom_sees_a_weakening, right_everywhere,
    };

    /// A writer that announces what it wrote, and a reader that looks and then waits.
    struct WriterAgainstReader;

    impl Litmus for WriterAgainstReader {
        fn run<P: Platform, O: Orders>() {
            let signal = Arc::new(Signal::<P, O>::new(Reset::Manual));
            let event = Arc::new(Payload::<P>::new());
            let theirs = (signal.clone(), event.clone());
            let writer = P::spawn("writer", move || {
                theirs.1.write();
                theirs.0.set();
            });
            signal.wait();
            event.check();
            P::join(writer);
        }
    }

    #[test]
    fn what_was_written_before_the_signal_is_seen_behind_it() {
        only_loom_sees_a_weakening::<WriterAgainstReader>();
    }

    #[test]
    fn an_automatic_signal_lets_one_thread_go_for_each_setting() {
        right_everywhere(|| {
            let signal = Arc::new(Signal::<Loom>::new(Reset::Automatic));
            let gone = Arc::new(<Loom as Platform>::Atomic::new("gone", 0));
            let theirs = (signal.clone(), gone.clone());
            let waiter = Loom::spawn("waiter", move || {
                theirs.0.wait();
                theirs.1.store(1, Ordering::Relaxed);
            });
            signal.set();
            if signal.reset() {
                assert_eq!(gone.load(Ordering::Relaxed), 0, "two went for one setting");
                signal.set();
            }
            Loom::join(waiter);
            assert!(!signal.is_set());
        });
    }

    #[test]
    fn nothing_is_lost_between_a_drain_and_the_next_wait() {
        right_everywhere(|| {
            let signal = Arc::new(Signal::<Loom>::new(Reset::Manual));
            let events = Loom::monitor("events", 0);
            let theirs = (signal.clone(), events.clone());
            let writer = Loom::spawn("writer", move || {
                for _ in 0..2 {
                    *Loom::enter(&theirs.1) += 1;
                    theirs.0.set();
                }
            });
            let take = || {
                let mut left = Loom::enter(&events);
                let some = *left > 0;
                *left -= u32::from(some);
                some
            };
            let mut taken = 0;
            while taken < 2 {
                signal.wait();
                taken += signal.drain(take);
            }
            Loom::join(writer);
        });
    }

    #[test]
    fn a_timed_wait_tells_whether_the_signal_came() {
        right_everywhere(|| {
            let signal = Arc::new(Signal::<Loom>::new(Reset::Automatic));
            assert!(!signal.wait_until(0));
            let theirs = signal.clone();
            let setter = Loom::spawn("setter", move || theirs.set());
            assert!(signal.wait_until(1));
            assert!(!signal.wait_until(0));
            Loom::join(setter);
        });
    }
}
