//! Lock orders: threads that each enter one lock a few times. As many classes as there are orders.

use std::sync::Arc;

use super::{Program, peers};
use crate::seen;

/// 2×3, 3×1, 3×2, 4×1.
pub(super) fn programs() -> Vec<Program> {
    let sizes = [(2, 3), (3, 1), (3, 2), (4, 1)];
    let program = |(threads, operations)| Program {
        name: format!("locks {threads}x{operations}"),
        countermand: Arc::new(move || countermand::run(threads, operations)),
        loom: Arc::new(move || loom::run(threads, operations)),
        shuttle: Arc::new(move || shuttle::run(threads, operations)),
        tells: true,
    };
    sizes.map(program).into()
}

mod countermand {
    use sim::{machine::Machine, platform::Platform};

    use super::seen;

    pub(super) fn run(threads: usize, operations: usize) {
        let counter = Machine::monitor("counter", 0);
        let start = |me| {
            let counter = counter.clone();
            Machine::spawn("thread", move || {
                for _ in 0..operations {
                    let mut counter = Machine::enter(&counter);
                    seen::entered(0, me);
                    *counter += 1;
                }
            })
        };
        let running: Vec<_> = (1..=threads).map(start).collect();
        running.into_iter().for_each(Machine::join);
        assert_eq!(*Machine::enter(&counter), threads * operations);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    use super::seen;

    pub(super) fn run(threads: usize, operations: usize) {
        let counter = Arc::new(Mutex::new(0));
        let start = |me| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || {
                for _ in 0..operations {
                    let mut counter = counter.lock().expect("nobody panics");
                    seen::entered(0, me);
                    *counter += 1;
                }
            })
        };
        let running: Vec<_> = (1..=threads).map(start).collect();
        for thread in running {
            thread.join().expect("nobody panics");
        }
        assert_eq!(*counter.lock().expect("nobody panics"), threads * operations);
    }
}
