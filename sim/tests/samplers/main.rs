//! What the samplers promise: the same seed gives the same execution, none shuts anything out, none
//! starves anybody. What their papers promise beyond that is held against [`bounds`], which is for what
//! is told in [`detection`]. All seeds are fixed, so all counts
//! are the same everywhere.

mod bounds;
mod detection;

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    sync::{Arc, Mutex, atomic::Ordering::Relaxed},
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
        "pct" => Box::new(Pct::new(depth, profile().steps_max()).seeded(first, count)),
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
            let torn = matches!(execution.ending, Ending::Panicked { .. });
            assert!(torn || execution.ending == Ending::Complete);
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

/// Ends in the middle: a thread panics while others are about to move.
fn torn() -> Body {
    program(|| {
        let total = word();
        let client = |me: u32| {
            let total = Arc::clone(&total);
            Machine::spawn(&format!("client-{me}"), move || {
                add(&word(), 1);
                add(&total, 2);
                assert!(me > 0, "the first client fails");
                add(&total, 2);
            })
        };
        (0..4).map(client).collect()
    })
}

#[test]
fn a_seed_alone_decides_an_execution_of_every_sampler_that_does_not_learn() {
    for body in [lock_orders(3, 2, &Seen::default()), torn()] {
        for name in SAMPLERS.into_iter().filter(|name| *name != "portfolio") {
            let all = schedules(&mut *sampler(name, 3, &body, 40, 10), &body);
            let one = schedules(&mut *sampler(name, 3, &body, 47, 1), &body);
            assert_eq!(one, all[7..8], "{name}");
        }
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

/// A thread yields until another one has moved.
fn give_way() -> Body {
    program(|| {
        let flag = word();
        let other = Arc::clone(&flag);
        let yields = move || {
            while other.load(Relaxed) == 0 {
                Machine::yield_now();
            }
        };
        let sets = move || flag.store(1, Relaxed);
        vec![
            Machine::spawn("yielder", yields),
            Machine::spawn("setter", sets),
        ]
    })
}

#[test]
fn priorities_hold_nobody_up_by_a_periodic_timer_or_by_one_who_yields() {
    for body in [poll(), give_way()] {
        let mut simulator = Simulator::new();
        let mut strategy = sampler("pct", 3, &body, 0, 100);
        explore(
            &mut simulator,
            FAULTY,
            &mut *strategy,
            100,
            &body,
            |execution| {
                assert!(execution.steps.len() < 100);
                ControlFlow::Continue(())
            },
        );
    }
}

type Places = Arc<Mutex<Vec<(&'static str, u32)>>>;

/// A parent starts a child with six steps on its way to its own only one; a loner has one as well.
/// How many of the others' steps came before theirs.
fn late_comer(places: &Places) -> Body {
    let places = Arc::clone(places);
    program(move || {
        let count = word();
        let single = |who: &'static str| {
            let (count, places) = (Arc::clone(&count), Arc::clone(&places));
            move || {
                let before = count.fetch_add(1, Relaxed);
                places.lock().expect("not poisoned").push((who, before));
            }
        };
        let (last, to_child) = (single("parent"), Arc::clone(&count));
        let parent = move || {
            add(&word(), 1);
            Machine::spawn("child", move || add(&to_child, 6));
            last();
        };
        vec![
            Machine::spawn("parent", parent),
            Machine::spawn("loner", single("loner")),
        ]
    })
}

#[test]
fn to_surw_a_thread_that_is_to_come_counts_for_its_parent() {
    let places = Places::default();
    let body = late_comer(&places);
    let mut surw = sampler("surw", 1, &body, 0, 1_600);
    places.lock().expect("not poisoned").clear();
    schedules(&mut *surw, &body);
    let places = places.lock().expect("not poisoned");
    for place in ["parent", "loner"]
        .into_iter()
        .flat_map(|who| (0..8).map(move |nth| (who, nth)))
    {
        let times = places.iter().filter(|seen| **seen == place).count();
        // All eight places alike: 200 times each.
        assert!((150..250).contains(&times), "{times} times {place:?}");
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
