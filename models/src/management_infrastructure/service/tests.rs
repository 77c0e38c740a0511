//! The service at work: on real threads, and under loom in every execution of its memory model.

use std::sync::{Arc, Mutex};

use sim::{
    journal::Journal,
    loom::{self, Loom},
    native::{self, Native},
    platform::Platform,
    reading::Readings,
    trace::{Activity, Call, Return},
    value::Word,
};

use super::{ManagementInfrastructure, Right};
use crate::{
    family::{Callbacks, Host, Service},
    management_infrastructure::{
        api::{Function, MI_FALSE, MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK},
        clauses::READINGS,
        testing::{
            ALICE, BOB, OPERATION, PROMPT, SILENT, cancel, close, close_session, enumerate, fetch,
            world,
        },
    },
};

/// Real threads are tried so often.
const ROUNDS: usize = 50;

/// Remembers the results that callbacks were given.
#[derive(Default)]
struct Mailbox(Mutex<Vec<Call>>);

impl Callbacks for Mailbox {
    fn invoke(&self, _handler: u32, call: Call) {
        let mut calls = self.0.lock().expect("no callback panics");
        calls.push(call);
    }
}

impl Mailbox {
    /// The codes of all final results.
    fn finals(&self) -> Vec<Word> {
        let calls = self.0.lock().expect("no callback panics");
        let last = calls.iter().filter_map(|call| match Function::of(call) {
            Function::instanceResult {
                moreResults,
                resultCode,
                ..
            } if moreResults == MI_FALSE.into() => resultCode.word(),
            _ => None,
        });
        last.collect()
    }
}

struct Running<P: Platform> {
    service: Arc<ManagementInfrastructure<P>>,
    mailbox: Arc<Mailbox>,
}

impl<P: Platform> Running<P> {
    fn start() -> Self {
        let mailbox = Arc::new(Mailbox::default());
        let callbacks = Arc::clone(&mailbox);
        let service = ManagementInfrastructure::start(
            Host {
                world: world(),
                readings: Readings::defaults(READINGS),
                journal: Arc::new(Journal::new(0)),
                callbacks,
            },
            &Right,
        );
        let service = Arc::new(service);
        Self { service, mailbox }
    }

    fn call(&self, activity: Activity, function: &Function) -> Return {
        self.service.call(activity, &function.call(OPERATION))
    }

    /// Calls a function on a thread of its own.
    fn spawn(&self, function: Function) -> P::Join {
        let service = Arc::clone(&self.service);
        P::spawn("bob", move || {
            service.call(BOB, &function.call(OPERATION));
        })
    }
}

fn code(word: Word) -> Return {
    Return::of(word)
}

/// Whether the cancel comes before, while or after the fetch waits, the fetch returns.
fn a_cancelled_fetch_returns<P: Platform>() {
    let running = Running::<P>::start();
    running.call(ALICE, &enumerate(SILENT, false, None));
    let other = running.spawn(cancel());
    let mut fetched = running.call(ALICE, &fetch());
    while fetched.0[2] != MI_FALSE.into() {
        fetched = running.call(ALICE, &fetch());
    }
    assert_eq!(fetched.0[3], MI_RESULT_FAILED.into());
    P::join(other);
    assert_eq!(running.call(ALICE, &close()), code(MI_RESULT_OK));
    let closed = running.call(ALICE, &close_session(None));
    assert_eq!(closed, code(MI_RESULT_OK));
    running.service.shutdown();
}

/// Whoever is first, the provider or the cancel: one final result is delivered.
fn a_final_result_is_delivered_once<P: Platform>() {
    let running = Running::<P>::start();
    running.call(ALICE, &enumerate(PROMPT, false, Some(0)));
    let cancelled = running.call(ALICE, &cancel());
    assert_eq!(cancelled, code(MI_RESULT_OK));
    running.service.shutdown();
    let finals = running.mailbox.finals();
    assert_eq!(finals.len(), 1, "{finals:?}");
}

/// Two threads close; the handle is given back once.
fn a_handle_is_given_back_once<P: Platform>() {
    let running = Running::<P>::start();
    running.call(ALICE, &enumerate(SILENT, false, Some(0)));
    let other = running.spawn(close());
    let mine = running.call(ALICE, &close());
    P::join(other);
    assert!(
        [MI_RESULT_OK, MI_RESULT_INVALID_PARAMETER]
            .map(code)
            .contains(&mine)
    );
    let again = running.call(ALICE, &close());
    assert_eq!(again, code(MI_RESULT_INVALID_PARAMETER));
    running.service.shutdown();
}

fn on_real_threads(program: fn()) {
    for _ in 0..ROUNDS {
        let round = native::execute(&native::Config::default(), program);
        assert_eq!(round, Ok(()));
    }
}

fn under_loom(program: fn()) {
    let config = loom::Config {
        preemptions: Some(2),
        ..loom::Config::default()
    };
    match loom::explore(config, program) {
        Ok(executions) => assert!(executions > 1, "nothing ran concurrently"),
        Err(failure) => panic!("{failure}"),
    }
}

#[test]
fn on_real_threads_a_cancelled_fetch_returns() {
    on_real_threads(a_cancelled_fetch_returns::<Native>);
}

#[test]
fn on_real_threads_a_final_result_is_delivered_once() {
    on_real_threads(a_final_result_is_delivered_once::<Native>);
}

#[test]
fn on_real_threads_a_handle_is_given_back_once() {
    on_real_threads(a_handle_is_given_back_once::<Native>);
}

#[test]
fn under_loom_a_cancelled_fetch_returns() {
    under_loom(a_cancelled_fetch_returns::<Loom>);
}

#[test]
fn under_loom_a_final_result_is_delivered_once() {
    under_loom(a_final_result_is_delivered_once::<Loom>);
}
