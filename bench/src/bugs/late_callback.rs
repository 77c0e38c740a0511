//! A delivery looks whether the subscription is closed, and registers its callback later: a close in
//! between does not wait for it, and the callback runs behind it.
//!
//! Mended, looking and registering are one critical section.

use super::peers;

/// So many events are delivered.
const EVENTS: usize = 2;

#[derive(Default)]
struct Subscription {
    closed: bool,
    callbacks: usize,
}

pub(super) mod countermand {
    use std::sync::{Arc, atomic::Ordering::SeqCst};

    use sim::{
        machine::{Machine, MachineAtomic, Monitor},
        platform::{Atomic, Platform},
    };

    use super::{EVENTS, Subscription};

    fn deliver(subscription: &Monitor<Subscription>, close_returned: &MachineAtomic, mended: bool) {
        let mut inside = Machine::enter(subscription);
        if inside.closed {
            return;
        }
        if !mended {
            drop(inside);
            inside = Machine::enter(subscription);
        }
        inside.callbacks += 1;
        drop(inside);
        assert_eq!(
            close_returned.load(SeqCst),
            0,
            "a callback behind the close"
        );
        let mut inside = Machine::enter(subscription);
        inside.callbacks -= 1;
        Machine::notify_all(&inside);
    }

    fn close(subscription: &Monitor<Subscription>, close_returned: &MachineAtomic) {
        let mut inside = Machine::enter(subscription);
        inside.closed = true;
        while inside.callbacks > 0 {
            inside = Machine::wait(inside);
        }
        drop(inside);
        close_returned.store(1, SeqCst);
    }

    pub(in super::super) fn run(mended: bool) {
        let subscription = Machine::monitor("subscription", Subscription::default());
        let close_returned: Arc<MachineAtomic> = Arc::new(Atomic::new("close returned", 0));
        let theirs = (subscription.clone(), Arc::clone(&close_returned));
        let service = Machine::spawn("service", move || {
            (0..EVENTS).for_each(|_| deliver(&theirs.0, &theirs.1, mended));
        });
        close(&subscription, &close_returned);
        Machine::join(service);
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

    use super::{EVENTS, Subscription};

    #[derive(Default)]
    struct Shared {
        subscription: Mutex<Subscription>,
        left: Condvar,
        close_returned: AtomicU32,
    }

    impl Shared {
        fn deliver(&self) {
            if self.subscription.lock().expect("unpoisoned").closed {
                return;
            }
            self.subscription.lock().expect("unpoisoned").callbacks += 1;
            assert_eq!(self.close_returned.load(SeqCst), 0, "a callback behind the close");
            self.subscription.lock().expect("unpoisoned").callbacks -= 1;
            self.left.notify_all();
        }

        fn close(&self) {
            let mut inside = self.subscription.lock().expect("unpoisoned");
            inside.closed = true;
            while inside.callbacks > 0 {
                inside = self.left.wait(inside).expect("unpoisoned");
            }
            drop(inside);
            self.close_returned.store(1, SeqCst);
        }
    }

    pub(in super::super) fn run() {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let service = thread::spawn(move || (0..EVENTS).for_each(|_| theirs.deliver()));
        shared.close();
        service.join().expect("no panic");
    }
}
