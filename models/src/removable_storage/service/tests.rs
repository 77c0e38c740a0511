//! The service on real threads.

use std::sync::Arc;

use sim::{
    journal::Journal,
    native::{Config, Native, execute},
    platform::Platform,
    reading::Readings,
    trace::{Activity, Call, Return},
    value::{INFINITE, Name, Value},
};

use super::{
    super::{
        api::{
            CANCELLED, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS,
            ERROR_TIMEOUT, FIRST_OUT, Function, PASSED, QUEUED, WAITING,
        },
        clauses::{HANDLED, READINGS},
        testing::{
            ADMIN, FAST, ONE, SLOW, THREE, TWO, USER, ask, begins, cancel, clean, close, enumerate,
            finishes, list, mount, world,
        },
    },
    RemovableStorage, Right,
};
use crate::family::{Callbacks, Host, Service};

struct Nobody;

impl Callbacks for Nobody {
    fn invoke(&self, _: u32, _: Call) {
        unreachable!("this family calls nobody back");
    }
}

type Storage = RemovableStorage<Native>;

/// Runs a test against a service built for some readings.
fn with_service(readings: Readings, test: impl FnOnce(&Arc<Storage>) + Send + 'static) {
    let body = move || {
        let service = Arc::new(Storage::start(
            Host {
                world: world(),
                readings,
                journal: Arc::new(Journal::default()),
                callbacks: Arc::new(Nobody),
            },
            &Right,
        ));
        test(&service);
        service.shutdown();
    };
    execute(&Config::default(), body).expect("every thread ends");
}

fn with_defaults(test: impl FnOnce(&Arc<Storage>) + Send + 'static) {
    with_service(Readings::defaults(READINGS), test);
}

fn call(service: &Storage, function: Function, made: Name) -> Return {
    service.call(Activity(0), &function.call(made))
}

fn code(service: &Storage, function: Function) -> Value {
    call(service, function, THREE).result()
}

fn state(service: &Storage, request: Name) -> Value {
    call(service, ask(request), THREE).0[FIRST_OUT]
}

/// Has the slow drive at work on the first request, the second waiting.
fn busy(service: &Storage) {
    call(service, clean(SLOW), ONE);
    call(service, begins(SLOW), THREE);
    call(service, clean(FAST), TWO);
}

#[test]
fn a_fast_drive_is_done_by_itself() {
    with_defaults(|service| {
        call(service, clean(FAST), ONE);
        while state(service, ONE) != PASSED.into() {
            Native::yield_now();
        }
        assert_eq!(
            code(service, cancel(ADMIN, ONE)),
            ERROR_OBJECT_NOT_FOUND.into()
        );
    });
}

#[test]
fn a_waiting_request_is_cancelled_when_the_library_comes_to_it() {
    with_defaults(|service| {
        busy(service);
        assert_eq!(code(service, cancel(USER, TWO)), ERROR_ACCESS_DENIED.into());
        assert_eq!(code(service, cancel(ADMIN, TWO)), ERROR_SUCCESS.into());
        assert_eq!(state(service, TWO), QUEUED.into());
        call(service, finishes(SLOW), THREE);
        while state(service, TWO) == QUEUED.into() {
            Native::yield_now();
        }
        assert_eq!(state(service, TWO), CANCELLED.into());
    });
}

#[test]
fn cancelling_a_handled_request_follows_the_reading() {
    let defaults = Readings::defaults(READINGS);
    for (value, answer) in [(0, ERROR_ACCESS_DENIED), (1, ERROR_SUCCESS)] {
        with_service(defaults.with(HANDLED, value), move |service| {
            busy(service);
            assert_eq!(code(service, cancel(ADMIN, ONE)), answer.into());
            call(service, finishes(SLOW), THREE);
            assert_eq!(state(service, ONE), PASSED.into());
        });
    }
}

#[test]
fn a_mount_that_times_out_is_cancelled() {
    with_defaults(|service| {
        assert_eq!(call(service, mount(5), ONE).result(), ERROR_TIMEOUT.into());
        assert_eq!(state(service, ONE), CANCELLED.into());
    });
}

#[test]
fn closing_a_session_ends_the_mount_in_it() {
    with_defaults(|service| {
        let mounting = Arc::clone(service);
        let client = Native::spawn("client", move || {
            let results = mounting.call(Activity(1), &mount(INFINITE).call(ONE));
            assert_eq!(results, Return::of(ERROR_CANCELLED));
        });
        while state(service, ONE) != WAITING.into() {
            Native::yield_now();
        }
        assert_eq!(code(service, close()), ERROR_SUCCESS.into());
        assert_eq!(state(service, ONE), CANCELLED.into());
        Native::join(client);
    });
}

#[test]
fn shutting_down_leaves_held_work_and_lets_go_of_who_waits() {
    with_defaults(|service| {
        busy(service);
        let mounting = Arc::clone(service);
        let client = Native::spawn("client", move || {
            mounting.call(Activity(1), &mount(INFINITE).call(Name(20)));
        });
        service.shutdown();
        Native::join(client);
        assert_eq!(state(service, TWO), QUEUED.into());
        let listed = call(service, enumerate(), THREE);
        let first = listed.0[FIRST_OUT];
        let expected = [list(&[ONE, TWO]), list(&[ONE, TWO, Name(20)])];
        assert!(
            expected.iter().any(|list| list.0[FIRST_OUT] == first),
            "{first:?}"
        );
    });
}
