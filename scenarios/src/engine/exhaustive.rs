//! The service in the simulator under every schedule, up to equivalence.

use std::{ops::ControlFlow, sync::Arc};

use models::family::{Family, Subject};
use sim::{
    explore::{Search, Watch},
    machine::Execution,
    reading::Readings,
    reduction::Relation,
};

use super::{
    Bounds, Deadline, Engine, Observer, Run,
    bounds::{executions_of, steps_of},
    gathered::Gathered,
    kept::Keeper,
    machine::{PROGRESS_EVERY, body, limits, not_deterministic},
    preemptions::run_bounded,
};
use crate::file::Scenario;

/// Runs every schedule, up to equivalence, or as many as the bounds allow. Idle threads of the
/// current `rayon` pool help; what comes out is the same without them.
pub fn run_exhaustive<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    spec: &F::Spec,
    readings: Readings,
    bounds: &Bounds,
    progress: &mut dyn FnMut(u64, Option<f64>),
) -> Run {
    let anew = || Observer::<F>::new(scenario, spec, readings, readings);
    if let Some(preemptions) = bounds.preemptions_max {
        return run_bounded(
            subject,
            scenario,
            anew(),
            readings,
            bounds,
            preemptions,
            progress,
        );
    }
    let keep = bounds.keep.as_ref();
    let mut keeper = keep.map(|keep| Keeper::new(subject, keep, scenario, readings, bounds));
    let kept = keeper.as_mut();
    let kept = kept.and_then(|it| it.take_up(subject, scenario, readings, anew()));
    let (mut search, observer) = kept.unwrap_or_else(|| {
        let search = Search::new(Relation::SyncHistory).with_steps_max(bounds.steps_max);
        (search, anew())
    });
    let mut watcher = Watcher::<F> {
        observer,
        keeper,
        scenario,
        bounds,
        late: None,
        progress,
    };
    let exhaustive = search.run(
        limits(scenario),
        bounds.executions_max,
        &body(subject, scenario, readings),
        &mut watcher,
    );
    let (mut observer, late) = (watcher.observer, watcher.late);
    if let Some(keeper) = &mut watcher.keeper {
        keeper.end(&search, &observer);
    }
    if let Some(text) = search.diverged() {
        observer.find(not_deterministic(text));
    }
    // What has no end is not visited to its end.
    let endless = observer.has_seen_no_end();
    let exhaustive = exhaustive && !endless;
    let took_effect = match (exhaustive, endless) {
        (true, _) => Vec::new(),
        (false, true) => vec![steps_of(limits(scenario).steps_max)],
        (false, false) => took_effect(&search, bounds, late),
    };
    let run = observer.finish(Engine::MachineExhaustive, exhaustive, took_effect);
    Run {
        certificate: Some(search.certificate()),
        ..run
    }
}

/// What kept a search from visiting everything: the bound at which executions were left, and what
/// ended the search, if anything did.
fn took_effect(search: &Search, bounds: &Bounds, late: Option<String>) -> Vec<String> {
    let left = bounds.steps_max.filter(|_| search.cut() > 0);
    let is_done = search.visited() >= 1.0;
    let ended_by = match late {
        Some(text) => Some(text),
        None if search.diverged().is_some() => Some("what is not deterministic".to_owned()),
        None if is_done => None,
        None => Some(executions_of(bounds.executions_max, search.spent())),
    };
    left.map(steps_of).into_iter().chain(ended_by).collect()
}

struct Watcher<'a, F: Family> {
    observer: Observer<'a, F>,
    keeper: Option<Keeper>,
    scenario: &'a Arc<Scenario>,
    bounds: &'a Bounds,
    /// What broke it off, if time was over.
    late: Option<String>,
    progress: &'a mut dyn FnMut(u64, Option<f64>),
}

impl<F: Family> Watch for Watcher<'_, F> {
    type Gathered = Gathered;

    fn gather(&self) -> Gathered {
        Gathered::new(self.scenario)
    }

    fn execution(&mut self, execution: &Execution<'_>) {
        self.observer.execution(execution);
    }

    fn absorb(&mut self, gathered: Gathered) {
        self.observer.absorb(&gathered);
    }

    fn goes_on(&mut self, search: &Search) -> ControlFlow<()> {
        if search.executions() % PROGRESS_EVERY == PROGRESS_EVERY - 1 {
            (self.progress)(search.executions(), Some(search.visited()));
        }
        if let Some(keeper) = &mut self.keeper {
            keeper.pass(search, &self.observer);
        }
        let deadline = self.bounds.deadline.as_ref();
        let deadline = deadline.filter(|_| search.spent() > 0);
        self.late = deadline.and_then(Deadline::passed);
        match self.late.is_some() || self.observer.has_seen_no_end() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}
