//! The results as tables.

use std::{
    fmt::Write,
    fs::{self, OpenOptions},
    io,
    path::Path,
};

use serde::Serialize;

use crate::{
    bars::{self, Bar},
    machine::Machine,
    measure::CHECKED,
    suites::{
        ByWay, Effort, checking,
        detection::{self, Figures},
        exhaustion::{self, PATIENCE},
        throughput,
    },
    table::{Table, count, number, or_dash, times},
    tools::{DEFAULT, WAYS},
};

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Results {
    /// What was typed.
    pub(crate) command: String,
    /// Where.
    pub(crate) machine: Machine,
    /// How thoroughly.
    pub(crate) effort: Effort,
    /// Executions in a second.
    pub(crate) throughput: Vec<throughput::Row>,
    /// Trace and monitor.
    pub(crate) checking: Vec<checking::Row>,
    /// Exhaustive exploration.
    pub(crate) exhaustion: Vec<exhaustion::Row>,
    /// Seeded bugs.
    pub(crate) detection: Vec<detection::Row>,
    /// What is aimed at.
    pub(crate) bars: Vec<Bar>,
}

/// What stands above bars that are not judged.
const ROUGH: &str = "\
    **This was a rough run, with less time, repetitions, seeds or executions than a full one: it shows \
    whether everything works, and no bar is to be judged by it.** In a short time the monitor is not \
    warm, so that checking seems to cost more than it does, and large explorations do not finish.";

const JSON: &str = "results.json";
const PAGE: &str = "RESULTS.md";

/// Makes the folder, and finds out whether results can be written there, without changing any.
///
/// # Errors
/// When they cannot.
pub(crate) fn prepare(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for name in [JSON, PAGE] {
        let path = folder.join(name);
        let is_new = !path.exists();
        OpenOptions::new().append(true).create(true).open(&path)?;
        if is_new {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

impl Results {
    /// Whether nothing was measured.
    pub(crate) fn is_empty(&self) -> bool {
        self.throughput.is_empty()
            && self.checking.is_empty()
            && self.exhaustion.is_empty()
            && self.detection.is_empty()
    }

    /// The tables that have rows.
    pub(crate) fn tables(&self) -> Vec<Table> {
        let mut tables = vec![self.bars()];
        if !self.throughput.is_empty() {
            tables.extend([self.ratios(), self.rates(), self.classes()]);
        }
        if !self.checking.is_empty() {
            tables.push(self.checking());
        }
        if !self.exhaustion.is_empty() {
            tables.push(self.exhaustion());
        }
        if !self.detection.is_empty() {
            tables.push(self.detection());
        }
        tables
    }

    /// The whole page.
    pub(crate) fn markdown(&self) -> String {
        let mut page = "# Countermand, loom and shuttle side by side\n\n".to_owned();
        page.push_str(&self.provenance());
        for table in self.tables() {
            let _ = write!(page, "\n{table}");
        }
        page
    }

    /// Writes `results.json` and `RESULTS.md` into a folder.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let json = serde_json::to_string_pretty(self)?;
        fs::write(folder.join(JSON), json + "\n")?;
        fs::write(folder.join(PAGE), self.markdown())
    }

    fn provenance(&self) -> String {
        let Machine {
            processor,
            cores,
            load,
            rustc,
            commit,
            versions,
        } = &self.machine;
        let versions: Vec<String> = versions
            .iter()
            .map(|(package, version)| format!("{package} {version}"))
            .collect();
        let Effort {
            repetitions,
            seconds,
            limit,
            seeds,
            budget,
        } = &self.effort;
        format!(
            "Written by `{}` in `bench/`; what the programs, tools and strategies are, and where the \
             time goes where a bar is not reached, stands in [README.md](README.md).\n\n\
             - Machine: {processor}, {cores} cores; load at the start {load}. Every measured run is \
             one process with one busy thread.\n\
             - Versions: {}; {rustc}; commit {commit}.\n\
             - Every figure of time is the median of {repetitions} repetitions in which the tools \
             take turns; a run of the throughput tables lasts {seconds} s. An exhaustive exploration \
             that takes more than {limit} s did not finish and is not repeated; loom has {PATIENCE} \
             times as long as Countermand took, if that is more.\n\
             - Every sampler searches for every bug from {seeds} seeds with {budget} executions \
             each.\n\
             - The peers are built like Countermand, in release with link-time optimisation, and with \
             their tracing compiled out; they share what needs no checking in the `Arc` of `std`. \
             loom has no preemption bound.\n",
            self.command,
            versions.join(", "),
        )
    }

    fn bars(&self) -> Table {
        let mut table = Table::new("Bars", ["bar", "measured", "reached"])
            .note("Judged by the worst program that a bar is about.");
        if self.effort.is_rough() {
            table = table.note(ROUGH);
        }
        for bar in &self.bars {
            let reached = match bar.reached {
                Some(true) => "yes",
                Some(false) => "no",
                None if bar.measured.is_some() => "(rough)",
                None => "–",
            };
            let measured = bar.measured.clone();
            table.row([
                bar.wanted.to_owned(),
                measured.unwrap_or_else(|| "not measured".to_owned()),
                reached.to_owned(),
            ]);
        }
        table
    }

    fn ratios(&self) -> Table {
        let pairs = [
            ("countermand/random", "shuttle/random"),
            (DEFAULT, "shuttle/random"),
            ("countermand/random", "shuttle/pct3"),
            ("countermand/random", "shuttle/urw"),
            ("countermand/exhaustive", "shuttle/dfs"),
        ];
        let heads = pairs.map(|(ours, theirs)| format!("{} : {theirs}", strategy(ours)));
        let columns = ["program".to_owned()].into_iter().chain(heads);
        let title = "Executions a second, Countermand : shuttle";
        let mut table = Table::new(title, columns).note(format!(
            "`{}` is what `countermand check` uses without being asked.",
            strategy(DEFAULT)
        ));
        for row in &self.throughput {
            let ratios = pairs.map(|(ours, theirs)| or_dash(row.ratio(ours, theirs).map(times)));
            table.row([row.program.clone()].into_iter().chain(ratios));
        }
        table
    }

    fn rates(&self) -> Table {
        let ways = columns(self.throughput.iter().map(|row| &row.rates));
        let mut table = Table::new("Executions a second", heads("program", &ways)).note(
            "With nothing recorded. Seconds are the processor's, so what else the machine does \
             counts little. An enumeration that ends begins again.",
        );
        for row in &self.throughput {
            let rates = ways.iter().map(|way| {
                let rate = row.rates.get(way);
                or_dash(rate.map(|rate| number(rate.value)))
            });
            table.row([row.program.clone()].into_iter().chain(rates));
        }
        table
    }

    fn classes(&self) -> Table {
        let ways = columns(self.throughput.iter().map(|row| &row.classes));
        let mut table = Table::new("Distinct classes a second", heads("program", &ways)).note(
            "Distinct classes in a thousand executions (mean of twenty times a thousand), times \
             executions a second; in brackets the classes in a thousand. A class is told apart by \
             what every access met, recorded by the program itself, alike for every tool.",
        );
        for row in self.throughput.iter().filter(|row| !row.classes.is_empty()) {
            let cells = ways.iter().map(|way| {
                let rate = row.classes_per_second(way).zip(row.classes.get(way));
                or_dash(rate.map(|(rate, found)| format!("{} ({found:.0})", number(rate))))
            });
            table.row([row.program.clone()].into_iter().chain(cells));
        }
        table
    }

    fn checking(&self) -> Table {
        let heads = [
            "program",
            "nothing recorded",
            "trace",
            "trace and monitor",
            "shuttle/random",
            "checked : shuttle",
            "time, monitor : none",
        ];
        let mut table = Table::new("Trace and monitor, executions a second", heads)
            .note("The monitor has seen the same executions once before. shuttle records nothing.");
        for row in &self.checking {
            let rates = checking::WAYS.iter().map(|way| {
                let rate = row.rates.get(way);
                or_dash(rate.map(|rate| number(rate.value)))
            });
            let against = row.ratio(CHECKED, "shuttle/random");
            let ratios = [against, row.cost_of_checking()].map(|ratio| or_dash(ratio.map(times)));
            table.row([row.program.clone()].into_iter().chain(rates).chain(ratios));
        }
        table
    }

    fn exhaustion(&self) -> Table {
        let heads = [
            "program",
            "classes",
            "executions",
            "blocked",
            "/ class",
            "ms",
            "MB",
            "loom executions",
            "/ class",
            "ms",
            "MB",
            "time, loom : ours",
        ];
        let mut table = Table::new("Exhaustive exploration", heads).note(
            "Classes under the relation `sync`. loom explores the C11 memory model, so on kernels \
             with atomics it has more to see. `>` and `so far` mean that a tool did not finish in the time that it had. \
             What is done within a tenth of a second is repeated in its process for so long, and the mean counts.",
        );
        for row in &self.exhaustion {
            table.row(exhaustion_row(row));
        }
        table
    }

    fn detection(&self) -> Table {
        let ways = columns(self.detection.iter().map(|row| &row.ways));
        let mut table = Table::new("Executions to the first failure", heads("bug", &ways)).note(
            "Mean over all searches with its 95 % bootstrap interval; a search without a failure \
             counts its whole budget, and how many there were stands behind the slash. What \
             enumerates searches once.",
        );
        for row in &self.detection {
            let cells = ways.iter().map(|way| or_dash(row.ways.get(way).map(found)));
            table.row([row.bug.clone()].into_iter().chain(cells));
        }
        let means = ways.iter().map(|way| {
            let mean = bars::detection_mean(&self.detection, way);
            or_dash(mean.map(number))
        });
        table.row(["geometric mean".to_owned()].into_iter().chain(means));
        table
    }
}

fn exhaustion_row(row: &exhaustion::Row) -> Vec<String> {
    let [ours, loom] = ["countermand/exhaustive", "loom"].map(|way| row.tools.get(way));
    let least = |finished: bool| if finished { "" } else { "> " };
    let of = |figures: Option<&exhaustion::Figures>, cell: fn(&exhaustion::Figures) -> String| {
        or_dash(figures.map(|it| format!("{}{}", least(it.finished), cell(it))))
    };
    let redundancy = |way| {
        let finished = row.tools.get(way).is_some_and(|figures| figures.finished);
        or_dash(
            row.redundancy(way)
                .map(|it| format!("{}{}", least(finished), number(it))),
        )
    };
    let milliseconds = |it: &exhaustion::Figures| number(it.seconds.value * 1e3);
    let megabytes = |it: &exhaustion::Figures| number(it.peak_kilobytes as f64 / 1024.0);
    let executions = |it: &exhaustion::Figures| count(it.executions);
    let compared = loom.is_some_and(|figures| figures.finished);
    vec![
        row.program.clone(),
        or_dash(row.classes.map(count)),
        of(ours, executions),
        or_dash(ours.map(blocked)),
        redundancy("countermand/exhaustive"),
        of(ours, milliseconds),
        of(ours, megabytes),
        of(loom, executions),
        redundancy("loom"),
        of(loom, milliseconds),
        of(loom, megabytes),
        or_dash(
            row.speedup()
                .map(|it| format!("{}{}", least(compared), times(it))),
        ),
    ]
}

/// How many executions were given up; more may be, where it did not finish.
fn blocked(figures: &exhaustion::Figures) -> String {
    let blocked = count(figures.blocked);
    match figures.finished {
        true => blocked,
        false => format!("{blocked} so far"),
    }
}

/// The mean, its interval, and the searches that found nothing.
fn found(figures: &Figures) -> String {
    let executions = &figures.executions;
    let value = number(executions.value);
    let interval = match figures.searches {
        1 => String::new(),
        _ => format!(" [{}, {}]", number(executions.low), number(executions.high)),
    };
    match figures.missed {
        0 => format!("{value}{interval}"),
        missed => format!("{value}{interval} /{missed}"),
    }
}

/// The ways of which some row has a figure, in the order of the table of ways.
fn columns<'a, T: 'a>(rows: impl Iterator<Item = &'a ByWay<T>>) -> Vec<&'static str> {
    let seen: Vec<_> = rows.flat_map(ByWay::keys).collect();
    let names = WAYS.iter().map(|way| way.name);
    names.filter(|name| seen.contains(&name)).collect()
}

fn heads(first: &str, ways: &[&str]) -> Vec<String> {
    let first = first.to_owned();
    let ways = ways.iter().map(|way| (*way).to_owned());
    [first].into_iter().chain(ways).collect()
}

fn strategy(way: &str) -> &str {
    way.split('/').next_back().unwrap_or(way)
}
