//! Close as a barrier: it waits for those inside, and nobody comes in behind it.
//!
//! For handles that are closed while calls on them run: sessions and operations of Management
//! Infrastructure, result sets and subscriptions of the Event Log, sessions of Removable Storage
//! and of the Restart Manager.
//!
//! The race: a user comes in while the handle is closed. Either close waits for it, or it is
//! refused; and what users did inside is visible once close has returned.

use std::{marker::PhantomData, sync::atomic::Ordering};

use sim::platform::{Atomic, Platform};

use super::{AcquireRelease, Orders};

/// A door that is closed once, and the users behind it.
pub struct CloseBarrier<P: Platform, O = AcquireRelease> {
    /// How many users are inside; [`CLOSED`] besides.
    users: P::Atomic,
    sleepers: P::Monitor<()>,
    orders: PhantomData<O>,
}

const CLOSED: u32 = 1 << 31;

impl<P: Platform, O: Orders> CloseBarrier<P, O> {
    /// Open, with nobody inside.
    #[must_use]
    pub fn new() -> Self {
        Self {
            users: P::Atomic::new("users", 0),
            sleepers: P::monitor("closing", ()),
            orders: PhantomData,
        }
    }

    /// Goes inside; false when the door is closed. Whoever is inside has to [`leave`](Self::leave).
    #[must_use]
    pub fn enter(&self) -> bool {
        self.change(|users| (users & CLOSED == 0).then_some(users + 1))
    }

    /// Leaves; the last to leave a closed door wakes those who wait for it.
    pub fn leave(&self) {
        if self.users.fetch_sub(1, O::PUBLISH) == CLOSED + 1 {
            P::notify_all(&P::enter(&self.sleepers));
        }
    }

    /// Does something inside, or nothing when the door is closed.
    pub fn inside<R>(&self, action: impl FnOnce() -> R) -> Option<R> {
        let entered = self.enter();
        entered.then(|| {
            let result = action();
            self.leave();
            result
        })
    }

    /// Closes the door without waiting for anybody; true for the one caller who closed it.
    pub fn shut(&self) -> bool {
        self.change(|users| (users & CLOSED == 0).then_some(users | CLOSED))
    }

    /// Closes the door and waits until nobody is inside. Further closers wait too. A user that
    /// closes from inside waits for itself: it has to leave first.
    pub fn close(&self) {
        self.shut();
        if self.is_drained() {
            return;
        }
        let mut asleep = P::enter(&self.sleepers);
        while !self.is_drained() {
            asleep = P::wait(asleep);
        }
    }

    /// Whether the door is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.users.load(Ordering::Relaxed) & CLOSED != 0
    }

    /// Whether the door is closed and nobody is inside, nor will be.
    #[must_use]
    pub fn is_drained(&self) -> bool {
        self.users.load(O::OBSERVE) == CLOSED
    }

    /// Changes the word, unless `new` gives nothing for what stands there. What is decided here is
    /// decided by the word alone, so no ordering is needed.
    fn change(&self, new: impl Fn(u32) -> Option<u32>) -> bool {
        let free = Ordering::Relaxed;
        let mut users = self.users.load(free);
        while let Some(changed) = new(users) {
            match self.users.compare_exchange(users, changed, free, free) {
                Ok(_) => return true,
                Err(now) => users = now,
            }
        }
        false
    }
}

impl<P: Platform, O: Orders> Default for CloseBarrier<P, O> {
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

    /// A user that writes inside, and a closer that reads behind the barrier.
    struct UserAgainstCloser;

    impl Litmus for UserAgainstCloser {
        fn run<P: Platform, O: Orders>() {
            let door = Arc::new(CloseBarrier::<P, O>::new());
            let written = Arc::new(Payload::<P>::new());
            assert!(door.enter());
            let theirs = (door.clone(), written.clone());
            let user = P::spawn("user", move || {
                theirs.1.write();
                theirs.0.leave();
            });
            door.close();
            written.check();
            P::join(user);
        }
    }

    #[test]
    fn what_users_did_inside_is_visible_once_close_has_returned() {
        only_loom_sees_a_weakening::<UserAgainstCloser>();
    }

    #[test]
    fn a_user_is_waited_for_or_refused() {
        right_everywhere(|| {
            let door = Arc::new(CloseBarrier::<Loom>::new());
            let steps = Arc::new(<Loom as Platform>::Atomic::new("steps", 0));
            let theirs = (door.clone(), steps.clone());
            let user = Loom::spawn("user", move || {
                theirs.0.inside(|| {
                    theirs.1.fetch_add(1, Ordering::Relaxed);
                    theirs.1.fetch_add(1, Ordering::Relaxed);
                });
            });
            door.close();
            let seen = steps.load(Ordering::Relaxed);
            assert_ne!(seen, 1, "closed while a user is inside");
            Loom::join(user);
            assert_eq!(steps.load(Ordering::Relaxed), seen, "a user came in late");
            assert!(!door.enter());
        });
    }

    #[test]
    fn two_closers_both_wait_and_one_of_them_shut_the_door() {
        right_everywhere(|| {
            let door = Arc::new(CloseBarrier::<Loom>::new());
            assert!(door.enter());
            let shut = Arc::new(<Loom as Platform>::Atomic::new("shut", 0));
            let theirs = (door.clone(), shut.clone());
            let other = Loom::spawn("other", move || {
                theirs
                    .1
                    .fetch_add(u32::from(theirs.0.shut()), Ordering::Relaxed);
                theirs.0.close();
                assert!(theirs.0.is_drained());
            });
            shut.fetch_add(u32::from(door.shut()), Ordering::Relaxed);
            door.leave();
            door.close();
            assert!(door.is_drained() && door.is_closed());
            Loom::join(other);
            assert_eq!(shut.load(Ordering::Relaxed), 1);
        });
    }
}
