//! What a report says: the data model that is `report.json`, format 1.
//!
//! Fields are written in the order in which they stand here. Everything is plain data; the few
//! functions settle what follows from it (the status of clauses, the verdicts of families and of
//! the whole), so that no two renderers can disagree.

mod ledger;
mod outcome;
mod scenario;
mod specification;

use serde::{Deserialize, Serialize};
use sim::clause::ClauseId;

pub use self::{
    ledger::{Basis, Binds, Choice, Clause, Followed, How, Reading, Status, Strength},
    outcome::{Count, Grade, Outcome, Shortness, Step, StepKind},
    scenario::{
        Certificate, Engine, EngineRun, Expectation, Failure, FailureKind, Mark, Note, Scenario,
        Skipped, Smaller,
    },
    specification::{Channel, Code, Function, Lifecycle, Move, Parameter, Race, Role},
};

/// The version of the format that this crate reads and writes.
pub const FORMAT: u32 = 1;

/// Names with values, in a stable order: the results of an outcome, or an assignment of readings. A
/// value is a word, a number, a name, or a list of those.
pub type Entries = serde_json::Map<String, serde_json::Value>;

/// Whether what was expected is what was found. Ordered from good to bad.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every expectation holds and nothing was violated.
    #[default]
    Met,
    /// A budget or bound of this run ended it before it could tell.
    Inconclusive,
    /// Something was violated, inconsistent, missing, or the caller's unexpected fault.
    NotMet,
}

impl Verdict {
    /// The worst of several; [`Verdict::Met`] for none.
    pub fn worst(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().max().unwrap_or_default()
    }
}

/// A whole conformance report.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: u32,
    /// The worst verdict of the families; [`Verdict::NotMet`] where nothing was run.
    pub verdict: Verdict,
    /// The command that gives this report again, without absolute paths.
    pub command: String,
    /// The seed of everything that was sampled.
    pub seed: u64,
    /// How many scenarios were not checked because somebody interrupted the check.
    pub unchecked: u64,
    /// In the order in which they were checked.
    pub families: Vec<Family>,
}

/// One API family of a report.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Family {
    /// The module's name, for example `removable_storage`.
    pub name: String,
    /// For people: "Removable Storage Manager".
    pub title: String,
    /// The worst verdict of its scenarios; [`Verdict::NotMet`] if a wrong service got away.
    pub verdict: Verdict,
    /// Its functions, callbacks and environment moves.
    pub functions: Vec<Function>,
    /// Its codes, then its other words.
    pub codes: Vec<Code>,
    /// What becomes of its objects.
    pub lifecycles: Vec<Lifecycle>,
    /// The ways to cancel.
    pub channels: Vec<Channel>,
    /// What happens at once, and what may come of it.
    pub races: Vec<Race>,
    /// The ledger.
    pub clauses: Vec<Clause>,
    /// Open points that an implementation settles once.
    pub readings: Vec<Reading>,
    /// Open points that may fall differently every time.
    pub choices: Vec<Choice>,
    /// In the order of their files.
    pub scenarios: Vec<Scenario>,
    /// The services with a mistake, and who caught them; empty where they were not run.
    pub wrong_services: Vec<WrongService>,
}

/// A service that differs from the right one by one mistake.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct WrongService {
    /// For example `cancel_forgets_queued`.
    pub name: String,
    /// The mistake, in a sentence.
    pub summary: String,
    /// Whether some scenario noticed it.
    pub caught: bool,
    /// The name of the scenario that notices it after the fewest executions.
    pub scenario: Option<String>,
    /// How many those are.
    pub executions: u64,
    /// The clauses that it was found to break.
    pub clauses: Vec<String>,
}

impl Report {
    /// A report on families that are complete: settles the ledger and the verdict of each, and of
    /// the whole.
    #[must_use]
    pub fn new(command: impl Into<String>, seed: u64, mut families: Vec<Family>) -> Self {
        for family in &mut families {
            family.settle();
        }
        let tested_nothing = families.iter().all(|family| family.scenarios.is_empty());
        let worst = Verdict::worst(families.iter().map(|family| family.verdict));
        Self {
            format: FORMAT,
            verdict: if tested_nothing {
                Verdict::NotMet
            } else {
                worst
            },
            command: command.into(),
            seed,
            unchecked: 0,
            families,
        }
    }

    /// The report of a check that was interrupted before so many scenarios had their turn: it is not
    /// met, whatever the others say.
    #[must_use]
    pub fn interrupted(mut self, unchecked: u64) -> Self {
        self.unchecked = unchecked;
        let nothing_is_wrong = self.scenarios().all(|it| it.verdict != Verdict::NotMet);
        if unchecked > 0 && nothing_is_wrong {
            self.verdict = Verdict::Inconclusive;
        }
        self
    }

    /// All scenarios, family by family.
    pub fn scenarios(&self) -> impl Iterator<Item = &Scenario> {
        self.families.iter().flat_map(|family| &family.scenarios)
    }

    /// What the process should exit with: 0 all met; 1 violated, inconsistent or not met; 3
    /// inconclusive; 4 not met only because a caller broke its contract where no scenario expects
    /// that.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.verdict {
            Verdict::Met => 0,
            Verdict::Inconclusive => 3,
            Verdict::NotMet if self.only_callers_are_to_blame() => 4,
            Verdict::NotMet => 1,
        }
    }

    fn only_callers_are_to_blame(&self) -> bool {
        let not_met = |scenario: &&Scenario| scenario.verdict == Verdict::NotMet;
        let everything_caught = self
            .families
            .iter()
            .all(|family| family.wrong_services.iter().all(|wrong| wrong.caught));
        everything_caught
            && self.scenarios().next().is_some()
            && self
                .scenarios()
                .filter(not_met)
                .all(Scenario::only_callers_are_to_blame)
    }
}

impl Family {
    /// A family of which nothing has been run yet: its ledger and its open points, without
    /// scenarios.
    #[must_use]
    pub fn of<F: models::family::Family>() -> Self {
        let mut family = Self {
            name: F::NAME.into(),
            title: F::TITLE.into(),
            functions: specification::functions::<F>(),
            codes: specification::codes::<F>(),
            lifecycles: specification::lifecycles::<F>(),
            channels: specification::channels::<F>(),
            races: specification::races::<F>(),
            clauses: (0..F::CLAUSES.len() as u16)
                .map(|index| Clause::of::<F>(ClauseId(index)))
                .collect(),
            readings: F::READINGS.iter().map(Reading::from).collect(),
            choices: F::CHOICES.iter().map(Choice::from).collect(),
            ..Self::default()
        };
        family.settle();
        family
    }

    /// Settles what follows from the scenarios and the wrong services: the status of each clause,
    /// where each code was seen, the values that each reading was seen to follow, and the verdict.
    pub fn settle(&mut self) {
        for clause in &mut self.clauses {
            clause.settle(&self.scenarios);
        }
        for code in &mut self.codes {
            code.settle(&self.scenarios);
        }
        for reading in &mut self.readings {
            reading.settle(&self.scenarios);
        }
        let scenarios = self.scenarios.iter().map(|scenario| scenario.verdict);
        let missed = self.wrong_services.iter().any(|wrong| !wrong.caught);
        let wrong = missed.then_some(Verdict::NotMet);
        self.verdict = Verdict::worst(scenarios.chain(wrong));
    }
}
