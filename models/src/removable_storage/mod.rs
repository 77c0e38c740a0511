//! Removable Storage Manager: requests queued at libraries, operators who are asked for help, and
//! all the ways in which either is cancelled.
//!
//! The race: a request waits, is being handled, or has ended when its cancellation arrives
//! (`CancelNtmsLibraryRequest`, from any session), and the cancellation may itself have to queue.
//! Beside it ends a request by a STOP action (eject, inject, inventory), by the time-out of the
//! call that waits for it, by the closing of its session, by an operator who refuses, or by a
//! restart of the service. Operator requests are satisfied, refused or cancelled while several wait
//! for them.

pub mod api;
pub mod clauses;
pub mod faults;
pub mod invariants;
pub mod limits;
pub mod open_points;
pub mod operator;
pub mod outline;
pub mod pages;
pub mod place;
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
    RemovableStorageManager = "removable_storage", "Removable Storage Manager", RemovableStorage, outline;
}
