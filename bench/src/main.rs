//! Countermand, loom and shuttle side by side: the same programs, one run, one table.
//!
//! `programs` and `bugs` hold what is run, `tools` knows how each tool is driven, `suites` say what
//! is measured, `measure` runs it in a process of its own, `report` and `bars` say what came out.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that prints tables, and progress besides"
)]

mod arguments;
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

use std::{env, process::ExitCode};

use clap::{CommandFactory, Parser, error::ErrorKind};

use arguments::{Arguments, Bench, Command};
use machine::Machine;
use measure::{Request, measure_here};
use report::Results;
use suites::{Selection, Suite, checking, detection, exhaustion, throughput};

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
    let names = suites::program_names()
        .into_iter()
        .chain(suites::way_names());
    names.for_each(|name| println!("{name}"));
}

fn print_measured(request: &Request) -> Result<(), String> {
    let measured = measure_here(request)?;
    let line = serde_json::to_string(&measured).map_err(|error| error.to_string())?;
    println!("{line}");
    Ok(())
}

/// Ends the program, like every other mistake on the command line.
fn refuse(kind: ErrorKind, why: &str) -> ! {
    Arguments::command().error(kind, why).exit()
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
    let selection = Selection::new(options.filters.clone(), options.tool.clone());
    let folder = options.folder(&selection);
    // Known now, and not when half an hour is over.
    if let Some(folder) = &folder
        && let Err(error) = report::prepare(folder)
    {
        let why = format!("cannot write into {}: {error}", folder.display());
        refuse(ErrorKind::Io, &why);
    }
    let mut results = Results {
        command: command(),
        machine: Machine::here(),
        effort: options.effort(),
        throughput: Vec::new(),
        checking: Vec::new(),
        exhaustion: Vec::new(),
        detection: Vec::new(),
        bars: Vec::new(),
    };
    let measured = measure_all(options, &selection, &mut results);
    results.bars = bars::bars(&results);
    if let Err(why) = measured {
        // What earlier suites took half an hour to measure is shown, and takes nothing's place.
        println!("{}", results.markdown());
        return Err(format!(
            "{why}\nwhat was measured before stands above, and was not kept"
        ));
    }
    if results.is_empty() {
        let why = "no suite that was asked for runs these programs with these tools";
        refuse(ErrorKind::ArgumentConflict, why);
    }
    // Kept before they are printed, and printed even if they cannot be kept.
    let kept = folder.map(|folder| {
        let done = results.write(&folder);
        done.map_err(|error| format!("{}: {error}", folder.display()))
    });
    println!("{}", results.markdown());
    kept.unwrap_or(Ok(()))
}

/// Adds the figures of each suite as soon as it has ended.
fn measure_all(
    options: &Bench,
    selection: &Selection,
    results: &mut Results,
) -> Result<(), String> {
    let effort = results.effort;
    if options.wants(Suite::Throughput) {
        eprintln!("throughput");
        results.throughput = throughput::run(&effort, selection)?;
    }
    if options.wants(Suite::Checking) {
        eprintln!("checking");
        results.checking = checking::run(&effort, selection)?;
    }
    if options.wants(Suite::Exhaustion) {
        eprintln!("exhaustion");
        results.exhaustion = exhaustion::run(&effort, selection)?;
    }
    if options.wants(Suite::Detection) {
        eprintln!("detection");
        results.detection = detection::run(&effort, selection)?;
    }
    Ok(())
}
