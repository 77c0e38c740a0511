//! `DismountNtmsMedia` and `DismountNtmsDrive`: queue a request that empties a drive.

use sim::{
    platform::Platform,
    trace::Return,
    value::{Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_DRIVE, ERROR_INVALID_LIBRARY,
            ERROR_INVALID_MEDIA, ERROR_INVALID_STATE, ERROR_LIBRARY_OFFLINE,
            ERROR_MEDIA_NOT_AVAILABLE, ERROR_MEDIA_OFFLINE, ERROR_TIMEOUT,
        },
        clauses::{BUSY_DISMOUNT, DISABLED_MEDIUM, OFFLINE_DISMOUNT},
        request::{Part, Work},
        setup::Access,
    },
    RemovableStorage, Shared,
    library::Library,
    port::Caller,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn dismount_medium(&self, caller: Caller, id: Value) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.admitted(caller.session, Access::User)?;
        shared.memory(caller.activity)?;
        let medium = shared.setup.medium(id).ok_or(ERROR_INVALID_MEDIA);
        let library = medium.map(|medium| shared.setup.library_of(Part::Medium(medium)));
        let offline = shared.offline_dismount(ERROR_MEDIA_OFFLINE);
        let mut inside = shared.enter_unless(id, library, offline)?;
        let (medium, library) = (medium?, library?);
        if inside.is_offline(medium) {
            return Err(ERROR_MEDIA_OFFLINE);
        }
        if inside.is_disabled(Part::Medium(medium)) {
            let codes = [ERROR_MEDIA_NOT_AVAILABLE, ERROR_DEVICE_NOT_AVAILABLE];
            return Err(codes[usize::from(shared.reading(DISABLED_MEDIUM))]);
        }
        let drive = inside.drive_of(medium).ok_or(ERROR_INVALID_STATE)?;
        inside.can_empty(drive, library)?;
        if shared.reading(BUSY_DISMOUNT) == 1 && inside.at_work(drive).is_some() {
            return Err(ERROR_TIMEOUT);
        }
        let item = shared.item(caller.made, owner, Work::Dismount(medium));
        shared.queue_work(caller.activity, &mut inside, item)
    }

    pub(super) fn dismount_drive(&self, caller: Caller, id: Value) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.controller(caller.session)?;
        shared.memory(caller.activity)?;
        let drive = shared.setup.drive(id).ok_or(ERROR_INVALID_DRIVE);
        let library = drive.map(|drive| shared.setup.library_of(Part::Drive(drive)));
        let offline = shared.offline_dismount(ERROR_LIBRARY_OFFLINE);
        let mut inside = shared.enter_unless(id, library, offline)?;
        let (drive, library) = (drive?, library?);
        inside.can_empty(drive, library)?;
        inside.medium_in(drive).ok_or(ERROR_INVALID_STATE)?;
        let item = shared.item(caller.made, owner, Work::Empty(drive));
        shared.queue_work(caller.activity, &mut inside, item)
    }
}

impl<P: Platform> Shared<P> {
    /// What a dismount answers where the library is offline.
    fn offline_dismount(&self, of_its_kind: Word) -> Word {
        [of_its_kind, ERROR_INVALID_LIBRARY][usize::from(self.reading(OFFLINE_DISMOUNT))]
    }
}

impl<P: Platform> Library<P> {
    /// Whether nothing is disabled that it takes to empty a drive of this library.
    fn can_empty(&self, drive: u8, library: u8) -> Result<(), Word> {
        let devices = [Part::Drive(drive), Part::Library(library)];
        match devices.into_iter().any(|part| self.is_disabled(part)) {
            true => Err(ERROR_DEVICE_NOT_AVAILABLE),
            false => Ok(()),
        }
    }
}
