//! What a trace costs, and what a monitor.

use serde::Serialize;

use super::{ByWay, Effort, Selection, measure_aloud, throughput::right};
use crate::{
    measure::{CHECKED, RECORDED, Request},
    programs::{self, Program},
    recorded,
    statistics::{Estimate, bootstrap, median},
};

/// What is compared: nothing recorded, a trace, a trace and a monitor; and the peer, for which
/// nothing is recorded.
pub(crate) const WAYS: [&str; 4] = ["countermand/random", RECORDED, CHECKED, "shuttle/random"];

/// The figures of one program.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Which.
    pub(crate) program: String,
    /// Executions in a second.
    pub(crate) rates: ByWay<Estimate>,
}

impl Row {
    /// How many times as long an execution takes with the monitor as without.
    pub(crate) fn cost_of_checking(&self) -> Option<f64> {
        self.ratio(RECORDED, CHECKED)
    }

    /// How many times as many executions one way makes as another.
    pub(crate) fn ratio(&self, of: &str, to: &str) -> Option<f64> {
        Some(self.rates.get(of)?.value / self.rates.get(to)?.value)
    }
}

/// Measures every program that has a recorded twin.
pub(crate) fn run(effort: &Effort, selection: &Selection) -> Result<Vec<Row>, String> {
    let recorded = recorded::all();
    let has_twin = |program: &Program| recorded.iter().any(|twin| twin.name == program.name);
    let ways = WAYS.into_iter().filter(|way| selection.wants_way(way));
    let ways: Vec<_> = ways.collect();
    let programs = selection.programs(programs::all(), &ways);
    let programs = programs.iter().filter(|program| has_twin(program));
    let rows = programs.map(|program| row(effort, &ways, program));
    rows.collect()
}

fn row(effort: &Effort, ways: &[&'static str], program: &Program) -> Result<Row, String> {
    let mut rates: ByWay<Vec<f64>> = ByWay::new();
    for repetition in 0..effort.repetitions {
        for &way in ways {
            let measured = measure_aloud(&Request {
                program: program.name.clone(),
                way: way.to_owned(),
                seconds: effort.seconds,
                executions: u64::from(u32::MAX),
                parts: 1,
                classes: false,
                seed: repetition + 1,
            })?;
            rates.entry(way).or_default().push(right(measured)?.rate());
        }
    }
    Ok(Row {
        program: program.name.clone(),
        rates: rates
            .into_iter()
            .map(|(way, rates)| (way, bootstrap(&rates, median)))
            .collect(),
    })
}
