//! A cancel goes by a ticket that comes round again: delayed until another operation has the same
//! ticket, it cancels the wrong one. Only a delay over four operations shows it, which uniform
//! random choice grants once in some hundred executions.
//!
//! Mended, tickets do not come round.

use super::peers;

/// The operations that follow the one that is to be cancelled.
const OPERATIONS: u32 = 4;
/// So many tickets there are; the last operation has that of the first.
const TICKETS: u32 = 4;

/// The operation that runs, or was the last to run, and its progress.
#[derive(Default)]
struct Service {
    operation: u32,
    progress: u32,
}

impl Service {
    fn begin(&mut self, operation: u32) {
        self.operation = operation;
    }

    fn advance(&mut self) {
        self.progress += 1;
    }

    /// Cancels the operation at hand if it has the ticket of the one that is meant.
    fn cancel(&mut self, meant: u32, tickets: u32) {
        if self.operation % tickets == meant % tickets {
            assert_eq!(self.operation, meant, "the wrong operation is cancelled");
        }
    }
}

pub(super) mod countermand {
    use sim::{machine::Machine, platform::Platform};

    use super::{OPERATIONS, Service, TICKETS};

    pub(in super::super) fn run(mended: bool) {
        let service = Machine::monitor("service", Service::default());
        let working = service.clone();
        let worker = Machine::spawn("worker", move || {
            for operation in 1..=OPERATIONS {
                Machine::enter(&working).begin(operation);
                Machine::enter(&working).advance();
            }
        });
        let canceller = Machine::spawn("canceller", move || {
            let meant = Machine::enter(&service).operation;
            let tickets = if mended { OPERATIONS + 1 } else { TICKETS };
            Machine::enter(&service).cancel(meant, tickets);
        });
        Machine::join(worker);
        Machine::join(canceller);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    use super::{OPERATIONS, Service, TICKETS};

    pub(in super::super) fn run() {
        let service = Arc::new(Mutex::new(Service::default()));
        let working = Arc::clone(&service);
        let worker = thread::spawn(move || {
            for operation in 1..=OPERATIONS {
                working.lock().expect("unpoisoned").begin(operation);
                working.lock().expect("unpoisoned").advance();
            }
        });
        let canceller = thread::spawn(move || {
            let meant = service.lock().expect("unpoisoned").operation;
            service.lock().expect("unpoisoned").cancel(meant, TICKETS);
        });
        worker.join().expect("no panic");
        canceller.join().expect("no panic");
    }
}
