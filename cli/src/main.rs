//! `countermand`: litmus tests for cancellation APIs, on the command line.
//!
//! Reads what is asked for (`arguments`), finds the scenarios (`selection`), does it (`commands`).
//! Only this crate touches the terminal and the file system.

mod arguments;
mod builtin;
mod commands;
mod interrupt;
mod judged;
mod progress;
mod selection;
mod store;
mod trouble;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        None => commands::check::run(&arguments.check),
        Some(Command::Check(check)) => commands::check::run(&check),
        Some(Command::Outcomes(outcomes)) => commands::outcomes::run(&outcomes),
        Some(Command::Replay(replay)) => commands::replay::run(&replay),
        Some(Command::Explain(explain)) => commands::explain::run(&explain),
        Some(Command::Clauses(clauses)) => commands::clauses::run(&clauses),
        Some(Command::Codes(codes)) => commands::codes::run(&codes),
        Some(Command::Functions(functions)) => commands::functions::run(&functions),
        Some(Command::Validate(validate)) => commands::validate::run(&validate),
    };
    match result {
        Ok(status) => status.into(),
        Err(trouble) => {
            trouble.print();
            trouble::Status::BadInput.into()
        }
    }
}
