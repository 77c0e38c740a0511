//! What lies in the port of a library, and what becomes of it once the operation is over that
//! opened the port; the moves of the world that have to do with it.

use sim::{
    spec::Steps,
    value::{Name, Value},
};

use super::{
    super::{
        api::{FIRST_OUT, Function as F, done},
        clauses::{
            CANCEL_18, EJ_3, HALFWAY, INJ_2, INJ_4, ONE_FOR_ALL, OP_12, PROGRESS, REQ_1, SLOT,
            WORLD,
        },
        request::{NO_DRIVE, Part, Phase, Work},
    },
    Specification,
    mount::{enqueue, no_room},
    state::{Pending, State},
};
use crate::cites;

/// A medium that somebody has put into a port.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct InPort {
    library: u8,
    medium: u8,
    /// The name for the request to identify it.
    made: Name,
    /// Whether the operation was cancelled: then nobody has to store it.
    abandoned: bool,
    /// Whether operators have been asked to see to it.
    asked: bool,
}

impl State {
    /// The operation that keeps the port of a library open.
    pub(super) fn open_port(&self, library: u8) -> Option<usize> {
        let mut requests = self.requests_of(library);
        let open = requests.find(|(_, request)| {
            request.work.opens_port() && matches!(request.phase, Phase::InProcess(_))
        });
        open.map(|(index, _)| index)
    }

    /// Whether the port of a library is open for media to be put in.
    fn is_injecting(&self, library: u8) -> bool {
        let open = self.open_port(library);
        open.is_some_and(|index| self.requests[index].work.ejects().is_none())
    }

    /// The media that lie in the port of a library.
    fn in_port(&self, library: u8) -> impl Iterator<Item = &InPort> {
        self.port
            .iter()
            .filter(move |inside| inside.library == library)
    }

    /// Notes what an operation's new phase means for what lies in the port.
    pub(super) fn touch_port(&mut self, index: usize, phase: Phase) {
        let before = &self.requests[index];
        let injects = matches!(before.work, Work::Inject(_) | Work::InjectMany(_));
        let begins = matches!(phase, Phase::InProcess(_));
        if injects && (begins || matches!(before.phase, Phase::InProcess(_))) {
            let library = before.library;
            for inside in self.port.iter_mut().filter(|it| it.library == library) {
                inside.abandoned = matches!(phase, Phase::Cancelled(_));
            }
        }
    }
}

impl Specification {
    fn is_full(&self, state: &State, library: u8) -> bool {
        state.in_port(library).count() >= self.setup.port(library)
    }

    /// The first slot of a library that holds nothing.
    pub(super) fn free_slot(&self, state: &State, library: u8) -> Option<u8> {
        self.free_slots(state, library).next()
    }

    fn free_slots<'a>(&'a self, state: &'a State, library: u8) -> impl Iterator<Item = u8> + 'a {
        let slots = self.setup.slots_of(library);
        slots.filter(|slot| !state.filled.has(*slot))
    }

    /// Ends an operation that keeps a port open, where the library itself has a reason to.
    pub(super) fn close_port(&self, state: &State, index: usize, steps: &mut Steps<'_, State>) {
        let request = &state.requests[index];
        let passed = || state.with(|next| next.set_phase(index, Phase::Passed(NO_DRIVE)));
        if request.work.ejects().is_some() {
            if steps.permits(EJ_3, false) {
                steps.internal("an eject ends by itself", cites![clause EJ_3], passed());
            }
        } else if self.is_full(state, request.library) {
            steps.owes(REQ_1);
            let cites = cites![clause REQ_1, choice PROGRESS];
            steps.internal("the port is full", cites, passed());
        }
    }

    /// Whether something in the port of a library is still to be stored.
    pub(super) fn is_storing(&self, state: &State, library: u8) -> bool {
        let waits = state.in_port(library).any(|inside| !inside.abandoned);
        waits && !state.is_injecting(library) && self.free_slot(state, library).is_some()
    }

    /// Offers to store what lies in the port of a library that is not open for more.
    pub(super) fn store(&self, state: &State, library: u8, steps: &mut Steps<'_, State>) {
        if state.is_injecting(library) {
            return;
        }
        if self.is_storing(state, library) {
            steps.owes(INJ_2);
        }
        self.ask_for_slots(state, library, steps);
        for inside in state.in_port(library) {
            for slot in self.free_slots(state, library) {
                let next = state.with(|next| stored(next, *inside, slot));
                if inside.abandoned {
                    let cites = cites![clause CANCEL_18, choice HALFWAY, choice SLOT];
                    steps.internal("what lay in the port is stored all the same", cites, next);
                } else {
                    let cites = cites![clause INJ_2, choice SLOT, choice PROGRESS];
                    steps.internal("what lay in the port is stored", cites, next);
                }
            }
        }
    }

    /// Offers to ask operators to see to what no slot is left for.
    fn ask_for_slots(&self, state: &State, library: u8, steps: &mut Steps<'_, State>) {
        if self.free_slot(state, library).is_some() {
            return;
        }
        let anybody_asked = state.in_port(library).any(|inside| inside.asked);
        for (index, inside) in state.port.iter().enumerate() {
            if inside.library != library || inside.abandoned || inside.asked {
                continue;
            }
            let full = state.desk_is_full();
            if !full && !anybody_asked {
                steps.owes(INJ_4);
            }
            let next = state.with(|next| {
                next.port[index].asked = true;
                if !full {
                    next.post_own(Work::asks_as(inside.made), Name::NONE);
                }
            });
            let cites = cites![clause INJ_4, clause OP_12, choice ONE_FOR_ALL, choice PROGRESS];
            steps.internal("operators are asked to see to a full library", cites, next);
        }
    }

    /// Moves of the world at a port.
    pub(super) fn at_port(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let moved = state.answered(call, done());
        match call.function {
            F::PortOpens { library } if self.port_of(state, library).is_some() => {
                let cites = cites![clause REQ_1, choice PROGRESS];
                steps.internal("the port is open", cites, moved);
            }
            F::PortTimesOut { library } => {
                if let Some(index) = self.port_of(state, library) {
                    let next = moved.with(|next| next.set_phase(index, Phase::Passed(NO_DRIVE)));
                    let cites = cites![clause EJ_3, choice WORLD];
                    steps.internal("the port has been open long enough", cites, next);
                }
            }
            F::LibraryBegins { library } if self.at_hand(state, library).is_some() => {
                let cites = cites![clause REQ_1, choice PROGRESS];
                steps.internal("the library is at work", cites, moved);
            }
            F::LibraryFinishes { library } => {
                if let Some(index) = self.at_hand(state, library) {
                    let next = moved.with(|next| next.pass(index, NO_DRIVE));
                    steps.internal("the library ends its work", cites![choice WORLD], next);
                }
            }
            F::MediumEntersPort { medium } => {
                if let Some(medium) = self.may_enter(state, medium) {
                    let inside = InPort {
                        library: self.setup.library_of(Part::Medium(medium)),
                        medium,
                        made: call.made,
                        abandoned: false,
                        asked: false,
                    };
                    let told = state.answered(call, done().with(FIRST_OUT, call.made));
                    let next = told.with(|next| put(next, inside));
                    steps.internal("a medium is put into the port", cites![choice WORLD], next);
                }
            }
            _ => {}
        }
    }

    /// Whether a move at a port may wait for ever: what it is about has not come yet.
    pub(super) fn may_wait_at_port(&self, state: &State, call: &Pending) -> bool {
        match call.function {
            F::PortOpens { library } | F::PortTimesOut { library } => {
                self.port_of(state, library).is_none()
            }
            F::LibraryBegins { library } | F::LibraryFinishes { library } => {
                self.at_hand(state, library).is_none()
            }
            F::MediumEntersPort { medium } => self.may_enter(state, medium).is_none(),
            _ => false,
        }
    }

    /// The work of a library that takes time and needs no drive.
    fn at_hand(&self, state: &State, library: Value) -> Option<usize> {
        let mut requests = state.requests_of(self.setup.library(library)?);
        let at_hand = requests.find(|(_, request)| {
            request.work.takes_time() && matches!(request.phase, Phase::InProcess(_))
        });
        at_hand.map(|(index, _)| index)
    }

    fn port_of(&self, state: &State, library: Value) -> Option<usize> {
        state.open_port(self.setup.library(library)?)
    }

    /// A medium that can be put into the port of its library now.
    fn may_enter(&self, state: &State, medium: Value) -> Option<u8> {
        let medium = self.setup.medium(medium)?;
        let library = self.setup.library_of(Part::Medium(medium));
        let in_hand = state.outside.has(medium) && !state.port.iter().any(|it| it.medium == medium);
        (state.is_injecting(library) && in_hand && !self.is_full(state, library)).then_some(medium)
    }
}

fn put(state: &mut State, inside: InPort) {
    let at = state.port.partition_point(|other| *other < inside);
    if !state.port.is_full() {
        state.port.insert(at, inside);
    }
}

/// A medium moves from the port into a slot, and is to be identified, if the database has room for
/// that.
fn stored(state: &mut State, inside: InPort, slot: u8) {
    state.port.retain(|other| *other != inside);
    state.filled = state.filled.with(slot);
    state.outside = state.outside.without(inside.medium);
    if !no_room(state).applies {
        let work = Work::Process(inside.medium);
        enqueue(state, inside.made, Name::NONE, inside.library, work);
    }
}
