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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        seen,
        tools::{Task, way},
    };

    /// Those that are explored in a moment.
    fn small() -> impl Iterator<Item = Program> {
        let large = ["queue 2x2", "queue 3x1", "queue 3x2"];
        all()
            .into_iter()
            .filter(move |program| !large.contains(&&*program.name))
    }

    const TASK: Task = Task {
        seed: 1,
        executions_max: 1 << 40,
        time_max: Duration::from_secs(600),
        classes: true,
    };

    #[test]
    fn what_programs_tell_and_what_steps_touch_tell_the_same_classes_apart() {
        let exhaustive = way("countermand/exhaustive").expect("one of the ways");
        for program in small() {
            let sample = (exhaustive.run)(&program, &TASK);
            assert!(sample.exhausted && sample.failure.is_none());
            assert_eq!(sample.classes, sample.executions, "{}", program.name);
            if program.tells {
                assert_eq!(sample.classes, seen::classes(), "{}", program.name);
            }
        }
    }

    #[test]
    fn every_tool_reaches_the_same_classes_of_lock_orders() {
        let program = all().into_iter().find(|it| it.name == "locks 2x3");
        let program = program.expect("one of the programs");
        for name in ["countermand/exhaustive", "loom", "shuttle/dfs"] {
            let way = way(name).expect("one of the ways");
            let sample = (way.run)(&program, &TASK);
            assert!(sample.exhausted);
            assert_eq!(sample.classes, 20, "{name}");
        }
    }
}
