//! The programs, one file each, with the same semantics for every tool.
//!
//! Countermand's text stands on `sim::platform::Platform`. loom and shuttle both take the place of
//! `std`, so their text is one and is compiled against each of them; what is shared without being
//! synchronised by the tool stands in the `Arc` of `std`, which is the faster choice for both.

mod kernels;
mod locks;
mod queue;
mod reader;

use std::sync::Arc;

/// What a tool runs again and again.
pub(crate) type Body = Arc<dyn Fn() + Send + Sync>;

/// One program, for each tool.
#[derive(Clone)]
pub(crate) struct Program {
    /// As filters and tables write it: `queue 2x1`.
    pub(crate) name: String,
    /// On the machine.
    pub(crate) countermand: Body,
    /// Under loom.
    pub(crate) loom: Body,
    /// Under shuttle.
    pub(crate) shuttle: Body,
    /// Whether it tells its accesses, so that classes can be counted.
    pub(crate) tells: bool,
}

/// Compiles items twice: against loom and against shuttle. They find the tool as `tool`.
macro_rules! peers {
    ($($text:tt)*) => {
        pub(super) mod loom {
            use ::loom as tool;
            $($text)*
        }
        pub(super) mod shuttle {
            use ::shuttle as tool;
            $($text)*
        }
    };
}
pub(crate) use peers;

/// All programs, in the order of the tables.
pub(crate) fn all() -> Vec<Program> {
    let families = [
        queue::programs(),
        reader::programs(),
        locks::programs(),
        kernels::programs(),
    ];
    families.into_iter().flatten().collect()
}
