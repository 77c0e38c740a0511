//! Scenarios of the bell become smaller; its specification lets calls return nothing but success.

use std::sync::Arc;

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use sim::reading::ReadingId;

use super::{Finding, Limit, Smaller, cuts, expectation, smaller};
use crate::{
    engine::{Bounds, FindingKind, Run, Sampler, Seeds, replay, run_exhaustive, run_seeded},
    file::{Expected, Grade, Scenario},
    library,
    tables::Tables,
    toy::{Anything, Bell, files},
};

/// Whatever is done here is wrong.
const CROWD: &str = r#"
summary = "Much is wrong"

[setup]
bells = { bell = {} }

[before]
calls = [
  "Silence(bell)",   # nobody needs it
]

[clients]
# Whoever cancels.
canceller = ["Silence(bell)", "cancel = Cancel(bell)", "signal done"]
waiter = { user = "bob", calls = [
  "wait done",
  { if = "cancel == NOT_FOUND", do = ["end = Silence(bell)"] },
] }

[[expect]]
outcome = { cancel = "SUCCESS", end = "returned" }
grade   = "required"

[after]
calls = ["Silence(bell)"]
"#;

/// What is left of it.
const LEFT: &str = r#"
summary = "Much is wrong"

[setup]
bells = { bell = {} }

[clients]
# Whoever cancels.
canceller = ["cancel = Cancel(bell)"]

[[expect]]
outcome = { cancel = "NOT_FOUND" }
grade   = "forbidden"
clauses = []
"#;

const LIMIT: Limit = Limit {
    executions: 200,
    attempts: 100,
};

fn exhaustive(scenario: &Arc<Scenario>) -> Run {
    let readings = scenario.readings;
    let bounds = Bounds::executions(500);
    run_exhaustive(
        Bell::RIGHT,
        scenario,
        &Anything,
        readings,
        &bounds,
        &mut |_, _| (),
    )
}

fn seeded(scenario: &Arc<Scenario>) -> Run {
    let seeds = Seeds {
        sampler: Sampler::Random,
        first: 1,
        count: 100,
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

fn made_smaller(scenario: &Arc<Scenario>, run: &Run) -> Option<Smaller> {
    let finding = run.findings.first().expect("something is wrong");
    smaller(Bell::RIGHT, scenario, run, finding, LIMIT)
}

fn scenario(source: &str) -> Arc<Scenario> {
    Arc::new(files::scenario(source))
}

#[test]
fn one_call_is_enough_and_what_it_shows_is_what_is_expected() {
    let scenario = scenario(CROWD);
    for run in [exhaustive(&scenario), seeded(&scenario)] {
        let left = made_smaller(&scenario, &run).expect("much can be left out");
        assert_eq!(left.scenario.source, LEFT);
        assert_eq!(left.engine, run.engine);
        assert!(left.is_of(&run, &run.findings[0]));
    }
}

#[test]
fn a_smaller_scenario_replays_and_cannot_become_smaller_still() {
    for source in [CROWD, files::RACE, files::HANDLER, files::CONTROL] {
        let scenario = scenario(source);
        let left = made_smaller(&scenario, &exhaustive(&scenario)).expect("smaller");
        assert!(left.finding.witness.shortness.is_some());
        let schedule = left.finding.witness.schedule.as_ref().expect("it replays");
        let schedule = schedule.parse().expect("a schedule");
        let replayed = replay(Bell::RIGHT, &left.scenario, left.readings, schedule);
        let replayed = replayed.expect("the schedule fits what is left");
        assert_eq!(replayed.trace, left.finding.witness.trace);
        let run = exhaustive(&left.scenario);
        assert!(made_smaller(&left.scenario, &run).is_none());
    }
}

#[test]
fn the_specification_says_whether_the_results_themselves_are_forbidden() {
    let scenario = scenario(files::RACE);
    let left = made_smaller(&scenario, &exhaustive(&scenario)).expect("smaller");
    let [expectation] = &left.scenario.expectations[..] else {
        panic!("one expectation");
    };
    assert_eq!(expectation.grade, Grade::Forbidden);
    assert!(matches!(expectation.expected, Expected::Outcome(_)));
}

#[test]
fn what_is_wrong_under_other_readings_is_expected_under_those() {
    let scenario = scenario(files::RACE);
    let sticky = scenario.readings.with(ReadingId(0), 1);
    let bounds = &Bounds::executions(500);
    let run = run_exhaustive(
        Bell::RIGHT,
        &scenario,
        &Anything,
        sticky,
        bounds,
        &mut |_, _| (),
    );
    let left = made_smaller(&scenario, &run).expect("smaller");
    let expectation = &left.scenario.expectations[0];
    assert_eq!(left.scenario.readings_for(expectation), sticky);
    assert!(
        left.scenario
            .source
            .contains("when    = { sticky = \"yes\" }")
    );
}

#[test]
fn something_else_that_is_wrong_is_not_the_same() {
    let scenario = scenario(CROWD);
    let run = exhaustive(&scenario);
    let message = "a panic that no part of it shows".to_owned();
    let finding = Finding {
        kind: FindingKind::Panic { message },
        ..run.findings[0].clone()
    };
    let left = smaller(Bell::RIGHT, &scenario, &run, &finding, LIMIT);
    assert!(left.is_none());
}

#[test]
fn without_attempts_nothing_becomes_smaller() {
    let scenario = scenario(CROWD);
    let run = exhaustive(&scenario);
    let limit = Limit {
        attempts: 0,
        ..LIMIT
    };
    let left = smaller(Bell::RIGHT, &scenario, &run, &run.findings[0], limit);
    assert!(left.is_none());
}

/// Reads all scenarios of a family with another expectation in the place of theirs.
struct Replaced;

impl FamilyVisitor for Replaced {
    type Output = ();

    fn visit<F: Family>(self) {
        let tables = Tables::of::<F>();
        let nothing_said = expectation::placeholder(&tables).expect("something binds the caller");
        for path in library::files(library::root(), F::NAME).expect("it can be listed") {
            let source = std::fs::read_to_string(&path).expect("it can be read");
            let left = cuts::without(&source, &cuts::expectations(&source));
            assert!(!left.contains("[expect"), "{}", path.display());
            let text = format!("{left}{nothing_said}");
            let read = Scenario::parse(&tables, &library::shown(&path), &text);
            assert!(read.is_ok(), "{}: {read:?}", path.display());
        }
    }
}

#[test]
fn every_scenario_can_do_without_its_expectations() {
    for family in families::NAMES {
        families::visit(family, Replaced).expect("it is a family");
    }
}
