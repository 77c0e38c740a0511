//! Witnesses of the bell become short.

use std::sync::Arc;

use models::family::{Family, Subject};
use sim::{
    machine::Simulator,
    shorten::{Length, Measured, Runner},
    strategy::{Strategy, random::Random, replay::Replay},
};

use super::{Besides, Endless, Finding, FindingKind, Shortness, Witness, shorten};
use crate::{
    engine::{
        Bounds, Observer, Run, Sampler, Seeds,
        judge::wrong_ending,
        machine::{body, limits},
        replay, run_exhaustive, run_native, run_seeded,
    },
    file::Scenario,
    outcome::Outcome,
    toy::{
        Anything, Bell,
        excused::{Blames, Excused},
        files,
        troubles::{Trouble, bell},
    },
};

fn race() -> Arc<Scenario> {
    Arc::new(files::scenario(files::RACE))
}

fn explored(scenario: &Arc<Scenario>, executions_max: u64) -> Run {
    let readings = scenario.readings;
    let bounds = Bounds::executions(10_000);
    let run = &mut run_exhaustive(
        Bell::RIGHT,
        scenario,
        &Anything,
        readings,
        &bounds,
        &mut |_, _| (),
    );
    assert!(run.exhaustive);
    shorten(
        Bell::RIGHT,
        scenario,
        &Anything,
        run,
        executions_max,
        |_| true,
    );
    run.clone()
}

fn sampled(scenario: &Arc<Scenario>) -> Run {
    let seeds = Seeds {
        sampler: Sampler::Random,
        first: 1,
        count: 300,
    };
    let readings = scenario.readings;
    run_seeded(
        Bell::RIGHT,
        scenario,
        &Anything,
        readings,
        seeds,
        None,
        &mut |_| (),
    )
}

fn reduced(scenario: &Arc<Scenario>, mut run: Run) -> Run {
    shorten(Bell::RIGHT, scenario, &Anything, &mut run, 100_000, |_| {
        true
    });
    run
}

/// What one execution shows, and how long it is.
fn measured(scenario: &Arc<Scenario>, strategy: impl Strategy) -> (Outcome, Length) {
    let body = body(Bell::RIGHT, scenario, scenario.readings);
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

/// The finding of a kind in a run of a service that goes wrong.
fn trouble(run: &Run, kind: &str) -> Finding {
    let mut findings = run.findings.iter();
    let found = findings.find(|it| it.kind.likeness().0 == kind);
    found.expect("it goes wrong").clone()
}

/// What a service shows in the race, held against a specification: in the first executions, and in
/// samples.
fn visited_and_sampled<F: Family>(subject: Subject<F>, spec: &F::Spec) -> [Run; 2] {
    let scenario = &race();
    let readings = scenario.readings;
    let bounds = &Bounds::executions(300);
    let seeds = Seeds {
        sampler: Sampler::Random,
        first: 1,
        count: 50,
    };
    [
        run_exhaustive(subject, scenario, spec, readings, bounds, &mut |_, _| ()),
        run_seeded(subject, scenario, spec, readings, seeds, None, &mut |_| ()),
    ]
}

/// What goes wrong with a service, made short: after every class was visited, and after sampling.
/// What is found replays.
fn troubles(wrong: &'static Trouble, kind: &str) -> [Finding; 2] {
    let scenario = race();
    let readings = scenario.readings;
    let subject = bell::<Excused>(wrong);
    visited_and_sampled(subject, &Blames).map(|mut run| {
        shorten(subject, &scenario, &Blames, &mut run, 10_000, |_| false);
        let finding = trouble(&run, kind);
        let schedule = finding.witness.schedule.as_ref().expect("it replays");
        let schedule = schedule.parse().expect("a schedule");
        let again = replay(subject, &scenario, readings, schedule).expect("it fits");
        assert_eq!(again.trace, finding.witness.trace);
        let kind = wrong_ending(&again.ending).expect("it goes wrong again");
        assert_eq!(kind.likeness(), finding.kind.likeness());
        finding
    })
}

#[test]
fn a_panic_is_shown_by_the_least_execution_or_by_one_that_is_reduced() {
    let found = troubles(&Trouble::Panics, "panic");
    let shortness = found.map(|it| it.witness.shortness);
    assert_eq!(
        shortness,
        [Shortness::Minimal, Shortness::Reduced].map(Some)
    );
}

#[test]
fn a_service_that_does_not_end_is_shown_by_the_least_execution_or_by_one_that_is_reduced() {
    let found = troubles(&Trouble::Lingers, "undrained");
    let shortness = found.map(|it| it.witness.shortness);
    assert_eq!(
        shortness,
        [Shortness::Minimal, Shortness::Reduced].map(Some)
    );
}

#[test]
fn of_an_execution_without_end_the_beginning_is_reduced() {
    for finding in troubles(&Trouble::Spins, "livelock") {
        assert!(matches!(
            finding.kind,
            FindingKind::Livelock(Endless::InTurns)
        ));
        assert_eq!(finding.witness.shortness, Some(Shortness::Reduced));
        let schedule = finding.witness.schedule.expect("it replays");
        assert!(schedule.len() < 100, "{schedule}");
    }
}

#[test]
fn what_ends_once_everybody_takes_turns_is_shown_up_to_the_bound_and_said_to_be() {
    let scenario = race();
    let readings = scenario.readings;
    let bounds = Bounds::executions(2);
    let subject = bell::<Excused>(&Trouble::Impatient);
    let mut run = run_exhaustive(
        subject,
        &scenario,
        &Blames,
        readings,
        &bounds,
        &mut |_, _| (),
    );
    shorten(subject, &scenario, &Blames, &mut run, 10, |_| false);
    let finding = trouble(&run, "livelock");
    let kind = finding.kind;
    assert!(
        matches!(kind, FindingKind::Livelock(Endless::ToTheBound)),
        "{kind:?}"
    );
    let schedule = finding.witness.schedule.expect("it replays");
    assert!(schedule.len() < 100, "{schedule}");
}

#[test]
fn what_has_no_end_is_not_visited_to_its_end_and_never_called_exhaustive() {
    let scenario = race();
    let readings = scenario.readings;
    let bounds = Bounds::executions(10_000);
    let subject = bell::<Excused>(&Trouble::Spins);
    let run = run_exhaustive(
        subject,
        &scenario,
        &Blames,
        readings,
        &bounds,
        &mut |_, _| (),
    );
    assert!(!run.exhaustive);
    assert!(run.executions < 10, "the first one without end is the last");
    assert_eq!(run.bound().as_deref(), Some("20000 steps an execution"));
}

/// What goes wrong with a service of which something is promised.
fn broken_promises(wrong: &'static Trouble) -> [Run; 2] {
    visited_and_sampled(bell::<Bell>(wrong), &Anything)
}

/// What is recorded is wrong in every execution, so the ending alone is a finding of none.
fn ends_besides(trouble: &'static Trouble, kind: &str) {
    let scenario = race();
    for mut run in broken_promises(trouble) {
        shorten(
            bell::<Bell>(trouble),
            &scenario,
            &Anything,
            &mut run,
            10_000,
            |_| false,
        );
        assert!(!run.findings.is_empty());
        for finding in &run.findings {
            let (word, clauses) = finding.kind.likeness();
            assert_eq!(word, "violation", "{clauses:?}");
            let schedule = finding.witness.schedule.as_ref().expect("it replays");
            let schedule = schedule.parse().expect("a schedule");
            let again = replay(
                bell::<Bell>(trouble),
                &scenario,
                scenario.readings,
                schedule,
            )
            .expect("it fits");
            assert_eq!(again.trace, finding.witness.trace);
            let ending = again.wrong_ending();
            assert_eq!(finding.besides, Besides::ending(ending.as_ref()));
            assert!(ending.is_none_or(|it| it.likeness().0 == kind));
        }
    }
}

#[test]
fn what_is_recorded_is_judged_however_the_execution_ends() {
    ends_besides(&Trouble::Lingers, "undrained");
    ends_besides(&Trouble::Panics, "panic");
    ends_besides(&Trouble::Spins, "livelock");
}

#[test]
fn what_real_threads_recorded_is_judged_though_their_round_was_given_up() {
    let alone = files::RACE.replace("canceller = [\"cancel = Cancel(ring)\"]\n", "");
    let alone = alone.replace(", cancel = \"SUCCESS\"", "");
    let scenario = Arc::new(files::scenario(&alone));
    let subject = bell::<Bell>(&Trouble::Panics);
    let run = run_native(
        subject,
        &scenario,
        &Anything,
        scenario.readings,
        1,
        5,
        &mut |_| (),
    );
    assert_eq!(run.executions, 1, "its threads are left behind");
    let [finding] = &run.findings[..] else {
        panic!("{:?}", run.findings);
    };
    assert_eq!(finding.kind.likeness().0, "violation");
    assert!(matches!(finding.besides, Besides::Ends(_)));
}

#[test]
fn an_exploration_breaks_off_at_the_first_execution_without_end_though_more_is_wrong_with_it() {
    let [visited, _] = broken_promises(&Trouble::Spins);
    assert!(!visited.exhaustive && visited.executions < 10);
    assert_eq!(visited.bound().as_deref(), Some("20000 steps an execution"));
}

#[test]
fn what_does_not_drain_shows_its_outcome_and_what_is_cut_off_shows_none() {
    let timed_out = |run: &Run| {
        let scenario = race();
        let outcomes = run.shown.keys();
        let texts = outcomes.map(|outcome| outcome.text(&scenario));
        texts.filter(|text| text.contains("TIMED_OUT")).count()
    };
    for run in broken_promises(&Trouble::Lingers) {
        assert!(timed_out(&run) > 0);
    }
    for run in broken_promises(&Trouble::Panics) {
        assert_eq!(timed_out(&run), 0);
        assert!(
            !run.shown
                .keys()
                .any(|it| it.text(&race()).contains("blocked"))
        );
    }
}
