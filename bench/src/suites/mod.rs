//! What is measured: a suite for each kind of question.

pub(crate) mod checking;
pub(crate) mod detection;
pub(crate) mod exhaustion;
pub(crate) mod throughput;

use std::{collections::BTreeMap, time::Instant};

use clap::ValueEnum;

use crate::{
    bugs,
    measure::{CHECKED, Measured, RECORDED, Request, measure},
    programs::{self, Program},
    tools::{self, Way},
};

/// The suites, as the command line names them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Suite {
    /// Executions in a second, and the classes that they reach.
    Throughput,
    /// What a trace and a monitor cost.
    Checking,
    /// Exhaustive exploration: executions, classes, time, memory.
    Exhaustion,
    /// Executions until a seeded bug is found.
    Detection,
}

/// How thoroughly to measure.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub(crate) struct Effort {
    /// How often every figure is taken; the tools take turns.
    pub(crate) repetitions: u64,
    /// How long a run lasts that could go on for ever.
    pub(crate) seconds: f64,
    /// After how many seconds an exhaustive exploration did not finish; a peer has more where
    /// [`exhaustion`] says so.
    pub(crate) limit: f64,
    /// Searches for each bug.
    pub(crate) seeds: u64,
    /// After how many executions a search has not found its bug.
    pub(crate) budget: u64,
}

impl Effort {
    /// What a full run takes.
    pub(crate) const ORDINARY: Self = Self {
        repetitions: 5,
        seconds: 0.5,
        limit: 60.0,
        seeds: 200,
        budget: 10_000,
    };
    /// Enough to see whether everything works.
    pub(crate) const QUICK: Self = Self {
        seconds: 0.1,
        limit: 2.0,
        seeds: 20,
        ..Self::ORDINARY
    };

    /// Whether some of it is less than ordinary: too little to judge a bar by.
    pub(crate) fn is_rough(&self) -> bool {
        let ordinary = Self::ORDINARY;
        self.repetitions < ordinary.repetitions
            || self.seconds < ordinary.seconds
            || self.limit < ordinary.limit
            || self.seeds < ordinary.seeds
            || self.budget < ordinary.budget
    }
}

/// What to measure: every program and way whose name contains one of the filters.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    programs: Vec<String>,
    ways: Vec<String>,
}

impl Selection {
    /// Everything whose name contains a filter; without filters, everything.
    pub(crate) fn new(programs: Vec<String>, ways: Vec<String>) -> Self {
        Self { programs, ways }
    }

    /// Whether nothing is left out.
    pub(crate) fn is_everything(&self) -> bool {
        self.programs.is_empty() && self.ways.is_empty()
    }

    /// The programs to be run by these ways; none if no way is left to run them.
    pub(crate) fn programs<W>(&self, all: Vec<Program>, ways: &[W]) -> Vec<Program> {
        let wanted = |program: &Program| !ways.is_empty() && matches(&self.programs, &program.name);
        all.into_iter().filter(wanted).collect()
    }

    pub(crate) fn ways(&self, all: &'static [Way]) -> Vec<&'static Way> {
        all.iter().filter(|way| self.wants_way(way.name)).collect()
    }

    pub(crate) fn wants_way(&self, name: &str) -> bool {
        matches(&self.ways, name)
    }
}

/// The names of all programs and bugs.
pub(crate) fn program_names() -> Vec<String> {
    let programs = programs::all().into_iter().chain(bugs::programs());
    programs.map(|program| program.name).collect()
}

/// The names of all tools and strategies, and of what only the checking suite runs.
pub(crate) fn way_names() -> Vec<String> {
    let ways = tools::WAYS.iter().map(|way| way.name);
    let ways = ways.chain([RECORDED, CHECKED]);
    ways.map(str::to_owned).collect()
}

fn matches(filters: &[String], name: &str) -> bool {
    filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()))
}

/// Figures by the name of their way.
pub(crate) type ByWay<T> = BTreeMap<&'static str, T>;

/// Measures, telling on standard error what and how long.
pub(crate) fn measure_aloud(request: &Request) -> Result<Measured, String> {
    eprint!("  {:24} {:26}", request.program, request.way);
    let began = Instant::now();
    let measured = measure(request);
    let seconds = began.elapsed().as_secs_f64();
    match &measured {
        Ok(measured) => eprintln!(" {:>11} executions {seconds:8.2} s", measured.executions),
        Err(_) => eprintln!(" failed"),
    }
    measured
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_of_anything_is_rough_and_more_is_not() {
        let ordinary = Effort::ORDINARY;
        let less = [
            Effort::QUICK,
            Effort {
                repetitions: 4,
                ..ordinary
            },
            Effort {
                seconds: 0.4,
                ..ordinary
            },
            Effort {
                limit: 59.0,
                ..ordinary
            },
            Effort {
                seeds: 199,
                ..ordinary
            },
            Effort {
                budget: 9_999,
                ..ordinary
            },
        ];
        assert!(less.iter().all(Effort::is_rough));
        let more = Effort {
            seconds: 1.0,
            seeds: 400,
            ..ordinary
        };
        assert!(![ordinary, more].iter().any(Effort::is_rough));
    }
}
