//! The proof that a kernel needs its orderings: what must fail without them, and where.

use std::{
    ops::ControlFlow,
    sync::{Arc, atomic::Ordering},
};

use sim::{
    explore::explore,
    loom::{self, Loom},
    machine::{Ending, Limits, Machine, Simulator},
    native::{self, Native},
    platform::{Atomic, Platform},
    reduction::Relation,
    strategy::exhaustive::Exhaustive,
};

use super::{AcquireRelease, Orders};

/// The write publishes nothing.
enum Unpublished {}

impl Orders for Unpublished {
    const PUBLISH: Ordering = Ordering::Relaxed;
    const OBSERVE: Ordering = AcquireRelease::OBSERVE;
}

/// The read observes nothing but itself.
enum Unobserved {}

impl Orders for Unobserved {
    const PUBLISH: Ordering = AcquireRelease::PUBLISH;
    const OBSERVE: Ordering = Ordering::Relaxed;
}

/// A small program around a kernel in which one side reads what the other published.
pub(super) trait Litmus: 'static {
    /// Runs it once; panics with [`STALE`] when something published is not seen.
    fn run<P: Platform, O: Orders>();
}

/// What a litmus program says when it reads something that is out of date.
pub(super) const STALE: &str = "stale";

/// Rounds on real threads.
const ROUNDS: u32 = 100;

/// Shows that a kernel is right in every execution of the memory model, that it is wrong in some
/// once either ordering is weakened, and that no sequentially consistent execution tells.
pub(super) fn only_loom_sees_a_weakening<L: Litmus>() {
    right_everywhere(L::run::<Loom, AcquireRelease>);
    only_loom_sees::<L, Unpublished>();
    only_loom_sees::<L, Unobserved>();
}

fn only_loom_sees<L: Litmus, Weakened: Orders>() {
    let failure = loom::explore(loom::Config::default(), L::run::<Loom, Weakened>)
        .expect_err("loom finds the execution in which a stale value is read");
    assert!(failure.message.contains(STALE), "{failure}");

    every_interleaving_is_right(L::run::<Machine, Weakened>);
    // Real threads show nothing either where the hardware keeps stores, and loads, in order.
    if cfg!(any(target_arch = "x86", target_arch = "x86_64")) {
        many_rounds_are_right(L::run::<Native, Weakened>);
    }
}

/// Explores a program under loom, without a bound on preemptions.
pub(super) fn right_everywhere(program: fn()) {
    match loom::explore(loom::Config::default(), program) {
        Ok(executions) => assert!(executions > 1, "nothing ran concurrently"),
        Err(failure) => panic!("{failure}"),
    }
}

/// Runs a program under every schedule of the machine, whose memory is sequentially consistent.
fn every_interleaving_is_right(program: fn()) {
    let mut strategy = Exhaustive::new(Relation::Sync);
    let exploration = explore(
        &mut Simulator::new(),
        Limits::default(),
        &mut strategy,
        1_000_000,
        &(Arc::new(program) as _),
        |execution| {
            assert_eq!(execution.ending, Ending::Complete);
            ControlFlow::Continue(())
        },
    );
    assert!(
        exploration.exhausted && exploration.executions > 1,
        "{exploration:?}"
    );
}

/// Runs a program on real threads, again and again.
fn many_rounds_are_right(program: fn()) {
    for _ in 0..ROUNDS {
        let round = native::execute(&native::Config::default(), program);
        assert_eq!(round, Ok(()));
    }
}

/// What one side writes before it publishes: without any ordering of its own.
pub(super) struct Payload<P: Platform>(P::Atomic);

impl<P: Platform> Payload<P> {
    /// Not written yet.
    pub(super) fn new() -> Self {
        Self(P::Atomic::new("payload", 0))
    }

    /// Writes it.
    pub(super) fn write(&self) {
        self.0.store(1, Ordering::Relaxed);
    }

    /// Reads it where it must have been written.
    pub(super) fn check(&self) {
        assert_eq!(self.0.load(Ordering::Relaxed), 1, "{STALE}");
    }
}
