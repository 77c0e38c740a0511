//! What a family is to the rest of the project: one shape for all four.
//!
//! A family brings its interface ([`Signature`]s and words), its ledger of [`Clause`]s, its open
//! points ([`Reading`]s and [`Choice`]s), a specification, invariants, the reference service and a
//! few wrong ones. Whoever knows one knows all.

use std::sync::Arc;

use sim::{
    clause::{Clause, ClauseId, Strength},
    journal::Journal,
    platform::Platform,
    reading::{Choice, Reading, Readings},
    signature::{FaultSite, Signature, WordInfo},
    spec::Spec,
    trace::{Activity, Call, Return, Stamped},
    value::{Name, Value, Word},
};

use crate::outline::Outline;

/// One API family.
pub trait Family: Sized + Send + Sync + 'static {
    /// The module's name, for example `removable_storage`.
    const NAME: &'static str;
    /// For people: "Removable Storage Manager".
    const TITLE: &'static str;
    /// Functions, callbacks and environment moves, by [`Call::function`].
    const FUNCTIONS: &'static [Signature];
    /// Codes and enumerators, by [`Word`].
    const WORDS: &'static [WordInfo];
    /// Where faults may strike.
    const FAULTS: &'static [FaultSite];
    /// The ledger, by [`ClauseId`].
    const CLAUSES: &'static [Clause];
    /// Open points settled once, by [`ReadingId`](sim::reading::ReadingId).
    const READINGS: &'static [Reading];
    /// Open points that may fall differently every time, by [`ChoiceId`](sim::reading::ChoiceId).
    const CHOICES: &'static [Choice];
    /// What a scenario's `[setup]` may hold.
    const SETUP: &'static [SetupKind];
    /// What the documents promise, as properties of traces.
    const INVARIANTS: &'static [Invariant];
    /// What is told of it as a whole.
    const OUTLINE: Outline = Outline::NONE;

    /// What is permitted.
    type Spec: Spec + Send + Sync;
    /// Its service on a platform.
    type Service<P: Platform>: Service<P, Self::Conduct>;
    /// How its services decide where it is easy to go wrong; the family's trait as an object, so that
    /// however many services there are, one is compiled.
    type Conduct: ?Sized + Send + Sync + 'static;

    /// The reference service.
    const RIGHT: Subject<Self>;
    /// Services with one mistake each, in the order in which reports print them.
    const WRONG: &'static [Subject<Self>];

    /// The specification for the world of a scenario.
    fn spec(world: &Arc<World>) -> Self::Spec;
}

/// A service by name, for whatever platform.
pub struct Subject<F: Family> {
    /// `right`, or the name of the mistake, for example `cancel_forgets_queued`.
    pub name: &'static str,
    /// The mistake in a sentence; for the right service, what it is.
    pub summary: &'static str,
    /// How it decides.
    pub conduct: &'static F::Conduct,
}

impl<F: Family> Clone for Subject<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Family> Copy for Subject<F> {}

impl<F: Family> Subject<F> {
    /// Starts it on a platform, workers included.
    #[must_use]
    pub fn start<P: Platform>(self, host: Host) -> F::Service<P> {
        Service::start(host, self.conduct)
    }
}

/// A running service: the implementation of a family's functions, with worker threads of its own.
/// Where it is easy to go wrong it decides as it is told to (`C`).
pub trait Service<P: Platform, C: ?Sized>: Send + Sync + Sized + 'static {
    /// Starts it, workers included, in the world of a scenario.
    fn start(host: Host, conduct: &'static C) -> Self;
    /// Executes a call on the caller's thread and returns when the function would.
    fn call(&self, activity: Activity, call: &Call) -> Return;
    /// Ends it: work already queued is still done, blocked calls return (with anything; nobody
    /// records it), workers end. State can be asked for afterwards through calls that need no
    /// worker.
    fn shutdown(&self);
}

/// What a service is given.
#[derive(Clone)]
pub struct Host {
    /// The scenario's world.
    pub world: Arc<World>,
    /// The value of every reading.
    pub readings: Readings,
    /// For [`Platform::fault`].
    pub journal: Arc<Journal>,
    /// The handlers of the scenario.
    pub callbacks: Arc<dyn Callbacks>,
}

/// The client's side of callbacks.
pub trait Callbacks: Send + Sync {
    /// Runs a handler to its end on the calling thread. `handler` is the number that the
    /// registering call had as argument; `call` is the callback with its arguments.
    fn invoke(&self, handler: u32, call: Call);
}

/// What a scenario's `[setup]` describes, and who its clients are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct World {
    /// In the order of the scenario file.
    pub objects: Vec<Object>,
    /// By [`Activity`]; instances of handlers too (as the client that attached them).
    pub clients: Vec<Client>,
    /// The first activity of each handler; see [`World::handler_activity`].
    pub handlers: Vec<Activity>,
}

/// An object that exists before the first call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Object {
    /// Under which it stands in traces.
    pub name: Name,
    /// The singular, as in [`SetupKind::kind`].
    pub kind: &'static str,
    /// In the order of [`SetupKind::properties`].
    pub properties: Vec<Value>,
}

/// Who a client is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Client {
    /// Clients of one process have the same number.
    pub process: u8,
    /// Clients of one user have the same number.
    pub user: u8,
}

/// How many instances of one handler a trace can tell apart; an overlap is seen by the second.
pub const HANDLER_INSTANCES: u8 = 2;

impl World {
    /// The objects of a kind.
    pub fn objects(&self, kind: &'static str) -> impl Iterator<Item = &Object> {
        self.objects
            .iter()
            .filter(move |object| object.kind == kind)
    }

    /// The only object of a kind, if there is exactly one.
    #[must_use]
    pub fn only(&self, kind: &'static str) -> Option<&Object> {
        let mut objects = self.objects(kind);
        let first = objects.next()?;
        objects.next().is_none().then_some(first)
    }

    /// Who an activity is.
    ///
    /// # Panics
    /// When there is no such activity.
    #[must_use]
    pub fn client(&self, activity: Activity) -> Client {
        self.clients[usize::from(activity.0)]
    }

    /// The activity under which a handler runs when no other instance of it does.
    ///
    /// # Panics
    /// When there is no such handler.
    #[must_use]
    pub fn handler_activity(&self, handler: u32) -> Activity {
        self.handlers[handler as usize]
    }
}

/// One kind of object in a scenario's `[setup]`: `sessions = { app = "administrator" }`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetupKind {
    /// The key in the file, a plural: `sessions`.
    pub key: &'static str,
    /// One of them: `session`.
    pub kind: &'static str,
    /// What it is, in a sentence.
    pub text: &'static str,
    /// How many of them there can be: what the specification and the service have room for.
    pub most: usize,
    /// What can be said of it. Where a file gives a bare value, it is that of the first property.
    pub properties: &'static [Property],
}

/// Something that can be said of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Property {
    /// The key in the file.
    pub name: &'static str,
    /// What may stand there.
    pub kind: PropertyKind,
    /// If the file says nothing; [`Value::Absent`] where the file must say something.
    pub default: Value,
    /// What it means, in a sentence.
    pub text: &'static str,
}

/// What may stand for a property.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PropertyKind {
    /// `true` (1) or `false` (0).
    Flag,
    /// A number from 0 up to this one.
    Number(u32),
    /// One of these words of the family, written as a string.
    Word(&'static [Word]),
    /// The name of another object of this kind (singular), or several of them as an array (a
    /// [`Value::List`]).
    Object(&'static str),
}

/// A property of traces, formulated from the clauses and not from the specification.
#[derive(Clone, Copy)]
pub struct Invariant {
    /// As reports write it, a sentence: "a request ends in one state only".
    pub name: &'static str,
    /// The clauses that it formulates.
    pub clauses: &'static [ClauseId],
    /// Checks a whole trace.
    pub check: fn(&History<'_>) -> Result<(), Broken>,
}

/// A trace with the world in which it happened.
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    /// Who the clients are and what there was before them.
    pub world: &'a World,
    /// What happened.
    pub events: &'a [Stamped],
}

/// Where and why an invariant does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Index of the offending event.
    pub event: usize,
    /// The clause that it breaks.
    pub clause: ClauseId,
    /// In a sentence.
    pub text: String,
}

impl Broken {
    /// Whether it is only a note: a broken *should* is no violation.
    #[must_use]
    pub fn is_note<F: Family>(&self) -> bool {
        F::CLAUSES[usize::from(self.clause.0)].strength == Strength::Should
    }
}
