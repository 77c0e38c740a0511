//! Scenario files: a small concurrent program of clients, the world in which it runs, and what is expected of it.

mod bodies;
mod document;
mod expectations;
mod options;
mod setup;
#[cfg(test)]
mod tests;

use std::{ops::Range, path::Path, sync::Arc};

use models::family::{Client, Family, World};
use sim::{clause::ClauseId, reading::Readings, signature::Vocabulary};

use crate::{
    outcome::Pattern,
    problem::{BadFile, Problems},
    program::{Part, Program, compile},
    tables::Tables,
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
    /// The readings under which it is judged, over those of the scenario; the others are undecided here.
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

/// Why a scenario could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The file can be read but is no valid scenario.
    #[error(transparent)]
    Bad(#[from] BadFile),
}

impl Scenario {
    /// Reads the file of a scenario of a family.
    ///
    /// # Errors
    /// When the file cannot be read, or with everything that is wrong in it.
    pub fn load<F: Family>(path: &Path) -> Result<Self, LoadError> {
        let source = std::fs::read_to_string(path).map_err(|error| LoadError::Unreadable {
            path: path.display().to_string(),
            error,
        })?;
        Ok(Self::parse(
            &Tables::of::<F>(),
            &path.display().to_string(),
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
        match scenario {
            Some(scenario) => problems.or(|| scenario),
            None => {
                problems.add(0..0, "no scenario", "a scenario", None);
                problems.or(|| unreachable!("a problem was added"))
            }
        }
    }

    /// The value of every reading under which an expectation is judged.
    #[must_use]
    pub fn readings_for(&self, expectation: &Expectation) -> Readings {
        let decided = expectation.when.decided();
        decided.fold(self.readings, |all, (reading, value)| {
            all.with(reading, value)
        })
    }
}

/// The sections of a file.
const SECTIONS: &[&str] = &[
    "summary", "setup", "faults", "readings", "handlers", "before", "clients", "after", "expect",
];

/// Reads everything; nothing when the text is not even TOML.
fn read(tables: &Tables, path: &str, source: &str, problems: &mut Problems) -> Option<Scenario> {
    let document = document::parse(source, problems)?;
    let mut reader = Reader::new(tables, source, problems);
    let root = document.get_ref();
    reader.check_keys(root, "section", SECTIONS);
    let summary = reader.summary(root);
    let setup = reader.setup(root);
    let (fault_sites, faults_most) = reader.faults(root);
    let readings = reader.readings(root);
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
        readings,
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
