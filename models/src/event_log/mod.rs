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
pub mod open_points;
pub mod outline;
pub mod service;
pub mod setup;
pub mod spec;
pub mod wrong;

crate::family! {
    /// Windows Event Log.
    WindowsEventLog = "event_log", "Windows Event Log", EventLog, outline;
}
