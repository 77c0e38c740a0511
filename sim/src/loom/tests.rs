//! The loom platform, told by what services rely on.

use std::sync::Mutex as Plain;

use super::*;
use crate::platform::Atomic;
use crate::{
    trace::{Call, Return},
    value::{Name, Value},
};

type P = Loom;

const FREE: Config = Config {
    preemptions: None,
    fault: None,
};

#[test]
fn a_value_is_handed_over_through_a_monitor_in_every_execution() {
    let executions = explore(FREE, || {
        let slot = P::monitor("slot", None);
        let full = slot.clone();
        let giver = P::spawn("giver", move || {
            let mut inside = P::enter(&full);
            *inside = Some(7);
            P::notify_all(&inside);
        });
        let mut inside = P::enter(&slot);
        while inside.is_none() {
            inside = P::wait(inside);
        }
        assert_eq!(inside.take(), Some(7));
        drop(inside);
        P::join(giver);
    });
    assert!(executions.expect("the hand-over is right") > 1);
}

#[test]
fn a_notification_before_the_wait_is_a_deadlock_that_is_found() {
    let lost = explore(FREE, || {
        let monitor = P::monitor("monitor", ());
        let notifier = monitor.clone();
        let thread = P::spawn("notifier", move || P::notify_all(&P::enter(&notifier)));
        drop(P::wait(P::enter(&monitor)));
        P::join(thread);
    });
    let failure = lost.expect_err("the notifier may be first");
    assert!(failure.message.contains("deadlock"), "{failure}");
}

#[test]
fn only_an_acquiring_load_sees_what_was_released() {
    fn handed_over(order: Ordering) -> Result<u64, Failure> {
        explore(FREE, move || {
            let shared = Arc::new(
                [("value", 0), ("ready", 0)].map(|(name, zero)| LoomAtomic::new(name, zero)),
            );
            let theirs = shared.clone();
            let thread = P::spawn("writer", move || {
                theirs[0].store(1, Ordering::Relaxed);
                theirs[1].store(1, Ordering::Release);
            });
            if shared[1].load(order) == 1 {
                assert_eq!(shared[0].load(Ordering::Relaxed), 1, "stale");
            }
            P::join(thread);
        })
    }
    assert!(handed_over(Ordering::Acquire).is_ok());
    let failure = handed_over(Ordering::Relaxed).expect_err("nothing orders the two loads");
    assert!(failure.message.contains("stale"), "{failure}");
}

#[test]
fn each_placement_of_a_fault_is_an_exploration_of_its_own() {
    let strikes = |fault| {
        let seen = Arc::new(Plain::new(Vec::new()));
        let inner = seen.clone();
        let explored = explore(Config { fault, ..FREE }, move || {
            let journal = Journal::new(1);
            let struck = [4, 5, 4].map(|site| P::fault(&journal, Activity(1), site));
            let events = journal.take().len();
            P::wind_up(&journal);
            assert!(!P::fault(&journal, Activity(1), 4));
            inner.lock().expect("no panic").push((struck, events));
        });
        assert_eq!(explored, Ok(1));
        seen.lock().expect("no panic")[0]
    };
    let at = |site, visit| Some(Placement { site, visit });
    assert_eq!(strikes(None), ([false, false, false], 0));
    assert_eq!(strikes(at(4, 1)), ([false, false, true], 1));
    assert_eq!(strikes(at(5, 0)), ([false, true, false], 1));
    assert_eq!(strikes(at(5, 1)), ([false, false, false], 0));
}

#[test]
fn a_time_out_of_zero_passes_and_any_other_never_does() {
    let activity = Activity(1);
    let explored = explore(FREE, move || {
        let journal = Journal::new(0);
        let monitor = P::monitor("monitor", ());
        let call = Call::new(0, Name(0), &[]);
        P::begin(&journal, Event::Call { activity, call }, Some(0));
        let (inside, expired) = P::wait_until(P::enter(&monitor), P::now());
        assert!(expired);
        drop(inside);
        let results = Return::of(Value::Null);
        P::end(&journal, Event::Return { activity, results });
        let events = journal.take();
        assert_eq!(events[1].event, Event::Deadline { activity });

        let notifier = monitor.clone();
        let inside = P::enter(&monitor);
        let thread = P::spawn("notifier", move || P::notify_all(&P::enter(&notifier)));
        assert!(!P::wait_until(inside, 1).1);
        P::join(thread);
    });
    assert!(explored.is_ok(), "{explored:?}");
}

#[test]
fn a_panic_of_any_thread_ends_the_exploration_with_its_message() {
    for _ in 0..2 {
        let explored = explore(FREE, || {
            P::join(P::spawn("victim", || panic!("expected two")));
        });
        let failure = explored.expect_err("the victim panics");
        assert_eq!(failure.to_string(), "execution 1: expected two");
    }
    assert_eq!(explore(FREE, || {}), Ok(1));
}

#[test]
#[should_panic(expected = "loom does not know rest")]
fn rest_is_not_known() {
    P::rest(&Journal::new(0));
}
