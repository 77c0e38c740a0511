//! Scenarios of the bell, run in the simulator over every schedule, and their state space.

use std::{
    collections::{BTreeSet, HashSet},
    ops::ControlFlow,
    sync::Arc,
};

use sim::{
    clients::Clients,
    explore::explore,
    journal::Journal,
    machine::{Ending, Limits, Machine, Simulator},
    reduction::Relation,
    strategy::exhaustive::Exhaustive,
    trace::{Activity, Event, Return, Stamped},
};

use crate::{
    file::{Expected, Grade, Scenario},
    outcome::Outcome,
    program::{ClientsState, ProgramClients},
    run::run,
    toy::{self, Bell, files},
};
use models::family::Family as _;

/// The outcomes and traces of every schedule.
fn executions(scenario: &Scenario) -> Vec<(Outcome, Vec<Stamped>)> {
    let mut found = Vec::new();
    let held = Arc::new(scenario.clone());
    let body = move || {
        let journal = Arc::new(Journal::default());
        run::<Bell, Machine>(Bell::RIGHT, &held, &journal, held.readings);
    };
    let done = explore(
        &mut Simulator::new(),
        Limits::default(),
        &mut Exhaustive::new(Relation::SyncHistory),
        100_000,
        &(Arc::new(body) as _),
        |execution| {
            assert_eq!(execution.ending, Ending::Complete);
            let outcome = Outcome::of(scenario, execution.trace);
            let outcome = outcome.unwrap_or_else(|foreign| {
                panic!("{foreign}\n{:#?}", execution.trace);
            });
            found.push((outcome, execution.trace.to_vec()));
            ControlFlow::Continue(())
        },
    );
    assert!(done.exhausted, "{done:?}");
    found
}

fn outcomes(scenario: &Scenario) -> BTreeSet<Outcome> {
    let executions = executions(scenario).into_iter();
    executions.map(|(outcome, _)| outcome).collect()
}

fn texts(scenario: &Scenario) -> Vec<String> {
    let outcomes = outcomes(scenario).into_iter();
    outcomes.map(|outcome| outcome.text(scenario)).collect()
}

fn judge(scenario: &Scenario) {
    let shown = outcomes(scenario);
    for expectation in &scenario.expectations {
        let Expected::Outcome(pattern) = &expectation.expected else {
            continue;
        };
        let seen = shown.iter().any(|outcome| outcome.matches(pattern));
        let wanted = expectation.grade == Grade::Required;
        assert_eq!(seen, wanted, "{expectation:?}: {:#?}", texts(scenario));
    }
}

#[test]
fn every_required_outcome_of_a_race_is_shown_and_no_forbidden_one() {
    judge(&files::scenario(files::RACE));
}

#[test]
fn an_outcome_prints_all_results_by_their_names() {
    let shown = texts(&files::scenario(files::RACE));
    let cancelled = "ring = ring, wait = CANCELLED, wait.Count = 0, cancel = SUCCESS, left = []";
    assert!(shown.iter().any(|text| text == cancelled), "{shown:#?}");
}

#[test]
fn a_handler_runs_its_calls_and_signals_a_client() {
    let scenario = files::scenario(files::HANDLER);
    judge(&scenario);
    for (_, trace) in executions(&scenario) {
        let activities = trace.iter().filter_map(|it| it.event.activity());
        let names: BTreeSet<&str> = activities
            .map(|activity| scenario.program.activity(activity).name.as_str())
            .collect();
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["app", "app/rung"]);
    }
}

#[test]
fn names_travel_between_clients_and_a_call_without_operand_is_skipped() {
    judge(&files::scenario(files::CONTROL));
}

#[test]
fn a_client_that_waits_for_a_call_that_never_returns_never_calls() {
    let source = r#"
        summary = "Blocked"
        [setup]
        bells = { bell = {} }
        [clients]
        waiter = ["ring = Ring(bell, LOUD, NULL)", "wait = Wait(ring, INFINITE)"]
        other = ["Cancel(wait.Count)"]
        [[expect]]
        outcome = { wait = "blocked", "other.1" = "not called" }
        grade = "required"
    "#;
    let scenario = files::scenario(source);
    judge(&scenario);
    assert_eq!(
        texts(&scenario),
        ["ring = ring, wait = blocked, other.1 = not called"]
    );
}

#[test]
fn what_a_client_never_bound_lets_others_go_on_once_it_has_ended() {
    let source = r#"
        summary = "Never bound"
        [setup]
        bells = { bell = {} }
        [clients]
        ringer = [
          "first = Ring(bell, LOUD, NULL)",
          { if = "first == NULL", do = ["second = Ring(bell, LOUD, NULL)"] },
        ]
        other = ["cancel = Cancel(second)", "goes-on = List(bell, 1)"]
        [[expect]]
        outcome = { cancel = "skipped", second = "not called", goes-on = "SUCCESS" }
        grade = "required"
    "#;
    judge(&files::scenario(source));
}

#[test]
fn objects_are_named_after_the_call_that_makes_them() {
    let names = &files::scenario(files::CONTROL).vocabulary.names;
    let texts: Vec<&str> = names.iter().map(|info| info.text.as_str()).collect();
    let first = [
        "ringer.1",
        "ringer.1.echo.1",
        "ringer.1.echo.2",
        "ringer.1.tone",
    ];
    assert_eq!(texts[1..5], first);
    assert_eq!(texts[5..7], ["first", "first.echo.1"]);
}

#[test]
fn a_trace_of_other_clients_is_foreign() {
    let race = files::scenario(files::RACE);
    let other = files::scenario(files::CONTROL);
    let (_, trace) = executions(&race).swap_remove(0);
    let foreign = Outcome::of(&other, &trace).expect_err("the clients differ");
    assert_eq!(foreign.index, 0);
}

#[test]
fn conceivable_outcomes_are_counted_over_documented_words() {
    let source = r#"
        summary = "Two words, and a name with its error"
        [setup]
        bells = { bell = {} }
        [clients]
        app = ["ring = Ring(bell, LOUD, NULL)", "cancel = Cancel(ring)"]
        [[expect]]
        outcome = { cancel = "SUCCESS" }
        grade = "required"
    "#;
    let scenario = files::scenario(source);
    let shown = outcomes(&scenario);
    assert_eq!(shown.len(), 1);
    assert_eq!(crate::outcome::conceivable(&scenario, &shown), 2 * 2);
}

/// Every outcome of the clients together with a specification that lets every call succeed at any
/// time.
fn searched(scenario: &Scenario) -> BTreeSet<Outcome> {
    let clients = ProgramClients::new(Arc::clone(&scenario.program));
    let (mut seen, mut outcomes) = (HashSet::new(), BTreeSet::new());
    let mut open = vec![(clients.initial(), Vec::<Activity>::new())];
    while let Some((state, pending)) = open.pop() {
        if !seen.insert((state.clone(), pending.clone())) {
            continue;
        }
        let before = open.len();
        clients.inputs(&state, &mut |event, behind| {
            let mut pending = pending.clone();
            if let Event::Call { activity, .. } = event {
                pending.push(activity);
            }
            open.push((behind, pending));
        });
        for (index, activity) in pending.iter().enumerate() {
            let (mut behind, mut left) = (state.clone(), pending.clone());
            let results = Return::of(toy::SUCCESS);
            let returned = Event::Return {
                activity: left.remove(index),
                results,
            };
            assert_eq!(returned.activity(), Some(*activity));
            clients.observe(&mut behind, &returned);
            open.push((behind, left));
        }
        if open.len() == before {
            let ends = clients.ends(&state);
            let mut behind = state;
            clients.observe(&mut behind, &Event::Quiescent);
            if ends {
                outcomes.insert(clients.outcome(&behind));
            } else {
                open.push((behind, pending));
            }
        }
    }
    outcomes
}

#[test]
fn the_state_space_of_the_clients_goes_through_all_parts_of_a_file() {
    let scenario = files::scenario(files::RACE);
    let outcomes = searched(&scenario);
    let texts: Vec<String> = outcomes.iter().map(|it| it.text(&scenario)).collect();
    let ring_fails = "ring = SUCCESS, wait = skipped, cancel = skipped, left = SUCCESS";
    assert_eq!(texts, [ring_fails]);
}

#[test]
fn deadlines_and_faults_come_while_a_call_is_pending_and_within_their_budget() {
    let source = r#"
        summary = "Inputs"
        [setup]
        bells = { bell = {} }
        [faults]
        sites = ["clapper"]
        most = 1
        [clients]
        app = ["wait = Wait(bell, 5)"]
        [[expect]]
        outcome = { wait = "SUCCESS" }
        grade = "required"
    "#;
    let clients = ProgramClients::new(files::scenario(source).program);
    let inputs = |state: &ClientsState| {
        let mut offered = Vec::new();
        clients.inputs(state, &mut |event, behind| offered.push((event, behind)));
        offered
    };
    let [(Event::Call { .. }, called)] = &inputs(&clients.initial())[..] else {
        panic!("a call first");
    };
    let both = inputs(called);
    let [
        (Event::Deadline { .. }, passed),
        (Event::Fault { .. }, struck),
    ] = &both[..]
    else {
        panic!("a deadline or a fault: {both:?}");
    };
    assert!(matches!(inputs(passed)[..], [(Event::Fault { .. }, _)]));
    assert!(matches!(inputs(struck)[..], [(Event::Deadline { .. }, _)]));
}
