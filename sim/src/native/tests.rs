//! The native platform, told by what services rely on.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use super::{Config, Failure, Native, execute};
use crate::{
    journal::Journal,
    platform::{Atomic, Platform},
    trace::{Activity, Call, Event, Return},
    value::{Name, Value},
};

type P = Native;

fn call(activity: Activity) -> Event {
    Event::Call {
        activity,
        call: Call::new(0, Name(0), &[]),
    }
}

fn returned(activity: Activity) -> Event {
    Event::Return {
        activity,
        results: Return::of(Value::Null),
    }
}

/// Runs a body with a journal, and gives the events besides its result.
fn recorded<R: Send + 'static>(
    config: &Config,
    faults: u32,
    body: impl FnOnce(&Journal) -> R + Send + 'static,
) -> (Result<R, Failure>, Vec<Event>) {
    let journal = Arc::new(Journal::new(faults));
    let inner = journal.clone();
    let result = execute(config, move || body(&inner));
    let events = journal.take();
    assert!(events.is_sorted_by_key(|stamped| stamped.at));
    (result, events.iter().map(|stamped| stamped.event).collect())
}

fn wait_for_ever() {
    let never = P::monitor("never", ());
    let mut inside = P::enter(&never);
    loop {
        inside = P::wait(inside);
    }
}

#[test]
fn a_value_is_handed_over_through_a_monitor() {
    let taken = execute(&Config::default(), || {
        let slot = P::monitor("slot", None);
        let full = slot.clone();
        let giver = P::spawn("giver", move || {
            let mut inside = P::enter(&full);
            *inside = Some(7);
            P::notify_all(&inside);
        });
        let mut inside = P::enter(&slot);
        let value = loop {
            match inside.take() {
                Some(value) => break value,
                None => inside = P::wait(inside),
            }
        };
        drop(inside);
        P::join(giver);
        value
    });
    assert_eq!(taken, Ok(7));
}

#[test]
fn a_timed_wait_that_ends_has_its_deadline_recorded_before_the_return() {
    for timeout in [0, 1, 50] {
        let activity = Activity(3);
        let (result, events) = recorded(&Config::default(), 0, move |journal| {
            let never = P::monitor("never", ());
            P::begin(journal, call(activity), Some(timeout));
            let until = P::now() + u64::from(timeout);
            let (_inside, expired) = P::wait_until(P::enter(&never), until);
            P::end(journal, returned(activity));
            expired
        });
        assert_eq!(result, Ok(true));
        let deadline = Event::Deadline { activity };
        assert_eq!(events, [call(activity), deadline, returned(activity)]);
    }
}

#[test]
fn a_notification_ends_a_timed_wait_before_its_deadline() {
    let expired = result_within(Duration::from_secs(5), || {
        execute(&Config::default(), || {
            let monitor = P::monitor("monitor", false);
            let notifier = monitor.clone();
            P::spawn("notifier", move || {
                let mut inside = P::enter(&notifier);
                *inside = true;
                P::notify_all(&inside);
            });
            let mut inside = P::enter(&monitor);
            let mut expired = false;
            while !*inside && !expired {
                (inside, expired) = P::wait_until(inside, 1_000_000);
            }
            expired
        })
    });
    assert_eq!(expired, Ok(false));
}

/// What `action` gives, provided that it is there in time.
fn result_within<R>(limit: Duration, action: impl FnOnce() -> R) -> R {
    let start = Instant::now();
    let result = action();
    assert!(start.elapsed() < limit);
    result
}

#[test]
fn rest_is_found_though_a_thread_is_blocked_for_ever_and_waits_for_timers() {
    let client = Activity(1);
    let (result, events) = recorded(&Config::default(), 0, move |journal| {
        P::spawn("blocked", wait_for_ever);
        let slow = P::monitor("slow", false);
        let late = slow.clone();
        P::spawn("slow", move || {
            let (mut inside, _) = P::wait_until(P::enter(&late), P::now() + 100);
            *inside = true;
        });
        P::rest(journal);
        let done = *P::enter(&slow);
        P::end(journal, returned(client));
        P::wind_up(journal);
        P::end(journal, returned(client));
        assert!(done);
    });
    let blocked = vec!["blocked waits on never".to_owned()];
    assert_eq!(result, Err(Failure::Stuck(blocked)));
    assert_eq!(events, [Event::Quiescent, returned(client)]);
}

#[test]
fn a_pending_deadline_passes_before_rest_though_nobody_waits_for_it() {
    let activity = Activity(1);
    let (result, events) = recorded(&Config::default(), 0, move |journal| {
        P::begin(journal, call(activity), Some(1_000_000_000));
        P::rest(journal);
        P::now() >= 1_000_000_000
    });
    assert_eq!(result, Ok(true));
    let deadline = Event::Deadline { activity };
    assert_eq!(events, [call(activity), deadline, Event::Quiescent]);
}

#[test]
fn no_rest_is_reported_while_a_notified_thread_has_not_woken() {
    const ROUNDS: u32 = 300;
    let result = execute(&Config::default(), || {
        let journal = Journal::new(0);
        let turn = P::monitor("turn", 0);
        let players = [0, 1].map(|side| {
            let turn = turn.clone();
            P::spawn(["even", "odd"][side], move || play(&turn, side as u32))
        });
        P::rest(&journal);
        let reached = *P::enter(&turn);
        players.into_iter().for_each(P::join);
        (reached, journal.take().len())
    });
    assert_eq!(result, Ok((2 * ROUNDS, 1)));

    fn play(turn: &super::Monitor<u32>, side: u32) {
        for _ in 0..ROUNDS {
            let mut inside = P::enter(turn);
            while *inside % 2 != side {
                inside = P::wait(inside);
            }
            *inside += 1;
            P::notify_all(&inside);
        }
    }
}

#[test]
fn a_panic_is_contained_and_a_poisoned_monitor_is_entered_anyway() {
    let (result, events) = recorded(&Config::default(), 0, |journal| {
        let monitor = P::monitor("monitor", 1);
        let inner = monitor.clone();
        let victim = P::spawn("victim", move || {
            let inside = P::enter(&inner);
            assert_eq!(*inside, 2, "expected two");
        });
        P::join(victim);
        assert_eq!(*P::enter(&monitor), 1);
        P::rest(journal);
    });
    let Err(Failure::Panicked { thread, message }) = result else {
        panic!("the panic is lost: {result:?}")
    };
    assert_eq!(thread, "victim");
    assert!(message.contains("expected two"), "{message}");
    assert_eq!(events, [Event::Quiescent]);
}

#[test]
fn a_deadlock_is_reported_at_once_with_who_waits_where() {
    let failure = result_within(Duration::from_secs(5), || {
        execute(&Config::default(), || {
            P::join(P::spawn("worker", wait_for_ever));
        })
    });
    let expected = "nothing can move any more: \
                    main waits on the end of worker, worker waits on never";
    assert_eq!(failure.map_err(|it| it.to_string()), Err(expected.into()));
}

#[test]
fn the_watchdog_says_who_still_moves_and_who_waits_for_whom() {
    let config = Config {
        patience: Duration::from_millis(100),
        ..Config::default()
    };
    let stop = Arc::new(super::NativeAtomic::new("stop", 0));
    let inner = stop.clone();
    let failure = execute(&config, move || {
        let held = P::monitor("held", ());
        let wanted = held.clone();
        let _inside = P::enter(&held);
        P::spawn("second", move || drop(P::enter(&wanted)));
        while inner.load(Ordering::Relaxed) == 0 {
            P::yield_now();
        }
    });
    stop.store(1, Ordering::Relaxed);
    let expected = "not at rest in time: main runs, second waits to enter held";
    assert_eq!(failure.map_err(|it| it.to_string()), Err(expected.into()));
}

#[test]
fn faults_strike_where_they_may_within_their_budget_and_follow_the_seed() {
    let strikes = |seed, fault_percent, faults_max| {
        let config = Config {
            seed,
            fault_sites: vec![4],
            fault_percent,
            ..Config::default()
        };
        recorded(&config, faults_max, |journal| {
            let struck = [4, 5, 4].map(|site| P::fault(journal, Activity(1), site));
            P::wind_up(journal);
            assert!(!P::fault(journal, Activity(1), 4));
            struck
        })
    };
    let event = Event::Fault {
        activity: Activity(1),
        site: 4,
    };
    assert_eq!(
        strikes(1, 100, 9),
        (Ok([true, false, true]), vec![event; 2])
    );
    assert_eq!(strikes(1, 100, 1), (Ok([true, false, false]), vec![event]));
    assert_eq!(strikes(1, 0, 9), (Ok([false; 3]), vec![]));
    assert_eq!(strikes(7, 50, 9), strikes(7, 50, 9));
    assert!((0..20).any(|seed| strikes(seed, 50, 9) != strikes(7, 50, 9)));
}

#[test]
#[should_panic(expected = "only threads of native::execute")]
fn outside_of_an_execution_there_is_no_clock() {
    let _ = P::now();
}
