//! Short witnesses, held against full branching: the least execution that shows something is the
//! least of all that there are; one that was found becomes shorter, shows the same, and replays.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sim::{
    machine::{Execution, Simulator},
    reduction::Relation,
    schedule::Schedule,
    shorten::{Follow, Least, Length, Measured, Runner, least, reduce},
    strategy::{Strategy as _, random::Random, replay::Replay},
};

use crate::{
    corpus,
    naive::Naive,
    program::{Notes, Outcome, Program},
    random_program,
};

const RELATION: Relation = Relation::SyncHistory;

/// The least execution of every outcome, found by full branching; nothing if there are more
/// executions than that.
fn brute_force(program: &Program, executions_max: u64) -> Option<BTreeMap<Outcome, Length>> {
    let notes = Notes::default();
    let (body, mut simulator) = (program.body(&notes), Simulator::new());
    let mut runner = Runner::new(&mut simulator, program.limits(), &body, executions_max);
    let mut strategy = Measured::new(Naive::default());
    let mut found: BTreeMap<Outcome, Length> = BTreeMap::new();
    while strategy.begin() {
        if runner.left() == 0 {
            return None;
        }
        let shown = runner.run(&mut strategy, |execution| {
            (notes.outcome(RELATION, execution), execution.steps.len())
        });
        let (outcome, steps) = shown.expect("full branching gives nothing up");
        let length = strategy.length(steps);
        let known = found.entry(outcome).or_insert_with(|| length.clone());
        *known = length.min(known.clone());
    }
    Some(found)
}

/// What the search for the least executions finds of some outcomes.
fn searched(program: &Program, wanted: BTreeSet<Outcome>, executions_max: u64) -> Least<Outcome> {
    let notes = Notes::default();
    let (body, mut simulator) = (program.body(&notes), Simulator::new());
    let mut runner = Runner::new(&mut simulator, program.limits(), &body, executions_max);
    least(&mut runner, RELATION, wanted, |execution| {
        vec![notes.outcome(RELATION, execution)]
    })
}

/// Whether every outcome's least execution is found; nothing if the program is too large.
fn is_least(program: &Program, executions_max: u64) -> Option<Result<(), String>> {
    let all = brute_force(program, executions_max)?;
    let wanted: BTreeSet<Outcome> = all.keys().cloned().collect();
    let found = searched(program, wanted, u64::MAX).minimal;
    let wrong = all
        .iter()
        .find(|(outcome, length)| found.get(outcome) != Some(length));
    Some(wrong.map_or(Ok(()), |(outcome, length)| {
        let (name, found) = (program.name, found.get(outcome));
        Err(format!(
            "{name}: the least is {length:?}, found is {found:?}"
        ))
    }))
}

#[test]
fn the_least_execution_of_every_outcome_of_the_corpus_is_found() {
    for program in corpus::all() {
        assert_eq!(is_least(&program, 50_000), Some(Ok(())));
    }
}

#[test]
fn what_is_not_settled_within_the_budget_is_not_called_minimal() {
    for program in corpus::all() {
        let all = brute_force(&program, 50_000).expect("the corpus is small");
        for budget in [1, 3, 10, 30] {
            let found = searched(&program, all.keys().cloned().collect(), budget);
            for (outcome, length) in &found.minimal {
                assert_eq!(length, &all[outcome], "{}, within {budget}", program.name);
            }
            for (outcome, length) in &found.seen {
                assert!(*length >= all[outcome]);
                assert_eq!(length.preemptions, all[outcome].preemptions);
            }
        }
    }
}

/// One random execution, and what it becomes.
struct Shortened {
    outcome: Outcome,
    found: Length,
    reduced: Length,
}

fn shortened(program: &Program, seed: u64) -> Shortened {
    let notes = Notes::default();
    let (body, mut simulator) = (program.body(&notes), Simulator::new());
    let mut runner = Runner::new(&mut simulator, program.limits(), &body, 5_000);
    let mut random = Measured::new(Random::new(seed, 1));
    random.begin();
    let shown = runner.run(&mut random, |execution| {
        (notes.outcome(RELATION, execution), execution.steps.len())
    });
    let (outcome, steps) = shown.expect("nothing is given up");
    let found = random.length(steps);
    let same = |execution: &Execution<'_>| notes.outcome(RELATION, execution) == outcome;
    let reduced = reduce(&mut runner, found.clone(), same);
    let again = reduce(&mut runner, reduced.clone(), same);
    assert_eq!(again, reduced, "a local minimum stays");
    replays(program, &outcome, &reduced);
    Shortened {
        outcome,
        found,
        reduced,
    }
}

/// A short execution is what its length says, and its schedule can be replayed as text.
fn replays(program: &Program, outcome: &Outcome, length: &Length) {
    let notes = Notes::default();
    let (body, mut simulator) = (program.body(&notes), Simulator::new());
    let mut runner = Runner::new(&mut simulator, program.limits(), &body, 2);
    let mut follow = Measured::new(Follow::new(length.decisions.clone()));
    follow.begin();
    let shown = runner.run(&mut follow, |execution| {
        assert_eq!(notes.outcome(RELATION, execution), *outcome);
        let schedule = Schedule::of(execution, &["fault"]).to_string();
        (schedule, execution.steps.len())
    });
    let (schedule, steps) = shown.expect("nothing is given up");
    assert_eq!(follow.length(steps), *length);
    if schedule.is_empty() {
        return;
    }
    let schedule = schedule
        .parse()
        .expect("a schedule is read as it is written");
    let mut replay = Replay::new(schedule, &["fault"]);
    replay.begin();
    runner.run(&mut replay, |execution| {
        assert_eq!(notes.outcome(RELATION, execution), *outcome);
    });
    assert_eq!(replay.misfit(), None);
}

#[test]
fn a_random_execution_becomes_as_short_as_any_or_nearly() {
    let (mut all, mut minimal) = (0, 0);
    for program in corpus::all() {
        let least = brute_force(&program, 50_000).expect("the corpus is small");
        for seed in 0..10 {
            let Shortened {
                outcome,
                found,
                reduced,
            } = shortened(&program, seed);
            let least = &least[&outcome];
            assert!(*least <= reduced && reduced <= found);
            all += 1;
            minimal += u32::from(reduced == *least);
        }
    }
    assert!(minimal * 10 >= all * 9, "{minimal} of {all} are the least");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_least_execution_of_every_outcome_of_random_programs_is_found(
        program in random_program(),
    ) {
        let found = is_least(&program, 3_000);
        prop_assume!(found.is_some());
        prop_assert_eq!(found, Some(Ok(())));
    }

    #[test]
    fn executions_of_random_programs_become_shorter(program in random_program(), seed in 0..9u64) {
        let Shortened { found, reduced, .. } = shortened(&program, seed);
        prop_assert!(reduced <= found);
    }
}
