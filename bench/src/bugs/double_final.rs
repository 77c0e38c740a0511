//! A cancel and the completion both find the operation unfinished, and both deliver its final
//! result.
//!
//! Mended, looking and marking are one step.

use super::peers;

pub(super) mod countermand {
    use std::sync::{Arc, atomic::Ordering::SeqCst};

    use sim::{
        machine::{Machine, MachineAtomic},
        platform::{Atomic, Platform},
    };

    struct Operation {
        ended: MachineAtomic,
        finals: MachineAtomic,
    }

    impl Operation {
        fn end(&self, mended: bool) {
            let first = if mended {
                self.ended.swap(1, SeqCst) == 0
            } else {
                self.ended.load(SeqCst) == 0
            };
            if first {
                self.ended.store(1, SeqCst);
                self.finals.fetch_add(1, SeqCst);
            }
        }
    }

    pub(in super::super) fn run(mended: bool) {
        let operation = Arc::new(Operation {
            ended: Atomic::new("ended", 0),
            finals: Atomic::new("finals", 0),
        });
        let threads = ["provider", "canceller"].map(|name| {
            let operation = Arc::clone(&operation);
            Machine::spawn(name, move || operation.end(mended))
        });
        threads.into_iter().for_each(Machine::join);
        assert_eq!(operation.finals.load(SeqCst), 1);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::atomic::{AtomicU32, Ordering::SeqCst},
        thread,
    };

    #[derive(Default)]
    struct Operation {
        ended: AtomicU32,
        finals: AtomicU32,
    }

    impl Operation {
        fn end(&self) {
            if self.ended.load(SeqCst) == 0 {
                self.ended.store(1, SeqCst);
                self.finals.fetch_add(1, SeqCst);
            }
        }
    }

    pub(in super::super) fn run() {
        let operation = Arc::new(Operation::default());
        let threads = [(); 2].map(|()| {
            let operation = Arc::clone(&operation);
            thread::spawn(move || operation.end())
        });
        for thread in threads {
            thread.join().expect("no panic");
        }
        assert_eq!(operation.finals.load(SeqCst), 1);
    }
}
