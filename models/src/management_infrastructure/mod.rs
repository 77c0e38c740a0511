//! Windows Management Infrastructure: enumerations, and `MI_Operation_Cancel`, which asks one to
//! end early.
//!
//! The race: the cancel meets the provider's own result, results that are on their way, a result
//! that the client has not acknowledged, or a provider that says nothing; whatever happens, there
//! is exactly one final result. Three more ways to end an operation meet it: closing the operation,
//! its session, or its application.

pub mod api;
pub mod clauses;
pub mod invariants;
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

/// Windows Management Infrastructure.
#[derive(Clone, Copy, Debug)]
pub enum WindowsManagementInfrastructure {}

impl Family for WindowsManagementInfrastructure {
    const NAME: &'static str = "management_infrastructure";
    const TITLE: &'static str = "Windows Management Infrastructure";
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
        visitor.visit::<wrong::EndsTwice>();
        visitor.visit::<wrong::WaitsForProvider>();
        visitor.visit::<wrong::OvertakesAcknowledgement>();
        visitor.visit::<wrong::ForgetsOpenHandles>();
        visitor.visit::<wrong::JoinsOnClose>();
        visitor.visit::<wrong::JoinsOnCancel>();
        visitor.visit::<wrong::LosesWakeUp>();
    }
}
