//! Where media lie, as the specification keeps it.

use super::{
    super::{
        place::{Place, SOME_SLOT},
        request::{Part, Work},
        setup::Setup,
    },
    Specification,
    state::State,
};

impl State {
    /// Where a medium lies.
    pub(super) fn place(&self, medium: u8) -> Place {
        self.places[usize::from(medium)]
    }

    /// From now on a medium lies there.
    pub(super) fn lay(&mut self, medium: u8, place: Place) {
        self.places[usize::from(medium)] = place;
    }

    /// The drives in which a medium could be mounted now, as far as its library knows.
    pub(super) fn drives_for<'a>(
        &'a self,
        setup: &'a Setup,
        medium: u8,
    ) -> impl Iterator<Item = u8> + 'a {
        let free = self.available.has(medium)
            && matches!(self.place(medium), Place::Slot(_) | Place::Missing { .. });
        let library = setup.media[usize::from(medium)].library;
        setup.drives_of(library).filter(move |drive| {
            let disabled = self.is_disabled(Part::Drive(*drive));
            free && !disabled && self.medium_in(*drive).is_none()
        })
    }

    /// Whether a medium is out of its library, as far as that knows.
    pub(super) fn is_offline(&self, medium: u8) -> bool {
        self.place(medium) == Place::Outside
    }

    /// Whether a medium is not where its library thinks that it is.
    pub(super) fn is_missing(&self, medium: u8) -> bool {
        matches!(self.place(medium), Place::Missing { .. })
    }

    /// Whether a mount fails because its medium is offline, once the library turns to it.
    pub(super) fn gives_up(&self, work: Work) -> bool {
        work.may_not_be_offline()
            .is_some_and(|medium| self.is_offline(medium))
    }

    /// What a library knows once it has looked through its slots: what is gone is out of it.
    pub(super) fn look_through(&mut self, library: u8) {
        for place in &mut self.places {
            if matches!(place, Place::Missing { library: other, .. } if *other == library) {
                *place = Place::Outside;
            }
        }
    }

    /// Puts a medium into a drive.
    pub(super) fn load(&mut self, drive: u8, medium: u8) {
        self.unload(drive);
        let slot = self.place(medium).slot().unwrap_or(SOME_SLOT);
        self.lay(medium, Place::Drive { drive, slot });
    }

    /// A medium that was out of its library is in it again.
    pub(super) fn come_home(&mut self, medium: u8) {
        match self.place(medium) {
            Place::Outside => self.lay(medium, Place::Slot(SOME_SLOT)),
            Place::Missing { slot, .. } => self.lay(medium, Place::Slot(slot)),
            _ => {}
        }
    }

    /// Puts the medium that a drive holds, if it holds any, back into its slot.
    pub(super) fn unload(&mut self, drive: u8) {
        for place in &mut self.places {
            if let Place::Drive { drive: other, slot } = *place
                && other == drive
            {
                *place = Place::Slot(slot);
            }
        }
    }

    /// The drive that a medium is in.
    pub(super) fn drive_of(&self, medium: u8) -> Option<u8> {
        self.place(medium).drive()
    }

    /// The medium that a drive holds.
    pub(super) fn medium_in(&self, drive: u8) -> Option<u8> {
        let mut places = (0..).zip(&self.places);
        places.find_map(|(medium, place)| (place.drive() == Some(drive)).then_some(medium))
    }
}

impl Specification {
    /// Whether a slot holds a medium, or is kept for one.
    pub(super) fn is_filled(&self, state: &State, slot: u8) -> bool {
        let kept = state.places.iter().any(|place| place.slot() == Some(slot));
        kept || self.setup.slots[usize::from(slot)].full
    }
}
