//! Exhaustive exploration: executions, classes, wall time, peak memory.

use serde::Serialize;

use super::{ByWay, Effort, Selection, measure_aloud, throughput::right};
use crate::{
    measure::{Measured, Request},
    programs::{self, Program},
    statistics::{Estimate, bootstrap, median},
    tools::{self, Way},
};

/// What is compared here: shuttle's enumeration is compared by its rate, in the other table.
const WAYS: [&str; 2] = ["countermand/exhaustive", "loom"];

/// The figures of one program.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// Which.
    pub(crate) program: String,
    /// How many classes there are, if all were seen.
    pub(crate) classes: Option<u64>,
    /// Of every tool.
    pub(crate) tools: ByWay<Figures>,
}

/// What one tool needed.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    /// Whether it came to the end.
    pub(crate) finished: bool,
    /// Executions that came to an end.
    pub(crate) executions: u64,
    /// Executions given up on the way.
    pub(crate) blocked: u64,
    /// Wall time; where it did not finish, the limit.
    pub(crate) seconds: Estimate,
    /// Peak memory of the process.
    pub(crate) peak_kilobytes: u64,
}

impl Row {
    /// Executions for each class.
    pub(crate) fn redundancy(&self, way: &str) -> Option<f64> {
        let figures = self.tools.get(way)?;
        Some(figures.executions as f64 / self.classes? as f64)
    }

    /// How many times as long loom takes; at least so many times if it did not finish.
    pub(crate) fn speedup(&self) -> Option<f64> {
        let [ours, loom] = WAYS.map(|way| self.tools.get(way));
        let ours = ours.filter(|figures| figures.finished)?;
        Some(loom?.seconds.value / ours.seconds.value)
    }
}

/// Measures every program.
pub(crate) fn run(effort: &Effort, selection: &Selection) -> Result<Vec<Row>, String> {
    let ways = selection.ways(tools::WAYS);
    let ways: Vec<_> = ways
        .into_iter()
        .filter(|way| WAYS.contains(&way.name))
        .collect();
    let programs = selection.programs(programs::all());
    let rows = programs.iter().map(|program| row(effort, &ways, program));
    rows.collect()
}

fn row(effort: &Effort, ways: &[&'static Way], program: &Program) -> Result<Row, String> {
    let mut runs: ByWay<Vec<Measured>> = ByWay::new();
    for _ in 0..effort.repetitions {
        for way in ways {
            let runs = runs.entry(way.name).or_default();
            // What did not finish once does not finish the next time: all of it is deterministic.
            if runs.last().is_none_or(|run| run.exhausted) {
                runs.push(explore(effort, program, way, false)?);
            }
        }
    }
    let finished = runs.get(WAYS[0]).is_some_and(|runs| runs[0].exhausted);
    let classes = match ways.iter().find(|way| way.name == WAYS[0]) {
        Some(way) if finished => Some(explore(effort, program, way, true)?.classes),
        _ => None,
    };
    Ok(Row {
        program: program.name.clone(),
        classes,
        tools: runs
            .into_iter()
            .map(|(way, runs)| (way, figures(&runs)))
            .collect(),
    })
}

fn explore(
    effort: &Effort,
    program: &Program,
    way: &Way,
    classes: bool,
) -> Result<Measured, String> {
    // Counting classes takes longer; where it is needed the exploration is known to end.
    let seconds = if classes {
        f64::from(u16::MAX)
    } else {
        effort.limit
    };
    let measured = measure_aloud(&Request {
        program: program.name.clone(),
        way: way.name.to_owned(),
        seconds,
        executions: u64::from(u32::MAX),
        parts: 1,
        classes,
        seed: 1,
    })?;
    right(measured)
}

fn figures(runs: &[Measured]) -> Figures {
    let seconds: Vec<f64> = runs.iter().map(|run| run.seconds).collect();
    let first = &runs[0];
    Figures {
        finished: first.exhausted,
        executions: first.executions,
        blocked: first.blocked,
        seconds: bootstrap(&seconds, median),
        peak_kilobytes: runs.iter().map(|run| run.peak_kilobytes).max().unwrap_or(0),
    }
}
