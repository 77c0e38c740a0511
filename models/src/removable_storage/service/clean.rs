//! `CleanNtmsDrive`: queues a request, or for a stand-alone drive just succeeds.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{Name, Value, Word},
};

use super::{
    super::{
        api::{
            ERROR_ACCESS_DENIED, ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_DRIVE,
            ERROR_INVALID_LIBRARY, ERROR_INVALID_PARAMETER, ERROR_RESOURCE_DISABLED,
            ERROR_RESOURCE_NOT_PRESENT, ERROR_SUCCESS,
        },
        clauses::{DISABLED_CLEANING, OFFLINE_CLEANING},
        request::{Part, Work},
        setup::Access,
    },
    RemovableStorage,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn clean(
        &self,
        activity: Activity,
        session: Value,
        id: Value,
        made: Name,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let access = shared.access(session)?;
        shared.memory(activity)?;
        let owner = session.name().expect("an open session has a name");
        if id == Value::Null {
            return Err(ERROR_INVALID_PARAMETER);
        }
        let drive = shared.setup.drive(id).ok_or(ERROR_INVALID_DRIVE)?;
        if access < Access::Control {
            return Err(ERROR_ACCESS_DENIED);
        }
        shared.database(activity)?;
        let library = shared.setup.drives[usize::from(drive)].library;
        let mut inside = P::enter(shared.library(library));
        if !inside.online {
            let codes = [ERROR_RESOURCE_NOT_PRESENT, ERROR_INVALID_LIBRARY];
            return Err(codes[usize::from(shared.reading(OFFLINE_CLEANING))]);
        }
        if inside.is_disabled(Part::Library(library)) {
            return Err(ERROR_RESOURCE_DISABLED);
        }
        if inside.is_disabled(Part::Drive(drive)) {
            let codes = [ERROR_RESOURCE_DISABLED, ERROR_DEVICE_NOT_AVAILABLE];
            return Err(codes[usize::from(shared.reading(DISABLED_CLEANING))]);
        }
        if !shared.setup.libraries[usize::from(library)].standalone {
            let item = Arc::new(shared.item(made, owner, Work::Clean(drive)));
            shared.reserve(item.work)?;
            inside.queue(&item);
            shared.ask_operators(&mut inside);
            P::notify_all(&inside);
        }
        Ok(Return::of(ERROR_SUCCESS))
    }
}
