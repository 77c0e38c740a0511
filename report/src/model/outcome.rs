//! The outcomes of a scenario and their witnesses.

use serde::{Deserialize, Serialize};

use super::{Engine, Entries};

/// What an expectation says of an outcome.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Some execution must show it.
    Required,
    /// The specification allows it.
    Permitted,
    /// Neither.
    Forbidden,
}

/// The results of all calls of an execution.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Its number within the scenario, from 1, as the command line takes it.
    pub number: u32,
    /// Variables and out-parameters with their values.
    pub results: Entries,
    /// The same in one line.
    pub text: String,
    /// What the scenario expects of it; `null` if it does not speak of it.
    pub grade: Option<Grade>,
    /// Whether the specification permits it.
    pub permitted: bool,
    /// Whether it is not, but was only seen where the caller broke its contract.
    pub excused: bool,
    /// The clauses that the expectation names, or that permit it.
    pub clauses: Vec<String>,
    /// How often each engine saw it; engines that did not are left out.
    pub seen: Vec<Count>,
    /// Whether some call never returns.
    pub hang: bool,
    /// An execution that shows it; `null` where none was kept.
    pub witness: Option<Vec<Step>>,
    /// The command that runs an execution of the service that shows it.
    pub replay: Option<String>,
    /// How short that execution is; `null` where it stands as it was found.
    pub shortness: Option<Shortness>,
}

/// How short an execution is, by preemptions, then steps, then the order of its decisions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortness {
    /// No execution that shows the same is shorter.
    Minimal,
    /// It was made shorter as long as small changes helped.
    Reduced,
}

impl Shortness {
    /// As files and people write it, for example `minimal`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Reduced => "reduced",
        }
    }
}

/// How often an engine saw an outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Count {
    /// The engine.
    pub engine: Engine,
    /// In how many executions; for the state space, in how many final states.
    pub executions: u64,
}

/// What a step of a witness is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// A client calls the service.
    Call,
    /// The call of a client returns.
    Return,
    /// The service enters a handler.
    Enter,
    /// A handler returns to the service.
    Exit,
    /// The time-out of a pending call passes.
    Deadline,
    /// A fault strikes.
    Fault,
    /// Nothing moves any more.
    Quiescent,
    /// A step that no client can see.
    Internal,
}

/// One step of a witness or of a failing trace.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Virtual time, in milliseconds since the execution began.
    pub at: u64,
    /// The client, handler or service thread whose step it is; empty for quiescence.
    pub column: String,
    /// What happens, for example `cancel = CancelNtmsLibraryRequest(admin, request)`.
    pub text: String,
    /// What it is.
    pub kind: StepKind,
    /// The clauses that it rests on.
    pub clauses: Vec<String>,
    /// Whether it is the step that was not permitted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offending: bool,
}
