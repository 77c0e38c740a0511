//! The table of sessions: their handles, and which task each is executing.

use sim::{
    platform::Platform,
    value::{Name, Value, Word},
};

use super::{
    super::api::{ERROR_BAD_ARGUMENTS, ERROR_INVALID_HANDLE},
    task::Task,
};
use crate::family::Client;

/// All sessions. Whoever ends one, or a task in one, notifies the monitor.
pub(super) struct Sessions<P: Platform> {
    handles: Vec<Handle>,
    pub(super) all: Vec<Session<P>>,
    /// The service is being ended: nothing is waited for any more.
    pub(super) ending: bool,
}

/// A handle that a start or a join has given out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handle {
    name: Name,
    session: Name,
    pub(super) ended: bool,
}

impl Handle {
    /// Whether it belongs to a secondary installer.
    pub(super) fn is_secondary(&self) -> bool {
        self.name != self.session
    }
}

/// A session. It stays in the table when it has ended, for a task may still run in it.
pub(super) struct Session<P: Platform> {
    /// The primary installer's handle; the key is the name behind it.
    pub(super) name: Name,
    /// Who started it.
    pub(super) starter: Client,
    pub(super) open: bool,
    /// Whether a shutdown counts as having been called.
    pub(super) shut_down: bool,
    /// Whether the latest shutdown was cancelled.
    pub(super) was_cancelled: bool,
    /// Whether a cancel waits for the next operation.
    pub(super) latched: bool,
    /// The task of its current operation.
    pub(super) current: Option<P::Monitor<Task>>,
    /// The lists under way that can be cancelled: by the number that each was given, and whether
    /// it was asked to be.
    pub(super) lists: Vec<(u32, bool)>,
}

impl<P: Platform> Sessions<P> {
    pub(super) const fn new() -> Self {
        Self {
            handles: Vec::new(),
            all: Vec::new(),
            ending: false,
        }
    }

    /// How many sessions a user has open.
    pub(super) fn open(&self, user: u8) -> u32 {
        let own = |session: &&Session<P>| session.open && session.starter.user == user;
        self.all.iter().filter(own).count() as u32
    }

    /// Opens a session.
    pub(super) fn start(&mut self, name: Name, starter: Client) {
        self.join(name, name);
        self.all.push(Session {
            name,
            starter,
            open: true,
            shut_down: false,
            was_cancelled: false,
            latched: false,
            current: None,
            lists: Vec::new(),
        });
    }

    /// Gives out a handle of a session.
    pub(super) fn join(&mut self, name: Name, session: Name) {
        self.handles.push(Handle {
            name,
            session,
            ended: false,
        });
    }

    /// The open session that has this key.
    pub(super) fn of_key(&self, key: Name) -> Option<&Session<P>> {
        let mut open = self.all.iter().filter(|session| session.open);
        open.find(|session| session.name.offset(1) == key)
    }

    /// A handle of an open session.
    ///
    /// # Errors
    /// The code that says that it is none.
    pub(super) fn handle(&mut self, value: Value) -> Result<&mut Handle, Word> {
        let name = value.name().ok_or(ERROR_BAD_ARGUMENTS)?;
        let all = &self.all;
        let is_open = |name| {
            all.iter()
                .any(|session| session.name == name && session.open)
        };
        self.handles
            .iter_mut()
            .find(|handle| handle.name == name && !handle.ended && is_open(handle.session))
            .ok_or(ERROR_INVALID_HANDLE)
    }

    /// The open session of a handle.
    ///
    /// # Errors
    /// The code that says that there is none.
    pub(super) fn of_handle(&mut self, value: Value) -> Result<&mut Session<P>, Word> {
        let name = self.handle(value)?.session;
        Ok(self.get(name))
    }

    /// A session, open or not.
    ///
    /// # Panics
    /// When there never was such a session.
    pub(super) fn get(&mut self, name: Name) -> &mut Session<P> {
        self.all
            .iter_mut()
            .find(|session| session.name == name)
            .expect("a session stays in the table")
    }
}
