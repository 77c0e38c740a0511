//! The service under loom: whole scenarios that say how many preemptions they can afford there.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use models::family::{Family, Subject};
use sim::{
    journal::Journal,
    loom::{Config, Loom, explore},
    reading::Readings,
    trace::Stamped,
};

use super::{
    Besides, Engine, Finding, FindingKind, Observer, Run, Witness, bounds::preemptions_of,
};
use crate::{file::Scenario, run::run};

/// Runs every execution that loom tells apart within `preemptions` preemptions.
///
/// loom keeps no memory between executions, so traces are only counted there and judged afterwards.
pub fn run_loom<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    spec: &F::Spec,
    readings: Readings,
    preemptions: usize,
) -> Run {
    let traces: Arc<Mutex<BTreeMap<Vec<Stamped>, u64>>> = Arc::default();
    let (seen, program) = (Arc::clone(&traces), Arc::clone(scenario));
    let config = Config {
        preemptions: Some(preemptions),
        ..Config::default()
    };
    let explored = explore(config, move || {
        let journal = Arc::new(Journal::default());
        run::<F, Loom>(subject, &program, &journal, readings);
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        *seen.entry(journal.take()).or_default() += 1;
    });
    let mut observer = Observer::<F>::new(scenario, spec, readings, readings);
    for (trace, times) in &*traces.lock().unwrap_or_else(PoisonError::into_inner) {
        observer.trace(trace, *times, || None, Vec::new);
    }
    if let Err(failure) = explored {
        let witness = Witness::new(Vec::new(), None);
        let kind = FindingKind::Panic {
            message: failure.to_string(),
        };
        observer.find(Finding {
            kind,
            besides: Besides::Nothing,
            witness,
            waits: Vec::new(),
        });
    }
    observer.finish(Engine::Loom, false, vec![preemptions_of(preemptions)])
}
