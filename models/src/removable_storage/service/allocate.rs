//! `AllocateNtmsMedia`: takes a free medium, or asks operators for one and waits.
//!
//! Whoever brings a medium shows it first and looks for somebody who waits afterwards; whoever
//! begins to wait looks for a medium once more afterwards. So one of them sees the other.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{INFINITE, Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_MEDIA_UNAVAILABLE, ERROR_SUCCESS, FIRST_OUT, NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE,
            done,
        },
        clauses::{SERVED, ZERO},
        operator::Stage,
        setup::Access,
    },
    RemovableStorage, Shared,
    desk::{Ticket, WaitEnd},
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn allocate(
        &self,
        activity: Activity,
        session: Value,
        (options, timeout): (Value, u32),
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let deadline = (timeout != INFINITE).then(|| P::now() + u64::from(timeout));
        let owner = shared.admitted(session, Access::Control)?;
        shared.memory(activity)?;
        if let Some(medium) = shared.take_free() {
            return Ok(shared.allocated(medium));
        }
        let insists = options == Value::Word(NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE);
        if insists || (timeout == 0 && shared.reading(ZERO) == 1) {
            return Err(ERROR_MEDIA_UNAVAILABLE);
        }
        shared.database(activity)?;
        let ticket = shared.post(made, owner)?;
        let end = shared.await_medium(&ticket, owner, deadline);
        Ok(shared.after_allocation(&ticket, end))
    }
}

impl<P: Platform> Shared<P> {
    /// Waits for a medium; none when the service ends.
    fn await_medium(
        &self,
        ticket: &Ticket<P>,
        session: Name,
        deadline: Option<u64>,
    ) -> Option<WaitEnd> {
        let wait = match self.join(ticket, session, true) {
            Ok(wait) => wait,
            Err(end) => return Some(end),
        };
        self.serve_allocations();
        let end = wait.wait(deadline);
        end.or_else(|| deadline.map(|_| wait.finish(WaitEnd::Expired)))
    }

    /// What an allocation returns, and what becomes of its operator request.
    fn after_allocation(&self, ticket: &Ticket<P>, end: Option<WaitEnd>) -> Return {
        match end {
            Some(WaitEnd::Granted(medium)) => {
                if self.reading(SERVED) == 0 {
                    self.withdraw(ticket);
                }
                self.allocated(medium)
            }
            Some(end) => {
                if end == WaitEnd::Expired && self.conduct.withdraws_what_expired() {
                    self.withdraw(ticket);
                }
                // It is deleted only with its session.
                let unwound = end == WaitEnd::Ended(Stage::Withdrawn);
                let end = if unwound { WaitEnd::Unwound } else { end };
                Return::of(self.awaited(end))
            }
            // The service is being shut down, and nobody sees what is returned.
            None => done(),
        }
    }

    /// Gives free media to calls that wait for one, as long as there are both.
    pub(super) fn serve_allocations(&self) {
        while let Some(wait) = self.next_allocation() {
            let Some(medium) = self.take_free() else {
                return;
            };
            let granted = WaitEnd::Granted(medium);
            if wait.finish(granted) != granted && self.conduct.takes_back() {
                let library = self.setup.media[usize::from(medium)].library;
                P::enter(self.library(library)).allocated[usize::from(medium)] = false;
            }
        }
    }

    /// Allocates a medium, if one is free.
    fn take_free(&self) -> Option<u8> {
        (0..).zip(&self.libraries).find_map(|(library, monitor)| {
            let media = (0..).zip(&self.setup.media);
            let mut mine = media.filter(|(_, medium)| medium.free && medium.library == library);
            let mut inside = P::enter(monitor);
            let (medium, _) = mine.find(|(index, _): &(u8, _)| {
                let index = usize::from(*index);
                inside.available[index] && !inside.allocated[index]
            })?;
            inside.allocated[usize::from(medium)] = self.conduct.notes_allocation();
            Some(medium)
        })
    }

    fn allocated(&self, medium: u8) -> Return {
        let name = self.setup.media[usize::from(medium)].name;
        Return::of(ERROR_SUCCESS).with(FIRST_OUT, name)
    }
}
