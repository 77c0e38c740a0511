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
    Besides, Engine, Finding, FindingKind, Run, Shown, Witness,
    fingerprint::{ByTrace, Fingerprint, by_trace},
    gathered::Gathered,
    judge::{Judge, Judged, wrong_ending},
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
    known: ByTrace<Known>,
    outcomes: Vec<(Outcome, Shown)>,
    by_outcome: BTreeMap<Outcome, usize>,
    executions: u64,
    findings: Vec<Finding>,
    found_after: Option<u64>,
    /// Whether an execution had no end.
    endless: bool,
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
            endless: false,
            notes: Vec::new(),
            telling: Vec::new(),
            memories: Vec::new(),
        }
    }

    /// Judges an execution of the machine; true if it looked like none before.
    pub fn execution(&mut self, execution: &Execution<'_>) -> bool {
        let schedule = || Some(self.scenario.schedule_of(execution));
        let waits = || waits(execution);
        self.executions += 1;
        self.look_at(&Seen {
            trace: execution.trace,
            times: 1,
            ending: wrong_ending(&execution.ending),
            schedule: &schedule,
            waits: &waits,
        })
    }

    /// Judges what was gathered elsewhere.
    pub fn absorb(&mut self, gathered: &Gathered) {
        let before = self.executions;
        for seen in &gathered.seen {
            // As if they came one by one: what is found is found in the first that showed it.
            self.executions = before + seen.nth;
            self.look_at(&Seen {
                trace: &seen.trace,
                times: seen.times,
                ending: seen.unfinished.clone(),
                schedule: &|| Some(seen.schedule.clone()),
                waits: &|| seen.waits.clone(),
            });
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

    /// Judges what was recorded up to an ending that cuts off who was under way, on an engine whose
    /// executions cannot be replayed.
    pub(super) fn cut_off(&mut self, trace: &[Stamped], ending: FindingKind) {
        self.executions += 1;
        self.look_at(&Seen {
            trace,
            times: 1,
            ending: Some(ending),
            schedule: &|| None,
            waits: &Vec::new,
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
        self.look_at(&Seen {
            trace,
            times,
            ending: None,
            schedule: &schedule,
            waits: &waits,
        })
    }

    /// As [`trace`](Self::trace), of what is counted already.
    fn look_at(&mut self, seen: &Seen<'_>) -> bool {
        let is_first_endless = seen.is_endless() && !std::mem::replace(&mut self.endless, true);
        let print = Fingerprint::of(seen.trace);
        let known = self.known.get(&print).copied();
        let (is_new, shows_more) = match known {
            _ if seen.is_cut_off() => (false, self.judge_cut_off(seen)),
            Some(known) => (false, self.see_again(known, seen)),
            None => (true, self.judge_new(print, seen)),
        };
        if shows_more || is_first_endless {
            self.remember((seen.schedule)());
        }
        is_new
    }

    /// Sees a trace again; this time its execution may have ended as it should not.
    fn see_again(&mut self, known: Known, seen: &Seen<'_>) -> bool {
        self.outcomes[known.outcome].1.executions += seen.times;
        let Some(ending) = seen.ending.as_ref().filter(|_| !known.is_wrong) else {
            return false;
        };
        let mut found = self.findings.iter();
        if found.any(|it| it.kind.likeness() == ending.likeness()) {
            return false;
        }
        let judged = self.judge.judge(seen.trace);
        self.find_all(judged.with_ending(Some(ending)), seen)
    }

    /// Judges a trace that was not seen before; whether there is more to show than there was.
    fn judge_new(&mut self, print: Fingerprint, seen: &Seen<'_>) -> bool {
        let outcome = match Outcome::of(self.scenario, seen.trace) {
            Ok(outcome) => outcome,
            Err(foreign) => {
                let besides = Besides::ending(seen.ending.as_ref());
                return self.find(seen.finding(FindingKind::of(&foreign), besides));
            }
        };
        let judged = self.judge.judge(seen.trace);
        let mut is_kept = self.campaign.add(&self.telling.len(), &judged.verdict);
        if is_kept {
            self.telling.push(seen.witness());
        }
        is_kept |= self.find_what_is_wrong(&judged, seen);
        let (outcome, is_shown) = self.show(outcome, judged.is_excused(), seen);
        if self.known.len() < TRACES_MAX {
            let is_wrong = !judged.wrong.is_empty();
            self.known.insert(print, Known { outcome, is_wrong });
        }
        is_kept || is_shown
    }

    /// Judges what was recorded before the clients were cut off: no outcome, and not remembered, for
    /// another execution may come to its end with just this trace.
    fn judge_cut_off(&mut self, seen: &Seen<'_>) -> bool {
        let judged = self.judge.judge(seen.trace);
        self.find_what_is_wrong(&judged, seen)
    }

    /// Notes whatever is wrong, or should be otherwise; whether any of it is kept.
    fn find_what_is_wrong(&mut self, judged: &Judged, seen: &Seen<'_>) -> bool {
        let mut is_kept = self.find_all(judged.with_ending(seen.ending.as_ref()), seen);
        for kind in &judged.notes {
            let besides = Besides::ending(seen.ending.as_ref());
            is_kept |= keep(&mut self.notes, seen.finding(kind.clone(), besides));
        }
        is_kept
    }

    fn find_all(&mut self, wrong: Vec<(FindingKind, Besides)>, seen: &Seen<'_>) -> bool {
        let mut is_kept = false;
        for (kind, besides) in wrong {
            is_kept |= self.find(seen.finding(kind, besides));
        }
        is_kept
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
        self.endless
    }

    /// What the executions showed together.
    #[must_use]
    pub fn finish(mut self, engine: Engine, exhaustive: bool, bounds: Vec<String>) -> Run {
        if let Some(excluding) = self.campaign.inconsistent() {
            let mut witnesses = excluding
                .iter()
                .map(|(_, index)| self.telling[*index].clone());
            if let (Some(other), Some(witness)) = (witnesses.next(), witnesses.next()) {
                let kind = FindingKind::Inconsistent { other };
                self.findings.push(Finding {
                    kind,
                    besides: Besides::Nothing,
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
            bounds,
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

    /// Adds what a trace shows: the number of its outcome, and whether there is more to show than
    /// before.
    fn show(&mut self, outcome: Outcome, excused: bool, seen: &Seen<'_>) -> (usize, bool) {
        if let Some(&index) = self.by_outcome.get(&outcome) {
            let shown = &mut self.outcomes[index].1;
            shown.executions += seen.times;
            let redeemed = shown.excused && !excused;
            shown.excused &= excused;
            let shorter = seen.trace.len() < shown.witness.trace.len();
            if shorter {
                shown.witness = seen.witness();
            }
            return (index, redeemed || shorter);
        }
        let index = self.outcomes.len();
        self.by_outcome.insert(outcome.clone(), index);
        self.outcomes.push((
            outcome,
            Shown {
                executions: seen.times,
                excused,
                witness: seen.witness(),
            },
        ));
        (index, true)
    }
}

/// What is known of a trace.
#[derive(Clone, Copy)]
struct Known {
    /// The number of its outcome.
    outcome: usize,
    /// Whether something is wrong with it, however its execution ends.
    is_wrong: bool,
}

/// Executions that look alike.
struct Seen<'s> {
    trace: &'s [Stamped],
    times: u64,
    /// What is wrong with how they ended.
    ending: Option<FindingKind>,
    schedule: &'s dyn Fn() -> Option<String>,
    waits: &'s dyn Fn() -> Vec<String>,
}

impl Seen<'_> {
    fn is_endless(&self) -> bool {
        self.ending.as_ref().is_some_and(FindingKind::is_endless)
    }

    fn is_cut_off(&self) -> bool {
        self.ending.as_ref().is_some_and(FindingKind::cuts_off)
    }

    fn witness(&self) -> Witness {
        Witness::new(self.trace.to_vec(), (self.schedule)())
    }

    fn finding(&self, kind: FindingKind, besides: Besides) -> Finding {
        Finding {
            kind,
            besides,
            witness: self.witness(),
            waits: (self.waits)(),
        }
    }
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
