//! Operations: what a participant announces before it does it, and what a step turned out to touch.

use arrayvec::ArrayVec;

/// Who can take a step: a thread, or the timer of a thread's timed wait.
///
/// It is built from the path of spawns that leads to the thread, so it is the same in every
/// execution, whatever the order in which threads came to be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Participant(u32);

const TIMER: u32 = 1 << 31;

impl Participant {
    /// The thread that runs the body of the execution.
    pub const MAIN: Self = Self(1);
    /// How many threads one thread can spawn.
    pub const CHILDREN_MAX: u32 = 15;

    pub(super) const fn child(self, nth: u32) -> Self {
        Self(self.0 * (Self::CHILDREN_MAX + 1) + nth + 1)
    }

    /// The timer of this thread's waits.
    #[must_use]
    pub const fn timer(self) -> Self {
        Self(self.0 | TIMER)
    }

    /// The thread whose timer this is, or the thread itself.
    #[must_use]
    pub const fn thread(self) -> Self {
        Self(self.0 & !TIMER)
    }

    /// Whether it is a timer.
    #[must_use]
    pub const fn is_timer(self) -> bool {
        self.0 & TIMER != 0
    }
}

/// Something that steps touch. The same in every execution: it carries the thread that made it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ObjectId(u64);

impl ObjectId {
    /// The virtual clock: read by whoever asks for the time or arms or disarms a timer, written by
    /// a timer that fires.
    pub const CLOCK: Self = Self(u64::MAX);
    /// How many faults may still strike.
    pub const FAULTS: Self = Self(u64::MAX - 1);

    pub(super) const fn made_by(thread: Participant, nth: u32) -> Self {
        Self((thread.0 as u64) << 24 | nth as u64)
    }

    /// The entry of a thread among the waiters of a condition.
    pub(super) const fn wait_of(thread: Participant) -> Self {
        Self(1 << 62 | thread.0 as u64)
    }

    /// A thread as something to wait for.
    pub(super) const fn end_of(thread: Participant) -> Self {
        Self(1 << 61 | thread.0 as u64)
    }
}

/// What a participant is about to do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Operation {
    /// Enter a monitor.
    Enter(ObjectId),
    /// Enter a monitor again behind a wait.
    Reenter(ObjectId),
    /// Read an atomic.
    Load(ObjectId),
    /// Write an atomic.
    Store(ObjectId),
    /// Read and write an atomic in one step.
    Modify(ObjectId),
    /// Ask for the time.
    Now,
    /// Ask whether a fault strikes; a choice.
    Fault(u8),
    /// Wait for a thread to end.
    Join(Participant),
    /// Let others run.
    Yield,
    /// Begin a call that touches nothing.
    Local,
    /// Wait until nothing else can move.
    Rest,
    /// Fire: the deadline of a wait has passed.
    Fire,
}

/// How a step touches an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Access {
    /// What it touches.
    pub object: ObjectId,
    /// Whether another access of any kind must keep its place before or behind it.
    pub write: bool,
}

/// Most accesses that are told apart in one step.
pub const ACCESSES_MAX: usize = 8;

/// One step as it was taken.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct StepInfo {
    /// Who took it.
    pub participant: Participant,
    /// What it had announced.
    pub operation: Operation,
    /// What it touched, releases and notifications on the way to the next announcement included.
    pub accesses: ArrayVec<Access, ACCESSES_MAX>,
    /// Whether it touched more than [`ACCESSES_MAX`] objects; then it counts as touching
    /// everything.
    pub everything: bool,
    /// Whether an input was recorded in it (a call began, a deadline passed …).
    pub begins: bool,
    /// Whether an output was recorded in it (a call returned …).
    pub ends: bool,
    /// Which alternative was taken, where the operation was a choice; 0 is the ordinary one.
    pub choice: u32,
}

impl StepInfo {
    pub(super) fn new(participant: Participant, operation: Operation) -> Self {
        Self {
            participant,
            operation,
            accesses: ArrayVec::new(),
            everything: false,
            begins: false,
            ends: false,
            choice: 0,
        }
    }

    pub(super) fn touch(&mut self, object: ObjectId, write: bool) {
        if let Some(known) = self
            .accesses
            .iter_mut()
            .find(|access| access.object == object)
        {
            known.write |= write;
        } else if self.accesses.try_push(Access { object, write }).is_err() {
            self.everything = true;
        }
    }
}

/// A participant that could take a step, with what it has announced.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Candidate {
    /// Who.
    pub participant: Participant,
    /// What it would do.
    pub operation: Operation,
    /// How many alternatives the operation has: 1 unless it is a choice.
    pub alternatives: u32,
}
