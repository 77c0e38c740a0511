//! What exhaustive exploration visits, on programs whose classes can be counted by hand; and how
//! executions end.

use std::{
    collections::BTreeSet,
    ops::ControlFlow,
    sync::{
        Arc, Mutex,
        atomic::{
            AtomicU32,
            Ordering::{AcqRel, Relaxed},
        },
    },
};

use sim::{
    explore::{Exploration, explore},
    journal::Journal,
    machine::{Body, Ending, Execution, Limits, Machine, Simulator},
    platform::{Atomic, Platform},
    reduction::Relation,
    schedule::Schedule,
    strategy::{Strategy, exhaustive::Exhaustive, random::Random, replay::Replay},
    trace::{Activity, Call, Event, Return},
    value::Name,
};

/// A program: starts threads, waits until nothing moves, ends.
fn program<J: Send + 'static>(
    start: impl Fn() -> Vec<J> + Send + Sync + 'static,
    join: fn(J),
) -> Body {
    Arc::new(move || {
        let journal = Journal::default();
        let threads = start();
        Machine::rest(&journal);
        Machine::wind_up(&journal);
        threads.into_iter().for_each(join);
    })
}

fn run(body: &Body, strategy: &mut dyn Strategy, limits: Limits) -> (Exploration, Vec<String>) {
    let mut schedules = Vec::new();
    let exploration = explore(
        &mut Simulator::new(),
        limits,
        strategy,
        1_000_000,
        body,
        |execution| {
            assert_eq!(execution.ending, Ending::Complete);
            schedules.push(Schedule::of(execution, &["fault"]).to_string());
            ControlFlow::Continue(())
        },
    );
    (exploration, schedules)
}

fn lock_orders(threads: usize, operations: usize) -> Body {
    program(
        move || {
            let monitor = Machine::monitor("log", 0);
            let thread = |_| {
                let monitor = monitor.clone();
                Machine::spawn("client", move || {
                    (0..operations).for_each(|_| *Machine::enter(&monitor) += 1);
                })
            };
            (0..threads).map(thread).collect()
        },
        Machine::join,
    )
}

#[test]
fn every_lock_order_is_visited_once() {
    for (threads, operations, orders) in [(2, 3, 20), (3, 1, 6), (3, 2, 90), (4, 1, 24)] {
        let body = lock_orders(threads, operations);
        let mut strategy = Exhaustive::new(Relation::Sync);
        let (exploration, _) = run(&body, &mut strategy, Limits::default());
        assert!(exploration.exhausted);
        assert_eq!(
            exploration.executions, orders,
            "{threads} threads × {operations}"
        );
    }
}

#[test]
fn a_program_that_does_something_else_when_it_is_replayed_is_noticed() {
    let executions = AtomicU32::new(0);
    let body = program(
        move || {
            let again = executions.fetch_add(1, Relaxed) > 0;
            let monitor = Machine::monitor("log", 0);
            let thread = |_| {
                let monitor = monitor.clone();
                Machine::spawn("client", move || {
                    if again {
                        Machine::now();
                    } else {
                        *Machine::enter(&monitor) += 1;
                    }
                    *Machine::enter(&monitor) += 1;
                })
            };
            (0..2).map(thread).collect()
        },
        Machine::join,
    );
    let mut search = Exhaustive::new(Relation::Sync);
    let go_on = |_: &Execution<'_>| ControlFlow::Continue(());
    let (mut simulator, limits) = (Simulator::new(), Limits::default());
    explore(&mut simulator, limits, &mut search, 100, &body, go_on);
    let why = search.diverged().expect("the second execution differs");
    assert!(why.contains("another step was taken"), "{why}");
}

#[test]
fn independent_threads_need_one_execution() {
    let body = program(
        || {
            let thread = |_| {
                Machine::spawn("client", || {
                    let own = Machine::monitor("own", 0);
                    (0..3).for_each(|_| *Machine::enter(&own) += 1);
                })
            };
            (0..3).map(thread).collect()
        },
        Machine::join,
    );
    let (exploration, _) = run(
        &body,
        &mut Exhaustive::new(Relation::SyncHistory),
        Limits::default(),
    );
    assert_eq!((exploration.executions, exploration.exhausted), (1, true));
}

/// Two clients call without touching anything in common; only the history tells their orders apart.
fn two_calls_without_contact() -> Body {
    program(
        || {
            let client = |index: u8| {
                let journal = Journal::default();
                Machine::spawn("client", move || {
                    let activity = Activity(index);
                    let call = Call::new(0, Name(0), &[]);
                    let own = Machine::monitor("own", ());
                    Machine::begin(&journal, Event::Call { activity, call }, None);
                    drop(Machine::enter(&own));
                    drop(Machine::enter(&own));
                    let results = Return::of(0);
                    Machine::end(&journal, Event::Return { activity, results });
                })
            };
            vec![client(0), client(1)]
        },
        Machine::join,
    )
}

#[test]
fn history_tells_before_from_while() {
    let classes = |relation| {
        let (exploration, _) = run(
            &two_calls_without_contact(),
            &mut Exhaustive::new(relation),
            Limits::default(),
        );
        exploration.executions
    };
    assert_eq!(classes(Relation::Sync), 1);
    // One returned before the other began, the other way round, or they overlapped.
    assert_eq!(classes(Relation::SyncHistory), 3);
}

/// A timed wait against its notification.
fn timed_wait(seen: Arc<Mutex<BTreeSet<(bool, u64)>>>) -> Body {
    program(
        move || {
            let monitor = Machine::monitor("signal", false);
            let (waiter, notifier) = (monitor.clone(), monitor);
            let seen = Arc::clone(&seen);
            let waits = Machine::spawn("waiter", move || {
                let deadline = Machine::now() + 10;
                let mut guard = Machine::enter(&waiter);
                let mut fired = false;
                while !*guard && !fired {
                    (guard, fired) = Machine::wait_until(guard, deadline);
                }
                let set = *guard;
                drop(guard);
                seen.lock()
                    .expect("not poisoned")
                    .insert((set, Machine::now()));
            });
            let notifies = Machine::spawn("notifier", move || {
                let mut guard = Machine::enter(&notifier);
                *guard = true;
                Machine::notify_all(&guard);
            });
            vec![waits, notifies]
        },
        Machine::join,
    )
}

#[test]
fn a_timer_may_fire_before_at_and_instead_of_its_notification() {
    let seen = Arc::default();
    let body = timed_wait(Arc::clone(&seen));
    let (exploration, _) = run(
        &body,
        &mut Exhaustive::new(Relation::SyncHistory),
        Limits::default(),
    );
    assert!(exploration.exhausted);
    let seen = seen.lock().expect("not poisoned").clone();
    assert_eq!(seen, BTreeSet::from([(false, 10), (true, 0), (true, 10)]));
}

#[test]
fn a_fault_strikes_at_most_as_often_as_its_budget_says() {
    let struck = Arc::new(Mutex::new(BTreeSet::new()));
    let seen = Arc::clone(&struck);
    let body = program(
        move || {
            let seen = Arc::clone(&seen);
            let thread = |_| {
                Machine::spawn("client", || {
                    Machine::fault(&Journal::default(), Activity(0), 0);
                })
            };
            let threads: Vec<_> = (0..2).map(thread).collect();
            let last = Machine::spawn("last", move || {
                let strikes = (0..2)
                    .filter(|_| Machine::fault(&Journal::default(), Activity(1), 0))
                    .count();
                seen.lock().expect("not poisoned").insert(strikes);
            });
            threads.into_iter().chain([last]).collect()
        },
        Machine::join,
    );
    let limits = Limits {
        fault_sites: 1,
        faults_max: 1,
        ..Limits::default()
    };
    let (exploration, schedules) = run(&body, &mut Exhaustive::new(Relation::SyncHistory), limits);
    assert!(exploration.exhausted);
    assert_eq!(
        *struck.lock().expect("not poisoned"),
        BTreeSet::from([0, 1])
    );
    assert!(
        schedules
            .iter()
            .all(|text| text.matches("fault:").count() <= 1)
    );
    assert!(
        schedules
            .iter()
            .any(|text| text.contains("last fault:fault"))
    );
}

#[test]
fn the_same_seed_gives_the_same_schedule_and_every_schedule_replays() {
    let body = timed_wait(Arc::default());
    let (_, once) = run(&body, &mut Random::new(7, 200), Limits::default());
    let (_, again) = run(&body, &mut Random::new(7, 200), Limits::default());
    assert_eq!(once, again);
    assert!(
        once.iter().collect::<BTreeSet<_>>().len() > 3,
        "chance reaches several schedules"
    );
    for text in once {
        let mut replay = Replay::new(text.parse().expect("as printed"), &["fault"]);
        let (_, replayed) = run(&body, &mut replay, Limits::default());
        assert_eq!((replayed, replay.misfit()), (vec![text], None));
    }
}

#[test]
fn a_schedule_that_does_not_fit_says_where() {
    let mut replay = Replay::new("waiter×2 notifier×2".parse().expect("well formed"), &[]);
    let body = timed_wait(Arc::default());
    let nothing = explore(
        &mut Simulator::new(),
        Limits::default(),
        &mut replay,
        1,
        &body,
        |_| ControlFlow::Continue(()),
    );
    assert_eq!(nothing.executions, 0);
    let misfit = replay
        .misfit()
        .expect("the notifier has one step")
        .to_string();
    assert_eq!(
        misfit,
        "step 4: `notifier` cannot take a step here; `waiter` can"
    );
}

fn ending(body: &Body, limits: Limits) -> (Ending, Vec<String>) {
    Simulator::new().run(limits, &mut Random::new(0, 1), body, |execution| {
        let waits = execution
            .blocked()
            .into_iter()
            .map(|blocked| format!("{}: {}", blocked.thread, blocked.reason));
        (execution.ending.clone(), waits.collect())
    })
}

#[test]
fn a_panic_is_an_ending_with_its_message() {
    let body = program(
        || vec![Machine::spawn("worker", || panic!("the queue is torn"))],
        Machine::join,
    );
    let (Ending::Panicked { thread, message }, _) = ending(&body, Limits::default()) else {
        panic!("it panicked");
    };
    assert_eq!(thread, "worker");
    assert!(
        message.contains("the queue is torn") && message.contains("exploration.rs"),
        "{message}"
    );
}

#[test]
fn a_spinning_thread_is_a_livelock() {
    let body = program(
        || {
            let flag = Arc::new(<Machine as Platform>::Atomic::new("flag", 0));
            let spin = move || while flag.load(Relaxed) == 0 {};
            vec![Machine::spawn("spinner", spin)]
        },
        Machine::join,
    );
    let limits = Limits {
        steps_max: 100,
        ..Limits::default()
    };
    assert_eq!(ending(&body, limits).0, Ending::Livelock);
}

#[test]
fn who_goes_round_for_ever_is_not_said_to_wait() {
    let body = program(
        || {
            let log = Machine::monitor("log", false);
            let poll = move || while !*Machine::enter(&log) {};
            vec![Machine::spawn("poller", poll)]
        },
        Machine::join,
    );
    let limits = Limits {
        steps_max: 100,
        ..Limits::default()
    };
    let (ending, waits) = ending(&body, limits);
    assert_eq!(ending, Ending::Livelock);
    let poller = "poller: is about to enter `log`".to_owned();
    assert!(waits.contains(&poller), "{waits:?}");
}

#[test]
fn threads_that_do_not_end_are_named_with_what_they_wait_for() {
    let body = program(
        || {
            let monitor = Machine::monitor("queue", ());
            let (mine, yours) = (monitor.clone(), monitor);
            let sleeper = Machine::spawn("sleeper", move || {
                drop(Machine::wait(Machine::enter(&mine)));
            });
            let holder = Machine::spawn("holder", move || {
                let held = Machine::enter(&yours);
                let never = Machine::monitor("never", ());
                drop(Machine::wait(Machine::enter(&never)));
                drop(held);
            });
            vec![sleeper, holder]
        },
        Machine::join,
    );
    let (ending, waits) = ending(&body, Limits::default());
    assert_eq!(ending, Ending::Undrained);
    assert!(
        waits.contains(&"holder: waits to be notified in `never`".to_owned()),
        "{waits:?}"
    );
}

#[test]
fn atomics_race_in_every_order() {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let results = Arc::clone(&seen);
    let body = program(
        move || {
            let flag = Arc::new(<Machine as Platform>::Atomic::new("flag", 0));
            let thread = |mine: u32| {
                let (flag, seen) = (Arc::clone(&flag), Arc::clone(&results));
                Machine::spawn("client", move || {
                    let won = flag.compare_exchange(0, mine, AcqRel, Relaxed).is_ok();
                    seen.lock().expect("not poisoned").insert((mine, won));
                })
            };
            (1..=2).map(thread).collect()
        },
        Machine::join,
    );
    let (exploration, _) = run(
        &body,
        &mut Exhaustive::new(Relation::Sync),
        Limits::default(),
    );
    assert_eq!(exploration.executions, 2);
    assert_eq!(seen.lock().expect("not poisoned").len(), 4);
}
