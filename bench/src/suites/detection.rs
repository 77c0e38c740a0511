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
    // loom looks at its budget only now and then, so it may fail behind its end.
    let found = measured
        .failed_after
        .iter()
        .filter(|after| **after <= budget);
    let found: Vec<f64> = found.map(|after| *after as f64).collect();
    let missed = searches - found.len() as u64;
    let spent = std::iter::repeat_n(budget as f64, missed as usize);
    let executions: Vec<f64> = found.into_iter().chain(spent).collect();
    Figures {
        executions: bootstrap(&executions, mean),
        missed,
        searches,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_behind_the_end_of_its_budget_has_not_found_the_bug() {
        let measured = Measured {
            failed_after: vec![4, 10, 11, 64],
            ..Measured::default()
        };
        let figures = figures(&measured, 5, 10);
        assert_eq!((figures.missed, figures.searches), (3, 5));
        assert_eq!(figures.executions.value, (4.0 + 10.0 + 3.0 * 10.0) / 5.0);
    }
}
