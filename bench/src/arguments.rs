//! The command line. What cannot be run as it was asked for is refused before anything runs.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{
    measure::Request,
    suites::{Effort, Selection, Suite, program_names, way_names},
};

/// Runs the same programs under Countermand, loom and shuttle, and prints tables of ratios.
///
/// A full run writes `results.json` and `RESULTS.md` next to its `Cargo.toml`; a run that is quick,
/// has less of anything than a full one, or leaves something out only prints, unless it is told
/// where to write.
#[derive(Debug, Parser)]
#[command(name = "countermand-bench", after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) bench: Bench,
}

const EXAMPLES: &str = "\
Examples:
  cargo run --release                                   everything; about half an hour
  cargo run --release -- --quick                        everything, roughly; some minutes
  cargo run --release -- --suite throughput queue       the request queues only
  cargo run --release -- --suite detection --tool pct   every bug, under every PCT
  cargo run --release -- list                           what there is";

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Only programs and bugs whose name contains one of these.
    #[arg(value_name = "NAME", value_parser = part_of_a_program)]
    pub(crate) filters: Vec<String>,
    /// Only tools and strategies whose name contains one of these, for example `shuttle` or `pct`.
    #[arg(long, value_name = "NAME", value_parser = part_of_a_way)]
    pub(crate) tool: Vec<String>,
    /// Only these kinds of measurement.
    #[arg(long, value_enum)]
    pub(crate) suite: Vec<Suite>,
    /// Short runs, few seeds: enough to see whether it works, not to quote.
    #[arg(long)]
    pub(crate) quick: bool,
    /// How often every time is taken; the tools take turns.
    #[arg(long, value_name = "NUMBER", value_parser = at_least_once, allow_negative_numbers = true)]
    pub(crate) repetitions: Option<u64>,
    /// How long a run lasts that could go on for ever.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub(crate) seconds: Option<f64>,
    /// After how many seconds an exhaustive exploration did not finish; loom has 31 times as long
    /// as Countermand took, if that is more.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub(crate) limit: Option<f64>,
    /// Searches for each bug.
    #[arg(long, value_name = "NUMBER", value_parser = at_least_once, allow_negative_numbers = true)]
    pub(crate) seeds: Option<u64>,
    /// After how many executions a search has not found its bug. Countermand's PCT and SURW spend
    /// the first few on finding out what the program is like.
    #[arg(long, value_name = "NUMBER", value_parser = at_least_once, allow_negative_numbers = true)]
    pub(crate) budget: Option<u64>,
    /// Writes `results.json` and `RESULTS.md` into this folder.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lists programs, bugs, tools and strategies.
    List,
    /// One measured run in this process; what the benchmark starts for every figure.
    #[command(hide = true)]
    Measure(Request),
}

impl Bench {
    pub(crate) fn effort(&self) -> Effort {
        let otherwise = match self.quick {
            true => Effort::QUICK,
            false => Effort::ORDINARY,
        };
        Effort {
            repetitions: self.repetitions.unwrap_or(otherwise.repetitions),
            seconds: self.seconds.unwrap_or(otherwise.seconds),
            limit: self.limit.unwrap_or(otherwise.limit),
            seeds: self.seeds.unwrap_or(otherwise.seeds),
            budget: self.budget.unwrap_or(otherwise.budget),
        }
    }

    pub(crate) fn wants(&self, suite: Suite) -> bool {
        self.suite.is_empty() || self.suite.contains(&suite)
    }

    /// Where the results go, if anywhere.
    pub(crate) fn folder(&self, selection: &Selection) -> Option<PathBuf> {
        let full = !self.effort().is_rough() && self.suite.is_empty() && selection.is_everything();
        let beside = full.then(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        self.output.clone().or(beside)
    }
}

/// A filter that some program or bug passes.
fn part_of_a_program(text: &str) -> Result<String, String> {
    part_of(text, &program_names())
}

/// A filter that some tool passes.
fn part_of_a_way(text: &str) -> Result<String, String> {
    part_of(text, &way_names())
}

fn part_of(text: &str, names: &[String]) -> Result<String, String> {
    let names_some = names.iter().any(|name| name.contains(text));
    match names_some && !text.is_empty() {
        true => Ok(text.to_owned()),
        false => Err(format!("expected a part of one of: {}", names.join(", "))),
    }
}

/// What is never done says nothing.
fn at_least_once(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("expected a whole number from 1".to_owned()),
    }
}

/// Long enough for a run to begin, and not longer than a day.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.01..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("expected a number of seconds from 0.01 to 86400".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a run with these options writes next to its `Cargo.toml`.
    fn is_kept(options: &str) -> bool {
        let words = ["countermand-bench"]
            .into_iter()
            .chain(options.split_whitespace());
        let bench = Arguments::parse_from(words).bench;
        let selection = Selection::new(bench.filters.clone(), bench.tool.clone());
        bench.folder(&selection).is_some()
    }

    #[test]
    fn only_a_full_run_takes_the_place_of_the_last_one() {
        assert!(is_kept("") && is_kept("--seeds 400"));
        for less in [
            "--quick",
            "--seconds 0.1",
            "queue",
            "--tool loom",
            "--suite checking",
        ] {
            assert!(!is_kept(less), "{less}");
        }
    }

    #[test]
    fn every_example_of_the_help_is_a_command() {
        let examples = EXAMPLES.lines().filter(|line| line.starts_with("  cargo"));
        for example in examples.clone() {
            let command = example.trim().split("   ").next().unwrap_or_default();
            let options = command.strip_prefix("cargo run --release");
            let options = options.expect("how it is started");
            let options = options.strip_prefix(" --").unwrap_or_default();
            let words = ["countermand-bench"]
                .into_iter()
                .chain(options.split_whitespace());
            assert!(Arguments::try_parse_from(words).is_ok(), "{example}");
        }
        assert_eq!(examples.count(), 5);
    }
}
