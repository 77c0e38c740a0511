//! Seeded bugs, one file each: programs that fail under some schedules only.

use crate::programs::Program;

/// All of them, as programs that fail.
pub(crate) fn programs() -> Vec<Program> {
    Vec::new()
}
