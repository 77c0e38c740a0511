//! A service that was shut down leaves nothing behind: whoever explores millions of executions in one
//! process would find it there.

use std::sync::Arc;

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use scenarios::{engine::replay_seed, file::Scenario, library};

/// How many executions of each scenario are looked at.
const SEEDS: u64 = 20;

/// The scenarios of which executions leave something behind.
struct Leaking;

impl FamilyVisitor for Leaking {
    type Output = Vec<String>;

    fn visit<F: Family>(self) -> Vec<String> {
        let mut leaking = Vec::new();
        let files = library::files(library::root(), F::NAME).expect("the library can be listed");
        for path in files {
            let scenario = Arc::new(Scenario::load::<F>(&path).expect("it is well written"));
            let executions = || {
                for seed in 0..SEEDS {
                    drop(replay_seed(F::RIGHT, &scenario, scenario.readings, seed));
                }
            };
            // What the simulator itself keeps is there from the first time on.
            executions();
            let again = allocation_counter::measure(executions);
            if again.count_current != 0 {
                let (name, count) = (&scenario.name, again.count_current);
                leaking.push(format!("{name}: {count}"));
            }
        }
        leaking
    }
}

#[test]
fn no_execution_leaves_anything_behind() {
    for family in families::NAMES {
        let leaking = families::visit(family, Leaking).expect("it is a family");
        assert!(leaking.is_empty(), "{family}: {leaking:#?}");
    }
}
