//! Scenario files, their control language, and the engines that run them.
//!
//! A [`Scenario`](file::Scenario) is read from a file and holds the compiled
//! [`Program`](program::Program) of its clients; that program runs against a service ([`run`]),
//! searches a specification's state space ([`ProgramClients`](program::ProgramClients)) and replays
//! a recorded trace ([`Outcome`](outcome::Outcome)). `FORMAT.md` describes the files.

pub mod check;
pub mod engine;
pub mod file;
pub mod fuzz;
pub mod generate;
pub mod library;
pub mod outcome;
pub mod problem;
pub mod program;
pub mod run;
pub mod smaller;
mod statement;
pub mod table;
pub mod tables;
pub mod text;
pub mod text_file;
pub mod trace_file;

#[cfg(test)]
mod toy;
