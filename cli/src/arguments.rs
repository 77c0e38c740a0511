//! What can be said on the command line.

use std::{fmt::Display, path::PathBuf, str::FromStr};

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

/// Litmus tests for cancellation APIs: runs small concurrent programs against reference services
/// under every schedule, holds them against a specification of what the documents permit, and
/// reports clause by clause.
#[derive(Parser, Debug)]
#[command(name = "countermand", version, about, long_about, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) check: Check,
}

const EXAMPLES: &str = "\
Examples:
  countermand                                   check everything, report in target/countermand
  countermand check event_log                   check one family
  countermand check scenarios/event_log/cancel_against_next.toml --engine machine-exhaustive
  countermand outcomes cancel_against_next      what the documents permit, each with a witness
  countermand explain cancel_against_next --outcome 2
  countermand replay cancel_against_next --schedule 'main×4 canceller×2 disk reader×4 disk reader×3 main×3'
  countermand clauses event_log --format json
  countermand codes ERROR_CANCELLED             what it means, and where it comes from
  countermand functions restart_manager         what a scenario may say

Exit status:
  0  everything met     1  violation, inconsistent, an expectation not met, or nothing was tested
  2  bad input     3  inconclusive (a budget or bound of this run ended it before it could tell)
  4  a caller broke its duties unexpectedly";

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Run scenarios under every engine, hold them against the specification, and write a report
    /// (the default)
    #[command(after_help = "\
Examples:
  countermand check
  countermand check removable_storage restart_manager --report my_report
  countermand check my_scenario.toml --engine statespace --engine machine-exhaustive
  countermand check event_log --seed 7 --schedules 100000 --sampler pct
  countermand check cancel_against_next --engine machine-exhaustive --schedules 1000000 --jobs 8
  countermand check cancel_against_next --preemptions 2
  countermand check cancel_against_next --time 60 --steps 200
  countermand check event_log --schedules 10000000 --resume explorations

Exit status:
  0  everything met
  1  violation, inconsistent, or an expectation not met; also if nothing was tested: an engine came to
     the end of no execution, be it for a bound of this run (--steps 1)
  2  bad input
  3  inconclusive: executions were judged, but a budget or bound of this run, or an interruption, ended
     it before it could tell
  4  a caller broke its duties unexpectedly")]
    Check(Check),
    /// List every outcome that the documents permit, each with its shortest witness
    #[command(after_help = "\
Examples:
  countermand outcomes cancel_against_next
  countermand outcomes removable_storage/cancel_twice --format json")]
    Outcomes(Outcomes),
    /// Run one schedule again and show what happens
    #[command(after_help = "\
Examples:
  countermand replay cancel_against_next --seed 42
  countermand replay cancel_against_next --seed 42 --format json > recorded.jsonl
  countermand replay cancel_against_next --seed 1 --format json > another.jsonl
  countermand replay cancel_against_next --schedule 'main×4 canceller×2 disk reader×4 disk reader×3 main×3'
  countermand replay busy_library_frees --seed 6 --service cancels_what_has_ended")]
    Replay(Replay),
    /// Explain in numbered steps how a permitted outcome comes about, each step with its clauses
    #[command(after_help = "\
Examples:
  countermand explain clean_ends_around_cancel --outcome 1")]
    Explain(Explain),
    /// Print the ledger of documented clauses, or one of them
    #[command(after_help = "\
Examples:
  countermand clauses
  countermand clauses RSM-CANCEL-2
  countermand clauses management_infrastructure --format json")]
    Clauses(Clauses),
    /// Say what a code means, which functions return it, by which clauses, and which scenarios show
    /// it
    #[command(after_help = "\
Examples:
  countermand codes ERROR_REQUEST_REFUSED
  countermand codes 4317
  countermand codes 0x4c7 --family restart_manager --format json
  countermand codes")]
    Codes(Codes),
    /// List what a scenario may say: functions with arguments and results, objects of the setup,
    /// faults, readings
    #[command(after_help = "\
Examples:
  countermand functions restart_manager
  countermand functions CancelNtmsLibraryRequest
  countermand functions")]
    Functions(Functions),
    /// Hold recorded traces (JSON lines) against the specification
    #[command(after_help = "\
Examples:
  countermand validate cancel_against_next recorded.jsonl
  countermand validate cancel_against_next recorded.jsonl another.jsonl")]
    Validate(Validate),
}

#[derive(Args, Debug, Clone)]
pub(crate) struct Check {
    /// Families, scenario files, folders of scenario files, or names of scenarios; everything if
    /// none is given
    #[arg(value_name = "PATH or FAMILY")]
    pub(crate) what: Vec<String>,
    /// Run only this engine; may be given several times
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub(crate) engine: Vec<Engine>,
    /// First seed of the seeded engine, 1 if none is given
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    #[arg(value_parser = number(0, u64::MAX))]
    pub(crate) seed: Option<u64>,
    /// Who draws the schedules of the seeded engine, `portfolio` if nobody is named
    #[arg(long, value_enum, value_name = "SAMPLER")]
    pub(crate) sampler: Option<Sampler>,
    /// How many schedules the seeded engine runs, and at how many the exhaustive one gives up, per
    /// scenario
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    #[arg(value_parser = number(1, u64::MAX))]
    pub(crate) schedules: Option<u64>,
    /// The exhaustive engine visits only executions with at most so many preemptions
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    #[arg(value_parser = number(0, u32::MAX), conflicts_with_all = ["steps", "resume"])]
    pub(crate) preemptions: Option<u32>,
    /// At how many steps the exhaustive engine leaves an execution
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    #[arg(value_parser = number(1, u32::MAX))]
    pub(crate) steps: Option<u32>,
    /// After how long the exhaustive engine gives up, per scenario
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    #[arg(value_parser = number(1, u64::MAX))]
    pub(crate) time: Option<u64>,
    /// Keeps long explorations in this folder every few seconds; the same command goes on from there
    /// if it was killed
    #[arg(long, value_name = "DIR")]
    pub(crate) resume: Option<PathBuf>,
    /// How many threads share the work, one a core if not given; the report is the same for any
    /// number
    #[arg(long, short, value_name = "NUMBER", value_parser = number(1, JOBS_MAX), allow_negative_numbers = true)]
    pub(crate) jobs: Option<usize>,
    /// Where the report goes
    #[arg(long, default_value = "target/countermand", value_name = "DIR")]
    pub(crate) report: PathBuf,
    /// What is printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Check this service instead of the right one, in the families that have it (the wrong services
    /// are listed in the report)
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,
}

/// Not more than any machine has cores.
const JOBS_MAX: usize = 1024;

/// Reads a number within bounds; of everything else it says which those are.
fn number<N>(least: N, most: N) -> impl Fn(&str) -> Result<N, String> + Clone
where
    N: FromStr + PartialOrd + Display + Copy,
{
    move |text| match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("expected a whole number from {least} to {most}")),
    }
}

#[derive(Args, Debug)]
pub(crate) struct Outcomes {
    /// A scenario file, or the name of a scenario
    pub(crate) scenario: String,
    /// What is printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("which").args(["schedule", "seed"]).required(true))]
pub(crate) struct Replay {
    /// A scenario file, or the name of a scenario
    pub(crate) scenario: String,
    /// The schedule, as a failure prints it
    #[arg(long, value_name = "TEXT")]
    pub(crate) schedule: Option<String>,
    /// Run what uniform choice draws from this seed instead
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    #[arg(value_parser = number(0, u64::MAX))]
    pub(crate) seed: Option<u64>,
    /// Run this service instead of the right one
    #[arg(long, value_name = "NAME")]
    pub(crate) service: Option<String>,
    /// Build the service for this reading; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) reading: Vec<String>,
    /// What is printed; `json` is the trace format
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// A scenario file, or the name of a scenario
    pub(crate) scenario: String,
    /// Number of the outcome as `countermand outcomes` lists it
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    #[arg(value_parser = number(0, usize::MAX))]
    pub(crate) outcome: usize,
}

#[derive(Args, Debug)]
pub(crate) struct Clauses {
    /// Only this family, or only this clause
    #[arg(value_name = "FAMILY or CLAUSE")]
    pub(crate) what: Option<String>,
    /// What is printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

#[derive(Args, Debug)]
pub(crate) struct Codes {
    /// A code or another word, by name or number; a list of all codes if none is given
    #[arg(value_name = "NAME or NUMBER")]
    pub(crate) code: Option<String>,
    /// Only those of this family
    #[arg(long, value_name = "FAMILY")]
    pub(crate) family: Option<String>,
    /// What is printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

#[derive(Args, Debug)]
pub(crate) struct Functions {
    /// Only this family, or only this function; everything if nothing is said
    #[arg(value_name = "FAMILY or FUNCTION")]
    pub(crate) what: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Validate {
    /// A scenario file, or the name of a scenario
    pub(crate) scenario: String,
    /// The recorded traces; of several it is also said whether one implementation can show all
    #[arg(value_name = "TRACE", required = true)]
    pub(crate) traces: Vec<PathBuf>,
    /// What is printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// What is printed on standard output.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// Which engine runs a scenario.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Engine {
    /// The specification, searched
    Statespace,
    /// The service, every schedule
    MachineExhaustive,
    /// The service, seeded random schedules
    MachineSeeded,
    /// The service under loom
    Loom,
    /// The service on real threads
    Native,
}

/// Who draws schedules.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sampler {
    /// A few schedules in order, then all of the others, more often those that lately showed
    /// something new
    Portfolio,
    /// Anybody who can move, all alike
    Random,
    /// Random priorities that change at a few random steps (PCT)
    Pct,
    /// Random priorities, drawn again for what raced with the last step (POS)
    Pos,
    /// Uniform over the interleavings of selected steps (SURW)
    Surw,
    /// Whoever moved last goes on, as often as drawn for the execution
    Sticky,
}
