//! Makes the witnesses of a run short: those that are shown to somebody.
//!
//! Where every class of executions was visited, the least execution is looked for, layer by layer:
//! the witness is then *minimal*. What is not settled within the budget, and what a sampler found,
//! is changed as long as it becomes shorter: *reduced*. An execution without end is never known to
//! be the least, for none is ever visited to its end; its beginning is reduced. See
//! [`sim::shorten`].

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use models::family::{Family, Subject};
use sim::{
    machine::{Execution, Simulator},
    monitor::Monitor,
    reduction::Relation,
    shorten::{Beginning, Follow, Length, Measured, Runner, least, reduce, reduce_beginning},
    strategy::{Strategy, replay::Replay},
    trace::Stamped,
};

use super::{
    Besides, Endless, Finding, FindingKind, Likeness, Run, Witness,
    fingerprint::{ByTrace, Fingerprint, by_trace},
    judge::{Judge, wrong_ending},
    machine::{body, limits},
    waits,
};
use crate::{file::Scenario, outcome::Outcome};

/// How many executions the reduction of one witness may take.
const REDUCE_MAX: u64 = 500;
/// How many where they are as long as an execution can be.
const REDUCE_ENDLESS_MAX: u64 = 200;

/// How short a witness is, by preemptions, then steps, then the order of its decisions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Shortness {
    /// No execution that shows the same is shorter.
    Minimal,
    /// No small change makes it shorter, or the budget for changes was spent.
    Reduced,
}

impl Shortness {
    /// As reports write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Reduced => "reduced",
        }
    }
}

impl fmt::Display for Shortness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What an execution shows, and a witness is kept of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Thing {
    /// These results, and whether the caller had broken its contract.
    Outcome(Outcome, bool),
    /// Something wrong.
    Wrong(Likeness),
    /// Something that should be otherwise.
    Note(Likeness),
}

/// Makes witnesses of a run short: of all that is wrong, of what should be otherwise, and of the
/// outcomes that are `shown` to somebody. The search for the least ones takes at most
/// `executions_max` executions.
pub fn shorten<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    spec: &F::Spec,
    run: &mut Run,
    executions_max: u64,
    shown: impl Fn(&Outcome) -> bool,
) {
    let wanted = wanted(run, shown);
    let endless = run.findings.iter().position(|it| it.kind.is_endless());
    if wanted.is_empty() && endless.is_none() {
        return;
    }
    let body = body(subject, scenario, run.readings);
    let mut simulator = Simulator::new();
    let mut tailor = Tailor::<F> {
        scenario,
        eye: Eye {
            scenario,
            judge: Judge::new(Monitor::<F::Spec>::BUDGET, scenario, spec, run.readings),
            known: by_trace(),
        },
        runner: Runner::new(&mut simulator, limits(scenario), &body, 0),
    };
    let searched = if run.exhaustive { executions_max } else { 0 };
    let long = run.findings.iter().filter(|it| it.is_endless());
    let long: BTreeSet<Likeness> = long.map(|it| it.kind.likeness()).collect();
    for (thing, length, shortness) in tailor.lengths(wanted, &long, searched) {
        tailor.replace(run, &thing, length, shortness);
    }
    if let Some(endless) = endless {
        tailor.replace_endless(&mut run.findings[endless]);
    }
}

/// What is to become short, with the schedules that show it.
fn wanted(run: &Run, shown: impl Fn(&Outcome) -> bool) -> BTreeMap<Thing, String> {
    let of_one = |finding: &&Finding| match finding.kind {
        FindingKind::Violation(_)
        | FindingKind::Invariant { .. }
        | FindingKind::Panic { .. }
        | FindingKind::Undrained
        | FindingKind::Inconclusive { .. }
        | FindingKind::Foreign { .. } => true,
        // Made short in a way of its own, or nothing that a single execution shows.
        FindingKind::Livelock(_)
        | FindingKind::NotDeterministic { .. }
        | FindingKind::Inconsistent { .. } => false,
    };
    let wrong = run.findings.iter().filter(of_one);
    let wrong = wrong.map(|it| (Thing::Wrong(it.kind.likeness()), &it.witness));
    let notes = run.notes.iter();
    let notes = notes.map(|it| (Thing::Note(it.kind.likeness()), &it.witness));
    let outcomes = run.shown.iter().filter(|(outcome, _)| shown(outcome));
    let outcomes =
        outcomes.map(|(outcome, it)| (Thing::Outcome(outcome.clone(), it.excused), &it.witness));
    let all = wrong.chain(notes).chain(outcomes);
    all.filter_map(|(thing, witness)| Some((thing, witness.schedule.clone()?)))
        .collect()
}

/// Makes executions of one service in one scenario short.
struct Tailor<'a, F: Family> {
    scenario: &'a Arc<Scenario>,
    eye: Eye<'a, F>,
    runner: Runner<'a>,
}

impl<F: Family> Tailor<'_, F> {
    /// How short each thing can be shown; there is less of a budget for what was found in executions
    /// that are as long as one can be.
    fn lengths(
        &mut self,
        wanted: BTreeMap<Thing, String>,
        long: &BTreeSet<Likeness>,
        searched: u64,
    ) -> Vec<(Thing, Length, Shortness)> {
        self.runner.allow(searched);
        let Self {
            scenario,
            eye,
            runner,
        } = self;
        let things = wanted.keys().cloned().collect();
        let mut found = least(runner, Relation::SyncHistory, things, |execution| {
            eye.shows(execution)
        });
        let mut lengths = Vec::new();
        for (thing, schedule) in wanted {
            if let Some(length) = found.minimal.remove(&thing) {
                lengths.push((thing, length, Shortness::Minimal));
                continue;
            }
            let start = found.seen.remove(&thing);
            if let Some(start) = start.or_else(|| measured(scenario, runner, &schedule)) {
                runner.allow(match &thing {
                    Thing::Wrong(likeness) if long.contains(likeness) => REDUCE_ENDLESS_MAX,
                    _ => REDUCE_MAX,
                });
                let length = reduce(runner, start, |execution| {
                    eye.shows(execution).contains(&thing)
                });
                lengths.push((thing, length, Shortness::Reduced));
            }
        }
        lengths
    }

    /// Puts a short execution in the place of the witness of something.
    fn replace(&mut self, run: &mut Run, thing: &Thing, length: Length, shortness: Shortness) {
        self.runner.allow(1);
        let mut strategy = Follow::new(length.decisions);
        strategy.begin();
        let Self {
            scenario,
            eye,
            runner,
        } = self;
        let found = runner.run(&mut strategy, |execution| {
            let schedule = Some(scenario.schedule_of(execution));
            let witness = Witness {
                shortness: Some(shortness),
                ..Witness::new(execution.trace.to_vec(), schedule)
            };
            let same = eye.shows(execution).contains(thing);
            let found = eye.found(execution);
            (same, witness, found, waits(execution))
        });
        let Some((true, witness, found, waits)) = found else {
            // Not deterministic; that is a finding of its own.
            return;
        };
        let (list, likeness) = match thing {
            Thing::Outcome(outcome, _) => {
                if let Some(shown) = run.shown.get_mut(outcome) {
                    shown.witness = witness;
                }
                return;
            }
            Thing::Wrong(likeness) => (&mut run.findings, likeness),
            Thing::Note(likeness) => (&mut run.notes, likeness),
        };
        let mut found = found.into_iter();
        let found = found.find(|(kind, _)| kind.likeness() == *likeness);
        let old = list.iter_mut().find(|it| it.kind.likeness() == *likeness);
        if let (Some(old), Some((kind, besides))) = (old, found) {
            *old = Finding {
                kind,
                besides,
                witness,
                waits,
            };
        }
    }

    /// Puts a short execution without end in the place of another.
    fn replace_endless(&mut self, finding: &mut Finding) {
        let schedule = finding.witness.schedule.as_deref();
        let Some(found) = schedule.and_then(|it| measured(self.scenario, &mut self.runner, it))
        else {
            return;
        };
        self.runner.allow(REDUCE_ENDLESS_MAX);
        let beginning = reduce_beginning(&mut self.runner, found.clone());
        let in_turns = beginning.and_then(|length| {
            let strategy = Beginning::new(length.decisions);
            self.endless(strategy, Endless::InTurns, length.steps)
        });
        let short = in_turns.or_else(|| {
            self.runner.allow(REDUCE_ENDLESS_MAX);
            let Self { eye, runner, .. } = self;
            let endless = Thing::Wrong(finding.kind.likeness());
            let length = reduce(runner, found, |it| eye.shows(it).contains(&endless));
            let strategy = Follow::new(length.decisions);
            self.endless(strategy, Endless::ToTheBound, length.steps)
        });
        if let Some(short) = short {
            *finding = short;
        }
    }

    /// An execution without end, with so many steps of its schedule; none if something else is
    /// wrong with it, which is a finding of its own.
    fn endless(
        &mut self,
        mut strategy: impl Strategy,
        endless: Endless,
        steps: usize,
    ) -> Option<Finding> {
        let Self {
            scenario,
            eye,
            runner,
        } = self;
        runner.allow(1);
        strategy.begin();
        let found = runner.run(&mut strategy, |execution| {
            let judged = eye.judge.judge(execution.trace);
            let schedule = Some(scenario.beginning_of(execution, steps));
            judged.wrong.is_empty().then(|| Finding {
                kind: FindingKind::Livelock(endless),
                besides: Besides::Recorded(judged.verdict),
                witness: Witness {
                    shortness: Some(Shortness::Reduced),
                    ..Witness::new(execution.trace.to_vec(), schedule)
                },
                waits: waits(execution),
            })
        });
        found.expect("decisions that are followed are never given up")
    }
}

/// Sees what executions show; what traces show is remembered.
struct Eye<'a, F: Family> {
    scenario: &'a Arc<Scenario>,
    judge: Judge<'a, F>,
    known: ByTrace<Vec<Thing>>,
}

impl<F: Family> Eye<'_, F> {
    fn shows(&mut self, execution: &Execution<'_>) -> Vec<Thing> {
        let mut things = self.shows_in(execution.trace);
        if let Some(ending) = wrong_ending(&execution.ending) {
            if ending.cuts_off() {
                things.retain(|thing| !matches!(thing, Thing::Outcome(..)));
            }
            if !things.iter().any(|thing| matches!(thing, Thing::Wrong(_))) {
                things.push(Thing::Wrong(ending.likeness()));
            }
        }
        things
    }

    /// What a trace shows, however its execution ended.
    fn shows_in(&mut self, trace: &[Stamped]) -> Vec<Thing> {
        let print = Fingerprint::of(trace);
        if let Some(things) = self.known.get(&print) {
            return things.clone();
        }
        let outcome = match Outcome::of(self.scenario, trace) {
            Ok(outcome) => outcome,
            Err(foreign) => return vec![Thing::Wrong(FindingKind::of(&foreign).likeness())],
        };
        let judged = self.judge.judge(trace);
        let mut things = vec![Thing::Outcome(outcome, judged.is_excused())];
        let wrong = judged.wrong.iter();
        things.extend(wrong.map(|kind| Thing::Wrong(kind.likeness())));
        let notes = judged.notes.iter();
        things.extend(notes.map(|kind| Thing::Note(kind.likeness())));
        self.known.insert(print, things.clone());
        things
    }

    /// What is found in an execution.
    fn found(&mut self, execution: &Execution<'_>) -> Vec<(FindingKind, Besides)> {
        let ending = wrong_ending(&execution.ending);
        let ending = ending.as_ref();
        if let Err(foreign) = Outcome::of(self.scenario, execution.trace) {
            return vec![(FindingKind::of(&foreign), Besides::ending(ending))];
        }
        let judged = self.judge.judge(execution.trace);
        let mut found = judged.with_ending(ending);
        let notes = judged.notes.into_iter();
        found.extend(notes.map(|kind| (kind, Besides::ending(ending))));
        found
    }
}

/// How long the execution of a schedule is; nothing if the schedule does not fit.
fn measured(scenario: &Scenario, runner: &mut Runner<'_>, schedule: &str) -> Option<Length> {
    let schedule = schedule.parse().ok()?;
    let mut strategy = Measured::new(Replay::new(schedule, &scenario.fault_names()));
    runner.allow(1);
    strategy.begin();
    let steps = runner.run(&mut strategy, |execution| execution.steps.len())?;
    Some(strategy.length(steps))
}
