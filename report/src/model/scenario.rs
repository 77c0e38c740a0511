//! A scenario of a report: what was expected, which engines ran, what they found.

use serde::{Deserialize, Serialize};

use super::{Entries, Grade, Outcome, Shortness, Step, Verdict};

/// A way to run a scenario.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// The specification's state space was searched.
    Statespace,
    /// The simulator explored schedules of the service exhaustively, up to equivalence.
    MachineExhaustive,
    /// The simulator drew schedules from a seed.
    MachineSeeded,
    /// loom explored the service under its weak memory.
    Loom,
    /// Real threads, many rounds.
    Native,
}

impl Engine {
    /// All, in the order in which reports show them.
    pub const ALL: [Self; 5] = [
        Self::Statespace,
        Self::MachineExhaustive,
        Self::MachineSeeded,
        Self::Loom,
        Self::Native,
    ];

    /// As files and flags write it, for example `machine-exhaustive`.
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

    /// What it counts: states or executions.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Statespace => "states",
            _ => "executions",
        }
    }
}

/// Something to know about a scenario beside its verdict.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Some engine stopped at a stated bound.
    Bounded,
    /// The caller breaks its contract, as the scenario expects.
    CallerBreachExpected,
    /// The caller breaks its contract, which the scenario does not expect.
    CallerBreach,
}

/// One scenario and what became of it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Scenario {
    /// Unique in its family, for example `clean_ends_before_cancel`.
    pub name: String,
    /// The file, relative to the working directory, with `/` between folders.
    pub file: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// Whether everything that it expects was found, and nothing else.
    pub verdict: Verdict,
    /// What to know beside the verdict.
    pub marks: Vec<Mark>,
    /// How many combinations of results are forbidden …
    pub forbidden: u64,
    /// … out of how many that one could conceive.
    pub conceivable: u64,
    /// The clauses that some execution of it exercised.
    pub clauses: Vec<String>,
    /// Its outcomes, by number.
    pub outcomes: Vec<Outcome>,
    /// What the file expects, in its order.
    pub expectations: Vec<Expectation>,
    /// What ran.
    pub engines: Vec<EngineRun>,
    /// What did not run, and why.
    pub skipped: Vec<Skipped>,
    /// What went wrong.
    pub failures: Vec<Failure>,
    /// What should be otherwise, but is no violation.
    pub notes: Vec<Note>,
}

impl Scenario {
    /// The outcomes that engines saw in executions, out of those that the specification permits.
    #[must_use]
    pub fn seen_of_permitted(&self) -> (usize, usize) {
        let permitted = self.outcomes.iter().filter(|outcome| outcome.permitted);
        let executed = |outcome: &&Outcome| {
            outcome
                .seen
                .iter()
                .any(|count| count.engine != Engine::Statespace && count.executions > 0)
        };
        (
            permitted.clone().filter(executed).count(),
            permitted.count(),
        )
    }

    pub(super) fn only_callers_are_to_blame(&self) -> bool {
        let caller = |failure: &Failure| failure.kind == FailureKind::CallerBreach;
        let bound = |failure: &Failure| failure.kind == FailureKind::Inconclusive;
        let mut failures = self.failures.iter();
        failures.clone().any(caller) && failures.all(|failure| caller(failure) || bound(failure))
    }
}

/// One expectation of a scenario's file and whether it holds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Expectation {
    /// In one line: `cancel = ERROR_OBJECT_NOT_FOUND · state = PASSED`, or `caller breaks EVT-
    /// CANCEL-55`.
    pub text: String,
    /// What it demands; `null` for a caller's breach.
    pub grade: Option<Grade>,
    /// The clauses that it names.
    pub clauses: Vec<String>,
    /// The readings under which it is judged; empty for all.
    pub when: Entries,
    /// Whether it holds.
    pub verdict: Verdict,
    /// Why: who showed it, or what is missing.
    pub why: String,
}

/// One run of one engine.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EngineRun {
    /// Which.
    pub engine: Engine,
    /// How many executions; for the state space, how many states.
    pub executions: u64,
    /// Whether nothing was left out.
    pub exhaustive: bool,
    /// Where it stopped, for example `50,000 executions`; `null` where nothing stopped it early.
    pub bound: Option<String>,
    /// What it did in numbers, if it was to visit every class.
    pub certificate: Option<Certificate>,
    /// What it found.
    pub verdict: Verdict,
    /// The readings for which the service was built.
    pub readings: Entries,
    /// The readings that its executions were found to follow; a list where several explain them
    /// all.
    pub inferred: Entries,
}

/// An exploration of every class, in numbers that others can recompute: of one that was bounded, all
/// that it visited.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Certificate {
    /// Up to which equivalence of executions: `sync+history`.
    pub relation: String,
    /// Executions that were run to their end.
    pub executions: u64,
    /// Different classes among them; `null` where there were too many to count them all.
    pub classes: Option<u64>,
    /// How many classes were counted: all, or a sample of those that are too many.
    pub counted: u64,
    /// How many executions visited a counted class another time.
    pub again: u64,
    /// Executions that were given up half-way.
    pub blocked: u64,
    /// Every bound that left something out, as in [`EngineRun::bound`]; none of an exhaustive run.
    pub bounds: Vec<String>,
    /// Executions for each class that was counted: 1 if none was visited twice and none given up;
    /// `null` of nothing, and where there were bounds: what was left out may be anything.
    pub executions_per_class: Option<f64>,
    /// Hash of the set of classes, in hexadecimal; the same in whatever order they were visited.
    pub classes_hash: String,
    /// Hash of the set of outcomes, likewise.
    pub outcomes_hash: String,
}

/// An engine that did not run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Skipped {
    /// Which.
    pub engine: Engine,
    /// Why, in a sentence.
    pub reason: String,
}

/// A *should* that some execution did not keep: to be known, but no failure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// Who saw it.
    pub engine: Engine,
    /// What happened, in a sentence.
    pub text: String,
    /// The clauses concerned.
    pub clauses: Vec<String>,
    /// The command that replays it; `null` where there is no schedule (real threads).
    pub replay: Option<String>,
    /// How short the execution is; `null` where it stands as it was found.
    pub shortness: Option<Shortness>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// An execution that the specification or an invariant forbids.
    Violation,
    /// No single assignment of readings explains all executions.
    Inconsistent,
    /// An expectation that does not hold.
    Expectation,
    /// A caller broke its contract where no scenario expects it.
    CallerBreach,
    /// A budget ended the run before it could tell.
    Inconclusive,
}

impl FailureKind {
    /// As files write it, for example `caller-breach`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Violation => "violation",
            Self::Inconsistent => "inconsistent",
            Self::Expectation => "expectation",
            Self::CallerBreach => "caller-breach",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// Something that went wrong, with all that is needed to understand it and to see it again.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Failure {
    /// Who found it.
    pub engine: Engine,
    /// What it is.
    pub kind: FailureKind,
    /// What happened, in a sentence.
    pub text: String,
    /// The clauses concerned.
    pub clauses: Vec<String>,
    /// The trace as a table of plain text; empty if there is none.
    pub table: String,
    /// The same trace, step by step, for drawing; empty if there is none.
    pub steps: Vec<Step>,
    /// What would have been permitted instead, a line each.
    pub permitted: Vec<String>,
    /// Who waits for what, a line each.
    pub waiting: Vec<String>,
    /// The command that replays it; `null` where there is no schedule (real threads).
    pub replay: Option<String>,
    /// How short the execution is; `null` where it stands as it was found.
    pub shortness: Option<Shortness>,
    /// A smaller scenario in which the same goes wrong; `null` where none was found.
    pub smaller: Option<Smaller>,
}

impl Failure {
    /// Who found it, where it happened in an execution. What is expected in vain is judged over all
    /// engines together.
    #[must_use]
    pub fn found_by(&self) -> Option<Engine> {
        let happened = !self.table.is_empty() || !self.steps.is_empty();
        happened.then_some(self.engine)
    }
}

/// What is left of a scenario when all is taken out that a failure does not need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Smaller {
    /// The scenario file, beside the report, with `/` between folders.
    pub file: String,
    /// Its text.
    pub source: String,
    /// The command that replays the failure in it.
    pub replay: String,
    /// How short that execution is; `null` where it stands as it was found.
    pub shortness: Option<Shortness>,
}
