//! `CleanNtmsDrive`: queues a request, or for a stand-alone drive just succeeds.

use sim::{spec::Steps, trace::Return, value::Value};

use super::{
    super::{
        api::{
            ERROR_ACCESS_DENIED, ERROR_DATABASE_FAILURE, ERROR_DEVICE_NOT_AVAILABLE,
            ERROR_INVALID_DRIVE, ERROR_INVALID_LIBRARY, ERROR_INVALID_PARAMETER,
            ERROR_RESOURCE_DISABLED, ERROR_RESOURCE_NOT_PRESENT, ERROR_SUCCESS,
        },
        clauses::{
            CANCEL_17, CHECK_ORDER, CLEAN_1, CLEAN_2, CLEAN_3, CLEAN_4, CLEAN_6, CLEAN_7,
            DISABLED_CLEANING, OBJ_2, OFFLINE_CLEANING, REQ_1,
        },
        request::{Part, Work},
        setup::Access,
    },
    Specification,
    answer::{Objection, in_session, objection_by, objections},
    mount::{no_room, not_stored, queue},
    state::{Pending, State},
};
use crate::cites;

impl Specification {
    pub(super) fn clean(
        &self,
        state: &State,
        call: &Pending,
        id: Value,
        steps: &mut Steps<'_, State>,
    ) {
        let drive = self.setup.drive(id);
        let library = drive.map(|drive| self.setup.drives[usize::from(drive)].library);
        let standalone =
            library.is_some_and(|library| self.setup.libraries[usize::from(library)].standalone);
        let done = state.answered(call, Return::of(ERROR_SUCCESS));
        let queued = drive.zip(library).map(|(drive, library)| {
            state.with(|next| queue(next, call, library, Work::Clean(drive)))
        });
        not_stored(state, call, queued.as_ref(), steps);
        let full = no_room(state);
        let room = Objection {
            applies: full.applies && !standalone,
            ..full
        };
        let [access, null, unknown] = usual(state, call, id, drive.is_some());
        let list = [room, access, null, unknown];
        let able = in_session(state, call, &list, steps);
        if !self.can_be_cleaned(state, call, drive, steps) || !able {
            return;
        }
        if steps.permits(CLEAN_1, false) {
            let next = state.answered(call, Return::of(ERROR_DATABASE_FAILURE));
            steps.internal(
                "cleaning fails without a cause",
                cites![clause CLEAN_1],
                next,
            );
        }
        match queued.map(|queued| queued.answered(call, Return::of(ERROR_SUCCESS))) {
            None => steps.internal("there is nothing to clean", cites![clause CLEAN_4], done),
            Some(queued) if standalone => {
                let cites = cites![clause CANCEL_17];
                if steps.permits(CANCEL_17, false) {
                    steps.internal("a stand-alone drive's cleaning is queued", cites, queued);
                }
                steps.internal("a stand-alone drive is marked as cleaned", cites, done);
            }
            Some(queued) => {
                let cites = cites![clause CLEAN_1, clause REQ_1];
                steps.internal("a cleaning request is queued", cites, queued);
            }
        }
    }
}

impl Specification {
    /// Whether a drive is enabled and its library online, too; the sources differ in the codes.
    fn can_be_cleaned(
        &self,
        state: &State,
        call: &Pending,
        drive: Option<u8>,
        steps: &mut Steps<'_, State>,
    ) -> bool {
        let Some(drive) = drive else {
            return true;
        };
        let library = self.setup.library_of(Part::Drive(drive));
        let closed = state.is_disabled(Part::Library(library));
        let codes = [ERROR_RESOURCE_DISABLED, ERROR_DEVICE_NOT_AVAILABLE];
        let disabled = Objection {
            applies: !closed && state.is_disabled(Part::Drive(drive)),
            code: codes[0],
            text: "the drive is disabled",
            cites: cites![clause OBJ_2, reading DISABLED_CLEANING, choice CHECK_ORDER],
        };
        let enabled = objection_by((DISABLED_CLEANING, &codes), state, call, disabled, steps);
        let codes = [ERROR_RESOURCE_NOT_PRESENT, ERROR_INVALID_LIBRARY];
        let away = Objection {
            applies: !state.is_online(library),
            code: codes[0],
            text: "the library is offline",
            cites: cites![clause CLEAN_6, reading OFFLINE_CLEANING, choice CHECK_ORDER],
        };
        let online = objection_by((OFFLINE_CLEANING, &codes), state, call, away, steps);
        let closed = Objection {
            applies: closed,
            code: ERROR_RESOURCE_DISABLED,
            text: "the library is disabled",
            cites: cites![clause CLEAN_7, choice CHECK_ORDER],
        };
        objections(state, call, &[closed], steps) && enabled && online
    }
}

/// What can be wrong with the caller or the drive.
fn usual(state: &State, call: &Pending, id: Value, is_drive: bool) -> [Objection; 3] {
    [
        Objection {
            applies: state.access(call) < Access::Control,
            code: ERROR_ACCESS_DENIED,
            text: "the caller may not have drives cleaned",
            cites: cites![clause CLEAN_2, choice CHECK_ORDER],
        },
        Objection {
            applies: id == Value::Null,
            code: ERROR_INVALID_PARAMETER,
            text: "the drive is NULL",
            cites: cites![clause CLEAN_3, choice CHECK_ORDER],
        },
        Objection {
            applies: id != Value::Null && !is_drive,
            code: ERROR_INVALID_DRIVE,
            text: "there is no such drive",
            cites: cites![clause CLEAN_4, choice CHECK_ORDER],
        },
    ]
}
