//! One library: its requests, which item of its queue comes next, its drives and media.

use sim::value::Name;

use super::super::{
    api::REQUESTS_MAX,
    request::{Phase, REMOVE, Removal, RemovalPhase, Work},
    setup::Setup,
};

/// What the monitor of a library guards.
pub(super) struct Library {
    /// In the order in which they were queued; those that ended are kept.
    pub(super) requests: Vec<Request>,
    /// By medium: whether it can be had.
    pub(super) available: Vec<bool>,
    /// By medium: whether it is in a drive.
    mounted: Vec<bool>,
    /// By drive: whether a medium is in it.
    loaded: Vec<bool>,
    /// Whether the service ends as soon as nothing is left to do.
    pub(super) ending: bool,
}

/// A cleaning or mount request.
pub(super) struct Request {
    pub(super) name: Name,
    /// The session that asked for it.
    pub(super) owner: Name,
    pub(super) work: Work,
    pub(super) phase: Phase,
    /// The latest cancellation that was queued for it.
    pub(super) removal: Option<Removal>,
    /// Its session is closed, and the call that waits for it has not seen that yet.
    pub(super) doomed: bool,
}

impl Request {
    /// Whether a cancellation is queued for it, or being carried out.
    pub(super) fn is_being_removed(&self) -> bool {
        self.removal.is_some_and(|removal| !removal.has_ended())
    }
}

/// An item of the queue, with the index of the request that it is or is about.
#[derive(Clone, Copy)]
pub(super) enum Item {
    Request(usize),
    Removal(usize),
}

impl Library {
    pub(super) fn new(setup: &Setup) -> Self {
        Self {
            requests: Vec::with_capacity(REQUESTS_MAX),
            available: setup.media.iter().map(|medium| medium.available).collect(),
            mounted: vec![false; setup.media.len()],
            loaded: vec![false; setup.drives.len()],
            ending: false,
        }
    }

    /// Queues a request.
    pub(super) fn queue(&mut self, name: Name, owner: Name, work: Work) {
        self.requests.push(Request {
            name,
            owner,
            work,
            phase: Phase::Queued,
            removal: None,
            doomed: false,
        });
    }

    pub(super) fn position(&self, name: Name) -> Option<usize> {
        self.requests
            .iter()
            .position(|request| request.name == name)
    }

    /// The request that a queued cancellation of this name is about.
    pub(super) fn position_of_removal(&self, name: Name) -> Option<usize> {
        let is = |request: &Request| request.removal.is_some_and(|removal| removal.name == name);
        self.requests.iter().position(is)
    }

    /// Whether anything is being handled.
    pub(super) fn is_busy(&self) -> bool {
        let handled = |request: &Request| {
            let removing = request.removal.map(|removal| removal.phase);
            matches!(request.phase, Phase::InProcess(_))
                || removing == Some(RemovalPhase::InProcess)
        };
        self.requests.iter().any(handled)
    }

    /// The request that a drive works on.
    pub(super) fn at_work(&self, drive: u8) -> Option<usize> {
        self.requests
            .iter()
            .position(|request| request.phase == Phase::InProcess(drive))
    }

    /// The first drive in which a medium could be mounted now.
    pub(super) fn drive_for(&self, setup: &Setup, medium: u8) -> Option<u8> {
        let index = usize::from(medium);
        if !self.available[index] || self.mounted[index] {
            return None;
        }
        let free = |drive: &u8| !self.loaded[usize::from(*drive)];
        setup.drives_of(setup.media[index].library).find(free)
    }

    /// What the worker turns to next, unless work in a slow drive holds it up: the queue is sorted
    /// by operation, and by age within one. A mount that waits stands in it again once it need not
    /// wait.
    pub(super) fn next(&self, setup: &Setup, direction: u8) -> Option<Item> {
        if self.is_busy() {
            return None;
        }
        let rank = |operation: u8| match direction {
            0 => operation,
            _ => u8::MAX - operation,
        };
        let requests = self.requests.iter().enumerate();
        let ready = requests
            .clone()
            .filter(|(_, request)| self.is_ready(setup, request));
        let removals = requests.filter(|(_, request)| {
            request
                .removal
                .is_some_and(|removal| removal.phase == RemovalPhase::Queued)
        });
        ready
            .map(|(index, request)| (rank(request.work.operation()), index, Item::Request(index)))
            .chain(removals.map(|(index, _)| (rank(REMOVE), index, Item::Removal(index))))
            .min_by_key(|(rank, index, _)| (*rank, *index))
            .map(|(_, _, item)| item)
    }

    fn is_ready(&self, setup: &Setup, request: &Request) -> bool {
        match (request.phase, request.work) {
            (Phase::Queued, _) => true,
            (Phase::Waiting, Work::Mount(medium)) => self.drive_for(setup, medium).is_some(),
            _ => false,
        }
    }

    /// Ends a request well.
    pub(super) fn pass(&mut self, index: usize, drive: u8) {
        self.requests[index].phase = Phase::Passed(drive);
        if let Work::Mount(medium) = self.requests[index].work {
            self.mounted[usize::from(medium)] = true;
            self.loaded[usize::from(drive)] = true;
        }
    }

    /// Notes how far a cancellation is.
    pub(super) fn set_removal(&mut self, index: usize, phase: RemovalPhase) {
        if let Some(removal) = &mut self.requests[index].removal {
            removal.phase = phase;
        }
    }
}
