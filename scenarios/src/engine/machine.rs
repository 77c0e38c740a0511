//! The service in the simulator: seeded random schedules, or one schedule again.

use std::{ops::ControlFlow, sync::Arc};

use models::family::{Family, Subject};
use sim::{
    explore::explore,
    journal::Journal,
    machine::{Body, Ending, Limits, Machine, Simulator},
    reading::Readings,
    schedule::Schedule,
    strategy::{
        Strategy,
        random::Random,
        replay::{Misfit, Replay},
    },
    trace::Stamped,
};

use super::{
    Besides, Deadline, Engine, Finding, FindingKind, Observer, Run, Seeds, Witness,
    judge::wrong_ending, waits,
};
use crate::{file::Scenario, run::run};

/// Every how many executions progress is told.
pub(super) const PROGRESS_EVERY: u64 = 256;
/// How many seeds are run a second time, and compared.
const SELF_CHECKS: u64 = 8;

/// Some of so many seeds from the first one on, evenly spread.
fn sample(first: u64, count: u64) -> impl Iterator<Item = u64> {
    // The product need not fit.
    let place =
        move |nth: u64| (u128::from(nth) * u128::from(count) / u128::from(SELF_CHECKS)) as u64;
    (0..SELF_CHECKS.min(count)).map(move |nth| first.wrapping_add(place(nth)))
}

/// Runs the schedules that a sampler draws, until somebody interrupts; runs a sample of seeds twice.
pub fn run_seeded<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    spec: &F::Spec,
    readings: Readings,
    seeds: Seeds,
    interruption: Option<&Deadline>,
    progress: &mut dyn FnMut(u64),
) -> Run {
    let mut observer = Observer::<F>::new(scenario, spec, readings, readings);
    let Seeds { first, count, .. } = seeds;
    let body = body(subject, scenario, readings);
    let mut strategy = seeds.strategy(&mut Simulator::new(), limits(scenario), &body);
    let mut interrupted = None;
    explore(
        &mut Simulator::new(),
        limits(scenario),
        strategy.as_mut(),
        count,
        &body,
        |execution| {
            let new = observer.execution(execution);
            if observer.executions().is_multiple_of(PROGRESS_EVERY) {
                progress(observer.executions());
            }
            interrupted = interruption.and_then(Deadline::passed);
            match interrupted {
                None => ControlFlow::Continue(new),
                Some(_) => ControlFlow::Break(()),
            }
        },
    );
    for seed in sample(first, count) {
        let once = trace_of_seed(subject, scenario, readings, seed);
        if once != trace_of_seed(subject, scenario, readings, seed) {
            observer.find(not_deterministic(&format!(
                "seed {seed} gives two different traces"
            )));
        }
    }
    observer.finish(
        Engine::MachineSeeded,
        false,
        interrupted.into_iter().collect(),
    )
}

/// One execution that was run again.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// What clients saw.
    pub trace: Vec<Stamped>,
    /// The decisions that were taken, as text.
    pub schedule: String,
    /// How it ended.
    pub ending: Ending,
    /// Who did not move when nothing could, and why.
    pub waits: Vec<String>,
    /// How many decisions a schedule left open, and everybody who could move took turns.
    pub left_open: usize,
}

impl Replayed {
    /// What is wrong with how it ended.
    #[must_use]
    pub fn wrong_ending(&self) -> Option<FindingKind> {
        wrong_ending(&self.ending)
    }
}

/// Runs one schedule again.
///
/// # Errors
/// Where and why the schedule does not fit the scenario.
pub fn replay<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    readings: Readings,
    schedule: Schedule,
) -> Result<Replayed, Misfit> {
    let mut strategy = Replay::new(schedule, &scenario.fault_names());
    let replayed = once(subject, scenario, readings, &mut strategy);
    let left_open = strategy.behind();
    let misfit = strategy.misfit();
    misfit.map_or(
        Ok(Replayed {
            left_open,
            ..replayed
        }),
        Err,
    )
}

/// Runs one execution under a strategy and shows it to an observer.
pub fn replay_with<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    readings: Readings,
    strategy: &mut dyn Strategy,
    observer: &mut Observer<'_, F>,
) {
    strategy.begin();
    let body = body(subject, scenario, readings);
    Simulator::new().run(limits(scenario), strategy, &body, |execution| {
        observer.execution(execution);
    });
}

/// Runs the schedule of one seed.
pub fn replay_seed<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    readings: Readings,
    seed: u64,
) -> Replayed {
    once(subject, scenario, readings, &mut Random::new(seed, 1))
}

fn once<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    readings: Readings,
    strategy: &mut dyn Strategy,
) -> Replayed {
    strategy.begin();
    let body = body(subject, scenario, readings);
    Simulator::new().run(limits(scenario), strategy, &body, |execution| Replayed {
        trace: execution.trace.to_vec(),
        schedule: scenario.schedule_of(execution),
        ending: execution.ending.clone(),
        waits: waits(execution),
        left_open: 0,
    })
}

fn trace_of_seed<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    readings: Readings,
    seed: u64,
) -> Vec<Stamped> {
    replay_seed(subject, scenario, readings, seed).trace
}

/// The scenario as a body for the simulator.
pub(super) fn body<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    readings: Readings,
) -> Body {
    let scenario = Arc::clone(scenario);
    Arc::new(move || {
        let journal = Arc::new(Journal::default());
        run::<F, Machine>(subject, &scenario, &journal, readings);
    })
}

pub(super) fn limits(scenario: &Scenario) -> Limits {
    let sites = &scenario.program.fault_sites;
    Limits {
        fault_sites: sites.iter().fold(0, |sites, site| sites | 1 << site),
        faults_max: scenario.program.faults_most,
        ..Limits::default()
    }
}

pub(super) fn not_deterministic(text: &str) -> Finding {
    let witness = Witness::new(Vec::new(), None);
    Finding {
        kind: FindingKind::NotDeterministic {
            text: text.to_owned(),
        },
        besides: Besides::Nothing,
        witness,
        waits: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_of_seeds_is_spread_evenly_however_many_there_are() {
        let seeds = |first, count| sample(first, count).collect::<Vec<_>>();
        assert_eq!(seeds(5, 3), [5, 5, 5]);
        assert_eq!(seeds(5, 20), [5, 7, 10, 12, 15, 17, 20, 22]);
        let eighth = 1 << 61;
        let last = *seeds(7, u64::MAX).last().expect("eight seeds");
        assert_eq!(last, 7 + 7 * eighth - 1);
    }
}
