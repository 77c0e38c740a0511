//! Seeded bugs, one file each: programs that fail under some schedules only.
//!
//! Half of them are known from published concurrency benchmarks; SCTBench is the collection of
//! Thomson, Donaldson and Betts, "Concurrency testing using schedule bounding: an empirical study",
//! PPoPP'14 (its CS programs come from Cordeiro and Fischer, ICSE'11). The others are what goes
//! wrong with cancellation. Each has a *mended* twin that never fails, for the tests.
//!
//! Shared variables that the originals access without a lock are atomics here, so that every tool
//! takes their accesses for steps.

mod account;
mod bluetooth_driver;
mod carter;
mod deadlock;
mod double_final;
mod late_callback;
mod lazy;
mod long_delay;
mod lost_wakeup;
mod orphaned_work;
mod partial_batch;
mod reorder;
mod stack;
mod token_ring;
mod two_locks;
mod two_stage;
mod wrong_lock;

use std::sync::Arc;

use crate::programs::{Program, peers};

/// Lists bugs; each has the name of its module.
macro_rules! bugs {
    ($($module:ident)*) => {
        /// All of them, as programs that fail.
        pub(crate) fn programs() -> Vec<Program> {
            vec![$(Program {
                name: concat!("bug ", stringify!($module)).to_owned(),
                countermand: Arc::new(|| $module::countermand::run(false)),
                loom: Arc::new($module::loom::run),
                shuttle: Arc::new($module::shuttle::run),
                tells: false,
            }),*]
        }

        /// The twin of each that never fails.
        #[cfg(test)]
        fn mended() -> Vec<crate::programs::Body> {
            vec![$(Arc::new(|| $module::countermand::run(true))),*]
        }
    };
}

bugs! {
    account bluetooth_driver carter deadlock lazy reorder stack token_ring two_stage wrong_lock
    double_final late_callback long_delay lost_wakeup orphaned_work partial_batch two_locks
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::tools::{Sample, Task, way};

    fn explore(way_name: &str, program: &Program) -> Sample {
        let task = Task {
            seed: 1,
            executions_max: 1_000_000,
            time_max: Duration::from_secs(60),
            classes: false,
        };
        (way(way_name).expect("one of the ways").run)(program, &task)
    }

    #[test]
    fn exhaustive_exploration_finds_every_bug() {
        for bug in programs() {
            let sample = explore("countermand/exhaustive", &bug);
            assert!(sample.failure.is_some(), "{}", bug.name);
        }
    }

    #[test]
    fn no_schedule_fails_a_mended_twin() {
        for (mut twin, body) in programs().into_iter().zip(mended()) {
            twin.countermand = body;
            let sample = explore("countermand/exhaustive", &twin);
            assert_eq!(sample.failure, None, "{}", twin.name);
            assert!(sample.exhausted && sample.executions > 1, "{}", twin.name);
        }
    }

    #[test]
    fn the_peers_find_every_bug_too() {
        for bug in programs() {
            for peer in ["loom", "shuttle/random"] {
                let sample = explore(peer, &bug);
                assert!(sample.failure.is_some(), "{} under {peer}", bug.name);
            }
        }
    }
}
