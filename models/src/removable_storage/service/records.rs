//! The records of requests: deleted, purged when nobody needs them any longer, given an order.

use std::sync::atomic::Ordering;

use sim::{
    platform::{Atomic, Platform},
    trace::{Activity, Return},
    value::{Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_ACCESS_DENIED, ERROR_DATABASE_FULL, ERROR_INVALID_PARAMETER,
            ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, NTMS_OPREQUEST, REQUESTS_MAX, done,
        },
        clauses::FULL_DELETION,
        setup::Access,
    },
    RemovableStorage, Right, Shared,
    library::Request,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn delete(
        &self,
        activity: Activity,
        session: Value,
        (kind, id): (Value, Value),
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let access = shared.access(session)?;
        shared.memory(activity)?;
        let name = id.name().ok_or(ERROR_INVALID_PARAMETER)?;
        if access < Access::Control {
            return Err(ERROR_ACCESS_DENIED);
        }
        shared.database(activity)?;
        shared.room_to_delete()?;
        if kind == Value::Word(NTMS_OPREQUEST) {
            shared.clear_ended(shared.conduct, |ticket| ticket.name == name);
            return Ok(Return::of(ERROR_SUCCESS));
        }
        for library in &shared.libraries {
            let mut inside = P::enter(library);
            if let Some(index) = inside.position(name) {
                let request = &mut inside.requests[index];
                if self.shared.conduct.deletes_what_is_outstanding() || request.ended().is_some() {
                    shared.forget(request);
                }
                break;
            }
            if let Some(index) = inside.position_of_removal(name) {
                let removal = &mut inside.requests[index].removal;
                *removal = removal.filter(|removal| !removal.has_ended());
                break;
            }
        }
        Ok(Return::of(ERROR_SUCCESS))
    }

    pub(super) fn order(
        &self,
        activity: Activity,
        session: Value,
        id: Value,
        number: u32,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        shared.admitted(session, shared.unless_xp(Access::Control))?;
        shared.memory(activity)?;
        let name = id.name().ok_or(ERROR_INVALID_PARAMETER)?;
        for library in &shared.libraries {
            let mut inside = P::enter(library);
            if let Some(index) = inside.position(name) {
                inside.requests[index].order = number;
            } else if inside.position_of_removal(name).is_none() {
                continue;
            }
            return Ok(Return::of(ERROR_SUCCESS));
        }
        Err(ERROR_OBJECT_NOT_FOUND)
    }

    /// Purges what has ended, unless flags say that it is kept.
    pub(super) fn purge(&self) -> Return {
        let shared = &self.shared;
        for (library, keeper) in shared.libraries.iter().zip(&shared.setup.libraries) {
            for request in P::enter(library).records() {
                if request.ended().is_some_and(|end| keeper.purges(end)) {
                    shared.forget(request);
                }
            }
        }
        let keeper = shared.setup.desk;
        shared.clear_ended(&Right, |ticket| {
            ticket.ended().is_some_and(|end| keeper.purges(end))
        });
        done()
    }
}

impl<P: Platform> Shared<P> {
    /// Whether anything can be deleted, although the database may have no room.
    fn room_to_delete(&self) -> Result<(), Word> {
        let needed = self.reading(FULL_DELETION) == 1;
        match needed && self.stored.load(Ordering::Relaxed) as usize >= REQUESTS_MAX {
            true => Err(ERROR_DATABASE_FULL),
            false => Ok(()),
        }
    }

    /// Takes a request out of the database. Whoever waits for its end still holds it.
    pub(super) fn forget(&self, request: &mut Request<P>) {
        request.deleted = true;
        request.item.tell_gone();
        self.stored.fetch_sub(1, Ordering::Relaxed);
    }
}
