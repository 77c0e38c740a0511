//! The kernel: the state of one execution, and what every operation does to it.
//!
//! A thread announces an operation, and whose operation is performed is [decided](super::turns); then
//! that thread runs on to its next announcement. Leaving a monitor, notifying and beginning to wait
//! happen on that way: they only touch what the monitor protects, so no other thread can tell when
//! they happened. (Where somebody can they are announced: see [`Operation::Leave`] and
//! [`Operation::NotifyOne`].)

mod announcing;
mod blocked;
mod limits;
mod monitors;
mod movers;
mod performing;
mod recording;
mod view;

use std::{
    cell::RefCell,
    mem::{self, ManuallyDrop},
};

use self::blocked::Waiting;
pub(super) use self::{
    announcing::{announce, enter, notify_one, sleep, try_enter},
    movers::Mover,
};
pub use self::{blocked::Blocked, limits::Limits};
pub(crate) use self::{
    movers::{Candidates, Movers},
    view::KernelView,
};

use super::{
    kept::Kept,
    operation::{Left, ObjectId, Operation, Participant, StepInfo},
    simulator::Ending,
    thread::{Gate, Thread, Threads},
};
use crate::trace::{Activity, Stamped};

thread_local! {
    /// Has no destructor: to find out at every access whether it is still there takes time.
    static KERNEL: ManuallyDrop<RefCell<Kernel>> =
        const { ManuallyDrop::new(RefCell::new(Kernel::new())) };
}

/// Prepares the kernel of this OS thread for another execution.
pub(super) fn begin(limits: Limits, noted_from: Option<usize>) {
    with(|kernel| kernel.reset(limits, noted_from));
}

/// Gives back what the kernel of this OS thread keeps.
pub(super) fn free() {
    with(|kernel| *kernel = Kernel::new());
}

/// Does something with the kernel of this OS thread.
#[inline(always)]
pub(super) fn with<T>(action: impl FnOnce(&mut Kernel) -> T) -> T {
    KERNEL.with(|kernel| action(&mut kernel.borrow_mut()))
}

/// Steps that winding up may take at least.
const WINDING_UP_STEPS: usize = 20_000;

/// A monitor's lock.
#[derive(Clone, Copy, Debug)]
struct Lock {
    id: ObjectId,
    name: &'static str,
    holder: Option<Participant>,
    /// The threads that want to enter.
    waiting: Threads,
    /// The threads whose wait in the monitor is not over: asleep, or woken and not back.
    waiters: Threads,
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
    pub(super) threads: Kept<Thread>,
    /// How many of them have not ended.
    alive: usize,
    /// The thread whose step is at hand.
    pub(super) current: usize,
    /// The threads that can take the step that they have announced.
    ready: Threads,
    pub(super) now: u64,
    pub(super) trace: Vec<Stamped>,
    pub(super) steps: Kept<StepInfo>,
    /// Behind how many steps it is noted what steps touch; before, they claim to touch everything.
    noted_from: Option<usize>,
    /// Whether the step at hand notes what it touches.
    noting: bool,
    pub(super) winding_up: bool,
    abandoned: bool,
    pub(super) ending: Option<Ending>,
    /// Who did not move, and why, when nothing could move any more.
    blocked: Vec<Waiting>,
    /// How many steps were taken before the winding-up.
    decided: Option<usize>,
    pub(super) limits: Limits,
    /// Behind how many steps the execution has gone too far.
    pub(super) steps_max: usize,
    locks: Vec<Lock>,
    timed_calls: Vec<TimedCall>,
    /// How many threads sleep until a deadline.
    timers: usize,
    /// Up to how many steps only threads can move, and it is up to the strategy which; see
    /// [`Self::settle`].
    ordinary_until: usize,
    faults_left: u32,
    /// How many operations may have alternatives: faults that are left, and threads that are about to
    /// wake one of several.
    choices: u32,
}

impl Kernel {
    const fn new() -> Self {
        Self {
            threads: Kept::new(),
            alive: 0,
            current: 0,
            ready: Threads::NONE,
            now: 0,
            trace: Vec::new(),
            steps: Kept::new(),
            noted_from: None,
            noting: false,
            winding_up: false,
            abandoned: false,
            ending: None,
            blocked: Vec::new(),
            decided: None,
            limits: Limits::ORDINARY,
            steps_max: 0,
            locks: Vec::new(),
            timed_calls: Vec::new(),
            timers: 0,
            ordinary_until: 0,
            faults_left: 0,
            choices: 0,
        }
    }

    /// Forgets the last execution but keeps its memory.
    fn reset(&mut self, limits: Limits, noted_from: Option<usize>) {
        self.threads.clear();
        self.alive = 0;
        self.current = 0;
        self.ready = Threads::NONE;
        self.now = 0;
        self.trace.clear();
        self.steps.clear();
        self.noted_from = noted_from;
        self.noting = false;
        self.winding_up = false;
        self.abandoned = false;
        self.ending = None;
        self.blocked.clear();
        self.decided = None;
        self.limits = limits;
        self.steps_max = limits.steps_max;
        self.timers = 0;
        self.faults_left = limits.faults_max;
        self.choices = limits.faults_max;
        self.locks.clear();
        self.timed_calls.clear();
        self.settle();
    }

    /// Timers are armed or disarmed, somebody has panicked, or it is wound up: whether it goes on in
    /// the ordinary way is found out here, once, and not at every step.
    fn settle(&mut self) {
        let ordinary = self.timers == 0 && !self.winding_up && self.ending.is_none();
        self.ordinary_until = if ordinary { self.steps_max } else { 0 };
    }

    // Threads.

    /// Adds the thread that runs the body.
    pub(super) fn add_main(&mut self) {
        self.add_thread(Participant::MAIN, "main");
    }

    /// Adds a thread of the running one; from here on it is the one that runs.
    pub(super) fn add_child(&mut self, name: &str) -> Participant {
        let parent = self.thread();
        assert!(
            parent.spawned < Participant::CHILDREN_MAX,
            "a thread spawns at most 15 others"
        );
        assert!(
            parent.id.depth() < Participant::DEPTH_MAX,
            "threads are spawned at most {} deep",
            Participant::DEPTH_MAX
        );
        let id = parent.id.child(parent.spawned);
        parent.spawned += 1;
        self.add_thread(id, name);
        id
    }

    fn add_thread(&mut self, id: Participant, name: &str) {
        let index = self.threads.len();
        assert!(index < Threads::MOST, "an execution has at most 64 threads");
        self.threads.add(Thread::blank).begin(index, id, name);
        self.alive += 1;
        self.current = index;
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

    /// The running thread has ended. Returns the gate at which it stood.
    pub(super) fn finish(&mut self) -> Gate {
        self.alive -= 1;
        let thread = self.thread();
        let stood_at = mem::replace(&mut thread.gate, Gate::Ended);
        let (id, joiners) = (thread.id, thread.joiners);
        self.ready = self.ready.with(joiners);
        self.touch(ObjectId::end_of(id), true);
        stood_at
    }

    /// Whether no thread is left.
    pub(super) const fn everybody_has_ended(&self) -> bool {
        self.alive == 0
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
            waiters: Threads::NONE,
        });
        (self.locks.len() - 1, id)
    }

    // The step at hand; what happens before the first one touches nothing shared.

    #[inline]
    fn touch(&mut self, object: ObjectId, write: bool) {
        if self.noting
            && let Some(step) = self.steps.last_mut()
        {
            step.touch(object, write);
        }
    }

    #[inline]
    fn touch_and_leave(&mut self, object: ObjectId, left: Left) {
        if self.noting
            && let Some(step) = self.steps.last_mut()
        {
            step.leave(object, left);
        }
    }

    /// Whether somebody wants to know what steps touch.
    pub(super) const fn is_read(&self) -> bool {
        self.noted_from.is_some()
    }

    // The end.

    /// From here on nothing is recorded and nothing is decided by the strategy.
    pub(super) fn wind_up(&mut self) {
        self.winding_up = true;
        let decided = *self.decided.get_or_insert(self.steps.len());
        // Winding up may take as many again.
        self.steps_max = self.limits.steps_max + decided.max(WINDING_UP_STEPS);
        self.settle();
        self.end_here();
    }

    /// The strategy gives the execution up.
    pub(super) fn abandon(&mut self) {
        self.abandoned = true;
        self.wind_up();
    }

    /// The step at hand is the last one that counts: what others had announced does not happen.
    pub(super) fn end_here(&mut self) {
        if let Some(step) = self.steps.last_mut() {
            step.everything = true;
        }
    }

    /// The running thread has panicked.
    pub(super) fn end_in_panic(&mut self, message: String) {
        self.note_blocked();
        let thread = self.thread().name.clone();
        // Who spawned it runs on to its next announcement, and may panic too.
        if self.ending.is_none() {
            self.end_as(Ending::Panicked { thread, message });
        }
        self.settle();
    }

    /// The execution is over. Of one that was given up it tells nothing how it ended: while it is wound
    /// up nobody waits for rest.
    pub(super) fn end_as(&mut self, ending: Ending) {
        self.ending = Some(if self.abandoned {
            Ending::Abandoned
        } else {
            ending
        });
    }

    /// How many steps were decided by the strategy.
    pub(super) fn decided(&self) -> usize {
        self.decided.unwrap_or(self.steps.len())
    }

    /// It has taken more steps than it may.
    #[cold]
    pub(super) fn go_too_far(&mut self) {
        self.note_blocked();
        self.end_as(if self.winding_up {
            Ending::Undrained
        } else {
            Ending::Livelock
        });
    }

    /// What was announced, or armed, and has not happened; each as it would begin. Who waits for the end
    /// of a thread that has not ended could not have gone on in any order of these steps.
    pub(super) fn left_over(&self, list: &mut Vec<StepInfo>) {
        list.clear();
        for (index, thread) in self.threads.iter().enumerate() {
            // Who winds the execution up does not leave off.
            let ends_it = self.winding_up && index == self.current;
            let waits_for = |operation: &Operation| {
                matches!(operation, Operation::Join(_)) && !self.ready.contains(index)
            };
            let pending = thread.pending().filter(|it| !ends_it && !waits_for(it));
            list.extend(pending.map(|operation| self.announced(thread, operation)));
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
}
