//! The service on real threads, round after round.

use std::sync::Arc;

use models::family::{Family, Subject};
use sim::{
    journal::Journal,
    native::{Config, Native, execute},
    reading::Readings,
};

use super::{Engine, FindingKind, Observer, Run};
use crate::{file::Scenario, run::run};

/// Runs so many rounds; ends early once a round does not come to its end, for its threads are left
/// behind.
pub fn run_native<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    spec: &F::Spec,
    readings: Readings,
    seed: u64,
    rounds: u64,
    progress: &mut dyn FnMut(u64),
) -> Run {
    let mut observer = Observer::<F>::new(scenario, spec, readings, readings);
    for round in 0..rounds {
        let journal = Arc::new(Journal::new(scenario.program.faults_most));
        let config = Config {
            seed: seed.wrapping_add(round),
            fault_sites: scenario.program.fault_sites.clone(),
            ..Config::default()
        };
        let (program, events) = (Arc::clone(scenario), Arc::clone(&journal));
        let ended = execute(&config, move || {
            run::<F, Native>(subject, &program, &events, readings);
        });
        let trace = journal.take();
        if let Err(failure) = ended {
            let message = failure.to_string();
            observer.cut_off(&trace, FindingKind::Panic { message });
            break;
        }
        observer.trace(&trace, 1, || None, Vec::new);
        progress(round);
    }
    observer.finish(Engine::Native, false, Vec::new())
}
