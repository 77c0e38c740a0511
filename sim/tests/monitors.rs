//! What monitors promise on every platform: whoever tries to enter one is let in or turned away, and
//! one of several who sleep in one is woken, any of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError},
};

use sim::{
    explore::explore,
    journal::Journal,
    loom::{self, Loom},
    machine::{Body, Ending, Limits, Machine, Operation, Simulator},
    native::{self, Native},
    platform::Platform,
    reduction::Relation,
    schedule::Schedule,
    strategy::{Strategy, exhaustive::Exhaustive, random::Random, replay::Replay},
};

/// What the threads of an execution have seen, in their order.
type Seen = Arc<Mutex<BTreeMap<usize, bool>>>;

fn see(seen: &Seen, who: usize, what: bool) {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    seen.insert(who, what);
}

fn forget(seen: &Seen) -> Vec<bool> {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::take(&mut *seen).into_values().collect()
}

/// Two threads try to enter one monitor, and say whether they were let in.
fn two_try<P: Platform>(seen: &Seen) {
    let monitor = P::monitor_to_try("monitor", 0);
    let try_it = |who: usize| {
        let (monitor, seen) = (monitor.clone(), seen.clone());
        P::spawn(&format!("client{who}"), move || {
            let inside = P::try_enter(&monitor);
            let let_in = inside.map(|mut inside| *inside += 1).is_some();
            see(&seen, who, let_in);
        })
    };
    [0, 1].map(try_it).into_iter().for_each(P::join);
    let entered = *P::try_enter(&monitor).expect("nobody is left inside");
    assert!((1..=2).contains(&entered));
}

/// What two threads stand in a monitor for.
#[derive(Clone, Copy, Default)]
struct Room {
    asleep: u32,
    woken: u32,
    told: bool,
}

/// Two threads sleep, one is woken; the other only when that one has said so.
fn one_of_two_is_woken<P: Platform>(seen: &Seen) {
    let monitor = P::monitor("monitor", Room::default());
    let sleep = |who: usize| {
        let (monitor, seen) = (monitor.clone(), seen.clone());
        P::spawn(&format!("sleeper{who}"), move || {
            let mut room = P::enter(&monitor);
            room.asleep += 1;
            if room.asleep == 2 {
                P::notify_all(&room);
            }
            while !(room.asleep == 2 && room.told) {
                room = P::wait(room);
            }
            room.woken += 1;
            see(&seen, who, room.woken == 1);
            P::notify_all(&room);
        })
    };
    let sleepers = [0, 1].map(sleep);
    let mut room = P::enter(&monitor);
    while room.asleep < 2 {
        room = P::wait(room);
    }
    room.told = true;
    P::notify_one(&room);
    drop(room);
    sleepers.into_iter().for_each(P::join);
}

fn body(text: fn(&Seen), seen: &Seen) -> Body {
    let seen = seen.clone();
    Arc::new(move || text(&seen))
}

/// What a program shows in all executions of a strategy, with a schedule each.
fn shown(strategy: &mut dyn Strategy, text: fn(&Seen)) -> BTreeMap<Vec<bool>, Vec<String>> {
    let seen = Seen::default();
    let mut all: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let mut simulator = Simulator::new();
    let (limits, most) = (Limits::default(), 1_000_000);
    let body = body(text, &seen);
    let explored = explore(&mut simulator, limits, strategy, most, &body, |execution| {
        assert_eq!(execution.ending, Ending::Complete);
        let schedule = Schedule::of(execution, &[]).to_string();
        all.entry(forget(&seen)).or_default().push(schedule);
        ControlFlow::Continue(())
    });
    assert!(explored.exhausted);
    all
}

fn exhaustively(text: fn(&Seen)) -> BTreeMap<Vec<bool>, Vec<String>> {
    shown(&mut Exhaustive::new(Relation::Sync), text)
}

#[test]
fn somebody_is_turned_away_only_while_another_is_inside() {
    let all = exhaustively(two_try::<Machine>);
    let shown: BTreeSet<_> = all.keys().cloned().collect();
    let expected = [vec![true, true], vec![true, false], vec![false, true]];
    assert_eq!(shown, expected.into());
}

#[test]
fn any_of_several_is_woken_and_a_schedule_says_which() {
    let all = exhaustively(one_of_two_is_woken::<Machine>);
    let shown: BTreeSet<_> = all.keys().cloned().collect();
    assert_eq!(shown, [vec![true, false], vec![false, true]].into());
    let chosen = |text: &&String| text.contains("wakes:2");
    let text = all.values().flatten().find(chosen).expect("one is chosen");
    let mut replay = Replay::new(text.parse().expect("as printed"), &[]);
    let again = self::shown(&mut replay, one_of_two_is_woken::<Machine>);
    assert_eq!(replay.misfit(), None);
    assert!(again.values().flatten().eq([text]), "{again:?}");
}

#[test]
fn a_schedule_that_wakes_somebody_where_nobody_chooses_does_not_fit() {
    let schedule = "client0 wakes:2".parse().expect("well formed");
    let mut replay = Replay::new(schedule, &[]);
    shown(&mut replay, two_try::<Machine>);
    let misfit = replay.misfit().expect("it does not fit").to_string();
    let expected = "step 1: `client0` does not wake one of 2 or more here";
    assert_eq!(misfit, expected);
}

/// Three threads sleep for ever, and once they do one is woken.
fn one_of_three_is_woken<P: Platform>(seen: &Seen) {
    let (monitor, journal) = (P::monitor("monitor", ()), Journal::default());
    let sleep = |who: usize| {
        let (monitor, seen) = (monitor.clone(), seen.clone());
        P::spawn("sleeper", move || {
            drop(P::wait(P::enter(&monitor)));
            see(&seen, who, !P::winding_up());
        })
    };
    let sleepers = [0, 1, 2].map(sleep);
    P::rest(&journal);
    P::notify_one(&P::enter(&monitor));
    P::rest(&journal);
    P::wind_up(&journal);
    P::notify_all(&P::enter(&monitor));
    sleepers.into_iter().for_each(P::join);
}

/// One who tries is turned away while another is inside, and let in behind that.
fn one_is_turned_away<P: Platform>() {
    let monitor = P::monitor_to_try("monitor", ());
    let inside = P::enter(&monitor);
    let tried = monitor.clone();
    let client = P::spawn("client", move || assert!(P::try_enter(&tried).is_none()));
    P::join(client);
    drop(inside);
    assert!(P::try_enter(&monitor).is_some());
}

/// The last one to come wakes one of two who sleep, and nobody wakes the other.
fn one_sleeps_on<P: Platform>() {
    let monitor = P::monitor("monitor", 0);
    let come = |_| {
        let monitor = monitor.clone();
        P::spawn("client", move || {
            let mut came = P::enter(&monitor);
            *came += 1;
            match *came {
                3 => P::notify_one(&came),
                _ => drop(P::wait(came)),
            }
        })
    };
    [0, 1, 2].map(come).into_iter().for_each(P::join);
}

#[test]
fn whoever_tries_is_turned_away_while_another_is_inside_on_every_platform() {
    let body: Body = Arc::new(one_is_turned_away::<Machine>);
    let mut strategy = Exhaustive::new(Relation::Sync);
    let (mut simulator, limits) = (Simulator::new(), Limits::default());
    explore(&mut simulator, limits, &mut strategy, 1_000, &body, |it| {
        assert_eq!(it.ending, Ending::Complete);
        ControlFlow::Continue(())
    });
    let ended = native::execute(&native::Config::default(), one_is_turned_away::<Native>);
    assert_eq!(ended, Ok(()));
    let explored = loom::explore(loom::Config::default(), one_is_turned_away::<Loom>);
    assert!(explored.is_ok(), "{explored:?}");
}

#[test]
fn only_one_of_several_is_woken_on_every_platform() {
    let all = shown(
        &mut Exhaustive::new(Relation::Sync),
        one_of_three_is_woken::<Machine>,
    );
    let one = |woken: &[bool]| woken.iter().filter(|woken| **woken).count() == 1;
    assert!(all.keys().all(|woken| one(woken)), "{:?}", all.keys());
    let seen = Seen::default();
    let inner = seen.clone();
    let body = move || one_of_three_is_woken::<Native>(&inner);
    assert_eq!(native::execute(&native::Config::default(), body), Ok(()));
    let woken = forget(&seen);
    assert!(one(&woken), "{woken:?}");
    let explored = loom::explore(loom::Config::default(), one_sleeps_on::<Loom>);
    let failure = explored.expect_err("one sleeps on");
    assert!(failure.message.contains("deadlock"), "{failure}");
}

#[test]
fn whom_chance_wakes_is_as_likely_as_any_other() {
    let all = shown(&mut Random::new(1, 3_000), one_of_three_is_woken::<Machine>);
    let times: Vec<usize> = all.values().map(Vec::len).collect();
    assert_eq!(times.len(), 3, "{:?}", all.keys());
    assert!(
        times.iter().all(|times| times.abs_diff(1_000) < 100),
        "{times:?}"
    );
}

#[test]
#[should_panic(expected = "made to be tried")]
fn a_monitor_that_cannot_tell_whether_somebody_is_inside_says_so() {
    let body: Body = Arc::new(|| drop(Machine::try_enter(&Machine::monitor("monitor", ()))));
    let mut strategy = Random::new(1, 1);
    assert!(strategy.begin());
    let ending = Simulator::new().run(Limits::default(), &mut strategy, &body, |it| {
        it.ending.clone()
    });
    panic!("{ending:?}");
}

#[test]
fn whoever_panics_inside_leaves_at_once() {
    let body: Body = Arc::new(|| {
        let monitor = Machine::monitor_to_try("monitor", ());
        let other = monitor.clone();
        let victim = Machine::spawn("victim", move || {
            let _inside = Machine::enter(&other);
            panic!("in the middle");
        });
        // Whoever ran while the victim unwinds would be taken to panic, too.
        drop(Machine::try_enter(&monitor));
        assert!(!std::thread::panicking());
        Machine::join(victim);
    });
    let mut simulator = Simulator::new();
    let mut strategy = Random::new(1, 50);
    while strategy.begin() {
        let ending = simulator.run(Limits::default(), &mut strategy, &body, |it| {
            it.ending.clone()
        });
        let Ending::Panicked { thread, message } = ending else {
            panic!("{ending:?}");
        };
        assert_eq!(thread, "victim");
        assert!(message.contains("in the middle"), "{message}");
    }
}

/// Wakes one of those who sleep in a monitor, also when it is dropped by a panic.
struct Wakes<'a>(<Machine as Platform>::Guard<'a, ()>);

impl Drop for Wakes<'_> {
    fn drop(&mut self) {
        Machine::notify_one(&self.0);
    }
}

/// Two sleep, and one is woken by `wake`: how that ends, and what every step announced.
fn steps_of_waking(wake: fn(Wakes<'_>)) -> (Ending, Vec<Operation>) {
    let body: Body = Arc::new(move || {
        let (monitor, journal) = (Machine::monitor("monitor", ()), Journal::default());
        let sleep = |_| {
            let monitor = monitor.clone();
            Machine::spawn("sleeper", move || {
                drop(Machine::wait(Machine::enter(&monitor)))
            })
        };
        let sleepers = [0, 1].map(sleep);
        Machine::rest(&journal);
        let inside = monitor.clone();
        let waker = Machine::spawn("waker", move || wake(Wakes(Machine::enter(&inside))));
        Machine::join(waker);
        Machine::notify_all(&Machine::enter(&monitor));
        sleepers.into_iter().for_each(Machine::join);
    });
    let mut strategy = Exhaustive::new(Relation::Sync);
    assert!(strategy.begin());
    Simulator::new().run(Limits::default(), &mut strategy, &body, |execution| {
        let announced = execution.steps.iter().map(|step| step.operation);
        (execution.ending.clone(), announced.collect())
    })
}

#[test]
fn waking_one_is_a_step_only_where_somebody_can_choose() {
    let chosen = |operations: &[Operation]| {
        let mut operations = operations.iter();
        operations.any(|operation| matches!(operation, Operation::NotifyOne(_)))
    };
    let (ending, steps) = steps_of_waking(|one| drop(one));
    assert!(ending == Ending::Complete && chosen(&steps), "{steps:?}");
    let (ending, steps) = steps_of_waking(|all| Machine::notify_all(&all.0));
    assert!(ending == Ending::Complete && !chosen(&steps), "{steps:?}");
    let (ending, steps) = steps_of_waking(|_inside| panic!("in the middle"));
    assert!(matches!(ending, Ending::Panicked { .. }), "{ending:?}");
    assert!(!chosen(&steps), "{steps:?}");
}

#[test]
fn loom_shows_nothing_else() {
    for (machine, loom) in [
        (
            two_try::<Machine> as fn(&Seen),
            two_try::<Loom> as fn(&Seen),
        ),
        (one_of_two_is_woken::<Machine>, one_of_two_is_woken::<Loom>),
    ] {
        let permitted = exhaustively(machine);
        let seen = Seen::default();
        let shown = Arc::new(Mutex::new(BTreeSet::new()));
        let (inner, all) = (seen.clone(), shown.clone());
        let config = loom::Config {
            preemptions: Some(2),
            fault: None,
        };
        let explored = loom::explore(config, move || {
            loom(&inner);
            all.lock().expect("nobody panics").insert(forget(&inner));
        });
        assert!(explored.is_ok(), "{explored:?}");
        let shown = shown.lock().expect("nobody panics").clone();
        assert!(!shown.is_empty());
        let strange: Vec<_> = shown
            .iter()
            .filter(|it| !permitted.contains_key(*it))
            .collect();
        assert!(strange.is_empty(), "{strange:?}");
    }
}

#[test]
fn real_threads_show_nothing_else() {
    for (machine, native) in [
        (
            two_try::<Machine> as fn(&Seen),
            two_try::<Native> as fn(&Seen),
        ),
        (
            one_of_two_is_woken::<Machine>,
            one_of_two_is_woken::<Native>,
        ),
    ] {
        let permitted = exhaustively(machine);
        for _ in 0..50 {
            let seen = Seen::default();
            let inner = seen.clone();
            let ended = native::execute(&native::Config::default(), move || native(&inner));
            assert_eq!(ended, Ok(()));
            let shown = forget(&seen);
            assert!(permitted.contains_key(&shown), "{shown:?}");
        }
    }
}
