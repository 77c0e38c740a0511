//! What the documents promise, as properties of traces.

use crate::family::Invariant;

/// Every promise, in the order of the ledger.
pub const INVARIANTS: &[Invariant] = &[];
