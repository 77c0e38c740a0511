//! States of the specification: sessions, requests, media, and the calls that are under way.

use arrayvec::ArrayVec;
use sim::{
    clause::ClauseId,
    trace::{Activity, Return},
    value::{INFINITE, List, Name, Value},
};

use super::super::{
    api::{Function, MEDIA_MAX, NTMS_LIBREQUEST, REQUESTS_MAX, SESSIONS_MAX},
    place::Place,
    request::{By, Part, Phase, Removal, RemovalPhase, Work},
    setup::{self, Access, Setup},
};
use super::{
    desk::Desk,
    enable::Disabled,
    notify::{Change, Pipes},
};

/// Most calls under way at once.
const CALLS_MAX: usize = 12;
/// Most requests that are remembered: those in the database, and deleted ones for which calls wait.
pub(super) const REQUESTS_KEPT: usize = REQUESTS_MAX + 4;

/// What there is, as far as any call can still show it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct State {
    /// Sorted by name.
    pub(super) sessions: ArrayVec<Session, SESSIONS_MAX>,
    /// Sorted by name.
    pub(super) requests: ArrayVec<Request, REQUESTS_KEPT>,
    /// What operators are asked for.
    pub(super) desk: Desk,
    /// The media that somebody has allocated.
    pub(super) allocated: Bits,
    /// Who is told what changes.
    pub(super) pipes: Pipes,
    /// The media that can be had.
    pub(super) available: Bits,
    /// By medium: where it lies.
    pub(super) places: ArrayVec<Place, MEDIA_MAX>,
    /// The libraries in which there is a cleaner.
    pub(super) cleaners: Bits,
    /// The libraries that can be reached.
    pub(super) online: Bits,
    /// What is disabled.
    pub(super) disabled: Disabled,
    /// Sorted by activity.
    pub(super) calls: ArrayVec<Pending, CALLS_MAX>,
}

/// A set of drives, media or libraries, by index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub(super) struct Bits(u64);

impl Bits {
    pub(super) const fn has(self, index: u8) -> bool {
        self.0 & (1 << index) != 0
    }

    pub(super) const fn with(self, index: u8) -> Self {
        Self(self.0 | 1 << index)
    }

    pub(super) const fn without(self, index: u8) -> Self {
        Self(self.0 & !(1 << index))
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The set of those for which this is so.
fn bits(all: impl Iterator<Item = bool>) -> Bits {
    let members = (0..).zip(all).filter(|(_, is)| *is);
    members.fold(Bits::default(), |bits, (index, _)| bits.with(index))
}

/// A session that was opened at some time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Session {
    pub(super) name: Name,
    pub(super) access: Access,
    /// The process in which it may be used.
    pub(super) process: u8,
    pub(super) open: bool,
}

/// A cleaning or mount request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Request {
    pub(super) name: Name,
    pub(super) library: u8,
    /// The session that asked for it.
    pub(super) owner: Name,
    /// The other request of the call that made it, or its own name where it made one.
    pub(super) partner: Name,
    pub(super) work: Work,
    pub(super) phase: Phase,
    /// The latest cancellation that was queued for it.
    pub(super) removal: Option<Removal>,
    /// Its place among mounts, where one was given; zero otherwise.
    pub(super) order: u32,
    /// Whether operators have been asked for what it lacks.
    pub(super) asked: bool,
    /// Whether it need not be kept any longer.
    pub(super) due: bool,
    /// Whether it can be found no more; it is there only for the call that waits for it.
    pub(super) deleted: bool,
}

/// What an identifier stands for, with the index of the request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    Nothing,
    Request(usize),
    Removal(usize),
}

/// What the session handle of a call was when the call began.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Standing {
    Unknown,
    Open,
    Closed,
}

/// A call under way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Pending {
    pub(super) activity: Activity,
    /// The name for what it makes.
    pub(super) made: Name,
    pub(super) session: Name,
    pub(super) standing: Standing,
    /// Whether its time-out has passed.
    pub(super) expired: bool,
    /// The fault that struck it.
    pub(super) fault: Option<u8>,
    /// What is called; of a call that is decided it no longer matters.
    pub(super) function: Function,
    /// Whether what it is about had ended when it began.
    pub(super) ended_before: bool,
    /// Whether the service was being started again when it began.
    pub(super) during_restart: bool,
    pub(super) waits: Waits,
    /// By which clause it has to return once it is decided.
    pub(super) duty: ClauseId,
    pub(super) progress: Progress,
}

/// Whether a call waits for something.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Waits {
    /// It returns without.
    No,
    /// At most until its time-out.
    Until,
    /// For ever, if need be.
    Forever,
}

impl Waits {
    /// For how long a call waits that has this argument.
    pub(super) fn at_most(timeout: Value) -> Self {
        match timeout == Value::Number(INFINITE) {
            true => Self::Forever,
            false => Self::Until,
        }
    }
}

/// How far a call is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Progress {
    /// Nothing has happened yet.
    Begun,
    /// An enumeration: the libraries yet to be read, and what was found in the others.
    Enumerating(Bits, List),
    /// A restart or a purge: the libraries yet to be gone through.
    Sweeping(Bits),
    /// A closing: the session is closed; what waits in it is being unwound.
    Unwinding,
    /// What it waits for is on its way.
    Waiting,
    /// All is decided; it only has to return.
    Decided(Return),
}

impl State {
    /// Before the first call. Sessions of the setup belong to `process`.
    pub(super) fn new(setup: &Setup, process: u8) -> Self {
        let media = (0..).zip(&setup.media);
        let available = media.filter(|(_, medium)| medium.available);
        Self {
            sessions: setup
                .sessions
                .iter()
                .map(|session| Session {
                    name: session.name,
                    access: session.access,
                    process,
                    open: true,
                })
                .collect(),
            requests: ArrayVec::new(),
            desk: Desk::new(),
            allocated: Bits::default(),
            pipes: Pipes::new(),
            available: available.fold(Bits::default(), |all, (index, _)| all.with(index)),
            places: setup.media.iter().map(setup::Medium::place).collect(),
            cleaners: bits(setup.libraries.iter().map(|library| library.cleaner)),
            online: bits(setup.libraries.iter().map(|library| library.online)),
            disabled: Disabled::default(),
            calls: ArrayVec::new(),
        }
    }

    /// The state behind a step that makes this change.
    pub(super) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut next = self.clone();
        change(&mut next);
        next
    }

    /// The state in which a call is decided and only has to return.
    pub(super) fn answered(&self, call: &Pending, results: Return) -> Self {
        self.with(|next| next.answer(call, results))
    }

    /// Decides a call.
    pub(super) fn answer(&mut self, call: &Pending, results: Return) {
        self.advance(call, Progress::Decided(results));
    }

    /// Notes what is known of a call.
    pub(super) fn note(&mut self, call: &Pending) {
        *self.call_mut(call.activity) = *call;
    }

    /// Notes how far a call is.
    pub(super) fn advance(&mut self, call: &Pending, progress: Progress) {
        self.call_mut(call.activity).progress = progress;
    }

    fn call_mut(&mut self, activity: Activity) -> &mut Pending {
        self.calls
            .iter_mut()
            .find(|call| call.activity == activity)
            .expect("only pending calls are decided")
    }

    pub(super) fn session(&self, name: Name) -> Option<&Session> {
        self.sessions.iter().find(|session| session.name == name)
    }

    /// What the session of a call may do; a relaxed run also comes here without one.
    pub(super) fn access(&self, call: &Pending) -> Access {
        self.session(call.session)
            .map_or(Access::Administrator, |session| session.access)
    }

    /// Whether the session of a call was closed after the call began.
    pub(super) fn closed_meanwhile(&self, call: &Pending) -> bool {
        call.standing == Standing::Open && self.is_closed(call.session)
    }

    /// The requests for which a call waits: one, or both that it has made. (Only what a call waits
    /// for keeps a partner's name longer than itself.)
    pub(super) fn awaited_by(&self, call: &Pending) -> impl Iterator<Item = usize> + '_ {
        let made = call.made;
        let first = self.request(made);
        let partner = first.map(|first| self.requests[first].partner);
        let second = partner.filter(|partner| *partner != made);
        first
            .into_iter()
            .chain(second.and_then(|second| self.request(second)))
    }

    /// Whether a call waits for a request.
    pub(super) fn is_awaited(&self, index: usize) -> bool {
        self.calls.iter().any(|call| {
            call.progress == Progress::Waiting && self.awaited_by(call).any(|own| own == index)
        })
    }

    /// Whether any call waits in a session for something other than a library.
    pub(super) fn waits_in(&self, session: Name) -> bool {
        self.calls.iter().any(|call| {
            call.waits == Waits::No && call.progress == Progress::Waiting && call.session == session
        })
    }

    pub(super) fn is_closed(&self, session: Name) -> bool {
        self.session(session).is_some_and(|session| !session.open)
    }

    pub(super) fn request(&self, name: Name) -> Option<usize> {
        self.requests
            .iter()
            .position(|request| request.name == name)
    }

    pub(super) fn find(&self, id: Value) -> Found {
        let Some(name) = id.name() else {
            return Found::Nothing;
        };
        let is_removal = |request: &Request| {
            let named = |removal: Removal| removal.name == name;
            !request.deleted && request.removal.is_some_and(named)
        };
        match self.request(name) {
            Some(index) if self.requests[index].deleted => Found::Nothing,
            Some(index) => Found::Request(index),
            None => match self.requests.iter().position(is_removal) {
                Some(index) => Found::Removal(index),
                None => Found::Nothing,
            },
        }
    }

    /// Whether what an identifier stands for has ended.
    pub(super) fn has_ended(&self, id: Value) -> bool {
        match self.find(id) {
            Found::Nothing => false,
            Found::Request(index) => self.requests[index].phase.has_ended(),
            Found::Removal(index) => self.requests[index].removal.is_none_or(Removal::has_ended),
        }
    }

    pub(super) fn requests_of(&self, library: u8) -> impl Iterator<Item = (usize, &Request)> {
        self.requests
            .iter()
            .enumerate()
            .filter(move |(_, request)| request.library == library)
    }

    /// The requests of a library that can be found.
    pub(super) fn records_of(&self, library: u8) -> impl Iterator<Item = (usize, &Request)> {
        self.requests_of(library)
            .filter(|(_, request)| !request.deleted)
    }

    /// Whether the service is being started again.
    pub(super) fn is_restarting(&self) -> bool {
        self.calls.iter().any(|call| {
            matches!(call.function, Function::ServiceRestarts {})
                && matches!(call.progress, Progress::Sweeping(_))
        })
    }

    /// Whether a library can be reached.
    pub(super) fn is_online(&self, library: u8) -> bool {
        self.online.has(library)
    }

    /// Whether a library handles anything.
    pub(super) fn is_busy(&self, library: u8) -> bool {
        self.requests_of(library).any(|(_, request)| {
            matches!(request.phase, Phase::InProcess(_))
                || request
                    .removal
                    .is_some_and(|removal| removal.phase == RemovalPhase::InProcess)
        })
    }

    /// The request that a drive works on.
    pub(super) fn at_work(&self, drive: u8) -> Option<usize> {
        self.requests
            .iter()
            .position(|request| request.phase == Phase::InProcess(drive))
    }

    /// Ends a request well.
    pub(super) fn pass(&mut self, index: usize, drive: u8) {
        self.set_phase(index, Phase::Passed(drive));
        match self.requests[index].work {
            Work::Mount(medium, ..) => self.load(drive, medium),
            Work::Dismount(_) | Work::Empty(_) => self.unload(drive),
            Work::EjectNext(medium) => self.lay(medium, Place::Outside),
            Work::Inventory(library) => self.look_through(library),
            _ => {}
        }
    }

    pub(super) fn is_disabled(&self, part: Part) -> bool {
        self.disabled.has(part)
    }

    /// Ends a request by a cancellation.
    pub(super) fn cancel(&mut self, index: usize, by: By) {
        self.set_phase(index, Phase::Cancelled(by));
    }

    /// Notes how far a request is: every change goes through here.
    pub(super) fn set_phase(&mut self, index: usize, phase: Phase) {
        self.touch_port(index, phase);
        let request = &mut self.requests[index];
        let (before, name) = (std::mem::replace(&mut request.phase, phase), request.name);
        let change = match phase {
            Phase::Cancelled(By::Administrator) => Change::Cancelled,
            _ => Change::Updated,
        };
        if before != phase {
            self.tell(NTMS_LIBREQUEST, name, change);
        }
    }
}
