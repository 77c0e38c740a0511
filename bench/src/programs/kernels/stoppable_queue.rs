//! Work comes in while the queue is stopped: it is done, or handed back to its owner.

use super::{Program, kernel, peers};

pub(super) fn program() -> Program {
    kernel("stoppable_queue", countermand::run, loom::run, shuttle::run)
}

mod countermand {
    use std::{iter, sync::Arc};

    use models::kernels::StoppableQueue;
    use sim::{machine::Machine, platform::Platform};

    pub(super) fn run() {
        let work = Arc::new(StoppableQueue::<Machine, u32>::new("work"));
        let (owners, workers) = (Arc::clone(&work), Arc::clone(&work));
        let client = Machine::spawn("client", move || {
            let _handed_back = owners.push(1);
            let _handed_back = owners.push(2);
        });
        let worker = Machine::spawn("worker", move || {
            assert!(workers.stopping().is_none_or(|reason| reason == 7));
            assert!(iter::from_fn(|| workers.pop()).count() <= 2);
        });
        work.stop(7);
        Machine::join(client);
        Machine::join(worker);
        assert_eq!(work.push(3), Err(3));
    }
}

peers! {
    use std::{collections::VecDeque, iter, sync::Arc};

    use tool::{
        sync::{
            Condvar, Mutex,
            atomic::{AtomicU32, Ordering::{Acquire, Relaxed, Release}},
        },
        thread,
    };

    #[derive(Default)]
    struct Queue {
        items: VecDeque<u32>,
        stopped: bool,
    }

    #[derive(Default)]
    struct StoppableQueue {
        queue: Mutex<Queue>,
        changed: Condvar,
        stopping: AtomicU32,
        reason: AtomicU32,
    }

    impl StoppableQueue {
        fn push(&self, item: u32) -> Result<(), u32> {
            let mut queue = self.queue.lock().expect("nobody panics");
            if queue.stopped {
                return Err(item);
            }
            queue.items.push_back(item);
            self.changed.notify_all();
            Ok(())
        }

        fn pop(&self) -> Option<u32> {
            let mut queue = self.queue.lock().expect("nobody panics");
            loop {
                let item = queue.items.pop_front();
                if item.is_some() || queue.stopped {
                    return item;
                }
                queue = self.changed.wait(queue).expect("nobody panics");
            }
        }

        fn stop(&self, reason: u32) {
            let mut queue = self.queue.lock().expect("nobody panics");
            queue.stopped = true;
            self.reason.store(reason, Relaxed);
            self.stopping.store(1, Release);
            self.changed.notify_all();
        }

        fn stopping(&self) -> Option<u32> {
            (self.stopping.load(Acquire) != 0).then(|| self.reason.load(Relaxed))
        }
    }

    pub(in super::super) fn run() {
        let work = Arc::new(StoppableQueue::default());
        let (owners, workers) = (Arc::clone(&work), Arc::clone(&work));
        let client = thread::spawn(move || {
            let _handed_back = owners.push(1);
            let _handed_back = owners.push(2);
        });
        let worker = thread::spawn(move || {
            assert!(workers.stopping().is_none_or(|reason| reason == 7));
            assert!(iter::from_fn(|| workers.pop()).count() <= 2);
        });
        work.stop(7);
        client.join().expect("nobody panics");
        worker.join().expect("nobody panics");
        assert_eq!(work.push(3), Err(3));
    }
}
