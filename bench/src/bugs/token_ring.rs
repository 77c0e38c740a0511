//! A value is handed round a ring, but nothing makes each wait for the one before it (SCTBench
//! `CS/token_ring_bad`).
//!
//! Mended, each waits for the one before it.

use super::peers;

struct Ring {
    values: [u32; 3],
    passed: [bool; 3],
}

impl Ring {
    fn new() -> Self {
        Self {
            values: [1, 2, 1],
            passed: [false; 3],
        }
    }

    /// The value comes to this place from the one before it.
    fn pass(&mut self, place: usize) {
        self.values[place] = match place {
            0 => self.values[2] + 1,
            _ => self.values[place - 1],
        };
        self.passed[place] = true;
    }

    fn check(&self) {
        if self.passed == [true; 3] {
            let [first, ..] = self.values;
            assert_eq!(self.values, [first; 3]);
        }
    }
}

pub(super) mod countermand {
    use sim::{machine::Machine, platform::Platform};

    use super::Ring;

    pub(in super::super) fn run(mended: bool) {
        let ring = Machine::monitor("ring", Ring::new());
        let threads = [0, 1, 2].map(|place| {
            let ring = ring.clone();
            Machine::spawn("passer", move || {
                let mut ring = Machine::enter(&ring);
                while mended && place > 0 && !ring.passed[place - 1] {
                    ring = Machine::wait(ring);
                }
                ring.pass(place);
                Machine::notify_all(&ring);
            })
        });
        let checker = Machine::spawn("checker", move || Machine::enter(&ring).check());
        threads.into_iter().for_each(Machine::join);
        Machine::join(checker);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    use super::Ring;

    pub(in super::super) fn run() {
        let ring = Arc::new(Mutex::new(Ring::new()));
        let threads = [0, 1, 2].map(|place| {
            let ring = Arc::clone(&ring);
            thread::spawn(move || ring.lock().expect("unpoisoned").pass(place))
        });
        let checker = thread::spawn(move || ring.lock().expect("unpoisoned").check());
        for thread in threads {
            thread.join().expect("no panic");
        }
        checker.join().expect("no panic");
    }
}
