//! Promises as properties of traces.
use crate::family::Invariant;
/// All.
pub const INVARIANTS: &[Invariant] = &[];
