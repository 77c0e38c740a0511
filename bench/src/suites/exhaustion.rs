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

/// How many times what Countermand took a peer is given at least: where it does not finish, the
/// ratio is only a lower bound, and has to be able to reach the bar of 30.
pub(crate) const PATIENCE: f64 = 31.0;

/// An exploration that is done sooner is repeated in its process for about so many seconds, and its
/// mean counts: most of what it takes alone is the first touch of the process's memory and code.
const REPEATED_SECONDS: f64 = 0.1;

/// How many seconds an exploration has that is known to end.
const UNLIMITED: f64 = 65_535.0;

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
    /// Wall time of one exploration; where it did not finish, what it had.
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
    let programs = selection.programs(programs::all(), &ways);
    let rows = programs.iter().map(|program| row(effort, &ways, program));
    rows.collect()
}

fn row(effort: &Effort, ways: &[&'static Way], program: &Program) -> Result<Row, String> {
    let mut runs: ByWay<Vec<Measured>> = ByWay::new();
    let mut limit = effort.limit;
    for _ in 0..effort.repetitions {
        for way in ways {
            let runs = runs.entry(way.name).or_default();
            // What did not finish once does not finish the next time: all of it is deterministic.
            if runs.last().is_some_and(|run| !run.exhausted) {
                continue;
            }
            let run = explore_repeatedly(program, way, limit)?;
            if way.name == WAYS[0] && run.exhausted {
                limit = limit.max(PATIENCE * run.seconds);
            }
            runs.push(run);
        }
    }
    let finished = runs.get(WAYS[0]).is_some_and(|runs| runs[0].exhausted);
    let classes = match ways.iter().find(|way| way.name == WAYS[0]) {
        // Counting classes takes longer, but the exploration is known to end.
        Some(way) if finished => Some(explore(program, way, UNLIMITED, 1, true)?.classes),
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

/// One exploration: the mean of many if it is short.
fn explore_repeatedly(program: &Program, way: &Way, limit: f64) -> Result<Measured, String> {
    let alone = explore(program, way, limit, 1, false)?;
    let times = (REPEATED_SECONDS / alone.seconds).ceil() as u64;
    if !alone.exhausted || times <= 1 {
        return Ok(alone);
    }
    let together = explore(program, way, UNLIMITED, times, false)?;
    if together.executions != times * alone.executions {
        return Err(format!(
            "{} {}: each time is another",
            program.name, way.name
        ));
    }
    Ok(Measured {
        seconds: together.seconds / times as f64,
        peak_kilobytes: together.peak_kilobytes,
        ..alone
    })
}

fn explore(
    program: &Program,
    way: &Way,
    limit: f64,
    times: u64,
    classes: bool,
) -> Result<Measured, String> {
    let measured = measure_aloud(&Request {
        program: program.name.clone(),
        way: way.name.to_owned(),
        seconds: limit,
        executions: u64::from(u32::MAX),
        parts: times,
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
