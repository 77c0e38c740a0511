//! Whoever decides the steps of an execution, lent to the threads that run in it.
//!
//! A thread that announces an operation asks at once who moves next: if it is itself, it goes on
//! without being suspended. So it has to reach the strategy, which is borrowed by the simulator, at
//! the other end of the stack; the borrow is kept in a thread-local while the execution lasts.

use std::{cell::Cell, mem::transmute, ptr::NonNull};

use super::RUNNING;
use crate::machine::turns::Decide;

thread_local! {
    static LENT: Cell<Option<NonNull<dyn Decide>>> = const { Cell::new(None) };
}

/// Takes back what was lent, also when the lender unwinds.
struct Returned;

impl Drop for Returned {
    fn drop(&mut self) {
        LENT.set(None);
    }
}

/// Lends `decider` to [`borrow`] until `action` is done.
pub(in crate::machine) fn lend<T>(
    decider: &mut (dyn Decide + '_),
    action: impl FnOnce() -> T,
) -> T {
    let pointer = NonNull::from(decider);
    // SAFETY: only the lifetime is lost, and it is kept by hand: the pointer leaves `LENT` before
    // this call, and with it the borrow that it was made of, ends.
    let pointer =
        unsafe { transmute::<NonNull<dyn Decide + '_>, NonNull<dyn Decide + 'static>>(pointer) };
    LENT.set(Some(pointer));
    let _returned = Returned;
    action()
}

/// Uses the decider that is lent. If it panics it is not there any more.
///
/// # Panics
/// When none is lent, or it is in use.
#[inline(always)]
pub(in crate::machine) fn borrow<T>(action: impl FnOnce(&mut dyn Decide) -> T) -> T {
    let mut lent = LENT.take().expect(
        "operations of the machine happen inside an execution, and outside of its strategy",
    );
    let running = RUNNING.take();
    // SAFETY: the pointer is in `LENT` only while its lender waits; it was taken out, so this is the
    // only reference; and `action` ends before the lender goes on, for without `RUNNING` it cannot
    // be suspended.
    let result = action(unsafe { lent.as_mut() });
    RUNNING.set(running);
    LENT.set(Some(lent));
    result
}

/// Whether a decider is lent, and not in use.
pub(in crate::machine) fn is_lent() -> bool {
    LENT.get().is_some()
}
