//! The platform's operations on real threads.

use std::{
    borrow::Cow,
    cell::RefCell,
    ops::{Deref, DerefMut},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use super::{
    Native,
    execution::{Place, current, lock},
};
use crate::{
    journal::Journal,
    platform::{Platform, forward_atomic},
    trace::{Activity, Event},
};

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
    name: Cow<'static, str>,
    inside: Mutex<Inside<T>>,
    notified: Condvar,
}

/// What a monitor's lock protects.
#[derive(Debug)]
struct Inside<T> {
    value: T,
    waiters: Waiters,
}

/// Threads that wait and have not been notified. (`Cell`s because notifying takes a shared guard.)
#[derive(Debug, Default)]
struct Waiters {
    /// The ticket of each, who has waited longest first; and whether it waits without a deadline. A
    /// thread goes on when its ticket is gone, so a wake-up without cause is none.
    tickets: RefCell<Vec<(u64, bool)>>,
    /// How many tickets were given out.
    given: std::cell::Cell<u64>,
}

impl Waiters {
    /// A thread begins to wait.
    fn join(&self, for_ever: bool) -> u64 {
        let ticket = self.given.get();
        self.given.set(ticket + 1);
        self.tickets.borrow_mut().push((ticket, for_ever));
        ticket
    }

    /// Whether a thread has not been notified.
    fn holds(&self, ticket: u64) -> bool {
        self.tickets.borrow().iter().any(|it| it.0 == ticket)
    }

    /// A thread waits no longer.
    fn leave(&self, ticket: u64) {
        self.tickets.borrow_mut().retain(|it| it.0 != ticket);
    }

    /// Notifies so many; returns how many of them wait without a deadline.
    fn notify(&self, most: usize) -> usize {
        let mut tickets = self.tickets.borrow_mut();
        let count = most.min(tickets.len());
        tickets.drain(..count).filter(|it| it.1).count()
    }
}

/// A monitor entered.
#[derive(Debug)]
pub struct MonitorGuard<'a, T> {
    cell: &'a Cell<T>,
    inside: MutexGuard<'a, Inside<T>>,
}

impl<T> Deref for MonitorGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inside.value
    }
}

impl<T> DerefMut for MonitorGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inside.value
    }
}

/// A thread to wait for: whether it has ended.
#[derive(Debug)]
pub struct Join(Monitor<bool>);

/// An atomic of the hardware.
#[derive(Debug)]
pub struct NativeAtomic(AtomicU32);

forward_atomic!(NativeAtomic);

fn monitor<T>(name: Cow<'static, str>, value: T) -> Monitor<T> {
    Monitor(Arc::new(Cell {
        name,
        inside: Mutex::new(Inside {
            value,
            waiters: Waiters::default(),
        }),
        notified: Condvar::new(),
    }))
}

/// Notifies so many of those who wait. All look whether it was them.
fn notify<T>(guard: &MonitorGuard<'_, T>, most: usize) {
    let woken = guard.inside.waiters.notify(most);
    current(|thread| thread.execution().unblock(woken));
    guard.cell.notified.notify_all();
}

impl Platform for Native {
    const KNOWS_REST: bool = true;

    type Monitor<T: Send + 'static> = Monitor<T>;
    type Guard<'a, T: Send + 'static> = MonitorGuard<'a, T>;
    type Atomic = NativeAtomic;
    type Join = Join;

    fn monitor<T: Send + 'static>(name: &'static str, value: T) -> Monitor<T> {
        monitor(Cow::Borrowed(name), value)
    }

    fn monitor_to_try<T: Send + 'static>(name: &'static str, value: T) -> Monitor<T> {
        Self::monitor(name, value)
    }

    fn enter<T: Send + 'static>(monitor: &Monitor<T>) -> MonitorGuard<'_, T> {
        Self::try_enter(monitor).unwrap_or_else(|| {
            let cell = &*monitor.0;
            let place = Place::Entering(cell.name.clone());
            let inside = current(|thread| thread.at(place, || lock(&cell.inside)));
            MonitorGuard { cell, inside }
        })
    }

    fn try_enter<T: Send + 'static>(monitor: &Monitor<T>) -> Option<MonitorGuard<'_, T>> {
        let cell = &*monitor.0;
        let inside = match cell.inside.try_lock() {
            Ok(inside) => inside,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        Some(MonitorGuard { cell, inside })
    }

    fn wait<'a, T: Send + 'static>(guard: Self::Guard<'a, T>) -> Self::Guard<'a, T> {
        let MonitorGuard { cell, inside } = guard;
        let inside = current(|thread| {
            let ticket = inside.waiters.join(true);
            thread.at(Place::Waiting(cell.name.clone()), || {
                thread.execution().block();
                cell.notified
                    .wait_while(inside, |inside| inside.waiters.holds(ticket))
                    .unwrap_or_else(PoisonError::into_inner)
            })
        });
        MonitorGuard { cell, inside }
    }

    fn wait_until<'a, T: Send + 'static>(
        guard: Self::Guard<'a, T>,
        deadline: u64,
    ) -> (Self::Guard<'a, T>, bool) {
        let MonitorGuard { cell, mut inside } = guard;
        let expired = current(|thread| {
            let ticket = inside.waiters.join(false);
            thread.at(Place::WaitingUntil(cell.name.clone(), deadline), || {
                loop {
                    if !inside.waiters.holds(ticket) {
                        return (inside, false);
                    }
                    if thread.execution().now() >= deadline {
                        inside.waiters.leave(ticket);
                        return (inside, true);
                    }
                    let left = thread.execution().until(deadline);
                    let woken = cell.notified.wait_timeout(inside, left);
                    inside = woken.unwrap_or_else(PoisonError::into_inner).0;
                }
            })
        });
        let (inside, expired) = expired;
        (MonitorGuard { cell, inside }, expired)
    }

    fn notify_all<T: Send + 'static>(guard: &MonitorGuard<'_, T>) {
        notify(guard, usize::MAX);
    }

    fn notify_one<T: Send + 'static>(guard: &MonitorGuard<'_, T>) {
        notify(guard, 1);
    }

    fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Join {
        let ended = monitor(Cow::Owned(format!("the end of {name}")), false);
        let ending = Ending(ended.clone());
        let body = move || {
            let _ending = ending;
            body();
        };
        current(|thread| thread.execution().spawn(name, body));
        Join(ended)
    }

    fn join(thread: Join) {
        let mut ended = Self::enter(&thread.0);
        while !*ended {
            ended = Self::wait(ended);
        }
    }

    fn yield_now() {
        thread::yield_now();
    }

    fn now() -> u64 {
        current(|thread| thread.execution().now())
    }

    fn fault(journal: &Journal, activity: Activity, site: u8) -> bool {
        let strikes = current(|thread| thread.execution().strikes(site)) && journal.take_fault();
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

    fn rest(journal: &Journal) {
        current(|thread| {
            let execution = thread.execution();
            let record = || match execution.is_winding_up() {
                true => execution.now(),
                false => journal.rest(|| execution.now()),
            };
            thread.at(Place::Resting, || execution.rest(record));
        });
    }

    fn wind_up(_journal: &Journal) {
        current(|thread| thread.execution().wind_up());
    }

    fn winding_up() -> bool {
        current(|thread| thread.execution().is_winding_up())
    }
}

/// Tells that a thread has ended, also by a panic.
struct Ending(Monitor<bool>);

impl Drop for Ending {
    fn drop(&mut self) {
        let mut ended = Native::enter(&self.0);
        *ended = true;
        Native::notify_all(&ended);
    }
}
