//! Countermand, loom and shuttle side by side: the same programs, one run, one table.
//!
//! `programs` and `bugs` hold what is run, `tools` knows how each tool is driven, `suites` say what
//! is measured, `measure` runs it in a process of its own, `report` and `bars` say what came out.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that prints tables, and progress besides"
)]

mod bars;
mod bugs;
mod machine;
mod measure;
mod programs;
mod recorded;
mod report;
mod seen;
mod statistics;
mod stopwatch;
mod suites;
mod table;
mod tools;

use std::{env, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use machine::Machine;
use measure::{Request, measure_here};
use report::Results;
use suites::{Effort, Selection, Suite, checking, detection, exhaustion, throughput};

/// Runs the same programs under Countermand, loom and shuttle, and prints tables of ratios.
///
/// A full run writes `results.json` and `RESULTS.md` next to its `Cargo.toml`; a run that is quick
/// or leaves something out only prints, unless it is told where to write.
#[derive(Debug, Parser)]
#[command(name = "countermand-bench", after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    bench: Bench,
}

const EXAMPLES: &str = "\
Examples:
  cargo run --release                                   everything; about half an hour
  cargo run --release -- --quick                        everything, roughly; some minutes
  cargo run --release -- --suite throughput queue       the request queues only
  cargo run --release -- --suite detection --tool pct   every bug, under every PCT
  cargo run --release -- list                           what there is";

#[derive(Debug, Args)]
struct Bench {
    /// Only programs and bugs whose name contains one of these.
    filters: Vec<String>,
    /// Only tools and strategies whose name contains one of these, for example `shuttle` or `pct`.
    #[arg(long, value_name = "NAME")]
    tool: Vec<String>,
    /// Only these kinds of measurement.
    #[arg(long, value_enum)]
    suite: Vec<Suite>,
    /// Short runs, few seeds: enough to see whether it works, not to quote.
    #[arg(long)]
    quick: bool,
    /// How often every time is taken; the tools take turns.
    #[arg(long)]
    repetitions: Option<usize>,
    /// How long a run lasts that could go on for ever.
    #[arg(long)]
    seconds: Option<f64>,
    /// After how many seconds an exhaustive exploration did not finish; loom has 31 times as long
    /// as Countermand took, if that is more.
    #[arg(long)]
    limit: Option<f64>,
    /// Searches for each bug.
    #[arg(long)]
    seeds: Option<u64>,
    /// After how many executions a search has not found its bug.
    #[arg(long)]
    budget: Option<u64>,
    /// Writes `results.json` and `RESULTS.md` into this folder.
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists programs, bugs, tools and strategies.
    List,
    /// One measured run in this process; what the benchmark starts for every figure.
    #[command(hide = true)]
    Measure(Request),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(Command::List) => {
            list();
            Ok(())
        }
        Some(Command::Measure(request)) => print_measured(&request),
        None => bench(&arguments.bench),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    let programs = programs::all().into_iter().chain(bugs::programs());
    programs.for_each(|program| println!("{}", program.name));
    tools::WAYS.iter().for_each(|way| println!("{}", way.name));
}

fn print_measured(request: &Request) -> Result<(), String> {
    let measured = measure_here(request)?;
    let line = serde_json::to_string(&measured).map_err(|error| error.to_string())?;
    println!("{line}");
    Ok(())
}

impl Bench {
    fn effort(&self) -> Effort {
        let (seconds, limit, seeds) = if self.quick {
            (0.1, 2.0, 20)
        } else {
            (0.5, 60.0, 200)
        };
        Effort {
            repetitions: self.repetitions.unwrap_or(5).max(1),
            seconds: self.seconds.unwrap_or(seconds),
            limit: self.limit.unwrap_or(limit),
            seeds: self.seeds.unwrap_or(seeds).max(1),
            budget: self.budget.unwrap_or(10_000).max(1),
        }
    }

    fn wants(&self, suite: Suite) -> bool {
        self.suite.is_empty() || self.suite.contains(&suite)
    }

    /// Where the results go, if anywhere.
    fn folder(&self, selection: &Selection) -> Option<PathBuf> {
        let full = !self.quick && self.suite.is_empty() && selection.is_everything();
        let beside = full.then(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        self.output.clone().or(beside)
    }
}

/// What this program was started with, as its documentation starts it.
fn command() -> String {
    let words = env::args().skip(1).map(|word| match word.contains(' ') {
        true => format!("'{word}'"),
        false => word,
    });
    let options: Vec<String> = words.collect();
    match options.is_empty() {
        true => "cargo run --release".to_owned(),
        false => format!("cargo run --release -- {}", options.join(" ")),
    }
}

fn bench(options: &Bench) -> Result<(), String> {
    let effort = options.effort();
    let selection = Selection::new(options.filters.clone(), options.tool.clone());
    let mut results = Results {
        command: command(),
        machine: Machine::here(),
        effort: effort.clone(),
        throughput: Vec::new(),
        checking: Vec::new(),
        exhaustion: Vec::new(),
        detection: Vec::new(),
        bars: Vec::new(),
    };
    if options.wants(Suite::Throughput) {
        eprintln!("throughput");
        results.throughput = throughput::run(&effort, &selection)?;
    }
    if options.wants(Suite::Checking) {
        eprintln!("checking");
        results.checking = checking::run(&effort, &selection)?;
    }
    if options.wants(Suite::Exhaustion) {
        eprintln!("exhaustion");
        results.exhaustion = exhaustion::run(&effort, &selection)?;
    }
    if options.wants(Suite::Detection) {
        eprintln!("detection");
        results.detection = detection::run(&effort, &selection)?;
    }
    if results.is_empty() {
        return Err("nothing has such a name; `list` shows what there is".to_owned());
    }
    results.bars = bars::bars(&results);
    println!("{}", results.markdown());
    match options.folder(&selection) {
        Some(folder) => results
            .write(&folder)
            .map_err(|error| format!("{}: {error}", folder.display())),
        None => Ok(()),
    }
}
