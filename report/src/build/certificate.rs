//! Certificates of exhaustive runs, with a hash of the outcomes that they showed.

use scenarios::{engine::Run, file::Scenario, outcome::Outcome};
use sim::certificate::Certificate as Explored;

use crate::model::Certificate;

/// What a run did that was to visit every class.
pub(super) fn certificate(scenario: &Scenario, run: &Run, explored: Explored) -> Certificate {
    Certificate {
        relation: explored.relation.name().to_owned(),
        executions: explored.executions,
        classes: explored.classes,
        counted: explored.counted,
        again: explored.again,
        blocked: explored.blocked,
        bounds: run.bounds.clone(),
        executions_per_class: explored.ratio().filter(|_| run.bounds.is_empty()),
        classes_hash: format!("{:016x}", explored.classes_hash),
        outcomes_hash: format!("{:016x}", outcomes_hash(scenario, run.shown.keys())),
    }
}

/// The sum of the hashes of the outcomes: the order does not matter.
fn outcomes_hash<'a>(scenario: &Scenario, outcomes: impl Iterator<Item = &'a Outcome>) -> u64 {
    let lines = |outcome: &Outcome| -> String {
        let pairs = outcome.pairs(scenario).into_iter();
        pairs
            .map(|(key, value)| format!("{key} = {value}\n"))
            .collect()
    };
    let hashes = outcomes.map(|outcome| fnv(lines(outcome).as_bytes()));
    hashes.fold(0, u64::wrapping_add)
}

/// FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv): the same on every machine and in every version.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
