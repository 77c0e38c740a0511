//! Removable Storage Manager: requests queued at a library, and `CancelNtmsLibraryRequest` from any
//! session.
//!
//! The race: the request waits, is being handled, or has ended when the cancellation arrives, and
//! the cancellation may itself have to queue. Three more ways to cancel meet in `MountNtmsMedia`,
//! which waits: its time-out, the closing of its session, and an operator who refuses.

pub mod api;
pub mod clauses;
pub mod invariants;
pub mod open_points;
pub mod operator;
pub mod request;
pub mod service;
pub mod setup;
pub mod spec;
#[cfg(test)]
mod testing;
pub mod words;
pub mod wrong;

crate::family! {
    /// Removable Storage Manager.
    RemovableStorageManager = "removable_storage", "Removable Storage Manager";
}
