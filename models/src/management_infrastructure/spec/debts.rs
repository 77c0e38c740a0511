//! Where the implementation may not rest, and by which clause.

use arrayvec::ArrayVec;
use sim::{clause::ClauseId, reading::ReadingId, spec::Steps, trace::Activity, value::Name};

use super::{
    Specification,
    state::{Ask, Cancelling, Fate, Handle, Operation, Origin, Pending, Phase, Stage, State},
};
use crate::{
    family::HANDLER_INSTANCES,
    management_infrastructure::clauses::{
        CALL_1, CANCEL_3, CANCEL_5, CANCEL_8, CANCEL_11, CANCEL_29, CANCEL_38, CANCEL_40,
        CANCEL_52, CANCEL_62, CANCEL_63, CANCEL_64, CANCEL_65, CANCEL_73, INLINE_CALLBACK,
        LAST_INSTANCE, RESULTS_AFTER_CLOSE,
    },
};

/// A step that is owed.
struct Debt {
    clause: ClauseId,
    /// The readings, with their values, under which it is.
    under: ArrayVec<(ReadingId, u8), 3>,
}

impl Debt {
    fn by(clause: ClauseId) -> Self {
        let under = ArrayVec::new();
        Self { clause, under }
    }

    /// It is owed only if a reading has a value.
    fn only_if(mut self, depends: bool, reading: ReadingId, value: u8) -> Self {
        if depends {
            self.under.push((reading, value));
        }
        self
    }

    fn fall_due(&self, steps: &mut Steps<'_, State>) {
        fn owe(steps: &mut Steps<'_, State>, clause: ClauseId, under: &[(ReadingId, u8)]) {
            match under {
                [] => steps.owes(clause),
                [(reading, wanted), others @ ..] => steps.under(*reading, |steps, value| {
                    if value == *wanted {
                        owe(steps, clause, others);
                    }
                }),
            }
        }
        owe(steps, self.clause, &self.under);
    }
}

impl Specification {
    /// Everything that is owed in a state.
    pub(super) fn debts(&self, state: &State, steps: &mut Steps<'_, State>) {
        for pending in &state.pending {
            if let Some(debt) = debt_of_call(state, pending) {
                let carried = self.is_carried(state, pending);
                debt.only_if(carried, INLINE_CALLBACK, 0).fall_due(steps);
            }
        }
        for operation in &state.operations {
            if let Some(debt) = debt_of_operation(state, operation) {
                debt.fall_due(steps);
            }
        }
        for session in &state.sessions {
            if let Phase::Closing(Some(handler)) = session.phase
                && state.free_instance(handler).is_some()
                && let Some(debt) = debt_of_close(state, session.name, CANCEL_64)
            {
                debt.fall_due(steps);
            }
        }
    }

    /// Whether a callback that a call brought about may be running inside it, held up by its
    /// client.
    fn is_carried(&self, state: &State, pending: &Pending) -> bool {
        let mut concerned = state
            .operations
            .iter()
            .filter(|operation| concerns(state, pending, operation));
        concerned.any(|operation| {
            let instances = 0..HANDLER_INSTANCES;
            let mut running = instances.filter(|instance| operation.running & (1 << instance) != 0);
            running.any(|instance| {
                let handler = operation.handler.unwrap_or_default();
                let activity = self.handler_activity(handler, instance);
                activity != pending.activity && is_held_up(state, activity)
            })
        })
    }
}

/// Whether a call can bring about callbacks of an operation.
fn concerns(state: &State, pending: &Pending, operation: &Operation) -> bool {
    match pending.ask {
        Ask::Cancel(Some(name)) | Ask::Close(Some(name)) | Ask::Acknowledge(Some(name)) => {
            operation.name == name
        }
        Ask::Start { .. } => operation.name == pending.made,
        Ask::CloseSession(Some(name), _) => operation.session == name,
        Ask::CloseApplication(Some(name)) => state
            .operations_in(name)
            .any(|other| other.name == operation.name),
        _ => false,
    }
}

/// Whether no call keeps a callback that still has to return.
fn is_held_up(state: &State, activity: Activity) -> bool {
    let mut pending = state.pending.iter();
    pending
        .find(|pending| pending.activity == activity)
        .is_none_or(|pending| debt_of_call(state, pending).is_none())
}

fn debt_of_call(state: &State, pending: &Pending) -> Option<Debt> {
    let begun = pending.stage == Stage::Begun;
    if matches!(pending.stage, Stage::Calling(..)) {
        return None;
    }
    let clause = match pending.ask {
        Ask::Cancel(Some(_)) => CANCEL_3,
        Ask::Get(Some(name)) => return debt_of_fetch(state, pending, name),
        Ask::Close(Some(name)) => match state.operation(name) {
            Some(operation) if operation.handler.is_some() => CANCEL_52,
            Some(operation) if begun && !operation.ended => return None,
            _ => CALL_1,
        },
        Ask::Start {
            session: None,
            handler: Some(_),
            ..
        } => CANCEL_40,
        Ask::CloseSession(Some(_), Some(_)) => CANCEL_65,
        Ask::CloseSession(Some(name), None) if begun => {
            return debt_of_close(state, name, CALL_1);
        }
        Ask::CloseSession(Some(name), None) => {
            let mut operations = state.operations_of(name);
            let runs = operations.find(|operation| !operation.ended);
            let is_async = |operation: &Operation| operation.handler.is_some();
            runs.map_or(CALL_1, |operation| {
                clause_of_cancel(Origin::Session, is_async(operation))
            })
        }
        Ask::CloseApplication(Some(name)) if begun => {
            let waits = |phase| phase != Phase::Complete;
            let mut sessions = state.sessions.iter();
            if sessions.any(|session| session.application == name && waits(session.phase)) {
                return None;
            }
            CALL_1
        }
        Ask::CloseApplication(Some(name)) => {
            let mut operations = state.operations_in(name);
            let runs = operations.any(|operation| !operation.ended);
            if runs { CANCEL_73 } else { CALL_1 }
        }
        _ => CALL_1,
    };
    Some(Debt::by(clause))
}

/// By which clause an operation owes its end, if it has been cancelled.
fn clause_of_cancel(origin: Origin, is_async: bool) -> ClauseId {
    match (origin, is_async) {
        (Origin::Cancel, true) => CANCEL_5,
        (Origin::Cancel, false) => CANCEL_11,
        (Origin::Session, true) => CANCEL_63,
        (Origin::Session, false) => CANCEL_62,
        (Origin::Application, _) => CANCEL_73,
        (Origin::Close, _) => CANCEL_8,
    }
}

/// Whether there is a result to hand out, and whether that depends on how the last instance comes.
fn is_there(operation: &Operation) -> (bool, bool) {
    let (alone, together) = (operation.next(false), operation.next(true));
    (alone.is_some(), together.is_none())
}

fn debt_of_fetch(state: &State, pending: &Pending, name: Name) -> Option<Debt> {
    let Some(operation) = state.operation(name) else {
        return Some(Debt::by(CANCEL_29));
    };
    let origin = operation.cancelling.origin();
    let clause = origin.map_or(CANCEL_29, |origin| clause_of_cancel(origin, false));
    let debt = Debt::by(clause);
    let out_of_place = operation.handler.is_some() || operation.handle != Handle::Open;
    if pending.stage != Stage::Called || out_of_place || operation.ended {
        return Some(debt);
    }
    let (there, depends) = is_there(operation);
    there.then(|| debt.only_if(depends, LAST_INSTANCE, 0))
}

fn debt_of_operation(state: &State, operation: &Operation) -> Option<Debt> {
    let is_async = operation.handler.is_some();
    if let Some(origin) = state.due_to_cancel(operation) {
        return Some(Debt::by(clause_of_cancel(origin, is_async)));
    }
    if let (Cancelling::Asked(origin), false) = (operation.cancelling, operation.ended) {
        return Some(Debt::by(clause_of_cancel(origin, is_async)));
    }
    let handler = operation.handler?;
    let last = operation.ended || operation.posted == operation.handed;
    let debt = Debt::by(match (operation.fate, operation.cancelling.origin()) {
        (Fate::Cancelled(_), Some(origin)) => clause_of_cancel(origin, true),
        _ if last => CANCEL_8,
        _ => CANCEL_38,
    });
    if operation.under_way.is_some() {
        return state.free_instance(handler).is_some().then_some(debt);
    }
    let (there, depends) = is_there(operation);
    let closed = operation.handle != Handle::Open;
    (there && !operation.held).then(|| {
        debt.only_if(depends, LAST_INSTANCE, 0)
            .only_if(closed, RESULTS_AFTER_CLOSE, 0)
    })
}

/// A session's close is owed once nothing is missing but callbacks that do not come any more.
fn debt_of_close(state: &State, session: Name, clause: ClauseId) -> Option<Debt> {
    let awaits = state.session_awaits_final(session);
    let debt = Debt::by(clause).only_if(awaits, RESULTS_AFTER_CLOSE, 1);
    state.is_ready(session).then_some(debt)
}
