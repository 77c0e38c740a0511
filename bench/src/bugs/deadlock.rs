//! Two threads enter two locks in opposite orders (SCTBench `CS/deadlock01_bad`).

use super::peers;

pub(super) mod countermand {
    use sim::{
        machine::{Machine, Monitor},
        platform::Platform,
    };

    fn add(outer: &Monitor<u32>, inner: &Monitor<u32>) {
        let mut outer = Machine::enter(outer);
        let mut inner = Machine::enter(inner);
        *outer += 1;
        *inner += 1;
    }

    pub(in super::super) fn run(mended: bool) {
        let (a, b) = (Machine::monitor("a", 0), Machine::monitor("b", 0));
        let theirs = (a.clone(), b.clone());
        let thread = Machine::spawn("thread", move || add(&theirs.0, &theirs.1));
        if mended {
            add(&a, &b);
        } else {
            add(&b, &a);
        }
        Machine::join(thread);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    fn add(outer: &Mutex<u32>, inner: &Mutex<u32>) {
        let mut outer = outer.lock().expect("unpoisoned");
        let mut inner = inner.lock().expect("unpoisoned");
        *outer += 1;
        *inner += 1;
    }

    pub(in super::super) fn run() {
        let locks = Arc::new((Mutex::new(0), Mutex::new(0)));
        let theirs = Arc::clone(&locks);
        let thread = thread::spawn(move || add(&theirs.0, &theirs.1));
        add(&locks.1, &locks.0);
        thread.join().expect("no panic");
    }
}
