//! The registry: where the resources of all sessions are noted. One mutex, which may not be had.

use sim::value::Name;

use super::super::apps::Apps;

/// What is noted of every session.
#[derive(Debug, Default)]
pub(super) struct Registry {
    entries: Vec<Entry>,
}

/// What is noted of one session.
#[derive(Debug)]
struct Entry {
    session: Name,
    /// The applications that its resources concern.
    concerned: Apps,
    /// What its first list said to run, for a service that believes it.
    listed: Option<Apps>,
}

impl Registry {
    fn entry(&mut self, session: Name) -> &mut Entry {
        let known = self
            .entries
            .iter()
            .position(|entry| entry.session == session);
        let index = known.unwrap_or_else(|| {
            self.entries.push(Entry {
                session,
                concerned: Apps::NONE,
                listed: None,
            });
            self.entries.len() - 1
        });
        &mut self.entries[index]
    }

    /// Adds to the applications that a session's resources concern.
    pub(super) fn add(&mut self, session: Name, apps: Apps) {
        let entry = self.entry(session);
        entry.concerned = entry.concerned.or(apps);
    }

    /// The applications that a session's resources concern.
    pub(super) fn of(&mut self, session: Name) -> Apps {
        self.entry(session).concerned
    }

    /// What the first list of a session said to run.
    pub(super) fn remember(&mut self, session: Name, running: Apps) -> Apps {
        *self.entry(session).listed.get_or_insert(running)
    }
}
