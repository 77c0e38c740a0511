//! Witnesses of the bell become short.

use std::sync::Arc;

use sim::{
    machine::Simulator,
    shorten::{Length, Measured, Runner},
    strategy::{Strategy, random::Random, replay::Replay},
};

use super::{Finding, Shortness, Witness, shorten};
use crate::{
    engine::{
        Bounds, Observer, Run, Sampler, Seeds,
        machine::{body, limits},
        run_exhaustive, run_seeded,
    },
    file::Scenario,
    outcome::Outcome,
    toy::{Anything, Bell, RightBell, files},
};

fn race() -> Arc<Scenario> {
    Arc::new(files::scenario(files::RACE))
}

fn explored(scenario: &Arc<Scenario>, executions_max: u64) -> Run {
    let readings = scenario.readings;
    let bounds = Bounds::executions(10_000);
    let run = &mut run_exhaustive::<Bell, RightBell>(
        scenario,
        &Anything,
        readings,
        &bounds,
        &mut |_, _| (),
    );
    assert!(run.exhaustive);
    shorten::<Bell, RightBell>(scenario, &Anything, run, executions_max, |_| true);
    run.clone()
}

fn sampled(scenario: &Arc<Scenario>) -> Run {
    let seeds = Seeds {
        sampler: Sampler::Random,
        first: 1,
        count: 300,
    };
    let readings = scenario.readings;
    run_seeded::<Bell, RightBell>(scenario, &Anything, readings, seeds, &mut |_| ())
}

fn reduced(scenario: &Arc<Scenario>, mut run: Run) -> Run {
    shorten::<Bell, RightBell>(scenario, &Anything, &mut run, 100_000, |_| true);
    run
}

/// What one execution shows, and how long it is.
fn measured(scenario: &Arc<Scenario>, strategy: impl Strategy) -> (Outcome, Length) {
    let body = body::<RightBell>(scenario, scenario.readings);
    let mut simulator = Simulator::new();
    let mut runner = Runner::new(&mut simulator, limits(scenario), &body, 1);
    let mut strategy = Measured::new(strategy);
    strategy.begin();
    let shown = runner.run(&mut strategy, |execution| {
        let outcome = Outcome::of(scenario, execution.trace).expect("a trace of the scenario");
        (outcome, execution.steps.len())
    });
    let (outcome, steps) = shown.expect("nothing is given up");
    (outcome, strategy.length(steps))
}

fn replayed(scenario: &Arc<Scenario>, schedule: Option<&String>) -> (Outcome, Length) {
    let schedule = schedule.expect("the machine's executions replay");
    let schedule = schedule.parse().expect("a schedule");
    measured(scenario, Replay::new(schedule, &scenario.fault_names()))
}

#[test]
fn after_exhaustive_exploration_no_execution_is_shorter_than_a_minimal_one() {
    let scenario = race();
    let run = explored(&scenario, 100_000);
    let random: Vec<_> = (0..500)
        .map(|seed| measured(&scenario, Random::new(seed, 1)))
        .collect();
    for (outcome, shown) in &run.shown {
        assert_eq!(shown.witness.shortness, Some(Shortness::Minimal));
        let (same, minimal) = replayed(&scenario, shown.witness.schedule.as_ref());
        assert_eq!(same, *outcome);
        let others = random.iter().filter(|(other, _)| other == outcome);
        assert!(others.clone().count() > 0);
        for (_, length) in others {
            assert!(minimal <= *length, "{minimal:?} and {length:?}");
        }
    }
}

#[test]
fn after_sampling_witnesses_are_reduced_and_replay() {
    let scenario = race();
    let all = explored(&scenario, 100_000);
    let found = sampled(&scenario);
    let run = reduced(&scenario, found.clone());
    let length = |run: &Run, outcome: &Outcome| {
        let (same, length) = replayed(&scenario, run.shown[outcome].witness.schedule.as_ref());
        assert_eq!(same, *outcome);
        length
    };
    let mut shorter = 0;
    for (outcome, shown) in &run.shown {
        assert_eq!(shown.witness.shortness, Some(Shortness::Reduced));
        let [minimal, reduced, found] = [&all, &run, &found].map(|run| length(run, outcome));
        assert_eq!(reduced.preemptions, minimal.preemptions);
        assert!(minimal <= reduced && reduced <= found);
        shorter += u32::from(reduced < found);
    }
    assert!(shorter > 0, "a random execution is not short");
}

#[test]
fn what_is_wrong_is_shown_by_a_short_execution_and_described_as_it_happens_there() {
    for source in [files::RACE, files::HANDLER, files::CONTROL] {
        let scenario = Arc::new(files::scenario(source));
        let found = sampled(&scenario);
        let run = reduced(&scenario, found.clone());
        assert!(
            !run.findings.is_empty(),
            "the toy's specification is strict"
        );
        for (finding, found) in run.findings.iter().zip(&found.findings) {
            let witness = &finding.witness;
            assert_eq!(witness.shortness, Some(Shortness::Reduced));
            let length = |witness: &Witness| replayed(&scenario, witness.schedule.as_ref()).1;
            assert!(length(witness) <= length(&found.witness));
            let readings = scenario.readings;
            let mut judge = Observer::<Bell>::new(&scenario, &Anything, readings, readings);
            judge.trace(&witness.trace, 1, || None, Vec::new);
            let same = |it: &&Finding| it.kind.likeness() == finding.kind.likeness();
            let again = judge.findings().iter().find(same);
            let again = again.expect("the short execution shows the same");
            assert_eq!(format!("{:?}", again.kind), format!("{:?}", finding.kind));
        }
    }
}

#[test]
fn without_a_budget_nothing_is_called_minimal() {
    let run = explored(&race(), 0);
    let witnesses = run.shown.values().map(|shown| &shown.witness);
    let found = run.findings.iter().map(|finding| &finding.witness);
    for witness in witnesses.chain(found) {
        assert_eq!(witness.shortness, Some(Shortness::Reduced));
    }
}
