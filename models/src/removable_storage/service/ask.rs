//! The calls that ask: `EnumerateNtmsObject` and `GetNtmsObjectInformation`.

use arrayvec::{ArrayVec, CapacityError};
use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{LIST_MAX, List, Name, Value, Word},
};

use super::{
    super::{
        api::{
            CANCELLED, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER, ERROR_OBJECT_NOT_FOUND,
            ERROR_SUCCESS, FAILED, FIRST_OUT, INPROCESS, NTMS_OPREQUEST, PASSED, QUEUED,
            SECOND_OUT,
        },
        clauses::{ENDED, REMOVALS},
        request::{Phase, Removal, RemovalPhase},
        setup::Access,
    },
    RemovableStorage, Shared,
    library::Library,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn enumerate(
        &self,
        activity: Activity,
        session: Value,
        (container, kind): (Value, Value),
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let setup = &shared.setup;
        shared.admitted(session, shared.by_protocol(Access::User))?;
        shared.memory(activity)?;
        if kind == Value::Word(NTMS_OPREQUEST) {
            if container != Value::Null {
                return Err(ERROR_INVALID_PARAMETER);
            }
            let names: List = shared.list_desk().into_iter().collect();
            return Ok(Return::of(ERROR_SUCCESS).with(FIRST_OUT, names));
        }
        let libraries = match setup.library(container) {
            Some(one) => one..one + 1,
            None if container == Value::Null => 0..setup.libraries.len() as u8,
            None if setup.drive(container).or(setup.medium(container)).is_some() => {
                return Err(ERROR_INVALID_PARAMETER);
            }
            None => return Err(ERROR_OBJECT_NOT_FOUND),
        };
        let mut names = ArrayVec::<Name, LIST_MAX>::new();
        for library in libraries {
            let mut inside = P::enter(shared.library(library));
            let found = shared.list(&mut inside, &mut names);
            found.map_err(|_| ERROR_INSUFFICIENT_BUFFER)?;
        }
        names.sort_unstable();
        Ok(Return::of(ERROR_SUCCESS).with(FIRST_OUT, names.into_iter().collect::<List>()))
    }

    pub(super) fn information(
        &self,
        activity: Activity,
        session: Value,
        id: Value,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        shared.admitted(session, shared.unless_xp(Access::User))?;
        shared.memory(activity)?;
        let name = id.name().ok_or(ERROR_INVALID_PARAMETER)?;
        let told = shared.libraries.iter().find_map(|library| {
            let mut inside = P::enter(library);
            shared.look_up(&mut inside, name)
        });
        let results = Return::of(ERROR_SUCCESS);
        let Some((state, error)) = told else {
            let stage = shared.stage(name).ok_or(ERROR_OBJECT_NOT_FOUND)?;
            return Ok(results.with(FIRST_OUT, stage.word()));
        };
        Ok(results.with(FIRST_OUT, state).with(SECOND_OUT, error))
    }
}

impl<P: Platform> Shared<P> {
    /// Lists the requests of a library that an enumeration shows.
    fn list(
        &self,
        library: &mut Library<P>,
        names: &mut ArrayVec<Name, LIST_MAX>,
    ) -> Result<(), CapacityError<Name>> {
        let ended = self.reading(ENDED) == 1;
        let removals = self.reading(REMOVALS) == 1;
        for request in library.records() {
            if ended || request.ended().is_none() {
                names.try_push(request.item.name)?;
            }
            if let Some(removal) = request.removal
                && removals
                && (ended || !removal.has_ended())
            {
                names.try_push(removal.name)?;
            }
        }
        Ok(())
    }

    /// The state and the error code of a request, or of a queued cancellation where those can be
    /// seen.
    fn look_up(&self, library: &mut Library<P>, name: Name) -> Option<(Word, Word)> {
        if let Some(index) = library.position(name) {
            let phase = library.requests[index].phase();
            return Some(match phase {
                Phase::Failed(error) => (phase.word(), error),
                _ => (phase.word(), ERROR_SUCCESS),
            });
        }
        let index = library.position_of_removal(name)?;
        let removal = library.requests[index].removal?;
        (self.reading(REMOVALS) == 1).then(|| told_of(removal))
    }
}

fn told_of(removal: Removal) -> (Word, Word) {
    match removal.phase {
        RemovalPhase::Queued => (QUEUED, ERROR_SUCCESS),
        RemovalPhase::InProcess => (INPROCESS, ERROR_SUCCESS),
        RemovalPhase::Passed => (PASSED, ERROR_SUCCESS),
        RemovalPhase::Cancelled => (CANCELLED, ERROR_SUCCESS),
        RemovalPhase::Late | RemovalPhase::Failed => (FAILED, ERROR_OBJECT_NOT_FOUND),
    }
}
