//! What the papers behind the samplers promise: how likely a certain order is at least, or exactly.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use sim::{
    explore::explore,
    machine::{Body, Limits, Machine, Simulator},
    platform::{Atomic, Platform},
    strategy::{Strategy, profile::Profile, seeded::Sampler, surw::Surw},
};

use crate::{add, program, sampler, word};

/// How often each number below `COUNT` was shown in the executions of a strategy.
fn tally<const COUNT: usize>(
    strategy: &mut dyn Strategy,
    body: &Body,
    shown: impl Fn() -> usize,
) -> [u64; COUNT] {
    let mut tally = [0; COUNT];
    let mut simulator = Simulator::new();
    explore(
        &mut simulator,
        Limits::default(),
        strategy,
        u64::MAX,
        body,
        |_| {
            tally[shown()] += 1;
            ControlFlow::Continue(())
        },
    );
    tally
}

/// Steps of the longer of two threads; the shorter one has one.
const LONG: u32 = 30;

/// How many steps of a long thread come before the only one of a short thread.
fn short_beside_long(place: &Arc<AtomicU32>) -> Body {
    let place = Arc::clone(place);
    program(move || {
        let count = word();
        let (other, place) = (Arc::clone(&count), Arc::clone(&place));
        let short = move || place.store(other.fetch_add(1, Relaxed), Relaxed);
        vec![
            Machine::spawn("long", move || add(&count, LONG)),
            Machine::spawn("short", short),
        ]
    })
}

#[test]
fn priorities_change_as_late_as_a_long_thread_goes_on_alone() {
    let place = Arc::default();
    let body = short_beside_long(&place);
    let shown = || place.load(Relaxed) as usize;
    let executions = 12_000;
    let tally =
        tally::<{ LONG as usize + 1 }>(&mut *sampler("pct", 2, &body, 0, executions), &body, shown);
    // Two threads, one change in 31 steps.
    let least = executions / (2 * (u64::from(LONG) + 1));
    for (place, times) in tally.into_iter().enumerate() {
        assert!(times > least * 3 / 4, "{times} times behind {place} steps");
    }
}

/// Where each of seven steps came.
type Places = Arc<[AtomicU32; 7]>;

/// Two threads take a step, start another thread, take a step and wait for it: the first one's
/// steps are 0 and 1, those of what it starts 2 and 3; the second one's 4 and 5, and 6.
fn two_start_two(places: &Places) -> Body {
    let places = Arc::clone(places);
    program(move || {
        let (count, places) = (word(), Arc::clone(&places));
        let step = move |nth: usize| places[nth].store(count.fetch_add(1, Relaxed), Relaxed);
        let starter = |own: usize, others: &'static [usize]| {
            let step = step.clone();
            move || {
                step(own);
                let takes = step.clone();
                let takes = move || others.iter().for_each(|nth| takes(*nth));
                let started = Machine::spawn("started", takes);
                step(own + 1);
                Machine::join(started);
            }
        };
        vec![
            Machine::spawn("first", starter(0, &[2, 3])),
            Machine::spawn("second", starter(4, &[6])),
        ]
    })
}

#[test]
fn who_falls_later_may_stay_above_who_fell_before() {
    let places = Places::default();
    let body = two_start_two(&places);
    // The second one falls in front of step 5, then what the first one started in front of step 3,
    // and that is to come before step 5.
    let shown = || {
        let place = |nth: usize| places[nth].load(Relaxed);
        let order = [place(2), place(1), place(3), place(5)];
        usize::from(place(6) < place(0) && order.is_sorted())
    };
    let executions = 32_400;
    let [_, times] = tally(&mut *sampler("pct", 3, &body, 0, executions), &body, shown);
    // Four threads, two changes in nine steps.
    let least = executions / (4 * 9 * 9);
    assert!(times > least * 3 / 4, "{times} times, not {least}");
}

/// A thread takes a step of its own while two others take one each on a shared word: how many of
/// theirs came before it.
fn own_beside_shared(before: &Arc<AtomicU32>) -> Body {
    let before = Arc::clone(before);
    program(move || {
        let (word, taken) = (word(), Arc::<AtomicU32>::default());
        let (seen, before) = (Arc::clone(&taken), Arc::clone(&before));
        let own = move || {
            add(&crate::word(), 1);
            before.store(seen.load(Relaxed), Relaxed);
        };
        let shares = || {
            let (word, taken) = (Arc::clone(&word), Arc::clone(&taken));
            move || {
                add(&word, 1);
                taken.fetch_add(1, Relaxed);
            }
        };
        vec![
            Machine::spawn("own", own),
            Machine::spawn("one", shares()),
            Machine::spawn("other", shares()),
        ]
    })
}

#[test]
fn to_surw_one_who_takes_the_next_interesting_event_is_no_likelier_than_a_private_step() {
    let before = Arc::default();
    let body = own_beside_shared(&before);
    let shown = || before.load(Relaxed) as usize;
    let executions = 8_000;
    let [first, ..] = tally::<3>(&mut *sampler("surw", 1, &body, 0, executions), &body, shown);
    // One of two is held back from the beginning, so it is one of two free ones.
    assert!(first.abs_diff(executions / 2) < 200, "{first} times first");
}

/// Two threads add to a word, one of them once and the other one `times`: whether that was through
/// first.
fn adds(times: u32, through: &Arc<AtomicU32>) -> Body {
    let through = Arc::clone(through);
    program(move || {
        let count = word();
        let (other, through) = (Arc::clone(&count), Arc::clone(&through));
        let once = move || through.store((other.fetch_add(1, Relaxed) == times).into(), Relaxed);
        vec![
            Machine::spawn("once", once),
            Machine::spawn("several", move || add(&count, times)),
        ]
    })
}

#[test]
fn to_surw_a_step_more_than_expected_need_not_come_last() {
    let through = Arc::default();
    let profile = Profile::of(&mut Simulator::new(), Limits::default(), &adds(1, &through));
    let body = adds(2, &through);
    let executions = 2_000;
    let mut surw = Surw::new(profile).seeded(0, executions);
    let shown = || through.load(Relaxed) as usize;
    let [_, times] = tally(&mut surw, &body, shown);
    // The first of two is the other one's, then the second of two again.
    assert!(times.abs_diff(executions / 4) < 60, "{times} times");
}
