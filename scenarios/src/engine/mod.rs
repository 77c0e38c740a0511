//! Engines: five ways to find out what a scenario shows.
//!
//! *Statespace* searches the specification. The others run a service (*machine* under every
//! schedule or seeded ones, *loom*, *native* on real threads) and hold every execution against
//! specification and invariants; what they show comes back as a [`Run`], whatever the engine.

mod bounds;
mod exhaustive;
mod fingerprint;
mod gathered;
mod judge;
mod kept;
mod loom;
mod machine;
mod native;
mod observer;
mod preemptions;
mod sampler;
mod short;

use std::{collections::BTreeMap, fmt};

use sim::{
    assignments::Assignments,
    certificate::Certificate,
    clause::ClauseId,
    machine::Execution,
    reading::Readings,
    trace::Stamped,
    verdict::{Verdict, Violation},
};

pub use self::{
    bounds::{Bounds, Deadline},
    exhaustive::run_exhaustive,
    kept::Keep,
    loom::run_loom,
    machine::{Replayed, replay, replay_seed, replay_with, run_seeded},
    native::run_native,
    observer::Observer,
    sampler::{Sampler, Seeds},
    short::{Shortness, shorten},
};
use crate::outcome::{Foreign, Outcome};

/// A way to find out what a scenario shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Engine {
    /// The state space of the specification.
    Statespace,
    /// The service in the simulator, every schedule.
    MachineExhaustive,
    /// The service in the simulator, seeded random schedules.
    MachineSeeded,
    /// The service under loom.
    Loom,
    /// The service on real threads.
    Native,
}

impl Engine {
    /// All of them, in the order in which they run.
    pub const ALL: [Self; 5] = [
        Self::Statespace,
        Self::MachineExhaustive,
        Self::MachineSeeded,
        Self::Loom,
        Self::Native,
    ];

    /// As command lines and reports write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statespace => "statespace",
            Self::MachineExhaustive => "machine-exhaustive",
            Self::MachineSeeded => "machine-seeded",
            Self::Loom => "loom",
            Self::Native => "native",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What one engine showed of a service in one scenario, under one assignment of readings.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which engine.
    pub engine: Engine,
    /// For which the service was built.
    pub readings: Readings,
    /// How many executions it judged.
    pub executions: u64,
    /// Whether these were all that there are (up to equivalence).
    pub exhaustive: bool,
    /// What ended it otherwise, each in words that follow "bounded by".
    pub bounds: Vec<String>,
    /// What it did in numbers, if it was to visit every class: of all that the bounds let it visit.
    pub certificate: Option<Certificate>,
    /// Every outcome seen.
    pub shown: BTreeMap<Outcome, Shown>,
    /// What is wrong, the first few of each kind.
    pub findings: Vec<Finding>,
    /// After how many executions the first of these was found.
    pub found_after: Option<u64>,
    /// What should be otherwise but is no violation, the first of each clause.
    pub notes: Vec<Finding>,
    /// Duties that a caller broke, each with a first execution.
    pub breaches: BTreeMap<ClauseId, Witness>,
    /// The assignments of readings that explain all executions together.
    pub admissible: Assignments,
}

impl Run {
    /// All that bounded it, in words that follow "bounded by"; none if nothing did.
    #[must_use]
    pub fn bound(&self) -> Option<String> {
        let (last, others) = self.bounds.split_last()?;
        Some(match others {
            [] => last.clone(),
            others => format!("{} and {last}", others.join(", ")),
        })
    }
}

/// How often an outcome was seen.
#[derive(Clone, Debug)]
pub struct Shown {
    /// In so many executions.
    pub executions: u64,
    /// Whether the caller had broken its contract in all of them.
    pub excused: bool,
    /// One of them.
    pub witness: Witness,
}

/// An execution to look at again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witness {
    /// What clients saw.
    pub trace: Vec<Stamped>,
    /// What replays it; only the machine's executions replay.
    pub schedule: Option<String>,
    /// How short it is; nothing where it stands as it was found.
    pub shortness: Option<Shortness>,
}

impl Witness {
    /// An execution as it was found.
    #[must_use]
    pub const fn new(trace: Vec<Stamped>, schedule: Option<String>) -> Self {
        Self {
            trace,
            schedule,
            shortness: None,
        }
    }
}

/// Who does not move at the end of an execution, and why, a line each.
fn waits(execution: &Execution<'_>) -> Vec<String> {
    let blocked = execution.blocked().into_iter();
    let lines = blocked.map(|it| format!("{}: {}", it.thread, it.reason));
    lines.collect()
}

/// Something wrong with the service.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// What is to be said of the execution besides.
    pub besides: Besides,
    /// In which execution.
    pub witness: Witness,
    /// Who did not move when nothing could, and why: `worker: waits to be notified in …`.
    pub waits: Vec<String>,
}

impl Finding {
    /// Whether its execution has no end.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        match &self.besides {
            Besides::Ends(ending) => ending.is_endless(),
            Besides::Nothing | Besides::Recorded(_) => self.kind.is_endless(),
        }
    }
}

/// What is to be said of an execution besides what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Besides {
    /// Nothing.
    Nothing,
    /// That it ends as it should not: one of the kinds of which that can be said.
    Ends(Box<FindingKind>),
    /// What the specification says of what it recorded, where only its ending is wrong.
    Recorded(Verdict),
}

impl Besides {
    fn ending(ending: Option<&FindingKind>) -> Self {
        ending.map_or(Self::Nothing, |it| Self::Ends(Box::new(it.clone())))
    }
}

/// What findings are alike in: a word for their kind, and the clauses that they break.
pub type Likeness = (&'static str, Vec<ClauseId>);

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FindingKind {
    /// The specification forbids the execution.
    Violation(Box<Violation>),
    /// An invariant does not hold.
    Invariant {
        /// Its name.
        name: &'static str,
        /// Where and why.
        broken: models::family::Broken,
    },
    /// A thread panicked.
    Panic {
        /// Whose, and what it said.
        message: String,
    },
    /// The execution does not end: more steps than the bound.
    Livelock(Endless),
    /// The service does not end when it is shut down.
    Undrained,
    /// The same decisions did not lead to the same execution.
    NotDeterministic {
        /// What differs.
        text: String,
    },
    /// No single assignment of readings explains all executions; this one and the other exclude
    /// each other.
    Inconsistent {
        /// What the other execution saw.
        other: Witness,
    },
    /// The monitor gave up.
    Inconclusive {
        /// Why.
        why: String,
    },
    /// The trace is none of the scenario: a fault of the harness, never of the service.
    Foreign {
        /// What was expected.
        text: String,
    },
}

/// What is known of an execution without end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Endless {
    /// That it came to the bound.
    AsFound,
    /// That its schedule, as short as could be made, leads to the bound; no beginning was found
    /// behind which it goes on by itself.
    ToTheBound,
    /// That it goes on behind its schedule, although everybody who can move takes turns.
    InTurns,
}

impl FindingKind {
    /// What is wrong with a trace that is none of the scenario.
    fn of(foreign: &Foreign) -> Self {
        let text = foreign.to_string();
        Self::Foreign { text }
    }

    /// The clauses that are broken.
    #[must_use]
    pub fn clauses(&self) -> Vec<ClauseId> {
        match self {
            Self::Violation(violation) => violation.clauses.clone(),
            Self::Invariant { broken, .. } => vec![broken.clause],
            _ => Vec::new(),
        }
    }

    /// The same for findings of one kind that break the same clauses.
    #[must_use]
    pub fn likeness(&self) -> Likeness {
        let kind = match self {
            Self::Violation(_) => "violation",
            Self::Invariant { .. } => "invariant",
            Self::Panic { .. } => "panic",
            Self::Livelock(_) => "livelock",
            Self::Undrained => "undrained",
            Self::NotDeterministic { .. } => "not deterministic",
            Self::Inconsistent { .. } => "inconsistent",
            Self::Inconclusive { .. } => "inconclusive",
            Self::Foreign { .. } => "foreign",
        };
        (kind, self.clauses())
    }

    /// Index of the offending event, where there is one.
    #[must_use]
    pub fn event(&self) -> Option<usize> {
        match self {
            Self::Violation(violation) => Some(violation.event),
            Self::Invariant { broken, .. } => Some(broken.event),
            _ => None,
        }
    }

    /// Whether it is an ending in front of which the clients may have been cut off: what they had
    /// recorded is no outcome.
    const fn cuts_off(&self) -> bool {
        matches!(self, Self::Livelock(_) | Self::Panic { .. })
    }

    /// Whether it is an execution without end.
    #[must_use]
    pub const fn is_endless(&self) -> bool {
        matches!(self, Self::Livelock(_))
    }

    /// Whether it only says that nobody knows.
    #[must_use]
    pub const fn is_inconclusive(&self) -> bool {
        matches!(self, Self::Inconclusive { .. })
    }
}
