//! Deterministic simulation of concurrent services, and specifications to hold their traces
//! against.
//!
//! Two halves, which meet in the [`trace`]:
//!
//! - *executions*: a service written on a [`platform`] runs on real threads, under loom, or in the
//!   simulator's machine, where a strategy decides every step;
//! - *specifications*: a [`spec`] is a labelled transition system of what is permitted; its state
//!   space can be searched, and a monitor holds traces against it.
//!
//! Nothing here knows any particular interface.
//!
#![doc = include_str!("../README.md")]

pub mod assignments;
pub mod campaign;
pub mod certificate;
pub mod clause;
pub mod clients;
mod expansion;
pub mod explore;
mod intern;
pub mod journal;
pub mod laws;
pub mod loom;
pub mod machine;
pub mod monitor;
pub mod native;
mod panics;
pub mod platform;
pub mod reading;
pub mod reduction;
pub mod schedule;
pub mod shorten;
pub mod signature;
pub mod spec;
pub mod statespace;
pub mod strategy;
pub mod trace;
pub mod value;
pub mod verdict;

#[cfg(test)]
mod toy;
