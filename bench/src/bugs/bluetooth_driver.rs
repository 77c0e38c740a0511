//! A driver is stopped between a request's look at the stopping flag and its registration (the
//! Bluetooth driver of Qadeer and Wu, "KISS: keep it simple and sequential", PLDI'04; SCTBench
//! `CS/bluetooth_driver_bad`).
//!
//! Mended, a request registers first and looks then.

use super::peers;

pub(super) mod countermand {
    use std::sync::{Arc, atomic::Ordering::SeqCst};

    use sim::{
        machine::{Machine, MachineAtomic, Monitor},
        platform::{Atomic, Platform},
    };

    struct Driver {
        stopping: MachineAtomic,
        /// One for the driver itself, one for every request.
        pending: MachineAtomic,
        stopped: MachineAtomic,
        idle: Monitor<bool>,
    }

    impl Driver {
        fn begin(&self, mended: bool) -> bool {
            if mended {
                self.pending.fetch_add(1, SeqCst);
            }
            if self.stopping.load(SeqCst) == 1 {
                if mended {
                    self.end();
                }
                return false;
            }
            if !mended {
                self.pending.fetch_add(1, SeqCst);
            }
            true
        }

        fn end(&self) {
            if self.pending.fetch_sub(1, SeqCst) == 1 {
                let mut idle = Machine::enter(&self.idle);
                *idle = true;
                Machine::notify_all(&idle);
            }
        }

        fn stop(&self) {
            self.stopping.store(1, SeqCst);
            self.end();
            let mut idle = Machine::enter(&self.idle);
            while !*idle {
                idle = Machine::wait(idle);
            }
            drop(idle);
            self.stopped.store(1, SeqCst);
        }
    }

    pub(in super::super) fn run(mended: bool) {
        let driver = Arc::new(Driver {
            stopping: Atomic::new("stopping", 0),
            pending: Atomic::new("pending", 1),
            stopped: Atomic::new("stopped", 0),
            idle: Machine::monitor("idle", false),
        });
        let stopped = Arc::clone(&driver);
        let stopper = Machine::spawn("stopper", move || stopped.stop());
        if driver.begin(mended) {
            assert_eq!(driver.stopped.load(SeqCst), 0);
            driver.end();
        }
        Machine::join(stopper);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::{
            Condvar, Mutex,
            atomic::{AtomicU32, Ordering::SeqCst},
        },
        thread,
    };

    #[derive(Default)]
    struct Driver {
        stopping: AtomicU32,
        pending: AtomicU32,
        stopped: AtomicU32,
        idle: Mutex<bool>,
        now_idle: Condvar,
    }

    impl Driver {
        fn begin(&self) -> bool {
            if self.stopping.load(SeqCst) == 1 {
                return false;
            }
            self.pending.fetch_add(1, SeqCst);
            true
        }

        fn end(&self) {
            if self.pending.fetch_sub(1, SeqCst) == 1 {
                *self.idle.lock().expect("unpoisoned") = true;
                self.now_idle.notify_all();
            }
        }

        fn stop(&self) {
            self.stopping.store(1, SeqCst);
            self.end();
            let mut idle = self.idle.lock().expect("unpoisoned");
            while !*idle {
                idle = self.now_idle.wait(idle).expect("unpoisoned");
            }
            drop(idle);
            self.stopped.store(1, SeqCst);
        }
    }

    pub(in super::super) fn run() {
        let driver = Arc::new(Driver { pending: AtomicU32::new(1), ..Driver::default() });
        let stopped = Arc::clone(&driver);
        let stopper = thread::spawn(move || stopped.stop());
        if driver.begin() {
            assert_eq!(driver.stopped.load(SeqCst), 0);
            driver.end();
        }
        stopper.join().expect("no panic");
    }
}
