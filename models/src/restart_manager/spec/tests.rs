//! The specification driven directly, by short traces.

use std::sync::Arc;

use sim::{
    clause::{ClauseId, ClauseSet},
    monitor::Monitor,
    reading::{ReadingId, Readings},
    trace::{Activity, Event, Return, Stamped},
    value::{List, Name, Value, Word},
    verdict::Verdict,
};

use super::{
    super::{api::*, clauses::*, setup::SETUP},
    Specification,
};
use crate::family::{Client, Object, World};

const EDITOR: Name = Name(0);
const SPOOLER: Name = Name(1);
const FILE: Name = Name(2);
const SESSION: Name = Name(10);
const JOINED: Name = Name(20);

const PRIMARY: Activity = Activity(0);
const CANCELLER: Activity = Activity(1);
const SECONDARY: Activity = Activity(2);
const STATUS: Activity = Activity(3);

/// A window and a service that have one file open; a starter with two threads, a second process,
/// and a handler of the first.
fn world(behaviour: Word) -> Arc<World> {
    let application = |name, behaviour: Word, class: Word| Object {
        name,
        kind: "application",
        properties: vec![behaviour.into(), class.into(), 1.into(), 1.into()],
    };
    let users: List = [EDITOR, SPOOLER].into_iter().collect();
    let client = |process| Client { process, user: 0 };
    Arc::new(World {
        objects: vec![
            application(EDITOR, behaviour, RmMainWindow),
            application(SPOOLER, obedient, RmService),
            Object {
                name: FILE,
                kind: "file",
                properties: vec![users.into()],
            },
        ],
        clients: vec![client(0), client(0), client(1), client(0), client(0)],
        handlers: vec![STATUS],
    })
}

/// A trace that grows call by call.
struct Story {
    world: Arc<World>,
    events: Vec<Stamped>,
    readings: Readings,
}

impl Story {
    fn new(behaviour: Word) -> Self {
        Self {
            world: world(behaviour),
            events: Vec::new(),
            readings: Readings::UNDECIDED,
        }
    }

    /// A session with the file registered.
    fn registered(behaviour: Word) -> Self {
        let register = Function::RmRegisterResources {
            dwSessionHandle: SESSION.into(),
            rgsFileNames: FILE.into(),
            rgApplications: Value::Null,
            rgsServiceNames: Value::Null,
        };
        let start = Function::RmStartSession {
            dwSessionFlags: 0.into(),
        };
        let started = Return::of(ERROR_SUCCESS)
            .with(1, SESSION)
            .with(2, SESSION.offset(1));
        let mut story = Self::new(behaviour);
        story.push(Event::Call {
            activity: PRIMARY,
            call: start.call(SESSION),
        });
        story.push(Event::Return {
            activity: PRIMARY,
            results: started,
        });
        story.done(PRIMARY, register, ERROR_SUCCESS)
    }

    fn under(mut self, reading: ReadingId, value: u8) -> Self {
        self.readings = self.readings.with(reading, value);
        self
    }

    fn push(&mut self, event: Event) {
        self.events.push(Stamped { at: 0, event });
    }

    fn calls(mut self, activity: Activity, function: Function) -> Self {
        let call = function.call(JOINED);
        self.push(Event::Call { activity, call });
        self
    }

    fn returns(mut self, activity: Activity, code: Word) -> Self {
        let results = Return::of(code);
        self.push(Event::Return { activity, results });
        self
    }

    fn done(self, activity: Activity, function: Function, code: Word) -> Self {
        self.calls(activity, function).returns(activity, code)
    }

    fn told(mut self, percent: u32) -> Self {
        let call = status(percent);
        self.push(Event::Enter {
            activity: STATUS,
            call,
        });
        self
    }

    fn handled(mut self) -> Self {
        self.push(Event::Exit { activity: STATUS });
        self
    }

    fn struck(mut self, activity: Activity, site: u8) -> Self {
        self.push(Event::Fault { activity, site });
        self
    }

    fn rests(mut self) -> Self {
        self.push(Event::Quiescent);
        self
    }

    fn verdict(&self) -> Verdict {
        let spec = Specification::new(&self.world);
        Monitor::new(&spec, self.readings, ClauseSet::new()).check(&self.events)
    }

    fn conforms(self) {
        let verdict = self.verdict();
        assert!(verdict.conforms(), "{verdict:?}");
    }

    fn violates(self, clause: ClauseId) {
        match self.verdict() {
            Verdict::Violates(violation) => assert_eq!(violation.clauses, [clause]),
            verdict => panic!("{verdict:?}"),
        }
    }

    fn forbidden(self) {
        let verdict = self.verdict();
        assert!(matches!(verdict, Verdict::Violates(_)), "{verdict:?}");
    }

    fn blames_caller(self, clause: ClauseId) {
        match self.verdict() {
            Verdict::Breach { clauses, .. } => assert_eq!(clauses, [clause]),
            verdict => panic!("{verdict:?}"),
        }
    }
}

fn shutdown(flags: u32) -> Function {
    Function::RmShutdown {
        dwSessionHandle: SESSION.into(),
        lActionFlags: flags.into(),
        fnStatus: 0.into(),
    }
}

fn restart() -> Function {
    Function::RmRestart {
        dwSessionHandle: SESSION.into(),
        dwRestartFlags: 0.into(),
        fnStatus: Value::Null,
    }
}

fn cancel() -> Function {
    Function::RmCancelCurrentTask {
        dwSessionHandle: SESSION.into(),
    }
}

fn end() -> Function {
    Function::RmEndSession {
        dwSessionHandle: SESSION.into(),
    }
}

#[test]
fn the_setup_is_named_in_plural_and_singular() {
    let keys: Vec<_> = SETUP.iter().map(|kind| (kind.key, kind.kind)).collect();
    assert_eq!(keys[0], ("applications", "application"));
}

#[test]
fn a_cancelled_shutdown_returns_1223_or_whatever_it_had_come_to() {
    for code in [ERROR_CANCELLED, ERROR_SUCCESS] {
        Story::registered(obedient)
            .calls(PRIMARY, shutdown(0))
            .done(CANCELLER, cancel(), ERROR_SUCCESS)
            .returns(PRIMARY, code)
            .rests()
            .conforms();
    }
}

#[test]
fn a_shutdown_that_nobody_cancelled_does_not_return_1223() {
    Story::registered(obedient)
        .done(PRIMARY, shutdown(0), ERROR_CANCELLED)
        .violates(CANCEL_6);
}

#[test]
fn a_cancel_before_the_operation_is_lost_or_latched() {
    let early = |reading| {
        Story::registered(obedient)
            .under(IDLE_CANCEL, reading)
            .done(CANCELLER, cancel(), ERROR_SUCCESS)
            .done(PRIMARY, shutdown(0), ERROR_CANCELLED)
    };
    early(0).violates(CANCEL_6);
    early(1).conforms();
}

#[test]
fn a_latched_cancel_is_spent_on_one_operation() {
    Story::registered(obedient)
        .under(IDLE_CANCEL, 1)
        .done(CANCELLER, cancel(), ERROR_SUCCESS)
        .done(PRIMARY, shutdown(0), ERROR_CANCELLED)
        .done(PRIMARY, shutdown(0), ERROR_CANCELLED)
        .violates(CANCEL_6);
}

#[test]
fn a_cancel_during_the_callback_hits_the_operation() {
    Story::registered(obedient)
        .calls(PRIMARY, shutdown(0))
        .told(50)
        .done(CANCELLER, cancel(), ERROR_REQUEST_OUT_OF_SEQUENCE)
        .violates(CANCEL_1);
}

#[test]
fn the_percentage_rises() {
    Story::registered(obedient)
        .calls(PRIMARY, shutdown(0))
        .told(50)
        .handled()
        .told(100)
        .handled()
        .returns(PRIMARY, ERROR_SUCCESS)
        .conforms();
    Story::registered(obedient)
        .calls(PRIMARY, shutdown(0))
        .told(50)
        .handled()
        .told(50)
        .violates(CB_1);
}

#[test]
fn a_window_that_refuses_is_351_or_1223_by_reading() {
    let refused = |reading, code| {
        Story::registered(vetoes)
            .under(VETO_CODE, reading)
            .done(PRIMARY, shutdown(0), code)
            .rests()
    };
    refused(0, ERROR_FAIL_SHUTDOWN).conforms();
    refused(1, ERROR_CANCELLED).conforms();
    refused(0, ERROR_CANCELLED).violates(CANCEL_6);
    refused(0, ERROR_SUCCESS).forbidden();
}

#[test]
fn without_force_a_hang_may_last_for_ever_and_with_force_it_may_not() {
    let hung = |flags| Story::registered(hangs).calls(PRIMARY, shutdown(flags));
    hung(0).under(UNFORCED_HANG, 1).rests().conforms();
    hung(0).under(UNFORCED_HANG, 0).rests().violates(CANCEL_14);
    hung(RM_FORCE_SHUTDOWN).rests().violates(SHUT_8);
}

#[test]
fn a_cancel_waits_for_nothing() {
    Story::registered(hangs)
        .under(UNFORCED_HANG, 1)
        .calls(PRIMARY, shutdown(0))
        .calls(CANCELLER, cancel())
        .rests()
        .violates(CANCEL_2);
}

#[test]
fn a_restart_follows_a_cancelled_shutdown_but_not_none() {
    Story::registered(obedient)
        .calls(PRIMARY, shutdown(0))
        .done(CANCELLER, cancel(), ERROR_SUCCESS)
        .returns(PRIMARY, ERROR_CANCELLED)
        .done(PRIMARY, restart(), ERROR_SUCCESS)
        .conforms();
    Story::registered(obedient)
        .done(PRIMARY, restart(), ERROR_SUCCESS)
        .violates(RST_1);
}

#[test]
fn the_end_of_the_session_meets_a_shutdown_in_four_ways() {
    let (waits, aborts, cancels, detaches) = (0, 1, 2, 3);
    let overtaken = |reading, code| {
        Story::registered(hangs)
            .under(END_DURING_OPERATION, reading)
            .calls(PRIMARY, shutdown(0))
            .told(0)
            .done(CANCELLER, end(), ERROR_SUCCESS)
            .handled()
            .returns(PRIMARY, code)
    };
    overtaken(waits, ERROR_FAIL_SHUTDOWN).forbidden();
    overtaken(aborts, ERROR_INVALID_HANDLE).conforms();
    overtaken(cancels, ERROR_CANCELLED).conforms();
    overtaken(detaches, ERROR_FAIL_SHUTDOWN).conforms();
    overtaken(detaches, ERROR_CANCELLED).violates(CANCEL_6);
}

#[test]
fn an_ended_handle_is_unknown() {
    let ended = || Story::registered(obedient).done(PRIMARY, end(), ERROR_SUCCESS);
    ended()
        .done(PRIMARY, end(), ERROR_INVALID_HANDLE)
        .conforms();
    ended().done(PRIMARY, end(), ERROR_SUCCESS).violates(END_2);
    ended()
        .done(CANCELLER, cancel(), ERROR_SUCCESS)
        .violates(CANCEL_10);
    ended()
        .done(PRIMARY, shutdown(0), ERROR_SUCCESS)
        .violates(SESS_9);
}

#[test]
fn a_fault_permits_its_code_and_no_other() {
    let struck = |site| {
        Story::registered(obedient)
            .calls(CANCELLER, end())
            .struck(CANCELLER, site)
    };
    struck(REGISTRY_FAULT)
        .returns(CANCELLER, ERROR_SEM_TIMEOUT)
        .conforms();
    struck(MEMORY_FAULT)
        .returns(CANCELLER, ERROR_OUTOFMEMORY)
        .conforms();
    struck(MEMORY_FAULT)
        .returns(CANCELLER, ERROR_SEM_TIMEOUT)
        .forbidden();
}

#[test]
fn a_cancel_from_another_process_is_the_callers_fault() {
    Story::registered(obedient)
        .calls(SECONDARY, cancel())
        .blames_caller(CANCEL_3);
}
