//! Bounds: what ends an exhaustive exploration before everything is visited, and how that is said.

use std::{fmt, sync::Arc};

use super::Keep;

/// Where an exhaustive exploration gives up.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// At how many executions.
    pub executions_max: u64,
    /// How many preemptions an execution may have; classes that need more are not visited.
    pub preemptions_max: Option<u32>,
    /// At how many steps an execution is left.
    pub steps_max: Option<u32>,
    /// When it has taken too long, or somebody has had enough.
    pub deadline: Option<Deadline>,
    /// Where it is kept while it goes on, and taken up again.
    pub keep: Option<Arc<dyn Keep>>,
}

impl Bounds {
    /// At so many executions, and for no other reason.
    #[must_use]
    pub const fn executions(executions_max: u64) -> Self {
        Self {
            executions_max,
            preemptions_max: None,
            steps_max: None,
            deadline: None,
            keep: None,
        }
    }
}

/// How outputs name a bound on preemptions.
pub(super) fn preemptions_of(preemptions: usize) -> String {
    counted(preemptions, "preemption")
}

/// How outputs name a bound on the steps of an execution.
pub(super) fn steps_of(steps: impl fmt::Display) -> String {
    format!("{} an execution", counted(steps, "step"))
}

/// How outputs name a bound on executions, of which there were so many. There are more than it allows
/// only where they were kept by another run, with a wider bound.
pub(super) fn executions_of(executions_max: u64, spent: u64) -> String {
    let bound = counted(executions_max, "execution");
    match spent > executions_max {
        true => format!("{bound} ({spent} had been kept before)"),
        false => bound,
    }
}

fn counted(number: impl fmt::Display, unit: &str) -> String {
    let number = number.to_string();
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// An end that somebody else sets, a time or an interruption: nothing here reads a clock.
#[derive(Clone)]
pub struct Deadline(Arc<dyn Fn() -> Option<String> + Send + Sync>);

impl Deadline {
    /// Asks whether it has come, and is told by what, in words: `30 s`.
    pub fn new(passed: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(passed))
    }

    /// What has ended the time, if it is over.
    #[must_use]
    pub fn passed(&self) -> Option<String> {
        (self.0)()
    }
}

impl fmt::Debug for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Deadline").field(&self.passed()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_what_was_kept_before_is_told() {
        assert_eq!(preemptions_of(1), "1 preemption");
        assert_eq!(steps_of(2), "2 steps an execution");
        assert_eq!(executions_of(20, 20), "20 executions");
        let kept = "20 executions (30 had been kept before)";
        assert_eq!(executions_of(20, 30), kept);
    }
}
