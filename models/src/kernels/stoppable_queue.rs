//! A queue of work with workers, that can be stopped.
//!
//! For everything that a service does on a thread of its own: the library of Removable Storage
//! works off its requests, the Event Log delivers to a subscription, Management Infrastructure
//! calls a provider, the Restart Manager goes through its applications.
//!
//! The race: work comes in while the service is stopped. What was taken in is still handed out,
//! what comes later goes back to its owner; and a worker in the middle of a long piece of work sees
//! why it should hurry, without entering the monitor.

use std::{collections::VecDeque, marker::PhantomData, sync::atomic::Ordering};

use sim::platform::{Atomic, Platform};

use super::{AcquireRelease, Orders};

/// Work in the order in which it came.
pub struct StoppableQueue<P: Platform, T: Send + 'static, O = AcquireRelease> {
    queue: P::Monitor<Queue<T>>,
    stopping: P::Atomic,
    reason: P::Atomic,
    orders: PhantomData<O>,
}

/// What the monitor protects.
struct Queue<T> {
    items: VecDeque<T>,
    stopped: bool,
}

impl<P: Platform, T: Send + 'static, O: Orders> StoppableQueue<P, T, O> {
    /// Empty and not stopped. The name is how schedules and failures call it.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        let queue = Queue {
            items: VecDeque::new(),
            stopped: false,
        };
        Self {
            queue: P::monitor(name, queue),
            stopping: P::Atomic::new("stopping", 0),
            reason: P::Atomic::new("stop reason", 0),
            orders: PhantomData,
        }
    }

    /// Appends a piece of work.
    ///
    /// # Errors
    /// The work itself, when the queue is stopped.
    pub fn push(&self, item: T) -> Result<(), T> {
        let mut queue = P::enter(&self.queue);
        if queue.stopped {
            return Err(item);
        }
        queue.items.push_back(item);
        P::notify_all(&queue);
        Ok(())
    }

    /// Takes the first piece of work, waiting for one; nothing once the queue is stopped and empty.
    pub fn pop(&self) -> Option<T> {
        let mut queue = P::enter(&self.queue);
        loop {
            let item = queue.items.pop_front();
            if item.is_some() || queue.stopped {
                return item;
            }
            queue = P::wait(queue);
        }
    }

    /// Takes the first piece of work for which `wanted` holds, if there is one now: to cancel it,
    /// or to do it out of order.
    pub fn remove(&self, mut wanted: impl FnMut(&T) -> bool) -> Option<T> {
        let mut queue = P::enter(&self.queue);
        let found = queue.items.iter().position(&mut wanted)?;
        queue.items.remove(found)
    }

    /// Looks at the work that waits, the first first.
    pub fn look<R>(&self, look: impl FnOnce(&VecDeque<T>) -> R) -> R {
        look(&P::enter(&self.queue).items)
    }

    /// Takes nothing in any more; workers end when the rest is done. Only the first reason counts.
    pub fn stop(&self, reason: u32) {
        let mut queue = P::enter(&self.queue);
        if !queue.stopped {
            queue.stopped = true;
            self.reason.store(reason, Ordering::Relaxed);
            self.stopping.store(1, O::PUBLISH);
            P::notify_all(&queue);
        }
    }

    /// Why the queue is stopped, if it is. For workers in between: enters no monitor.
    #[must_use]
    pub fn stopping(&self) -> Option<u32> {
        let stopping = self.stopping.load(O::OBSERVE) != 0;
        stopping.then(|| self.reason.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sim::{
        loom::Loom,
        native::{self, Native},
    };

    use super::*;
    use crate::kernels::weakening::{Litmus, STALE, only_loom_sees_a_weakening, right_everywhere};

    /// A worker that looks for a stop while it works, and whoever stops it.
    struct WorkerAgainstStop;

    impl Litmus for WorkerAgainstStop {
        fn run<P: Platform, O: Orders>() {
            let work = Arc::new(StoppableQueue::<P, u32, O>::new("work"));
            let theirs = work.clone();
            let worker = P::spawn("worker", move || {
                if let Some(reason) = theirs.stopping() {
                    assert_eq!(reason, 7, "{STALE}");
                }
                assert_eq!(theirs.pop(), None);
            });
            work.stop(7);
            P::join(worker);
        }
    }

    #[test]
    fn a_worker_that_sees_the_stop_sees_its_reason() {
        only_loom_sees_a_weakening::<WorkerAgainstStop>();
    }

    #[test]
    fn work_is_done_or_handed_back_whenever_the_stop_comes() {
        right_everywhere(|| {
            let work = Arc::new(StoppableQueue::<Loom, u32>::new("work"));
            let theirs = work.clone();
            let pushed = Arc::new(<Loom as Platform>::Atomic::new("pushed", 0));
            let count = pushed.clone();
            let client = Loom::spawn("client", move || {
                for item in [1, 2] {
                    if theirs.push(item).is_ok() {
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
            work.stop(0);
            Loom::join(client);
            let done = std::iter::from_fn(|| work.pop()).count();
            assert_eq!(done, pushed.load(Ordering::Relaxed) as usize);
            assert_eq!(work.push(3), Err(3));
        });
    }

    #[test]
    fn a_waiting_worker_is_given_work_in_order_and_then_let_go() {
        right_everywhere(|| {
            let work = Arc::new(StoppableQueue::<Loom, u32>::new("work"));
            let theirs = work.clone();
            let worker = Loom::spawn("worker", move || {
                let done: Vec<u32> = std::iter::from_fn(|| theirs.pop()).collect();
                assert_eq!(done, [1, 2]);
            });
            assert_eq!((work.push(1), work.push(2)), (Ok(()), Ok(())));
            work.stop(0);
            Loom::join(worker);
        });
    }

    #[test]
    fn work_alone_wakes_a_waiting_worker() {
        right_everywhere(|| {
            let work = Arc::new(StoppableQueue::<Loom, u32>::new("work"));
            let theirs = work.clone();
            let worker = Loom::spawn("worker", move || assert_eq!(theirs.pop(), Some(1)));
            assert_eq!(work.push(1), Ok(()));
            Loom::join(worker);
        });
    }

    #[test]
    fn queued_work_is_taken_out_of_the_middle() {
        let removed = native::execute(&native::Config::default(), || {
            let work = StoppableQueue::<Native, u32>::new("work");
            assert!((1..=3).all(|item| work.push(item).is_ok()));
            let removed = [2, 4].map(|wanted| work.remove(|item| *item == wanted));
            (removed, work.look(|items| Vec::from_iter(items.clone())))
        });
        assert_eq!(removed, Ok(([Some(2), None], vec![1, 3])));
    }

    #[test]
    fn queued_work_is_cancelled_or_done_never_both() {
        right_everywhere(|| {
            let work = Arc::new(StoppableQueue::<Loom, u32>::new("work"));
            assert_eq!((work.push(1), work.push(2)), (Ok(()), Ok(())));
            let theirs = work.clone();
            let sum = Arc::new(<Loom as Platform>::Atomic::new("sum", 0));
            let done = sum.clone();
            let worker = Loom::spawn("worker", move || {
                while let Some(item) = theirs.pop() {
                    done.fetch_add(item, Ordering::Relaxed);
                }
            });
            let cancelled = work.remove(|item| *item == 2);
            work.stop(0);
            Loom::join(worker);
            assert_eq!(sum.load(Ordering::Relaxed) + cancelled.unwrap_or(0), 3);
            assert!(work.look(VecDeque::is_empty));
        });
    }
}
