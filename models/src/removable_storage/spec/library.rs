//! What a library does by itself: it takes one item after the other from its queue.

use arrayvec::ArrayVec;
use sim::spec::Steps;

use super::{
    super::{
        clauses::{
            CANCEL_7, CANCEL_8, CANCEL_11, DIRECTION, OFFLINE_WORK, PROGRESS, REQ_1, REQ_3, REQ_5,
            REQ_10,
        },
        request::{By, Phase, REMOVE, RemovalPhase, Work},
    },
    Specification,
    state::{REQUESTS_KEPT, Request, State},
};
use crate::cites;

/// An item of a queue, with the index of the request that it is or is about.
#[derive(Clone, Copy)]
enum Item {
    Request(usize),
    Removal(usize),
}

/// Each request can stand there, and a cancellation of it.
type Queue = ArrayVec<(u8, Item), { 2 * REQUESTS_KEPT }>;

impl Specification {
    /// Offers what the library may do next, and says whether it owes anything.
    pub(super) fn work(&self, state: &State, library: u8, steps: &mut Steps<'_, State>) {
        self.finish(state, library, steps);
        self.settle_port(state, library, steps);
        match state.is_online(library) {
            true => self.look_for_work(state, library, true, steps),
            false => steps.under(OFFLINE_WORK, |steps, value| {
                self.look_for_work(state, library, value == 1, steps);
            }),
        }
        if steps.permits(REQ_5, false) {
            revive(state, library, steps);
        }
    }

    /// Offers what the library may turn to: cancellations and, unless it is held up, requests.
    fn look_for_work(
        &self,
        state: &State,
        library: u8,
        requests: bool,
        steps: &mut Steps<'_, State>,
    ) {
        let busy = state.is_busy(library);
        let mut queue = self.queue(state, library);
        queue.retain(|(_, item)| requests || matches!(item, Item::Removal(_)));
        if !busy && !queue.is_empty() {
            steps.owes(REQ_1);
        }
        for (operation, item) in &queue {
            if steps.permits(REQ_10, !busy && !self.is_unsettled(state, library))
                && can_begin(state, *item)
            {
                self.take(state, &queue, *operation, *item, steps);
            }
        }
    }

    /// What a library could take, with the number of its operation. A mount or a cleaning that waits
    /// counts once it need not wait.
    fn queue(&self, state: &State, library: u8) -> Queue {
        let mut queue = Queue::new();
        for (index, request) in state.requests_of(library) {
            let ready = match (request.phase, request.work) {
                (Phase::Queued, _) => true,
                (Phase::Waiting, work @ Work::Mount(..)) => {
                    let served = || self.drives_for(state, work).next().is_some();
                    state.gives_up(work) || !Self::lacks_partner(state, work) && served()
                }
                (Phase::Waiting, work @ Work::Clean(_)) => !self.lacks(state, work),
                _ => false,
            };
            if ready {
                queue.push((request.work.operation(), Item::Request(index)));
            }
            if request
                .removal
                .is_some_and(|removal| removal.phase == RemovalPhase::Queued)
            {
                queue.push((REMOVE, Item::Removal(index)));
            }
        }
        queue
    }

    /// Takes an item, if the queue's order lets it be the next.
    fn take(
        &self,
        state: &State,
        queue: &Queue,
        operation: u8,
        item: Item,
        steps: &mut Steps<'_, State>,
    ) {
        let before = queue.iter().any(|(other, _)| *other < operation);
        let behind = queue.iter().any(|(other, _)| *other > operation);
        if !before && !behind {
            self.begin_item(state, item, steps);
        } else if steps.permits(REQ_3, !(before && behind)) {
            steps.under(DIRECTION, |steps, value| {
                let first = if value == 0 { !before } else { !behind };
                if steps.permits(REQ_3, first) {
                    self.begin_item(state, item, steps);
                }
            });
        }
    }

    fn begin_item(&self, state: &State, item: Item, steps: &mut Steps<'_, State>) {
        match item {
            Item::Request(index) => self.begin_request(state, index, steps),
            Item::Removal(index) => steps.internal(
                "the library turns to a cancellation",
                cites![clause REQ_1, clause REQ_3, clause CANCEL_11, reading DIRECTION],
                state.with(|next| set_removal(next, index, RemovalPhase::InProcess)),
            ),
        }
    }

    /// Whether another mount has a place before this one; those without a place come last.
    pub(super) fn is_overtaken(&self, state: &State, index: usize) -> bool {
        let place = |request: &Request| request.order.wrapping_sub(1);
        let own = &state.requests[index];
        let queue = self.queue(state, own.library);
        queue.iter().any(|(_, item)| match *item {
            Item::Request(other) => {
                let other = &state.requests[other];
                matches!(other.work, Work::Mount(..)) && place(other) < place(own)
            }
            Item::Removal(_) => false,
        })
    }

    /// Ends what is in process, unless its drive is slow: then the world does.
    fn finish(&self, state: &State, library: u8, steps: &mut Steps<'_, State>) {
        for (index, request) in state.requests_of(library) {
            if let Phase::InProcess(drive) = request.phase {
                if request.work.opens_port() {
                    self.close_port(state, index, steps);
                } else if !self.setup.is_slow(library, drive, request.work) {
                    steps.owes(REQ_1);
                    self.pass(state, index, drive, steps);
                }
            }
            if request
                .removal
                .is_some_and(|removal| removal.phase == RemovalPhase::InProcess)
            {
                steps.owes(REQ_1);
                remove(state, index, steps);
            }
        }
    }
}

/// Whether nothing but [`REQ_10`] can hold up an item: its drive is free, or what moves media;
/// what it cancels is not being handled, and no other cancellation is being carried out.
fn can_begin(state: &State, item: Item) -> bool {
    let (Item::Request(index) | Item::Removal(index)) = item;
    let request = &state.requests[index];
    let removing = state.requests_of(request.library).any(|(_, other)| {
        other
            .removal
            .is_some_and(|removal| removal.phase == RemovalPhase::InProcess)
    });
    let free = match (item, request.work) {
        (Item::Request(_), Work::Clean(drive) | Work::Empty(drive)) => {
            state.at_work(drive).is_none()
        }
        (Item::Request(_), Work::Mount(..)) => true,
        (Item::Request(_), _) => !state.is_busy(request.library),
        (Item::Removal(_), _) => !matches!(request.phase, Phase::InProcess(_)),
    };
    free && !removing
}

/// What [`REQ_5`] forbids: a cancelled request is handled and passes.
fn revive(state: &State, library: u8, steps: &mut Steps<'_, State>) {
    for (index, request) in state.requests_of(library) {
        if let (Phase::Cancelled(_), Work::Clean(drive)) = (request.phase, request.work) {
            let next = state.with(|next| next.pass(index, drive));
            steps.internal("a cancelled request is handled", cites![clause REQ_5], next);
        }
    }
}

/// A queued cancellation takes effect, or comes too late.
fn remove(state: &State, index: usize, steps: &mut Steps<'_, State>) {
    let outstanding = !state.requests[index].phase.has_ended();
    if steps.permits(CANCEL_8, outstanding) {
        let mut next = state.with(|next| next.cancel(index, By::Administrator));
        set_removal(&mut next, index, RemovalPhase::Passed);
        steps.internal(
            "a queued cancellation takes effect",
            cites![clause REQ_1],
            next,
        );
    }
    if !outstanding {
        let next = state.with(|next| set_removal(next, index, RemovalPhase::Late));
        let cites = cites![clause CANCEL_7, clause CANCEL_8, choice PROGRESS];
        steps.internal("a queued cancellation comes too late", cites, next);
    }
}

fn set_removal(state: &mut State, index: usize, phase: RemovalPhase) {
    if let Some(removal) = &mut state.requests[index].removal {
        removal.phase = phase;
    }
}
