//! The ledger of a family: clauses with their status, readings with the values followed, and
//! choices.

use models::family::Family as ModelFamily;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sim::clause::ClauseId;

use super::{FailureKind, Scenario, specification};

/// How firmly the documents state a clause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Breaking it is a violation.
    Must,
    /// Breaking it is a note, never a violation.
    Should,
    /// It permits something.
    May,
    /// The documents are silent or contradict each other.
    Unspecified,
}

/// How a clause was obtained.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A sentence of the documents.
    Stated,
    /// Follows from other statements.
    Derived,
}

/// Whom a clause binds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binds {
    /// Whoever implements the interface.
    Implementation,
    /// Whoever calls it.
    Caller,
    /// A provider behind the implementation.
    Provider,
    /// The protocol between client library and server.
    Wire,
}

/// What a run found out about a clause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Some scenario exercised it and none saw it broken.
    Met,
    /// Some scenario saw it broken.
    Violated,
    /// No scenario of this run exercised it.
    #[default]
    NotExercised,
    /// No call can observe it.
    NotModelled,
}

/// One atomic documented statement and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Clause {
    /// For example `RSM-CANCEL-2`.
    pub id: String,
    /// How firmly it is stated.
    pub strength: Strength,
    /// How it was obtained.
    pub basis: Basis,
    /// Whom it binds.
    pub binds: Binds,
    /// What it says.
    pub text: String,
    /// Page or section.
    pub source: String,
    /// Why no call can observe it; `null` for all others.
    pub not_modelled: Option<String>,
    /// What this run found.
    pub status: Status,
    /// The names of the scenarios that exercised it.
    pub scenarios: Vec<String>,
    /// The invariants that formulate it.
    pub invariants: Vec<String>,
    /// The readings and choices that it leaves open.
    pub open_points: Vec<String>,
}

impl Clause {
    /// A clause of a family of which nothing has been run yet.
    pub(super) fn of<F: ModelFamily>(index: ClauseId) -> Self {
        let clause = &F::CLAUSES[usize::from(index.0)];
        Self {
            id: clause.id.into(),
            strength: clause.strength.into(),
            basis: clause.basis.into(),
            binds: clause.binds.into(),
            text: clause.text.into(),
            source: clause.source.into(),
            not_modelled: clause.not_modelled.map(Into::into),
            status: Status::NotExercised,
            scenarios: Vec::new(),
            invariants: specification::invariants::<F>(index),
            open_points: specification::open_points::<F>(clause.id),
        }
    }

    /// Settles the status, and the scenarios that exercised it, from the scenarios of its family.
    pub fn settle(&mut self, scenarios: &[Scenario]) {
        let exercises = |scenario: &&Scenario| scenario.clauses.contains(&self.id);
        let breaks = |scenario: &Scenario| {
            scenario.failures.iter().any(|failure| {
                failure.kind == FailureKind::Violation && failure.clauses.contains(&self.id)
            })
        };
        let violated = scenarios.iter().any(breaks);
        let concerned: Vec<String> = scenarios
            .iter()
            .filter(|scenario| exercises(scenario) || breaks(scenario))
            .map(|scenario| scenario.name.clone())
            .collect();
        self.status = match (violated, concerned.is_empty(), &self.not_modelled) {
            (true, ..) => Status::Violated,
            (_, false, _) => Status::Met,
            (_, _, Some(_)) => Status::NotModelled,
            _ => Status::NotExercised,
        };
        self.scenarios = concerned;
    }
}

/// An open point that an implementation settles once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// For example `sticky-cancel`.
    pub name: String,
    /// The question that the documents leave open.
    pub question: String,
    /// The possible answers; the first is the default.
    pub values: Vec<String>,
    /// The clauses or races that leave it open.
    pub source: String,
    /// The values that this run met, in the order of `values`.
    pub followed: Vec<Followed>,
}

/// A value of a reading that some scenario followed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Followed {
    /// One of the values of the reading.
    pub value: String,
    /// How it is known.
    pub how: How,
    /// The names of the scenarios.
    pub scenarios: Vec<String>,
}

/// How it is known which value of a reading a subject follows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The service was built so and held against exactly that.
    Run,
    /// The executions of a subject can only be explained so.
    Inferred,
}

impl From<&sim::reading::Reading> for Reading {
    fn from(reading: &sim::reading::Reading) -> Self {
        Self {
            name: reading.name.into(),
            question: reading.question.into(),
            values: reading.values.iter().map(|&value| value.into()).collect(),
            source: reading.source.into(),
            followed: Vec::new(),
        }
    }
}

impl Reading {
    /// Collects the values followed from the engine runs of the scenarios of its family.
    pub fn settle(&mut self, scenarios: &[Scenario]) {
        let mut followed = Vec::new();
        for value in &self.values {
            for how in [How::Run, How::Inferred] {
                let names = self.followers(scenarios, value, how);
                if !names.is_empty() {
                    followed.push(Followed {
                        value: value.clone(),
                        how,
                        scenarios: names,
                    });
                }
            }
        }
        self.followed = followed;
    }

    fn followers(&self, scenarios: &[Scenario], value: &str, how: How) -> Vec<String> {
        let follows = |scenario: &&Scenario| {
            scenario.engines.iter().any(|run| {
                let assignment = match how {
                    How::Run => &run.readings,
                    How::Inferred => &run.inferred,
                };
                match assignment.get(&self.name) {
                    Some(Value::Array(several)) => several.iter().any(|one| one == value),
                    one => one.and_then(Value::as_str) == Some(value),
                }
            })
        };
        scenarios
            .iter()
            .filter(follows)
            .map(|scenario| scenario.name.clone())
            .collect()
    }
}

/// An open point that may fall differently every time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// As reports write it.
    pub name: String,
    /// What is left open.
    pub question: String,
    /// The clauses or races that leave it open.
    pub source: String,
}

impl From<&sim::reading::Choice> for Choice {
    fn from(choice: &sim::reading::Choice) -> Self {
        Self {
            name: choice.name.into(),
            question: choice.question.into(),
            source: choice.source.into(),
        }
    }
}

impl From<sim::clause::Strength> for Strength {
    fn from(strength: sim::clause::Strength) -> Self {
        match strength {
            sim::clause::Strength::Must => Self::Must,
            sim::clause::Strength::Should => Self::Should,
            sim::clause::Strength::May => Self::May,
            sim::clause::Strength::Unspecified => Self::Unspecified,
        }
    }
}

impl From<sim::clause::Basis> for Basis {
    fn from(basis: sim::clause::Basis) -> Self {
        match basis {
            sim::clause::Basis::Stated => Self::Stated,
            sim::clause::Basis::Derived => Self::Derived,
        }
    }
}

impl From<sim::clause::Binds> for Binds {
    fn from(binds: sim::clause::Binds) -> Self {
        match binds {
            sim::clause::Binds::Implementation => Self::Implementation,
            sim::clause::Binds::Caller => Self::Caller,
            sim::clause::Binds::Provider => Self::Provider,
            sim::clause::Binds::Wire => Self::Wire,
        }
    }
}
