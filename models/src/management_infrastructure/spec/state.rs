//! What the specification remembers: handles, operations with their results, pending calls.

use arrayvec::ArrayVec;
use sim::{
    trace::{Activity, Call, Return},
    value::{Name, Value, Word},
};

use crate::family::HANDLER_INSTANCES;
use crate::management_infrastructure::api::{
    self, APPLICATIONS_MAX, Function, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, MI_RESULT_OK,
    OPERATIONS_MAX, Parcel, SESSIONS_MAX,
};

/// Most calls that can be pending at once: a scenario has at most so many activities.
const PENDING_MAX: usize = 32;

/// A state of the specification.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct State {
    /// Applications that are not closed.
    pub(super) applications: ArrayVec<Application, APPLICATIONS_MAX>,
    /// Sessions that are not closed.
    pub(super) sessions: ArrayVec<Session, SESSIONS_MAX>,
    /// Operations that can still show something, by name.
    pub(super) operations: ArrayVec<Operation, OPERATIONS_MAX>,
    /// Calls that have not returned, by activity.
    pub(super) pending: ArrayVec<Pending, PENDING_MAX>,
    /// How many applications, sessions and operations there ever were.
    pub(super) made: [u8; 3],
}

/// How far the close of an application or a session is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Phase {
    Open,
    /// With the handler that is to be told.
    Closing(Option<u8>),
    /// Nothing is missing, but no client has seen it.
    Complete,
    /// The completion callback runs: this instance of this handler.
    Telling(u8, u8),
}

/// An application.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Application {
    pub(super) name: Name,
    pub(super) phase: Phase,
}

/// A session.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Session {
    pub(super) name: Name,
    pub(super) application: Name,
    pub(super) phase: Phase,
}

/// How an operation ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Fate {
    /// Nobody knows yet.
    Running,
    /// With the result that the provider posted.
    Natural(Word),
    /// With a code for the cancelled.
    Cancelled(Word),
}

/// On whose behalf an operation is cancelled.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Origin {
    Cancel,
    Close,
    Session,
    Application,
}

/// How far the cancelling of an operation is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Cancelling {
    No,
    /// Asked for, without effect so far.
    Asked(Origin),
    /// It has had what effect it could have.
    Done(Origin),
}

impl Cancelling {
    pub(super) const fn origin(self) -> Option<Origin> {
        match self {
            Self::No => None,
            Self::Asked(origin) | Self::Done(origin) => Some(origin),
        }
    }
}

/// What a client can do with an operation's handle.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Handle {
    Open,
    /// Closed, but no client has seen that.
    Closed,
    /// Closed for all to see.
    Dead,
}

/// An operation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Operation {
    pub(super) name: Name,
    pub(super) session: Name,
    /// Who started it.
    pub(super) user: u8,
    /// Where its results go; a synchronous one has none.
    pub(super) handler: Option<u8>,
    /// Whether the client acknowledges results by itself.
    pub(super) manual: bool,
    /// Whether the start call has returned.
    pub(super) started: bool,
    /// Whether a closing session or application leaves it alone.
    pub(super) spared: bool,
    /// How many instances will be handed out, as far as is known.
    pub(super) posted: u8,
    /// How many instances have been handed out.
    pub(super) handed: u8,
    pub(super) fate: Fate,
    pub(super) cancelling: Cancelling,
    /// A result that was taken and whose callback has not begun.
    pub(super) under_way: Option<Parcel>,
    /// The instance of the handler that was free when it was taken.
    pub(super) chosen: u8,
    /// Whether the final result was taken.
    pub(super) ended: bool,
    /// Whether the result handed out last is unacknowledged.
    pub(super) held: bool,
    /// Which instances of the handler run, a bit each.
    pub(super) running: u8,
    pub(super) handle: Handle,
}

impl Operation {
    /// The code with which it ends, once that is known.
    pub(super) const fn final_code(&self) -> Option<Word> {
        match self.fate {
            Fate::Running => None,
            Fate::Natural(code) | Fate::Cancelled(code) => Some(code),
        }
    }

    /// The result to be handed out next, where the last instance comes together with the final
    /// code, or alone.
    pub(super) fn next(&self, with_final: bool) -> Option<Parcel> {
        if self.ended || self.under_way.is_some() {
            return None;
        }
        let waiting = self.posted - self.handed;
        let code = self.final_code();
        match (waiting, code) {
            (0, code) => code.map(Parcel::last),
            (1, Some(code)) if with_final => Some(Parcel {
                instance: self.handed + 1,
                ..Parcel::last(code)
            }),
            (1, None) if with_final => None,
            _ => Some(Parcel::instance(self.handed + 1)),
        }
    }

    /// Takes a result, to hand it out.
    pub(super) fn take(&mut self, parcel: Parcel) {
        self.handed = self.handed.max(parcel.instance);
        self.posted = self.posted.max(self.handed);
        self.ended |= parcel.last;
    }

    /// Takes a result on its way to an instance of the handler.
    pub(super) fn send(&mut self, parcel: Parcel, instance: u8) {
        self.take(parcel);
        self.under_way = Some(parcel);
        self.chosen = instance;
    }

    /// Forgets what nothing depends on any more.
    pub(super) fn settle(&mut self) {
        if self.under_way.is_none() {
            self.chosen = 0;
        }
        if self.ended {
            self.posted = self.handed;
            self.spared = false;
            if let Cancelling::Asked(origin) = self.cancelling {
                self.cancelling = Cancelling::Done(origin);
            }
        }
    }

    /// Whether nothing of it is still to come, and nothing is with the client.
    pub(super) const fn is_finished(&self) -> bool {
        self.ended && self.under_way.is_none() && !self.held && self.running == 0
    }
}

/// What a call asks for. Handles are `None` where the client passed `NULL`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Ask {
    Initialize,
    NewSession(Option<Name>),
    CloseApplication(Option<Name>),
    Start {
        session: Option<Name>,
        manual: bool,
        class: Option<Name>,
        handler: Option<u8>,
    },
    CloseSession(Option<Name>, Option<u8>),
    Get(Option<Name>),
    Cancel(Option<Name>),
    Close(Option<Name>),
    Acknowledge(Option<Name>),
    PostInstance(Option<Name>),
    PostResult(Option<Name>, Word),
    Exit,
}

impl Ask {
    /// Reads a call.
    ///
    /// # Panics
    /// When it is a callback: clients do not call those.
    pub(super) fn of(call: &Call) -> Self {
        match Function::of(call) {
            Function::MI_Application_Initialize { .. } => Self::Initialize,
            Function::MI_Application_NewSession { application } => {
                Self::NewSession(application.name())
            }
            Function::MI_Application_Close { application } => {
                Self::CloseApplication(application.name())
            }
            Function::MI_Session_EnumerateInstances {
                session,
                flags,
                className,
                instanceResult,
            } => Self::Start {
                session: session.name(),
                manual: flags == Value::Word(MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS),
                class: className.name(),
                handler: api::handler(instanceResult),
            },
            Function::MI_Session_Close {
                session,
                completionCallback,
            } => Self::CloseSession(session.name(), api::handler(completionCallback)),
            Function::MI_Operation_GetInstance { operation } => Self::Get(operation.name()),
            Function::MI_Operation_Cancel { operation, .. } => Self::Cancel(operation.name()),
            Function::MI_Operation_Close { operation } => Self::Close(operation.name()),
            Function::resultAcknowledgement { operation } => Self::Acknowledge(operation.name()),
            Function::MI_Context_PostInstance { operation } => Self::PostInstance(operation.name()),
            Function::MI_Context_PostResult {
                operation,
                resultCode,
            } => {
                let code = resultCode.word().unwrap_or(MI_RESULT_OK);
                Self::PostResult(operation.name(), code)
            }
            Function::ProcessExits {} => Self::Exit,
            Function::instanceResult { .. } | Function::completionCallback { .. } => {
                panic!("clients do not call callbacks")
            }
        }
    }
}

/// What a call is about to return.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Answer {
    Nothing,
    Code(Word),
    /// The code of a call that makes an application or a session, and what it made.
    Made(Word, Option<Name>),
    /// The handle that a start call writes.
    Handle(Option<Name>),
    /// The code of a fetch, and what it fetched.
    Fetched(Word, Parcel),
}

impl Answer {
    pub(super) fn results(self) -> Return {
        match self {
            Self::Nothing => Return::of(Value::Absent),
            Self::Code(code) => Return::of(code),
            Self::Made(code, object) => api::made(code, object),
            Self::Handle(operation) => Return::of(api::handle(operation)),
            Self::Fetched(code, parcel) => parcel.fetched(code),
        }
    }
}

/// How far a call is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Stage {
    Called,
    /// It has taken effect, and waits for others.
    Begun,
    /// It runs this instance of this handler itself.
    Calling(u8, u8),
    Answered(Answer),
}

/// A call that has not returned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Pending {
    pub(super) activity: Activity,
    pub(super) ask: Ask,
    pub(super) made: Name,
    pub(super) stage: Stage,
}

impl State {
    pub(super) fn application(&self, name: Name) -> Option<&Application> {
        self.applications.iter().find(|other| other.name == name)
    }

    pub(super) fn session(&self, name: Name) -> Option<&Session> {
        self.sessions.iter().find(|other| other.name == name)
    }

    pub(super) fn session_mut(&mut self, name: Name) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|other| other.name == name)
    }

    pub(super) fn operation(&self, name: Name) -> Option<&Operation> {
        self.operations.iter().find(|other| other.name == name)
    }

    /// The operations of a session.
    pub(super) fn operations_of(&self, session: Name) -> impl Iterator<Item = &Operation> {
        self.operations
            .iter()
            .filter(move |operation| operation.session == session)
    }

    /// The operations of all sessions of an application.
    pub(super) fn operations_in(&self, application: Name) -> impl Iterator<Item = &Operation> {
        self.sessions
            .iter()
            .filter(move |session| session.application == application)
            .flat_map(|session| self.operations_of(session.name))
    }

    /// With one operation changed.
    pub(super) fn with(&self, name: Name, change: impl FnOnce(&mut Operation)) -> Self {
        let mut state = self.clone();
        if let Some(operation) = state.operations.iter_mut().find(|other| other.name == name) {
            change(operation);
        }
        state
    }

    /// With a pending call one stage on.
    pub(super) fn at(mut self, activity: Activity, stage: Stage) -> Self {
        for pending in &mut self.pending {
            if pending.activity == activity {
                pending.stage = stage;
            }
        }
        self
    }

    /// With a pending call about to return.
    pub(super) fn answered(&self, pending: &Pending, answer: Answer) -> Self {
        let stage = Stage::Answered(answer);
        self.clone().at(pending.activity, stage)
    }

    /// The first instance of a handler that does not run, unless all do.
    pub(super) fn free_instance(&self, handler: u8) -> Option<u8> {
        let running = self.running_instances(handler);
        (0..HANDLER_INSTANCES).find(|instance| running & (1 << instance) == 0)
    }

    /// The instances in which a result that is under way may arrive: the first that is free, and
    /// the one that was when it was taken, for another may have returned meanwhile.
    pub(super) fn instances_for(&self, operation: &Operation) -> impl Iterator<Item = u8> + use<> {
        let handler = operation.handler.unwrap_or_default();
        let running = self.running_instances(handler);
        let chosen = operation.chosen;
        let free = self.free_instance(handler);
        let chosen = (running & (1 << chosen) == 0).then_some(chosen);
        free.into_iter()
            .chain(chosen.filter(move |_| chosen != free))
    }

    fn running_instances(&self, handler: u8) -> u8 {
        let (mut running, is) = (0, |other: u8| other == handler);
        for operation in &self.operations {
            if operation.handler.is_some_and(is) {
                running |= operation.running;
            }
        }
        for session in &self.sessions {
            if let Phase::Telling(of, instance) = session.phase {
                running |= u8::from(is(of)) << instance;
            }
        }
        for pending in &self.pending {
            if let Stage::Calling(of, instance) = pending.stage {
                running |= u8::from(is(of)) << instance;
            }
        }
        running
    }
}
