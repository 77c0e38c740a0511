//! Random scenarios: small client programs of any family, for property tests and fuzzing.
//!
//! A [`Recipe`] is a handful of numbers, so that proptest and libFuzzer can make, change and shrink
//! it alike. A [`Generator`] turns it into the text of a scenario file, which the ordinary reader
//! reads: a failure can be saved, looked at and replayed like any other scenario. A [`Trial`] runs
//! one under a schedule of which every step is a number, too.
//!
//! Nothing here knows a family. What can stand for an argument is learnt from the family's own
//! scenario files: a result or an object of a kind that some file has put there.

mod program;
mod recipe;
mod steps;
#[cfg(test)]
mod tests;
mod trial;
mod usage;

use std::{collections::BTreeSet, sync::Arc};

use models::family::Family;
use sim::{reading::Readings, trace::Activity};
use toml::{Table, Value};

use crate::{
    file::Scenario, library, problem::BadFile, program::Part, tables::Tables, text_file::LoadError,
};
pub use recipe::{CallRecipe, ClientRecipe, Picks, Recipe};
pub use steps::Steps;
pub use trial::{Trial, Tried};
use usage::{Known, Usage, bound_by};

/// Writes scenarios of one family.
#[derive(Clone, Debug)]
pub struct Generator {
    tables: Tables,
    bases: Vec<Base>,
    usage: Usage,
}

/// What a generated scenario takes over from a scenario file: its world, and what happens before
/// its clients start.
#[derive(Clone, Debug)]
struct Base {
    name: String,
    /// `[setup]` as it stands in the file.
    setup: Option<Value>,
    /// The calls of `[before]`, without signals.
    before: Vec<Value>,
    /// The handlers that these calls attach, each with the parameters of its callbacks.
    handlers: Vec<(String, Vec<Known>)>,
    /// The objects of the setup and what the calls bind.
    known: Vec<Known>,
    /// As which process and user clients run.
    people: Vec<(String, String)>,
}

impl Generator {
    /// Learns from the scenario files of a family.
    ///
    /// # Errors
    /// When a file cannot be read or is no scenario.
    pub fn of<F: Family>() -> Result<Self, LoadError> {
        let unreadable = |error| LoadError::Unreadable {
            path: F::NAME.to_owned(),
            error,
        };
        let files = library::files(library::root(), F::NAME).map_err(unreadable)?;
        let scenarios = files.iter().map(|path| Scenario::load::<F>(path));
        let scenarios: Vec<Scenario> = scenarios.collect::<Result<_, _>>()?;
        Ok(Self::from_scenarios(&Tables::of::<F>(), &scenarios))
    }

    fn from_scenarios(tables: &Tables, scenarios: &[Scenario]) -> Self {
        Self {
            tables: *tables,
            bases: scenarios.iter().filter_map(Base::of).collect(),
            usage: Usage::of(tables, scenarios),
        }
    }

    /// The text of the scenario file that a recipe describes.
    #[must_use]
    pub fn text(&self, recipe: &Recipe) -> String {
        program::text(self, recipe)
    }

    /// The scenario that a recipe describes, read from its text.
    ///
    /// # Errors
    /// When the reader refuses what was written: a mistake of the generator, or of the reader.
    pub fn scenario(&self, recipe: &Recipe) -> Result<Arc<Scenario>, BadFile> {
        let text = self.text(recipe);
        Scenario::parse(&self.tables, "generated.toml", &text).map(Arc::new)
    }

    /// Every reading with the value that a recipe gives it.
    fn readings(&self, recipe: &Recipe) -> Readings {
        let table = self.tables.readings;
        let picks = recipe.readings.iter().chain(std::iter::repeat(&0));
        (0_u8..).zip(table.iter().zip(picks)).fold(
            Readings::UNDECIDED,
            |all, (index, (reading, pick))| {
                let value = usize::from(*pick) % reading.values.len();
                all.with(sim::reading::ReadingId(index), value as u8)
            },
        )
    }
}

impl Base {
    /// Nothing, where the calls before cannot stand without the clients of the file.
    fn of(scenario: &Scenario) -> Option<Self> {
        let mut document: Table = scenario.source.parse().ok()?;
        let before = document
            .remove("before")
            .and_then(|it| it.get("calls").cloned());
        let before = match before {
            Some(Value::Array(calls)) => calls,
            _ => Vec::new(),
        };
        let sound = |call: &Value| {
            let text = call.as_str().unwrap_or_default();
            !text.starts_with("signal ") && !text.starts_with("wait ")
        };
        let program = &scenario.program;
        let clients = program.activities_of(|part| part == Part::Client);
        let people: BTreeSet<(String, String)> = clients
            .map(|client| program.activity(client))
            .map(|client| (client.process.clone(), client.user.clone()))
            .collect();
        Some(Self {
            name: scenario.name.clone(),
            setup: document.remove("setup"),
            before: before.into_iter().filter(sound).collect(),
            handlers: usage::attached_by(scenario, Activity(0)),
            known: usage::objects(scenario)
                .chain(bound_by(scenario, Activity(0)))
                .collect(),
            people: people.into_iter().collect(),
        })
    }
}
