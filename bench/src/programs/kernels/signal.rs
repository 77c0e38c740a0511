//! A writer announces two events; a reader sleeps until there is something, and drains.

use super::{Program, kernel, peers};

pub(super) fn program() -> Program {
    kernel("signal", countermand::run, loom::run, shuttle::run)
}

mod countermand {
    use std::sync::Arc;

    use models::kernels::{Reset, Signal};
    use sim::{machine::Machine, platform::Platform};

    pub(super) fn run() {
        let signal = Arc::new(Signal::<Machine>::new(Reset::Manual));
        let events = Machine::monitor("events", 0_u32);
        let theirs = (Arc::clone(&signal), events.clone());
        let writer = Machine::spawn("writer", move || {
            for _ in 0..2 {
                *Machine::enter(&theirs.1) += 1;
                theirs.0.set();
            }
        });
        let mut taken = 0;
        while taken < 2 {
            signal.wait();
            taken += signal.drain(|| {
                let mut left = Machine::enter(&events);
                let some = *left > 0;
                *left -= u32::from(some);
                some
            });
        }
        Machine::join(writer);
    }
}

peers! {
    use std::{iter, sync::Arc};

    use tool::{
        sync::{
            Condvar, Mutex,
            atomic::{AtomicU32, Ordering::{Acquire, Release}},
        },
        thread,
    };

    #[derive(Default)]
    struct Signal {
        set: AtomicU32,
        sleepers: Mutex<()>,
        signalled: Condvar,
    }

    impl Signal {
        fn set(&self) {
            if self.set.swap(1, Release) == 0 {
                let _entered = self.sleepers.lock().expect("nobody panics");
                self.signalled.notify_all();
            }
        }

        fn wait(&self) {
            let mut asleep = self.sleepers.lock().expect("nobody panics");
            while self.set.load(Acquire) == 0 {
                asleep = self.signalled.wait(asleep).expect("nobody panics");
            }
        }

        fn drain(&self, mut take: impl FnMut() -> bool) -> usize {
            self.set.swap(0, Acquire);
            iter::from_fn(|| take().then_some(())).count()
        }
    }

    pub(in super::super) fn run() {
        let signal = Arc::new(Signal::default());
        let events = Arc::new(Mutex::new(0_u32));
        let theirs = (Arc::clone(&signal), Arc::clone(&events));
        let writer = thread::spawn(move || {
            for _ in 0..2 {
                *theirs.1.lock().expect("nobody panics") += 1;
                theirs.0.set();
            }
        });
        let mut taken = 0;
        while taken < 2 {
            signal.wait();
            taken += signal.drain(|| {
                let mut left = events.lock().expect("nobody panics");
                let some = *left > 0;
                *left -= u32::from(some);
                some
            });
        }
        writer.join().expect("nobody panics");
    }
}
