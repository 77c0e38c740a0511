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
    /// Where a trace was seen, with each way to end.
    known: ByTrace<Vec<usize>>,
    /// In the order in which they were seen first.
    pub(super) seen: Vec<Seen>,
    /// How many executions there were.
    pub(super) executions: u64,
    /// Whether one of them had no end.
    endless: bool,
}

/// What one execution showed.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Why it did not end as it should, if it did not; then it stands for all with the same trace
    /// that did not for a reason of the same kind.
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
            endless: false,
        }
    }

    /// Where the same was seen before; where it was not, it is from now on.
    fn find(&mut self, unfinished: Option<&FindingKind>, trace: &[Stamped]) -> Option<usize> {
        let alike = |other: &Option<FindingKind>| match (other, unfinished) {
            (Some(other), Some(wrong)) => other.likeness() == wrong.likeness(),
            (other, wrong) => other.is_none() && wrong.is_none(),
        };
        let places = self.known.entry(Fingerprint::of(trace)).or_default();
        let mut before = places.iter().copied();
        let place = before.find(|place| alike(&self.seen[*place].unfinished));
        if place.is_none() {
            places.push(self.seen.len());
        }
        place
    }
}

impl Gather for Gathered {
    fn execution(&mut self, execution: &Execution<'_>) {
        self.executions += 1;
        let wrong = wrong_ending(&execution.ending);
        self.endless |= wrong.as_ref().is_some_and(FindingKind::is_endless);
        match self.find(wrong.as_ref(), execution.trace) {
            Some(index) => self.seen[index].times += 1,
            None => {
                let seen = Seen::of(&self.scenario, execution, self.executions);
                self.seen.push(seen);
            }
        }
    }

    fn goes_on(&self) -> bool {
        !self.endless
    }
}
