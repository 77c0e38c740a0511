//! What executions show, before anybody judges it: a piece of an exploration is gathered where it
//! was visited, and judged where the exploration comes to it.

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use sim::{explore::Gather, machine::Execution, trace::Stamped};

use super::{FindingKind, judge::wrong_ending, waits};
use crate::file::Scenario;

/// What executions showed, each trace once.
#[derive(Debug)]
pub struct Gathered {
    scenario: Arc<Scenario>,
    known: HashMap<Box<[Stamped]>, usize, FixedState>,
    /// In the order in which they were seen first.
    pub(super) seen: Vec<Seen>,
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
    /// How many executions showed it.
    pub(super) times: u64,
}

impl Seen {
    fn of(scenario: &Scenario, execution: &Execution<'_>, times: u64) -> Self {
        Self {
            unfinished: wrong_ending(&execution.ending),
            trace: execution.trace.to_vec(),
            schedule: scenario.schedule_of(execution),
            waits: waits(execution),
            times,
        }
    }
}

impl Gathered {
    /// Before the first execution.
    pub(super) fn new(scenario: &Arc<Scenario>) -> Self {
        Self {
            scenario: Arc::clone(scenario),
            known: HashMap::with_hasher(FixedState::with_seed(0)),
            seen: Vec::new(),
        }
    }

    /// Takes an execution that there were `times` of.
    pub(super) fn add(&mut self, execution: &Execution<'_>, times: u64) {
        let wrong = wrong_ending(&execution.ending);
        match self.find(wrong.as_ref(), execution.trace) {
            Some(index) => self.seen[index].times += times,
            None => self.keep(Seen::of(&self.scenario, execution, times)),
        }
    }

    /// Adds what was gathered behind it.
    pub(super) fn add_all(&mut self, other: &Self) {
        for seen in &other.seen {
            match self.find(seen.unfinished.as_ref(), &seen.trace) {
                Some(index) => self.seen[index].times += seen.times,
                None => self.keep(seen.clone()),
            }
        }
    }

    fn find(&self, unfinished: Option<&FindingKind>, trace: &[Stamped]) -> Option<usize> {
        let Some(wrong) = unfinished else {
            return self.known.get(trace).copied();
        };
        let alike = |seen: &Seen| {
            let mut other = seen.unfinished.iter();
            other.any(|other| std::mem::discriminant(other) == std::mem::discriminant(wrong))
        };
        self.seen.iter().position(alike)
    }

    fn keep(&mut self, seen: Seen) {
        if seen.unfinished.is_none() {
            let trace = seen.trace.as_slice().into();
            self.known.insert(trace, self.seen.len());
        }
        self.seen.push(seen);
    }
}

impl Gather for Gathered {
    fn execution(&mut self, execution: &Execution<'_>) {
        self.add(execution, 1);
    }

    fn goes_on(&self) -> bool {
        let mut unfinished = self.seen.iter().filter_map(|seen| seen.unfinished.as_ref());
        !unfinished.any(FindingKind::is_endless)
    }
}
