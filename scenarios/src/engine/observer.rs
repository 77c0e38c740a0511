//! Judges executions one by one, and gathers what they show.
//!
//! Most executions look like one seen before: those cost one look-up. A new trace is held against
//! the specification by the monitor, against the invariants, and replayed through the client
//! program for its outcome.

use std::{collections::BTreeMap, sync::Arc};

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use models::family::Family;
use sim::{
    campaign::Campaign, clause::ClauseId, machine::Execution, monitor::Monitor, reading::Readings,
    trace::Stamped, verdict::Verdict,
};

use super::{
    Engine, Finding, FindingKind, Run, Shown, Witness,
    gathered::Gathered,
    judge::{Judge, wrong_ending},
    waits,
};
use crate::{file::Scenario, outcome::Outcome};

/// Behind how many different traces new ones are judged but not remembered.
const TRACES_MAX: usize = 200_000;
/// How many findings of one kind and the same clauses are kept.
const FINDINGS_MAX: usize = 1;

/// Gathers what executions of one service show in one scenario.
pub struct Observer<'a, F: Family> {
    scenario: &'a Arc<Scenario>,
    readings: Readings,
    judge: Judge<'a, F>,
    campaign: Campaign<usize>,
    known: HashMap<Box<[Stamped]>, usize, FixedState>,
    outcomes: Vec<(Outcome, Shown)>,
    by_outcome: BTreeMap<Outcome, usize>,
    executions: u64,
    findings: Vec<Finding>,
    found_after: Option<u64>,
    notes: Vec<Finding>,
    breaches: BTreeMap<ClauseId, Witness>,
    /// Traces that narrowed the admissible assignments, by the campaign's numbers.
    telling: Vec<Witness>,
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
            known: HashMap::with_hasher(FixedState::with_seed(0)),
            outcomes: Vec::new(),
            by_outcome: BTreeMap::new(),
            executions: 0,
            findings: Vec::new(),
            found_after: None,
            notes: Vec::new(),
            breaches: BTreeMap::new(),
            telling: Vec::new(),
        }
    }

    /// Judges an execution of the machine; true if it looked like none before.
    pub fn execution(&mut self, execution: &Execution<'_>) -> bool {
        let schedule = || Some(self.scenario.schedule_of(execution));
        let waits = || waits(execution);
        if let Some(kind) = wrong_ending(&execution.ending) {
            let trace = execution.trace.to_vec();
            self.unfinished(kind, 1, trace, schedule(), waits());
            return false;
        }
        self.trace(execution.trace, 1, schedule, waits)
    }

    /// Judges what was gathered elsewhere.
    pub fn absorb(&mut self, gathered: &Gathered) {
        for seen in &gathered.seen {
            let schedule = || Some(seen.schedule.clone());
            let waits = || seen.waits.clone();
            match &seen.unfinished {
                None => drop(self.trace(&seen.trace, seen.times, schedule, waits)),
                Some(kind) => {
                    let trace = seen.trace.clone();
                    self.unfinished(kind.clone(), seen.times, trace, schedule(), waits());
                }
            }
        }
    }

    fn unfinished(
        &mut self,
        kind: FindingKind,
        times: u64,
        trace: Vec<Stamped>,
        schedule: Option<String>,
        waits: Vec<String>,
    ) {
        self.executions += times;
        self.find(Finding {
            kind,
            witness: Witness::new(trace, schedule),
            waits,
        });
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
        if let Some(&outcome) = self.known.get(trace) {
            self.outcomes[outcome].1.executions += times;
            return false;
        }
        let witness = Witness::new(trace.to_vec(), schedule());
        match Outcome::of(self.scenario, trace) {
            Err(foreign) => {
                self.find(Finding {
                    kind: FindingKind::of(&foreign),
                    witness,
                    waits: waits(),
                });
            }
            Ok(outcome) => {
                let excused = self.judge(&witness, waits);
                let index = self.show(outcome, times, witness, excused);
                if self.known.len() < TRACES_MAX {
                    self.known.insert(trace.into(), index);
                }
            }
        }
        true
    }

    /// Adds something wrong that no single trace shows.
    pub fn find(&mut self, finding: Finding) {
        self.found_after.get_or_insert(self.executions);
        keep(&mut self.findings, finding);
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
        Run {
            engine,
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
            breaches: self.breaches,
            admissible: self.campaign.admissible().clone(),
        }
    }

    /// Judges a new trace; whether its caller breaks the contract, and is promised nothing.
    fn judge(&mut self, witness: &Witness, waits: impl Fn() -> Vec<String>) -> bool {
        let judged = self.judge.judge(&witness.trace);
        let before = self.campaign.admissible().clone();
        self.campaign.add(&self.telling.len(), &judged.verdict);
        if *self.campaign.admissible() != before {
            self.telling.push(witness.clone());
        }
        if let Verdict::Breach { clauses, .. } = &judged.verdict {
            for clause in clauses {
                let first = self.breaches.entry(*clause);
                first.or_insert_with(|| witness.clone());
            }
        }
        let excused = judged.is_excused();
        let found = |kind| Finding {
            kind,
            witness: witness.clone(),
            waits: waits(),
        };
        for kind in judged.wrong {
            self.found_after.get_or_insert(self.executions);
            keep(&mut self.findings, found(kind));
        }
        for kind in judged.notes {
            keep(&mut self.notes, found(kind));
        }
        excused
    }

    fn show(&mut self, outcome: Outcome, times: u64, witness: Witness, excused: bool) -> usize {
        if let Some(&index) = self.by_outcome.get(&outcome) {
            let shown = &mut self.outcomes[index].1;
            shown.executions += times;
            shown.excused &= excused;
            if witness.trace.len() < shown.witness.trace.len() {
                shown.witness = witness;
            }
            return index;
        }
        let index = self.outcomes.len();
        self.by_outcome.insert(outcome.clone(), index);
        self.outcomes.push((
            outcome,
            Shown {
                executions: times,
                excused,
                witness,
            },
        ));
        index
    }
}

/// Keeps a finding, unless enough are kept that are like it.
fn keep(list: &mut Vec<Finding>, finding: Finding) {
    let alike = |other: &&Finding| other.kind.likeness() == finding.kind.likeness();
    if list.iter().filter(alike).count() < FINDINGS_MAX {
        list.push(finding);
    }
}
