//! Short witnesses: of all executions that show something, the one that is easiest to read.
//!
//! Executions are ordered by their [`Length`]: fewest preemptions first (Musuvathi and Qadeer,
//! *Iterative Context Bounding for Systematic Testing of Multithreaded Programs*, PLDI'07), then
//! fewest steps, then the decisions in lexicographic order. What is least by this order is
//! *minimal* ([`least`](least())); where the executions are too many to know, one that was found is
//! changed as long as it becomes less, and is then *reduced* ([`reduce`](reduce())). An execution
//! without end is as long as any other: its [`Beginning`] is reduced.

mod beginning;
mod edits;
mod follow;
mod layers;
mod least;
mod length;
mod measured;
mod reduce;
mod runner;

pub use self::{
    beginning::Beginning,
    follow::Follow,
    layers::Layers,
    least::{Least, least},
    length::{Decision, Length},
    measured::Measured,
    reduce::{reduce, reduce_beginning},
    runner::Runner,
};
