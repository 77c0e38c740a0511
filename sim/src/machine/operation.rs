//! Operations: what a participant announces before it does it, and the step that it becomes.

mod accesses;

use serde::{Deserialize, Serialize};

pub use self::accesses::{Access, Accesses, Left};
use super::thread::Threads;

/// Who can take a step: a thread, or the timer of a thread's timed wait.
///
/// It is built from the path of spawns that leads to the thread, so it is the same in every
/// execution, whatever the order in which threads came to be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Participant(u32);

const TIMER: u32 = 1 << 31;
/// How many bits of a participant say which child it is.
const DIGIT: u32 = 4;

impl Participant {
    /// The thread that runs the body of the execution.
    pub const MAIN: Self = Self(1);
    /// How many threads one thread can spawn.
    pub const CHILDREN_MAX: u32 = 15;
    /// How many spawns can lead from that thread to another one.
    pub const DEPTH_MAX: u32 = 7;

    pub(crate) const fn child(self, nth: u32) -> Self {
        Self(self.0 << DIGIT | (nth + 1))
    }

    /// How many spawns lead to this thread.
    pub(super) const fn depth(self) -> u32 {
        self.0.ilog2() / DIGIT
    }

    /// Which of its children each thread on the way to this one spawned, counted from 1: `2.1` is the
    /// first child of the second. Allocates; for messages.
    pub(super) fn path(self) -> String {
        let number = self.thread().0;
        let digits = (0..self.thread().depth()).rev();
        let spawned =
            digits.map(|digit| (number >> (digit * DIGIT) & Self::CHILDREN_MAX).to_string());
        spawned.collect::<Vec<_>>().join(".")
    }

    /// As a number that is the same in every execution.
    pub(crate) const fn number(self) -> u32 {
        self.0
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

/// Something that steps touch. The same in every execution: it carries the thread that made it. It
/// leaves bits of its number free for an [`Access`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct ObjectId(u64);

impl ObjectId {
    /// The virtual clock: read by whoever asks for the time or arms or disarms a timer, written by
    /// a timer that fires.
    pub const CLOCK: Self = Self(u64::MAX >> Access::BITS);
    /// How many faults may still strike.
    pub const FAULTS: Self = Self(Self::CLOCK.0 - 1);

    pub(super) const fn made_by(thread: Participant, nth: u32) -> Self {
        Self((thread.0 as u64) << 24 | nth as u64)
    }

    /// The entry of a thread among the waiters of a condition.
    pub(crate) const fn wait_of(thread: Participant) -> Self {
        Self(1 << 58 | thread.0 as u64)
    }

    /// A thread as something to wait for.
    pub(crate) const fn end_of(thread: Participant) -> Self {
        Self(1 << 57 | thread.0 as u64)
    }

    /// As a number that is the same in every execution.
    pub(crate) const fn number(self) -> u64 {
        self.0
    }
}

/// What a participant is about to do. All that is said of an operation is as wide as an object, so
/// that it is passed and copied in two registers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Operation {
    /// Enter a monitor.
    Enter(ObjectId),
    /// Enter a monitor again behind a wait.
    Reenter(ObjectId),
    /// Enter a monitor if nobody is inside.
    TryEnter(ObjectId),
    /// Leave a monitor of which others may ask whether somebody is inside.
    Leave(ObjectId),
    /// Wake one of several who sleep in a monitor; a choice.
    NotifyOne(ObjectId),
    /// Read an atomic.
    Load(ObjectId),
    /// Write an atomic.
    Store(ObjectId),
    /// Read and write an atomic in one step.
    Modify(ObjectId),
    /// Ask for the time.
    Now,
    /// Ask whether the fault of this site strikes; a choice.
    Fault(u64),
    /// Wait for this end of a thread.
    Join(ObjectId),
    /// Let others run.
    Yield,
    /// Begin a call that touches nothing.
    Local,
    /// Wait until nothing else can move.
    Rest,
    /// Fire: the deadline of a wait has passed.
    Fire,
}

/// One step as it was taken.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct StepInfo {
    /// Who took it.
    pub participant: Participant,
    /// What it had announced.
    pub operation: Operation,
    /// What it touched, releases and notifications on the way to the next announcement included.
    pub accesses: Accesses,
    /// How many of the accesses belong to the operation itself; the others were made on the way.
    pub announced: u8,
    /// The deadline of the timed wait that its thread has begun in it.
    pub deadline: Option<u64>,
    /// How many steps had been taken when it was announced: the last of them made it possible.
    pub since: u32,
    /// Whether it must keep its place against every other step: it rests on nobody else being able to
    /// move, or ends the execution, or nobody noted what it touched ([`Strategy::reads_accesses`]).
    ///
    /// [`Strategy::reads_accesses`]: crate::strategy::Strategy::reads_accesses
    pub everything: bool,
    /// Whether an input was recorded in it (a call began, a deadline passed …).
    pub begins: bool,
    /// Whether an output was recorded in it (a call returned …).
    pub ends: bool,
    /// Which alternative was taken, where the operation was a choice; 0 is the ordinary one.
    pub choice: u32,
    /// How many alternatives there were.
    pub alternatives: u32,
}

/// So much is copied by a few instructions; more, by a call.
const _: () = assert!(size_of::<StepInfo>() <= 128);

impl StepInfo {
    /// A step as it is announced: what its operation touches, and nothing that it will do behind
    /// that.
    pub(crate) fn announced(participant: Participant, operation: Operation, choice: u32) -> Self {
        let mut step = Self::blank();
        step.announce(participant, operation, choice);
        step
    }

    /// A step that is still to be filled in.
    pub(super) const fn blank() -> Self {
        Self {
            participant: Participant::MAIN,
            operation: Operation::Local,
            accesses: Accesses::NONE,
            announced: 0,
            deadline: None,
            since: 0,
            everything: false,
            begins: false,
            ends: false,
            choice: 0,
            alternatives: 1,
        }
    }

    /// Makes it another step, of which nobody knows what it touches.
    #[inline]
    pub(super) fn begin(&mut self, participant: Participant, operation: Operation, choice: u32) {
        self.participant = participant;
        self.operation = operation;
        self.accesses.truncate(0);
        self.announced = 0;
        self.deadline = None;
        self.since = 0;
        self.everything = true;
        self.begins = false;
        self.ends = false;
        self.choice = choice;
        self.alternatives = 1;
    }

    /// Makes it another step, as [`announced`](Self::announced) makes a new one.
    pub(super) fn announce(&mut self, participant: Participant, operation: Operation, choice: u32) {
        self.begin(participant, operation, choice);
        self.everything = operation == Operation::Rest;
        let entry = ObjectId::wait_of(participant.thread());
        match operation {
            Operation::Enter(id) => self.leave(id, Left::Held),
            Operation::Reenter(id) => {
                self.leave(id, Left::Held);
                self.leave(entry, Left::Open);
            }
            // Whoever gets in writes it: that is seen when it is done.
            Operation::TryEnter(id) | Operation::Load(id) => self.touch(id, false),
            Operation::Leave(id) => self.leave(id, Left::Free),
            Operation::Store(id) | Operation::Modify(id) => self.touch(id, true),
            Operation::Now => self.touch(ObjectId::CLOCK, false),
            Operation::Fault(_) => self.touch(ObjectId::FAULTS, choice > 0),
            Operation::Join(end) => self.touch(end, false),
            Operation::Fire => {
                self.touch(ObjectId::CLOCK, true);
                self.leave(entry, Left::Woken);
            }
            // Whom it wakes depends on who sleeps.
            Operation::NotifyOne(_) | Operation::Yield | Operation::Local | Operation::Rest => {}
        }
        self.announced = self.accesses.len() as u8;
    }

    /// The step as it was announced, without what it did behind its operation. An operation that does
    /// what it finds possible is sure only to look.
    pub(crate) fn head(&self) -> Self {
        let mut head = Self {
            deadline: None,
            everything: self.operation == Operation::Rest,
            begins: false,
            ends: false,
            ..self.clone()
        };
        head.accesses.truncate(self.announced);
        if let Operation::TryEnter(_) | Operation::NotifyOne(_) = self.operation {
            for access in &mut *head.accesses {
                *access = Access::new(access.object(), false, Left::Open);
            }
        }
        head
    }

    /// The same operation as it is announced, with another alternative.
    pub(crate) fn with_choice(&self, choice: u32) -> Self {
        let mut other = self.head();
        other.choice = choice;
        let mut accesses = other.accesses.iter_mut();
        if let Some(budget) = accesses.find(|access| access.object() == ObjectId::FAULTS) {
            *budget = Access::new(ObjectId::FAULTS, choice > 0, Left::Open);
        }
        other
    }

    pub(crate) fn touch(&mut self, object: ObjectId, write: bool) {
        self.access(object, write, Left::Open);
    }

    /// Whether another step would see that this one had not been taken before it: in an object that
    /// it had announced.
    pub(crate) fn shows_to(&self, other: &Self) -> bool {
        let mut announced = other.accesses[..usize::from(other.announced)].iter();
        self.everything
            || announced.any(|theirs| self.accesses.iter().any(|mine| mine.conflicts(*theirs)))
    }

    /// Touches an object and leaves it in a way that decides who can move.
    pub(crate) fn leave(&mut self, object: ObjectId, left: Left) {
        self.access(object, true, left);
    }

    fn access(&mut self, object: ObjectId, write: bool, left: Left) {
        let mut known = self.accesses.iter_mut();
        if let Some(known) = known.find(|access| access.object() == object) {
            *known = Access::new(object, write || known.write(), left);
            return;
        }
        self.accesses.add(Access::new(object, write, left));
    }

    /// How it leaves an object that it writes.
    pub(crate) fn left(&self, object: ObjectId) -> Option<Left> {
        let mut accesses = self.accesses.iter();
        accesses.find(|it| it.writes(object)).map(|it| it.left())
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
    /// Its number among the participants of this execution, for tables: below
    /// [`Candidate::NUMBERS`]. Another one in another execution.
    pub number: u32,
}

impl Candidate {
    /// Above the number of every participant.
    pub const NUMBERS: usize = 2 * Threads::MOST;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_as_it_was_announced_leaves_out_what_it_did_behind_that_however_much() {
        let (thread, monitor) = (Participant::MAIN.child(0), ObjectId(1));
        for others in 0..20 {
            let mut step = StepInfo::announced(thread, Operation::Enter(monitor), 0);
            (2..2 + others).for_each(|other| step.touch(ObjectId(other), true));
            step.leave(monitor, Left::Free);
            assert_eq!(step.accesses.len() as u64, 1 + others);
            let head = step.head();
            assert_eq!(*head.accesses, [Access::new(monitor, true, Left::Free)]);
            assert_eq!(*step.clone().accesses, *step.accesses);
        }
    }
}
