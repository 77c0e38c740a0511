//! A simulated thread, as the kernel sees it between two of its steps.

use super::operation::{Candidate, Operation, Participant};
use crate::trace::Event;

/// A set of threads, by their index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Threads(u64);

impl Threads {
    pub(super) const NONE: Self = Self(0);
    /// How many threads an execution can have.
    pub(super) const MOST: usize = 64;

    pub(super) const fn one(index: usize) -> Self {
        Self(1 << index)
    }

    pub(super) const fn contains(self, index: usize) -> bool {
        self.0 >> index & 1 != 0
    }

    pub(super) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(super) const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    #[inline]
    pub(super) const fn count(self) -> usize {
        let from = self.first_few();
        if from[FEW - 1] == 0 {
            // What counting bits comes to on a processor that is not known to have a counter of
            // them takes twice as long.
            return (from[0] != 0) as usize + (from[1] != 0) as usize + (from[2] != 0) as usize;
        }
        self.0.count_ones() as usize
    }

    /// The thread at this place; places are below [`count`](Self::count).
    ///
    /// Mostly there are few threads, and which one is wanted is up to chance: a loop over those
    /// before it would mostly be mispredicted.
    #[inline]
    pub(super) const fn nth(self, nth: usize) -> usize {
        let from = self.first_few();
        let mut passed = if nth < FEW { nth } else { FEW - 1 };
        let mut rest = from[passed];
        while passed < nth {
            rest = without_first(rest);
            passed += 1;
        }
        rest.trailing_zeros() as usize
    }

    /// The set; without its first thread; without its first two …
    #[inline]
    const fn first_few(self) -> [u64; FEW] {
        let from_second = without_first(self.0);
        let from_third = without_first(from_second);
        [self.0, from_second, from_third, without_first(from_third)]
    }
}

/// How many threads are few.
const FEW: usize = 4;

#[inline]
const fn without_first(set: u64) -> u64 {
    set & set.wrapping_sub(1)
}

/// The indices, in order.
impl Iterator for Threads {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let index = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(index)
    }
}

/// How a thread's wait stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wait {
    None,
    /// Not woken yet; with the deadline of a timed wait.
    Asleep(Option<u64>),
    Notified,
    Fired,
}

/// What has to hold before a thread takes the step that it has announced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gate {
    /// Nothing.
    Open,
    /// Nothing: it enters the monitor of this slot only if nobody is inside.
    Try(usize),
    /// Nothing: it wakes one of those who sleep in the monitor of this slot.
    Notify(usize),
    /// Nobody is in the monitor of this slot.
    Monitor(usize),
    /// It is woken; then nobody is in the monitor of this slot.
    Condition(usize),
    /// The thread of this index has ended.
    End(usize),
    /// Nobody else can move.
    Rest,
    /// It has not begun: nothing is announced.
    New,
    /// It has ended.
    Ended,
}

/// A simulated thread.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) id: Participant,
    /// What it has announced last, ready to be listed. Copied as it is: taking it apart and putting
    /// it together again would cost more than the rest of the listing.
    pub(super) announced: Candidate,
    pub(super) gate: Gate,
    /// The threads that wait for its end.
    pub(super) joiners: Threads,
    pub(super) wait: Wait,
    /// Whether its last wait was ended by its deadline.
    pub(super) fired: bool,
    /// Whether it got into the monitor that it last tried to enter.
    pub(super) got_in: bool,
    /// How many steps had been taken when it announced it.
    pub(super) since: u32,
    /// How many threads it has spawned.
    pub(super) spawned: u32,
    /// How many objects it has made.
    pub(super) made: u32,
    /// An input to record with its next step, and the time-out of the call that begins.
    pub(super) beginning: Option<(Event, Option<u32>)>,
    pub(super) name: String,
}

impl Thread {
    /// A thread that is still to be filled in.
    pub(super) const fn blank() -> Self {
        Self {
            id: Participant::MAIN,
            announced: Candidate {
                participant: Participant::MAIN,
                operation: Operation::Local,
                alternatives: 1,
                number: 0,
            },
            gate: Gate::New,
            joiners: Threads::NONE,
            wait: Wait::None,
            fired: false,
            got_in: false,
            since: 0,
            spawned: 0,
            made: 0,
            beginning: None,
            name: String::new(),
        }
    }

    /// Makes it another one, which has not begun.
    pub(super) fn begin(&mut self, index: usize, id: Participant, name: &str) {
        self.id = id;
        self.announced.participant = id;
        self.announced.number = 2 * index as u32;
        self.gate = Gate::New;
        self.joiners = Threads::NONE;
        self.wait = Wait::None;
        self.fired = false;
        self.got_in = false;
        self.since = 0;
        self.spawned = 0;
        self.made = 0;
        self.beginning = None;
        self.name.clear();
        self.name.push_str(name);
    }

    /// What it has announced and not done; none before it has begun and once it has ended.
    pub(super) const fn pending(&self) -> Option<Operation> {
        match self.gate {
            Gate::New | Gate::Ended => None,
            _ => Some(self.announced.operation),
        }
    }

    /// The deadline of its wait, while nothing has woken it.
    pub(super) const fn armed(&self) -> Option<u64> {
        match self.wait {
            Wait::Asleep(deadline) => deadline,
            _ => None,
        }
    }
}
