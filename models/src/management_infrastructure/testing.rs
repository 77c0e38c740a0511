//! What the tests of this family share: a small world, and traces written down event by event.

use std::sync::Arc;

use sim::{
    clause::{ClauseId, ClauseSet},
    monitor::Monitor,
    reading::Readings,
    trace::{Activity, Call, Event, Return, Stamped},
    value::{Name, Value, Word},
    verdict::Verdict,
};

use super::{
    api::{
        Function, MI_OPERATIONFLAGS_AUTOMATIC_ACK_RESULTS, MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS,
        MI_REASON_NONE, MI_RESULT_OK, Parcel, handle, prompt, silent, slow,
    },
    clauses::READINGS,
    spec::Specification,
};
use crate::family::{Client, Object, World};

/// The objects of the world.
pub(super) const APPLICATION: Name = Name(0);
pub(super) const SESSION: Name = Name(1);
pub(super) const PROMPT: Name = Name(2);
pub(super) const SLOW: Name = Name(3);
pub(super) const SILENT: Name = Name(4);
/// The operation that a trace starts.
pub(super) const OPERATION: Name = Name(5);
/// Two clients, and the first instance of either handler.
pub(super) const ALICE: Activity = Activity(0);
pub(super) const BOB: Activity = Activity(1);
pub(super) const DELIVERED: Activity = Activity(2);

fn object(name: Name, kind: &'static str, properties: &[Value]) -> Object {
    let properties = properties.to_vec();
    Object {
        name,
        kind,
        properties,
    }
}

fn provider(name: Name, pace: Word, instances: u32) -> Object {
    let properties = [pace.into(), instances.into(), MI_RESULT_OK.into()];
    object(name, "provider", &properties)
}

/// A session, a provider of each pace with one instance, two clients, two handlers.
pub(super) fn world() -> Arc<World> {
    Arc::new(World {
        objects: vec![
            object(APPLICATION, "application", &[]),
            object(SESSION, "session", &[APPLICATION.into()]),
            provider(PROMPT, prompt, 1),
            provider(SLOW, slow, 1),
            provider(SILENT, silent, 1),
        ],
        clients: vec![Client::default(); 6],
        handlers: vec![DELIVERED, Activity(4)],
    })
}

/// A trace of that world.
#[derive(Clone, Debug, Default)]
pub(super) struct Script(pub(super) Vec<Stamped>);

impl Script {
    pub(super) fn then(mut self, event: Event) -> Self {
        self.0.push(Stamped { at: 0, event });
        self
    }

    pub(super) fn call(self, activity: Activity, function: &Function) -> Self {
        let call = function.call(OPERATION);
        self.then(Event::Call { activity, call })
    }

    pub(super) fn returns(self, activity: Activity, results: Return) -> Self {
        self.then(Event::Return { activity, results })
    }

    /// A call that returns nothing but a code, at once.
    pub(super) fn done(self, activity: Activity, function: &Function, code: Word) -> Self {
        self.call(activity, function)
            .returns(activity, Return::of(code))
    }

    /// Alice starts an operation that is synchronous.
    pub(super) fn started(self, class: Name) -> Self {
        self.call(ALICE, &enumerate(class, false, None))
            .returns(ALICE, Return::of(OPERATION))
    }

    /// Alice starts one that is asynchronous, with the first handler.
    pub(super) fn started_async(self, class: Name, manual: bool) -> Self {
        self.call(ALICE, &enumerate(class, manual, Some(0)))
            .returns(ALICE, Return::of(OPERATION))
    }

    pub(super) fn enters(self, call: Call) -> Self {
        let activity = DELIVERED;
        self.then(Event::Enter { activity, call })
    }

    /// The first handler is given a result, and returns.
    pub(super) fn delivers(self, parcel: Parcel) -> Self {
        let activity = DELIVERED;
        self.enters(parcel.delivered(Some(OPERATION)))
            .then(Event::Exit { activity })
    }

    pub(super) fn fetches(self, activity: Activity, parcel: Parcel) -> Self {
        self.call(activity, &fetch())
            .returns(activity, parcel.fetched(MI_RESULT_OK))
    }

    pub(super) fn rests(self) -> Self {
        self.then(Event::Quiescent)
    }

    pub(super) fn verdict(&self, readings: Readings) -> Verdict {
        let spec = Specification::new(&world());
        Monitor::new(&spec, readings, ClauseSet::new()).check(&self.0)
    }

    /// Panics unless the specification permits it, every reading at its default.
    pub(super) fn conforms(&self) {
        let verdict = self.verdict(Readings::defaults(READINGS));
        assert!(verdict.conforms(), "{verdict:#?}");
    }

    /// Panics unless it violates nothing but this clause.
    pub(super) fn violates(&self, clause: ClauseId) {
        match self.verdict(Readings::defaults(READINGS)) {
            Verdict::Violates(violation) => assert_eq!(violation.clauses, [clause]),
            verdict => panic!("{verdict:#?}"),
        }
    }
}

pub(super) fn enumerate(class: Name, manual: bool, handler: Option<u32>) -> Function {
    Function::MI_Session_EnumerateInstances {
        session: SESSION.into(),
        flags: Value::Word(if manual {
            MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS
        } else {
            MI_OPERATIONFLAGS_AUTOMATIC_ACK_RESULTS
        }),
        className: class.into(),
        instanceResult: handler.map_or(Value::Null, Value::Number),
    }
}

pub(super) fn fetch() -> Function {
    Function::MI_Operation_GetInstance {
        operation: OPERATION.into(),
    }
}

pub(super) fn cancel() -> Function {
    Function::MI_Operation_Cancel {
        operation: OPERATION.into(),
        reason: MI_REASON_NONE.into(),
    }
}

pub(super) fn close() -> Function {
    Function::MI_Operation_Close {
        operation: OPERATION.into(),
    }
}

pub(super) fn close_session(completion: Option<u32>) -> Function {
    Function::MI_Session_Close {
        session: handle(Some(SESSION)),
        completionCallback: completion.map_or(Value::Null, Value::Number),
    }
}
