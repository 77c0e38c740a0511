//! `DisableNtmsObject` and `EnableNtmsObject`: in the call or as a request; what is disabled then.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{ERROR_INVALID_STATE, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS},
        clauses::DISABLING,
        request::{Manner, Part, Work},
        setup::Setup,
    },
    RemovableStorage,
    library::Library,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn set_enabled(
        &self,
        activity: Activity,
        session: Value,
        enabled: bool,
        (kind, id): (Value, Value),
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.controller(session)?;
        let kind = kind.word().expect("the signature asks for a word");
        let part = shared.setup.part(kind, id).ok_or(ERROR_OBJECT_NOT_FOUND);
        let library = part.map(|part| shared.setup.library_of(part));
        let mut inside = shared.enter(id, library)?;
        let part = part?;
        if inside.is_disabled(part) != enabled {
            return Err(ERROR_INVALID_STATE);
        }
        if shared.reading(DISABLING) == 1 {
            inside.change(&shared.setup, part, enabled);
            P::notify_all(&inside);
            return Ok(Return::of(ERROR_SUCCESS));
        }
        let work = match enabled {
            true => Work::Enable(part),
            false => Work::Disable(part),
        };
        shared.queue_work(activity, &mut inside, shared.item(made, owner, work))
    }
}

impl<P: Platform> Library<P> {
    pub(super) fn is_disabled(&self, part: Part) -> bool {
        self.disabled.contains(&part)
    }

    /// Whether what a request is about is disabled. Emptying drives and enabling still have a
    /// point.
    pub(super) fn is_hindered(&self, work: Work) -> bool {
        match work {
            Work::Clean(drive) => self.is_disabled(Part::Drive(drive)),
            Work::Mount(.., Manner::Into(drive)) if self.is_disabled(Part::Drive(drive)) => true,
            Work::Mount(medium, ..) => self.is_disabled(Part::Medium(medium)),
            Work::Eject(medium) | Work::EjectNext(medium) => self.is_disabled(Part::Medium(medium)),
            Work::Inject(library)
            | Work::InjectMany(library)
            | Work::Inventory(library)
            | Work::Door(library) => self.is_disabled(Part::Library(library)),
            _ => false,
        }
    }

    /// Enables or disables something with all that it contains. A drive that is disabled is emptied
    /// if nothing is at work just then.
    pub(super) fn change(&mut self, setup: &Setup, part: Part, enabled: bool) {
        let idle = !self.is_busy();
        for part in setup.with_contents(part) {
            self.disabled.retain(|other| *other != part);
            if enabled {
                continue;
            }
            self.disabled.push(part);
            if let Part::Drive(drive) = part
                && idle
            {
                self.unload(drive);
            }
        }
    }
}
