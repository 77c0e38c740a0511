//! The kernels: the small hand-offs that the services share.
//!
//! Countermand runs them as they are, from `models::kernels`. The peers run the same algorithm with
//! the same memory orderings, written on what they put in the place of `std`. Their accesses are
//! inside the kernel, so they tell no classes.

mod claim;
mod close_barrier;
mod final_once;
mod signal;
mod stoppable_queue;

use std::sync::Arc;

use super::{Program, peers};

/// All five.
pub(super) fn programs() -> Vec<Program> {
    vec![
        claim::program(),
        final_once::program(),
        close_barrier::program(),
        stoppable_queue::program(),
        signal::program(),
    ]
}

fn kernel(name: &str, countermand: fn(), loom: fn(), shuttle: fn()) -> Program {
    Program {
        name: format!("kernel {name}"),
        countermand: Arc::new(countermand),
        loom: Arc::new(loom),
        shuttle: Arc::new(shuttle),
        tells: false,
    }
}
