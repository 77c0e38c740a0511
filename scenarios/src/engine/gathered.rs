//! What executions show, before anybody judges it: a piece of an exploration is gathered where it
//! was visited, and judged where the exploration comes to it.

use std::sync::Arc;

use sim::{explore::Gather, machine::Execution, trace::Stamped};

use super::{
    FindingKind,
    fingerprint::{ByTrace, Fingerprint, by_trace},
    judge::wrong_ending,
    waits,
};
use crate::file::Scenario;

/// What executions showed, each trace once.
#[derive(Debug)]
pub struct Gathered {
    scenario: Arc<Scenario>,
    known: ByTrace<usize>,
    /// In the order in which they were seen first.
    pub(super) seen: Vec<Seen>,
    /// How many executions there were.
    pub(super) executions: u64,
}

/// What one execution showed.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Why it did not end as it should, if it did not; then it stands for all that did not for the
    /// same reason.
    pub(super) unfinished: Option<FindingKind>,
    pub(super) trace: Vec<Stamped>,
    /// What replays it.
    pub(super) schedule: String,
    /// Who did not move in the end, and why.
    pub(super) waits: Vec<String>,
    /// Which execution showed it first, from 1.
    pub(super) nth: u64,
    /// How many executions showed it.
    pub(super) times: u64,
}

impl Seen {
    fn of(scenario: &Scenario, execution: &Execution<'_>, nth: u64) -> Self {
        Self {
            unfinished: wrong_ending(&execution.ending),
            trace: execution.trace.to_vec(),
            schedule: scenario.schedule_of(execution),
            waits: waits(execution),
            nth,
            times: 1,
        }
    }
}

impl Gathered {
    /// Before the first execution.
    pub(super) fn new(scenario: &Arc<Scenario>) -> Self {
        Self {
            scenario: Arc::clone(scenario),
            known: by_trace(),
            seen: Vec::new(),
            executions: 0,
        }
    }

    /// Where the same was seen before; where it was not, it is from now on.
    fn find(&mut self, unfinished: Option<&FindingKind>, trace: &[Stamped]) -> Option<usize> {
        let next = self.seen.len();
        let Some(wrong) = unfinished else {
            let index = *self.known.entry(Fingerprint::of(trace)).or_insert(next);
            return (index < next).then_some(index);
        };
        let alike = |seen: &Seen| {
            let mut other = seen.unfinished.iter();
            other.any(|other| std::mem::discriminant(other) == std::mem::discriminant(wrong))
        };
        self.seen.iter().position(alike)
    }
}

impl Gather for Gathered {
    fn execution(&mut self, execution: &Execution<'_>) {
        self.executions += 1;
        let wrong = wrong_ending(&execution.ending);
        match self.find(wrong.as_ref(), execution.trace) {
            Some(index) => self.seen[index].times += 1,
            None => {
                let seen = Seen::of(&self.scenario, execution, self.executions);
                self.seen.push(seen);
            }
        }
    }

    fn goes_on(&self) -> bool {
        let mut unfinished = self.seen.iter().filter_map(|seen| seen.unfinished.as_ref());
        !unfinished.any(FindingKind::is_endless)
    }
}
