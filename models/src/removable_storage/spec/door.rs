//! `AccessNtmsLibraryDoor`: the door is opened as soon as the library is at rest.

use sim::{spec::Steps, trace::Return, value::Value};

use super::{
    super::{
        api::{
            ERROR_INVALID_PARAMETER, ERROR_RESOURCE_DISABLED, ERROR_RESOURCE_NOT_PRESENT,
            ERROR_SUCCESS,
        },
        clauses::{CHECK_ORDER, DOOR_1, REQ_1, REQ_2},
        request::{Part, Work},
    },
    Specification,
    answer::Objection,
    mount::no_room,
    operate::{Offline, Target, queue_work, refuse_when_busy},
    state::{Pending, State},
};
use crate::cites;

impl Specification {
    pub(super) fn door(
        &self,
        state: &State,
        call: &Pending,
        id: Value,
        steps: &mut Steps<'_, State>,
    ) {
        let library = self.setup.library(id);
        let target = Target {
            id,
            library,
            unknown: ERROR_INVALID_PARAMETER,
            control: true,
            offline: Offline::Refused,
        };
        let list = [
            no_room(state),
            Objection {
                applies: library.is_some_and(|library| !self.setup.has_door(library)),
                code: ERROR_RESOURCE_NOT_PRESENT,
                text: "the library has no door",
                cites: cites![clause DOOR_1, choice CHECK_ORDER],
            },
            Objection {
                applies: library.is_some_and(|library| state.is_disabled(Part::Library(library))),
                code: ERROR_RESOURCE_DISABLED,
                text: "the library is disabled",
                cites: cites![clause DOOR_1, choice CHECK_ORDER],
            },
        ];
        if !self.may_operate(state, call, target, &list, steps) {
            return;
        }
        refuse_when_busy(state, call, library, steps);
        let work = library.map(|library| (library, Work::Door(library)));
        let cites = cites![clause DOOR_1, clause REQ_1, clause REQ_2];
        let text = "the door is to be opened";
        queue_work(
            state,
            call,
            work,
            Return::of(ERROR_SUCCESS),
            (text, cites),
            steps,
        );
    }
}
