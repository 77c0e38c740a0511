//! The kernel: the state of one execution, and what every operation does to it.
//!
//! A thread announces an operation and is suspended; the [simulator](super::simulator) picks whose
//! operation is performed; then the thread runs on to its next announcement. Leaving a monitor,
//! notifying and beginning to wait happen on that way: they only touch what the monitor protects,
//! so no other thread can tell when they happened.

use std::cell::RefCell;

use super::{
    coroutine::{self, Job},
    operation::{Candidate, Left, ObjectId, Operation, Participant, StepInfo},
};
use crate::trace::{Activity, Event, Stamped};

thread_local! {
    static KERNEL: RefCell<Kernel> = RefCell::new(Kernel::default());
}

/// Does something with the kernel of this OS thread.
pub(super) fn with<T>(action: impl FnOnce(&mut Kernel) -> T) -> T {
    KERNEL.with_borrow_mut(action)
}

/// Announces an operation of the running thread, and returns once it has been performed.
pub(super) fn announce(operation: Operation) {
    if coroutine::discarding() {
        return;
    }
    with(|kernel| {
        let since = kernel.steps.len();
        let thread = kernel.thread();
        thread.pending = Some(operation);
        thread.since = since;
    });
    coroutine::suspend();
}

/// Steps that winding up may take at least.
const WINDING_UP_STEPS: usize = 20_000;

/// How a thread's wait stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wait {
    None,
    /// Not woken yet; with the deadline of a timed wait.
    Asleep(Option<u64>),
    Notified,
    Fired,
}

/// A simulated thread.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) id: Participant,
    pub(super) name: String,
    /// What it has announced; none once it has ended.
    pub(super) pending: Option<Operation>,
    /// How many steps had been taken when it announced it.
    since: usize,
    wait: Wait,
    /// An input to record with its next step, and the time-out of the call that begins.
    beginning: Option<(Event, Option<u32>)>,
    spawned: u32,
    made: u32,
}

/// A monitor's lock; waiters are found through the threads.
#[derive(Clone, Copy, Debug)]
struct Lock {
    id: ObjectId,
    name: &'static str,
    holder: Option<Participant>,
}

/// A call with a time-out that has not returned.
#[derive(Clone, Copy, Debug)]
struct TimedCall {
    activity: Activity,
    deadline: u64,
    /// Whether it was recorded that its deadline passed.
    passed: bool,
}

/// What limits an execution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Which fault sites may strike, a bit each.
    pub fault_sites: u32,
    /// How many faults may strike in all.
    pub faults_max: u32,
    /// After how many steps an execution counts as a livelock.
    pub steps_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fault_sites: 0,
            faults_max: 0,
            steps_max: 20_000,
        }
    }
}

/// Why a thread does not move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocked {
    /// Its name.
    pub thread: String,
    /// What it waits for, and who has it.
    pub reason: String,
}

/// The state of one execution.
#[derive(Default)]
pub(super) struct Kernel {
    pub(super) threads: Vec<Thread>,
    pub(super) current: usize,
    pub(super) now: u64,
    pub(super) trace: Vec<Stamped>,
    pub(super) steps: Vec<StepInfo>,
    pub(super) spawned: Vec<(usize, Job)>,
    pub(super) winding_up: bool,
    pub(super) abandoned: bool,
    /// How many steps were taken before the winding-up.
    decided: Option<usize>,
    pub(super) limits: Limits,
    locks: Vec<Lock>,
    timed_calls: Vec<TimedCall>,
    faults_left: u32,
    spare_names: Vec<String>,
}

impl Kernel {
    /// Forgets the last execution but keeps its memory.
    pub(super) fn reset(&mut self, limits: Limits) {
        self.spare_names
            .extend(self.threads.drain(..).map(|thread| thread.name));
        self.current = 0;
        self.now = 0;
        self.trace.clear();
        self.steps.clear();
        self.spawned.clear();
        self.winding_up = false;
        self.abandoned = false;
        self.decided = None;
        self.limits = limits;
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
        let mut text = self.spare_names.pop().unwrap_or_default();
        text.clear();
        text.push_str(name);
        self.spawned.push((self.threads.len(), job));
        self.threads.push(Thread {
            id,
            name: text,
            pending: None,
            since: 0,
            wait: Wait::None,
            beginning: None,
            spawned: 0,
            made: 0,
        });
    }

    fn thread(&mut self) -> &mut Thread {
        &mut self.threads[self.current]
    }

    fn index_of(&self, id: Participant) -> usize {
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
            if let (Some(operation), false) = (thread.pending, ends_it) {
                list.push(self.announced(thread, operation));
            }
            if thread.armed().is_some() {
                let mut step = StepInfo::announced(thread.id.timer(), Operation::Fire, 0);
                step.since = thread.since as u32;
                list.push(step);
            }
        }
    }

    fn announced(&self, thread: &Thread, operation: Operation) -> StepInfo {
        let mut step = StepInfo::announced(thread.id, operation, 0);
        step.alternatives = self.alternatives(operation);
        step.since = thread.since as u32;
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
        });
        (self.locks.len() - 1, id)
    }

    fn lock(&mut self, id: ObjectId) -> &mut Lock {
        self.locks
            .iter_mut()
            .find(|lock| lock.id == id)
            .expect("a monitor of this execution")
    }

    // What happens on the way to the next announcement.

    /// The running thread leaves a monitor.
    pub(super) fn leave(&mut self, slot: usize) {
        let lock = &mut self.locks[slot];
        lock.holder = None;
        let id = lock.id;
        self.touch_and_leave(id, Left::Free);
    }

    /// The running thread leaves a monitor and goes to sleep.
    pub(super) fn sleep(&mut self, slot: usize, deadline: Option<u64>) {
        self.leave(slot);
        let thread = self.thread();
        thread.wait = Wait::Asleep(deadline);
        let entry = ObjectId::wait_of(thread.id);
        self.touch_and_leave(entry, Left::Asleep(deadline));
        if deadline.is_some() {
            self.touch(ObjectId::CLOCK, false);
        }
    }

    /// Wakes every thread that sleeps on a monitor.
    pub(super) fn notify_all(&mut self, slot: usize) {
        let waits_here = Operation::Reenter(self.locks[slot].id);
        for index in 0..self.threads.len() {
            let thread = &mut self.threads[index];
            if thread.pending != Some(waits_here) {
                continue;
            }
            // Also where its timer has fired already: had it not, this would have woken it.
            let entry = ObjectId::wait_of(thread.id);
            let timed = matches!(thread.wait, Wait::Asleep(Some(_)));
            if matches!(thread.wait, Wait::Asleep(_)) {
                thread.wait = Wait::Notified;
            }
            self.touch_and_leave(entry, Left::Woken);
            if timed {
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
        self.thread().pending = None;
        self.touch(ObjectId::end_of(id), true);
    }

    // The journal.

    /// Keeps an input for the running thread's next step.
    pub(super) fn begin(&mut self, event: Event, timeout: Option<u32>) {
        self.thread().beginning = Some((event, timeout));
    }

    /// Whether an input still waits for a step to ride on.
    pub(super) fn has_beginning(&mut self) -> bool {
        self.thread().beginning.is_some()
    }

    /// Records an output in the step at hand.
    pub(super) fn end(&mut self, event: Event) {
        if self.winding_up {
            return;
        }
        if let Event::Return { activity, .. } = event {
            let pending = self.timed_calls.len();
            self.timed_calls.retain(|call| call.activity != activity);
            if self.timed_calls.len() < pending {
                // A timer that fires now no longer records that this call's deadline passed.
                self.touch(ObjectId::CLOCK, false);
            }
        }
        self.trace.push(Stamped {
            at: self.now,
            event,
        });
        if let Some(step) = self.steps.last_mut() {
            step.ends = true;
            step.begins |= matches!(event, Event::Enter { .. });
        }
    }

    fn record_beginning(&mut self, step: &mut StepInfo) {
        let Some((event, timeout)) = self.thread().beginning.take() else {
            return;
        };
        if self.winding_up {
            return;
        }
        if let (Event::Call { activity, .. }, Some(timeout)) = (event, timeout) {
            self.timed_calls.push(TimedCall {
                activity,
                deadline: self.now + u64::from(timeout),
                passed: false,
            });
            step.touch(ObjectId::CLOCK, false);
        }
        self.trace.push(Stamped {
            at: self.now,
            event,
        });
        step.begins = true;
        step.ends |= matches!(event, Event::Exit { .. });
    }

    fn record_deadlines(&mut self, step: &mut StepInfo) {
        let at = self.now;
        for timed in &mut self.timed_calls {
            if timed.passed || timed.deadline > at {
                continue;
            }
            timed.passed = true;
            if !self.winding_up {
                let activity = timed.activity;
                let event = Event::Deadline { activity };
                self.trace.push(Stamped { at, event });
                step.begins = true;
            }
        }
    }

    // Steps.

    /// Lists every participant that can take a step. A rest counts only when nobody else can move.
    pub(super) fn candidates(&self, list: &mut Vec<Candidate>) {
        list.clear();
        let earliest = self.threads.iter().filter_map(Thread::armed).min();
        let mut resting = None;
        for thread in &self.threads {
            let Some(operation) = thread.pending else {
                continue;
            };
            let alternatives = self.alternatives(operation);
            let candidate = Candidate {
                participant: thread.id,
                operation,
                alternatives,
            };
            if operation == Operation::Rest {
                resting = Some(candidate);
            } else if self.can(thread, operation) {
                list.push(candidate);
            }
            if thread.armed().is_some() && thread.armed() == earliest {
                let participant = thread.id.timer();
                list.push(Candidate {
                    participant,
                    operation: Operation::Fire,
                    alternatives: 1,
                });
            }
        }
        if list.is_empty() || self.winding_up {
            list.extend(resting);
        }
    }

    fn can(&self, thread: &Thread, operation: Operation) -> bool {
        match operation {
            Operation::Enter(id) => self.is_free(id),
            Operation::Reenter(id) => {
                matches!(thread.wait, Wait::Notified | Wait::Fired) && self.is_free(id)
            }
            Operation::Join(other) => self.threads[self.index_of(other)].pending.is_none(),
            _ => true,
        }
    }

    fn is_free(&self, id: ObjectId) -> bool {
        self.locks
            .iter()
            .any(|lock| lock.id == id && lock.holder.is_none())
    }

    /// Begins the step of a candidate: performs its operation. A choice must have been made already.
    pub(super) fn perform(&mut self, candidate: Candidate, choice: u32) {
        self.current = self.index_of(candidate.participant);
        let mut step = StepInfo::announced(candidate.participant, candidate.operation, choice);
        step.alternatives = candidate.alternatives;
        step.since = self.thread().since as u32;
        if candidate.operation == Operation::Fire {
            self.fire(&mut step);
        } else {
            self.record_beginning(&mut step);
            self.take(candidate.participant, candidate.operation, choice);
        }
        step.announced = step.accesses.len() as u8;
        self.steps.push(step);
    }

    fn fire(&mut self, step: &mut StepInfo) {
        let thread = self.thread();
        if let Wait::Asleep(Some(deadline)) = thread.wait {
            thread.wait = Wait::Fired;
            self.now = self.now.max(deadline);
        }
        self.record_deadlines(step);
    }

    fn take(&mut self, who: Participant, operation: Operation, choice: u32) {
        match operation {
            Operation::Enter(id) | Operation::Reenter(id) => self.lock(id).holder = Some(who),
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

    /// Whether the fault that the running thread asked for in the step at hand strikes.
    pub(super) fn fault_struck(&mut self, activity: Activity, site: u8) -> bool {
        let struck = self.steps.last().is_some_and(|step| step.choice > 0);
        if struck && !self.winding_up {
            self.trace.push(Stamped {
                at: self.now,
                event: Event::Fault { activity, site },
            });
            if let Some(step) = self.steps.last_mut() {
                step.begins = true;
            }
        }
        struck
    }

    /// Says what every thread that has not ended waits for.
    pub(super) fn blocked(&self) -> Vec<Blocked> {
        let describe = |thread: &Thread| {
            let operation = thread.pending?;
            Some(Blocked {
                thread: thread.name.clone(),
                reason: self.reason(thread, operation),
            })
        };
        self.threads.iter().filter_map(describe).collect()
    }

    fn reason(&self, thread: &Thread, operation: Operation) -> String {
        let lock = |id| self.locks.iter().find(|lock| lock.id == id);
        let named = |id| lock(id).map_or("a monitor", |lock| lock.name);
        match operation {
            Operation::Reenter(id) if matches!(thread.wait, Wait::Asleep(_)) => {
                format!("waits to be notified in `{}`", named(id))
            }
            Operation::Enter(id) | Operation::Reenter(id) => {
                let holder = lock(id).and_then(|lock| lock.holder);
                let holder = holder.map_or("nobody", |id| &self.threads[self.index_of(id)].name);
                format!("waits to enter `{}`, held by `{holder}`", named(id))
            }
            Operation::Join(other) => {
                format!(
                    "waits for `{}` to end",
                    self.threads[self.index_of(other)].name
                )
            }
            Operation::Rest => "waits for rest".to_owned(),
            _ => "could move".to_owned(),
        }
    }
}

impl Thread {
    /// The deadline of its wait, while nothing has woken it.
    fn armed(&self) -> Option<u64> {
        match self.wait {
            Wait::Asleep(deadline) => deadline,
            _ => None,
        }
    }
}
