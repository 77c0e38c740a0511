//! Restart Manager: applications shut down and restarted around an installation, and
//! `RmCancelCurrentTask` on another thread.
//!
//! The race: the operation has not begun, is under way, or has ended when the cancel arrives; and
//! while it runs its session may be ended, joined, or given more resources.

pub mod api;
pub mod apps;
pub mod clauses;
pub mod invariants;
pub mod open_points;
pub mod outline;
pub mod service;
pub mod setup;
pub mod spec;
pub mod wrong;

crate::family! {
    /// Restart Manager.
    RestartManager = "restart_manager", "Restart Manager", RestartManager, outline;
}
