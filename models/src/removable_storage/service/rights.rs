//! Rights: looked at once, where a call comes in; withdrawn in the table of sessions.

use sim::{
    platform::Platform,
    reading::ReadingId,
    trace::Return,
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{ERROR_ACCESS_DENIED, done},
        clauses::{PROTOCOL, VERSION},
        setup::Access,
    },
    RemovableStorage, Shared,
};

impl<P: Platform> Shared<P> {
    /// The name of a session that may do at least this.
    ///
    /// # Errors
    /// The code to answer where it may not, or is not open.
    pub(super) fn admitted(&self, session: Value, least: Access) -> Result<Name, Word> {
        match self.access(session)? >= least {
            true => Ok(session.name().expect("an open session has a name")),
            false => Err(ERROR_ACCESS_DENIED),
        }
    }

    /// What is asked of a session where Windows XP asks for nothing.
    pub(super) fn unless_xp(&self, least: Access) -> Access {
        self.where_asked(VERSION, least)
    }

    /// What is asked of a session where only the protocol asks for anything.
    pub(super) fn by_protocol(&self, least: Access) -> Access {
        self.where_asked(PROTOCOL, least)
    }

    fn where_asked(&self, reading: ReadingId, least: Access) -> Access {
        match self.reading(reading) {
            0 => least,
            _ => Access::None,
        }
    }
}

impl<P: Platform> RemovableStorage<P> {
    /// The user of a session loses all access; an administrator only where those are listed.
    pub(super) fn access_is_withdrawn(&self, session: Value) -> Return {
        let shared = &self.shared;
        let administrators_pass = shared.reading(VERSION) == 0;
        let mut sessions = P::enter(&shared.sessions);
        if let Some(access) = sessions.access_mut(session) {
            let passes = administrators_pass && *access == Access::Administrator;
            if self.shared.conduct.notes_withdrawal() && !passes {
                *access = Access::None;
            }
        }
        done()
    }
}
