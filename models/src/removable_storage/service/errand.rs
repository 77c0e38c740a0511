//! What libraries ask operators for: a medium that is offline, a cleaner.
//!
//! A library request asks in the moment in which it is queued, so that its operator request is there
//! before anybody can end it. Whoever ends it afterwards, or sees that it has ended, takes the
//! operator request back. Whoever refuses that one ends what has asked for it, unless a drive has
//! taken it up by then.

use std::sync::Arc;

use sim::platform::Platform;

use super::{
    super::{
        clauses::{ASKED, DESK_REFUSED},
        operator::Stage,
        request::{By, Part, Work},
    },
    Shared,
    desk::Ticket,
    item::Item,
    library::Library,
};

impl<P: Platform> Library<P> {
    /// Whether work cannot be done without something that operators are asked for.
    pub(super) fn lacks(&self, work: Work) -> bool {
        match work {
            Work::Mount(medium, _, manner) => manner.asks_operators() && self.is_offline(medium),
            Work::Clean(_) => !self.cleaner,
            _ => false,
        }
    }
}

impl<P: Platform> Shared<P> {
    /// Asks operators for what requests lack: one that was just queued, or one whose medium has
    /// gone out of the library.
    pub(super) fn ask_operators(&self, inside: &mut Library<P>) {
        for index in 0..inside.requests.len() {
            let work = inside.requests[index].item.work;
            if inside.requests[index].asked.is_some() || !inside.lacks(work) {
                continue;
            }
            let request = &mut inside.requests[index];
            if request.ended().is_none() {
                let about = Arc::clone(&request.item);
                request.asked = self.post_own(Work::asks_as(about.name), Some(about));
            }
        }
    }

    /// Takes back what operators were asked for by requests that have ended.
    pub(super) fn settle(&self, inside: &mut Library<P>) {
        for request in &mut inside.requests {
            if request.asked.is_some()
                && request.ended().is_some()
                && let Some(ticket) = request.asked.take()
                && self.reading(ASKED) == 0
                && self.conduct.takes_back_what_is_moot()
            {
                self.withdraw(&ticket);
            }
        }
    }

    /// As [`Shared::settle`], for a request that somebody has ended outside its library.
    pub(super) fn settle_for(&self, item: &Item<P>) {
        let library = match item.work {
            Work::Mount(medium, ..) if self.setup.media[usize::from(medium)].offline => {
                self.setup.library_of(Part::Medium(medium))
            }
            Work::Clean(drive) => self.setup.library_of(Part::Drive(drive)),
            _ => return,
        };
        if matches!(item.work, Work::Clean(_)) && self.setup.libraries[usize::from(library)].cleaner
        {
            return;
        }
        self.settle(&mut P::enter(self.library(library)));
    }

    /// Ends what has asked for something by an operator request that has ended so, where that was a
    /// refusal.
    pub(super) fn refuse_who_asked(&self, ticket: &Ticket<P>, end: Stage) {
        let (Some(item), Stage::Refused(by)) = (&ticket.about, end) else {
            return;
        };
        let by = match by {
            By::Administrator if self.reading(DESK_REFUSED) == 1 => By::Desk,
            _ => By::Operator,
        };
        if self.conduct.refuses_who_asked() {
            // Where a drive has taken it up, or it has ended otherwise, the refusal comes too late.
            let _ = item.cancel_unclaimed(by);
        }
    }
}
