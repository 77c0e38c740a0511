//! One library: the order of its requests, what its worker turns to next, its drives and media.

use std::sync::Arc;

use sim::{platform::Platform, value::Name};

use super::{
    super::{
        api::{NTMS_OBJ_INSERT, REQUESTS_MAX},
        place::Place,
        request::{NO_DRIVE, Part, Phase, REMOVE, Removal, RemovalPhase, Work},
        setup::{self, Setup},
    },
    desk::Ticket,
    item::Item,
};

/// What the monitor of a library guards.
pub(super) struct Library<P: Platform> {
    /// In the order in which they were queued; those that ended are kept.
    pub(super) requests: Vec<Request<P>>,
    /// The request that the worker has turned to.
    pub(super) current: Option<usize>,
    /// By medium: whether it can be had.
    pub(super) available: Vec<bool>,
    /// By medium: whether somebody has allocated it.
    pub(super) allocated: Vec<bool>,
    /// By medium: where it lies.
    pub(super) places: Vec<Place>,
    /// Whether there is a cleaner in it.
    pub(super) cleaner: bool,
    /// Whether it can be reached.
    pub(super) online: bool,
    /// What is disabled, in no order.
    pub(super) disabled: Vec<Part>,
    /// Whether the service ends as soon as nothing is left to do.
    pub(super) ending: bool,
}

/// A request's place in its library.
pub(super) struct Request<P: Platform> {
    pub(super) item: Arc<Item<P>>,
    /// Whether the worker has found that it has to wait for a medium or a drive.
    pub(super) waiting: bool,
    /// The latest cancellation that was queued for it.
    pub(super) removal: Option<Removal>,
    /// Its place among mounts, where one was given; zero otherwise.
    pub(super) order: u32,
    /// What operators were asked for, as long as nobody has seen here that it has ended.
    pub(super) asked: Option<Arc<Ticket<P>>>,
    /// Whether it can be found no more.
    pub(super) deleted: bool,
    /// Its end, once somebody has seen it here.
    end: Option<Phase>,
}

impl<P: Platform> Request<P> {
    /// How far it is.
    pub(super) fn phase(&mut self) -> Phase {
        let known = self.end.or_else(|| self.item.phase());
        self.end = known.filter(|phase| phase.has_ended());
        known.unwrap_or(match self.waiting {
            true => Phase::Waiting,
            false => Phase::Queued,
        })
    }

    /// How it has ended, if it has.
    pub(super) fn ended(&mut self) -> Option<Phase> {
        if self.end.is_none() {
            self.end = self.item.ended();
        }
        self.end
    }

    /// Whether a cancellation is queued for it, or being carried out.
    pub(super) fn is_being_removed(&self) -> bool {
        self.removal.is_some_and(|removal| !removal.has_ended())
    }

    /// Notes how far its cancellation is.
    pub(super) fn set_removal(&mut self, phase: RemovalPhase) {
        if let Some(removal) = &mut self.removal {
            removal.phase = phase;
        }
    }
}

/// An item of the queue, with the index of the request that it is or is about.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    Request(usize),
    Removal(usize),
}

/// How a queue is sorted.
#[derive(Clone, Copy)]
pub(super) struct Sorting {
    /// Whether operations with greater numbers come first.
    pub(super) descending: bool,
    /// Whether the order that mounts were given counts.
    pub(super) ordered: bool,
    /// Whether requests wait while the library is offline.
    pub(super) held_up: bool,
}

impl Sorting {
    /// The place of a request with this order: less is sooner.
    fn place(self, work: Work, order: u32) -> (u8, u32) {
        let counts = self.ordered && matches!(work, Work::Mount(..));
        // Without an order it comes behind those that have one.
        let within = if counts { order.wrapping_sub(1) } else { 0 };
        (self.rank(work.operation()), within)
    }

    /// The place of a queued cancellation.
    fn removal(self) -> (u8, u32) {
        (self.rank(REMOVE), 0)
    }

    fn rank(self, operation: u8) -> u8 {
        match self.descending {
            true => u8::MAX - operation,
            false => operation,
        }
    }
}

impl<P: Platform> Library<P> {
    pub(super) fn new(setup: &Setup, library: &setup::Library) -> Self {
        Self {
            requests: Vec::with_capacity(REQUESTS_MAX),
            current: None,
            allocated: vec![false; setup.media.len()],
            available: setup.media.iter().map(|medium| medium.available).collect(),
            places: setup.media.iter().map(setup::Medium::place).collect(),
            cleaner: library.cleaner,
            online: library.online,
            disabled: Vec::with_capacity(setup.drives.len() + setup.media.len() + 1),
            ending: false,
        }
    }

    /// Queues a request.
    pub(super) fn queue(&mut self, item: &Arc<Item<P>>) {
        item.tell(NTMS_OBJ_INSERT);
        self.requests.push(Request {
            item: Arc::clone(item),
            waiting: false,
            removal: None,
            order: 0,
            asked: None,
            deleted: false,
            end: None,
        });
    }

    /// The requests that can be found.
    pub(super) fn records(&mut self) -> impl Iterator<Item = &mut Request<P>> {
        self.requests.iter_mut().filter(|request| !request.deleted)
    }

    pub(super) fn position(&self, name: Name) -> Option<usize> {
        let is = |request: &Request<P>| request.item.name == name && !request.deleted;
        self.requests.iter().position(is)
    }

    /// The request that a queued cancellation of this name is about.
    pub(super) fn position_of_removal(&self, name: Name) -> Option<usize> {
        let is = |request: &Request<P>| {
            let named = |removal: Removal| removal.name == name;
            !request.deleted && request.removal.is_some_and(named)
        };
        self.requests.iter().position(is)
    }

    /// Whether anything is being handled.
    pub(super) fn is_busy(&mut self) -> bool {
        let removing = |request: &Request<P>| {
            request.removal.map(|removal| removal.phase) == Some(RemovalPhase::InProcess)
        };
        self.requests.iter().any(removing)
            || self
                .current
                .is_some_and(|index| self.requests[index].ended().is_none())
    }

    /// The request that a drive works on.
    pub(super) fn at_work(&mut self, drive: u8) -> Option<usize> {
        self.current
            .filter(|index| self.requests[*index].phase() == Phase::InProcess(drive))
    }

    /// The first drive in which the medium of a mount could be put now, as far as the library knows.
    pub(super) fn drive_for(&self, setup: &Setup, work: Work) -> Option<u8> {
        let Work::Mount(medium, ..) = work else {
            return None;
        };
        let index = usize::from(medium);
        let thought_there = matches!(self.places[index], Place::Slot(_) | Place::Missing { .. });
        if !self.available[index] || !thought_there {
            return None;
        }
        let free = |drive: &u8| {
            work.may_be_in(*drive)
                && self.medium_in(*drive).is_none()
                && !self.is_disabled(Part::Drive(*drive))
        };
        setup
            .drives_of(setup.library_of(Part::Medium(medium)))
            .find(free)
    }

    /// What the worker turns to next: the queue is sorted by operation, mounts by the order that
    /// they were given, and the rest by age. What waits stands in it again once it need not wait.
    pub(super) fn next(&mut self, setup: &Setup, sorting: Sorting) -> Option<Turn> {
        let mut first: Option<((u8, u32), Turn)> = None;
        let serves = self.online || !sorting.held_up;
        for index in 0..self.requests.len() {
            let work = self.requests[index].item.work;
            let removal = self.requests[index].removal.map(|removal| removal.phase);
            let place = sorting.place(work, self.requests[index].order);
            let turns = [
                (removal == Some(RemovalPhase::Queued))
                    .then_some((sorting.removal(), Turn::Removal(index))),
                (serves && self.is_ready(setup, index)).then_some((place, Turn::Request(index))),
            ];
            for (place, turn) in turns.into_iter().flatten() {
                if first.is_none_or(|(best, _)| place < best) {
                    first = Some((place, turn));
                }
            }
        }
        first.map(|(_, turn)| turn)
    }

    fn is_ready(&mut self, setup: &Setup, index: usize) -> bool {
        let request = &mut self.requests[index];
        let drive = match (request.waiting, request.item.work) {
            (true, work @ Work::Mount(..)) if self.gives_up(work) => Some(NO_DRIVE),
            (true, Work::Mount(_, other, _)) if self.is_offline(other) => None,
            (true, work @ Work::Mount(..)) => self.drive_for(setup, work),
            (true, Work::Clean(drive)) => self.cleaner.then_some(drive),
            _ => Some(0),
        };
        // Asked last, for it looks at what all share.
        drive.is_some() && self.requests[index].ended().is_none()
    }

    /// Ends a request well, unless it has ended otherwise; whether this was its end.
    pub(super) fn pass(&mut self, setup: &Setup, index: usize, drive: u8) -> bool {
        let item = &self.requests[index].item;
        let passed = item.finish(Phase::Passed(drive));
        let work = item.work;
        if passed {
            self.effect(setup, work, drive);
        }
        passed
    }

    /// What is different once some work is done.
    pub(super) fn effect(&mut self, setup: &Setup, work: Work, drive: u8) {
        match work {
            Work::Mount(medium, ..) => self.load(drive, medium),
            Work::Dismount(_) | Work::Empty(_) => self.unload(drive),
            Work::Disable(part) => self.change(setup, part, false),
            Work::Enable(part) => self.change(setup, part, true),
            Work::EjectNext(medium) => self.places[usize::from(medium)] = Place::Outside,
            Work::Inventory(_) => self.look_through(),
            _ => {}
        }
    }
}
