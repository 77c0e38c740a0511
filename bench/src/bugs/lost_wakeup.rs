//! A reader looks for a cancel before it enters the monitor in which it goes to sleep; a cancel in
//! between wakes nobody, and the reader sleeps for ever.
//!
//! Mended, it looks again inside.

use super::peers;

pub(super) mod countermand {
    use std::sync::{Arc, atomic::Ordering::SeqCst};

    use sim::{
        machine::{Machine, MachineAtomic, Monitor},
        platform::{Atomic, Platform},
    };

    fn read(events: &Monitor<u32>, cancelled: &MachineAtomic, mended: bool) {
        while cancelled.load(SeqCst) == 0 {
            let inside = Machine::enter(events);
            if mended && cancelled.load(SeqCst) == 1 {
                return;
            }
            drop(Machine::wait(inside));
        }
    }

    fn cancel(events: &Monitor<u32>, cancelled: &MachineAtomic) {
        cancelled.store(1, SeqCst);
        Machine::notify_all(&Machine::enter(events));
    }

    pub(in super::super) fn run(mended: bool) {
        let events = Machine::monitor("events", 0);
        let cancelled: Arc<MachineAtomic> = Arc::new(Atomic::new("cancelled", 0));
        let theirs = (events.clone(), Arc::clone(&cancelled));
        let reader = Machine::spawn("reader", move || read(&theirs.0, &theirs.1, mended));
        cancel(&events, &cancelled);
        Machine::join(reader);
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
    struct Channel {
        events: Mutex<u32>,
        changed: Condvar,
        cancelled: AtomicU32,
    }

    impl Channel {
        fn read(&self) {
            while self.cancelled.load(SeqCst) == 0 {
                let inside = self.events.lock().expect("unpoisoned");
                drop(self.changed.wait(inside).expect("unpoisoned"));
            }
        }

        fn cancel(&self) {
            self.cancelled.store(1, SeqCst);
            let _inside = self.events.lock().expect("unpoisoned");
            self.changed.notify_all();
        }
    }

    pub(in super::super) fn run() {
        let channel = Arc::new(Channel::default());
        let theirs = Arc::clone(&channel);
        let reader = thread::spawn(move || theirs.read());
        channel.cancel();
        reader.join().expect("no panic");
    }
}
