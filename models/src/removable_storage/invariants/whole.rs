//! Promises about what concerns a library as a whole: its inventory, its door, its slots.

use sim::value::Value;

use super::{
    super::{
        api::{
            CANCELLED, ERROR_RESOURCE_NOT_PRESENT, ERROR_SUCCESS, FIRST_OUT, Function as F,
            INPROCESS, NTMS_INVENTORY_STOP, QUEUED,
        },
        clauses::{DOOR_1, ID_1, INV_1},
        setup::Setup,
    },
    calls::{Seen, calls},
};
use crate::family::{Broken, History};

/// Whoever was seen at work when a successful stop began is at work no more once that has returned.
pub(super) fn stopping_ends_the_inventory(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    let stops = calls.iter().filter(|call| {
        let stop = Value::Word(NTMS_INVENTORY_STOP);
        matches!(call.function, F::InventoryNtmsLibrary { dwAction, .. } if dwAction == stop)
            && call.code() == Some(ERROR_SUCCESS)
    });
    for stop in stops {
        let seen = |call: &Seen, id: Value| {
            matches!(
                call.function,
                F::GetNtmsObjectInformation { lpObjectId, .. } if lpObjectId == id
            ) && call.out(FIRST_OUT) == INPROCESS.into()
        };
        let inventories = calls.iter().filter(|call| {
            let F::InventoryNtmsLibrary {
                lpLibraryId: library,
                ..
            } = call.function
            else {
                return false;
            };
            let id = Value::Name(call.made);
            let same = matches!(
                stop.function,
                F::InventoryNtmsLibrary { lpLibraryId, .. } if lpLibraryId == library
            );
            same && calls
                .iter()
                .any(|ask| seen(ask, id) && ask.returned_before(stop.began))
        });
        for inventory in inventories {
            let id = Value::Name(inventory.made);
            let later = calls
                .iter()
                .find(|ask| seen(ask, id) && stop.returned_before(ask.began));
            if let Some(later) = later {
                return Err(later.breaks(INV_1, "an inventory goes on that was stopped"));
            }
        }
    }
    Ok(())
}

/// Whoever has been told that a slot is identified does not find its request unfinished.
pub(super) fn identifying_waits(history: &History<'_>) -> Result<(), Broken> {
    let calls = calls(history);
    for identify in &calls {
        let identifies = matches!(identify.function, F::IdentifyNtmsSlot { .. });
        if !identifies || identify.code() != Some(ERROR_SUCCESS) {
            continue;
        }
        let unfinished = calls.iter().find(|ask| {
            let about = matches!(
                ask.function,
                F::GetNtmsObjectInformation { lpObjectId, .. }
                    if lpObjectId == Value::Name(identify.made)
            );
            let states = [QUEUED, INPROCESS, CANCELLED].map(Value::Word);
            about && identify.returned_before(ask.began) && states.contains(&ask.out(FIRST_OUT))
        });
        if let Some(ask) = unfinished {
            return Err(ask.breaks(ID_1, "a slot counts as identified too early"));
        }
    }
    Ok(())
}

/// The door of a library is what its setup says.
pub(super) fn only_doors_are_opened(history: &History<'_>) -> Result<(), Broken> {
    let setup = Setup::of(history.world);
    for call in calls(history) {
        let F::AccessNtmsLibraryDoor { lpLibraryId, .. } = call.function else {
            continue;
        };
        let door = setup
            .library(lpLibraryId)
            .is_some_and(|library| setup.libraries[usize::from(library)].door);
        let wrong = match call.code() {
            Some(ERROR_SUCCESS) => !door,
            Some(ERROR_RESOURCE_NOT_PRESENT) => door,
            _ => false,
        };
        if wrong {
            return Err(call.breaks(DOOR_1, "a door is opened that is not there, or missed"));
        }
    }
    Ok(())
}
