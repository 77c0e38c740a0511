//! Judges executions one by one, and gathers what they show.
//!
//! Most executions look like one seen before: those cost one look-up. A new trace is held against
//! the specification by the monitor, against the invariants, and replayed through the client
//! program for its outcome.

use std::{collections::BTreeMap, sync::Arc};

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use models::family::{Family, History};
use sim::{
    campaign::Campaign,
    clause::{ClauseId, ClauseSet},
    machine::{Ending, Execution},
    monitor::Monitor,
    reading::Readings,
    trace::Stamped,
    verdict::Verdict,
};

use super::{Engine, Finding, FindingKind, Run, Shown, Witness};
use crate::{file::Scenario, outcome::Outcome};

/// Behind how many different traces new ones are judged but not remembered.
const TRACES_MAX: usize = 200_000;
/// How many findings of one kind and the same clauses are kept.
const FINDINGS_MAX: usize = 1;

/// Gathers what executions of one service show in one scenario.
pub struct Observer<'a, F: Family> {
    scenario: &'a Arc<Scenario>,
    readings: Readings,
    monitor: Monitor<'a, F::Spec>,
    campaign: Campaign<usize>,
    known: HashMap<Box<[Stamped]>, usize, FixedState>,
    outcomes: Vec<(Outcome, Shown)>,
    by_outcome: BTreeMap<Outcome, usize>,
    executions: u64,
    findings: Vec<Finding>,
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
            monitor: Monitor::with_budget(spec, held, ClauseSet::new(), budget),
            campaign: Campaign::new(),
            known: HashMap::with_hasher(FixedState::with_seed(0)),
            outcomes: Vec::new(),
            by_outcome: BTreeMap::new(),
            executions: 0,
            findings: Vec::new(),
            notes: Vec::new(),
            breaches: BTreeMap::new(),
            telling: Vec::new(),
        }
    }

    /// Judges an execution of the machine; true if it looked like none before.
    pub fn execution(&mut self, execution: &Execution<'_>) -> bool {
        let schedule = || Some(self.scenario.schedule_of(execution));
        let waits = || {
            let blocked = execution.blocked.iter();
            blocked
                .map(|it| format!("{}: {}", it.thread, it.reason))
                .collect()
        };
        let wrong = match &execution.ending {
            Ending::Complete | Ending::Stalled | Ending::Abandoned => None,
            Ending::Livelock => Some(FindingKind::Livelock),
            Ending::Undrained => Some(FindingKind::Undrained),
            Ending::Panicked { thread, message } => Some(FindingKind::Panic {
                message: format!("`{thread}`: {message}"),
            }),
        };
        if let Some(kind) = wrong {
            let trace = execution.trace.to_vec();
            let witness = Witness {
                trace,
                schedule: schedule(),
            };
            self.executions += 1;
            self.find(Finding {
                kind,
                witness,
                waits: waits(),
            });
            return false;
        }
        self.trace(execution.trace, 1, schedule, waits)
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
        let witness = Witness {
            trace: trace.to_vec(),
            schedule: schedule(),
        };
        match Outcome::of(self.scenario, trace) {
            Err(foreign) => {
                let kind = FindingKind::Foreign {
                    text: foreign.to_string(),
                };
                self.find(Finding {
                    kind,
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
            findings: self.findings,
            notes: self.notes,
            breaches: self.breaches,
            admissible: self.campaign.admissible().clone(),
        }
    }

    /// Judges a new trace; whether its caller breaks the contract, and is promised nothing.
    fn judge(&mut self, witness: &Witness, waits: impl Fn() -> Vec<String>) -> bool {
        let verdict = self.monitor.check(&witness.trace);
        let before = self.campaign.admissible().clone();
        self.campaign.add(&self.telling.len(), &verdict);
        if *self.campaign.admissible() != before {
            self.telling.push(witness.clone());
        }
        let found = |kind| Finding {
            kind,
            witness: witness.clone(),
            waits: waits(),
        };
        match verdict {
            Verdict::Conforms { .. } => {}
            Verdict::Breach { clauses, .. } => {
                for clause in clauses {
                    self.breaches
                        .entry(clause)
                        .or_insert_with(|| witness.clone());
                }
                return true;
            }
            Verdict::Violates(violation) => self.find(found(FindingKind::Violation(violation))),
            Verdict::Inconclusive { why } => self.find(found(FindingKind::Inconclusive { why })),
        }
        for invariant in F::INVARIANTS {
            let history = History {
                world: &self.scenario.world,
                events: &witness.trace,
            };
            if let Err(broken) = (invariant.check)(&history) {
                let list = if broken.is_note::<F>() {
                    &mut self.notes
                } else {
                    &mut self.findings
                };
                let name = invariant.name;
                keep(list, found(FindingKind::Invariant { name, broken }));
            }
        }
        false
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
    let alike = |other: &&Finding| {
        std::mem::discriminant(&other.kind) == std::mem::discriminant(&finding.kind)
            && other.kind.clauses() == finding.kind.clauses()
    };
    if list.iter().filter(alike).count() < FINDINGS_MAX {
        list.push(finding);
    }
}
