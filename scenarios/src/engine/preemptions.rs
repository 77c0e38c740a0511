//! The service in the simulator under every schedule with at most so many preemptions.

use std::{ops::ControlFlow, sync::Arc};

use models::family::{Family, Subject};
use sim::{
    explore::explore, machine::Simulator, reading::Readings, reduction::Relation, shorten::Layers,
};

use super::{
    Bounds, Deadline, Engine, Observer, Run,
    bounds::{executions_of, preemptions_of, steps_of},
    machine::{PROGRESS_EVERY, body, limits},
};
use crate::file::Scenario;

/// Runs every schedule with at most so many preemptions; never claims to be exhaustive.
pub(super) fn run_bounded<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    mut observer: Observer<'_, F>,
    readings: Readings,
    bounds: &Bounds,
    preemptions: u32,
    progress: &mut dyn FnMut(u64, Option<f64>),
) -> Run {
    let mut late = None;
    let mut layers = Layers::up_to(Relation::SyncHistory, preemptions);
    let done = explore(
        &mut Simulator::new(),
        limits(scenario),
        &mut layers,
        bounds.executions_max,
        &body(subject, scenario, readings),
        |execution| {
            observer.execution(execution);
            if observer.executions().is_multiple_of(PROGRESS_EVERY) {
                progress(observer.executions(), None);
            }
            late = bounds.deadline.as_ref().and_then(Deadline::passed);
            match late.is_some() || observer.has_seen_no_end() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        },
    );
    // What was searched is bounded by preemptions in any case, however early it ended.
    let ended_by = match late {
        _ if observer.has_seen_no_end() => Some(steps_of(limits(scenario).steps_max)),
        _ if done.exhausted => None,
        Some(text) => Some(text),
        None => Some(executions_of(bounds.executions_max, done.executions)),
    };
    let bounds = std::iter::once(preemptions_of(preemptions as usize)).chain(ended_by);
    let run = observer.finish(Engine::MachineExhaustive, false, bounds.collect());
    Run {
        certificate: Some(layers.certificate()),
        ..run
    }
}
