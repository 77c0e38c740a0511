//! `NTMS_MOUNT_SPECIFIC_DRIVE`: what can be wrong with the drive that a mount names.

use sim::{spec::Steps, value::Value};

use super::{
    super::{
        api::{
            ERROR_DRIVE_MEDIA_MISMATCH, ERROR_INVALID_DRIVE, ERROR_INVALID_LIBRARY,
            ERROR_INVALID_PARAMETER,
        },
        clauses::{CHECK_ORDER, ELSEWHERE, MOUNT_21, UNNAMED},
        request::Part,
    },
    Specification,
    answer::{Objection, objection_by, objections},
    state::{Pending, State},
};
use crate::cites;

impl Specification {
    /// Whether an id is that of a drive of the library of all media.
    pub(super) fn is_of_their_library(
        &self,
        state: &State,
        call: &Pending,
        (id, media): (Value, &[u8]),
        steps: &mut Steps<'_, State>,
    ) -> bool {
        let drive = self.setup.drive(id);
        let unknown = Objection {
            applies: id != Value::Null && drive.is_none(),
            code: ERROR_INVALID_DRIVE,
            text: "there is no such drive",
            cites: cites![clause MOUNT_21, choice CHECK_ORDER],
        };
        let codes = [ERROR_INVALID_PARAMETER, ERROR_INVALID_DRIVE];
        let unnamed = Objection {
            applies: id == Value::Null,
            code: codes[0],
            text: "no drive is named",
            cites: cites![clause MOUNT_21, reading UNNAMED, choice CHECK_ORDER],
        };
        let named = objection_by((UNNAMED, &codes), state, call, unnamed, steps);
        let codes = [
            ERROR_INVALID_DRIVE,
            ERROR_INVALID_LIBRARY,
            ERROR_DRIVE_MEDIA_MISMATCH,
        ];
        let library = |part| self.setup.library_of(part);
        let other =
            |drive, medium: &u8| library(Part::Drive(drive)) != library(Part::Medium(*medium));
        let elsewhere = Objection {
            applies: drive.is_some_and(|drive| media.iter().any(|it| other(drive, it))),
            code: codes[0],
            text: "the drive is of another library",
            cites: cites![clause MOUNT_21, reading ELSEWHERE, choice CHECK_ORDER],
        };
        let near = objection_by((ELSEWHERE, &codes), state, call, elsewhere, steps);
        objections(state, call, &[unknown], steps) && named && near
    }
}
