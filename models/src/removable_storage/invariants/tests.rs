//! Each promise, kept and broken.

use sim::{
    trace::Return,
    value::{INFINITE, Value},
};

use super::{
    super::{
        api::{
            CANCELLED, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_DATABASE_FAILURE,
            ERROR_INVALID_STATE, ERROR_OBJECT_NOT_FOUND, ERROR_RESOURCE_NOT_PRESENT, ERROR_SUCCESS,
            ERROR_TIMEOUT, FAILED, FIRST_OUT, Function, INPROCESS, NTMS_ALLOCATE_NEW,
            NTMS_EJECT_QUEUE, NTMS_EJECT_START, NTMS_EJECT_STOP, NTMS_INVENTORY_FAST,
            NTMS_INVENTORY_STOP, NTMS_OBJ_DELETE, NTMS_OBJ_INSERT, NTMS_OBJ_UPDATE,
            NTMS_OPSTATE_SUBMITTED, PASSED, QUEUED, WAITING,
        },
        testing::{
            ADMIN, FAST, LIBRARY, ONE, SLOW, TAPE, THREE, TWO, Trace, USER, ask, await_operator,
            begins, cancel, clean, close, disable, door, eject, empty, identify, inventory, mount,
            mount_for_writing, mount_in, open, refuse, satisfy, unsubscribe, world,
        },
    },
    INVARIANTS,
};
use crate::family::History;

fn times_out() -> Function {
    Function::PortTimesOut {
        library: LIBRARY.into(),
    }
}

fn allocate() -> Function {
    Function::AllocateNtmsMedia {
        hSession: USER.into(),
        dwOptions: NTMS_ALLOCATE_NEW.into(),
        dwTimeout: INFINITE.into(),
    }
}

fn withdraw() -> Function {
    Function::AccessIsWithdrawn {
        session: USER.into(),
    }
}

/// The names of the promises that a trace breaks.
fn broken(trace: &Trace) -> Vec<&'static str> {
    let world = world();
    let history = History {
        world: &world,
        events: &trace.0,
    };
    let broken = INVARIANTS
        .iter()
        .filter(|invariant| (invariant.check)(&history).is_err());
    broken.map(|invariant| invariant.name).collect()
}

#[test]
fn an_ordinary_trace_keeps_every_promise() {
    let trace = Trace::default()
        .cleaning(SLOW, ONE)
        .world(begins(SLOW))
        .answered(1, cancel(ADMIN, ONE), ERROR_ACCESS_DENIED)
        .call(1, mount(INFINITE), TWO)
        .answered(0, close(), ERROR_SUCCESS)
        .returns(1, Return::of(ERROR_CANCELLED))
        .seen(TWO, CANCELLED)
        .rests();
    assert_eq!(broken(&trace), [""; 0]);
}

#[test]
fn every_promise_is_broken_by_some_trace() {
    let start = Trace::default;
    let named = Return::of(ERROR_TIMEOUT).with(FIRST_OUT, FAST);
    let told = Return::of(ERROR_SUCCESS).with(FIRST_OUT, ONE);
    let mounted = Return::of(ERROR_SUCCESS).with(FIRST_OUT, FAST);
    let allocated = Return::of(ERROR_SUCCESS).with(FIRST_OUT, TAPE);
    let no_error = Return::of(ERROR_SUCCESS).with(FIRST_OUT, FAILED);
    let traces = [
        start()
            .answered(0, close(), ERROR_SUCCESS)
            .answered(0, close(), ERROR_SUCCESS),
        start()
            .call(1, mount(INFINITE), ONE)
            .answered(0, close(), ERROR_SUCCESS)
            .rests(),
        start()
            .cleaning(FAST, ONE)
            .seen(ONE, CANCELLED)
            .seen(ONE, PASSED),
        start()
            .cleaning(FAST, ONE)
            .call(0, ask(ONE), THREE)
            .returns(0, no_error),
        start().call(0, clean(FAST), ONE).rests(),
        start().cleaning(FAST, ONE).seen(ONE, PASSED).answered(
            0,
            cancel(ADMIN, ONE),
            ERROR_SUCCESS,
        ),
        start()
            .cleaning(FAST, ONE)
            .answered(0, cancel(USER, ONE), ERROR_SUCCESS),
        start()
            .cleaning(FAST, ONE)
            .answered(0, cancel(ADMIN, ONE), ERROR_ACCESS_DENIED)
            .seen(ONE, CANCELLED),
        start().call(1, open(), ONE).returns(1, Return::of(ONE)),
        start()
            .call(1, mount_for_writing(), ONE)
            .returns(1, mounted),
        start()
            .call(1, mount_in(SLOW.into()), ONE)
            .returns(1, mounted),
        start()
            .call(1, mount_in(TAPE.into()), ONE)
            .returns(1, mounted),
        start().call(1, mount(10), ONE).deadline(1).rests(),
        start()
            .call(1, mount(10), ONE)
            .returns(1, Return::of(ERROR_SUCCESS)),
        start()
            .call(1, mount(10), ONE)
            .deadline(1)
            .returns(1, named),
        start()
            .call(1, mount(10), ONE)
            .returns(1, Return::of(ERROR_TIMEOUT)),
        start().answered(0, clean(FAST), ERROR_DATABASE_FAILURE),
        start()
            .call(1, mount(INFINITE), ONE)
            .seen(ONE, WAITING)
            .answered(0, ask(ONE), ERROR_OBJECT_NOT_FOUND),
        start()
            .call(1, allocate(), ONE)
            .returns(1, allocated)
            .call(1, allocate(), TWO)
            .returns(1, allocated),
        start().answered(1, allocate(), ERROR_CANCELLED),
        start()
            .cleaning(SLOW, ONE)
            .world(Function::ServiceRestarts {})
            .seen(ONE, QUEUED),
        start()
            .world(withdraw())
            .call(1, mount(10), ONE)
            .returns(1, mounted),
        start()
            .call(1, mount(INFINITE), ONE)
            .seen(ONE, WAITING)
            .world(withdraw())
            .returns(1, Return::of(ERROR_ACCESS_DENIED)),
        start().answered(0, empty(FAST), ERROR_SUCCESS),
        start().answered(0, door(), ERROR_RESOURCE_NOT_PRESENT),
        start()
            .call(0, inventory(NTMS_INVENTORY_FAST), ONE)
            .returns(0, Return::of(ERROR_SUCCESS))
            .seen(ONE, INPROCESS)
            .answered(0, inventory(NTMS_INVENTORY_STOP), ERROR_SUCCESS)
            .seen(ONE, INPROCESS),
        start()
            .call(0, identify(), ONE)
            .returns(0, Return::of(ERROR_SUCCESS))
            .seen(ONE, QUEUED),
        start().answered(0, eject(ONE.into(), NTMS_EJECT_STOP), ERROR_SUCCESS),
        start().answered(0, eject(Value::Null, NTMS_EJECT_START), ERROR_SUCCESS),
        start()
            .call(0, eject(Value::Null, NTMS_EJECT_START), ONE)
            .returns(0, told)
            .seen(ONE, PASSED),
        start()
            .call(1, mount(10), TWO)
            .returns(1, mounted)
            .answered(0, eject(Value::Null, NTMS_EJECT_QUEUE), ERROR_SUCCESS),
        start()
            .call(0, eject(Value::Null, NTMS_EJECT_START), ONE)
            .returns(0, told)
            .world(times_out())
            .call(1, mount(10), TWO)
            .returns(1, mounted),
        start()
            .answered(0, disable(FAST), ERROR_INVALID_STATE)
            .cleaning(FAST, ONE),
        start()
            .submitting(ONE)
            .answered(0, refuse(ADMIN, ONE), ERROR_SUCCESS)
            .answered(0, satisfy(ONE), ERROR_SUCCESS),
        start()
            .submitting(ONE)
            .answered(0, refuse(ADMIN, ONE), ERROR_SUCCESS)
            .seen(ONE, NTMS_OPSTATE_SUBMITTED),
        start()
            .submitting(ONE)
            .answered(0, refuse(USER, ONE), ERROR_SUCCESS),
        start()
            .submitting(ONE)
            .call(1, await_operator(ONE, INFINITE), TWO)
            .answered(0, satisfy(ONE), ERROR_SUCCESS)
            .rests(),
        start()
            .submitting(ONE)
            .answered(1, await_operator(ONE, 10), ERROR_TIMEOUT),
        start()
            .cleaning(SLOW, ONE)
            .seen(ONE, INPROCESS)
            .seen(ONE, QUEUED),
        start().subscribing(TWO).told(TWO, NTMS_OBJ_UPDATE, FAST),
        start()
            .submitting(ONE)
            .subscribing(TWO)
            .told(TWO, NTMS_OBJ_INSERT, ONE),
        start()
            .cleaning(SLOW, ONE)
            .subscribing(TWO)
            .told(TWO, NTMS_OBJ_UPDATE, ONE),
        start()
            .subscribing(TWO)
            .submitting(ONE)
            .told(TWO, NTMS_OBJ_INSERT, ONE)
            .told(TWO, NTMS_OBJ_INSERT, ONE),
        start()
            .subscribing(TWO)
            .submitting(ONE)
            .told(TWO, NTMS_OBJ_DELETE, ONE)
            .told(TWO, NTMS_OBJ_UPDATE, ONE),
        start()
            .submitting(ONE)
            .subscribing(TWO)
            .told(TWO, NTMS_OBJ_UPDATE, ONE)
            .told(TWO, NTMS_OBJ_UPDATE, ONE)
            .told(TWO, NTMS_OBJ_UPDATE, ONE)
            .told(TWO, NTMS_OBJ_UPDATE, ONE),
        start()
            .subscribing(TWO)
            .submitting(ONE)
            .answered(0, unsubscribe(TWO), ERROR_SUCCESS)
            .told(TWO, NTMS_OBJ_INSERT, ONE),
        start()
            .subscribing(TWO)
            .answered(0, unsubscribe(TWO), ERROR_SUCCESS)
            .answered(0, unsubscribe(TWO), ERROR_SUCCESS),
        start()
            .subscribing(TWO)
            .submitting(ONE)
            .rests()
            .told(TWO, NTMS_OBJ_INSERT, ONE)
            .told(TWO, NTMS_OBJ_UPDATE, ONE)
            .told(TWO, NTMS_OBJ_UPDATE, ONE)
            .told(TWO, NTMS_OBJ_UPDATE, ONE),
    ];
    let mut seen: Vec<_> = traces.iter().flat_map(broken).collect();
    seen.sort_unstable();
    seen.dedup();
    // The world of the tests has a slow drive, none that stands alone and no slots; scenarios break
    // the promises left.
    let elsewhere = [
        "at rest nothing is queued in a library of fast drives",
        "cleaning a stand-alone drive leaves no request",
        "what is in the port is stored",
    ];
    for invariant in INVARIANTS {
        let here = seen.contains(&invariant.name);
        assert_ne!(
            here,
            elsewhere.contains(&invariant.name),
            "{}",
            invariant.name
        );
    }
    assert!(traces.iter().all(|trace| !broken(trace).is_empty()));
}
