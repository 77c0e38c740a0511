//! The kernel: the state of one execution, and what every operation does to it.
//!
//! A thread announces an operation and is suspended; the [simulator](super::simulator) picks whose
//! operation is performed; then the thread runs on to its next announcement. Leaving a monitor,
//! notifying and beginning to wait happen on that way: they only touch what the monitor protects,
//! so no other thread can tell when they happened.

mod blocked;
mod limits;
mod recording;

use std::cell::RefCell;

pub use self::{blocked::Blocked, limits::Limits};

use super::{
    coroutine::{self, Job},
    operation::{Candidate, Left, ObjectId, Operation, Participant, StepInfo},
    steps::Steps,
    thread::{Gate, Thread, Threads, Wait},
};
use crate::trace::{Activity, Event, Stamped};

thread_local! {
    static KERNEL: RefCell<Kernel> = const { RefCell::new(Kernel::new()) };
}

/// Does something with the kernel of this OS thread.
pub(super) fn with<T>(action: impl FnOnce(&mut Kernel) -> T) -> T {
    KERNEL.with_borrow_mut(action)
}

/// Announces an operation of the running thread, and returns once it has been performed.
#[inline(always)]
pub(super) fn announce(operation: Operation, gate: Gate) {
    if coroutine::discarding() {
        return;
    }
    with(|kernel| kernel.announce(operation, gate));
    coroutine::suspend();
}

/// Steps that winding up may take at least.
const WINDING_UP_STEPS: usize = 20_000;

/// A monitor's lock; who sleeps in the monitor is found through the threads.
#[derive(Clone, Copy, Debug)]
struct Lock {
    id: ObjectId,
    name: &'static str,
    holder: Option<Participant>,
    /// The threads that want to enter.
    waiting: Threads,
}

/// A call with a time-out that has not returned.
#[derive(Clone, Copy, Debug)]
struct TimedCall {
    activity: Activity,
    deadline: u64,
    /// Whether it was recorded that its deadline passed.
    passed: bool,
}

/// The state of one execution.
pub(super) struct Kernel {
    pub(super) threads: Vec<Thread>,
    pub(super) current: usize,
    /// The threads that can take the step that they have announced.
    ready: Threads,
    /// Whose the listed candidates are, by their index.
    movers: Vec<usize>,
    pub(super) now: u64,
    pub(super) trace: Vec<Stamped>,
    pub(super) steps: Steps,
    pub(super) spawned: Vec<(usize, Job)>,
    pub(super) winding_up: bool,
    pub(super) abandoned: bool,
    /// How many steps were taken before the winding-up.
    decided: Option<usize>,
    pub(super) limits: Limits,
    locks: Vec<Lock>,
    timed_calls: Vec<TimedCall>,
    /// How many threads sleep until a deadline.
    timers: usize,
    faults_left: u32,
    spare_names: Vec<String>,
}

impl Kernel {
    const fn new() -> Self {
        Self {
            threads: Vec::new(),
            current: 0,
            ready: Threads::NONE,
            movers: Vec::new(),
            now: 0,
            trace: Vec::new(),
            steps: Steps::new(),
            spawned: Vec::new(),
            winding_up: false,
            abandoned: false,
            decided: None,
            limits: Limits::ORDINARY,
            locks: Vec::new(),
            timed_calls: Vec::new(),
            timers: 0,
            faults_left: 0,
            spare_names: Vec::new(),
        }
    }

    /// Forgets the last execution but keeps its memory.
    pub(super) fn reset(&mut self, limits: Limits) {
        self.spare_names
            .extend(self.threads.drain(..).map(|thread| thread.name));
        self.current = 0;
        self.ready = Threads::NONE;
        self.now = 0;
        self.trace.clear();
        self.steps.clear();
        self.spawned.clear();
        self.winding_up = false;
        self.abandoned = false;
        self.decided = None;
        self.limits = limits;
        self.timers = 0;
        self.faults_left = limits.faults_max;
        self.locks.clear();
        self.timed_calls.clear();
    }

    /// Adds the thread that runs the body.
    pub(super) fn spawn_main(&mut self, job: Job) {
        self.add_thread(Participant::MAIN, "main", job);
    }

    /// Adds a thread; it runs to its first announcement behind the step at hand.
    pub(super) fn spawn(&mut self, name: &str, job: Job) -> Participant {
        let parent = &mut self.threads[self.current];
        assert!(
            parent.spawned < Participant::CHILDREN_MAX,
            "a thread spawns at most 15 others"
        );
        let id = parent.id.child(parent.spawned);
        parent.spawned += 1;
        self.add_thread(id, name, job);
        id
    }

    fn add_thread(&mut self, id: Participant, name: &str, job: Job) {
        assert!(
            self.threads.len() < Threads::MOST,
            "an execution has at most 64 threads"
        );
        let mut text = self.spare_names.pop().unwrap_or_default();
        text.clear();
        text.push_str(name);
        self.spawned.push((self.threads.len(), job));
        self.threads.push(Thread::new(id, text));
    }

    fn thread(&mut self) -> &mut Thread {
        &mut self.threads[self.current]
    }

    pub(super) fn index_of(&self, id: Participant) -> usize {
        let found = self
            .threads
            .iter()
            .position(|thread| thread.id == id.thread());
        found.expect("every participant has a thread")
    }

    /// The step at hand; what happens before the first one touches nothing shared.
    fn touch(&mut self, object: ObjectId, write: bool) {
        if let Some(step) = self.steps.last_mut() {
            step.touch(object, write);
        }
    }

    fn touch_and_leave(&mut self, object: ObjectId, left: Left) {
        if let Some(step) = self.steps.last_mut() {
            step.leave(object, left);
        }
    }

    /// From here on nothing is recorded and nothing is decided by the strategy.
    pub(super) fn wind_up(&mut self) {
        self.winding_up = true;
        self.decided.get_or_insert(self.steps.len());
        self.end_here();
    }

    /// The step at hand is the last one that counts: what others had announced does not happen.
    pub(super) fn end_here(&mut self) {
        if let Some(step) = self.steps.last_mut() {
            step.everything = true;
        }
    }

    /// What was announced, or armed, and has not happened; each as it would begin.
    pub(super) fn left_over(&self, list: &mut Vec<StepInfo>) {
        list.clear();
        for (index, thread) in self.threads.iter().enumerate() {
            // Who winds the execution up does not leave off.
            let ends_it = self.winding_up && index == self.current;
            if let (Some(operation), false) = (thread.pending(), ends_it) {
                list.push(self.announced(thread, operation));
            }
            if thread.armed().is_some() {
                let mut step = StepInfo::announced(thread.id.timer(), Operation::Fire, 0);
                step.since = thread.since;
                list.push(step);
            }
        }
    }

    fn announced(&self, thread: &Thread, operation: Operation) -> StepInfo {
        let mut step = StepInfo::announced(thread.id, operation, 0);
        step.alternatives = self.alternatives(operation);
        step.since = thread.since;
        step.begins = thread.beginning.is_some();
        step
    }

    /// The strategy gives the execution up.
    pub(super) fn abandon(&mut self) {
        self.abandoned = true;
        self.wind_up();
    }

    /// How many steps were decided by the strategy.
    pub(super) fn decided(&self) -> usize {
        self.decided.unwrap_or(self.steps.len())
    }

    /// Behind how many steps the execution is cut; winding up may take as many again.
    pub(super) fn steps_limit(&self) -> usize {
        self.limits.steps_max
            + self
                .decided
                .map_or(0, |decided| decided.max(WINDING_UP_STEPS))
    }

    // Objects.

    /// Names a new object of the running thread.
    pub(super) fn make_object(&mut self) -> ObjectId {
        let thread = self.thread();
        thread.made += 1;
        ObjectId::made_by(thread.id, thread.made)
    }

    /// Adds a monitor; returns its slot.
    pub(super) fn make_lock(&mut self, name: &'static str) -> (usize, ObjectId) {
        let id = self.make_object();
        self.locks.push(Lock {
            id,
            name,
            holder: None,
            waiting: Threads::NONE,
        });
        (self.locks.len() - 1, id)
    }

    // What happens on the way to the next announcement.

    /// The running thread leaves a monitor.
    pub(super) fn leave(&mut self, slot: usize) {
        let lock = &mut self.locks[slot];
        lock.holder = None;
        self.ready = self.ready.with(lock.waiting);
        let id = lock.id;
        self.touch_and_leave(id, Left::Free);
    }

    /// The running thread leaves a monitor and goes to sleep.
    pub(super) fn sleep(&mut self, slot: usize, deadline: Option<u64>) {
        self.leave(slot);
        let thread = self.thread();
        thread.wait = Wait::Asleep(deadline);
        let entry = ObjectId::wait_of(thread.id);
        match deadline {
            None => self.touch_and_leave(entry, Left::Asleep),
            Some(_) => {
                self.timers += 1;
                self.touch_and_leave(entry, Left::AsleepUntil);
                self.touch(ObjectId::CLOCK, false);
            }
        }
        if let Some(step) = self.steps.last_mut() {
            step.deadline = deadline;
        }
    }

    /// Wakes every thread that sleeps on a monitor.
    pub(super) fn notify_all(&mut self, slot: usize) {
        let waits_here = Operation::Reenter(self.locks[slot].id);
        for index in 0..self.threads.len() {
            let thread = &mut self.threads[index];
            if thread.pending() != Some(waits_here) {
                continue;
            }
            // Also where its timer has fired already: had it not, this would have woken it.
            let entry = ObjectId::wait_of(thread.id);
            let timed = matches!(thread.wait, Wait::Asleep(Some(_)));
            if matches!(thread.wait, Wait::Asleep(_)) {
                self.rouse(index, Wait::Notified);
            }
            self.touch_and_leave(entry, Left::Woken);
            if timed {
                self.timers -= 1;
                self.touch(ObjectId::CLOCK, false);
            }
        }
    }

    /// Whether the wait that the running thread has just ended was ended by its deadline.
    pub(super) fn wake(&mut self) -> bool {
        std::mem::replace(&mut self.thread().wait, Wait::None) == Wait::Fired
    }

    /// The running thread has ended.
    pub(super) fn finish(&mut self) {
        let id = self.thread().id;
        let thread = self.thread();
        thread.gate = Gate::Ended;
        let joiners = thread.joiners;
        self.ready = self.ready.with(joiners);
        self.touch(ObjectId::end_of(id), true);
    }

    /// Wakes a sleeping thread.
    fn rouse(&mut self, index: usize, how: Wait) {
        let thread = &mut self.threads[index];
        thread.wait = how;
        if let Gate::Condition(slot) = thread.gate {
            self.pass(index, Gate::Monitor(slot));
        }
    }

    /// The running thread is about to do something, once its gate is open.
    #[inline(always)]
    fn announce(&mut self, operation: Operation, gate: Gate) {
        let since = self.steps.len() as u32;
        let index = self.current;
        let thread = &mut self.threads[index];
        thread.announced.operation = operation;
        thread.since = since;
        self.pass(index, gate);
    }

    /// A thread stands at a gate.
    fn pass(&mut self, index: usize, gate: Gate) {
        self.threads[index].gate = gate;
        let me = Threads::one(index);
        let open = match gate {
            Gate::Open => true,
            Gate::Monitor(slot) => {
                let lock = &mut self.locks[slot];
                lock.waiting = lock.waiting.with(me);
                lock.holder.is_none()
            }
            Gate::End(other) => {
                let other = &mut self.threads[other];
                other.joiners = other.joiners.with(me);
                other.gate == Gate::Ended
            }
            Gate::Condition(_) | Gate::Rest | Gate::New | Gate::Ended => false,
        };
        if open {
            self.ready = self.ready.with(me);
        }
    }

    // Steps.

    /// Lists every participant that can take a step. A rest counts only when nobody else can move.
    pub(super) fn candidates(&mut self, list: &mut Vec<Candidate>) {
        list.clear();
        self.movers.clear();
        let armed = self.armed();
        for index in self.ready.with(armed) {
            let thread = &self.threads[index];
            if self.ready.contains(index) {
                list.push(thread.announced);
                self.movers.push(index);
            }
            if armed.contains(index) {
                list.push(Candidate {
                    participant: thread.id.timer(),
                    operation: Operation::Fire,
                    alternatives: 1,
                });
                self.movers.push(index);
            }
        }
        if list.is_empty() || self.winding_up {
            let mut threads = self.threads.iter();
            if let Some(index) = threads.rposition(|thread| thread.gate == Gate::Rest) {
                list.push(self.threads[index].announced);
                self.movers.push(index);
            }
        }
        for candidate in list {
            if let Operation::Fault(_) = candidate.operation {
                candidate.alternatives = self.alternatives(candidate.operation);
            }
        }
    }

    /// The threads whose timed waits have the earliest deadline.
    fn armed(&self) -> Threads {
        let mut all = Threads::NONE;
        if self.timers > 0 {
            let earliest = self.threads.iter().filter_map(Thread::armed).min();
            for (index, thread) in self.threads.iter().enumerate() {
                if earliest.is_some() && thread.armed() == earliest {
                    all = all.with(Threads::one(index));
                }
            }
        }
        all
    }

    /// Begins the step of a listed candidate: performs its operation with a choice that has been
    /// made.
    pub(super) fn perform(&mut self, candidate: &Candidate, nth: usize, choice: u32) {
        let Candidate {
            participant,
            operation,
            alternatives,
        } = *candidate;
        self.current = self.movers[nth];
        let since = self.thread().since;
        let step = self.steps.add();
        step.announce(participant, operation, choice);
        step.alternatives = alternatives;
        step.since = since;
        if operation == Operation::Fire {
            self.fire();
        } else {
            self.ready = self.ready.without(Threads::one(self.current));
            self.record_beginning();
            self.take(participant, operation, choice);
        }
        if let Some(step) = self.steps.last_mut() {
            step.announced = step.accesses.len() as u8;
        }
    }

    fn fire(&mut self) {
        let thread = self.thread();
        if let Wait::Asleep(Some(deadline)) = thread.wait {
            self.rouse(self.current, Wait::Fired);
            self.timers -= 1;
            self.now = self.now.max(deadline);
        }
        self.record_deadlines();
    }

    fn take(&mut self, who: Participant, operation: Operation, choice: u32) {
        match operation {
            Operation::Enter(_) | Operation::Reenter(_) => {
                if let Gate::Monitor(slot) = self.thread().gate {
                    let lock = &mut self.locks[slot];
                    lock.holder = Some(who);
                    lock.waiting = lock.waiting.without(Threads::one(self.current));
                    self.ready = self.ready.without(lock.waiting);
                }
            }
            Operation::Fault(_) => self.faults_left -= u32::from(choice > 0),
            Operation::Rest if !self.winding_up => {
                self.trace.push(Stamped {
                    at: self.now,
                    event: Event::Quiescent,
                });
            }
            _ => {}
        }
    }

    fn alternatives(&self, operation: Operation) -> u32 {
        match operation {
            Operation::Fault(_) if self.faults_left > 0 && !self.winding_up => 2,
            _ => 1,
        }
    }
}
