//! Two values that belong together are set under two locks, one after the other (SCTBench
//! `CS/twostage_bad`).
//!
//! Mended, the first lock is kept until the second value is set.

use super::peers;

pub(super) mod countermand {
    use sim::{machine::Machine, platform::Platform};

    pub(in super::super) fn run(mended: bool) {
        let first = Machine::monitor("first", 0);
        let second = Machine::monitor("second", 0);
        let theirs = (first.clone(), second.clone());
        let writer = Machine::spawn("writer", move || {
            let mut first = Machine::enter(&theirs.0);
            *first = 1;
            let kept = mended.then_some(first);
            *Machine::enter(&theirs.1) = 2;
            drop(kept);
        });
        let seen = *Machine::enter(&first);
        if seen != 0 {
            assert_eq!(*Machine::enter(&second), seen + 1);
        }
        Machine::join(writer);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    pub(in super::super) fn run() {
        let locks = Arc::new((Mutex::new(0), Mutex::new(0)));
        let theirs = Arc::clone(&locks);
        let writer = thread::spawn(move || {
            *theirs.0.lock().expect("unpoisoned") = 1;
            *theirs.1.lock().expect("unpoisoned") = 2;
        });
        let seen = *locks.0.lock().expect("unpoisoned");
        if seen != 0 {
            assert_eq!(*locks.1.lock().expect("unpoisoned"), seen + 1);
        }
        writer.join().expect("no panic");
    }
}
