//! loom: the platform that explores what the memory model permits, beyond every interleaving.
//!
//! [`explore`] runs one body under every execution that loom tells apart. Only what a service
//! synchronises with is visible to loom: monitors, atomics, threads. What belongs to the harness
//! (the journal, the count of visits to a fault site) is plain data that loom does not see and
//! therefore does not branch over. What follows from this, and from loom 0.7 itself:
//!
//! - *Real time is not explored.* Two events without synchronisation between them are recorded in
//!   one order only. Every trace is a true one, but not every true one occurs.
//! - *Faults have a placement.* loom has no choice of data, so each [`Placement`] is an exploration
//!   of its own; visits to a site are counted in the order in which loom ran them.
//! - *Nothing times out.* The clock stands still at 0. A wait until a deadline is a wait, unless
//!   the deadline is 0; then it ends at once.
//! - *Rest is not known* ([`Platform::KNOWS_REST`]). A thread that waits for ever is a deadlock,
//!   which is a failure: so a service has to be ended before the body ends, and joined.
//! - *`SeqCst` is weaker than it should be*: loom takes accesses as acquire and release, so that it
//!   may show executions which no machine has. What depends on one total order cannot be checked
//!   here.
//! - *Five threads* at most, the body included; a wait does not wake without cause.
//! - *Who tries to enter a monitor is seldom turned away*: not if nothing of loom's happens between
//!   entering and leaving it, and not if the attempt was at hand before another one entered. Then it
//!   waits until that one leaves; if that one waits for it, loom takes this for a deadlock.
//! - *Of several who wait* the one is woken that has waited longest.
//! - Memory that is shared without the platform (an `Arc`'s count) is not checked. loom's own `Arc`
//!   would be, for fifteen times as many executions.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    ops::{Deref, DerefMut},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, PoisonError, TryLockError,
        atomic::{AtomicU64, Ordering},
    },
};

use ::loom::{
    model::Builder,
    sync::{Condvar, Mutex, MutexGuard, atomic::AtomicU32},
    thread,
};

use crate::{
    journal::Journal,
    panics,
    platform::{Platform, forward_atomic},
    trace::{Activity, Event},
};

/// loom. Its operations are for the body of [`explore`], and panic elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Loom;

/// How far an exploration goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Config {
    /// The most preemptions of one execution; no bound if there is none.
    pub preemptions: Option<usize>,
    /// The fault that strikes, if one does.
    pub fault: Option<Placement>,
}

/// Where a fault strikes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placement {
    /// Which site.
    pub site: u8,
    /// At which of the visits to the site, counted from zero.
    pub visit: u32,
}

/// Some execution panicked, or came to a deadlock.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("execution {execution}: {message}")]
pub struct Failure {
    /// Which one, counted from one.
    pub execution: u64,
    /// What the panic said, or loom of the deadlock.
    pub message: String,
}

/// Runs `body` under every execution that loom tells apart, and returns how many these were.
///
/// # Errors
/// The first execution that panics or comes to a deadlock; none follows it.
pub fn explore(config: Config, body: impl Fn() + Send + Sync + 'static) -> Result<u64, Failure> {
    let executions = Arc::new(AtomicU64::new(0));
    let count = executions.clone();
    let mut builder = Builder::new();
    builder.preemption_bound = config.preemptions;
    builder.max_branches = MAX_BRANCHES;
    let explored = catch_unwind(AssertUnwindSafe(|| {
        builder.check(move || {
            count.fetch_add(1, Ordering::Relaxed);
            EXECUTION.set(Execution::new(config.fault));
            body();
        });
    }));
    EXECUTION.take();
    let execution = executions.load(Ordering::Relaxed);
    explored.map(|()| execution).map_err(|panic| Failure {
        execution,
        message: panics::message(&*panic),
    })
}

/// Steps in one execution; what takes more is taken for a loop without end. Whole services need
/// more than loom's default of a thousand.
const MAX_BRANCHES: usize = 20_000;

/// What the threads of one execution share, outside of loom's view.
#[derive(Debug, Default)]
struct Execution {
    fault: Option<Placement>,
    visits: BTreeMap<u8, u32>,
    winding_up: bool,
}

thread_local! {
    // All threads of a model are coroutines on the thread that explores it, one execution at a
    // time.
    static EXECUTION: RefCell<Execution> = RefCell::default();
}

impl Execution {
    fn new(fault: Option<Placement>) -> Self {
        Self {
            fault,
            ..Self::default()
        }
    }

    /// Counts a visit to a site, and tells whether this is the one at which the fault is placed.
    fn strikes(&mut self, site: u8) -> bool {
        if self.winding_up {
            return false;
        }
        let visits = self.visits.entry(site).or_default();
        let visit = *visits;
        *visits += 1;
        self.fault == Some(Placement { site, visit })
    }
}

/// A lock with its condition.
#[derive(Debug)]
pub struct Monitor<T>(Arc<Cell<T>>);

impl<T> Clone for Monitor<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

#[derive(Debug)]
struct Cell<T> {
    value: Mutex<T>,
    notified: Condvar,
}

/// A monitor entered.
#[derive(Debug)]
pub struct MonitorGuard<'a, T> {
    cell: &'a Cell<T>,
    inside: MutexGuard<'a, T>,
}

impl<T> Deref for MonitorGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inside
    }
}

impl<T> DerefMut for MonitorGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inside
    }
}

/// An atomic of loom's memory model.
#[derive(Debug)]
pub struct LoomAtomic(AtomicU32);

forward_atomic!(LoomAtomic);

impl Platform for Loom {
    const KNOWS_REST: bool = false;

    type Monitor<T: Send + 'static> = Monitor<T>;
    type Guard<'a, T: Send + 'static> = MonitorGuard<'a, T>;
    type Atomic = LoomAtomic;
    type Join = thread::JoinHandle<()>;

    fn monitor<T: Send + 'static>(_name: &'static str, value: T) -> Monitor<T> {
        Monitor(Arc::new(Cell {
            value: Mutex::new(value),
            notified: Condvar::new(),
        }))
    }

    fn monitor_to_try<T: Send + 'static>(name: &'static str, value: T) -> Monitor<T> {
        Self::monitor(name, value)
    }

    fn enter<T: Send + 'static>(monitor: &Monitor<T>) -> MonitorGuard<'_, T> {
        let cell = &*monitor.0;
        let inside = cell.value.lock().unwrap_or_else(PoisonError::into_inner);
        MonitorGuard { cell, inside }
    }

    fn try_enter<T: Send + 'static>(monitor: &Monitor<T>) -> Option<MonitorGuard<'_, T>> {
        let cell = &*monitor.0;
        let inside = match cell.value.try_lock() {
            Ok(inside) => inside,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        Some(MonitorGuard { cell, inside })
    }

    fn wait<'a, T: Send + 'static>(guard: Self::Guard<'a, T>) -> Self::Guard<'a, T> {
        let MonitorGuard { cell, inside } = guard;
        let inside = cell.notified.wait(inside);
        let inside = inside.unwrap_or_else(PoisonError::into_inner);
        MonitorGuard { cell, inside }
    }

    fn wait_until<'a, T: Send + 'static>(
        guard: Self::Guard<'a, T>,
        deadline: u64,
    ) -> (Self::Guard<'a, T>, bool) {
        if deadline <= Self::now() {
            return (guard, true);
        }
        (Self::wait(guard), false)
    }

    fn notify_all<T: Send + 'static>(guard: &MonitorGuard<'_, T>) {
        guard.cell.notified.notify_all();
    }

    fn notify_one<T: Send + 'static>(guard: &MonitorGuard<'_, T>) {
        guard.cell.notified.notify_one();
    }

    fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(body)
            .expect("loom refuses a thread by a panic of its own")
    }

    fn join(thread: thread::JoinHandle<()>) {
        thread
            .join()
            .expect("a panic of any thread ends the exploration before it is joined");
    }

    fn yield_now() {
        thread::yield_now();
    }

    fn now() -> u64 {
        0
    }

    fn fault(journal: &Journal, activity: Activity, site: u8) -> bool {
        let strikes = EXECUTION.with_borrow_mut(|execution| execution.strikes(site));
        let strikes = strikes && journal.take_fault();
        if strikes {
            Self::end(journal, Event::Fault { activity, site });
        }
        strikes
    }

    fn begin(journal: &Journal, event: Event, timeout: Option<u32>) {
        if !Self::winding_up() {
            journal.begin(Self::now, event, timeout);
        }
    }

    fn end(journal: &Journal, event: Event) {
        if !Self::winding_up() {
            journal.end(Self::now, event);
        }
    }

    fn rest(_journal: &Journal) {
        panic!("loom does not know rest: end the service instead");
    }

    fn wind_up(_journal: &Journal) {
        EXECUTION.with_borrow_mut(|execution| execution.winding_up = true);
    }

    fn winding_up() -> bool {
        EXECUTION.with_borrow(|execution| execution.winding_up)
    }
}

#[cfg(test)]
mod tests;
