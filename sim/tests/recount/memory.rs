//! What the search keeps grows with the length of an execution, and not with their number: a
//! wakeup tree that would grow beyond what a level may keep is cut down, and no class is lost.

use std::collections::BTreeSet;

use sim::{
    reduction::Relation,
    strategy::exhaustive::{Exhaustive, KEPT_MAX},
};

use crate::{
    corpus, pieces,
    program::{
        Act::{Read, Write},
        Cell::{X, Y},
        Program,
    },
    recount,
};

/// The family whose wakeup trees grow nearly exponentially (the module of the search names it).
fn family(times: usize) -> Program {
    let mut last = vec![Read(Y); times];
    last.push(Read(X));
    Program {
        name: "a family that wakeup trees do not like",
        threads: vec![vec![Write(X, 1), Read(Y)], vec![Write(Y, 1); times], last],
        ..Program::default()
    }
}

/// What the search does with a program when so many steps may wait at a level: its executions, and
/// the search.
fn visit(program: &Program, kept_max: usize) -> (u64, Exhaustive) {
    let mut search = Exhaustive::new(Relation::Sync).with_kept_max(kept_max);
    let mut executions = 0;
    assert!(program.run(Relation::Sync, &mut search, 50_000, |_, _| executions += 1));
    (executions, search)
}

#[test]
fn trees_that_are_cut_down_lose_no_class_of_the_corpus() {
    for program in corpus::all() {
        for kept_max in [0, 3, 20] {
            let found = recount(&program, kept_max, 50_000);
            assert_eq!(
                found,
                Ok(program.known),
                "{} keeps {kept_max}",
                program.name
            );
        }
    }
}

#[test]
fn a_level_keeps_no_more_than_it_may_and_all_classes_are_visited() {
    for (times, most) in [(3, 0), (4, 10), (5, 50), (6, 200)] {
        let program = family(times);
        let (executions, whole) = visit(&program, KEPT_MAX);
        assert!(
            whole.waiting_most() > 2 * most,
            "{times}: the family is too small"
        );
        assert_eq!(whole.abandoned(), 0);

        let (again, search) = visit(&program, most);
        let threads = program.threads.len();
        assert!(search.waiting_most() <= most.max(threads), "{times}");
        assert_eq!((again, search.abandoned()), (executions, 0));
        assert_eq!(
            search.certificate().classes_hash,
            whole.certificate().classes_hash
        );
    }
}

#[test]
fn what_is_given_up_is_counted() {
    let name = "a fault in a call with a time-out, and one who enters where another sleeps";
    let mut programs = corpus::found().into_iter();
    let program = programs.find(|it| it.name == name).expect("it is there");
    let given_up = |most| visit(&program, most).1.certificate().blocked;
    assert_eq!((given_up(KEPT_MAX), given_up(0)), (0, 2));
}

#[test]
fn trees_are_cut_down_at_the_same_place_on_any_number_of_threads() {
    for program in corpus::all().into_iter().chain([family(4)]) {
        for kept_max in [0, 4] {
            let relation = Relation::SyncHistory;
            let whole = pieces::in_one(&program, relation, kept_max, 50_000);
            let whole = whole.expect("the corpus is small");
            let mut others = BTreeSet::new();
            for ahead in [[1], [7]] {
                others.insert(pieces::in_pieces(&program, relation, kept_max, &ahead) == whole);
            }
            for threads in [2, 4] {
                others.insert(pieces::on_threads(&program, relation, kept_max, threads) == whole);
            }
            assert_eq!(
                others,
                BTreeSet::from([true]),
                "{} keeps {kept_max}",
                program.name
            );
        }
    }
}
