//! What lies in the port of a library, and what becomes of it once the operation is over that
//! opened the port; the moves of the world that have to do with it.

use sim::{
    spec::{Cite, Steps},
    value::{Name, Value},
};

use super::{
    super::{
        api::{FIRST_OUT, Function as F, done},
        clauses::{
            CANCEL_18, EJ_3, EJ_5, FREED, HALFWAY, INJ_2, INJ_4, INJ_5, ONE_FOR_ALL, OP_12,
            PROGRESS, REQ_1, SLOT, WORLD,
        },
        place::{Course, Place, SOME_SLOT},
        request::{NO_DRIVE, Part, Phase, Work},
    },
    Specification,
    inventory::overlook,
    mount::{enqueue, no_room},
    state::{Pending, Request, State},
};
use crate::cites;

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

    /// The media that lie in the port of a library, on their way in.
    fn entering(&self, library: u8) -> impl Iterator<Item = Entry> + '_ {
        let places = (0..).zip(&self.places);
        places.filter_map(move |(medium, place)| match *place {
            Place::Entering {
                library: into,
                made,
                asked,
                course,
            } if into == library => Some(Entry {
                medium,
                made,
                asked,
                course,
            }),
            _ => None,
        })
    }

    /// Notes what an operation's new phase means for what lies in the port, or is put there.
    pub(super) fn touch_port(&mut self, index: usize, phase: Phase) {
        let Request {
            work,
            library,
            phase: before,
            ..
        } = self.requests[index];
        let begins = matches!(phase, Phase::InProcess(_));
        if !begins && !matches!(before, Phase::InProcess(_)) {
            return;
        }
        let now = match phase {
            Phase::Cancelled(_) => Course::Cancelled,
            _ => Course::Onward,
        };
        match work {
            Work::Inject(_) | Work::InjectMany(_) => {
                for place in &mut self.places {
                    if let Place::Entering {
                        library: into,
                        course,
                        ..
                    } = place
                        && *into == library
                    {
                        *course = now;
                    }
                }
            }
            Work::Eject(medium) => {
                let slot = self.place(medium).slot().unwrap_or(SOME_SLOT);
                self.lay(medium, Place::Leaving { slot, course: now });
            }
            _ => {}
        }
    }
}

impl Specification {
    fn is_full(&self, state: &State, library: u8) -> bool {
        state.entering(library).count() >= self.setup.port(library)
    }

    /// The first slot of a library that holds nothing.
    pub(super) fn free_slot(&self, state: &State, library: u8) -> Option<u8> {
        self.free_slots(state, library).next()
    }

    fn free_slots<'a>(&'a self, state: &'a State, library: u8) -> impl Iterator<Item = u8> + 'a {
        let slots = self.setup.slots_of(library);
        slots.filter(|slot| !self.is_filled(state, *slot))
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

    /// Whether something has to become of what lies in the port of a library.
    pub(super) fn is_unsettled(&self, state: &State, library: u8) -> bool {
        let due = |entry: Entry| match entry.course {
            Course::Onward => self.free_slot(state, library).is_some(),
            Course::Cancelled => true,
            Course::Staying => false,
        };
        let stays = !state.is_injecting(library) && state.entering(library).any(due);
        stays || self.left(state, library).next().is_some()
    }

    /// The media that lie in the port of a library after an eject, each with the slot that is kept
    /// for it.
    fn left<'a>(
        &'a self,
        state: &'a State,
        library: u8,
    ) -> impl Iterator<Item = (u8, u8, Course)> + 'a {
        let open = state.open_port(library);
        let ejected = open.and_then(|index| state.requests[index].work.ejects());
        let places = (0..).zip(&state.places);
        places.filter_map(move |(medium, place)| match *place {
            Place::Leaving { slot, course } => {
                let here = self.setup.library_of(Part::Medium(medium)) == library;
                (here && ejected != Some(medium)).then_some((medium, slot, course))
            }
            _ => None,
        })
    }

    /// Offers what becomes of what lies in the port of a library once nobody holds that open for it.
    pub(super) fn settle_port(&self, state: &State, library: u8, steps: &mut Steps<'_, State>) {
        for left in self.left(state, library) {
            settle_left(state, left, steps);
        }
        if state.is_injecting(library) {
            return;
        }
        self.ask_for_slots(state, library, steps);
        for entry in state.entering(library) {
            match entry.course {
                Course::Onward => {
                    if self.free_slot(state, library).is_some() {
                        steps.owes(INJ_2);
                    }
                    let cites = cites![clause INJ_2, choice SLOT, choice PROGRESS];
                    self.store(state, (library, entry), cites, steps);
                }
                Course::Cancelled => {
                    steps.owes(CANCEL_18);
                    let cites = cites![clause CANCEL_18, choice HALFWAY, choice SLOT];
                    self.store(state, (library, entry), cites, steps);
                    let next = state.with(|next| {
                        let course = Course::Staying;
                        next.enter(library, Entry { course, ..entry });
                    });
                    let cites = cites![clause CANCEL_18, choice HALFWAY];
                    steps.internal("what lies in the port stays there", cites, next);
                }
                Course::Staying => {}
            }
        }
    }

    /// Offers to put a medium from the port into a slot.
    fn store(
        &self,
        state: &State,
        (library, entry): (u8, Entry),
        cites: &'static [Cite],
        steps: &mut Steps<'_, State>,
    ) {
        let text = "what lay in the port is stored";
        for slot in self.free_slots(state, library) {
            let next = state.with(|next| stored(next, library, entry, slot));
            if !entry.asked {
                steps.internal(text, cites, next);
                continue;
            }
            steps.under(FREED, |steps, value| {
                let next = next.with(|next| {
                    if value == 0 {
                        next.withdraw(Work::asks_as(entry.made));
                    }
                });
                let cites = cites![clause INJ_2, clause INJ_5, reading FREED, choice SLOT];
                steps.internal(
                    "a slot is free at last for what lay in the port",
                    cites,
                    next,
                );
            });
        }
    }

    /// Offers to ask operators to see to what no slot is left for.
    fn ask_for_slots(&self, state: &State, library: u8, steps: &mut Steps<'_, State>) {
        if self.free_slot(state, library).is_some() {
            return;
        }
        let anybody_asked = state.entering(library).any(|entry| entry.asked);
        for entry in state.entering(library) {
            if entry.course != Course::Onward || entry.asked {
                continue;
            }
            let full = state.desk_is_full();
            if !full && !anybody_asked {
                steps.owes(INJ_4);
            }
            let next = state.with(|next| {
                let asked = true;
                next.enter(library, Entry { asked, ..entry });
                if !full {
                    next.post_own(Work::asks_as(entry.made), Name::NONE);
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
                    overlook(state, &moved, index, steps);
                    let next = moved.with(|next| next.pass(index, NO_DRIVE));
                    steps.internal("the library ends its work", cites![choice WORLD], next);
                }
            }
            F::MediumEntersPort { medium } => {
                if let Some(medium) = self.may_enter(state, medium) {
                    let library = self.setup.library_of(Part::Medium(medium));
                    let entry = Entry {
                        medium,
                        made: call.made,
                        asked: false,
                        course: Course::Onward,
                    };
                    let told = state.answered(call, done().with(FIRST_OUT, call.made));
                    let next = told.with(|next| {
                        next.available = next.available.with(medium);
                        next.enter(library, entry);
                    });
                    steps.internal("a medium is put into the port", cites![choice WORLD], next);
                }
            }
            F::MediumIsTaken { medium } => {
                if let Some((medium, slot)) = self.may_be_taken(state, medium) {
                    let library = self.setup.library_of(Part::Medium(medium));
                    let next = moved.with(|next| {
                        next.lay(medium, Place::Missing { library, slot });
                    });
                    steps.internal("somebody takes out a medium", cites![choice WORLD], next);
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
            F::MediumIsTaken { medium } => self.may_be_taken(state, medium).is_none(),
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
        let in_hand = state.is_offline(medium);
        (state.is_injecting(library) && in_hand && !self.is_full(state, library)).then_some(medium)
    }

    /// A medium that can be taken out by hand, with the slot that it lies in. On its way into a
    /// drive it no longer lies there.
    fn may_be_taken(&self, state: &State, medium: Value) -> Option<(u8, u8)> {
        let medium = self.setup.medium(medium)?;
        let on_its_way = state.requests.iter().any(|request| {
            let mounts = matches!(request.work, Work::Mount(mounted, ..) if mounted == medium);
            mounts && matches!(request.phase, Phase::InProcess(_))
        });
        match state.place(medium) {
            Place::Slot(slot) if !on_its_way => Some((medium, slot)),
            _ => None,
        }
    }
}

/// A medium that lies in a port, on its way in.
#[derive(Clone, Copy)]
struct Entry {
    medium: u8,
    /// The name for the request to identify it.
    made: Name,
    /// Whether operators have been asked to see to it.
    asked: bool,
    course: Course,
}

impl State {
    /// Notes how things stand with a medium in the port of a library.
    fn enter(&mut self, library: u8, entry: Entry) {
        let Entry {
            medium,
            made,
            asked,
            course,
        } = entry;
        let place = Place::Entering {
            library,
            made,
            asked,
            course,
        };
        self.lay(medium, place);
    }
}

/// Offers what becomes of a medium that lies in the port after its eject.
fn settle_left(
    state: &State,
    (medium, slot, course): (u8, u8, Course),
    steps: &mut Steps<'_, State>,
) {
    let gone = state.with(|next| next.lay(medium, Place::Outside));
    let back = state.with(|next| next.lay(medium, Place::Slot(slot)));
    if course == Course::Cancelled {
        steps.owes(CANCEL_18);
        for next in [gone, back] {
            let cites = cites![clause CANCEL_18, choice HALFWAY];
            steps.internal("an eject is cancelled half-way", cites, next);
        }
        return;
    }
    steps.owes(EJ_5);
    let cites = cites![clause EJ_5, choice PROGRESS];
    steps.internal("what was ejected is out", cites, gone);
    if steps.permits(EJ_5, false) {
        steps.internal("what was ejected is there still", cites![clause EJ_5], back);
    }
}

/// A medium moves from the port into a slot, and is to be identified, if the database has room for
/// that.
fn stored(state: &mut State, library: u8, entry: Entry, slot: u8) {
    state.lay(entry.medium, Place::Slot(slot));
    if !no_room(state).applies {
        let work = Work::Process(entry.medium);
        enqueue(state, entry.made, Name::NONE, library, work);
    }
}
