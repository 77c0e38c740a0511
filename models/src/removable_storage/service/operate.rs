//! What calls have in common that work on a library, or on a drive or medium of one.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{ERROR_INVALID_PARAMETER, ERROR_LIBRARY_OFFLINE, ERROR_SUCCESS},
        setup::Access,
    },
    Shared,
    item::Item,
    library::Library,
};

impl<P: Platform> Shared<P> {
    /// The name of a session that controls libraries.
    pub(super) fn controller(&self, session: Value) -> Result<Name, Word> {
        self.admitted(session, Access::Control)
    }

    /// Enters the library of what a call works on, which has been looked for.
    pub(super) fn enter(
        &self,
        id: Value,
        library: Result<u8, Word>,
    ) -> Result<P::Guard<'_, Library<P>>, Word> {
        self.enter_unless(id, library, ERROR_LIBRARY_OFFLINE)
    }

    /// As [`Shared::enter`], for a call that answers this where the library is offline.
    pub(super) fn enter_unless(
        &self,
        id: Value,
        library: Result<u8, Word>,
        offline: Word,
    ) -> Result<P::Guard<'_, Library<P>>, Word> {
        if id == Value::Null {
            return Err(ERROR_INVALID_PARAMETER);
        }
        let inside = P::enter(self.library(library?));
        match inside.online {
            true => Ok(inside),
            false => Err(offline),
        }
    }

    /// Stores a request and queues it.
    pub(super) fn queue_work(
        &self,
        activity: Activity,
        inside: &mut P::Guard<'_, Library<P>>,
        item: Item<P>,
    ) -> Result<Return, Word> {
        self.database(activity)?;
        self.reserve(item.work)?;
        inside.queue(&Arc::new(item));
        P::notify_all(inside);
        Ok(Return::of(ERROR_SUCCESS))
    }
}
