//! What a service stands on: monitors, atomics, threads, a clock, faults, and the journal of what
//! clients see.
//!
//! A service is generic over [`Platform`] and so runs unchanged on real threads
//! ([`Native`](crate::native::Native)), under loom ([`Loom`](crate::loom::Loom)) and in the
//! simulator ([`Machine`](crate::machine::Machine)).

use std::{ops::DerefMut, sync::atomic::Ordering};

use crate::{
    journal::Journal,
    trace::{Activity, Event},
};

/// A 32-bit atomic.
pub trait Atomic: Send + Sync + 'static {
    /// A new one. The name is how schedules and failures call it.
    fn new(name: &'static str, value: u32) -> Self;
    /// Reads.
    fn load(&self, order: Ordering) -> u32;
    /// Writes.
    fn store(&self, value: u32, order: Ordering);
    /// Writes and returns what stood there.
    fn swap(&self, value: u32, order: Ordering) -> u32;
    /// Adds (wrapping) and returns what stood there.
    fn fetch_add(&self, value: u32, order: Ordering) -> u32;
    /// Subtracts (wrapping) and returns what stood there.
    fn fetch_sub(&self, value: u32, order: Ordering) -> u32;
    /// Writes `new` if `current` stands there; returns what stood there, as an error if it was
    /// something else.
    ///
    /// # Errors
    /// What stood there instead of `current`.
    fn compare_exchange(
        &self,
        current: u32,
        new: u32,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u32, u32>;
}

/// Has an atomic of another library do what an [`Atomic`] does.
macro_rules! forward_atomic {
    ($atomic:ident) => {
        impl $crate::platform::Atomic for $atomic {
            fn new(_name: &'static str, value: u32) -> Self {
                Self(AtomicU32::new(value))
            }

            fn load(&self, order: Ordering) -> u32 {
                self.0.load(order)
            }

            fn store(&self, value: u32, order: Ordering) {
                self.0.store(value, order);
            }

            fn swap(&self, value: u32, order: Ordering) -> u32 {
                self.0.swap(value, order)
            }

            fn fetch_add(&self, value: u32, order: Ordering) -> u32 {
                self.0.fetch_add(value, order)
            }

            fn fetch_sub(&self, value: u32, order: Ordering) -> u32 {
                self.0.fetch_sub(value, order)
            }

            fn compare_exchange(
                &self,
                current: u32,
                new: u32,
                success: Ordering,
                failure: Ordering,
            ) -> Result<u32, u32> {
                self.0.compare_exchange(current, new, success, failure)
            }
        }
    };
}
pub(crate) use forward_atomic;

/// The threads, locks, clock and faults that a service is written on.
///
/// A service takes no other source of concurrency, time or chance; so the platform decides every
/// interleaving.
pub trait Platform: Sized + Send + Sync + 'static {
    /// Whether the platform itself knows when nothing can move any more. Where it does not, `rest`
    /// is reached by ending the service.
    const KNOWS_REST: bool;

    /// An owned lock together with its condition; clones share one.
    type Monitor<T: Send + 'static>: Clone + Send + Sync + 'static;
    /// The monitor entered.
    type Guard<'a, T: Send + 'static>: DerefMut<Target = T>;
    /// A 32-bit atomic.
    type Atomic: Atomic;
    /// A thread to wait for.
    type Join: Send + 'static;

    /// A monitor around a value. The name is how schedules and failures call it.
    fn monitor<T: Send + 'static>(name: &'static str, value: T) -> Self::Monitor<T>;
    /// The same, of which [`Platform::try_enter`] may ask whether somebody is inside. So others can
    /// tell how long somebody is: in the simulator leaving it is a step of its own, and costs as much
    /// as entering it.
    fn monitor_to_try<T: Send + 'static>(name: &'static str, value: T) -> Self::Monitor<T>;
    /// Enters a monitor, waiting while another thread is inside. Not reentrant.
    fn enter<T: Send + 'static>(monitor: &Self::Monitor<T>) -> Self::Guard<'_, T>;
    /// Enters a monitor if nobody is inside, the caller included; never waits.
    ///
    /// # Panics
    /// In the simulator, if the monitor was not made by [`Platform::monitor_to_try`].
    fn try_enter<T: Send + 'static>(monitor: &Self::Monitor<T>) -> Option<Self::Guard<'_, T>>;
    /// Leaves the monitor, waits to be notified, enters it again. May wake without cause.
    fn wait<'a, T: Send + 'static>(guard: Self::Guard<'a, T>) -> Self::Guard<'a, T>;
    /// As [`Platform::wait`], but at most until [`Platform::now`] reaches `deadline`; true when
    /// that ended the wait.
    fn wait_until<'a, T: Send + 'static>(
        guard: Self::Guard<'a, T>,
        deadline: u64,
    ) -> (Self::Guard<'a, T>, bool);
    /// Wakes every thread that waits on the monitor.
    fn notify_all<T: Send + 'static>(guard: &Self::Guard<'_, T>);
    /// Wakes one of the threads that wait on the monitor, if any does. It is open which one.
    fn notify_one<T: Send + 'static>(guard: &Self::Guard<'_, T>);

    /// Starts a thread. The name is how schedules and failures call it.
    ///
    /// # Panics
    /// In the simulator, where the caller has [`CHILDREN_MAX`] children, or is itself [`DEPTH_MAX`]
    /// spawns away from the first thread, or where there are 64 threads.
    ///
    /// [`CHILDREN_MAX`]: crate::machine::Participant::CHILDREN_MAX
    /// [`DEPTH_MAX`]: crate::machine::Participant::DEPTH_MAX
    fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Self::Join;
    /// Waits for a thread to end.
    fn join(thread: Self::Join);
    /// Lets others run.
    fn yield_now();

    /// Virtual milliseconds since the execution began.
    fn now() -> u64;
    /// Whether the fault at `site` strikes now, within the budget of the scenario; recorded if it
    /// does.
    ///
    /// # Panics
    /// In the simulator, where the site is not below [`SITES_MAX`](crate::machine::Limits::SITES_MAX).
    fn fault(journal: &Journal, activity: Activity, site: u8) -> bool;

    /// Records an event that begins something (a call, the exit of a handler): it counts from the
    /// thread's next step on. `timeout` is the time-out in milliseconds of the call that
    /// begins, if it has one.
    fn begin(journal: &Journal, event: Event, timeout: Option<u32>);
    /// Records an event that ends something (a return, the entry of a handler): it counts from the
    /// thread's last step on.
    fn end(journal: &Journal, event: Event);
    /// Waits until nothing else can move, and records [`Event::Quiescent`]. Only where
    /// [`Platform::KNOWS_REST`].
    fn rest(journal: &Journal);
    /// From here on nothing is recorded; what still runs only ends. The harness calls it behind the
    /// last rest, before it ends the service.
    fn wind_up(journal: &Journal);
    /// Whether the execution is only being wound up: nothing is recorded any more, and clients
    /// stop.
    fn winding_up() -> bool;
}
