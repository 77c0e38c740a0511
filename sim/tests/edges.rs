//! What happens at the edges of an exploration: executions that are given up, or end before their
//! first step, or never; budgets that end it again and again; very long sequences, very deep spawns,
//! steps that touch very much; names that are no words.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
};

use rayon::ThreadPoolBuilder;
use serde::{Serialize, de::DeserializeOwned};
use sim::{
    certificate::Certificate,
    explore::{Exploration, Gather, Search, Watch, explore},
    journal::Journal,
    machine::{Body, Ending, Execution, Limits, Machine, Participant, Simulator, StepInfo},
    platform::{Atomic, Platform},
    reduction::Relation,
    schedule::Schedule,
    strategy::{Strategy, exhaustive::Exhaustive, replay::Replay},
    trace::{Activity, Call, Event},
    value::Name,
};

type Number = <Machine as Platform>::Atomic;

/// Threads that add to a number, each in one step: as many classes as there are orders.
fn adders(threads: u32) -> Body {
    Arc::new(move || {
        let sum = Arc::new(Number::new("sum", 0));
        let adder = |_| {
            let sum = Arc::clone(&sum);
            Machine::spawn("adder", move || _ = sum.fetch_add(1, SeqCst))
        };
        let all: Vec<Participant> = (0..threads).map(adder).collect();
        Machine::rest(&Journal::default());
        assert_eq!(sum.load(SeqCst), threads, "all have added");
        Machine::wind_up(&Journal::default());
        all.into_iter().for_each(Machine::join);
    })
}

/// Explores, and notes how the executions that it was shown ended.
fn endings(strategy: &mut dyn Strategy, body: &Body) -> (Exploration, Vec<Ending>) {
    let mut endings = Vec::new();
    let mut simulator = Simulator::new();
    let limits = Limits::default();
    let done = explore(&mut simulator, limits, strategy, 1_000, body, |execution| {
        endings.push(execution.ending.clone());
        ControlFlow::Continue(())
    });
    (done, endings)
}

#[test]
fn what_is_given_up_is_not_shown_though_it_panics_while_it_is_wound_up() {
    let mut whole = Exhaustive::new(Relation::Sync);
    let (done, shown) = endings(&mut whole, &adders(2));
    assert_eq!(shown, [Ending::Complete, Ending::Complete]);
    assert_eq!((done.abandoned, done.exhausted), (0, true));
    let mut cut = Exhaustive::new(Relation::Sync).with_steps_max(1);
    let (done, shown) = endings(&mut cut, &adders(2));
    assert_eq!(shown, []);
    assert_eq!((done.executions, done.abandoned), (0, cut.cut()));
    assert!(cut.cut() > 0);
}

#[test]
fn an_execution_that_ends_before_its_first_step_counts() {
    let bodies: [fn(); 3] = [
        || panic!("at once"),
        || Machine::wind_up(&Journal::default()),
        || {},
    ];
    for body in bodies {
        let mut search = Exhaustive::new(Relation::Sync);
        let (done, shown) = endings(&mut search, &(Arc::new(body) as Body));
        let certificate = search.certificate();
        assert_eq!((done.executions, done.exhausted), (1, true), "{shown:?}");
        assert_eq!((certificate.executions, certificate.classes), (1, Some(1)));
    }
}

/// Each of some threads sleeps in a monitor of its own; the first thread enters all of these, wakes
/// whoever sleeps, and leaves them, in the one step behind the last entry.
fn woken_at_once(sleepers: usize) -> Body {
    Arc::new(move || {
        let monitors: Vec<_> = (0..sleepers).map(|_| Machine::monitor("bed", ())).collect();
        for monitor in &monitors {
            let monitor = monitor.clone();
            Machine::spawn("sleeper", move || {
                drop(Machine::wait(Machine::enter(&monitor)));
            });
        }
        let all: Vec<_> = monitors.iter().map(Machine::enter).collect();
        all.iter().for_each(Machine::notify_all);
    })
}

#[test]
fn of_a_step_that_touches_very_much_everything_is_known() {
    for sleepers in 1..=7 {
        // Each is asleep before its monitor is entered, or goes to sleep behind that.
        let mut search = Exhaustive::new(Relation::Sync);
        let (done, _) = endings(&mut search, &woken_at_once(sleepers));
        let certificate = search.certificate();
        assert_eq!(done.executions, 1 << sleepers);
        assert_eq!((certificate.ratio(), certificate.blocked), (Some(1.0), 0));

        let mut search = Exhaustive::new(Relation::Sync);
        let mut most = 0;
        explore(
            &mut Simulator::new(),
            Limits::default(),
            &mut search,
            1_000,
            &woken_at_once(sleepers),
            |execution| {
                let written = serde_json::to_string(execution.steps).expect("it can be written");
                let read: Vec<StepInfo> = serde_json::from_str(&written).expect("it was written");
                assert_eq!(read, execution.steps);
                let touched = execution.steps.iter().map(|step| step.accesses.len());
                most = most.max(touched.max().unwrap_or(0));
                ControlFlow::Continue(())
            },
        );
        // Monitors, who sleeps there, and the end of the thread.
        assert_eq!(most, 2 * sleepers + 1);
    }
}

#[test]
fn who_joins_a_thread_that_ended_before_the_first_step_may_come_before_a_panic() {
    let body: Body = Arc::new(|| {
        let ended = Machine::spawn("ended", || ());
        Machine::spawn("panics", || {
            Machine::yield_now();
            panic!("here");
        });
        Machine::spawn("joins", move || Machine::join(ended));
    });
    let mut search = Exhaustive::new(Relation::Sync);
    let (done, shown) = endings(&mut search, &body);
    assert_eq!((shown.len(), done.exhausted), (2, true), "{shown:?}");
    assert_eq!(search.certificate().blocked, 0);
}

#[test]
fn what_takes_too_many_steps_is_not_visited_whole() {
    let body: Body = Arc::new(|| {
        let number = Arc::new(Number::new("number", 0));
        let other = Arc::clone(&number);
        Machine::spawn("other", move || other.store(1, SeqCst));
        loop {
            number.fetch_add(1, SeqCst);
        }
    });
    let limits = Limits {
        steps_max: 5,
        ..Limits::default()
    };
    let mut search = Exhaustive::new(Relation::Sync);
    let (mut simulator, go_on) = (Simulator::new(), ControlFlow::Continue(()));
    let done = explore(&mut simulator, limits, &mut search, 100, &body, |_| go_on);
    assert!(!done.exhausted && done.executions > 0);
    assert_eq!(search.endless(), done.executions);
    let mut search = Search::new(Relation::Sync);
    assert!(!search.run(limits, 100, &body, &mut Nobody));
    let mut search = Exhaustive::new(Relation::Sync).with_steps_max(3);
    let done = explore(&mut simulator, limits, &mut search, 100, &body, |_| go_on);
    assert!(!done.exhausted && done.abandoned > 0);
    assert_eq!(search.cut(), done.abandoned);
}

#[test]
fn what_begins_behind_what_has_begun_loses_neither() {
    let body: Body = Arc::new(|| {
        for activity in [Activity(0), Activity(1)] {
            let call = Call::new(0, Name(0), &[]);
            let event = Event::Call { activity, call };
            Machine::begin(&Journal::default(), event, Some(u32::MAX));
        }
        Machine::yield_now();
    });
    let mut search = Exhaustive::new(Relation::SyncHistory);
    let mut began = Vec::new();
    let (mut simulator, limits) = (Simulator::new(), Limits::default());
    explore(&mut simulator, limits, &mut search, 10, &body, |it| {
        began = it.trace.iter().map(|stamped| stamped.event).collect();
        ControlFlow::Continue(())
    });
    let calls = began.iter().filter(|it| matches!(it, Event::Call { .. }));
    assert_eq!(calls.count(), 2, "{began:?}");
}

#[test]
fn a_deadline_at_the_end_of_time_can_be_waited_for() {
    let body: Body = Arc::new(|| {
        let monitor = Machine::monitor("bed", ());
        let (guard, fired) = Machine::wait_until(Machine::enter(&monitor), u64::MAX - 1);
        assert!(fired, "nobody wakes it");
        drop(guard);
        let (activity, call) = (Activity(0), Call::new(0, Name(0), &[]));
        let event = Event::Call { activity, call };
        Machine::begin(&Journal::default(), event, Some(u32::MAX));
        Machine::yield_now();
    });
    let (_, shown) = endings(&mut Exhaustive::new(Relation::SyncHistory), &body);
    assert_eq!(shown, [Ending::Complete]);
}

#[test]
fn an_exploration_goes_on_where_a_budget_ended_it() {
    let body = adders(4);
    for budget in [1, 2, 5, 23, 24, 25] {
        let mut search = Exhaustive::new(Relation::Sync);
        let (mut executions, mut explorations) = (0, 0);
        let mut simulator = Simulator::new();
        loop {
            let go_on = |_: &Execution<'_>| ControlFlow::Continue(());
            let limits = Limits::default();
            let done = explore(&mut simulator, limits, &mut search, budget, &body, go_on);
            executions += done.executions;
            explorations += 1;
            if done.exhausted {
                break;
            }
        }
        assert_eq!((executions, explorations), (24, 24_u64.div_ceil(budget)));
        let Certificate {
            executions, again, ..
        } = search.certificate();
        assert_eq!((executions, again), (24, 0));
    }
}

/// Shows nobody anything.
struct Nobody;

impl Gather for Nobody {
    fn execution(&mut self, _execution: &Execution<'_>) {}
}

impl Watch for Nobody {
    type Gathered = Self;

    fn gather(&self) -> Self {
        Self
    }

    fn execution(&mut self, _execution: &Execution<'_>) {}

    fn absorb(&mut self, _gathered: Self) {}

    fn goes_on(&mut self, _search: &Search) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

#[test]
fn a_certificate_tells_of_what_was_watched_on_any_number_of_threads() {
    let body = adders(7);
    let certificate = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads can be had").install(|| {
            let mut search = Search::new(Relation::Sync);
            assert!(!search.run(Limits::default(), 0, &body, &mut Nobody));
            assert_eq!(search.visited(), 0.0);
            assert!(!search.run(Limits::default(), 2_500, &body, &mut Nobody));
            assert!((0.1..0.9).contains(&search.visited()));
            assert_eq!(search.certificate().executions, search.executions());
            search.certificate()
        })
    };
    let alone = certificate(1);
    assert_eq!((alone.executions, alone.classes), (2_500, Some(2_500)));
    for _ in 0..20 {
        assert_eq!(certificate(2), alone);
    }
}

/// Panics at whatever is visited ahead; counts how often, and what comes in its turn.
#[derive(Default)]
struct Impatient {
    panics: Arc<AtomicU64>,
    watched: u64,
}

impl Gather for Impatient {
    fn execution(&mut self, _execution: &Execution<'_>) {
        self.panics.fetch_add(1, SeqCst);
        // A panic of which the hook says nothing.
        std::panic::resume_unwind(Box::new("what is visited ahead is not wanted"));
    }
}

impl Watch for Impatient {
    type Gathered = Self;

    fn gather(&self) -> Self {
        let panics = Arc::clone(&self.panics);
        Self { panics, watched: 0 }
    }

    fn execution(&mut self, _execution: &Execution<'_>) {
        self.watched += 1;
    }

    fn absorb(&mut self, _gathered: Self) {}

    fn goes_on(&mut self, _search: &Search) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

#[test]
fn what_was_visited_ahead_by_somebody_who_panicked_is_visited_again() {
    let body = adders(7);
    let pool = ThreadPoolBuilder::new().num_threads(2).build();
    pool.expect("threads can be had").install(|| {
        let mut watch = Impatient::default();
        // Whether anybody gets ahead is up to the operating system.
        while watch.panics.load(SeqCst) == 0 {
            let mut search = Search::new(Relation::Sync);
            watch.watched = 0;
            assert!(search.run(Limits::default(), u64::MAX, &body, &mut watch));
            assert_eq!((watch.watched, search.executions()), (5_040, 5_040));
            assert_eq!(search.certificate().classes, Some(5_040));
        }
    });
}

/// A search in the midst of a program in which a sequence of so many steps waits: one thread reads
/// what another one writes behind all that.
fn with_long_sequence(steps: usize) -> Search {
    let body: Body = Arc::new(move || {
        let flag = Arc::new(Number::new("flag", 0));
        let (read, written) = (Arc::clone(&flag), flag);
        let reader = Machine::spawn("reader", move || _ = read.load(SeqCst));
        let writer = Machine::spawn("writer", move || {
            (0..steps).for_each(|_| Machine::yield_now());
            written.store(1, SeqCst);
        });
        [reader, writer].into_iter().for_each(Machine::join);
    });
    let mut search = Search::new(Relation::Sync);
    assert!(!search.run(Limits::default(), 1, &body, &mut Nobody));
    search
}

fn is_the_same<T: Serialize + DeserializeOwned>(value: &T) {
    let json = serde_json::to_string(value).expect("it can be written");
    let again: T = serde_json::from_str(&json).expect("it can be read");
    assert!(serde_json::to_string(&again).expect("it can be written") == json);
    let bytes = postcard::to_stdvec(value).expect("it can be written");
    let again: T = postcard::from_bytes(&bytes).expect("it can be read");
    assert!(postcard::to_stdvec(&again).expect("it can be written") == bytes);
}

#[test]
fn a_search_is_read_again_however_long_its_sequences_are() {
    for steps in [1, 50, 10_000] {
        is_the_same(&with_long_sequence(steps));
    }
}

/// As many threads as that, each a child of the one before.
fn chain(left: u32) {
    Machine::yield_now();
    if left > 0 {
        Machine::join(Machine::spawn("link", move || chain(left - 1)));
    }
}

#[test]
fn threads_are_spawned_seven_deep_and_no_deeper() {
    let run = |depth| {
        let mut search = Exhaustive::new(Relation::Sync);
        let (_, mut shown) = endings(&mut search, &(Arc::new(move || chain(depth)) as Body));
        assert_eq!(shown.len(), 1);
        shown.pop()
    };
    assert_eq!(run(Participant::DEPTH_MAX), Some(Ending::Complete));
    let Some(Ending::Panicked { message, .. }) = run(Participant::DEPTH_MAX + 1) else {
        panic!("it does not panic");
    };
    assert!(message.contains("at most 7 deep"), "{message}");
}

#[test]
fn fault_sites_are_numbered_below_thirty_two() {
    let body = |site| -> Body {
        Arc::new(move || _ = Machine::fault(&Journal::default(), Activity(0), site))
    };
    let ending = |site| {
        let mut search = Exhaustive::new(Relation::Sync);
        endings(&mut search, &body(site)).1.pop()
    };
    assert_eq!(ending(31), Some(Ending::Complete));
    let Some(Ending::Panicked { message, .. }) = ending(32) else {
        panic!("it does not panic");
    };
    assert!(message.contains("from 0 to 31"), "{message}");
}

/// Threads of these names that write and read a number.
fn named(names: &'static [&str]) -> Body {
    Arc::new(move || {
        let number = Arc::new(Number::new("number", 0));
        let thread = |(index, name): (usize, &&str)| {
            let number = Arc::clone(&number);
            Machine::spawn(name, move || {
                number.store(index as u32, SeqCst);
                _ = number.load(SeqCst);
            })
        };
        let all: Vec<Participant> = names.iter().enumerate().map(thread).collect();
        all.into_iter().for_each(Machine::join);
    })
}

/// Threads of these names that sleep for a while.
fn sleeping(names: &'static [&str]) -> Body {
    Arc::new(move || {
        let sleeper = |name: &&str| {
            Machine::spawn(name, || {
                let bed = Machine::monitor("bed", ());
                drop(Machine::wait_until(Machine::enter(&bed), 1).0);
            })
        };
        let all: Vec<Participant> = names.iter().map(sleeper).collect();
        all.into_iter().for_each(Machine::join);
    })
}

#[test]
fn every_schedule_is_replayed_whatever_threads_are_called() {
    let names: [&[&str]; 6] = [
        &["worker", "worker"],
        &["worker", "worker#2", "worker"],
        &["worker#2", "worker", "worker"],
        &["my thread", "a*2"],
        &["", "wakes:2"],
        &["timer:a", "fault:a"],
    ];
    let sleeping = sleeping(&["timer:a", "a", "b"]);
    for body in names.map(named).into_iter().chain([sleeping]) {
        let mut search = Exhaustive::new(Relation::Sync);
        let mut visited = Vec::new();
        let (mut simulator, limits) = (Simulator::new(), Limits::default());
        explore(
            &mut simulator,
            limits,
            &mut search,
            1_000,
            &body,
            |execution| {
                let schedule = Schedule::of(execution, &[]).to_string();
                visited.push((schedule, execution.steps.to_vec()));
                ControlFlow::Continue(())
            },
        );
        assert!(visited.len() > 2);
        for (text, steps) in visited {
            let mut replay = Replay::new(text.parse().expect("it was printed"), &[]);
            assert!(replay.begin());
            let again = simulator.run(limits, &mut replay, &body, |it| it.steps.to_vec());
            assert_eq!(replay.misfit(), None, "{text}");
            assert!(again == steps, "{text}");
        }
    }
}

#[test]
fn a_thread_that_shares_its_name_is_called_by_whose_child_it_is() {
    let mut search = Exhaustive::new(Relation::Sync);
    let mut first = String::new();
    let (mut simulator, limits) = (Simulator::new(), Limits::default());
    explore(
        &mut simulator,
        limits,
        &mut search,
        1,
        &named(&["worker", "other", "worker"]),
        |it| {
            first = Schedule::of(it, &[]).to_string();
            ControlFlow::Continue(())
        },
    );
    assert_eq!(first, "worker#1×2 main other×2 main worker#3×2 main");
}

#[test]
fn a_schedule_that_goes_on_behind_the_end_does_not_fit() {
    let schedule = "one×2 two×2 main×2 one";
    let mut replay = Replay::new(schedule.parse().expect("it is well formed"), &[]);
    assert!(replay.begin());
    let (mut simulator, limits) = (Simulator::new(), Limits::default());
    let ending = simulator.run(limits, &mut replay, &named(&["one", "two"]), |execution| {
        execution.ending.clone()
    });
    assert_eq!(ending, Ending::Complete);
    let misfit = replay.misfit().expect("a step is left");
    assert_eq!(
        misfit.to_string(),
        "step 7: the execution had ended, but the schedule goes on for a step"
    );
}
