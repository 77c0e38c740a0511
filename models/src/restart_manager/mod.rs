//! Restart Manager: applications shut down and restarted around an installation, and
//! `RmCancelCurrentTask` on another thread.
//!
//! The race: the operation has not begun, is under way, or has ended when the cancel arrives; and
//! while it runs its session may be ended, joined, or given more resources.

pub mod api;
pub mod apps;
pub mod clauses;
pub mod invariants;
pub mod service;
pub mod setup;
pub mod spec;
pub mod wrong;

use std::sync::Arc;

use sim::{
    clause::Clause,
    reading::{Choice, Reading},
    signature::{FaultSite, Signature, WordInfo},
};

use crate::family::{Family, Invariant, SetupKind, SubjectVisitor, World};

/// Restart Manager.
#[derive(Clone, Copy, Debug)]
pub enum RestartManager {}

impl Family for RestartManager {
    const NAME: &'static str = "restart_manager";
    const TITLE: &'static str = "Restart Manager";
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
        visitor.visit::<wrong::HidesItsCancel>();
        visitor.visit::<wrong::CancelsTheNext>();
        visitor.visit::<wrong::WaitsForTheCancelled>();
        visitor.visit::<wrong::KeepsEndedHandles>();
        visitor.visit::<wrong::RestartsUnasked>();
        visitor.visit::<wrong::CountsWhatIsLeft>();
        visitor.visit::<wrong::ListsFromMemory>();
        visitor.visit::<wrong::EndsBeforeAllAgree>();
    }
}
