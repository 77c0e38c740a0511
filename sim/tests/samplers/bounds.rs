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
};

use crate::{add, program, sampler, word};

/// How often each number below `COUNT` was shown in so many executions of a sampler.
fn tally<const COUNT: usize>(
    name: &str,
    depth: u32,
    body: &Body,
    shown: impl Fn() -> usize,
    executions: u64,
) -> [u64; COUNT] {
    let mut strategy = sampler(name, depth, body, 0, executions);
    let mut tally = [0; COUNT];
    explore(
        &mut Simulator::new(),
        Limits::default(),
        &mut *strategy,
        executions,
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
    let tally = tally::<{ LONG as usize + 1 }>("pct", 2, &body, shown, executions);
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
    let [_, times] = tally("pct", 3, &body, shown, executions);
    // Four threads, two changes in nine steps.
    let least = executions / (4 * 9 * 9);
    assert!(times > least * 3 / 4, "{times} times, not {least}");
}
