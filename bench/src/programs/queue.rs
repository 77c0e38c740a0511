//! A queue of requests with a worker: clients submit, cancel and wait for completion.
//!
//! A request that the worker has not begun is taken out of the queue by its cancel; one that it has
//! begun is only marked, and the worker ends it as cancelled.

use std::{collections::VecDeque, sync::Arc};

use super::{Program, peers};
use crate::seen;

/// 1, 2, 3 clients × 1, 2 requests.
pub(super) fn programs() -> Vec<Program> {
    let sizes = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)];
    let program = |(clients, requests)| Program {
        name: format!("queue {clients}x{requests}"),
        countermand: Arc::new(move || countermand::run(clients, requests)),
        loom: Arc::new(move || loom::run(clients, requests)),
        shuttle: Arc::new(move || shuttle::run(clients, requests)),
        tells: true,
    };
    sizes.map(program).into()
}

/// How a request stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Status {
    Queued,
    Running,
    Cancelling,
    Done,
    Cancelled,
}

/// What the lock protects.
#[derive(Default)]
struct Library {
    queue: VecDeque<usize>,
    requests: Vec<Status>,
    stopped: bool,
}

impl Library {
    fn submit(&mut self) -> usize {
        let request = self.requests.len();
        self.requests.push(Status::Queued);
        self.queue.push_back(request);
        request
    }

    /// Cancels a request; true when that was the end of it.
    fn cancel(&mut self, request: usize) -> bool {
        match self.requests[request] {
            Status::Queued => {
                self.queue.retain(|queued| *queued != request);
                self.requests[request] = Status::Cancelled;
                return true;
            }
            Status::Running => self.requests[request] = Status::Cancelling,
            _ => {}
        }
        false
    }

    fn has_ended(&self, request: usize) -> bool {
        matches!(self.requests[request], Status::Done | Status::Cancelled)
    }

    /// The request to work on next.
    fn begin(&mut self) -> Option<usize> {
        let request = self.queue.pop_front()?;
        self.requests[request] = Status::Running;
        Some(request)
    }

    fn complete(&mut self, request: usize) {
        self.requests[request] = match self.requests[request] {
            Status::Cancelling => Status::Cancelled,
            _ => Status::Done,
        };
    }

    fn check(&self, requests: usize) {
        assert_eq!(self.requests.len(), requests);
        assert!((0..requests).all(|request| self.has_ended(request)));
        assert!(self.queue.is_empty());
    }
}

/// The worker's index among the threads.
const WORKER: usize = 1;

mod countermand {
    use sim::{
        machine::{Machine, Monitor},
        platform::Platform,
    };

    use super::{Library, WORKER, seen};

    type Service = Monitor<Library>;

    pub(super) fn run(clients: usize, requests: usize) {
        let service = Machine::monitor("library", Library::default());
        let serving = service.clone();
        let worker = Machine::spawn("worker", move || serve(&serving));
        let start = |client| {
            let service = service.clone();
            Machine::spawn("client", move || {
                (0..requests).for_each(|_| ask(&service, WORKER + client));
            })
        };
        let running: Vec<_> = (1..=clients).map(start).collect();
        running.into_iter().for_each(Machine::join);
        stop(&service);
        Machine::join(worker);
        Machine::enter(&service).check(clients * requests);
    }

    /// A client's request, from its submission to its end.
    fn ask(service: &Service, me: usize) {
        let mut library = Machine::enter(service);
        seen::entered(0, me);
        let request = library.submit();
        Machine::notify_all(&library);
        drop(library);

        let mut library = Machine::enter(service);
        seen::entered(0, me);
        let cancelled = library.cancel(request);
        drop(library);
        if cancelled {
            return;
        }

        let mut library = Machine::enter(service);
        seen::entered(0, me);
        while !library.has_ended(request) {
            library = Machine::wait(library);
            seen::entered(0, me);
        }
    }

    fn serve(service: &Service) {
        let mut library = Machine::enter(service);
        seen::entered(0, WORKER);
        loop {
            if let Some(request) = library.begin() {
                drop(library);
                library = Machine::enter(service);
                seen::entered(0, WORKER);
                library.complete(request);
                Machine::notify_all(&library);
            } else if library.stopped {
                return;
            } else {
                library = Machine::wait(library);
                seen::entered(0, WORKER);
            }
        }
    }

    fn stop(service: &Service) {
        let mut library = Machine::enter(service);
        seen::entered(0, 0);
        library.stopped = true;
        Machine::notify_all(&library);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::{Condvar, Mutex},
        thread,
    };

    use super::{Library, WORKER, seen};

    #[derive(Default)]
    struct Service {
        library: Mutex<Library>,
        changed: Condvar,
    }

    pub(super) fn run(clients: usize, requests: usize) {
        let service = Arc::new(Service::default());
        let serving = Arc::clone(&service);
        let worker = thread::spawn(move || serving.serve());
        let start = |client| {
            let service = Arc::clone(&service);
            thread::spawn(move || (0..requests).for_each(|_| service.ask(WORKER + client)))
        };
        let running: Vec<_> = (1..=clients).map(start).collect();
        for client in running {
            client.join().expect("nobody panics");
        }
        service.stop();
        worker.join().expect("nobody panics");
        let library = service.library.lock().expect("nobody panics");
        library.check(clients * requests);
    }

    impl Service {
        fn ask(&self, me: usize) {
            let mut library = self.library.lock().expect("nobody panics");
            seen::entered(0, me);
            let request = library.submit();
            self.changed.notify_all();
            drop(library);

            let mut library = self.library.lock().expect("nobody panics");
            seen::entered(0, me);
            let cancelled = library.cancel(request);
            drop(library);
            if cancelled {
                return;
            }

            let mut library = self.library.lock().expect("nobody panics");
            seen::entered(0, me);
            while !library.has_ended(request) {
                library = self.changed.wait(library).expect("nobody panics");
                seen::entered(0, me);
            }
        }

        fn serve(&self) {
            let mut library = self.library.lock().expect("nobody panics");
            seen::entered(0, WORKER);
            loop {
                if let Some(request) = library.begin() {
                    drop(library);
                    library = self.library.lock().expect("nobody panics");
                    seen::entered(0, WORKER);
                    library.complete(request);
                    self.changed.notify_all();
                } else if library.stopped {
                    return;
                } else {
                    library = self.changed.wait(library).expect("nobody panics");
                    seen::entered(0, WORKER);
                }
            }
        }

        fn stop(&self) {
            let mut library = self.library.lock().expect("nobody panics");
            seen::entered(0, 0);
            library.stopped = true;
            self.changed.notify_all();
        }
    }
}
