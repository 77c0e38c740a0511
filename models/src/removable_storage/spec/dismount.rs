//! `DismountNtmsMedia` and `DismountNtmsDrive`: queue a request that empties a drive.

use sim::{
    spec::Steps,
    trace::Return,
    value::{Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_DATABASE_FAILURE, ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_DRIVE,
            ERROR_INVALID_MEDIA, ERROR_INVALID_STATE, ERROR_MEDIA_NOT_AVAILABLE, ERROR_SUCCESS,
        },
        clauses::{CHECK_ORDER, DISMOUNT_1, DISMOUNT_2, OBJ_2, REQ_1},
        request::{Part, Work},
    },
    Specification,
    answer::Objection,
    mount::no_room,
    operate::{Offline, Target, queue_work},
    state::{Pending, State},
};
use crate::cites;

/// How the two calls differ.
struct Kind {
    part: Option<Part>,
    work: Option<Work>,
    loaded: bool,
    unknown: Word,
    disabled: Word,
    control: bool,
}

impl Specification {
    pub(super) fn dismount_medium(
        &self,
        state: &State,
        call: &Pending,
        id: Value,
        steps: &mut Steps<'_, State>,
    ) {
        let medium = self.setup.medium(id);
        let kind = Kind {
            part: medium.map(Part::Medium),
            work: medium.map(Work::Dismount),
            loaded: medium.is_some_and(|medium| state.drive_of(medium).is_some()),
            unknown: ERROR_INVALID_MEDIA,
            disabled: ERROR_MEDIA_NOT_AVAILABLE,
            control: false,
        };
        self.dismount(state, call, id, &kind, steps);
    }

    pub(super) fn dismount_drive(
        &self,
        state: &State,
        call: &Pending,
        id: Value,
        steps: &mut Steps<'_, State>,
    ) {
        let drive = self.setup.drive(id);
        let kind = Kind {
            part: drive.map(Part::Drive),
            work: drive.map(Work::Empty),
            loaded: drive.is_some_and(|drive| state.medium_in(drive).is_some()),
            unknown: ERROR_INVALID_DRIVE,
            disabled: ERROR_DEVICE_NOT_AVAILABLE,
            control: true,
        };
        self.dismount(state, call, id, &kind, steps);
    }

    fn dismount(
        &self,
        state: &State,
        call: &Pending,
        id: Value,
        kind: &Kind,
        steps: &mut Steps<'_, State>,
    ) {
        let target = Target {
            id,
            library: kind.part.map(|part| self.setup.library_of(part)),
            unknown: kind.unknown,
            control: kind.control,
            offline: Offline::Refused,
        };
        let list = [
            no_room(state),
            Objection {
                applies: kind.part.is_some() && !kind.loaded,
                code: ERROR_INVALID_STATE,
                text: "there is nothing to dismount",
                cites: cites![clause DISMOUNT_2, choice CHECK_ORDER],
            },
            Objection {
                applies: kind.part.is_some_and(|part| state.is_disabled(part)),
                code: kind.disabled,
                text: "what is to be dismounted is disabled",
                cites: cites![clause OBJ_2, choice CHECK_ORDER],
            },
        ];
        if !self.may_operate(state, call, target, &list, steps) {
            return;
        }
        if steps.permits(DISMOUNT_1, false) {
            let next = state.answered(call, Return::of(ERROR_DATABASE_FAILURE));
            let cites = cites![clause DISMOUNT_1];
            steps.internal("dismounting fails without a cause", cites, next);
        }
        let work = target.library.zip(kind.work);
        let cites = cites![clause DISMOUNT_1, clause REQ_1];
        let results = Return::of(ERROR_SUCCESS);
        queue_work(
            state,
            call,
            work,
            results,
            ("a dismount is queued", cites),
            steps,
        );
    }
}
