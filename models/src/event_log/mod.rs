//! Windows Event Log: `EvtCancel` against what is pending on a handle, and `EvtClose` against
//! running callbacks.
//!
//! The race: `EvtNext` has not yet begun, reads record by record, or has ended when the cancel
//! arrives; its time-out may pass at the same time, and the batch may be half full. A
//! subscription's callbacks run on a thread of the service and may cancel or close their own
//! subscription.

pub mod api;
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

/// Windows Event Log.
#[derive(Clone, Copy, Debug)]
pub enum WindowsEventLog {}

impl Family for WindowsEventLog {
    const NAME: &'static str = "event_log";
    const TITLE: &'static str = "Windows Event Log";
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
        visitor.visit::<wrong::LosesCancel>();
        visitor.visit::<wrong::StopsOneCall>();
        visitor.visit::<wrong::LosesRecords>();
        visitor.visit::<wrong::FailsWithEvents>();
        visitor.visit::<wrong::TimesOutWithEvents>();
        visitor.visit::<wrong::ClosesUnderCallback>();
        visitor.visit::<wrong::SparesSubscriptions>();
    }
}
