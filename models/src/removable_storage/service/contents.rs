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
        request::{NO_DRIVE, Part, Phase, Work},
        setup::Setup,
    },
    Conduct, RemovableStorage, Shared,
    item::Item,
    library::Library,
};

/// A medium that somebody has put into the port.
#[derive(Clone, Copy)]
pub(super) struct InPort {
    medium: u8,
    /// The name for the request to identify it.
    made: Name,
    /// Whether operators have been asked to see to it.
    asked: bool,
}

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

    /// The first slot that holds nothing.
    pub(super) fn free_slot(&self, setup: &Setup, library: u8) -> Option<u8> {
        let mut slots = setup.slots_of(library);
        slots.find(|slot| !self.filled[usize::from(*slot)])
    }
}

impl<P: Platform> Shared<P> {
    /// Moves what lies in the port into slots, as far as there are any, and queues requests to
    /// identify it, as far as the database has room. Operators have to see to the rest.
    pub(super) fn store<C: Conduct>(&self, inside: &mut Library<P>, library: u8, item: &Item<P>) {
        if item.ended() == Some(Phase::Stopped) && !C::stores_when_stopped() {
            inside.port.clear();
        }
        while let Some(slot) = inside.free_slot(&self.setup, library)
            && !inside.port.is_empty()
        {
            let InPort { medium, made, .. } = inside.port.remove(0);
            inside.filled[usize::from(slot)] = true;
            inside.outside[usize::from(medium)] = false;
            if self.reserve(Work::Process(medium)).is_ok() {
                inside.queue(&Arc::new(self.item(
                    made,
                    Name::NONE,
                    Work::Process(medium),
                )));
            }
        }
        let cancelled = matches!(item.ended(), Some(Phase::Cancelled(_)));
        let left = inside.port.iter_mut().filter(|it| !it.asked && !cancelled);
        for staying in left {
            self.post_own(Work::asks_as(staying.made), None);
            staying.asked = true;
        }
    }
}

impl<P: Platform, C: Conduct> RemovableStorage<P, C> {
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
            let in_hand = inside.outside[usize::from(medium)]
                && !inside.port.iter().any(|it| it.medium == medium);
            let index = inside.open_port()?;
            let injects = inside.requests[index].item.work.ejects().is_none();
            (in_hand && injects && inside.port.len() < room).then_some(index)
        };
        let told = self.once(library, find, |inside, index| {
            let asked = false;
            inside.port.push(InPort {
                medium,
                made,
                asked,
            });
            if inside.port.len() == room {
                inside.requests[index].item.finish(Phase::Passed(NO_DRIVE));
            }
            true
        });
        told.with(FIRST_OUT, made)
    }
}
