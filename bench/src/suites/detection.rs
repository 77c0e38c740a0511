//! Executions until a seeded bug is found.

use serde::Serialize;

use super::{ByWay, Effort, Selection, measure_aloud};
use crate::{
    bugs,
    measure::{Measured, Request},
    programs::Program,
    statistics::{Estimate, bootstrap, mean},
    tools::{self, Kind, Way},
};

/// The figures of one bug.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Which.
    pub(crate) bug: String,
    /// Of every tool and strategy.
    pub(crate) ways: ByWay<Figures>,
}

/// What one strategy needed.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    /// Executions to the first failure, on average; a search that does not fail counts its budget.
    pub(crate) executions: Estimate,
    /// Searches that spent their budget without a failure.
    pub(crate) missed: u64,
    /// All searches.
    pub(crate) searches: u64,
}

/// Searches for every bug.
pub(crate) fn run(effort: &Effort, selection: &Selection) -> Result<Vec<Row>, String> {
    let ways = selection.ways(tools::WAYS);
    let bugs = selection.programs(bugs::programs(), &ways);
    bugs.iter().map(|bug| row(effort, &ways, bug)).collect()
}

fn row(effort: &Effort, ways: &[&'static Way], bug: &Program) -> Result<Row, String> {
    let mut row = Row {
        bug: bug.name.clone(),
        ways: ByWay::new(),
    };
    for way in ways {
        let searches = match way.kind {
            Kind::Samples => effort.seeds,
            // It searches the same way every time.
            Kind::Enumerates => 1,
        };
        let measured = measure_aloud(&Request {
            program: bug.name.clone(),
            way: way.name.to_owned(),
            seconds: f64::from(u16::MAX),
            executions: effort.budget,
            parts: searches,
            classes: false,
            seed: 1,
        })?;
        row.ways
            .insert(way.name, figures(&measured, searches, effort.budget));
    }
    Ok(row)
}

fn figures(measured: &Measured, searches: u64, budget: u64) -> Figures {
    let found = measured.failed_after.iter().map(|after| *after as f64);
    let missed = searches - measured.failed_after.len() as u64;
    let spent = std::iter::repeat_n(budget as f64, missed as usize);
    let executions: Vec<f64> = found.chain(spent).collect();
    Figures {
        executions: bootstrap(&executions, mean),
        missed,
        searches,
    }
}
