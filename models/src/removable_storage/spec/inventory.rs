//! `InventoryNtmsLibrary`: slots are marked and the call returns; the inventory itself is a
//! request, which can be stopped.

use sim::{spec::Steps, trace::Return, value::Value};

use super::{
    super::{
        api::{
            CONNECTION, ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_LIBRARY, ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_OFFLINE, ERROR_NOT_CONNECTED, ERROR_RESOURCE_DISABLED, ERROR_SUCCESS,
            NTMS_INVENTORY_STOP,
        },
        clauses::{
            CHECK_ORDER, CURRENT, INV_1, INV_2, INV_3, INV_4, LIB_4, OBJ_2, OFFLINE_LIBRARY,
            PROGRESS, REQ_1, REQ_2, STOP_IDLE, STOPPED_AS,
        },
        request::{NO_DRIVE, Part, Phase, Work},
    },
    Specification,
    answer::{Objection, objection_by},
    mount::has_room,
    operate::{Offline, Target, queue_work, refuse_when_busy},
    state::{Pending, State},
};
use crate::cites;

impl Specification {
    pub(super) fn inventory(
        &self,
        state: &State,
        call: &Pending,
        (id, action): (Value, Value),
        steps: &mut Steps<'_, State>,
    ) {
        let library = self.setup.library(id);
        let target = Target {
            id,
            library,
            unknown: ERROR_INVALID_LIBRARY,
            control: true,
            offline: Offline::Elsewhere,
        };
        let starts = action != Value::Word(NTMS_INVENTORY_STOP);
        let list = [
            Objection {
                applies: library.is_some_and(|library| !self.setup.is_connected(library)),
                code: ERROR_DEVICE_NOT_AVAILABLE,
                text: "the library is not connected",
                cites: cites![clause INV_2, choice CHECK_ORDER],
            },
            Objection {
                applies: starts
                    && library.is_some_and(|library| state.is_disabled(Part::Library(library))),
                code: ERROR_RESOURCE_DISABLED,
                text: "the library is disabled",
                cites: cites![clause OBJ_2, choice CHECK_ORDER],
            },
        ];
        if call.fault == Some(CONNECTION) {
            let next = state.answered(call, Return::of(ERROR_NOT_CONNECTED));
            steps.internal("the server cannot be reached", cites![clause INV_3], next);
        }
        let able = self.may_operate(state, call, target, &list, steps);
        let online = is_reached(state, call, library, steps);
        let room = !starts || has_room(state, call, steps);
        if !able || !online || !room {
            return;
        }
        match library {
            Some(library) if !starts => stop(state, call, library, steps),
            _ => {
                refuse_when_busy(state, call, library, steps);
                let work = library.map(|library| (library, Work::Inventory(library)));
                let text = "what is to be looked through is marked";
                let cites = cites![clause INV_1, clause REQ_1, clause REQ_2];
                let results = Return::of(ERROR_SUCCESS);
                queue_work(state, call, work, results, (text, cites), steps);
            }
        }
    }
}

/// Whether the library is online; the sources differ in the code if not.
fn is_reached(
    state: &State,
    call: &Pending,
    library: Option<u8>,
    steps: &mut Steps<'_, State>,
) -> bool {
    let codes = [ERROR_INVALID_LIBRARY, ERROR_LIBRARY_OFFLINE];
    let away = Objection {
        applies: library.is_some_and(|library| !state.is_online(library)),
        code: codes[0],
        text: "the library is offline",
        cites: cites![clause LIB_4, reading OFFLINE_LIBRARY, choice CHECK_ORDER],
    };
    objection_by((OFFLINE_LIBRARY, &codes), state, call, away, steps)
}

/// Stops the inventory that a library takes; one that is queued may count as that.
fn stop(state: &State, call: &Pending, library: u8, steps: &mut Steps<'_, State>) {
    let outstanding = |running: bool| {
        state
            .requests_of(library)
            .filter_map(move |(index, request)| {
                let is_running = matches!(request.phase, Phase::InProcess(_));
                let inventory =
                    matches!(request.work, Work::Inventory(_)) && !request.phase.has_ended();
                (inventory && is_running == running).then_some(index)
            })
    };
    let done = state.answered(call, Return::of(ERROR_SUCCESS));
    let running = outstanding(true).next();
    for index in outstanding(running.is_some()) {
        steps.under(STOPPED_AS, |steps, value| {
            let phase = [Phase::Stopped, Phase::Passed(NO_DRIVE)][usize::from(value)];
            let next = done.with(|next| next.set_phase(index, phase));
            let cites = cites![clause INV_1, reading STOPPED_AS, choice CURRENT, choice PROGRESS];
            steps.internal("the inventory is stopped", cites, next);
        });
    }
    if steps.permits(INV_1, running.is_none()) {
        steps.under(STOP_IDLE, |steps, value| {
            let code = [ERROR_SUCCESS, ERROR_INVALID_PARAMETER][usize::from(value)];
            let next = state.answered(call, Return::of(code));
            let cites = cites![clause INV_1, reading STOP_IDLE, choice CURRENT];
            steps.internal("no inventory is being taken", cites, next);
        });
    }
}

/// What [`INV_4`] forbids: an inventory ends well and overlooks what is gone. `next` is the state in
/// which it ends so.
pub(super) fn overlook(state: &State, next: &State, index: usize, steps: &mut Steps<'_, State>) {
    let inventory = matches!(state.requests[index].work, Work::Inventory(_));
    if inventory && steps.permits(INV_4, false) {
        let next = next.with(|next| next.set_phase(index, Phase::Passed(NO_DRIVE)));
        let cites = cites![clause INV_4];
        steps.internal("an inventory overlooks what is gone", cites, next);
    }
}
