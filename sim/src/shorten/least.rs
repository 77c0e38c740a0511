//! The least executions that show what is wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::{layers::Layers, length::Length, measured::Measured, runner::Runner};
use crate::{machine::Execution, reduction::Relation, strategy::Strategy};

/// What a search for the least executions came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Least<K: Ord> {
    /// Of what is settled, the least execution.
    pub minimal: BTreeMap<K, Length>,
    /// Of what was seen but is not settled, an execution. No other has fewer preemptions.
    pub seen: BTreeMap<K, Length>,
}

/// Looks for the least execution that shows each wanted thing, until all are settled, everything
/// was seen, or no execution is left; `shows` says what an execution shows.
///
/// What is shown must be the same for executions of the same class.
pub fn least<K: Ord>(
    runner: &mut Runner<'_>,
    relation: Relation,
    mut wanted: BTreeSet<K>,
    mut shows: impl FnMut(&Execution<'_>) -> Vec<K>,
) -> Least<K> {
    let mut strategy = Measured::new(Layers::new(relation));
    let mut minimal = BTreeMap::new();
    loop {
        let mut seen: BTreeMap<K, Length> = BTreeMap::new();
        while !wanted.is_empty() && strategy.begin() {
            if runner.left() == 0 {
                return Least { minimal, seen };
            }
            let shown = runner.run(&mut strategy, |execution| {
                (shows(execution), execution.steps.len())
            });
            let Some((shown, steps)) = shown else {
                continue;
            };
            for thing in shown.into_iter().filter(|it| wanted.contains(it)) {
                let length = strategy.length(steps);
                if seen.get(&thing).is_none_or(|known| length < *known) {
                    seen.insert(thing, length);
                }
            }
        }
        // With more preemptions there is nothing less.
        wanted.retain(|thing| !seen.contains_key(thing));
        minimal.append(&mut seen);
        if wanted.is_empty() || !strategy.strategy().deepen() {
            return Least { minimal, seen };
        }
    }
}
