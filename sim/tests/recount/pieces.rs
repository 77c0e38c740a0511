//! A search in pieces visits the same executions in the same order, and gives the same certificate,
//! whoever visits the pieces and however far they come.

use std::{
    collections::BTreeMap,
    ops::ControlFlow::{self, Continue},
};

use rayon::ThreadPoolBuilder;
use sim::{
    certificate::Certificate,
    explore::{Gather, Search, Watch, explore},
    machine::{Ending, Execution, Simulator},
    reduction::Relation,
    strategy::exhaustive::{Exhaustive, KEPT_MAX, Next},
};

use crate::{
    certificate::class,
    corpus,
    program::{Notes, Program},
};

/// The classes in the order of the search, and its certificate.
type Visited = (Vec<u64>, Certificate);

/// What the search visits in one piece; nothing if that is more than so many executions.
pub(crate) fn in_one(
    program: &Program,
    relation: Relation,
    kept_max: usize,
    executions_max: u64,
) -> Option<Visited> {
    let mut classes = Vec::new();
    let mut search = Exhaustive::new(relation).with_kept_max(kept_max);
    let done = explore(
        &mut Simulator::new(),
        program.limits(),
        &mut search,
        executions_max,
        &program.body(&Notes::default()),
        |execution| {
            classes.push(class(relation, execution.steps));
            Continue(())
        },
    );
    let visited = (classes, search.certificate());
    done.exhausted.then_some(visited)
}

/// What it visits when every piece is given away that can be, and visited ahead by so many
/// executions, in turn; each goes on where the search comes to it.
pub(crate) fn in_pieces(
    program: &Program,
    relation: Relation,
    kept_max: usize,
    ahead: &[u64],
) -> Visited {
    let mut classes = Vec::new();
    let mut search = Exhaustive::new(relation).with_kept_max(kept_max);
    visit(program, &mut search, u64::MAX, ahead, &mut classes);
    (classes, search.certificate())
}

fn visit(
    program: &Program,
    search: &mut Exhaustive,
    executions_max: u64,
    ahead: &[u64],
    classes: &mut Vec<u64>,
) {
    let (mut simulator, body, relation) = (
        Simulator::new(),
        program.body(&Notes::default()),
        search.certificate().relation,
    );
    let mut given_away = BTreeMap::new();
    let (mut executions, mut number) = (0, 0);
    while executions < executions_max {
        match search.turn() {
            Next::Nothing => break,
            Next::Execution => {
                executions += 1;
                simulator.run(program.limits(), search, &body, |execution| {
                    // An execution that was given up has no class; the certificate counts it.
                    if execution.ending != Ending::Abandoned {
                        classes.push(class(relation, execution.steps));
                    }
                });
            }
            Next::Piece(number) => {
                let (mut piece, early): (Exhaustive, Vec<u64>) =
                    given_away.remove(&number).expect("it was given away");
                classes.extend(early);
                visit(program, &mut piece, u64::MAX, ahead, classes);
                search.hand_in(piece);
            }
        }
        number += 1;
        if executions_max == u64::MAX
            && let Some(piece) = search.give_away(number)
        {
            let mut search = Exhaustive::of_piece(&piece);
            let mut early = Vec::new();
            let most = ahead[number as usize % ahead.len()];
            visit(program, &mut search, most, ahead, &mut early);
            given_away.insert(number, (search, early));
        }
    }
}

/// Gathers classes.
struct Classes(Relation, Vec<u64>);

impl Gather for Classes {
    fn execution(&mut self, execution: &Execution<'_>) {
        self.1.push(class(self.0, execution.steps));
    }
}

impl Watch for Classes {
    type Gathered = Self;

    fn gather(&self) -> Self {
        Self(self.0, Vec::new())
    }

    fn execution(&mut self, execution: &Execution<'_>) {
        Gather::execution(self, execution);
    }

    fn absorb(&mut self, gathered: Self) {
        self.1.extend(gathered.1);
    }

    fn goes_on(&mut self, _search: &Search) -> ControlFlow<()> {
        Continue(())
    }
}

/// What it visits on so many threads.
pub(crate) fn on_threads(
    program: &Program,
    relation: Relation,
    kept_max: usize,
    threads: usize,
) -> Visited {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.expect("threads can be started").install(|| {
        let mut classes = Classes(relation, Vec::new());
        let mut search = Search::new(relation).with_kept_max(kept_max);
        let body = program.body(&Notes::default());
        assert!(search.run(program.limits(), 50_000, &body, &mut classes));
        assert!((search.visited() - 1.0).abs() < 1e-9, "all is visited");
        (classes.1, search.certificate())
    })
}

#[test]
fn pieces_that_were_visited_ahead_change_nothing() {
    for program in corpus::all() {
        for relation in [Relation::Sync, Relation::SyncHistory] {
            let whole = in_one(&program, relation, KEPT_MAX, 50_000).expect("the corpus is small");
            for ahead in [[0], [1], [7], [u64::MAX - 1]] {
                let pieces = in_pieces(&program, relation, KEPT_MAX, &ahead);
                assert_eq!(pieces, whole, "{}, {ahead:?} ahead", program.name);
            }
        }
    }
}

#[test]
fn any_number_of_threads_visits_the_same_in_the_same_order() {
    for program in corpus::all() {
        for relation in [Relation::Sync, Relation::SyncHistory] {
            let whole = in_one(&program, relation, KEPT_MAX, 50_000).expect("the corpus is small");
            for threads in [1, 2, 4] {
                let visited = on_threads(&program, relation, KEPT_MAX, threads);
                assert_eq!(visited, whole, "{}, {threads} threads", program.name);
            }
        }
    }
}

/// Puts a search down behind so many executions, in bytes.
struct PutDown<'a> {
    classes: &'a mut Classes,
    most: usize,
}

impl Watch for PutDown<'_> {
    type Gathered = Classes;

    fn gather(&self) -> Classes {
        self.classes.gather()
    }

    fn execution(&mut self, execution: &Execution<'_>) {
        Watch::execution(self.classes, execution);
    }

    fn absorb(&mut self, gathered: Classes) {
        self.classes.absorb(gathered);
    }

    fn goes_on(&mut self, _search: &Search) -> ControlFlow<()> {
        match self.classes.1.len() < self.most {
            true => Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

/// What it visits when it is put down every so many executions, and taken up from what was written.
fn with_breaks(program: &Program, relation: Relation, every: usize) -> Visited {
    let mut classes = Classes(relation, Vec::new());
    let mut search = Search::new(relation);
    let body = program.body(&Notes::default());
    loop {
        let most = classes.1.len() + every;
        let mut put_down = PutDown {
            classes: &mut classes,
            most,
        };
        if search.run(program.limits(), 50_000, &body, &mut put_down) {
            return (classes.1, search.certificate());
        }
        let written = postcard::to_stdvec(&search).expect("it can be written");
        search = postcard::from_bytes(&written).expect("it can be read");
    }
}

#[test]
fn a_search_that_is_put_down_and_taken_up_again_comes_to_the_same_end() {
    for program in corpus::all() {
        for relation in [Relation::Sync, Relation::SyncHistory] {
            let whole = in_one(&program, relation, KEPT_MAX, 50_000).expect("the corpus is small");
            for every in [1, 5, 40] {
                let visited = with_breaks(&program, relation, every);
                assert_eq!(visited, whole, "{}, every {every}", program.name);
            }
        }
    }
}

#[test]
fn a_search_that_a_budget_ended_goes_on_under_a_larger_one() {
    for program in corpus::all() {
        let relation = Relation::SyncHistory;
        let whole = in_one(&program, relation, KEPT_MAX, 50_000).expect("the corpus is small");
        let mut classes = Classes(relation, Vec::new());
        let mut search = Search::new(relation);
        let body = program.body(&Notes::default());
        let mut most = 1;
        while !search.run(program.limits(), most, &body, &mut classes) {
            assert_eq!(classes.1.len() as u64, most, "{}", program.name);
            most += 3;
        }
        assert_eq!((classes.1, search.certificate()), whole, "{}", program.name);
    }
}

#[test]
fn a_budget_ends_the_search_at_the_same_execution_on_any_number_of_threads() {
    let programs = corpus::all();
    let largest = programs
        .iter()
        .max_by_key(|it| it.known.map(|known| known.history));
    let program = largest.expect("the corpus is not empty");
    let (classes, _) =
        in_one(program, Relation::SyncHistory, KEPT_MAX, 50_000).expect("it is small");
    for executions_max in [1, classes.len() / 3, classes.len() - 1] {
        for threads in [1, 4] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build();
            let seen = pool.expect("threads can be started").install(|| {
                let mut seen = Classes(Relation::SyncHistory, Vec::new());
                let mut search = Search::new(Relation::SyncHistory);
                let (body, most) = (program.body(&Notes::default()), executions_max as u64);
                assert!(!search.run(program.limits(), most, &body, &mut seen));
                assert_eq!(search.executions(), most);
                seen.1
            });
            assert_eq!(seen, classes[..executions_max]);
        }
    }
}
