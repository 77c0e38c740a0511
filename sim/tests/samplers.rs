//! What the samplers promise: the same seed gives the same execution, none shuts anything out, none
//! starves anybody. And which sampler is for what: for each there is a program on which another one
//! finds the bug far sooner. All seeds are fixed, so all counts are the same everywhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use sim::{
    explore::explore,
    journal::Journal,
    machine::{Body, Ending, Limits, Machine, Participant, Simulator},
    platform::{Atomic, Platform},
    schedule::Schedule,
    strategy::{
        Pick, Strategy, View, pct::Pct, portfolio::Portfolio, pos::Pos, profile::Profile,
        random::Random, seeded::Sampler, sticky::Sticky, surw::Surw,
    },
    trace::Activity,
};

const SAMPLERS: [&str; 6] = ["random", "pct", "pos", "surw", "sticky", "portfolio"];

/// A sampler by its name; priorities change `depth` − 1 times.
fn sampler(name: &str, depth: u32, body: &Body, first: u64, count: u64) -> Box<dyn Strategy> {
    let profile = || Profile::of(&mut Simulator::new(), FAULTY, body);
    match name {
        "random" => Box::new(Random::new(first, count)),
        "pct" => Box::new(Pct::new(depth, profile().decisions_max()).seeded(first, count)),
        "pos" => Box::new(Pos::default().seeded(first, count)),
        "surw" => Box::new(Surw::new(profile()).seeded(first, count)),
        "sticky" => Box::new(Sticky::default().seeded(first, count)),
        "portfolio" => Box::new(Portfolio::new(first, count)),
        _ => panic!("no sampler {name}"),
    }
}

const FAULTY: Limits = Limits {
    fault_sites: 1,
    faults_max: 1,
    steps_max: 20_000,
};

/// A program: starts threads, waits until nothing moves, ends.
fn program(start: impl Fn() -> Vec<Participant> + Send + Sync + 'static) -> Body {
    Arc::new(move || {
        let journal = Journal::default();
        let threads = start();
        Machine::rest(&journal);
        Machine::wind_up(&journal);
        threads.into_iter().for_each(Machine::join);
    })
}

type Word = Arc<<Machine as Platform>::Atomic>;

fn word() -> Word {
    Arc::new(Atomic::new("word", 0))
}

fn add(word: &Word, times: u32) {
    for _ in 0..times {
        word.fetch_add(1, Relaxed);
    }
}

// What holds for all of them.

type Seen = Arc<Mutex<BTreeSet<Vec<u32>>>>;

fn see(seen: &Seen, what: Vec<u32>) {
    seen.lock().expect("not poisoned").insert(what);
}

/// The orders in which threads enter a monitor.
fn lock_orders(threads: u32, entries: u32, seen: &Seen) -> Body {
    let seen = Arc::clone(seen);
    program(move || {
        let log = Machine::monitor("log", Vec::new());
        let client = |me| {
            let (log, seen) = (log.clone(), Arc::clone(&seen));
            Machine::spawn(&format!("client-{me}"), move || {
                for _ in 0..entries {
                    let mut log = Machine::enter(&log);
                    log.push(me);
                    if log.len() as u32 == threads * entries {
                        see(&seen, log.clone());
                    }
                }
            })
        };
        (0..threads).map(client).collect()
    })
}

/// A timed wait with a faulty notifier: how the wait ended, and when.
fn timed_wait(seen: &Seen) -> Body {
    let seen = Arc::clone(seen);
    program(move || {
        let monitor = Machine::monitor("signal", false);
        let (waiter, notifier) = (monitor.clone(), monitor);
        let seen = Arc::clone(&seen);
        let waits = Machine::spawn("waiter", move || {
            let mut guard = Machine::enter(&waiter);
            let mut fired = false;
            while !*guard && !fired {
                (guard, fired) = Machine::wait_until(guard, 10);
            }
            let set = *guard;
            drop(guard);
            see(&seen, vec![set.into(), Machine::now() as u32]);
        });
        let notifies = Machine::spawn("notifier", move || {
            let struck = Machine::fault(&Journal::default(), Activity(0), 0);
            let mut guard = Machine::enter(&notifier);
            *guard = !struck;
            Machine::notify_all(&guard);
        });
        vec![waits, notifies]
    })
}

fn schedules(strategy: &mut dyn Strategy, body: &Body) -> Vec<String> {
    let mut schedules = Vec::new();
    let mut simulator = Simulator::new();
    explore(
        &mut simulator,
        FAULTY,
        strategy,
        u64::MAX,
        body,
        |execution| {
            assert_eq!(execution.ending, Ending::Complete);
            let schedule = Schedule::of(execution, &["fault"]);
            schedules.push(format!("{schedule} {:?}", execution.trace));
            ControlFlow::Continue(schedules.len() % 3 == 0)
        },
    );
    schedules
}

#[test]
fn the_same_seeds_give_the_same_executions() {
    for body in [
        timed_wait(&Seen::default()),
        lock_orders(3, 2, &Seen::default()),
    ] {
        for name in SAMPLERS {
            let once = schedules(&mut *sampler(name, 3, &body, 5, 100), &body);
            let again = schedules(&mut *sampler(name, 3, &body, 5, 100), &body);
            assert_eq!(once, again, "{name}");
            let several = once.iter().collect::<BTreeSet<_>>();
            assert!(several.len() > 3, "{name} reaches several schedules");
        }
    }
}

#[test]
fn a_seed_alone_decides_an_execution_of_every_sampler_that_does_not_learn() {
    let body = lock_orders(3, 2, &Seen::default());
    for name in SAMPLERS.into_iter().filter(|name| *name != "portfolio") {
        let all = schedules(&mut *sampler(name, 3, &body, 40, 10), &body);
        let one = schedules(&mut *sampler(name, 3, &body, 47, 1), &body);
        assert_eq!(one, all[7..8], "{name}");
    }
}

#[test]
fn every_sampler_reaches_every_order_and_every_outcome_in_the_end() {
    let reached = |name: &str, body: &Body, seen: &Seen| {
        seen.lock().expect("not poisoned").clear();
        schedules(&mut *sampler(name, 6, body, 1, 3_000), body);
        seen.lock().expect("not poisoned").len()
    };
    for name in SAMPLERS {
        let seen = Seen::default();
        for (threads, entries, orders) in [(3, 1, 6), (2, 2, 6), (2, 3, 20)] {
            let body = lock_orders(threads, entries, &seen);
            assert_eq!(reached(name, &body, &seen), orders, "{name}");
        }
        // Not notified: only at the deadline. Notified: before it or behind it.
        assert_eq!(reached(name, &timed_wait(&seen), &seen), 3, "{name}");
    }
}

/// A thread spins until another one has moved.
fn spin() -> Body {
    program(|| {
        let flag = word();
        let other = Arc::clone(&flag);
        let spins = move || while other.load(Relaxed) == 0 {};
        let sets = move || flag.store(1, Relaxed);
        vec![
            Machine::spawn("spinner", spins),
            Machine::spawn("setter", sets),
        ]
    })
}

/// A thread wakes again and again by the clock until another one has moved.
fn poll() -> Body {
    program(|| {
        let done = Machine::monitor("done", false);
        let other = done.clone();
        let polls = move || {
            let mut guard = Machine::enter(&other);
            for deadline in 1.. {
                if *guard {
                    break;
                }
                guard = Machine::wait_until(guard, deadline).0;
            }
        };
        let sets = move || *Machine::enter(&done) = true;
        vec![
            Machine::spawn("poller", polls),
            Machine::spawn("setter", sets),
        ]
    })
}

#[test]
fn nobody_is_starved_for_ever() {
    for body in [spin(), poll()] {
        for name in SAMPLERS {
            let ended = schedules(&mut *sampler(name, 3, &body, 0, 60), &body);
            assert_eq!(ended.len(), 60, "{name}");
        }
    }
}

#[test]
fn a_fault_strikes_one_time_in_three_whatever_the_sampler() {
    for name in SAMPLERS {
        let body = timed_wait(&Seen::default());
        let all = schedules(&mut *sampler(name, 3, &body, 0, 900), &body);
        let struck = all
            .iter()
            .filter(|text| text.contains("fault:fault"))
            .count();
        assert!((250..350).contains(&struck), "{name}: {struck} of 900");
    }
}

/// Remembers what it is told.
struct Listens(Vec<bool>);

impl Strategy for Listens {
    fn begin(&mut self) -> bool {
        true
    }
    fn pick(&mut self, _view: &View<'_>) -> Pick {
        Pick::Take {
            candidate: 0,
            choice: 0,
        }
    }
    fn learned(&mut self, new: bool) {
        self.0.push(new);
    }
}

#[test]
fn a_strategy_learns_what_the_observer_says_of_each_execution() {
    let mut strategy = Listens(Vec::new());
    let mut said = [true, false, true].into_iter();
    let mut simulator = Simulator::new();
    explore(
        &mut simulator,
        FAULTY,
        &mut strategy,
        10,
        &spinless(),
        |_| {
            said.next()
                .map_or(ControlFlow::Break(()), ControlFlow::Continue)
        },
    );
    assert_eq!(strategy.0, [true, false, true]);
}

fn spinless() -> Body {
    lock_orders(2, 1, &Seen::default())
}

// Which is for what.

/// Starts the threads of a program with a bug: it shows when the flag is set.
type Start = fn(Arc<AtomicBool>) -> Vec<Participant>;

/// Most executions to wait for a bug.
const EXECUTIONS_MAX: u64 = 5_000;

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

    /// That, summed over 50 first seeds, for each of these samplers.
    fn executions<'a>(&self, names: &[&'a str]) -> BTreeMap<&'a str, u64> {
        let sum = |name: &&'a str| {
            let seeds = (0..50).map(|nth| nth * 1_000_000);
            let first = |seed| self.first(sampler(name, 2, &self.body, seed, EXECUTIONS_MAX));
            (*name, seeds.map(first).sum())
        };
        names.iter().map(sum).collect()
    }
}

/// A reader takes its place in a ring of nine and is slow to read; a writer laps it. Only a long
/// delay of the reader shows it.
fn lapped(shown: Arc<AtomicBool>) -> Vec<Participant> {
    const RING: u32 = 9;
    let written = word();
    let seen = Arc::clone(&written);
    let reader = move || {
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
fn all_interleavings_alike_leave_little_to_the_extreme_ones_and_priorities_prefer_them() {
    loses(overtaken, "surw", "pct", 20.0);
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
fn a_portfolio_finds_a_long_delay_ten_times_sooner_than_uniform_choice() {
    let executions = Bug::new(lapped).executions(&["random", "portfolio"]);
    assert!(
        executions["random"] > 50 * 300,
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
