//! The first of each group takes a lock that the last gives back, and both need another lock to
//! find out who they are (SCTBench `CS/carter01_bad`).
//!
//! Mended, the lock is given back before the other is asked for.

use super::peers;

pub(super) mod countermand {
    use sim::{
        machine::{Machine, Monitor},
        platform::Platform,
    };

    /// One member of the group whose count stands at `group`.
    fn visit(counts: &Monitor<[u32; 2]>, shared: &Monitor<()>, group: usize, mended: bool) {
        let mut inside = Machine::enter(counts);
        inside[group] += 1;
        let mut held = (inside[group] == 1).then(|| Machine::enter(shared));
        drop(inside);
        if mended {
            held = None;
        }
        let mut inside = Machine::enter(counts);
        inside[group] -= 1;
        drop(held);
    }

    pub(in super::super) fn run(mended: bool) {
        let counts = Machine::monitor("counts", [0; 2]);
        let shared = Machine::monitor("shared", ());
        let threads = [0, 1].map(|group| {
            let (counts, shared) = (counts.clone(), shared.clone());
            Machine::spawn("visitor", move || visit(&counts, &shared, group, mended))
        });
        threads.into_iter().for_each(Machine::join);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    fn visit(counts: &Mutex<[u32; 2]>, shared: &Mutex<()>, group: usize) {
        let mut inside = counts.lock().expect("unpoisoned");
        inside[group] += 1;
        let held = (inside[group] == 1).then(|| shared.lock().expect("unpoisoned"));
        drop(inside);
        let mut inside = counts.lock().expect("unpoisoned");
        inside[group] -= 1;
        drop(held);
    }

    pub(in super::super) fn run() {
        let counts = Arc::new(Mutex::new([0; 2]));
        let shared = Arc::new(Mutex::new(()));
        let threads = [0, 1].map(|group| {
            let (counts, shared) = (Arc::clone(&counts), Arc::clone(&shared));
            thread::spawn(move || visit(&counts, &shared, group))
        });
        for thread in threads {
            thread.join().expect("no panic");
        }
    }
}
