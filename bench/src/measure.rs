//! Measured runs, each in a process of its own: so peak memory is that of one run, no tool warms
//! anything up for another, and one that aborts takes nothing with it.

use std::{
    env, fs,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::{
    bugs, programs,
    programs::Program,
    recorded,
    stopwatch::Stopwatch,
    tools::{self, Recording, Sample, Task, Way},
};

/// The way of a recorded program whose trace nobody looks at.
pub(crate) const RECORDED: &str = "countermand/recorded";
/// The way of a recorded program whose trace a monitor holds against its specification.
pub(crate) const CHECKED: &str = "countermand/checked";

/// What one process measures.
#[derive(Clone, Debug, Args)]
pub(crate) struct Request {
    /// The name of a program or a bug.
    #[arg(long)]
    pub(crate) program: String,
    /// The name of a tool with a strategy.
    #[arg(long)]
    pub(crate) way: String,
    /// Ends the run after so many seconds.
    #[arg(long, value_parser = duration_in_seconds)]
    pub(crate) seconds: f64,
    /// Ends every part of the run after so many executions.
    #[arg(long)]
    pub(crate) executions: u64,
    /// How many parts there are at most, each with a seed of its own.
    #[arg(long)]
    pub(crate) parts: u64,
    /// Counts classes.
    #[arg(long)]
    pub(crate) classes: bool,
    /// The first seed.
    #[arg(long)]
    pub(crate) seed: u64,
}

fn duration_in_seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok();
    let expressible = seconds.filter(|it| Duration::try_from_secs_f64(*it).is_ok());
    expressible.ok_or_else(|| "expected a number of seconds".to_owned())
}

/// What one process has measured: the sum of all its parts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Executions that came to an end.
    pub(crate) executions: u64,
    /// Executions given up on the way.
    pub(crate) blocked: u64,
    /// Distinct classes, if they were counted.
    pub(crate) classes: u64,
    /// How long it took on the clock.
    pub(crate) seconds: f64,
    /// How long the processor was busy with it.
    pub(crate) busy_seconds: f64,
    /// Whether every part saw every schedule.
    pub(crate) exhausted: bool,
    /// Of every part that failed, after how many executions.
    pub(crate) failed_after: Vec<u64>,
    /// The last failure.
    pub(crate) failure: Option<String>,
    /// The most memory that the process had, in kilobytes.
    pub(crate) peak_kilobytes: u64,
}

impl Measured {
    /// Executions in a second of the processor's time.
    pub(crate) fn rate(&self) -> f64 {
        self.executions as f64 / self.busy_seconds
    }
}

/// Measures in a new process.
///
/// # Errors
/// What cannot be measured, with the command that shows why.
pub(crate) fn measure(request: &Request) -> Result<Measured, String> {
    let arguments = arguments(request);
    let quoted: Vec<String> = arguments.iter().map(|text| format!("'{text}'")).collect();
    let failed = |why: String| {
        format!(
            "{why}\nto see it: cargo run --release -- {}",
            quoted.join(" ")
        )
    };
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(&arguments)
        .stderr(Stdio::null())
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(format!(
            "a measured run ended with {}",
            output.status
        )));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next_back().unwrap_or_default();
    serde_json::from_str(line).map_err(|error| failed(error.to_string()))
}

fn arguments(request: &Request) -> Vec<String> {
    let mut arguments = vec!["measure".to_owned()];
    let named = [
        ("--program", request.program.clone()),
        ("--way", request.way.clone()),
        ("--seconds", request.seconds.to_string()),
        ("--executions", request.executions.to_string()),
        ("--parts", request.parts.to_string()),
        ("--seed", request.seed.to_string()),
    ];
    for (name, value) in named {
        arguments.extend([name.to_owned(), value]);
    }
    if request.classes {
        arguments.push("--classes".to_owned());
    }
    arguments
}

/// Measures in this process, which does nothing else.
///
/// # Errors
/// When there is no such program or tool.
pub(crate) fn measure_here(request: &Request) -> Result<Measured, String> {
    tools::keep_panics_quiet();
    if let Some(recording) = recording(&request.way) {
        return measure_recorded(request, recording);
    }
    let mut all = programs::all().into_iter().chain(bugs::programs());
    let program = all
        .find(|program| program.name == request.program)
        .ok_or_else(|| format!("there is no program `{}`", request.program))?;
    let way = tools::way(&request.way).ok_or_else(|| format!("there is no `{}`", request.way))?;
    let mut measured = run_parts(&program, way, request);
    measured.peak_kilobytes = peak_kilobytes();
    Ok(measured)
}

/// How a recorded program is run by this way, if it is one for recorded programs.
fn recording(way: &str) -> Option<Recording> {
    match way {
        RECORDED => Some(Recording::Ignored),
        CHECKED => Some(Recording::Checked),
        _ => None,
    }
}

fn measure_recorded(request: &Request, recording: Recording) -> Result<Measured, String> {
    let mut all = recorded::all().into_iter();
    let program = all
        .find(|program| program.name == request.program)
        .ok_or_else(|| format!("there is no recorded program `{}`", request.program))?;
    let task = Task {
        seed: request.seed,
        executions_max: request.executions,
        time_max: Duration::from_secs_f64(request.seconds),
        classes: false,
    };
    let mut measured = Measured::default();
    let (sample, busy) = program.run(&task, recording);
    measured.add(sample);
    measured.busy_seconds = busy.as_secs_f64();
    measured.peak_kilobytes = peak_kilobytes();
    Ok(measured)
}

fn run_parts(program: &Program, way: &Way, request: &Request) -> Measured {
    let mut measured = Measured {
        exhausted: true,
        ..Measured::default()
    };
    let time_max = Duration::from_secs_f64(request.seconds);
    let (began, stopwatch) = (Instant::now(), Stopwatch::start());
    for part in 0..request.parts {
        let left = time_max.saturating_sub(began.elapsed());
        if left.is_zero() {
            break;
        }
        let task = Task {
            seed: request.seed + part,
            executions_max: request.executions,
            time_max: left,
            classes: request.classes,
        };
        measured.add((way.run)(program, &task));
    }
    measured.busy_seconds = stopwatch.read().as_secs_f64();
    measured
}

impl Measured {
    fn add(&mut self, sample: Sample) {
        self.executions += sample.executions;
        self.blocked += sample.blocked;
        self.classes += sample.classes;
        self.seconds += sample.elapsed.as_secs_f64();
        self.exhausted &= sample.exhausted;
        let failed = sample.failure.is_some();
        self.failed_after
            .extend(failed.then_some(sample.executions));
        self.failure = sample.failure.or(self.failure.take());
    }
}

/// The high-water mark of this process's memory; zero where the system does not tell.
fn peak_kilobytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix("kB"));
    number
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or(0)
}
