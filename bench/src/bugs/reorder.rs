//! Writers set two variables one after the other, a reader takes them to change together (SCTBench
//! `CS/reorder_4_bad`: three writers and a reader).

use super::peers;

const WRITERS: usize = 3;

/// What the reader expects: nothing written yet, or everything.
fn together(a: u32, b: u32) -> bool {
    a == b
}

pub(super) mod countermand {
    use std::sync::{Arc, atomic::Ordering::SeqCst};

    use sim::{
        machine::{Machine, MachineAtomic},
        platform::{Atomic, Platform},
    };

    use super::{WRITERS, together};

    struct Shared {
        a: MachineAtomic,
        b: MachineAtomic,
        /// Entered around both accesses where the program is mended.
        lock: sim::machine::Monitor<()>,
    }

    pub(in super::super) fn run(mended: bool) {
        let shared = Arc::new(Shared {
            a: Atomic::new("a", 0),
            b: Atomic::new("b", 0),
            lock: Machine::monitor("lock", ()),
        });
        let write = |_| {
            let shared = Arc::clone(&shared);
            Machine::spawn("writer", move || {
                let _entered = mended.then(|| Machine::enter(&shared.lock));
                shared.a.store(1, SeqCst);
                shared.b.store(1, SeqCst);
            })
        };
        let writers: Vec<_> = (0..WRITERS).map(write).collect();
        let read = Arc::clone(&shared);
        let reader = Machine::spawn("reader", move || {
            let _entered = mended.then(|| Machine::enter(&read.lock));
            assert!(together(read.a.load(SeqCst), read.b.load(SeqCst)));
        });
        writers.into_iter().for_each(Machine::join);
        Machine::join(reader);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::atomic::{AtomicU32, Ordering::SeqCst},
        thread,
    };

    use super::{WRITERS, together};

    #[derive(Default)]
    struct Shared {
        a: AtomicU32,
        b: AtomicU32,
    }

    pub(in super::super) fn run() {
        let shared = Arc::new(Shared::default());
        let write = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                shared.a.store(1, SeqCst);
                shared.b.store(1, SeqCst);
            })
        };
        let mut threads: Vec<_> = (0..WRITERS).map(write).collect();
        threads.push(thread::spawn(move || {
            assert!(together(shared.a.load(SeqCst), shared.b.load(SeqCst)));
        }));
        for thread in threads {
            thread.join().expect("no panic");
        }
    }
}
