//! What is permitted on the event log: one file for each thing that goes on.
//!
//! A call first *begins* (reaches its handle), then is decided, then returns. Only a call that has
//! begun can be found by a cancel: a caller cannot tell a call that has not begun from one that
//! has, so the documents' procedure can lose a cancel, and the specification lets it, unless the
//! reading `idle-cancel` says that a cancel waits for the next call.
//!
//! Events of several publishers have one order here, the order in which their writing took effect;
//! the documents promise an order only among the events of one thread, and every such order is
//! permitted.

mod delivering;
mod duties;
mod ending;
mod reading;
mod registering;
mod state;
mod stopping;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use sim::{
    reading::Reading,
    spec::{Conduct, Spec, Steps},
    trace::{Call, Event, Return},
    value::{Name, Value, Word},
};

use self::state::Pending;
pub use self::state::State;
use super::{
    api::{
        BUSY, ERROR_EVT_CHANNEL_NOT_FOUND, ERROR_LOG_FILE_FULL, EVENTS, Function, NOTHING,
        RECORDS_MAX, RETURNED, TRUE,
    },
    clauses::{
        CANCEL_12, CANCEL_21, CANCEL_24, CODE, QUERY_3, READINGS, RETURNED_ON_FAILURE, WORLD,
    },
    setup::{Record, Setup},
};
use crate::{cites, family::World};

/// What is permitted in the world of one scenario.
#[derive(Clone, Debug)]
pub struct Specification {
    world: Arc<World>,
    setup: Setup,
}

impl Specification {
    /// For a world.
    #[must_use]
    pub fn new(world: &Arc<World>) -> Self {
        Self {
            world: Arc::clone(world),
            setup: Setup::of(world),
        }
    }
}

impl Spec for Specification {
    type State = State;

    fn readings(&self) -> &'static [Reading] {
        READINGS
    }

    fn initial(&self) -> State {
        State {
            records: self.setup.records.clone(),
            ..State::default()
        }
    }

    fn input(&self, state: &mut State, event: &Event) -> Conduct {
        match *event {
            Event::Call { activity, call } => {
                let Call { made, .. } = call;
                let function = Function::of(&call);
                let conduct = duties::conduct(state, function);
                state.pending.push(Pending::new(activity, function, made));
                return conduct;
            }
            Event::Exit { activity } => {
                state.running.retain(|running| running.activity != activity);
            }
            Event::Deadline { activity } => {
                for pending in &mut state.pending {
                    pending.expired |= pending.activity == activity;
                }
            }
            Event::Fault { activity, site } => {
                for pending in &mut state.pending {
                    pending.struck |= pending.activity == activity && site == BUSY;
                }
            }
            Event::Return { .. } | Event::Enter { .. } | Event::Quiescent => {}
        }
        Conduct::Proper
    }

    fn steps(&self, state: &State, steps: &mut Steps<'_, State>) {
        for (at, pending) in state.pending.iter().enumerate() {
            duties::owed(state, pending, steps);
            match pending.result {
                Some(result) => returns(state, at, result, steps),
                None => self.goes_on(state, at, steps),
            }
        }
        delivering::callbacks(self, state, steps);
    }

    fn canonical(&self, state: &mut State) {
        for pending in &mut state.pending {
            if pending.result.is_some() {
                let Pending {
                    activity,
                    function,
                    made,
                    stop,
                    result,
                    ..
                } = *pending;
                *pending = Pending {
                    begun: true,
                    stop,
                    result,
                    ..Pending::new(activity, function, made)
                };
            }
        }
        state
            .pending
            .sort_unstable_by_key(|pending| pending.activity);
        state.handles.sort_unstable_by_key(|handle| handle.name);
        state.given.sort_unstable();
        state.running.sort_unstable();
    }
}

impl Specification {
    fn goes_on(&self, state: &State, at: usize, steps: &mut Steps<'_, State>) {
        let setup = &self.setup;
        if state.pending[at].awaits_stop() {
            stopping::reach(state, at, steps);
        }
        match state.pending[at].function {
            Function::EvtOpenSession { Login } => registering::open(setup, state, at, Login, steps),
            Function::EvtQuery { .. } | Function::EvtSubscribe { .. } => {
                registering::register(setup, state, at, steps);
            }
            Function::EvtNext {
                ResultSet,
                EventsSize,
                Timeout,
            } => {
                let request = reading::Request::of(ResultSet, EventsSize, Timeout);
                reading::read(state, at, request, steps);
            }
            Function::EvtCancel { Object } => stopping::cancel(state, at, Object, steps),
            Function::EvtClose { Object } => ending::close(state, at, Object, steps),
            Function::EventIsWritten { Channel, Level } => {
                let next = self.written(state, at, Channel, Level);
                steps.internal("an event is written", cites![choice WORLD], next);
            }
            Function::RecordIsRead { Event } => {
                let mut next = state.decided(at, NOTHING);
                if let Some(place) = state.place(Event) {
                    next.records[usize::from(place)].slow = false;
                }
                steps.internal("a record has been brought in", cites![choice WORLD], next);
            }
            Function::EVT_SUBSCRIBE_CALLBACK { .. } => {}
        }
    }

    fn written(&self, state: &State, at: usize, channel: Value, level: Value) -> State {
        let event = state.pending[at].made;
        let (Some(channel), Some(level)) = (self.setup.channel(channel), level.word()) else {
            return state.decided(at, Return::of(ERROR_EVT_CHANNEL_NOT_FOUND));
        };
        if state.records.len() == RECORDS_MAX {
            return state.decided(at, Return::of(ERROR_LOG_FILE_FULL));
        }
        let mut next = state.decided(at, Return::of(event));
        next.records.push(Record {
            event,
            channel,
            level,
            slow: false,
        });
        next
    }
}

/// Offers to refuse a call that was given a wrong handle or argument.
fn refused(state: &State, at: usize, codes: &[Word], steps: &mut Steps<'_, State>) {
    for code in codes {
        steps.internal(
            "the call is refused",
            cites![clause QUERY_3, choice CODE],
            state.decided(at, failure(state, at, *code)),
        );
    }
}

/// A failure; in that of an `EvtNext`, `Returned` is how many events it had read.
fn failure(state: &State, at: usize, code: Word) -> Return {
    let result = Return::of(code);
    match state.pending[at].function.reads() {
        None => result,
        Some(_) => result.with(RETURNED, state.pending[at].gathered.len() as u32),
    }
}

/// Offers the return of a call. A failing `EvtNext` is decided with the number of events that it
/// had read.
fn returns(state: &State, at: usize, result: Return, steps: &mut Steps<'_, State>) {
    let activity = state.pending[at].activity;
    let next = returned(state, at, result);
    if state.pending[at].function.reads().is_none() || result.0[EVENTS] != Value::Absent {
        let cites = cites![clause CANCEL_21, clause CANCEL_12];
        return steps.returns(activity, result, "the call returns", cites, next);
    }
    steps.under(RETURNED_ON_FAILURE, |steps, value| {
        let result = match value {
            0 => result.with(RETURNED, 0),
            1 => result.with(RETURNED, Value::Absent),
            _ => result,
        };
        let cites = cites![clause CANCEL_21, clause CANCEL_24, reading RETURNED_ON_FAILURE];
        steps.returns(activity, result, "the call fails", cites, next.clone());
    });
}

/// What clients know once a call has returned.
fn returned(state: &State, at: usize, result: Return) -> State {
    let mut next = state.clone();
    let call = next.pending.remove(at);
    if result.result() != Value::Word(TRUE) && result.result().name().is_none() {
        return next;
    }
    match (call.function, result.0[EVENTS]) {
        (Function::EvtNext { ResultSet, .. }, Value::List(events)) => {
            let query = ResultSet.name().unwrap_or(Name(0));
            next.given.extend(events.iter().map(|event| (event, query)));
        }
        (Function::EvtClose { Object }, _) => see_closed(&mut next, Object),
        (Function::EvtQuery { Session, .. } | Function::EvtSubscribe { Session, .. }, _) => {
            let gone = next.handle(Session).is_some_and(|session| session.gone);
            if let Some(handle) = next.handle_mut(Value::Name(call.made)) {
                handle.gone |= gone;
            }
        }
        _ => {}
    }
    next
}

fn see_closed(state: &mut State, object: Value) {
    let Some(target) = object.name() else { return };
    if let Some(given) = state.given.iter().position(|(event, _)| *event == target) {
        state.given.remove(given);
        return;
    }
    for handle in &mut state.handles {
        handle.gone |= handle.closes_with(target);
    }
    let State { given, handles, .. } = state;
    given.retain(|(_, query)| {
        !handles
            .iter()
            .any(|handle| handle.name == *query && handle.gone)
    });
}

const _: () = assert!(RECORDS_MAX <= 64, "the places of all records fit a set");
