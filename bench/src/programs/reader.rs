//! Readers of events against a canceller and a closer.
//!
//! A reader takes a batch, one event at a time. A cancel ends what is being read; a close waits
//! until nobody reads any more, and nobody begins to read behind it.

use std::sync::Arc;

use super::{Program, peers};
use crate::seen;

/// 1, 2 readers × batch 2, 4.
pub(super) fn programs() -> Vec<Program> {
    let sizes = [(1, 2), (1, 4), (2, 2), (2, 4)];
    let program = |(readers, batch)| Program {
        name: format!("reader {readers}x{batch}"),
        countermand: Arc::new(move || countermand::run(readers, batch)),
        loom: Arc::new(move || loom::run(readers, batch)),
        shuttle: Arc::new(move || shuttle::run(readers, batch)),
        tells: true,
    };
    sizes.map(program).into()
}

/// What the lock protects.
#[derive(Default)]
struct Channel {
    taken: usize,
    reading: usize,
    cancelled: bool,
    closed: bool,
}

impl Channel {
    /// Takes the event with this index in the batch; false when the read is over.
    fn take(&mut self, index: usize, batch: usize) -> bool {
        let begins = index == 0;
        if self.cancelled || begins && self.closed {
            self.reading -= usize::from(!begins);
            return false;
        }
        self.reading += usize::from(begins);
        self.taken += 1;
        let ends = index + 1 == batch;
        self.reading -= usize::from(ends);
        !ends
    }
}

mod countermand {
    use sim::{
        machine::{Machine, Monitor},
        platform::Platform,
    };

    use super::{Channel, seen};

    pub(super) fn run(readers: usize, batch: usize) {
        let channel = Machine::monitor("channel", Channel::default());
        let start = |me| {
            let channel = channel.clone();
            Machine::spawn("reader", move || read(&channel, batch, me))
        };
        let mut running: Vec<_> = (1..=readers).map(start).collect();
        let (cancelled, closed) = (channel.clone(), channel.clone());
        running.push(Machine::spawn("canceller", move || {
            cancel(&cancelled, readers + 1);
        }));
        running.push(Machine::spawn("closer", move || {
            close(&closed, readers + 2)
        }));
        running.into_iter().for_each(Machine::join);
        assert!(Machine::enter(&channel).taken <= readers * batch);
    }

    fn read(channel: &Monitor<Channel>, batch: usize, me: usize) {
        for index in 0..batch {
            let mut channel = Machine::enter(channel);
            seen::entered(0, me);
            if !channel.take(index, batch) {
                Machine::notify_all(&channel);
                return;
            }
        }
    }

    fn cancel(channel: &Monitor<Channel>, me: usize) {
        let mut channel = Machine::enter(channel);
        seen::entered(0, me);
        channel.cancelled = true;
    }

    fn close(channel: &Monitor<Channel>, me: usize) {
        let mut channel = Machine::enter(channel);
        seen::entered(0, me);
        channel.closed = true;
        while channel.reading > 0 {
            channel = Machine::wait(channel);
            seen::entered(0, me);
        }
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::{Condvar, Mutex},
        thread,
    };

    use super::{Channel, seen};

    #[derive(Default)]
    struct Shared {
        channel: Mutex<Channel>,
        left: Condvar,
    }

    pub(super) fn run(readers: usize, batch: usize) {
        let shared = Arc::new(Shared::default());
        let start = |me| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.read(batch, me))
        };
        let mut running: Vec<_> = (1..=readers).map(start).collect();
        let (cancelled, closed) = (Arc::clone(&shared), Arc::clone(&shared));
        running.push(thread::spawn(move || cancelled.cancel(readers + 1)));
        running.push(thread::spawn(move || closed.close(readers + 2)));
        for thread in running {
            thread.join().expect("nobody panics");
        }
        assert!(shared.channel.lock().expect("nobody panics").taken <= readers * batch);
    }

    impl Shared {
        fn read(&self, batch: usize, me: usize) {
            for index in 0..batch {
                let mut channel = self.channel.lock().expect("nobody panics");
                seen::entered(0, me);
                if !channel.take(index, batch) {
                    self.left.notify_all();
                    return;
                }
            }
        }

        fn cancel(&self, me: usize) {
            let mut channel = self.channel.lock().expect("nobody panics");
            seen::entered(0, me);
            channel.cancelled = true;
        }

        fn close(&self, me: usize) {
            let mut channel = self.channel.lock().expect("nobody panics");
            seen::entered(0, me);
            channel.closed = true;
            while channel.reading > 0 {
                channel = self.left.wait(channel).expect("nobody panics");
                seen::entered(0, me);
            }
        }
    }
}
