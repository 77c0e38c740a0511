//! The specification, held against traces written by hand.

use sim::{
    clause::ClauseSet, laws, monitor::Monitor, reading::Readings, trace::Return, value::INFINITE,
    verdict::Verdict,
};

use super::{
    super::{
        api::{
            CANCELLED, ERROR_ACCESS_DENIED, ERROR_CANCELLED, ERROR_INVALID_HANDLE,
            ERROR_OBJECT_NOT_FOUND, ERROR_SUCCESS, ERROR_TIMEOUT, INPROCESS, PASSED, QUEUED,
            WAITING,
        },
        clauses::{
            CANCEL_2, CANCEL_3, CANCEL_4, CLAUSES, CLOSE, HANDLED, MOUNT_1, MOUNT_2, READINGS,
            REQ_3, SESS_2, SESS_5,
        },
        testing::{
            ADMIN, FAST, ONE, SLOW, STRANGER, THREE, TWO, Trace, USER, begins, cancel, clean,
            close, enumerate, finishes, list, mount, world,
        },
    },
    Specification,
};

/// The verdict with every reading open.
fn verdict(trace: &Trace) -> Verdict {
    let spec = Specification::new(&world());
    Monitor::new(&spec, Readings::UNDECIDED, ClauseSet::new()).check(&trace.0)
}

#[track_caller]
fn conforms(trace: Trace) {
    let verdict = verdict(&trace);
    assert!(verdict.conforms(), "{verdict:#?}");
}

/// The last event is a violation, and of this clause among others.
#[track_caller]
fn violates(trace: Trace, clause: sim::clause::ClauseId) {
    match verdict(&trace) {
        Verdict::Violates(violation) => {
            let id = |clause: &sim::clause::ClauseId| CLAUSES[usize::from(clause.0)].id;
            let ids: Vec<_> = violation.clauses.iter().map(id).collect();
            assert!(violation.clauses.contains(&clause), "{ids:?}");
            assert_eq!(violation.event + 1, trace.0.len(), "{ids:?}");
        }
        other => panic!("{other:#?}"),
    }
}

/// A slow drive is at work on the first request.
fn handled() -> Trace {
    Trace::default().cleaning(SLOW, ONE).world(begins(SLOW))
}

/// The same, and a second request waits behind it.
fn busy() -> Trace {
    handled().cleaning(FAST, TWO)
}

#[test]
fn what_ended_before_the_call_is_not_found() {
    let ended = handled().world(finishes(SLOW));
    conforms(
        ended
            .clone()
            .answered(1, cancel(ADMIN, ONE), ERROR_OBJECT_NOT_FOUND),
    );
    violates(
        ended.answered(1, cancel(ADMIN, ONE), ERROR_SUCCESS),
        CANCEL_2,
    );
}

#[test]
fn what_ends_during_the_call_is_found_or_not() {
    let during = handled()
        .call(1, cancel(ADMIN, ONE), THREE)
        .world(finishes(SLOW));
    for code in [ERROR_SUCCESS, ERROR_OBJECT_NOT_FOUND, ERROR_ACCESS_DENIED] {
        conforms(
            during
                .clone()
                .returns(1, Return::of(code))
                .seen(ONE, PASSED),
        );
    }
}

#[test]
fn a_handled_request_is_denied_or_its_cancellation_comes_too_late() {
    let denied = handled().answered(1, cancel(ADMIN, ONE), ERROR_ACCESS_DENIED);
    let queued = handled().answered(1, cancel(ADMIN, ONE), ERROR_SUCCESS);
    let late = queued.clone().world(finishes(SLOW)).seen(ONE, PASSED);
    for (trace, value) in [(denied, 0), (late, 1)] {
        let Verdict::Conforms { readings } = verdict(&trace) else {
            panic!("both are permitted");
        };
        assert!(readings.admit(Readings::defaults(READINGS).with(HANDLED, value)));
        assert!(!readings.admit(Readings::defaults(READINGS).with(HANDLED, 1 - value)));
    }
    conforms(queued.seen(ONE, CANCELLED));
}

#[test]
fn a_waiting_request_of_a_busy_library_is_cancelled_in_its_turn() {
    let cancelled = busy().answered(1, cancel(ADMIN, TWO), ERROR_SUCCESS);
    conforms(cancelled.clone().seen(TWO, QUEUED));
    conforms(cancelled.world(finishes(SLOW)).seen(TWO, CANCELLED));
    violates(
        busy().answered(1, cancel(ADMIN, TWO), ERROR_ACCESS_DENIED),
        CANCEL_4,
    );
}

#[test]
fn a_queue_is_sorted_in_one_direction_for_good() {
    let descending = busy()
        .answered(1, cancel(ADMIN, TWO), ERROR_SUCCESS)
        .world(finishes(SLOW))
        .seen(TWO, INPROCESS);
    conforms(descending.clone());
    let ascending = busy()
        .answered(1, cancel(ADMIN, TWO), ERROR_SUCCESS)
        .world(finishes(SLOW))
        .rests()
        .seen(TWO, CANCELLED);
    conforms(ascending);
    let spec = Specification::new(&world());
    let readings = Readings::defaults(READINGS);
    let verdict = Monitor::new(&spec, readings, ClauseSet::new()).check(&descending.0);
    let Verdict::Violates(violation) = verdict else {
        panic!("the default is ascending");
    };
    assert_eq!(violation.clauses, [REQ_3]);
}

#[test]
fn a_user_cancels_nothing() {
    conforms(busy().answered(1, cancel(USER, TWO), ERROR_ACCESS_DENIED));
    violates(
        busy().answered(1, cancel(USER, TWO), ERROR_SUCCESS),
        CANCEL_3,
    );
}

#[test]
fn a_request_may_be_listed_before_the_call_that_made_it_returns() {
    let trace = Trace::default().call(0, clean(SLOW), ONE);
    conforms(
        trace
            .clone()
            .call(1, enumerate(), THREE)
            .returns(1, list(&[ONE])),
    );
    conforms(trace.call(1, enumerate(), THREE).returns(1, list(&[])));
}

#[test]
fn a_mount_without_time_out_may_wait_for_ever() {
    conforms(Trace::default().call(0, mount(INFINITE), ONE).rests());
    let timed_out = Return::of(ERROR_TIMEOUT);
    let trace = Trace::default().call(0, mount(INFINITE), ONE);
    violates(trace.returns(0, timed_out), MOUNT_1);
}

#[test]
fn a_mount_with_a_time_out_returns_once_it_has_passed() {
    let trace = Trace::default().call(0, mount(10), ONE);
    violates(trace.clone().returns(0, Return::of(ERROR_TIMEOUT)), MOUNT_1);
    violates(trace.clone().deadline(0).rests(), MOUNT_2);
    conforms(
        trace
            .deadline(0)
            .returns(0, Return::of(ERROR_TIMEOUT))
            .rests(),
    );
}

#[test]
fn closing_a_session_unwinds_the_mount_in_it() {
    let closed = Trace::default()
        .call(0, mount(INFINITE), ONE)
        .answered(1, close(), ERROR_SUCCESS);
    conforms(
        closed
            .clone()
            .returns(0, Return::of(ERROR_CANCELLED))
            .rests(),
    );
    conforms(
        closed
            .clone()
            .returns(0, Return::of(ERROR_INVALID_HANDLE))
            .rests(),
    );
    violates(closed.rests(), SESS_5);
}

#[test]
fn another_session_sees_whether_closing_waits() {
    let waiting = Trace::default()
        .call(1, mount(INFINITE), ONE)
        .rests()
        .call(2, close(), THREE)
        .returns(2, Return::of(ERROR_SUCCESS))
        .seen(ONE, WAITING);
    let Verdict::Conforms { readings } = verdict(&waiting) else {
        panic!("closing need not wait");
    };
    assert!(readings.admit(Readings::defaults(READINGS).with(CLOSE, 1)));
    assert!(!readings.admit(Readings::defaults(READINGS)));
}

#[test]
fn the_session_of_another_process_is_the_callers_mistake() {
    let trace = Trace::default().call(STRANGER.0, clean(FAST), ONE);
    let Verdict::Breach { clauses, event } = verdict(&trace) else {
        panic!("sessions do not cross processes");
    };
    assert_eq!((clauses.as_slice(), event), (&[SESS_2][..], 0));
}

#[test]
fn every_clause_id_is_unique() {
    let mut ids: Vec<_> = CLAUSES.iter().map(|clause| clause.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), CLAUSES.len());
}

mod lawful {
    //! The laws of specifications, over every state that three short clients reach.

    use sim::{
        clients::Clients,
        trace::{Activity, Event},
    };

    use super::*;

    /// Clients that make one call each, all at once.
    struct AtOnce(Vec<Event>);

    impl Clients for AtOnce {
        type State = u32;
        type Outcome = u32;

        fn initial(&self) -> u32 {
            0
        }

        fn inputs(&self, taken: &u32, offer: &mut dyn FnMut(Event, u32)) {
            for (index, event) in self.0.iter().enumerate() {
                if taken & (1 << index) == 0 {
                    offer(*event, taken | 1 << index);
                }
            }
        }

        fn observe(&self, _: &mut u32, _: &Event) {}

        fn ends(&self, _: &u32) -> bool {
            true
        }

        fn outcome(&self, taken: &u32) -> u32 {
            *taken
        }
    }

    fn clients() -> AtOnce {
        let calls = [
            (clean(FAST), ONE),
            (cancel(ADMIN, ONE), TWO),
            (mount(10), THREE),
            (close(), THREE),
        ];
        let event = |(client, (function, made)): (u8, (super::super::super::api::Function, _))| {
            Event::Call {
                activity: Activity(client),
                call: function.call(made),
            }
        };
        AtOnce((0..3).zip(calls).map(event).collect())
    }

    const BUDGET: sim::statespace::Budget = sim::statespace::Budget { states: 50_000 };

    #[test]
    fn inputs_commute_steps_cite_and_canonical_states_are_final() {
        let spec = Specification::new(&world());
        let pairs = laws::delay_closed(&spec, &clients(), BUDGET);
        assert!(pairs.expect("inputs commute") > 100);
        let steps = laws::every_step_cites(&spec, &clients(), BUDGET);
        assert!(steps.expect("every step cites") > 100);
        let states = laws::canonical_is_final(&spec, &clients(), BUDGET);
        assert!(states.expect("canonical states are final") > 100);
    }
}
