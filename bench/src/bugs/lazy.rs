//! A counter is taken to be small for ever, but two threads raise it (SCTBench `CS/lazy01_bad`).

use super::peers;

pub(super) mod countermand {
    use sim::{machine::Machine, platform::Platform};

    pub(in super::super) fn run(mended: bool) {
        let data = Machine::monitor("data", 0_u32);
        let raise = |by| {
            let data = data.clone();
            Machine::spawn("raiser", move || *Machine::enter(&data) += by)
        };
        let raisers = [raise(1), raise(2)];
        let looked = data.clone();
        let most = if mended { 3 } else { 2 };
        let checker = Machine::spawn("checker", move || assert!(*Machine::enter(&looked) <= most));
        raisers.into_iter().for_each(Machine::join);
        Machine::join(checker);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    pub(in super::super) fn run() {
        let data = Arc::new(Mutex::new(0_u32));
        let raise = |by| {
            let data = Arc::clone(&data);
            thread::spawn(move || *data.lock().expect("unpoisoned") += by)
        };
        let raisers = [raise(1), raise(2)];
        let checker = thread::spawn(move || assert!(*data.lock().expect("unpoisoned") <= 2));
        for thread in raisers {
            thread.join().expect("no panic");
        }
        checker.join().expect("no panic");
    }
}
