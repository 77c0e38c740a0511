//! Which sampler is for what: for each there is a program on which another one finds the bug far
//! sooner. Counts are executions to the first that shows the bug.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use sim::{
    explore::explore,
    machine::{Body, Limits, Machine, Participant, Simulator},
    platform::{Atomic, Platform},
    strategy::Strategy,
};

use crate::{SAMPLERS, add, program, sampler, word};

/// Starts the threads of a program with a bug: it shows when the flag is set.
type Start = fn(Arc<AtomicBool>) -> Vec<Participant>;

/// Most executions to wait for a bug.
const EXECUTIONS_MAX: u64 = 5_000;
/// How often every sampler searches: the more, the less is luck.
const SEARCHES: u64 = 200;

/// A program with a bug, and the flag.
struct Bug {
    body: Body,
    shown: Arc<AtomicBool>,
}

impl Bug {
    fn new(start: Start) -> Self {
        let shown = Arc::<AtomicBool>::default();
        let flag = Arc::clone(&shown);
        let body = program(move || start(Arc::clone(&flag)));
        Self { body, shown }
    }

    /// Executions to the first that shows it, at most [`EXECUTIONS_MAX`].
    fn first(&self, mut strategy: Box<dyn Strategy>) -> u64 {
        self.shown.store(false, Relaxed);
        let mut simulator = Simulator::new();
        let observe = || match self.shown.load(Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let limits = Limits::default();
        explore(
            &mut simulator,
            limits,
            &mut *strategy,
            EXECUTIONS_MAX,
            &self.body,
            |_| observe(),
        )
        .executions
    }

    /// That, summed over [`SEARCHES`] first seeds, for each of these samplers.
    fn executions<'a>(&self, names: &[&'a str]) -> BTreeMap<&'a str, u64> {
        let sum = |name: &&'a str| {
            let seeds = (0..SEARCHES).map(|nth| nth * 1_000_000);
            let first = |seed| self.first(sampler(name, 2, &self.body, seed, EXECUTIONS_MAX));
            (*name, seeds.map(first).sum())
        };
        names.iter().map(sum).collect()
    }
}

/// A reader takes its place in a ring of nine and is slow to read; a writer laps it. Only a long
/// delay of the reader shows it, and not behind its first step.
fn lapped(shown: Arc<AtomicBool>) -> Vec<Participant> {
    const RING: u32 = 9;
    let written = word();
    let seen = Arc::clone(&written);
    let reader = move || {
        add(&word(), 1);
        let place = seen.load(Relaxed);
        shown.fetch_or(seen.load(Relaxed) >= place + RING, Relaxed);
    };
    let writer = move || add(&written, RING);
    vec![
        Machine::spawn("reader", reader),
        Machine::spawn("writer", writer),
    ]
}

/// Two threads that by chance take turns all the way.
fn turns(shown: Arc<AtomicBool>) -> Vec<Participant> {
    let count = word();
    let player = |me: u32| {
        let (count, shown) = (Arc::clone(&count), Arc::clone(&shown));
        Machine::spawn("player", move || {
            let mine = (0..4)
                .filter(|_| count.fetch_add(1, Relaxed) % 2 == me)
                .count();
            shown.fetch_or(mine == 4 && me == 1, Relaxed);
        })
    };
    vec![player(0), player(1)]
}

/// The second of two alike threads is through before the first begins.
fn overtaken(shown: Arc<AtomicBool>) -> Vec<Participant> {
    let count = word();
    let other = Arc::clone(&count);
    let first = move || {
        shown.fetch_or(count.load(Relaxed) == 6, Relaxed);
        add(&count, 5);
    };
    let second = move || add(&other, 6);
    vec![
        Machine::spawn("first", first),
        Machine::spawn("second", second),
    ]
}

/// An update gets lost among many steps that touch nothing in common.
fn lost_update(shown: Arc<AtomicBool>) -> Vec<Participant> {
    let total = word();
    let client = |_| {
        let (total, shown) = (Arc::clone(&total), Arc::clone(&shown));
        Machine::spawn("client", move || {
            let own = word();
            add(&own, 10);
            let before = total.load(Relaxed);
            total.store(before + 1, Relaxed);
            shown.fetch_or(total.load(Relaxed) != before + 1, Relaxed);
            add(&own, 10);
        })
    };
    (0..3).map(client).collect()
}

/// A thread is done before another one looks, though it had much of its own to do first.
fn early_end(shown: Arc<AtomicBool>) -> Vec<Participant> {
    let done = word();
    let other = Arc::clone(&done);
    let worker = move || {
        add(&word(), 7);
        done.store(1, Relaxed);
    };
    let looker = move || shown.store(other.load(Relaxed) == 1, Relaxed);
    vec![
        Machine::spawn("worker", worker),
        Machine::spawn("looker", looker),
    ]
}

/// Two threads look whether something is done, and both do it.
fn done_twice(shown: Arc<AtomicBool>) -> Vec<Participant> {
    let done = word();
    let doer = |_| {
        let (done, shown) = (Arc::clone(&done), Arc::clone(&shown));
        Machine::spawn("doer", move || {
            let looked = done.load(Relaxed);
            shown.fetch_or(looked == 0 && done.fetch_add(1, Relaxed) > 0, Relaxed);
        })
    };
    (0..2).map(doer).collect()
}

/// A thread looks twice, and one that was started before it changes in between what it sees.
fn changed_meanwhile(shown: Arc<AtomicBool>) -> Vec<Participant> {
    let value = word();
    let seen = Arc::clone(&value);
    let changer = move || value.store(1, Relaxed);
    let looker = move || {
        let before = seen.load(Relaxed);
        shown.fetch_or(seen.load(Relaxed) != before, Relaxed);
    };
    vec![
        Machine::spawn("changer", changer),
        Machine::spawn("looker", looker),
    ]
}

const BUGS: [(&str, Start); 5] = [
    ("lapped", lapped),
    ("turns", turns),
    ("overtaken", overtaken),
    ("lost update", lost_update),
    ("early end", early_end),
];

/// Fails unless the first sampler needs more than `times` as many executions as the second.
fn loses(bug: Start, loser: &str, winner: &str, times: f64) {
    let executions = Bug::new(bug).executions(&[loser, winner]);
    let ratio = executions[loser] as f64 / executions[winner] as f64;
    assert!(
        ratio > times,
        "{loser} against {winner}: {ratio:.1}, {executions:?}"
    );
}

#[test]
fn uniform_choice_hardly_ever_delays_a_thread_for_long_and_priorities_do() {
    loses(lapped, "random", "pct", 20.0);
}

#[test]
fn few_priority_changes_hardly_ever_take_turns_and_uniform_choice_does() {
    loses(turns, "pct", "random", 3.0);
}

#[test]
fn redrawing_behind_every_race_is_uniform_choice_where_all_steps_race() {
    loses(lapped, "pos", "surw", 3.0);
}

#[test]
fn uniform_choice_seldom_lets_a_thread_with_much_of_its_own_end_first_and_redrawing_does() {
    loses(early_end, "random", "pos", 10.0);
}

#[test]
fn all_interleavings_alike_leave_little_to_the_extreme_ones_and_priorities_prefer_them() {
    // Uniform choice loses too, by less.
    loses(overtaken, "surw", "pct", 100.0);
}

#[test]
fn long_stretches_hardly_ever_take_turns_and_partial_order_sampling_does() {
    loses(turns, "sticky", "pos", 3.0);
}

#[test]
fn a_portfolio_pays_for_all_its_members() {
    loses(lost_update, "portfolio", "surw", 1.5);
}

#[test]
fn what_one_delay_in_order_shows_a_portfolio_finds_at_once_whatever_the_seed() {
    for (bug, nth) in [(done_twice as Start, 1), (changed_meanwhile, 2)] {
        let bug = Bug::new(bug);
        for seed in 0..50 {
            let strategy = sampler("portfolio", 2, &bug.body, seed, EXECUTIONS_MAX);
            assert_eq!(bug.first(strategy), nth);
        }
    }
}

#[test]
fn a_portfolio_finds_a_long_delay_ten_times_sooner_than_uniform_choice() {
    let executions = Bug::new(lapped).executions(&["random", "portfolio"]);
    assert!(
        executions["random"] > SEARCHES * 300,
        "hundreds each: {executions:?}"
    );
    assert!(
        executions["random"] > 10 * executions["portfolio"],
        "{executions:?}"
    );
}

#[test]
fn a_portfolio_needs_at_most_three_times_what_its_best_member_needs() {
    for (name, bug) in BUGS {
        let executions = Bug::new(bug).executions(&SAMPLERS);
        let best = executions.values().min().expect("six samplers");
        assert!(
            executions["portfolio"] <= 3 * best,
            "{name}: {executions:?}"
        );
    }
}
