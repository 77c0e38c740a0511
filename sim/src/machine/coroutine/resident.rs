//! A value of one OS thread, lent to one holder at a time without a lock.
//!
//! All threads of an execution run on the same OS thread, and the kernel decides which of them is
//! in a monitor; so the lock of a [`Mutex`](std::sync::Mutex), two locked instructions for every
//! critical section, would protect the value from nobody. What the mutex would have refused is
//! refused here too, by two comparisons.

use std::{
    cell::{Cell, UnsafeCell},
    fmt,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    sync::atomic::{AtomicU64, Ordering},
};

/// How many OS threads have asked for their number.
static HOMES: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The number of this OS thread, which no other one has or will have; 0 before it asks.
    static HOME: Cell<u64> = const { Cell::new(0) };
}

/// The number of this OS thread.
fn home() -> u64 {
    if HOME.get() == 0 {
        HOME.set(HOMES.fetch_add(1, Ordering::Relaxed) + 1);
    }
    HOME.get()
}

/// A value that is used only on the OS thread that made it, by one holder at a time.
pub(in crate::machine) struct Resident<T> {
    home: u64,
    held: Cell<bool>,
    value: UnsafeCell<T>,
}

// SAFETY: other OS threads can reach nothing but `home`, which never changes, since `take` refuses
// them before it looks at `held` or at the value. They may drop the whole, once it is theirs alone;
// for that, the value has to be `Send`.
unsafe impl<T: Send> Sync for Resident<T> {}

impl<T> Resident<T> {
    /// A value of the calling OS thread.
    pub(in crate::machine) fn new(value: T) -> Self {
        Self {
            home: home(),
            held: Cell::new(false),
            value: UnsafeCell::new(value),
        }
    }

    /// Takes the value until the holder is dropped.
    ///
    /// # Panics
    /// On another OS thread than the one that made it, and while somebody holds it.
    #[inline]
    pub(in crate::machine) fn take(&self) -> Held<'_, T> {
        let ours = self.home == HOME.get();
        assert!(
            ours && !self.held.replace(true),
            "the kernel lets one thread at a time into a monitor, of one OS thread"
        );
        Held {
            of: self,
            stays: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Resident<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resident").finish_non_exhaustive()
    }
}

/// Whoever holds a [`Resident`] value.
#[derive(Debug)]
pub(in crate::machine) struct Held<'a, T> {
    of: &'a Resident<T>,
    /// It is dropped on the OS thread on which it was taken.
    stays: PhantomData<*const ()>,
}

impl<T> Deref for Held<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: there is one `Held` of a value at a time, and it never leaves the only OS thread
        // on which there can be one; so this borrow of it is a borrow of the value.
        unsafe { &*self.of.value.get() }
    }
}

impl<T> DerefMut for Held<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and this borrow is an exclusive one.
        unsafe { &mut *self.of.value.get() }
    }
}

impl<T> Drop for Held<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.of.held.set(false);
    }
}

#[cfg(test)]
mod tests {
    use std::{panic::catch_unwind, sync::Arc, thread};

    use super::*;

    #[test]
    fn a_value_has_one_holder_at_a_time() {
        let value = Arc::new(Resident::new(1));
        let held = value.take();
        let again = Arc::clone(&value);
        let second = catch_unwind(std::panic::AssertUnwindSafe(|| *again.take()));
        assert!(second.is_err());
        drop(held);
        *value.take() += 1;
        assert_eq!(*value.take(), 2);
    }

    #[test]
    fn a_value_is_refused_to_every_other_os_thread() {
        let value = Arc::new(Resident::new(1));
        let theirs = Arc::clone(&value);
        let other = thread::spawn(move || *theirs.take());
        assert!(other.join().is_err());
        assert_eq!(*value.take(), 1);
    }
}
