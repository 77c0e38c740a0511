//! The request queue, recorded.

use std::{collections::VecDeque, sync::Arc};

use sim::{
    clause::ClauseId,
    journal::Journal,
    machine::{Machine, Monitor},
    platform::Platform,
    reading::Reading,
    spec::{Cite, Conduct, Spec, Steps},
    trace::{Activity, Event, Return},
    value::{Value, Word},
};

use super::{Recorded, Shared, call};

/// 1, 2, 3 clients × 1, 2 requests.
pub(super) fn programs() -> Vec<Recorded> {
    let sizes = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)];
    let program = |(clients, requests)| {
        let name = format!("queue {clients}x{requests}");
        let body = Arc::new(move || run(clients, requests));
        Recorded::new(name, QueueSpec, body)
    };
    sizes.map(program).into()
}

const SUBMIT: u8 = 0;
const CANCEL: u8 = 1;
const WAIT: u8 = 2;

const DONE: Word = Word(0);
const CANCELLED: Word = Word(1);
/// A cancel was too early to be the end, or too late.
const NOTED: Word = Word(2);

/// Requests of one execution, at most.
const REQUESTS: usize = 6;
/// Clients, at most.
const CLIENTS: usize = 3;

/// How a request stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
enum Status {
    #[default]
    Absent,
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
    requests: [Status; REQUESTS],
    stopped: bool,
}

fn run(clients: usize, requests: usize) {
    let journal = Shared::default();
    let service = Machine::monitor("library", Library::default());
    let serving = service.clone();
    let mut running = vec![Machine::spawn("worker", move || serve(&serving))];
    running.extend((0..clients).map(|client| {
        let (journal, service) = (Arc::clone(&journal), service.clone());
        Machine::spawn("client", move || {
            for nth in 0..requests {
                ask(&journal, &service, client, client * requests + nth);
            }
        })
    }));
    Machine::rest(&journal);
    Machine::wind_up(&journal);
    let mut library = Machine::enter(&service);
    library.stopped = true;
    Machine::notify_all(&library);
    drop(library);
    running.into_iter().for_each(Machine::join);
}

fn ask(journal: &Journal, service: &Monitor<Library>, client: usize, request: usize) {
    call(journal, client, SUBMIT, request, || {
        let mut library = Machine::enter(service);
        library.requests[request] = Status::Queued;
        library.queue.push_back(request);
        Machine::notify_all(&library);
        Value::Null
    });
    let cancelled = call(journal, client, CANCEL, request, || {
        let mut library = Machine::enter(service);
        match library.requests[request] {
            Status::Queued => {
                library.queue.retain(|queued| *queued != request);
                library.requests[request] = Status::Cancelled;
                return CANCELLED;
            }
            Status::Running => library.requests[request] = Status::Cancelling,
            _ => {}
        }
        NOTED
    });
    if cancelled == NOTED {
        call(journal, client, WAIT, request, || {
            let mut library = Machine::enter(service);
            loop {
                match library.requests[request] {
                    Status::Done => return DONE,
                    Status::Cancelled => return CANCELLED,
                    _ => library = Machine::wait(library),
                }
            }
        });
    }
}

fn serve(service: &Monitor<Library>) {
    let mut library = Machine::enter(service);
    loop {
        if let Some(request) = library.queue.pop_front() {
            library.requests[request] = Status::Running;
            drop(library);
            library = Machine::enter(service);
            library.requests[request] = match library.requests[request] {
                Status::Cancelling => Status::Cancelled,
                _ => Status::Done,
            };
            Machine::notify_all(&library);
        } else if library.stopped {
            return;
        } else {
            library = Machine::wait(library);
        }
    }
}

/// What is permitted: a request ends once, as done or as cancelled, and all calls agree on it.
struct QueueSpec;

/// A call that has not returned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
enum Pending {
    #[default]
    Nothing,
    Submitting(u8),
    Submitted,
    Cancelling(u8),
    Answering(Word),
    Waiting(u8),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
struct State {
    requests: [Status; REQUESTS],
    calls: [Pending; CLIENTS],
}

const ANSWERS: &[Cite] = &[Cite::Clause(ClauseId(0))];
const WORKS: &[Cite] = &[Cite::Clause(ClauseId(1))];
const CANCELS: &[Cite] = &[Cite::Clause(ClauseId(2))];

impl Spec for QueueSpec {
    type State = State;

    fn readings(&self) -> &'static [Reading] {
        &[]
    }

    fn initial(&self) -> State {
        State::default()
    }

    fn input(&self, state: &mut State, event: &Event) -> Conduct {
        if let Event::Call { activity, call } = event {
            let request = call.made.0;
            state.calls[usize::from(activity.0)] = match call.function {
                SUBMIT => Pending::Submitting(request),
                CANCEL => Pending::Cancelling(request),
                _ => Pending::Waiting(request),
            };
        }
        Conduct::Proper
    }

    fn steps(&self, state: &State, steps: &mut Steps<'_, State>) {
        for (request, status) in state.requests.iter().enumerate() {
            let mut next = *state;
            next.requests[request] = match status {
                Status::Queued => Status::Running,
                Status::Running => Status::Done,
                Status::Cancelling => Status::Cancelled,
                _ => continue,
            };
            steps.owes(ClauseId(1));
            steps.internal("the worker goes on", WORKS, next);
        }
        for client in 0..CLIENTS {
            steps_of_call(state, client, steps);
        }
    }
}

fn steps_of_call(state: &State, client: usize, steps: &mut Steps<'_, State>) {
    let activity = Activity(client as u8);
    let mut next = *state;
    let pending = state.calls[client];
    if pending != Pending::Nothing {
        steps.owes(ClauseId(0));
    }
    match pending {
        Pending::Nothing => {}
        Pending::Submitting(request) => {
            next.requests[usize::from(request)] = Status::Queued;
            next.calls[client] = Pending::Submitted;
            steps.internal("the request is queued", WORKS, next);
        }
        Pending::Submitted => {
            next.calls[client] = Pending::Nothing;
            let results = Return::of(Value::Null);
            steps.returns(activity, results, "submitted", ANSWERS, next);
        }
        Pending::Cancelling(request) => {
            let status = &mut next.requests[usize::from(request)];
            let queued = *status == Status::Queued;
            *status = match *status {
                Status::Queued => Status::Cancelled,
                Status::Running => Status::Cancelling,
                status => status,
            };
            next.calls[client] = Pending::Answering(if queued { CANCELLED } else { NOTED });
            steps.internal("the cancel takes effect", CANCELS, next);
        }
        Pending::Answering(word) => {
            next.calls[client] = Pending::Nothing;
            steps.returns(activity, Return::of(word), "cancel answers", ANSWERS, next);
        }
        Pending::Waiting(request) => {
            let word = match state.requests[usize::from(request)] {
                Status::Done => DONE,
                Status::Cancelled => CANCELLED,
                _ => return,
            };
            next.calls[client] = Pending::Nothing;
            steps.returns(activity, Return::of(word), "it has ended", ANSWERS, next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::conform, *};

    #[test]
    fn a_request_that_was_cancelled_is_not_done_later() {
        let asked = |cancel: Word, wait: Word| {
            let calls = [
                (0, SUBMIT, Value::Null),
                (0, CANCEL, cancel.into()),
                (0, WAIT, wait.into()),
            ];
            conform(&QueueSpec, &calls)
        };
        assert!(asked(NOTED, DONE) && asked(NOTED, CANCELLED) && asked(CANCELLED, CANCELLED));
        assert!(!asked(CANCELLED, DONE));
    }
}
