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

/// Tells what one execution showed: a program sets it.
type Shown = Arc<AtomicU32>;

/// How often each number below `COUNT` was shown in so many executions of a sampler.
fn tally<const COUNT: usize>(
    name: &str,
    depth: u32,
    body: &Body,
    shown: &Shown,
    executions: u64,
) -> [u64; COUNT] {
    let mut strategy = sampler(name, depth, body, 0, executions);
    let mut simulator = Simulator::new();
    let (limits, mut tally) = (Limits::default(), [0; COUNT]);
    explore(
        &mut simulator,
        limits,
        &mut *strategy,
        executions,
        body,
        |_| {
            tally[shown.load(Relaxed) as usize] += 1;
            ControlFlow::Continue(())
        },
    );
    tally
}

/// Steps of the longer of two threads; the shorter one has one.
const LONG: u32 = 30;

/// How many steps of a long thread come before the only one of a short thread.
fn short_beside_long(shown: &Shown) -> Body {
    let shown = Arc::clone(shown);
    program(move || {
        let count = word();
        let (other, shown) = (Arc::clone(&count), Arc::clone(&shown));
        let short = move || shown.store(other.fetch_add(1, Relaxed), Relaxed);
        vec![
            Machine::spawn("long", move || add(&count, LONG)),
            Machine::spawn("short", short),
        ]
    })
}

#[test]
fn priorities_change_as_late_as_the_longest_thread_goes_on_alone() {
    let shown = Shown::default();
    let body = short_beside_long(&shown);
    let executions = 12_000;
    let tally = tally::<{ LONG as usize + 1 }>("pct", 2, &body, &shown, executions);
    // Two threads, one change in 31 steps.
    let least = executions / (2 * (u64::from(LONG) + 1));
    for (place, times) in tally.into_iter().enumerate() {
        assert!(times > least * 3 / 4, "{times} times behind {place} steps");
    }
}
