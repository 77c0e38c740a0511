//! The service on real threads.

use std::sync::{Arc, Mutex};

use sim::{
    journal::Journal,
    native::{Native, execute},
    platform::Platform,
    reading::Readings,
    trace::{Activity, Call, Return},
    value::{INFINITE, Name, Value},
};

use super::{EventLog, Right};
use crate::{
    event_log::{
        api::{
            ERROR_CANCELLED, EvtSubscribeStartAtOldestRecord, Function, TRUE, batch, delivery,
            everything, information,
        },
        clauses::{IDLE, READINGS},
    },
    family::{Callbacks, Client, Host, Object, Service, World},
};

const CHANNEL: Name = Name(0);
const FIRST: Name = Name(1);
const QUERY: Name = Name(2);
const READER: Activity = Activity(0);
const OTHER: Activity = Activity(1);

/// Notes what it is called back with.
#[derive(Default)]
struct Notebook(Mutex<Vec<Call>>);

impl Callbacks for Notebook {
    fn invoke(&self, _handler: u32, call: Call) {
        self.0.lock().expect("no test panics inside").push(call);
    }
}

type Log = EventLog<Native>;

/// Runs a test against a service whose cancels wait for the next call, in a world with one event.
fn with_service(slow: u32, test: impl FnOnce(&Arc<Log>, &Notebook) + Send + 'static) {
    let event = Object {
        name: FIRST,
        kind: "event",
        properties: vec![CHANNEL.into(), information.into(), Value::Number(slow)],
    };
    let channel = Object {
        name: CHANNEL,
        kind: "channel",
        properties: vec![Value::Number(1)],
    };
    let world = World {
        objects: vec![channel, event],
        clients: vec![Client::default(); 4],
        handlers: vec![Activity(2)],
    };
    let body = move || {
        let notebook = Arc::new(Notebook::default());
        let service = Arc::new(Log::start(
            Host {
                world: Arc::new(world),
                readings: Readings::defaults(READINGS).with(IDLE, 1),
                journal: Arc::new(Journal::default()),
                callbacks: Arc::clone(&notebook) as Arc<dyn Callbacks>,
            },
            &Right,
        ));
        test(&service, &notebook);
        service.shutdown();
    };
    execute(&sim::native::Config::default(), body).expect("every thread ends");
}

fn call(service: &Log, activity: Activity, function: Function) -> Return {
    service.call(activity, &function.call(Name::NONE))
}

fn query(service: &Log) {
    let query = Function::EvtQuery {
        Session: Value::Null,
        Path: CHANNEL.into(),
        Query: everything.into(),
    };
    let made = service.call(READER, &query.call(QUERY));
    assert_eq!(made, Return::of(QUERY));
}

const NEXT: Function = Function::EvtNext {
    ResultSet: Value::Name(QUERY),
    EventsSize: Value::Number(1),
    Timeout: Value::Number(INFINITE),
};

#[test]
fn a_cancel_from_another_thread_ends_a_read() {
    with_service(1, |service, _| {
        query(service);
        let canceller = Arc::clone(service);
        let thread = Native::spawn("canceller", move || {
            let cancel = Function::EvtCancel {
                Object: QUERY.into(),
            };
            assert_eq!(call(&canceller, OTHER, cancel), Return::of(TRUE));
        });
        let read = call(service, READER, NEXT);
        assert_eq!(read.result(), ERROR_CANCELLED.into());
        Native::join(thread);
    });
}

#[test]
fn a_record_that_is_brought_in_wakes_the_read_that_waits_for_it() {
    with_service(1, |service, _| {
        query(service);
        let disk = Arc::clone(service);
        let thread = Native::spawn("disk", move || {
            call(
                &disk,
                OTHER,
                Function::RecordIsRead {
                    Event: FIRST.into(),
                },
            );
        });
        let read = call(service, READER, NEXT);
        assert_eq!(read, batch([FIRST].into_iter().collect()));
        Native::join(thread);
    });
}

#[test]
fn shutting_down_first_delivers_what_is_due() {
    let delivered = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&delivered);
    with_service(0, move |service, notebook| {
        let subscribe = Function::EvtSubscribe {
            Session: Value::Null,
            ChannelPath: CHANNEL.into(),
            Query: everything.into(),
            Callback: Value::Number(0),
            Flags: EvtSubscribeStartAtOldestRecord.into(),
        };
        service.call(READER, &subscribe.call(QUERY));
        service.shutdown();
        let calls = notebook.0.lock().expect("no test panics inside");
        seen.lock()
            .expect("no test panics inside")
            .extend(calls.iter().copied());
    });
    let delivered = delivered.lock().expect("no test panics inside");
    assert_eq!(*delivered, [delivery(Ok(FIRST))]);
}
