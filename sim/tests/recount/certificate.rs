//! What a certificate says of an exploration: nothing was given up half-way, and the hash of the
//! classes is the one that full branching finds.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::Arc,
};

use sim::{
    explore::explore,
    machine::{Body, Limits, Machine, Simulator, StepInfo},
    platform::Platform,
    reduction::{Path, Relation},
    strategy::exhaustive::Exhaustive,
};

use crate::{
    corpus,
    naive::{self, Naive},
    program::Program,
};

/// The hash by which the search tells the class of an execution.
pub(crate) fn class(relation: Relation, steps: &[StepInfo]) -> u64 {
    let mut path = Path::new(relation);
    steps.iter().for_each(|step| path.push(step));
    path.class()
}

/// Every class that full branching finds, by its canonical form, with the search's hashes of it.
fn classes(program: &Program, relation: Relation) -> BTreeMap<u64, BTreeSet<u64>> {
    let mut classes: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    let exhausted = program.run(relation, &mut Naive::default(), 50_000, |execution, _| {
        let hashes = classes.entry(naive::class(relation, execution));
        hashes.or_default().insert(class(relation, execution.steps));
    });
    assert!(exhausted, "{}", program.name);
    classes
}

/// How many executions the search begins and does not end, under both relations.
pub(crate) fn given_up(program: &Program) -> u64 {
    let given_up = |relation| {
        let mut search = Exhaustive::new(relation);
        assert!(program.run(relation, &mut search, 50_000, |_, _| ()));
        search.abandoned()
    };
    given_up(Relation::Sync) + given_up(Relation::SyncHistory)
}

#[test]
fn no_execution_is_given_up_half_way() {
    for program in corpus::all() {
        assert_eq!(given_up(&program), 0, "{}", program.name);
    }
}

#[test]
fn a_certificate_hashes_the_classes_that_full_branching_finds() {
    for program in corpus::all() {
        for relation in [Relation::Sync, Relation::SyncHistory] {
            let all = classes(&program, relation);
            let hashes: BTreeSet<u64> = all.values().flatten().copied().collect();
            let (name, by) = (program.name, relation.name());
            assert!(
                all.values().all(|hashes| hashes.len() == 1),
                "{name}, {by}: a class has two"
            );
            assert_eq!(
                hashes.len(),
                all.len(),
                "{name}, {by}: two classes share one"
            );

            let mut search = Exhaustive::new(relation);
            assert!(program.run(relation, &mut search, 50_000, |_, _| ()));
            let done = search.certificate();
            assert_eq!(done.ratio(), Some(1.0), "{name}, {by}");
            assert_eq!(done.classes, Some(hashes.len() as u64), "{name}, {by}");
            let sum = hashes.into_iter().fold(0, u64::wrapping_add);
            assert_eq!(done.classes_hash, sum, "{name}, {by}");
        }
    }
}

/// The most steps that wait at a level, for every step of an execution and every thread.
fn waiting(program: &Program, relation: Relation) -> f64 {
    let mut search = Exhaustive::new(relation);
    let mut length = 0;
    let mut threads = BTreeSet::new();
    program.run(relation, &mut search, 50_000, |execution, _| {
        length = length.max(execution.steps.len());
        threads.extend(execution.steps.iter().map(|step| step.participant.thread()));
    });
    search.waiting_most() as f64 / (length * threads.len()) as f64
}

#[test]
fn what_waits_in_wakeup_trees_grows_with_the_length_of_an_execution_on_the_corpus() {
    for program in corpus::all() {
        for relation in [Relation::Sync, Relation::SyncHistory] {
            let waiting = waiting(&program, relation);
            assert!(waiting <= 1.5, "{}: {waiting}", program.name);
        }
    }
}

#[test]
fn the_classes_of_a_body_that_ends_without_a_rest_are_counted_too() {
    let body: Body = Arc::new(|| {
        let monitor = Machine::monitor("a", ());
        let enter = |name| {
            let monitor = monitor.clone();
            Machine::spawn(name, move || drop(Machine::enter(&monitor)))
        };
        let threads = ["one", "other"].map(enter);
        threads.into_iter().for_each(Machine::join);
    });
    let mut search = Exhaustive::new(Relation::Sync);
    let (limits, all) = (Limits::default(), u64::MAX);
    let done = explore(
        &mut Simulator::new(),
        limits,
        &mut search,
        all,
        &body,
        |_| ControlFlow::Continue(()),
    );
    let certificate = search.certificate();
    assert_eq!((done.executions, certificate.executions), (2, 2));
    assert_eq!(certificate.ratio(), Some(1.0));
}
