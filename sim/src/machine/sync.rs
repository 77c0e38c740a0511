//! Monitors and atomics of the machine, and the machine as a [`Platform`].
//!
//! What announces is part of its callers, down to the switch to another thread (see
//! [`coroutine::suspend`]).

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use super::{
    Machine,
    coroutine::{self, Held, Resident},
    kernel::{Limits, announce, enter, notify_one, sleep, try_enter, with},
    life,
    operation::{ObjectId, Operation, Participant},
    thread::Gate,
};
use crate::{
    journal::Journal,
    platform::{Atomic, Platform},
    trace::{Activity, Event},
};

/// A monitor of the machine. The kernel decides who enters.
#[derive(Debug)]
pub struct Monitor<T>(Arc<Inner<T>>);

#[derive(Debug)]
struct Inner<T> {
    slot: usize,
    id: ObjectId,
    /// Whether others may try to enter it.
    to_try: bool,
    value: Resident<T>,
}

impl<T> Clone for Monitor<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// A monitor of the machine, entered.
#[derive(Debug)]
pub struct Guard<'a, T> {
    monitor: &'a Inner<T>,
    /// Empty only while the thread sleeps in the monitor.
    value: Option<Held<'a, T>>,
}

impl<T> Guard<'_, T> {
    #[inline(always)]
    fn sleep(&mut self, deadline: Option<u64>) {
        self.monitor.be_left();
        self.value = None;
        let Inner { slot, id, .. } = *self.monitor;
        if sleep(slot, id, deadline) {
            self.value = Some(self.monitor.value.take());
        }
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        self.value
            .as_ref()
            .expect("a guard is only used while its thread is awake")
    }
}

impl<T> DerefMut for Guard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        self.value
            .as_mut()
            .expect("a guard is only used while its thread is awake")
    }
}

impl<T> Drop for Guard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        if self.value.is_some() {
            self.monitor.be_left();
            self.value = None;
            leave(self.monitor.slot);
        }
    }
}

impl<T> Inner<T> {
    /// Others can tell when it is left, if they may try to enter it: so it is a step.
    #[inline(always)]
    fn be_left(&self) {
        if self.to_try {
            announce_leaving(self.id);
        }
    }
}

/// Not part of its callers: of most monitors nobody can tell when they are left.
#[cold]
#[inline(never)]
fn announce_leaving(id: ObjectId) {
    // Whoever panics unwinds at once: others must not run meanwhile.
    if !std::thread::panicking() {
        announce(Operation::Leave(id), Gate::Open);
    }
}

fn make<T>(name: &'static str, to_try: bool, value: T) -> Monitor<T> {
    let (slot, id) = with(|kernel| kernel.make_lock(name));
    Monitor(Arc::new(Inner {
        slot,
        id,
        to_try,
        value: Resident::new(value),
    }))
}

#[inline(never)]
fn begin(event: &Event, timeout: Option<u32>) {
    with(|kernel| kernel.begin(event, timeout));
}

/// Records an output in the step at hand; false while the thread still has to take one.
#[inline(never)]
fn end(event: &Event) -> bool {
    with(|kernel| {
        let rides = !kernel.has_beginning();
        if rides {
            kernel.end(event);
        }
        rides
    })
}

#[inline(never)]
fn leave(slot: usize) {
    if !coroutine::discarding() {
        with(|kernel| kernel.leave(slot));
    }
}

/// An atomic of the machine: every access is a step, and all are sequentially consistent.
#[derive(Debug)]
pub struct MachineAtomic {
    id: ObjectId,
    value: AtomicU32,
}

impl Atomic for MachineAtomic {
    fn new(_name: &'static str, value: u32) -> Self {
        Self {
            id: with(|kernel| kernel.make_object()),
            value: AtomicU32::new(value),
        }
    }

    #[inline(always)]
    fn load(&self, _order: Ordering) -> u32 {
        announce(Operation::Load(self.id), Gate::Open);
        self.value.load(Ordering::Relaxed)
    }

    #[inline(always)]
    fn store(&self, value: u32, _order: Ordering) {
        announce(Operation::Store(self.id), Gate::Open);
        self.value.store(value, Ordering::Relaxed);
    }

    #[inline(always)]
    fn swap(&self, value: u32, _order: Ordering) -> u32 {
        announce(Operation::Modify(self.id), Gate::Open);
        self.value.swap(value, Ordering::Relaxed)
    }

    #[inline(always)]
    fn fetch_add(&self, value: u32, _order: Ordering) -> u32 {
        announce(Operation::Modify(self.id), Gate::Open);
        self.value.fetch_add(value, Ordering::Relaxed)
    }

    #[inline(always)]
    fn fetch_sub(&self, value: u32, _order: Ordering) -> u32 {
        announce(Operation::Modify(self.id), Gate::Open);
        self.value.fetch_sub(value, Ordering::Relaxed)
    }

    #[inline(always)]
    fn compare_exchange(
        &self,
        current: u32,
        new: u32,
        _success: Ordering,
        _failure: Ordering,
    ) -> Result<u32, u32> {
        announce(Operation::Modify(self.id), Gate::Open);
        self.value
            .compare_exchange(current, new, Ordering::Relaxed, Ordering::Relaxed)
    }
}

impl Platform for Machine {
    const KNOWS_REST: bool = true;

    type Monitor<T: Send + 'static> = Monitor<T>;
    type Guard<'a, T: Send + 'static> = Guard<'a, T>;
    type Atomic = MachineAtomic;
    type Join = Participant;

    fn monitor<T: Send + 'static>(name: &'static str, value: T) -> Monitor<T> {
        make(name, false, value)
    }

    fn monitor_to_try<T: Send + 'static>(name: &'static str, value: T) -> Monitor<T> {
        make(name, true, value)
    }

    #[inline(always)]
    fn enter<T: Send + 'static>(monitor: &Monitor<T>) -> Self::Guard<'_, T> {
        let Inner { slot, id, .. } = *monitor.0;
        enter(slot, id);
        Guard {
            monitor: &monitor.0,
            value: Some(monitor.0.value.take()),
        }
    }

    fn try_enter<T: Send + 'static>(monitor: &Monitor<T>) -> Option<Self::Guard<'_, T>> {
        let Inner {
            slot, id, to_try, ..
        } = *monitor.0;
        assert!(
            to_try,
            "only a monitor that was made to be tried can tell whether somebody is inside"
        );
        try_enter(slot, id).then(|| Guard {
            monitor: &monitor.0,
            value: Some(monitor.0.value.take()),
        })
    }

    #[inline(always)]
    fn wait<'a, T: Send + 'static>(mut guard: Self::Guard<'a, T>) -> Self::Guard<'a, T> {
        guard.sleep(None);
        guard
    }

    fn wait_until<'a, T: Send + 'static>(
        mut guard: Self::Guard<'a, T>,
        deadline: u64,
    ) -> (Self::Guard<'a, T>, bool) {
        guard.sleep(Some(deadline));
        (guard, with(|kernel| kernel.fired()))
    }

    fn notify_all<T: Send + 'static>(guard: &Guard<'_, T>) {
        if !coroutine::discarding() {
            with(|kernel| kernel.notify_all(guard.monitor.slot));
        }
    }

    fn notify_one<T: Send + 'static>(guard: &Guard<'_, T>) {
        let Inner { slot, id, .. } = *guard.monitor;
        if coroutine::discarding() {
            return;
        }
        // Whoever panics unwinds at once; to wake too many is no harm.
        match with(|kernel| kernel.is_choice(slot)) && !std::thread::panicking() {
            true => notify_one(slot, id),
            false => with(|kernel| kernel.notify_all(slot)),
        }
    }

    fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Participant {
        life::spawn(name, body)
    }

    #[inline(always)]
    fn join(thread: Participant) {
        let index = with(|kernel| kernel.index_of(thread));
        announce(Operation::Join(ObjectId::end_of(thread)), Gate::End(index));
    }

    #[inline(always)]
    fn yield_now() {
        announce(Operation::Yield, Gate::Open);
    }

    #[inline(always)]
    fn now() -> u64 {
        announce(Operation::Now, Gate::Open);
        with(|kernel| kernel.now)
    }

    fn fault(_journal: &Journal, activity: Activity, site: u8) -> bool {
        assert!(
            u32::from(site) < Limits::SITES_MAX,
            "fault sites are numbered from 0 to {}",
            Limits::SITES_MAX - 1
        );
        if with(|kernel| kernel.limits.fault_sites & 1 << site == 0) {
            return false;
        }
        announce(Operation::Fault(u64::from(site)), Gate::Open);
        with(|kernel| kernel.fault_struck(activity, site))
    }

    #[inline]
    fn begin(_journal: &Journal, event: Event, timeout: Option<u32>) {
        // What began before it and took no step since comes before it.
        if with(|kernel| kernel.has_beginning()) {
            announce(Operation::Local, Gate::Open);
        }
        begin(&event, timeout);
    }

    #[inline(always)]
    fn end(_journal: &Journal, event: Event) {
        if !end(&event) {
            announce(Operation::Local, Gate::Open);
            end(&event);
        }
    }

    fn rest(_journal: &Journal) {
        announce(Operation::Rest, Gate::Rest);
    }

    fn wind_up(_journal: &Journal) {
        with(|kernel| kernel.wind_up());
    }

    fn winding_up() -> bool {
        with(|kernel| kernel.winding_up)
    }
}
