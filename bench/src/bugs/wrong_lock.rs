//! One thread counts under a lock, the others under another lock (SCTBench `CS/wronglock_3_bad`).

use super::peers;

/// Threads that take the wrong lock.
const WRONG: usize = 3;

pub(super) mod countermand {
    use std::sync::{Arc, atomic::Ordering::SeqCst};

    use sim::{
        machine::{Machine, MachineAtomic},
        platform::{Atomic, Platform},
    };

    use super::WRONG;

    pub(in super::super) fn run(mended: bool) {
        let right = Machine::monitor("right", ());
        let wrong = Machine::monitor("wrong", ());
        let data: Arc<MachineAtomic> = Arc::new(Atomic::new("data", 0));
        let theirs = (right.clone(), Arc::clone(&data));
        let careful = Machine::spawn("careful", move || {
            let _entered = Machine::enter(&theirs.0);
            let before = theirs.1.load(SeqCst);
            theirs.1.fetch_add(1, SeqCst);
            assert_eq!(theirs.1.load(SeqCst), before + 1);
        });
        let count = |_| {
            let lock = if mended { right.clone() } else { wrong.clone() };
            let data = Arc::clone(&data);
            Machine::spawn("careless", move || {
                let _entered = Machine::enter(&lock);
                data.fetch_add(1, SeqCst);
            })
        };
        let careless: Vec<_> = (0..WRONG).map(count).collect();
        careless.into_iter().for_each(Machine::join);
        Machine::join(careful);
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

    use super::WRONG;

    #[derive(Default)]
    struct Shared {
        right: Mutex<()>,
        wrong: Mutex<()>,
        data: AtomicU32,
    }

    pub(in super::super) fn run() {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let careful = thread::spawn(move || {
            let _entered = theirs.right.lock().expect("unpoisoned");
            let before = theirs.data.load(SeqCst);
            theirs.data.fetch_add(1, SeqCst);
            assert_eq!(theirs.data.load(SeqCst), before + 1);
        });
        let count = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let _entered = shared.wrong.lock().expect("unpoisoned");
                shared.data.fetch_add(1, SeqCst);
            })
        };
        let careless: Vec<_> = (0..WRONG).map(count).collect();
        for thread in careless {
            thread.join().expect("no panic");
        }
        careful.join().expect("no panic");
    }
}
