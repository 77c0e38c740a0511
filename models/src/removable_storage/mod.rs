//! Removable Storage Manager: requests queued at a library, and `CancelNtmsLibraryRequest` from any
//! session.
//!
//! The race: the request waits, is being handled, or has ended when the cancellation arrives, and
//! the cancellation may itself have to queue. Three more ways to cancel meet in `MountNtmsMedia`,
//! which waits: its time-out, the closing of its session, and an operator who refuses.

pub mod api;
pub mod clauses;
pub mod invariants;
pub mod request;
pub mod service;
pub mod setup;
pub mod spec;
#[cfg(test)]
mod testing;
pub mod wrong;

use std::sync::Arc;

use sim::{
    clause::Clause,
    reading::{Choice, Reading},
    signature::{FaultSite, Signature, WordInfo},
};

use crate::family::{Family, Invariant, SetupKind, SubjectVisitor, World};

/// Removable Storage Manager.
#[derive(Clone, Copy, Debug)]
pub enum RemovableStorageManager {}

impl Family for RemovableStorageManager {
    const NAME: &'static str = "removable_storage";
    const TITLE: &'static str = "Removable Storage Manager";
    const FUNCTIONS: &'static [Signature] = api::FUNCTIONS;
    const WORDS: &'static [WordInfo] = api::WORDS;
    const FAULTS: &'static [FaultSite] = api::FAULTS;
    const CLAUSES: &'static [Clause] = clauses::CLAUSES;
    const READINGS: &'static [Reading] = clauses::READINGS;
    const CHOICES: &'static [Choice] = clauses::CHOICES;
    const SETUP: &'static [SetupKind] = setup::SETUP;
    const INVARIANTS: &'static [Invariant] = invariants::INVARIANTS;

    type Spec = spec::Specification;
    type Right = service::Reference;

    fn spec(world: &Arc<World>) -> Self::Spec {
        spec::Specification::new(world)
    }

    fn wrong_services(visitor: &mut impl SubjectVisitor) {
        visitor.visit::<wrong::CancelsWhatHasEnded>();
        visitor.visit::<wrong::TimesOutWhatHasPassed>();
        visitor.visit::<wrong::MountsInClosedSession>();
        visitor.visit::<wrong::StopsWhatItDenies>();
        visitor.visit::<wrong::ForgetsCancellation>();
    }
}
