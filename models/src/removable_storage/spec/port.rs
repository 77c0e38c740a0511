//! `EjectNtmsMedia` and `InjectNtmsMedia`: a library's port is open until somebody ends the
//! operation that opened it; what lies in it then is stored.

use sim::{
    spec::{Cite, Steps},
    trace::Return,
    value::{Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_BUSY, ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_LIBRARY, ERROR_INVALID_MEDIA,
            ERROR_INVALID_OPERATION, ERROR_INVALID_PARAMETER, ERROR_LIBRARY_FULL,
            ERROR_MEDIA_NOT_AVAILABLE, ERROR_RESOURCE_DISABLED, ERROR_SUCCESS, FIRST_OUT,
            Function as F, NTMS_EJECT_QUEUE, NTMS_EJECT_STOP, NTMS_INJECT_RETRACT,
            NTMS_INJECT_STARTMANY, NTMS_INJECT_STOP,
        },
        clauses::{
            CANCEL_19, CHECK_ORDER, DISABLED_LIBRARY, EJ_1, EJ_2, EJ_3, EJ_4, INJ_1, INJ_3, LIB_1,
            OBJ_2, REQ_1, REQ_2, STOP_ENDED, STOPPED_AS, WINDOW,
        },
        request::{NO_DRIVE, Part, Phase, Work},
    },
    Specification,
    answer::{Objection, objection_by},
    mount::no_room,
    operate::{Offline, Target, queue_work, refuse_when_busy},
    state::{Found, Pending, State},
};
use crate::cites;

/// What a call asks of a port operation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Start(Work),
    Stop,
    Retract,
}

/// A call about the port of a library.
#[derive(Clone, Copy)]
struct Operation {
    target: Target,
    /// The operation that is to be stopped.
    id: Value,
    /// None where there is nothing of the target's id.
    action: Option<Action>,
    /// Whether it is about ejecting, and not injecting.
    ejects: bool,
}

impl Specification {
    pub(super) fn port(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let Some(operation) = self.operation(call) else {
            return;
        };
        match operation.action {
            Some(Action::Stop | Action::Retract) => {
                self.end_operation(state, call, operation, steps)
            }
            Some(Action::Start(work)) => {
                self.start_operation(state, call, operation, Some(work), steps)
            }
            None => self.start_operation(state, call, operation, None, steps),
        }
    }

    fn operation(&self, call: &Pending) -> Option<Operation> {
        let (id, library, stopped, unknown, action, ejects) = match call.function {
            F::EjectNtmsMedia {
                lpMediaId,
                lpEjectOperation,
                dwAction,
                ..
            } => {
                let medium = self.setup.medium(lpMediaId);
                let library = medium.map(|medium| self.setup.library_of(Part::Medium(medium)));
                let action = match dwAction.word()? {
                    NTMS_EJECT_STOP => Some(Action::Stop),
                    NTMS_EJECT_QUEUE => medium.map(|it| Action::Start(Work::EjectNext(it))),
                    _ => medium.map(|it| Action::Start(Work::Eject(it))),
                };
                (
                    lpMediaId,
                    library,
                    lpEjectOperation,
                    ERROR_INVALID_MEDIA,
                    action,
                    true,
                )
            }
            F::InjectNtmsMedia {
                lpLibraryId,
                lpInjectOperation,
                dwAction,
                ..
            } => {
                let library = self.setup.library(lpLibraryId);
                let action = match dwAction.word()? {
                    NTMS_INJECT_STOP => Some(Action::Stop),
                    NTMS_INJECT_RETRACT => Some(Action::Retract),
                    NTMS_INJECT_STARTMANY => library.map(|it| Action::Start(Work::InjectMany(it))),
                    _ => library.map(|it| Action::Start(Work::Inject(it))),
                };
                (
                    lpLibraryId,
                    library,
                    lpInjectOperation,
                    ERROR_INVALID_LIBRARY,
                    action,
                    false,
                )
            }
            _ => return None,
        };
        let target = Target {
            id,
            library,
            unknown,
            control: true,
            offline: Offline::Refused,
        };
        Some(Operation {
            target,
            id: stopped,
            action,
            ejects,
        })
    }

    fn start_operation(
        &self,
        state: &State,
        call: &Pending,
        operation: Operation,
        work: Option<Work>,
        steps: &mut Steps<'_, State>,
    ) {
        let library = operation.target.library;
        let list = self.objections_to_work(state, library, work);
        let able = self.may_operate(state, call, operation.target, &list, steps);
        let enabled = library_enabled(state, call, library, steps);
        if !able || !enabled {
            return;
        }
        refuse_when_busy(state, call, library, steps);
        let success = Return::of(ERROR_SUCCESS);
        let tells = !matches!(work, Some(Work::EjectNext(_)));
        let results = match tells {
            true => success.with(FIRST_OUT, call.made),
            false => success,
        };
        let work = library.zip(work);
        let text = "an operation of the port is queued";
        let cites = cites![clause EJ_1, clause INJ_1, clause REQ_1, clause REQ_2];
        queue_work(state, call, work, results, (text, cites), steps);
        if tells && operation.ejects && steps.permits(EJ_1, false) {
            let next = state.answered(call, success);
            steps.internal("no operation is told", cites![clause EJ_1], next);
        }
    }

    /// What may be wrong with an operation that is to be started.
    fn objections_to_work(
        &self,
        state: &State,
        library: Option<u8>,
        work: Option<Work>,
    ) -> [Objection; 5] {
        let medium = work.and_then(Work::ejects);
        let injects = matches!(work, Some(Work::Inject(_) | Work::InjectMany(_)));
        let full = library.is_some_and(|library| self.free_slot(state, library).is_none());
        let slots = library.map_or(0, |library| self.setup.port(library));
        let batch = state.requests.iter().filter(|request| {
            let queued = matches!(request.work, Work::EjectNext(_));
            queued && Some(request.library) == library && !request.phase.has_ended()
        });
        [
            no_room(state),
            Objection {
                applies: medium.is_some_and(|medium| state.drive_of(medium).is_some()),
                code: ERROR_BUSY,
                text: "the medium is in use",
                cites: cites![clause EJ_2, choice CHECK_ORDER],
            },
            Objection {
                applies: matches!(work, Some(Work::EjectNext(_))) && batch.count() >= slots,
                code: ERROR_BUSY,
                text: "more media are queued than the port has room for",
                cites: cites![clause EJ_4, choice CHECK_ORDER],
            },
            Objection {
                applies: medium.is_some_and(|medium| state.is_disabled(Part::Medium(medium))),
                code: ERROR_MEDIA_NOT_AVAILABLE,
                text: "the medium is disabled",
                cites: cites![clause OBJ_2, choice CHECK_ORDER],
            },
            Objection {
                applies: injects && full,
                code: ERROR_LIBRARY_FULL,
                text: "the library has no free slot",
                cites: cites![clause INJ_3, choice CHECK_ORDER],
            },
        ]
    }

    fn end_operation(
        &self,
        state: &State,
        call: &Pending,
        operation: Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let found = match state.find(operation.id) {
            Found::Request(index) => Some(index).filter(|index| {
                let work = state.requests[*index].work;
                let many = matches!(work, Work::InjectMany(_));
                let retracts = operation.action == Some(Action::Retract);
                work.opens_port()
                    && work.ejects().is_some() == operation.ejects
                    && (many || !retracts)
            }),
            _ => None,
        };
        let cites: &'static [Cite] = match operation.ejects {
            true => cites![clause EJ_1, choice CHECK_ORDER],
            false => cites![clause INJ_1, choice CHECK_ORDER],
        };
        let list = [
            Objection {
                applies: operation.id == Value::Null,
                code: ERROR_INVALID_PARAMETER,
                text: "the operation is NULL",
                cites: cites![clause LIB_1, choice CHECK_ORDER],
            },
            Objection {
                applies: found.is_none(),
                code: ERROR_INVALID_OPERATION,
                text: "there is no such operation",
                cites,
            },
        ];
        if !self.may_operate(state, call, operation.target, &list, steps) {
            return;
        }
        match found {
            Some(index) if state.requests[index].phase.has_ended() => ended(state, call, steps),
            Some(index) => stopped(state, call, index, operation.action, steps),
            None => {
                let next = state.answered(call, Return::of(ERROR_SUCCESS));
                steps.internal("no operation is stopped", cites, next);
            }
        }
    }
}

/// Whether an operation can be started as far as the library's being disabled goes; the pages
/// differ in the code.
fn library_enabled(
    state: &State,
    call: &Pending,
    library: Option<u8>,
    steps: &mut Steps<'_, State>,
) -> bool {
    let codes = [ERROR_DEVICE_NOT_AVAILABLE, ERROR_RESOURCE_DISABLED];
    let disabled = Objection {
        applies: library.is_some_and(|library| state.is_disabled(Part::Library(library))),
        code: codes[0],
        text: "the library is disabled",
        cites: cites![clause OBJ_2, reading DISABLED_LIBRARY, choice CHECK_ORDER],
    };
    objection_by((DISABLED_LIBRARY, &codes), state, call, disabled, steps)
}

/// The operation is over: its id is no longer valid, or there was nothing left to stop.
fn ended(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
    let answer = |code: Word| state.answered(call, Return::of(code));
    let codes = [ERROR_INVALID_OPERATION, ERROR_SUCCESS];
    if !call.ended_before {
        for code in codes {
            let cites = cites![clause EJ_1, clause INJ_1, choice WINDOW];
            steps.internal("the operation has just ended", cites, answer(code));
        }
        return;
    }
    steps.under(STOP_ENDED, |steps, value| {
        let next = answer(codes[usize::from(value)]);
        let cites = cites![clause EJ_1, clause INJ_1, reading STOP_ENDED];
        steps.internal("the operation had ended", cites, next);
    });
}

fn stopped(
    state: &State,
    call: &Pending,
    index: usize,
    action: Option<Action>,
    steps: &mut Steps<'_, State>,
) {
    let ends = |phase| {
        let mut next = state.answered(call, Return::of(ERROR_SUCCESS));
        next.set_phase(index, phase);
        next
    };
    if action == Some(Action::Retract) {
        let cites = cites![clause INJ_1];
        steps.internal(
            "the port is retracted",
            cites,
            ends(Phase::Passed(NO_DRIVE)),
        );
        return;
    }
    steps.under(STOPPED_AS, |steps, value| {
        let phase = [Phase::Stopped, Phase::Passed(NO_DRIVE)][usize::from(value)];
        let cites =
            cites![clause EJ_1, clause INJ_1, clause EJ_3, clause CANCEL_19, reading STOPPED_AS];
        steps.internal("the operation is stopped", cites, ends(phase));
    });
}
