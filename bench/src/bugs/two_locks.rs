//! A cancel marks its request as done under one lock and removes it from the table under another.
//! A second cancel in between is told that the request is done, and yet finds it in the table.
//!
//! Mended, the request leaves the table first.

use super::peers;

pub(super) mod countermand {
    use sim::{
        machine::{Machine, Monitor},
        platform::Platform,
    };

    fn cancel(done: &Monitor<bool>, table: &Monitor<Vec<u32>>, mended: bool) {
        if mended {
            Machine::enter(table).clear();
        }
        *Machine::enter(done) = true;
        if !mended {
            Machine::enter(table).clear();
        }
    }

    fn cancel_and_list(done: &Monitor<bool>, table: &Monitor<Vec<u32>>) {
        let too_late = *Machine::enter(done);
        if too_late {
            assert!(Machine::enter(table).is_empty(), "done, and still listed");
        }
    }

    pub(in super::super) fn run(mended: bool) {
        let done = Machine::monitor("done", false);
        let table = Machine::monitor("table", vec![7]);
        let theirs = (done.clone(), table.clone());
        let canceller = Machine::spawn("canceller", move || cancel(&theirs.0, &theirs.1, mended));
        cancel_and_list(&done, &table);
        Machine::join(canceller);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    struct Service {
        done: Mutex<bool>,
        table: Mutex<Vec<u32>>,
    }

    impl Service {
        fn cancel(&self) {
            *self.done.lock().expect("unpoisoned") = true;
            self.table.lock().expect("unpoisoned").clear();
        }

        fn cancel_and_list(&self) {
            let too_late = *self.done.lock().expect("unpoisoned");
            if too_late {
                let table = self.table.lock().expect("unpoisoned");
                assert!(table.is_empty(), "done, and still listed");
            }
        }
    }

    pub(in super::super) fn run() {
        let service = Arc::new(Service {
            done: Mutex::new(false),
            table: Mutex::new(vec![7]),
        });
        let theirs = Arc::clone(&service);
        let canceller = thread::spawn(move || theirs.cancel());
        service.cancel_and_list();
        canceller.join().expect("no panic");
    }
}
