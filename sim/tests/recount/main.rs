//! A naive enumerator recounts what the exhaustive search visits, on a corpus of programs whose
//! classes are known and on random programs. Classes are compared, never outcomes alone: a
//! reduction that loses classes often keeps the outcomes.

mod certificate;
mod corpus;
mod kept;
mod law;
mod memory;
mod naive;
mod pieces;
mod program;
mod short;

use naive::Naive;
use program::{Act, Cell, Known, Lock, Program};
use proptest::prelude::*;
use sim::{
    reduction::Relation,
    strategy::exhaustive::{Exhaustive, KEPT_MAX},
};

/// Recounts a program under both relations, by a search that lets so many steps wait at a level: what was found, or where the search went wrong;
/// nothing if the program is too large to recount.
fn recount(
    program: &Program,
    kept_max: usize,
    executions_max: u64,
) -> Result<Option<Known>, String> {
    let mut known = Known {
        naive: 0,
        sync: 0,
        history: 0,
    };
    for relation in [Relation::Sync, Relation::SyncHistory] {
        let Some(all) = program.count(relation, &mut Naive::default(), executions_max) else {
            return Ok(None);
        };
        let mut search = Exhaustive::new(relation).with_kept_max(kept_max);
        let found = program.count(relation, &mut search, executions_max);
        let found = found.ok_or("the search takes more executions than full branching")?;
        let wrong = |what: String| Err(format!("{}, {}: {what}", program.name, relation.name()));
        if let Some(why) = search.diverged() {
            return wrong(why.to_owned());
        }
        let mut lost = all.classes.iter();
        if let Some((_, schedule)) = lost.find(|(class, _)| !found.classes.contains_key(class)) {
            let (few, many) = (found.classes.len(), all.classes.len());
            return wrong(format!("{few} of {many} classes; `{schedule}` is lost"));
        }
        if found.hash() != all.hash() {
            return wrong("there are classes that full branching does not have".to_owned());
        }
        if found.executions != found.classes.len() as u64 {
            let (executions, classes) = (found.executions, found.classes.len());
            return wrong(format!("{executions} executions of {classes} classes"));
        }
        if found.outcomes != all.outcomes {
            let lost: Vec<_> = all.outcomes.difference(&found.outcomes).collect();
            return wrong(format!("outcomes are lost: {lost:#?}"));
        }
        known.naive = all.executions;
        match relation {
            Relation::Sync => known.sync = found.executions,
            Relation::SyncHistory => known.history = found.executions,
        }
    }
    Ok(Some(known))
}

/// Recounts the programs of a group, and holds them against what is known of them.
fn check(programs: &[Program]) {
    let mut troubles = Vec::new();
    for program in programs {
        match recount(program, KEPT_MAX, 50_000) {
            Err(trouble) => troubles.push(trouble),
            Ok(found) if found != program.known => {
                let name = program.name;
                troubles.push(format!("{name}: {found:?}, known is {:?}", program.known));
            }
            Ok(_) => {}
        }
    }
    assert!(troubles.is_empty(), "\n{}", troubles.join("\n"));
}

#[test]
fn lock_orders_are_recounted() {
    check(&corpus::lock_orders());
}

#[test]
fn tries_to_enter_are_recounted() {
    check(&corpus::tries());
}

#[test]
fn wakings_of_one_of_several_are_recounted() {
    check(&corpus::wakings());
}

#[test]
fn hand_offs_through_a_condition_are_recounted() {
    check(&corpus::hand_offs());
}

#[test]
fn messages_through_atomics_are_recounted() {
    check(&corpus::messages());
}

#[test]
fn last_ones_out_are_recounted() {
    check(&corpus::last_zero());
}

#[test]
fn readers_and_writers_are_recounted() {
    check(&corpus::readers_and_writers());
}

#[test]
fn timers_are_recounted() {
    check(&corpus::timers());
}

#[test]
fn faults_are_recounted() {
    check(&corpus::faults());
}

#[test]
fn threads_that_start_and_join_threads_are_recounted() {
    check(&corpus::families());
}

#[test]
fn histories_are_recounted() {
    check(&corpus::histories());
}

#[test]
fn services_at_rest_are_recounted() {
    check(&corpus::rests());
}

#[test]
fn what_random_programs_found_is_recounted() {
    check(&corpus::found());
}

/// What random programs are made of, simple things first: that is where shrinking leads.
const PIECES: &[&[Act]] = {
    use Act::*;
    use Cell::*;
    use Lock::*;
    &[
        &[Yield],
        &[Read(X)],
        &[Write(X, 1)],
        &[Read(Y)],
        &[Add(Y, 1)],
        &[Exchange(X, 0, 2)],
        &[Enter(A)],
        &[Leave(A)],
        &[Enter(B)],
        &[Leave(B)],
        &[Enter(A), Put(A), Notify(A), Leave(A)],
        &[Enter(B), Put(B), Leave(B)],
        &[Enter(A), Take(A), Leave(A)],
        &[Enter(A), Wait(A), Leave(A)],
        &[Enter(A), WaitUntil(A, 3), Leave(A)],
        &[Enter(B), WaitUntil(B, 2), Leave(B)],
        &[Enter(B), WaitFor(B, 2), Leave(B)],
        &[Clock],
        &[Fault],
        &[If(0)],
        &[Call, Return],
        &[Call, Read(X), Return],
        &[Call, Read(X), If(1), Return],
        &[CallFor(2), Read(X), If(1), Return],
        &[CallFor(2), Enter(A), Take(A), Leave(A), Return],
        &[Call, Enter(A), Leave(A), Callback, Yield, Back, Return],
        &[Spawn(&[Read(X)]), Write(Y, 2), Join],
        &[Spawn(&[Enter(A), Notify(A)])],
        &[Spawn(&[]), Join],
        &[Spawn(&[Call, Write(X, 1), Return])],
        &[Spawn(&[Enter(B), WaitFor(B, 2)])],
        &[Enter(B), Notify(B), Leave(B)],
        &[Enter(A), WaitUntil(A, 0), Leave(A)],
        &[Read(X), Return],
        &[CallFor(1)],
        &[CallFor(2), Fault, Return],
        &[Back],
        &[Try(A), Leave(A)],
        &[Try(A), If(1), Read(X), Leave(A)],
        &[Try(B), If(0), Write(X, 1)],
        &[Enter(A), Try(B), Leave(B), Leave(A)],
        &[Enter(A), NotifyOne(A), Leave(A)],
        &[Enter(A), NotifyOne(A), NotifyOne(A), Leave(A)],
        &[Enter(B), Put(B), NotifyOne(B), Leave(B)],
        &[Enter(B), Take(B), Leave(B)],
    ]
};

fn random_program() -> impl Strategy<Value = Program> {
    let piece = prop::sample::select(PIECES);
    let thread = prop::collection::vec(piece, 1..4);
    let threads = prop::collection::vec(thread, 2..4);
    let after = prop_oneof![
        Just(vec![]),
        Just(vec![Act::Read(Cell::X), Act::Write(Cell::Y, 3)])
    ];
    (threads, after, 0..3u32).prop_map(|(threads, after, faults)| Program {
        name: "a random program",
        threads: threads.into_iter().map(|pieces| pieces.concat()).collect(),
        after,
        faults,
        known: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn random_programs_are_recounted(program in random_program()) {
        match recount(&program, KEPT_MAX, 3_000) {
            Ok(found) => prop_assume!(found.is_some()),
            Err(trouble) => prop_assert!(false, "{trouble}"),
        }
        prop_assert_eq!(certificate::given_up(&program), 0);
    }

    #[test]
    fn trees_that_are_cut_down_lose_no_class_of_random_programs(
        program in random_program(),
        kept_max in 0..8_usize,
    ) {
        match recount(&program, kept_max, 3_000) {
            Ok(found) => prop_assume!(found.is_some()),
            Err(trouble) => prop_assert!(false, "{trouble}"),
        }
    }

    #[test]
    fn pieces_change_nothing_in_random_programs(
        program in random_program(),
        kept_max in prop_oneof![Just(KEPT_MAX), 0..8_usize],
        ahead in prop::collection::vec(0..20_u64, 1..6),
    ) {
        for relation in [Relation::Sync, Relation::SyncHistory] {
            let Some(whole) = pieces::in_one(&program, relation, kept_max, 2_000) else {
                return Err(TestCaseError::reject("too large"));
            };
            prop_assert_eq!(pieces::in_pieces(&program, relation, kept_max, &ahead), whole);
        }
    }

    #[test]
    fn independent_neighbours_of_random_programs_change_places(program in random_program()) {
        for relation in [Relation::Sync, Relation::SyncHistory] {
            let lawful = law::holds(&program, relation, 300);
            prop_assume!(lawful.is_some());
            prop_assert_eq!(lawful, Some(Ok(())));
        }
    }
}
