//! Where media lie, as the service keeps it: each library knows of its own.

use sim::platform::Platform;

use super::{
    super::{
        place::{Place, SOME_SLOT},
        request::Work,
        setup::Setup,
    },
    library::Library,
};

impl<P: Platform> Library<P> {
    /// The drive that a medium is in.
    pub(super) fn drive_of(&self, medium: u8) -> Option<u8> {
        self.places[usize::from(medium)].drive()
    }

    /// The medium that a drive holds.
    pub(super) fn medium_in(&self, drive: u8) -> Option<u8> {
        let is = |place: &Place| place.drive() == Some(drive);
        let medium = self.places.iter().position(is)?;
        Some(medium as u8)
    }

    /// Puts a medium into a drive.
    pub(super) fn load(&mut self, drive: u8, medium: u8) {
        let place = &mut self.places[usize::from(medium)];
        let slot = place.slot().unwrap_or(SOME_SLOT);
        *place = Place::Drive { drive, slot };
    }

    /// Puts the medium that a drive holds, if it holds any, back into its slot.
    pub(super) fn unload(&mut self, drive: u8) {
        if let Some(medium) = self.medium_in(drive) {
            let place = &mut self.places[usize::from(medium)];
            *place = Place::Slot(place.slot().unwrap_or(SOME_SLOT));
        }
    }

    /// Whether a medium is out of its library, as far as that knows.
    pub(super) fn is_offline(&self, medium: u8) -> bool {
        self.places[usize::from(medium)] == Place::Outside
    }

    /// Whether a medium is not where the library thinks that it is.
    pub(super) fn is_missing(&self, medium: u8) -> bool {
        matches!(self.places[usize::from(medium)], Place::Missing { .. })
    }

    /// Whether a mount fails because its medium is offline, once it is its turn.
    pub(super) fn gives_up(&self, work: Work) -> bool {
        let medium = work.may_not_be_offline();
        medium.is_some_and(|medium| self.is_offline(medium))
    }

    /// A medium that was out of its library is in it again.
    pub(super) fn come_home(&mut self, medium: u8) {
        let place = &mut self.places[usize::from(medium)];
        *place = match *place {
            Place::Outside => Place::Slot(SOME_SLOT),
            Place::Missing { slot, .. } => Place::Slot(slot),
            other => other,
        };
    }

    /// Whether a slot holds a medium, or is kept for one.
    pub(super) fn is_filled(&self, setup: &Setup, slot: u8) -> bool {
        let kept = self.places.iter().any(|place| place.slot() == Some(slot));
        kept || setup.slots[usize::from(slot)].full
    }

    /// The first slot of this library that holds nothing.
    pub(super) fn free_slot(&self, setup: &Setup, library: u8) -> Option<u8> {
        let mut slots = setup.slots_of(library);
        slots.find(|slot| !self.is_filled(setup, *slot))
    }

    /// Finds out which media were taken out by hand.
    pub(super) fn look_through(&mut self) {
        for place in &mut self.places {
            if matches!(place, Place::Missing { .. }) {
                *place = Place::Outside;
            }
        }
    }
}
