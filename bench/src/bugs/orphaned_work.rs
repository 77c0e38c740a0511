//! A submission finds the service running and puts its request into the queue later; a stop in
//! between has emptied the queue, and the request is never ended.
//!
//! Mended, it keeps the lock under which it looked.

use super::peers;

/// So many requests are submitted.
const REQUESTS: usize = 2;

pub(super) mod countermand {
    use sim::{
        machine::{Machine, Monitor},
        platform::Platform,
    };

    use super::REQUESTS;

    fn submit(stopped: &Monitor<bool>, queue: &Monitor<Vec<usize>>, request: usize, mended: bool) {
        let looked = Machine::enter(stopped);
        if *looked {
            return;
        }
        let kept = mended.then_some(looked);
        Machine::enter(queue).push(request);
        drop(kept);
    }

    pub(in super::super) fn run(mended: bool) {
        let stopped = Machine::monitor("stopped", false);
        let queue = Machine::monitor("queue", Vec::new());
        let theirs = (stopped.clone(), queue.clone());
        let client = Machine::spawn("client", move || {
            (0..REQUESTS).for_each(|request| submit(&theirs.0, &theirs.1, request, mended));
        });
        *Machine::enter(&stopped) = true;
        Machine::enter(&queue).clear();
        Machine::join(client);
        assert!(
            Machine::enter(&queue).is_empty(),
            "a request is never ended"
        );
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    use super::REQUESTS;

    #[derive(Default)]
    struct Service {
        stopped: Mutex<bool>,
        queue: Mutex<Vec<usize>>,
    }

    impl Service {
        fn submit(&self, request: usize) {
            if *self.stopped.lock().expect("unpoisoned") {
                return;
            }
            self.queue.lock().expect("unpoisoned").push(request);
        }
    }

    pub(in super::super) fn run() {
        let service = Arc::new(Service::default());
        let theirs = Arc::clone(&service);
        let client = thread::spawn(move || {
            (0..REQUESTS).for_each(|request| theirs.submit(request));
        });
        *service.stopped.lock().expect("unpoisoned") = true;
        service.queue.lock().expect("unpoisoned").clear();
        client.join().expect("no panic");
        let left = service.queue.lock().expect("unpoisoned");
        assert!(left.is_empty(), "a request is never ended");
    }
}
