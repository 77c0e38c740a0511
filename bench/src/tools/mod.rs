//! The tools: the only place that knows how each of them is driven.
//!
//! A [`Way`] is a tool with one of its strategies. Adding one is a line in [`WAYS`].

mod class;
mod countermand;
mod loom;
mod shuttle;

use std::{panic, time::Duration};

pub(crate) use self::countermand::{Recording, checked};
use crate::programs::Program;

/// A tool with one of its strategies.
#[derive(Debug)]
pub(crate) struct Way {
    /// As filters and tables write it: `shuttle/random`.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) kind: Kind,
    /// Runs a program.
    pub(crate) run: fn(&Program, &Task) -> Sample,
}

/// What a strategy does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// It draws schedules from a seed.
    Samples,
    /// It takes one schedule after the other until there is none left.
    Enumerates,
}

/// What is to be run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task {
    /// Tasks with different seeds draw different schedules.
    pub(crate) seed: u64,
    /// At most so many executions.
    pub(crate) executions_max: u64,
    /// At most so long, roughly.
    pub(crate) time_max: Duration,
    /// Whether classes are counted, which takes time.
    pub(crate) classes: bool,
}

/// What was run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    /// Executions that came to an end; a failing one counts.
    pub(crate) executions: u64,
    /// Executions given up on the way, because they led nowhere new.
    pub(crate) blocked: u64,
    /// Distinct classes, if they were counted.
    pub(crate) classes: u64,
    /// How long it took, on the clock.
    pub(crate) elapsed: Duration,
    /// Whether there was no further schedule.
    pub(crate) exhausted: bool,
    /// What the last execution failed with.
    pub(crate) failure: Option<String>,
}

/// Every tool with every strategy.
pub(crate) const WAYS: &[Way] = &[
    samples("countermand/random", countermand::random),
    samples("countermand/pct2", countermand::pct::<2>),
    samples("countermand/pct3", countermand::pct::<3>),
    samples("countermand/pos", countermand::pos),
    samples("countermand/surw", countermand::surw),
    samples("countermand/sticky", countermand::sticky),
    samples("countermand/portfolio", countermand::portfolio),
    enumerates("countermand/exhaustive", countermand::exhaustive),
    enumerates("loom", loom::exhaustive),
    samples("shuttle/random", shuttle::random),
    samples("shuttle/pct2", shuttle::pct::<2>),
    samples("shuttle/pct3", shuttle::pct::<3>),
    samples("shuttle/urw", shuttle::urw),
    enumerates("shuttle/dfs", shuttle::dfs),
];

/// The strategy that `countermand check` uses without being asked.
pub(crate) const DEFAULT: &str = "countermand/portfolio";

const fn samples(name: &'static str, run: fn(&Program, &Task) -> Sample) -> Way {
    let kind = Kind::Samples;
    Way { name, kind, run }
}

const fn enumerates(name: &'static str, run: fn(&Program, &Task) -> Sample) -> Way {
    let kind = Kind::Enumerates;
    Way { name, kind, run }
}

/// The way of this name.
pub(crate) fn way(name: &str) -> Option<&'static Way> {
    WAYS.iter().find(|way| way.name == name)
}

/// Seeded bugs panic by the thousand; from here on panics print nothing.
pub(crate) fn keep_panics_quiet() {
    panic::set_hook(Box::new(|_| ()));
}
