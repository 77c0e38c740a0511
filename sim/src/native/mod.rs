//! Real threads: the platform on which a service runs as it would in production.
//!
//! The operating system decides the interleaving, so nothing here is exhaustive or replays; what it
//! gives is the machine's own memory model at full speed. [`execute`] runs one execution; its
//! threads share a census, which counts how many of them can still move. A thread counts as
//! *moving* unless it has ended, rests, or waits on a monitor without a deadline. The count changes
//! under the lock of that monitor: a notifier counts the waiting threads as moving before they
//! wake, so that a count of zero means rest, exactly.
//!
//! A virtual millisecond lasts [`Config::millisecond`] of real time. Time never reaches a decision
//! of the platform itself, only the deadlines of the service.

mod execution;
mod platform;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use platform::{Join, Monitor, MonitorGuard, NativeAtomic};

/// Real threads. Its operations are for threads of an [`execute`]d body, and panic elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Native;

/// How an execution on real threads goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// What decides whether a fault strikes. The threads themselves follow no seed.
    pub seed: u64,
    /// The sites at which faults may strike; how many do is the journal's budget.
    pub fault_sites: Vec<u8>,
    /// How likely a fault strikes where it may, in percent.
    pub fault_percent: u8,
    /// How much real time a virtual millisecond lasts.
    pub millisecond: Duration,
    /// After how much real time an execution that has not ended is given up.
    pub patience: Duration,
}

impl Default for Config {
    /// No faults; 20 µs a virtual millisecond; ten seconds of patience.
    fn default() -> Self {
        Self {
            seed: 0,
            fault_sites: Vec::new(),
            fault_percent: 50,
            millisecond: Duration::from_micros(20),
            patience: Duration::from_secs(10),
        }
    }
}

/// Why an execution did not end.
///
/// Threads that have not ended are left behind, with whatever they hold; a process can afford a few
/// such failures, not millions.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Failure {
    /// A thread panicked, the first if several did.
    #[error("{thread} panicked: {message}")]
    Panicked {
        /// Its name.
        thread: String,
        /// What it said.
        message: String,
    },
    /// Nothing can move any more, though some thread has not ended.
    #[error("nothing can move any more: {}", .0.join(", "))]
    Stuck(
        /// Where the threads are that have not ended, for example `worker waits on queue`.
        Vec<String>,
    ),
    /// Some thread still moves when patience ends.
    #[error("not at rest in time: {}", .0.join(", "))]
    Overdue(
        /// Where the threads are that have not ended, for example `worker waits to enter state`.
        Vec<String>,
    ),
}

/// Runs `body`, and every thread that it spawns, as one execution on real threads.
///
/// Panics of any of them are contained: the others go on, and the first is what the execution fails
/// with in the end. What was recorded until then stands in the journal whatever the result.
///
/// # Errors
/// When a thread panicked, or the execution did not end.
///
/// # Panics
/// When the operating system starts no more threads.
pub fn execute<R: Send + 'static>(
    config: &Config,
    body: impl FnOnce() -> R + Send + 'static,
) -> Result<R, Failure> {
    execution::run(config, body)
}
