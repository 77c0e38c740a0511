//! `DismountNtmsMedia` and `DismountNtmsDrive`: queue a request that empties a drive.

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_DRIVE, ERROR_INVALID_MEDIA,
            ERROR_INVALID_STATE, ERROR_MEDIA_NOT_AVAILABLE,
        },
        request::{Part, Work},
        setup::Access,
    },
    Conduct, RemovableStorage,
};

impl<P: Platform, C: Conduct> RemovableStorage<P, C> {
    pub(super) fn dismount_medium(
        &self,
        activity: Activity,
        session: Value,
        id: Value,
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.admitted(session, Access::User)?;
        shared.memory(activity)?;
        let medium = shared.setup.medium(id).ok_or(ERROR_INVALID_MEDIA);
        let library = medium.map(|medium| shared.setup.library_of(Part::Medium(medium)));
        let mut inside = shared.enter(id, library)?;
        let medium = medium?;
        if inside.is_disabled(Part::Medium(medium)) {
            return Err(ERROR_MEDIA_NOT_AVAILABLE);
        }
        inside.drive_of(medium).ok_or(ERROR_INVALID_STATE)?;
        let item = shared.item(made, owner, Work::Dismount(medium));
        shared.queue_work(activity, &mut inside, item)
    }

    pub(super) fn dismount_drive(
        &self,
        activity: Activity,
        session: Value,
        id: Value,
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.controller(session)?;
        shared.memory(activity)?;
        let drive = shared.setup.drive(id).ok_or(ERROR_INVALID_DRIVE);
        let library = drive.map(|drive| shared.setup.library_of(Part::Drive(drive)));
        let mut inside = shared.enter(id, library)?;
        let drive = drive?;
        if inside.is_disabled(Part::Drive(drive)) {
            return Err(ERROR_DEVICE_NOT_AVAILABLE);
        }
        inside.medium_in(drive).ok_or(ERROR_INVALID_STATE)?;
        let item = shared.item(made, owner, Work::Empty(drive));
        shared.queue_work(activity, &mut inside, item)
    }
}
