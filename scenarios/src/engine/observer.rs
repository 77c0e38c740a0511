//! Judges executions one by one, and gathers what they show.
//!
//! Most executions look like one seen before: those cost one look-up. A new trace is held against
//! the specification by the monitor, against the invariants, and replayed through the client
//! program for its outcome.

use std::{collections::BTreeMap, sync::Arc};

use models::family::Family;
use serde::{Deserialize, Serialize};
use sim::{
    campaign::Campaign, machine::Execution, monitor::Monitor, reading::Readings, trace::Stamped,
};

use super::{
    Engine, Finding, FindingKind, Run, Shown, Witness,
    fingerprint::{ByTrace, Fingerprint, by_trace},
    gathered::Gathered,
    judge::{Judge, wrong_ending},
    waits,
};
use crate::{file::Scenario, outcome::Outcome};

/// Behind how many different traces new ones are judged but not remembered.
const TRACES_MAX: usize = 2_000_000;
/// How many findings of one kind and the same clauses are kept.
const FINDINGS_MAX: usize = 1;

/// Gathers what executions of one service show in one scenario.
pub struct Observer<'a, F: Family> {
    scenario: &'a Arc<Scenario>,
    readings: Readings,
    judge: Judge<'a, F>,
    campaign: Campaign<usize>,
    known: ByTrace<usize>,
    outcomes: Vec<(Outcome, Shown)>,
    by_outcome: BTreeMap<Outcome, usize>,
    executions: u64,
    findings: Vec<Finding>,
    found_after: Option<u64>,
    notes: Vec<Finding>,
    /// What the campaign keeps, by its numbers.
    telling: Vec<Witness>,
    memories: Vec<Memory>,
}

/// An execution behind which there was more to show than before. Whoever sees these, and no others,
/// has the same to show in the end, but for how many executions showed it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Memory {
    /// What replays it.
    pub(super) schedule: String,
    /// How many executions had been judged with it.
    executions: u64,
}

/// How many executions there were.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Counts {
    executions: u64,
    /// Of every outcome, in the order in which they were seen first.
    outcomes: Vec<u64>,
}

impl<'a, F: Family> Observer<'a, F> {
    /// Before the first execution. The specification is held at `held` (undecided readings are
    /// inferred).
    #[must_use]
    pub fn new(
        scenario: &'a Arc<Scenario>,
        spec: &'a F::Spec,
        built: Readings,
        held: Readings,
    ) -> Self {
        let budget = Monitor::<F::Spec>::BUDGET;
        Self::within(budget, scenario, spec, built, held)
    }

    /// The same with a budget of its own for how many states of the specification may explain a
    /// trace, beyond which nobody can tell.
    #[must_use]
    pub fn within(
        budget: usize,
        scenario: &'a Arc<Scenario>,
        spec: &'a F::Spec,
        built: Readings,
        held: Readings,
    ) -> Self {
        Self {
            scenario,
            readings: built,
            judge: Judge::new(budget, scenario, spec, held),
            campaign: Campaign::new(),
            known: by_trace(),
            outcomes: Vec::new(),
            by_outcome: BTreeMap::new(),
            executions: 0,
            findings: Vec::new(),
            found_after: None,
            notes: Vec::new(),
            telling: Vec::new(),
            memories: Vec::new(),
        }
    }

    /// Judges an execution of the machine; true if it looked like none before.
    pub fn execution(&mut self, execution: &Execution<'_>) -> bool {
        let schedule = || Some(self.scenario.schedule_of(execution));
        let waits = || waits(execution);
        if let Some(kind) = wrong_ending(&execution.ending) {
            let trace = execution.trace.to_vec();
            self.executions += 1;
            self.unfinished(kind, trace, schedule(), waits());
            return false;
        }
        self.trace(execution.trace, 1, schedule, waits)
    }

    /// Judges what was gathered elsewhere.
    pub fn absorb(&mut self, gathered: &Gathered) {
        let before = self.executions;
        for seen in &gathered.seen {
            // As if they came one by one: what is found is found in the first that showed it.
            self.executions = before + seen.nth;
            let schedule = || Some(seen.schedule.clone());
            let waits = || seen.waits.clone();
            match &seen.unfinished {
                None => drop(self.look_at(&seen.trace, seen.times, schedule, waits)),
                Some(kind) => {
                    let trace = seen.trace.clone();
                    self.unfinished(kind.clone(), trace, schedule(), waits());
                }
            }
        }
        self.executions = before + gathered.executions;
    }

    /// The executions from which it has what it shows, in their order; only those that can be
    /// replayed.
    pub(super) fn memories(&self) -> &[Memory] {
        &self.memories
    }

    /// How many executions there were.
    pub(super) fn counts(&self) -> Counts {
        let outcomes = self.outcomes.iter().map(|(_, shown)| shown.executions);
        Counts {
            executions: self.executions,
            outcomes: outcomes.collect(),
        }
    }

    /// Sees an execution again that another observer remembers, behind those that it remembers from
    /// before.
    pub(super) fn recall(&mut self, memory: &Memory, execution: &Execution<'_>) {
        self.executions = memory.executions - 1;
        self.execution(execution);
    }

    /// Takes over how many executions there were, once all are recalled; false if these are not the
    /// counts of what was.
    pub(super) fn recall_counts(&mut self, counts: &Counts) -> bool {
        self.executions = counts.executions;
        let shown = self.outcomes.iter_mut().map(|(_, shown)| shown);
        for (shown, executions) in shown.zip(&counts.outcomes) {
            shown.executions = *executions;
        }
        self.outcomes.len() == counts.outcomes.len()
    }

    fn unfinished(
        &mut self,
        kind: FindingKind,
        trace: Vec<Stamped>,
        schedule: Option<String>,
        waits: Vec<String>,
    ) {
        let is_new = self.find(Finding {
            kind,
            witness: Witness::new(trace, schedule.clone()),
            waits,
        });
        if is_new {
            self.remember(schedule);
        }
    }

    /// Judges a trace that was seen `times` times; true if it was not known.
    pub fn trace(
        &mut self,
        trace: &[Stamped],
        times: u64,
        schedule: impl Fn() -> Option<String>,
        waits: impl Fn() -> Vec<String>,
    ) -> bool {
        self.executions += times;
        self.look_at(trace, times, schedule, waits)
    }

    /// As [`trace`](Self::trace), of what is counted already.
    fn look_at(
        &mut self,
        trace: &[Stamped],
        times: u64,
        schedule: impl Fn() -> Option<String>,
        waits: impl Fn() -> Vec<String>,
    ) -> bool {
        let print = Fingerprint::of(trace);
        if let Some(&outcome) = self.known.get(&print) {
            self.outcomes[outcome].1.executions += times;
            return false;
        }
        let witness = || Witness::new(trace.to_vec(), schedule());
        let shows_more = match Outcome::of(self.scenario, trace) {
            Err(foreign) => self.find(Finding {
                kind: FindingKind::of(&foreign),
                witness: witness(),
                waits: waits(),
            }),
            Ok(outcome) => {
                let judged = self.judge(trace, &witness, waits);
                let (index, is_shown) = self.show(outcome, times, trace, &witness, judged.excused);
                if self.known.len() < TRACES_MAX {
                    self.known.insert(print, index);
                }
                judged.is_kept || is_shown
            }
        };
        if shows_more {
            self.remember(schedule());
        }
        true
    }

    fn remember(&mut self, schedule: Option<String>) {
        let executions = self.executions;
        self.memories.extend(schedule.map(|schedule| Memory {
            schedule,
            executions,
        }));
    }

    /// Adds something wrong that no single trace shows; whether it is kept.
    pub fn find(&mut self, finding: Finding) -> bool {
        self.found_after.get_or_insert(self.executions);
        keep(&mut self.findings, finding)
    }

    /// How many executions it has judged.
    #[must_use]
    pub const fn executions(&self) -> u64 {
        self.executions
    }

    /// What is wrong so far.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether an execution had no end. An exploration breaks off there: it cannot visit everything
    /// any more, and every execution is likely to be as long.
    pub(super) fn has_seen_no_end(&self) -> bool {
        self.findings.iter().any(|it| it.kind.is_endless())
    }

    /// What the executions showed together.
    #[must_use]
    pub fn finish(mut self, engine: Engine, exhaustive: bool, bound: Option<String>) -> Run {
        if let Some(excluding) = self.campaign.inconsistent() {
            let mut witnesses = excluding
                .iter()
                .map(|(_, index)| self.telling[*index].clone());
            if let (Some(other), Some(witness)) = (witnesses.next(), witnesses.next()) {
                let kind = FindingKind::Inconsistent { other };
                self.findings.push(Finding {
                    kind,
                    witness,
                    waits: Vec::new(),
                });
            }
        }
        let breaches = self.campaign.breaches().iter();
        let breaches = breaches.map(|(clause, index)| (*clause, self.telling[*index].clone()));
        Run {
            engine,
            breaches: breaches.collect(),
            readings: self.readings,
            executions: self.executions,
            exhaustive,
            bound,
            certificate: None,
            shown: self.outcomes.into_iter().collect(),
            found_after: self
                .found_after
                .or_else(|| (!self.findings.is_empty()).then_some(self.executions)),
            findings: self.findings,
            notes: self.notes,
            admissible: self.campaign.admissible().clone(),
        }
    }

    /// Judges a new trace.
    fn judge(
        &mut self,
        trace: &[Stamped],
        witness: &impl Fn() -> Witness,
        waits: impl Fn() -> Vec<String>,
    ) -> Upshot {
        let judged = self.judge.judge(trace);
        let mut is_kept = self.campaign.add(&self.telling.len(), &judged.verdict);
        if is_kept {
            self.telling.push(witness());
        }
        let excused = judged.is_excused();
        let found = |kind| Finding {
            kind,
            witness: witness(),
            waits: waits(),
        };
        for kind in judged.wrong {
            is_kept |= self.find(found(kind));
        }
        for kind in judged.notes {
            is_kept |= keep(&mut self.notes, found(kind));
        }
        Upshot { is_kept, excused }
    }

    /// Adds what a trace shows: the number of its outcome, and whether there is more to show than
    /// before.
    fn show(
        &mut self,
        outcome: Outcome,
        times: u64,
        trace: &[Stamped],
        witness: &impl Fn() -> Witness,
        excused: bool,
    ) -> (usize, bool) {
        if let Some(&index) = self.by_outcome.get(&outcome) {
            let shown = &mut self.outcomes[index].1;
            shown.executions += times;
            let redeemed = shown.excused && !excused;
            shown.excused &= excused;
            let shorter = trace.len() < shown.witness.trace.len();
            if shorter {
                shown.witness = witness();
            }
            return (index, redeemed || shorter);
        }
        let index = self.outcomes.len();
        self.by_outcome.insert(outcome.clone(), index);
        self.outcomes.push((
            outcome,
            Shown {
                executions: times,
                excused,
                witness: witness(),
            },
        ));
        (index, true)
    }
}

/// What came of judging a trace.
struct Upshot {
    /// Whether it is kept as the first of its kind, or as what shows something wrong.
    is_kept: bool,
    /// Whether its caller breaks the contract, and is promised nothing.
    excused: bool,
}

/// Keeps a finding, unless enough are kept that are like it.
fn keep(list: &mut Vec<Finding>, finding: Finding) -> bool {
    let alike = |other: &&Finding| other.kind.likeness() == finding.kind.likeness();
    let is_new = list.iter().filter(alike).count() < FINDINGS_MAX;
    if is_new {
        list.push(finding);
    }
    is_new
}
