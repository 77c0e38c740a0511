//! `DismountNtmsMedia` and `DismountNtmsDrive`: queue a request that empties a drive.

use sim::{
    spec::{Cite, Steps},
    trace::Return,
    value::{Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_DATABASE_FAILURE, ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_DRIVE,
            ERROR_INVALID_LIBRARY, ERROR_INVALID_MEDIA, ERROR_INVALID_STATE, ERROR_LIBRARY_OFFLINE,
            ERROR_MEDIA_NOT_AVAILABLE, ERROR_MEDIA_OFFLINE, ERROR_SUCCESS, ERROR_TIMEOUT,
        },
        clauses::{
            BUSY_DISMOUNT, CHECK_ORDER, DISABLED_MEDIUM, DISMOUNT_1, DISMOUNT_2, DISMOUNT_3,
            DISMOUNT_4, DISMOUNT_5, LIB_4, OBJ_2, OFFLINE_DISMOUNT, REQ_1,
        },
        request::{Part, Work},
    },
    Specification,
    answer::{Objection, objection_by},
    mount::no_room,
    operate::{Offline, Target, queue_work},
    state::{Pending, State},
};
use crate::cites;

/// How the two calls differ.
struct Kind {
    part: Option<Part>,
    work: Option<Work>,
    /// The drive that is to be emptied, if it is not empty.
    drive: Option<u8>,
    unknown: Word,
    /// By the value of [`OFFLINE_DISMOUNT`].
    offline: [Word; 2],
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
            drive: medium.and_then(|medium| state.drive_of(medium)),
            unknown: ERROR_INVALID_MEDIA,
            offline: [ERROR_MEDIA_OFFLINE, ERROR_INVALID_LIBRARY],
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
            drive: drive.filter(|drive| state.medium_in(*drive).is_some()),
            unknown: ERROR_INVALID_DRIVE,
            offline: [ERROR_LIBRARY_OFFLINE, ERROR_INVALID_LIBRARY],
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
            offline: Offline::Elsewhere,
        };
        let list = self.objections_to_dismount(state, kind);
        let able = self.may_operate(state, call, target, &list, steps);
        let away = Objection {
            applies: target
                .library
                .is_some_and(|library| !state.is_online(library)),
            code: kind.offline[0],
            text: "the library is offline",
            cites: cites![clause LIB_4, reading OFFLINE_DISMOUNT, choice CHECK_ORDER],
        };
        let reading = (OFFLINE_DISMOUNT, &kind.offline[..]);
        let online = objection_by(reading, state, call, away, steps);
        let codes = [ERROR_MEDIA_NOT_AVAILABLE, ERROR_DEVICE_NOT_AVAILABLE];
        let disabled = Objection {
            applies: matches!(kind.part, Some(part @ Part::Medium(_)) if state.is_disabled(part)),
            code: codes[0],
            text: "the medium is disabled",
            cites: cites![clause OBJ_2, reading DISABLED_MEDIUM, choice CHECK_ORDER],
        };
        let enabled = objection_by((DISABLED_MEDIUM, &codes), state, call, disabled, steps);
        if !able || !online || !enabled {
            return;
        }
        if steps.permits(DISMOUNT_1, false) {
            let next = state.answered(call, Return::of(ERROR_DATABASE_FAILURE));
            let cites = cites![clause DISMOUNT_1];
            steps.internal("dismounting fails without a cause", cites, next);
        }
        let work = target.library.zip(kind.work);
        let busy = kind
            .drive
            .is_some_and(|drive| state.at_work(drive).is_some());
        if !busy || !matches!(kind.part, Some(Part::Medium(_))) {
            let cites = cites![clause DISMOUNT_1, clause REQ_1];
            return queued(state, call, work, cites, steps);
        }
        steps.under(BUSY_DISMOUNT, |steps, value| match value {
            0 => {
                let cites = cites![clause DISMOUNT_1, clause REQ_1, reading BUSY_DISMOUNT];
                queued(state, call, work, cites, steps);
            }
            _ => {
                let next = state.answered(call, Return::of(ERROR_TIMEOUT));
                let cites = cites![clause DISMOUNT_5, reading BUSY_DISMOUNT];
                steps.internal("the drive is at work for too long", cites, next);
            }
        });
    }

    /// What may be wrong with the drive that is to be emptied, in whichever way it is named.
    fn objections_to_dismount(&self, state: &State, kind: &Kind) -> [Objection; 4] {
        let gone = matches!(kind.part, Some(Part::Medium(medium)) if state.is_offline(medium));
        let named = match kind.part {
            Some(Part::Drive(drive)) => Some(drive),
            _ => kind.drive,
        };
        let library = kind
            .part
            .map(|part| Part::Library(self.setup.library_of(part)));
        let mut devices = library.into_iter().chain(named.map(Part::Drive));
        [
            no_room(state),
            Objection {
                applies: kind.part.is_some() && kind.drive.is_none() && !gone,
                code: ERROR_INVALID_STATE,
                text: "there is nothing to dismount",
                cites: cites![clause DISMOUNT_2, choice CHECK_ORDER],
            },
            Objection {
                applies: gone,
                code: ERROR_MEDIA_OFFLINE,
                text: "the medium is offline",
                cites: cites![clause DISMOUNT_3, choice CHECK_ORDER],
            },
            Objection {
                applies: devices.any(|part| state.is_disabled(part)),
                code: ERROR_DEVICE_NOT_AVAILABLE,
                text: "what is needed to dismount is disabled",
                cites: cites![clause DISMOUNT_4, choice CHECK_ORDER],
            },
        ]
    }
}

fn queued(
    state: &State,
    call: &Pending,
    work: Option<(u8, Work)>,
    cites: &'static [Cite],
    steps: &mut Steps<'_, State>,
) {
    let results = Return::of(ERROR_SUCCESS);
    let text = "a dismount is queued";
    queue_work(state, call, work, results, (text, cites), steps);
}
