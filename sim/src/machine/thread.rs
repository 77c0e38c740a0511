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

    /// All before one.
    pub(super) const fn below(index: usize) -> Self {
        Self((1 << index) - 1)
    }

    /// Those who are in another set, too.
    pub(super) const fn among(self, others: Self) -> Self {
        Self(self.0 & others.0)
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
        match self.is_low() {
            true => COUNTS[self.0 as usize] as usize,
            false => self.0.count_ones() as usize,
        }
    }

    /// The thread at this place; places are below [`count`](Self::count).
    #[inline]
    pub(super) const fn nth(self, nth: usize) -> usize {
        if self.is_low() && nth < LOW {
            return PLACES[self.0 as usize][nth] as usize;
        }
        let (mut rest, mut passed) = (self.0, 0);
        while passed < nth {
            rest = without_first(rest);
            passed += 1;
        }
        rest.trailing_zeros() as usize
    }

    /// Whether only the first few threads are in it, as it mostly is: then tables answer. Which one
    /// is wanted is up to chance, so a loop over those before it would mostly be mispredicted.
    #[inline]
    const fn is_low(self) -> bool {
        self.0 < 1 << LOW
    }
}

/// Below which index threads are few.
const LOW: usize = 8;

/// Of every set of few threads: how many there are.
static COUNTS: [u8; 1 << LOW] = {
    let mut counts = [0; 1 << LOW];
    let mut set = 0;
    while set < counts.len() {
        counts[set] = set.count_ones() as u8;
        set += 1;
    }
    counts
};

/// And at each place: which thread stands there; behind the last one that no thread has.
static PLACES: [[u8; LOW]; 1 << LOW] = {
    let mut places = [[u8::MAX; LOW]; 1 << LOW];
    let mut set = 0;
    while set < places.len() {
        let (mut rest, mut place) = (set as u64, 0);
        while rest != 0 {
            places[set][place] = rest.trailing_zeros() as u8;
            rest = without_first(rest);
            place += 1;
        }
        set += 1;
    }
    places
};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_counts_its_threads_and_finds_each_at_its_place() {
        let few = (0..1 << LOW).map(Threads);
        let many = [1 << 8, 0x1_01ff, u64::MAX, 1 << 63 | 7, 0xff00].map(Threads);
        for set in few.chain(many) {
            let threads: Vec<usize> = (0..Threads::MOST).filter(|it| set.contains(*it)).collect();
            assert_eq!(set.count(), threads.len(), "{set:?}");
            let found: Vec<usize> = (0..set.count()).map(|place| set.nth(place)).collect();
            assert_eq!(found, threads, "{set:?}");
            assert_eq!(set.collect::<Vec<_>>(), threads, "{set:?}");
        }
    }
}
