//! Who can take a step, as sets; it is listed only for strategies that look at it.

use std::cell::{Cell, OnceCell};

use super::{Kernel, KernelView};
use crate::machine::{
    operation::{Candidate, Operation, Participant},
    thread::{Gate, Thread, Threads},
};

/// Whoever takes a step, by the index of its thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::machine) enum Mover {
    /// The thread itself.
    Thread(usize),
    /// The timer of its wait.
    Timer(usize),
}

/// All who can take a step, in the order in which they are listed: by thread, its timer behind it;
/// a rest last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Movers {
    ready: Threads,
    armed: Threads,
    rest: Threads,
    count: usize,
}

impl Movers {
    pub(in crate::machine) const NOBODY: Self = Self::threads(Threads::NONE);

    /// Threads alone, which is what there mostly is.
    #[inline(always)]
    pub(in crate::machine) const fn threads(ready: Threads) -> Self {
        Self {
            ready,
            armed: Threads::NONE,
            rest: Threads::NONE,
            count: ready.count(),
        }
    }

    #[inline]
    pub(crate) const fn count(self) -> usize {
        self.count
    }

    /// Whether nobody can do anything but rest.
    #[inline]
    pub(in crate::machine) const fn only_rest(self) -> bool {
        self.ready.is_empty() && self.armed.is_empty()
    }

    /// Who is listed at this place.
    pub(in crate::machine) fn nth(self, nth: usize) -> Mover {
        let mover = self.iter().nth(nth);
        mover.expect("strategies pick one of the candidates")
    }

    fn iter(self) -> impl Iterator<Item = Mover> {
        let moving = self.ready.with(self.armed).flat_map(move |index| {
            let thread = self.ready.contains(index).then_some(Mover::Thread(index));
            let timer = self.armed.contains(index).then_some(Mover::Timer(index));
            thread.into_iter().chain(timer)
        });
        moving.chain(self.rest.map(Mover::Thread))
    }
}

impl Kernel {
    /// The threads that can take a step, where nobody else can, and where it is up to the strategy
    /// which of them does.
    #[inline(always)]
    pub(in crate::machine) fn only_threads(&self) -> Option<Threads> {
        let only = !self.ready.is_empty() && self.steps.len() < self.ordinary_until;
        only.then_some(self.ready)
    }

    /// Who can take a step. A rest counts only when nobody else can move.
    pub(in crate::machine) fn movers(&self) -> Movers {
        let armed = self.armed();
        let nobody = self.ready.with(armed).is_empty();
        let rest = match nobody || self.winding_up {
            true => self.resting(),
            false => Threads::NONE,
        };
        Movers {
            armed,
            rest,
            count: self.ready.count() + armed.count() + rest.count(),
            ..Movers::threads(self.ready)
        }
    }

    /// The thread that waits for rest, the last one if there are several.
    fn resting(&self) -> Threads {
        let mut threads = self.threads.iter();
        let resting = threads.rposition(|thread| thread.gate == Gate::Rest);
        resting.map_or(Threads::NONE, Threads::one)
    }

    /// The threads whose timed waits have the earliest deadline.
    fn armed(&self) -> Threads {
        if self.timers == 0 {
            return Threads::NONE;
        }
        let earliest = self.threads.iter().filter_map(Thread::armed).min();
        let mut all = Threads::NONE;
        for (index, thread) in self.threads.iter().enumerate() {
            if earliest.is_some() && thread.armed() == earliest {
                all = all.with(Threads::one(index));
            }
        }
        all
    }

    fn candidate(&self, mover: Mover) -> Candidate {
        match mover {
            Mover::Thread(index) => {
                let announced = self.threads[index].announced;
                Candidate {
                    alternatives: self.alternatives(announced.operation),
                    ..announced
                }
            }
            Mover::Timer(index) => Candidate {
                participant: self.threads[index].id.timer(),
                operation: Operation::Fire,
                alternatives: 1,
                number: 2 * index as u32 + 1,
            },
        }
    }

    /// Lists everybody who can take a step.
    fn list<'a>(&self, movers: Movers, list: &'a mut Vec<Candidate>) -> &'a [Candidate] {
        let only_threads = movers.armed.is_empty() && movers.rest.is_empty();
        if self.choices > 0 || !only_threads {
            list.clear();
            list.extend(movers.iter().map(|mover| self.candidate(mover)));
            return list;
        }
        // Who was listed before is written over.
        let count = movers.count();
        if list.len() < count {
            list.resize(count, Thread::blank().announced);
        }
        for (place, index) in list.iter_mut().zip(movers.ready) {
            *place = self.threads[index].announced;
        }
        &list[..count]
    }

    #[inline(never)]
    fn alternatives_of(&self, mover: Mover) -> u32 {
        self.candidate(mover).alternatives
    }

    /// How many alternatives an announced operation has.
    #[inline]
    pub(super) fn alternatives(&self, operation: Operation) -> u32 {
        match self.choices {
            0 => 1,
            _ => self.alternatives_found(operation),
        }
    }

    #[inline(never)]
    fn alternatives_found(&self, operation: Operation) -> u32 {
        match operation {
            Operation::Fault(_) if self.faults_left > 0 && !self.winding_up => 2,
            Operation::NotifyOne(monitor) => self.sleepers(monitor).max(1),
            _ => 1,
        }
    }
}

/// The candidates of one decision: counted at once, listed when somebody asks.
pub(crate) struct Candidates<'a> {
    kernel: &'a Kernel,
    movers: Movers,
    room: Cell<Option<&'a mut Vec<Candidate>>>,
    list: OnceCell<&'a [Candidate]>,
}

impl<'a> Candidates<'a> {
    #[inline]
    pub(in crate::machine) const fn new(
        kernel: &'a Kernel,
        movers: Movers,
        room: &'a mut Vec<Candidate>,
    ) -> Self {
        Self {
            kernel,
            movers,
            room: Cell::new(Some(room)),
            list: OnceCell::new(),
        }
    }

    pub(crate) const fn names(&self) -> KernelView<'a> {
        KernelView(self.kernel)
    }

    #[inline]
    pub(crate) const fn count(&self) -> usize {
        self.movers.count()
    }

    /// How many alternatives the operation of a candidate has.
    #[inline(always)]
    pub(crate) fn alternatives(&self, nth: usize) -> u32 {
        match self.kernel.choices {
            0 => 1,
            _ => self.kernel.alternatives_of(self.movers.nth(nth)),
        }
    }

    /// The thread that moved last, and its place, if it can go on and only threads can move.
    pub(crate) fn who_goes_on(&self) -> Option<(Participant, usize)> {
        let Movers { ready, armed, .. } = self.movers;
        let index = self.kernel.current;
        let goes_on = armed.is_empty() && ready.contains(index);
        goes_on.then(|| {
            let before = Threads::below(index).among(ready);
            (self.kernel.threads[index].id, before.count())
        })
    }

    /// Where a participant stands, if it can take a step.
    pub(crate) fn place_of(&self, participant: Participant) -> Option<usize> {
        let Kernel { threads, .. } = self.kernel;
        let Movers { armed, rest, .. } = self.movers;
        if armed.is_empty() && rest.is_empty() {
            let mut ready = self.movers.ready;
            return ready.position(|index| threads[index].id == participant);
        }
        self.movers.iter().position(|mover| match mover {
            Mover::Thread(index) => threads[index].id == participant,
            Mover::Timer(index) => threads[index].id.timer() == participant,
        })
    }

    pub(crate) fn list(&self) -> &'a [Candidate] {
        self.list.get_or_init(|| {
            let room = self.room.take().expect("it is listed once");
            self.kernel.list(self.movers, room)
        })
    }
}
