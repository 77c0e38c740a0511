//! What the specification permits, event by event.

use std::sync::Arc;

use sim::{
    clause::{ClauseId, ClauseSet},
    monitor::Monitor,
    reading::{ReadingId, Readings},
    trace::{Activity, Call, Event, Return, Stamped},
    value::{INFINITE, Name, Value, Word},
    verdict::Verdict,
};

use super::Specification;
use crate::{
    event_log::{
        api::{
            ERROR_CANCELLED, ERROR_NO_MORE_ITEMS, ERROR_TIMEOUT, EvtSubscribeStartAtOldestRecord,
            Function, NOTHING, RETURNED, TRUE, batch, delivery, everything, information,
        },
        clauses::{
            BARRIER, CANCEL_2, CANCEL_18, CANCEL_28, CANCEL_51, CANCEL_55, CANCEL_58, CANCEL_59,
            CANCEL_61, IDLE, OVERTAKEN, PARTIAL, READINGS,
        },
    },
    family::{Client, HANDLER_INSTANCES, Object, World},
};

const CHANNEL: Name = Name(0);
/// Stands in the channel, and can be read.
const FIRST: Name = Name(1);
/// Stands behind it, and is slow.
const SECOND: Name = Name(2);
const QUERY: Name = Name(3);
const SUBSCRIPTION: Name = Name(4);
const THIRD: Name = Name(5);

const READER: Activity = Activity(0);
const OTHER: Activity = Activity(1);
const HANDLER: Activity = Activity(2);

fn world() -> World {
    let event = |name, slow| Object {
        name,
        kind: "event",
        properties: vec![CHANNEL.into(), information.into(), Value::Number(slow)],
    };
    let channel = Object {
        name: CHANNEL,
        kind: "channel",
        properties: vec![Value::Number(1)],
    };
    World {
        objects: vec![channel, event(FIRST, 0), event(SECOND, 1)],
        clients: vec![Client::default(); usize::from(HANDLER.0 + HANDLER_INSTANCES)],
        handlers: vec![HANDLER],
    }
}

/// A trace, told one event after the other.
#[derive(Clone, Default)]
struct Tale(Vec<Stamped>);

impl Tale {
    fn then(mut self, event: Event) -> Self {
        self.0.push(Stamped { at: 0, event });
        self
    }

    fn call(self, activity: Activity, function: Function) -> Self {
        self.makes(activity, function, Name::NONE)
    }

    fn makes(self, activity: Activity, function: Function, made: Name) -> Self {
        let call = function.call(made);
        self.then(Event::Call { activity, call })
    }

    fn returns(self, activity: Activity, results: Return) -> Self {
        self.then(Event::Return { activity, results })
    }

    fn enters(self, call: Call) -> Self {
        self.then(Event::Enter {
            activity: HANDLER,
            call,
        })
    }

    /// With a query that selects everything.
    fn query(self) -> Self {
        let query = Function::EvtQuery {
            Session: Value::Null,
            Path: CHANNEL.into(),
            Query: everything.into(),
        };
        self.makes(READER, query, QUERY)
            .returns(READER, Return::of(QUERY))
    }

    /// With a subscription to everything that has been written, and its first delivery.
    fn subscription(self) -> Self {
        let subscribe = Function::EvtSubscribe {
            Session: Value::Null,
            ChannelPath: CHANNEL.into(),
            Query: everything.into(),
            Callback: Value::Number(0),
            Flags: EvtSubscribeStartAtOldestRecord.into(),
        };
        self.makes(READER, subscribe, SUBSCRIPTION)
            .returns(READER, Return::of(SUBSCRIPTION))
            .enters(delivery(Ok(FIRST)))
    }

    /// With a query that has handed out all that can be read.
    fn exhausted_query(self) -> Self {
        let first = batch([FIRST].into_iter().collect());
        self.query().next(INFINITE).returns(READER, first)
    }

    /// A read of two records, whose first is there and whose second is not.
    fn next(self, timeout: u32) -> Self {
        self.call(READER, next(timeout))
    }

    fn cancelled(self) -> Self {
        self.call(OTHER, cancel()).returns(OTHER, Return::of(TRUE))
    }

    fn at_rest(self) -> Self {
        self.then(Event::Quiescent)
    }

    fn verdict(&self, readings: &[(ReadingId, u8)]) -> Verdict {
        let spec = Specification::new(&Arc::new(world()));
        let with = |all: Readings, (reading, value): &(ReadingId, u8)| all.with(*reading, *value);
        let readings = readings.iter().fold(Readings::UNDECIDED, with);
        Monitor::new(&spec, readings, ClauseSet::new()).check(&self.0)
    }

    #[track_caller]
    fn conforms(&self, readings: &[(ReadingId, u8)]) {
        let verdict = self.verdict(readings);
        assert!(verdict.conforms(), "{verdict:?}");
    }

    #[track_caller]
    fn violates(&self, readings: &[(ReadingId, u8)], clauses: &[ClauseId]) {
        match self.verdict(readings) {
            Verdict::Violates(violation) => assert_eq!(violation.clauses, clauses),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn blames_caller(&self, clause: ClauseId) {
        match self.verdict(&[]) {
            Verdict::Breach { clauses, .. } => assert_eq!(clauses, [clause]),
            other => panic!("{other:?}"),
        }
    }
}

fn next(timeout: u32) -> Function {
    Function::EvtNext {
        ResultSet: QUERY.into(),
        EventsSize: Value::Number(2),
        Timeout: Value::Number(timeout),
    }
}

fn cancel() -> Function {
    Function::EvtCancel {
        Object: QUERY.into(),
    }
}

fn close(handle: Name) -> Function {
    Function::EvtClose {
        Object: handle.into(),
    }
}

fn failed(code: Word) -> Return {
    Return::of(code).with(RETURNED, 0)
}

const WAITS_FOR_THE_NEXT: (ReadingId, u8) = (IDLE, 1);
const STRICT: (ReadingId, u8) = (OVERTAKEN, 0);
const LENIENT: (ReadingId, u8) = (OVERTAKEN, 1);

#[test]
fn a_cancel_can_come_before_the_read_has_begun_and_be_lost() {
    let tale = Tale::default().query().next(INFINITE).cancelled().at_rest();
    tale.conforms(&[(IDLE, 0)]);
    let Verdict::Conforms { readings } = tale.verdict(&[]) else {
        panic!("it is permitted under some reading");
    };
    let forgets = |readings: &Readings| readings.get(IDLE) == Some(0);
    assert!(
        readings.iter().all(forgets),
        "only where an idle cancel is ignored: {readings:?}"
    );
}

#[test]
fn a_cancel_that_waits_for_the_next_call_ends_it() {
    let tale = Tale::default()
        .exhausted_query()
        .next(INFINITE)
        .cancelled()
        .at_rest();
    tale.violates(&[WAITS_FOR_THE_NEXT], &[CANCEL_2]);
}

#[test]
fn a_stopped_read_times_out_only_where_stops_can_be_overtaken() {
    let deadline = Event::Deadline { activity: READER };
    let tale = Tale::default().query().next(10).cancelled().then(deadline);
    let tale = tale.returns(READER, failed(ERROR_TIMEOUT));
    tale.violates(&[WAITS_FOR_THE_NEXT, STRICT], &[CANCEL_18, CANCEL_28]);
    tale.conforms(&[WAITS_FOR_THE_NEXT, LENIENT]);
}

#[test]
fn what_comes_after_a_stopped_read_tells_what_became_of_its_batch() {
    let stopped = Tale::default().query().next(INFINITE).call(OTHER, cancel());
    let stopped = stopped.returns(READER, failed(ERROR_CANCELLED));
    let read = Function::RecordIsRead {
        Event: SECOND.into(),
    };
    let stopped = stopped.returns(OTHER, Return::of(TRUE)).call(OTHER, read);
    let later = stopped.returns(OTHER, NOTHING).next(INFINITE);
    let again = later
        .clone()
        .returns(READER, batch([FIRST, SECOND].into_iter().collect()));
    let lost = later.returns(READER, batch([SECOND].into_iter().collect()));
    let skips: &[(ReadingId, u8)] = &[(PARTIAL, 2)];
    let puts_back: &[(ReadingId, u8)] = &[(PARTIAL, 0)];
    again.conforms(puts_back);
    lost.conforms(skips);
    assert!(
        !lost.verdict(puts_back).conforms(),
        "put back, it comes again"
    );
}

#[test]
fn the_end_is_not_reached_before_a_slow_record() {
    let tale = Tale::default().query().next(INFINITE);
    let first = batch([FIRST].into_iter().collect());
    let tale = tale.returns(READER, first).next(INFINITE);
    assert!(
        !tale
            .returns(READER, failed(ERROR_NO_MORE_ITEMS))
            .verdict(&[])
            .conforms()
    );
}

#[test]
fn closing_under_a_read_is_the_callers_fault_whichever_came_first() {
    let query = Tale::default().query();
    let closed_under = query.clone().next(INFINITE).call(OTHER, close(QUERY));
    closed_under.blames_caller(CANCEL_55);
    query
        .call(OTHER, close(QUERY))
        .next(INFINITE)
        .blames_caller(CANCEL_55);
}

#[test]
fn using_what_has_been_closed_is_the_callers_fault() {
    let tale = Tale::default().query().call(OTHER, close(QUERY));
    tale.returns(OTHER, Return::of(TRUE))
        .next(INFINITE)
        .blames_caller(CANCEL_51);
}

#[test]
fn a_lent_event_is_not_the_callers_to_close() {
    let tale = Tale::default().subscription().call(HANDLER, close(FIRST));
    tale.blames_caller(CANCEL_61);
}

#[test]
fn a_close_that_waits_does_not_return_under_a_callback() {
    let closing = Tale::default()
        .subscription()
        .call(OTHER, close(SUBSCRIPTION));
    closing.clone().at_rest().conforms(&[(BARRIER, 0)]);
    let closed = closing.returns(OTHER, Return::of(TRUE));
    closed.violates(&[(BARRIER, 0)], &[CANCEL_59]);
    closed.conforms(&[(BARRIER, 1)]);
}

#[test]
fn not_even_a_late_callback_delivers_what_is_written_after_the_close() {
    let left = Tale::default()
        .subscription()
        .then(Event::Exit { activity: HANDLER });
    let read = Function::RecordIsRead {
        Event: SECOND.into(),
    };
    let read = left.call(OTHER, read).returns(OTHER, NOTHING);
    let closed = read
        .call(OTHER, close(SUBSCRIPTION))
        .returns(OTHER, Return::of(TRUE));
    closed
        .clone()
        .enters(delivery(Ok(SECOND)))
        .conforms(&[(BARRIER, 2)]);
    let write = Function::EventIsWritten {
        Channel: CHANNEL.into(),
        Level: information.into(),
    };
    let written = closed
        .makes(OTHER, write, THIRD)
        .returns(OTHER, Return::of(THIRD));
    written
        .enters(delivery(Ok(THIRD)))
        .violates(&[(BARRIER, 2)], &[CANCEL_58]);
}

#[test]
fn every_reading_has_a_value_to_start_from() {
    assert!(READINGS.iter().all(|reading| reading.values.len() >= 2));
}
