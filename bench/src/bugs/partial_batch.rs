//! A read that is cancelled in the middle of its batch says so, and forgets what it had taken.
//!
//! Mended, it puts that back.

use super::peers;

/// So much is in the log, and in a batch.
const EVENTS: usize = 3;

pub(super) mod countermand {
    use std::sync::{Arc, atomic::Ordering::SeqCst};

    use sim::{
        machine::{Machine, MachineAtomic, Monitor},
        platform::{Atomic, Platform},
    };

    use super::EVENTS;

    /// How much of the batch was delivered.
    fn read(log: &Monitor<usize>, cancelled: &MachineAtomic, mended: bool) -> usize {
        for taken in 0..EVENTS {
            if cancelled.load(SeqCst) == 1 {
                if mended {
                    *Machine::enter(log) += taken;
                }
                return 0;
            }
            *Machine::enter(log) -= 1;
        }
        EVENTS
    }

    pub(in super::super) fn run(mended: bool) {
        let log = Machine::monitor("log", EVENTS);
        let cancelled: Arc<MachineAtomic> = Arc::new(Atomic::new("cancelled", 0));
        let theirs = Arc::clone(&cancelled);
        let canceller = Machine::spawn("canceller", move || theirs.store(1, SeqCst));
        let delivered = read(&log, &cancelled, mended);
        Machine::join(canceller);
        assert_eq!(*Machine::enter(&log) + delivered, EVENTS, "events are lost");
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::{
            Mutex,
            atomic::{AtomicU32, Ordering::SeqCst},
        },
        thread,
    };

    use super::EVENTS;

    fn read(log: &Mutex<usize>, cancelled: &AtomicU32) -> usize {
        for _ in 0..EVENTS {
            if cancelled.load(SeqCst) == 1 {
                return 0;
            }
            *log.lock().expect("unpoisoned") -= 1;
        }
        EVENTS
    }

    pub(in super::super) fn run() {
        let log = Mutex::new(EVENTS);
        let cancelled = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&cancelled);
        let canceller = thread::spawn(move || theirs.store(1, SeqCst));
        let delivered = read(&log, &cancelled);
        canceller.join().expect("no panic");
        let left = *log.lock().expect("unpoisoned");
        assert_eq!(left + delivered, EVENTS, "events are lost");
    }
}
