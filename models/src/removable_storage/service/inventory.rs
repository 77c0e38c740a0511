//! `InventoryNtmsLibrary` and `AccessNtmsLibraryDoor`: work for the library as a whole.

use sim::{
    platform::Platform,
    trace::Return,
    value::{Value, Word},
};

use super::{
    super::{
        api::{
            CONNECTION, ERROR_DEVICE_NOT_AVAILABLE, ERROR_INVALID_LIBRARY, ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_OFFLINE, ERROR_NOT_CONNECTED, ERROR_RESOURCE_DISABLED,
            ERROR_RESOURCE_NOT_PRESENT, ERROR_SUCCESS, NTMS_INVENTORY_STOP,
        },
        clauses::{OFFLINE_LIBRARY, STOP_IDLE, STOPPED_AS},
        request::{NO_DRIVE, Part, Phase, Work},
    },
    RemovableStorage, Shared,
    library::Library,
    port::Caller,
};

impl<P: Platform> RemovableStorage<P> {
    pub(super) fn inventory(
        &self,
        caller: Caller,
        id: Value,
        action: Value,
    ) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.controller(caller.session)?;
        if P::fault(&shared.host.journal, caller.activity, CONNECTION) {
            return Err(ERROR_NOT_CONNECTED);
        }
        let library = shared.setup.library(id).ok_or(match id {
            Value::Null => ERROR_INVALID_PARAMETER,
            _ => ERROR_INVALID_LIBRARY,
        })?;
        if !shared.setup.is_connected(library) {
            return Err(ERROR_DEVICE_NOT_AVAILABLE);
        }
        let mut inside = P::enter(shared.library(library));
        if !inside.online {
            let codes = [ERROR_INVALID_LIBRARY, ERROR_LIBRARY_OFFLINE];
            return Err(codes[usize::from(shared.reading(OFFLINE_LIBRARY))]);
        }
        if action == Value::Word(NTMS_INVENTORY_STOP) {
            let stopped =
                !self.shared.conduct.stops_inventories() || shared.stop_inventory(&mut inside);
            let codes = [ERROR_SUCCESS, ERROR_INVALID_PARAMETER];
            return Ok(Return::of(match stopped {
                true => ERROR_SUCCESS,
                false => codes[usize::from(shared.reading(STOP_IDLE))],
            }));
        }
        if inside.is_disabled(Part::Library(library)) {
            return Err(ERROR_RESOURCE_DISABLED);
        }
        let item = shared.item(caller.made, owner, Work::Inventory(library));
        shared.queue_work(caller.activity, &mut inside, item)
    }

    pub(super) fn door(&self, caller: Caller, id: Value) -> Result<Return, Word> {
        let shared = &self.shared;
        let owner = shared.controller(caller.session)?;
        shared.memory(caller.activity)?;
        let library = shared.setup.library(id).ok_or(ERROR_INVALID_PARAMETER);
        let mut inside = shared.enter(id, library)?;
        let library = library?;
        if !shared.setup.has_door(library) {
            return Err(ERROR_RESOURCE_NOT_PRESENT);
        }
        if inside.is_disabled(Part::Library(library)) {
            return Err(ERROR_RESOURCE_DISABLED);
        }
        let item = shared.item(caller.made, owner, Work::Door(library));
        shared.queue_work(caller.activity, &mut inside, item)
    }
}

impl<P: Platform> Shared<P> {
    /// Stops the inventory that is being taken, or else the first that is queued; whether there was
    /// any.
    fn stop_inventory(&self, inside: &mut Library<P>) -> bool {
        let phase = [Phase::Stopped, Phase::Passed(NO_DRIVE)];
        let phase = phase[usize::from(self.reading(STOPPED_AS))];
        let current = inside.current.into_iter();
        let mut candidates = current.chain(0..inside.requests.len());
        candidates.any(|index| {
            let request = &inside.requests[index];
            let inventory = matches!(request.item.work, Work::Inventory(_)) && !request.deleted;
            inventory && request.item.finish(phase)
        })
    }
}
