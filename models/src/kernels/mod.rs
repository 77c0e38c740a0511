//! Kernels: the small concurrent hand-offs that the services share.
//!
//! Each is one race that every cancellable interface has in some form, solved once:
//!
//! | kernel | the race |
//! |---|---|
//! | [`Claim`] | a worker takes up a request while somebody cancels it |
//! | [`FinalOnce`] | several parties end one operation |
//! | [`CloseBarrier`] | a handle is closed while calls on it run |
//! | [`StoppableQueue`] | a service is stopped while work comes in |
//! | [`Signal`] | something is announced while its reader goes to sleep |
//!
//! What two sides must agree on is decided in one atomic word; a monitor is entered only to sleep
//! and to wake. So a side that never sleeps sees the other's work through the word alone, and the
//! order of memory accesses around it matters. [`Orders`] names the two that do: tests weaken them
//! and show that loom finds the stale read, which no sequentially consistent execution has.

mod claim;
mod close_barrier;
mod final_once;
mod signal;
mod stoppable_queue;

#[cfg(test)]
mod weakening;

use std::sync::atomic::Ordering;

pub use claim::{Claim, Winner};
pub use close_barrier::CloseBarrier;
pub use final_once::FinalOnce;
pub use signal::{Reset, Signal};
pub use stoppable_queue::StoppableQueue;

/// The memory orderings with which the sides of a kernel meet.
pub trait Orders: Send + Sync + 'static {
    /// Of the write that shows the other side what was done before.
    const PUBLISH: Ordering;
    /// Of the read behind which the other side's work is visible.
    const OBSERVE: Ordering;
}

/// The orderings that are right: what was published is seen by whoever observes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AcquireRelease {}

impl Orders for AcquireRelease {
    const PUBLISH: Ordering = Ordering::Release;
    const OBSERVE: Ordering = Ordering::Acquire;
}
