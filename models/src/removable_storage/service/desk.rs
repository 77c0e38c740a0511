//! The operators' desk: the requests that lie there, and who waits for them.
//!
//! An operator request ends once, and so does a wait for one: both are a [`FinalOnce`]. Whoever
//! ends a request ends every wait that has been noted down by then; whoever notes a wait down has
//! looked at the request, inside the same monitor. So no wait is forgotten between the two. Beside
//! its request a wait is ended by the closing of its session. The desk's monitor guards the two
//! lists and nothing else; inside it only the sessions' is entered.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::Return,
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_DATABASE_FAILURE, ERROR_OBJECT_NOT_FOUND, NTMS_OBJ_DELETE, NTMS_OBJ_INSERT,
            NTMS_OBJ_UPDATE, NTMS_OPREQUEST, OPERATOR_REQUESTS_MAX, TOO_LATE, done,
        },
        clauses::{DESK_CLOSE, ENDED, RESTARTED_DESK},
        operator::Stage,
        request::By,
    },
    Conduct, RemovableStorage, Shared,
    item::Item,
};
use crate::kernels::FinalOnce;

/// What the monitor of the desk guards.
pub(super) struct Desk<P: Platform> {
    /// In the order in which they came; those that ended are kept.
    requests: Vec<Posted<P>>,
    /// Those that ended are kept until their request ends.
    waits: Vec<Arc<Wait<P>>>,
    /// Whether the service ends: nobody is to wait any longer.
    ending: bool,
}

/// An operator request's place at the desk.
struct Posted<P: Platform> {
    ticket: Arc<Ticket<P>>,
    /// How far it is, as long as it has not ended.
    stage: Stage,
}

/// An operator request, as all share it who end and await it.
pub(super) struct Ticket<P: Platform> {
    pub(super) name: Name,
    /// The session in which it was submitted; [`Name::NONE`] of the service's own.
    owner: Name,
    /// The library request that asked for something by it.
    pub(super) about: Option<Arc<Item<P>>>,
    end: FinalOnce<P>,
}

impl<P: Platform> Ticket<P> {
    /// How it has ended, if it has.
    pub(super) fn ended(&self) -> Option<Stage> {
        self.end.peek().map(Stage::of_end)
    }
}

/// A call that waits for an operator request.
pub(super) struct Wait<P: Platform> {
    request: Name,
    /// The session in which the call is made.
    session: Name,
    /// Whether it waits for a medium that operators are asked for, and not for their answer.
    allocates: bool,
    end: FinalOnce<P>,
}

/// How a wait ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WaitEnd {
    /// With its request.
    Ended(Stage),
    /// With its session.
    Unwound,
    /// With its time-out.
    Expired,
    /// With a medium, given by its index.
    Granted(u8),
}

impl WaitEnd {
    const UNWOUND: u32 = 100;
    const EXPIRED: u32 = 101;
    const GRANTED: u32 = 200;

    const fn number(self) -> u32 {
        match self {
            Self::Ended(stage) => stage.end(),
            Self::Unwound => Self::UNWOUND,
            Self::Expired => Self::EXPIRED,
            Self::Granted(medium) => Self::GRANTED + medium as u32,
        }
    }

    const fn of(number: u32) -> Self {
        match number {
            Self::UNWOUND => Self::Unwound,
            Self::EXPIRED => Self::Expired,
            Self::GRANTED.. => Self::Granted((number - Self::GRANTED) as u8),
            end => Self::Ended(Stage::of_end(end)),
        }
    }
}

impl<P: Platform> Wait<P> {
    /// Waits until its deadline; none where that ended it, or the end of the service.
    pub(super) fn wait(&self, deadline: Option<u64>) -> Option<WaitEnd> {
        self.end.wait(deadline).map(WaitEnd::of)
    }

    /// Ends it, unless it has ended; how it has ended.
    pub(super) fn finish(&self, end: WaitEnd) -> WaitEnd {
        let offered = self.end.offer(end.number());
        offered.map_or_else(WaitEnd::of, |()| end)
    }
}

impl<P: Platform> Desk<P> {
    pub(super) fn new() -> Self {
        Self {
            requests: Vec::with_capacity(OPERATOR_REQUESTS_MAX),
            waits: Vec::new(),
            ending: false,
        }
    }

    fn position(&self, name: Name) -> Option<usize> {
        let is = |posted: &Posted<P>| posted.ticket.name == name;
        self.requests.iter().position(is)
    }

    /// Puts a request onto the desk, if there is room.
    fn put(
        &mut self,
        name: Name,
        owner: Name,
        about: Option<Arc<Item<P>>>,
    ) -> Option<Arc<Ticket<P>>> {
        if self.requests.len() == OPERATOR_REQUESTS_MAX {
            return None;
        }
        let ticket = Arc::new(Ticket {
            name,
            owner,
            about,
            end: FinalOnce::new(),
        });
        self.requests.push(Posted {
            ticket: Arc::clone(&ticket),
            stage: Stage::Submitted,
        });
        Some(ticket)
    }

    /// Takes those waits off the list that are meant.
    fn take_waits(&mut self, meant: impl Fn(&Wait<P>) -> bool) -> Vec<Arc<Wait<P>>> {
        self.waits.extract_if(.., |wait| meant(wait)).collect()
    }

    /// Lets go of everybody who waits, or will: the service ends.
    pub(super) fn let_go(&mut self) {
        self.ending = true;
        for wait in &self.waits {
            wait.end.let_go();
        }
    }
}

impl<P: Platform> Shared<P> {
    /// Puts a request onto the desk that was made in the session `owner`.
    ///
    /// # Errors
    /// The code to answer when the desk is full, or the session closed.
    pub(super) fn post(&self, name: Name, owner: Name) -> Result<Arc<Ticket<P>>, Word> {
        let mut desk = P::enter(&self.desk);
        // Closing marks the session first and looks for its requests afterwards.
        self.access(Value::Name(owner))?;
        let ticket = desk.put(name, owner, None).ok_or(ERROR_DATABASE_FAILURE)?;
        self.news.tell(NTMS_OPREQUEST, NTMS_OBJ_INSERT, name);
        Ok(ticket)
    }

    /// Puts one of the service's own onto the desk, by which the library request `about` asks for
    /// something, if any does; none where the desk is full.
    pub(super) fn post_own(
        &self,
        name: Name,
        about: Option<Arc<Item<P>>>,
    ) -> Option<Arc<Ticket<P>>> {
        let ticket = P::enter(&self.desk).put(name, Name::NONE, about)?;
        self.news.tell(NTMS_OPREQUEST, NTMS_OBJ_INSERT, name);
        Some(ticket)
    }

    /// Takes a request back, unless it has ended; whoever waits for it learns that it is gone.
    pub(super) fn withdraw(&self, ticket: &Ticket<P>) {
        if self.end_ticket(ticket, Stage::Withdrawn).is_ok() {
            let is_other = |posted: &Posted<P>| posted.ticket.name != ticket.name;
            P::enter(&self.desk).requests.retain(is_other);
            self.news.tell(NTMS_OPREQUEST, NTMS_OBJ_DELETE, ticket.name);
        }
    }

    /// The operator request of this name.
    ///
    /// # Errors
    /// [`ERROR_OBJECT_NOT_FOUND`] when there is none.
    pub(super) fn ticket(&self, name: Name) -> Result<Arc<Ticket<P>>, Word> {
        let desk = P::enter(&self.desk);
        let index = desk.position(name).ok_or(ERROR_OBJECT_NOT_FOUND)?;
        Ok(Arc::clone(&desk.requests[index].ticket))
    }

    /// Ends a request and every wait for it.
    ///
    /// # Errors
    /// How it has ended, when it has.
    pub(super) fn end_ticket(&self, ticket: &Ticket<P>, end: Stage) -> Result<(), Stage> {
        ticket.end.offer(end.end()).map_err(Stage::of_end)?;
        let waits = P::enter(&self.desk).take_waits(|wait| {
            wait.request == ticket.name && !(wait.allocates && end == Stage::Complete)
        });
        for wait in waits.iter().take(self.conduct.waits_woken()) {
            wait.finish(WaitEnd::Ended(end));
        }
        if end != Stage::Withdrawn {
            self.news.tell(NTMS_OPREQUEST, NTMS_OBJ_UPDATE, ticket.name);
        }
        self.refuse_who_asked(ticket, end);
        Ok(())
    }

    /// Notes down that a call of a session waits for a request.
    ///
    /// # Errors
    /// How that has ended, or that the session is closed.
    pub(super) fn join(
        &self,
        ticket: &Ticket<P>,
        session: Name,
        allocates: bool,
    ) -> Result<Arc<Wait<P>>, WaitEnd> {
        let mut desk = P::enter(&self.desk);
        if !P::enter(&self.sessions).is_open(session) {
            return Err(WaitEnd::Unwound);
        }
        // Whoever ends it comes for the waits afterwards.
        let counts =
            |end: &Stage| self.conduct.looks_again() && !(allocates && *end == Stage::Complete);
        if let Some(end) = ticket.ended().filter(counts) {
            return Err(WaitEnd::Ended(end));
        }
        let wait = Arc::new(Wait {
            request: ticket.name,
            session,
            allocates,
            end: FinalOnce::new(),
        });
        if desk.ending {
            wait.end.let_go();
        }
        desk.waits.push(Arc::clone(&wait));
        Ok(wait)
    }

    /// Unwinds the waits of a closed session; ends its requests where they do not survive that.
    pub(super) fn clear_desk(&self, session: Name) {
        let mut desk = P::enter(&self.desk);
        let waits = desk.take_waits(|wait| wait.session == session);
        let tickets = desk.requests.iter().map(|posted| &posted.ticket);
        let tickets: Vec<_> = tickets.filter(|it| it.owner == session).cloned().collect();
        drop(desk);
        for wait in waits {
            wait.finish(WaitEnd::Unwound);
        }
        for ticket in tickets {
            match self.reading(DESK_CLOSE) {
                0 => {}
                // Where it has ended otherwise, that counts.
                1 => drop(self.end_ticket(&ticket, Stage::Refused(By::Closing))),
                _ => self.withdraw(&ticket),
            }
        }
    }

    /// Takes those requests off the desk that have ended and are meant.
    pub(super) fn clear_ended(&self, conduct: &dyn Conduct, meant: impl Fn(&Ticket<P>) -> bool) {
        let mut desk = P::enter(&self.desk);
        let goes = |posted: &mut Posted<P>| {
            // Whoever withdraws one takes it off himself.
            let ended = || {
                posted
                    .ticket
                    .ended()
                    .is_some_and(|end| end != Stage::Withdrawn)
            };
            meant(&posted.ticket) && (conduct.deletes_what_is_outstanding() || ended())
        };
        for posted in desk.requests.extract_if(.., goes) {
            let name = posted.ticket.name;
            self.news.tell(NTMS_OPREQUEST, NTMS_OBJ_DELETE, name);
        }
    }

    /// Ends what a restart finds open at the desk, where it does not survive that.
    pub(super) fn restart_desk(&self) {
        let value = self.reading(RESTARTED_DESK);
        if value == 0 {
            return;
        }
        let desk = P::enter(&self.desk);
        let tickets: Vec<_> = desk
            .requests
            .iter()
            .map(|it| Arc::clone(&it.ticket))
            .collect();
        drop(desk);
        for ticket in tickets {
            match value {
                // Where it has ended otherwise, that counts.
                1 => drop(self.end_ticket(&ticket, Stage::Refused(By::Restart))),
                _ => self.withdraw(&ticket),
            }
        }
    }

    /// The first call that still waits for a medium.
    pub(super) fn next_allocation(&self) -> Option<Arc<Wait<P>>> {
        let desk = P::enter(&self.desk);
        let open = |wait: &&Arc<Wait<P>>| wait.allocates && wait.end.peek().is_none();
        desk.waits.iter().find(open).cloned()
    }

    /// The operator requests that an enumeration shows.
    pub(super) fn list_desk(&self) -> Vec<Name> {
        let ended = self.reading(ENDED) == 1;
        let desk = P::enter(&self.desk);
        let tickets = desk.requests.iter().map(|posted| &posted.ticket);
        let shown = tickets.filter(|ticket| match ticket.ended() {
            None => true,
            Some(end) => ended && end != Stage::Withdrawn,
        });
        let mut names: Vec<Name> = shown.map(|ticket| ticket.name).collect();
        names.sort_unstable();
        names
    }

    /// How far an operator request is, if there is one of this name.
    pub(super) fn stage(&self, name: Name) -> Option<Stage> {
        let desk = P::enter(&self.desk);
        let posted = &desk.requests[desk.position(name)?];
        let stage = posted.ticket.ended().unwrap_or(posted.stage);
        (stage != Stage::Withdrawn).then_some(stage)
    }
}

impl<P: Platform> RemovableStorage<P> {
    /// Somebody turns to an operator request at the console.
    pub(super) fn console(&self, request: Value, stage: Stage) -> Return {
        let made = request.name().is_some_and(|name| {
            if stage.has_ended() {
                let ticket = self.shared.ticket(name);
                ticket.is_ok_and(|ticket| self.shared.end_ticket(&ticket, stage).is_ok())
            } else {
                self.shows(name, stage)
            }
        });
        if made { done() } else { Return::of(TOO_LATE) }
    }

    /// Notes how far an open request is, unless it is that far already.
    fn shows(&self, name: Name, stage: Stage) -> bool {
        let mut desk = P::enter(&self.shared.desk);
        let Some(index) = desk.position(name) else {
            return false;
        };
        let posted = &mut desk.requests[index];
        let moves = posted.stage < stage && posted.ticket.ended().is_none();
        if moves {
            posted.stage = stage;
            self.shared.news.tell(NTMS_OPREQUEST, NTMS_OBJ_UPDATE, name);
        }
        moves
    }
}
