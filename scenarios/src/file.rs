//! Scenario files: a small concurrent program of clients, the world in which it runs, and what is
//! expected of it.

mod bodies;
mod document;
mod expectations;
mod options;
mod setup;
#[cfg(test)]
mod tests;

use std::{ops::Range, path::Path, sync::Arc};

use models::family::{Client, Family, World};
use sim::{
    clause::ClauseId, machine::Execution, reading::Readings, schedule::Schedule,
    signature::Vocabulary,
};

use crate::{
    library,
    outcome::{Outcome, Pattern},
    problem::{BadFile, Problems},
    program::{Part, Program, compile},
    tables::Tables,
    text_file::{self, LoadError},
};
use document::Reader;

/// A scenario, read and checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file's name without its ending.
    pub name: String,
    /// The file, as it was named by whoever asked for it.
    pub path: String,
    /// What it is about, in a sentence.
    pub summary: String,
    /// The text of the file.
    pub source: String,
    /// The tables of its family.
    pub tables: Tables,
    /// What there is before the first call.
    pub world: Arc<World>,
    /// The names under which its traces are written and read.
    pub vocabulary: Arc<Vocabulary>,
    /// What its clients do, and which faults may strike.
    pub program: Arc<Program>,
    /// The value of every reading, unless an expectation says otherwise.
    pub readings: Readings,
    /// The readings that the file settles; the others are open.
    pub settled: Readings,
    /// How many preemptions of it loom can explore; none where it is not meant for loom.
    pub loom_preemptions: Option<usize>,
    /// In the order of the file; never empty.
    pub expectations: Vec<Expectation>,
}

/// What the file expects of the executions of its clients.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expectation {
    /// What is shown.
    pub expected: Expected,
    /// Whether it must, may or must not be shown.
    pub grade: Grade,
    /// The clauses that say so.
    pub clauses: Vec<ClauseId>,
    /// The readings under which it is judged, over those of the scenario; the others are undecided
    /// here.
    pub when: Readings,
    /// Why, in the author's words.
    pub why: Option<String>,
    /// Where in the file it stands, in bytes.
    pub span: Range<usize>,
}

/// What an expectation is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// An outcome with these entries.
    Outcome(Pattern),
    /// The caller is blamed for this clause.
    Breach(ClauseId),
}

/// How an expectation is judged.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Grade {
    /// Some execution of the service must show it, and the specification permits it.
    Required,
    /// The specification permits it.
    Permitted,
    /// The specification does not permit it, and no execution shows it.
    Forbidden,
}

impl Grade {
    /// Every grade, with the word that files write for it.
    pub const ALL: [(&'static str, Self); 3] = [
        ("required", Self::Required),
        ("permitted", Self::Permitted),
        ("forbidden", Self::Forbidden),
    ];

    /// The word that files write for it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Permitted => "permitted",
            Self::Forbidden => "forbidden",
        }
    }
}

impl Scenario {
    /// Reads the file of a scenario of a family.
    ///
    /// # Errors
    /// When the file cannot be read, or with everything that is wrong in it.
    pub fn load<F: Family>(path: &Path) -> Result<Self, LoadError> {
        let source = text_file::read(path, "scenario")?;
        Ok(Self::parse(
            &Tables::of::<F>(),
            &library::shown(path),
            &source,
        )?)
    }

    /// Reads the text of a scenario. `path` is for its name and for diagnostics.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn parse(tables: &Tables, path: &str, source: &str) -> Result<Self, BadFile> {
        let mut problems = Problems::new(path, "scenario", source);
        let scenario = read(tables, path, source, &mut problems);
        problems.or(|| scenario.expect("without a scenario there is a problem"))
    }

    /// The value of every reading under which an expectation is judged.
    #[must_use]
    pub fn readings_for(&self, expectation: &Expectation) -> Readings {
        over(self.readings, expectation.when)
    }

    /// The names of the family's fault sites, by index, as schedules write them.
    #[must_use]
    pub fn fault_names(&self) -> Vec<&'static str> {
        self.tables.faults.iter().map(|site| site.name).collect()
    }

    /// The schedule of an execution of this scenario, as text.
    #[must_use]
    pub fn schedule_of(&self, execution: &Execution<'_>) -> String {
        Schedule::of(execution, &self.fault_names()).to_string()
    }

    /// So many steps of the schedule of an execution of this scenario, as text.
    #[must_use]
    pub fn beginning_of(&self, execution: &Execution<'_>, steps: usize) -> String {
        let schedule = Schedule::of(execution, &self.fault_names());
        schedule.beginning(steps).to_string()
    }
}

impl Expectation {
    /// The clause whose breach by the caller is expected.
    #[must_use]
    pub const fn breach(&self) -> Option<ClauseId> {
        match self.expected {
            Expected::Breach(clause) => Some(clause),
            Expected::Outcome(_) => None,
        }
    }

    /// Whether it speaks of an outcome.
    #[must_use]
    pub fn matches(&self, outcome: &Outcome) -> bool {
        match &self.expected {
            Expected::Outcome(pattern) => outcome.matches(pattern),
            Expected::Breach(_) => false,
        }
    }
}

/// An assignment with what another decides decided so.
fn over(readings: Readings, other: Readings) -> Readings {
    other
        .decided()
        .fold(readings, |all, (reading, value)| all.with(reading, value))
}

/// The sections of a file.
const SECTIONS: &[&str] = &[
    "family", "summary", "setup", "faults", "readings", "loom", "handlers", "before", "clients",
    "after", "expect",
];

/// Reads everything; nothing, but problems, when the text is not even TOML.
fn read(tables: &Tables, path: &str, source: &str, problems: &mut Problems) -> Option<Scenario> {
    let document = document::parse(source, problems)?;
    let mut reader = Reader::new(tables, source, problems);
    let root = document.get_ref();
    reader.check_keys(root, "section", SECTIONS);
    reader.family(root);
    let summary = reader.summary(root);
    let setup = reader.setup(root);
    let (fault_sites, faults_most) = reader.faults(root);
    let settled = reader.readings(root);
    let loom_preemptions = reader.loom(root);
    let bodies = reader.bodies(root);
    let mut compiled = compile(tables, &bodies, setup.names, reader.problems);
    compiled.program.fault_sites = fault_sites;
    compiled.program.faults_most = faults_most;
    let expectations = reader.expectations(root, &compiled);
    let program = compiled.program;
    let names = compiled.names;
    let activities = program.activities.iter().map(|it| it.name.clone());
    Some(Scenario {
        name: stem(path),
        path: path.to_owned(),
        summary,
        source: source.to_owned(),
        tables: *tables,
        world: Arc::new(World {
            objects: setup.objects,
            clients: clients(&program),
            handlers: program.handlers.iter().map(|it| it.activity).collect(),
        }),
        vocabulary: Arc::new(Vocabulary {
            functions: tables.functions,
            words: tables.words,
            faults: tables.faults,
            names,
            activities: activities.collect(),
        }),
        program: Arc::new(program),
        readings: over(Readings::defaults(tables.readings), settled),
        settled,
        loom_preemptions,
        expectations,
    })
}

fn stem(path: &str) -> String {
    let stem = Path::new(path).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// The process to which a client belongs unless the file says otherwise.
const PROCESS: &str = "main";
/// The user for whom a client runs unless the file says otherwise.
const USER: &str = "user";

/// Who the activities are, with numbers in the place of names; the defaults are number 0.
fn clients(program: &Program) -> Vec<Client> {
    let (mut processes, mut users) = (vec![PROCESS], vec![USER]);
    let mut clients = vec![Client::default(); program.activities.len()];
    for (client, activity) in clients.iter_mut().zip(&program.activities) {
        *client = Client {
            process: number(&mut processes, &activity.process),
            user: number(&mut users, &activity.user),
        };
    }
    clients
}

fn number<'a>(known: &mut Vec<&'a str>, name: &'a str) -> u8 {
    let position = known.iter().position(|it| *it == name);
    let index = position.unwrap_or_else(|| {
        known.push(name);
        known.len() - 1
    });
    index as u8
}

/// Whether an activity is one of `[clients]`.
const fn is_client(part: Part) -> bool {
    matches!(part, Part::Client)
}
