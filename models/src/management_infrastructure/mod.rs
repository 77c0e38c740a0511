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
pub mod open_points;
pub mod outline;
pub mod service;
pub mod setup;
pub mod spec;
#[cfg(test)]
mod testing;
pub mod wrong;

crate::family! {
    /// Windows Management Infrastructure.
    WindowsManagementInfrastructure = "management_infrastructure", "Windows Management Infrastructure", ManagementInfrastructure,
    outline;
}
