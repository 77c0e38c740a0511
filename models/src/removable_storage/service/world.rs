//! Moves of the world. A move that has nothing to act on yet waits for it.

use sim::{
    platform::Platform,
    trace::Return,
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{FIRST_OUT, done},
        clauses::FAILING,
        request::{By, Phase, Work},
    },
    RemovableStorage,
    library::Library,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn drive_begins(&self, drive: Value) -> Return {
        self.once_at_work(drive, |_, _, _| true)
    }

    /// The drive ends the work at hand, with an error if one is given.
    pub(super) fn drive_ends(&self, drive: Value, error: Option<Word>) -> Return {
        self.once_at_work(drive, |library, index, drive| match error {
            None => library.pass(&self.shared.setup, index, drive),
            Some(error) => library.requests[index].item.finish(Phase::Failed(error)),
        })
    }

    /// The drive fails at the work at hand; operators are asked to see to it.
    pub(super) fn drive_fails(&self, drive: Value, error: Option<Word>, made: Name) -> Return {
        self.drive_ends(drive, error);
        if self.shared.reading(FAILING) == 0 {
            self.shared.post_own(made, None);
        }
        done().with(FIRST_OUT, made)
    }

    pub(super) fn medium_becomes_available(&self, medium: Value) -> Return {
        if let Some(medium) = self.shared.setup.medium(medium) {
            let library = self.shared.setup.media[usize::from(medium)].library;
            let mut inside = P::enter(self.shared.library(library));
            inside.available[usize::from(medium)] = true;
            inside.come_home(medium);
            P::notify_all(&inside);
            drop(inside);
            if self.shared.setup.media[usize::from(medium)].free {
                self.shared.serve_allocations();
            }
        }
        done()
    }

    pub(super) fn cleaner_arrives(&self, library: Value) -> Return {
        if let Some(library) = self.shared.setup.library(library) {
            let mut inside = P::enter(self.shared.library(library));
            inside.cleaner = true;
            P::notify_all(&inside);
        }
        done()
    }

    /// A library goes offline or comes online.
    pub(super) fn library_is_reached(&self, library: Value, online: bool) -> Return {
        if let Some(library) = self.shared.setup.library(library) {
            let mut inside = P::enter(self.shared.library(library));
            inside.online = online;
            if self.shared.conduct.online_wakes() {
                P::notify_all(&inside);
            }
        }
        done()
    }

    pub(super) fn operator_refuses(&self, medium: Value) -> Return {
        let Some(medium) = self.shared.setup.medium(medium) else {
            return done();
        };
        let library = self.shared.setup.media[usize::from(medium)].library;
        let find = |library: &mut Library<P>| {
            let mut requests = library.requests.iter_mut();
            requests.position(|request| {
                matches!(request.item.work, Work::Mount(mounted, ..) if mounted == medium)
                    && request.phase() == Phase::Waiting
            })
        };
        self.once(library, find, |library, index| {
            let refused = Phase::Cancelled(By::Operator);
            library.requests[index].item.finish(refused)
        })
    }

    fn once_at_work(
        &self,
        drive: Value,
        act: impl Fn(&mut Library<P>, usize, u8) -> bool,
    ) -> Return {
        let Some(drive) = self.shared.setup.drive(drive) else {
            return done();
        };
        let library = self.shared.setup.drives[usize::from(drive)].library;
        let find = |library: &mut Library<P>| library.at_work(drive);
        self.once(library, find, |library, index| act(library, index, drive))
    }

    /// Waits until a library has a request of some kind, and acts on it; again, where that came too
    /// late.
    pub(super) fn once(
        &self,
        library: u8,
        find: impl Fn(&mut Library<P>) -> Option<usize>,
        act: impl Fn(&mut Library<P>, usize) -> bool,
    ) -> Return {
        let mut inside = P::enter(self.shared.library(library));
        while !inside.ending {
            match find(&mut inside) {
                Some(index) if act(&mut inside, index) => {
                    self.shared.settle(&mut inside);
                    P::notify_all(&inside);
                    break;
                }
                Some(_) => {}
                None => inside = P::wait(inside),
            }
        }
        done()
    }
}
