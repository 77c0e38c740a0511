//! Executions in a second, and how many classes they reach.

use serde::Serialize;

use super::{ByWay, Effort, Selection, measure_aloud};
use crate::{
    measure::{Measured, Request},
    programs::{self, Program},
    statistics::{Estimate, bootstrap, median},
    tools::{self, Kind, Way},
};

/// Classes are counted anew in every so many executions, so that the count of a small program is
/// not done before it has begun.
const ROUND: u64 = 1_000;
/// So many times.
const ROUNDS: u64 = 20;

/// The figures of one program.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Which.
    pub(crate) program: String,
    /// Executions in a second, with nothing recorded.
    pub(crate) rates: ByWay<Estimate>,
    /// Distinct classes in [`ROUND`] executions, on average.
    pub(crate) classes: ByWay<f64>,
}

impl Row {
    /// How many times as many executions one way makes as another.
    pub(crate) fn ratio(&self, ours: &str, theirs: &str) -> Option<f64> {
        Some(self.rates.get(ours)?.value / self.rates.get(theirs)?.value)
    }

    /// Distinct classes in a second.
    pub(crate) fn classes_per_second(&self, way: &str) -> Option<f64> {
        Some(self.rates.get(way)?.value * self.classes.get(way)? / ROUND as f64)
    }
}

/// Measures every program.
pub(crate) fn run(effort: &Effort, selection: &Selection) -> Result<Vec<Row>, String> {
    let ways = selection.ways(tools::WAYS);
    // loom takes no samples, and a second of its depth-first search says little.
    let ways: Vec<_> = ways.into_iter().filter(|way| way.name != "loom").collect();
    let programs = selection.programs(programs::all(), &ways);
    let rows = programs.iter().map(|program| row(effort, &ways, program));
    rows.collect()
}

fn row(effort: &Effort, ways: &[&'static Way], program: &Program) -> Result<Row, String> {
    let mut rates: ByWay<Vec<f64>> = ByWay::new();
    for repetition in 0..effort.repetitions {
        for way in ways {
            let measured = measure_aloud(&Request {
                program: program.name.clone(),
                way: way.name.to_owned(),
                seconds: effort.seconds,
                executions: u64::from(u32::MAX),
                parts: u64::from(u32::MAX),
                classes: false,
                seed: repetition + 1,
            })?;
            rates
                .entry(way.name)
                .or_default()
                .push(right(measured)?.rate());
        }
    }
    let mut classes = ByWay::new();
    if program.tells {
        for way in ways.iter().filter(|way| way.kind == Kind::Samples) {
            classes.insert(way.name, classes_in_a_round(program, way)?);
        }
    }
    let estimates = rates.into_iter();
    Ok(Row {
        program: program.name.clone(),
        rates: estimates
            .map(|(way, rates)| (way, bootstrap(&rates, median)))
            .collect(),
        classes,
    })
}

fn classes_in_a_round(program: &Program, way: &Way) -> Result<f64, String> {
    let measured = measure_aloud(&Request {
        program: program.name.clone(),
        way: way.name.to_owned(),
        seconds: f64::from(u16::MAX),
        executions: ROUND,
        parts: ROUNDS,
        classes: true,
        seed: 1,
    })?;
    Ok(right(measured)?.classes as f64 / ROUNDS as f64)
}

/// The programs are right: none may fail.
pub(super) fn right(measured: Measured) -> Result<Measured, String> {
    match measured.failure {
        Some(failure) => Err(format!("a program without a bug failed: {failure}")),
        None => Ok(measured),
    }
}
