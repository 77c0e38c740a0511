//! What lies in the port of a library, and what becomes of it once the operation is over that
//! opened the port; the moves of the world that have to do with it.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::Return,
    value::{Name, Value},
};

use super::{
    super::{
        api::{FIRST_OUT, done},
        clauses::FREED,
        place::{Course, Place},
        request::{NO_DRIVE, Part, Phase, Work},
        setup::Setup,
    },
    Conduct, RemovableStorage, Shared,
    library::Library,
};

impl<P: Platform> Library<P> {
    /// The operation that keeps the port open.
    fn open_port(&mut self) -> Option<usize> {
        let index = self.current?;
        let request = &mut self.requests[index];
        let open = request.item.work.opens_port() && request.ended().is_none();
        (open && !request.deleted).then_some(index)
    }

    /// The work that takes time and needs no drive.
    fn at_hand(&mut self) -> Option<usize> {
        let index = self.current?;
        let request = &mut self.requests[index];
        let works = request.item.work.takes_time() && request.ended().is_none();
        (works && !request.deleted).then_some(index)
    }

    /// Whether a medium is on its way into a drive.
    fn is_mounting(&mut self, medium: u8) -> bool {
        self.current.is_some_and(|index| {
            let request = &mut self.requests[index];
            let mounts = matches!(request.item.work, Work::Mount(mounted, ..) if mounted == medium);
            mounts && request.ended().is_none()
        })
    }

    /// The slot that a medium lies in, if it does.
    fn lies_in(&self, medium: u8) -> Option<u8> {
        match self.places[usize::from(medium)] {
            Place::Slot(slot) => Some(slot),
            _ => None,
        }
    }

    /// How many media lie in the port, on their way in.
    fn in_port(&self) -> usize {
        let enters = |place: &&Place| place.enters().is_some();
        self.places.iter().filter(enters).count()
    }

    /// An operation begins that opens the port: a medium that is to be ejected is put there; what
    /// lies there is to be injected.
    pub(super) fn open_for(&mut self, work: Work) {
        match work {
            Work::Eject(medium) => {
                let place = &mut self.places[usize::from(medium)];
                if let Place::Slot(slot) = *place {
                    let course = Course::Onward;
                    *place = Place::Leaving { slot, course };
                }
            }
            Work::Inject(_) | Work::InjectMany(_) => self.send(Course::Onward),
            _ => {}
        }
    }

    /// Ends an inject that finds, or makes, the port full.
    pub(super) fn close_if_full(&mut self, setup: &Setup, index: usize) {
        let item = &self.requests[index].item;
        if let Work::Inject(library) | Work::InjectMany(library) = item.work
            && self.in_port() >= setup.port(library)
        {
            item.finish(Phase::Passed(NO_DRIVE));
        }
    }

    /// The operation is over that opened the port. A medium whose eject was cancelled is taken back.
    pub(super) fn close_after(&mut self, conduct: &dyn Conduct, work: Work, end: Phase) {
        let cancelled = matches!(end, Phase::Cancelled(_));
        match work {
            Work::Eject(medium) => {
                let place = &mut self.places[usize::from(medium)];
                if let Place::Leaving { slot, .. } = *place {
                    *place = match cancelled {
                        true if conduct.takes_back_what_was_leaving() => Place::Slot(slot),
                        false if conduct.notes_what_is_ejected() => Place::Outside,
                        true => *place,
                        false => Place::Slot(slot),
                    };
                }
            }
            _ if cancelled => self.send(Course::Cancelled),
            _ if end == Phase::Stopped && !conduct.stores_when_stopped() => {
                self.places.iter_mut().for_each(|place| {
                    if place.enters().is_some() {
                        *place = Place::Outside;
                    }
                });
            }
            _ => {}
        }
    }

    /// Says what the media in the port are to expect that are on their way in.
    fn send(&mut self, now: Course) {
        for place in &mut self.places {
            if let Place::Entering { course, .. } = place {
                *course = now;
            }
        }
    }
}

impl<P: Platform> Shared<P> {
    /// Moves what lies in the port into slots, as far as there are any, and queues requests to
    /// identify it, as far as the database has room. Operators have to see to the rest, but for what
    /// was to be injected by an operation that was cancelled.
    pub(super) fn settle_port(&self, inside: &mut Library<P>, library: u8) {
        for medium in 0..inside.places.len() {
            let Place::Entering {
                made,
                asked,
                course,
                ..
            } = inside.places[medium]
            else {
                continue;
            };
            if course == Course::Staying {
                continue;
            }
            if let Some(slot) = inside.free_slot(&self.setup, library) {
                if asked && self.reading(FREED) == 0 {
                    self.no_longer_full(made);
                }
                inside.places[medium] = Place::Slot(slot);
                self.identify_later(inside, made, medium as u8);
                continue;
            }
            let cancelled = course == Course::Cancelled;
            if !cancelled && !asked {
                self.post_own(Work::asks_as(made), None);
            }
            inside.places[medium] = Place::Entering {
                library,
                made,
                asked: asked || !cancelled,
                course: if cancelled { Course::Staying } else { course },
            };
        }
    }

    /// Queues a request to identify a medium that was injected, if the database has room for it.
    fn identify_later(&self, inside: &mut Library<P>, made: Name, medium: u8) {
        let work = Work::Process(medium);
        if self.reserve(work).is_ok() {
            inside.queue(&Arc::new(self.item(made, Name::NONE, work)));
        }
    }

    /// Takes back what operators were asked to see to, for want of a slot.
    fn no_longer_full(&self, made: Name) {
        if let Ok(ticket) = self.ticket(Work::asks_as(made)) {
            self.withdraw(&ticket);
        }
    }
}

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn port_opens(&self, library: Value) -> Return {
        self.once_port_is_open(library, |_, _| true)
    }

    pub(super) fn port_times_out(&self, library: Value) -> Return {
        let over = Phase::Passed(NO_DRIVE);
        self.once_port_is_open(library, |inside, index| {
            inside.requests[index].item.finish(over)
        })
    }

    fn once_port_is_open(
        &self,
        library: Value,
        act: impl Fn(&mut Library<P>, usize) -> bool,
    ) -> Return {
        match self.shared.setup.library(library) {
            Some(library) => self.once(library, Library::open_port, act),
            None => done(),
        }
    }

    pub(super) fn library_begins(&self, library: Value) -> Return {
        self.once_at_hand(library, |_, _| true)
    }

    pub(super) fn library_finishes(&self, library: Value) -> Return {
        let setup = &self.shared.setup;
        self.once_at_hand(library, |inside, index| inside.pass(setup, index, NO_DRIVE))
    }

    fn once_at_hand(&self, library: Value, act: impl Fn(&mut Library<P>, usize) -> bool) -> Return {
        match self.shared.setup.library(library) {
            Some(library) => self.once(library, Library::at_hand, act),
            None => done(),
        }
    }

    /// Whoever puts in the last medium for which there is room has the port closed.
    pub(super) fn medium_enters_port(&self, medium: Value, made: Name) -> Return {
        let setup = &self.shared.setup;
        let Some(medium) = setup.medium(medium) else {
            return done();
        };
        let library = setup.library_of(Part::Medium(medium));
        let room = setup.port(library);
        let find = |inside: &mut Library<P>| {
            let index = inside.open_port()?;
            let injects = inside.requests[index].item.work.ejects().is_none();
            let in_hand = inside.is_offline(medium);
            (in_hand && injects && inside.in_port() < room).then_some(index)
        };
        let told = self.once(library, find, |inside, index| {
            inside.available[usize::from(medium)] = true;
            inside.places[usize::from(medium)] = Place::Entering {
                library,
                made,
                asked: false,
                course: Course::Onward,
            };
            inside.close_if_full(setup, index);
            true
        });
        if setup.media[usize::from(medium)].free {
            self.shared.serve_allocations();
        }
        told.with(FIRST_OUT, made)
    }

    pub(super) fn medium_is_taken(&self, medium: Value) -> Return {
        let Some(medium) = self.shared.setup.medium(medium) else {
            return done();
        };
        let library = self.shared.setup.library_of(Part::Medium(medium));
        let find = |inside: &mut Library<P>| match inside.is_mounting(medium) {
            true => None,
            false => inside.lies_in(medium).map(usize::from),
        };
        self.once(library, find, |inside, slot| {
            let slot = slot as u8;
            inside.places[usize::from(medium)] = Place::Missing { library, slot };
            true
        })
    }
}
