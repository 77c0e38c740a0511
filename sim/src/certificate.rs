//! Certificates: what an exploration of every class did, in numbers that others can recompute.

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

use crate::reduction::Relation;

/// Behind how many classes new ones are no longer counted: memory stays bounded.
const CLASSES_MAX: usize = 1 << 20;

/// What an exhaustive exploration did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// Up to which equivalence it is exhaustive.
    pub relation: Relation,
    /// Executions that were run to their end.
    pub executions: u64,
    /// Different classes among them; `None` where there were too many to count.
    pub classes: Option<u64>,
    /// Executions that were given up half-way.
    pub blocked: u64,
    /// Hash of the set of classes: the same in whatever order they were visited.
    pub classes_hash: u64,
}

impl Certificate {
    /// Executions for each class: 1 if none was visited twice; `None` where that was not counted.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        let classes = self.classes.filter(|classes| *classes > 0)?;
        Some((self.executions + self.blocked) as f64 / classes as f64)
    }
}

/// The classes that an exploration visited.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Classes {
    executions: u64,
    seen: HashSet<u64, FixedState>,
    full: bool,
    hash: u64,
}

impl Classes {
    /// Adds the class of an execution.
    pub fn add(&mut self, class: u64) {
        self.executions += 1;
        if self.seen.contains(&class) {
            return;
        }
        self.full |= self.seen.len() == CLASSES_MAX;
        if !self.full {
            self.seen.insert(class);
        }
        // A sum: the order does not matter.
        self.hash = self.hash.wrapping_add(class);
    }

    /// Adds what another part of the same exploration visited.
    pub fn add_all(&mut self, other: &Self) {
        self.executions += other.executions;
        self.hash = self.hash.wrapping_add(other.hash);
        self.full |= other.full;
        for class in &other.seen {
            if self.seen.contains(class) {
                self.hash = self.hash.wrapping_sub(*class);
                continue;
            }
            self.full |= self.seen.len() == CLASSES_MAX;
            if !self.full {
                self.seen.insert(*class);
            }
        }
    }

    /// How many executions there were.
    #[must_use]
    pub const fn executions(&self) -> u64 {
        self.executions
    }

    /// What they come to.
    #[must_use]
    pub fn certificate(&self, relation: Relation, blocked: u64) -> Certificate {
        Certificate {
            relation,
            executions: self.executions,
            classes: (!self.full).then_some(self.seen.len() as u64),
            blocked,
            classes_hash: self.hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_visited_twice_shows_in_the_ratio_but_not_in_the_hash() {
        let of = |classes: &[u64]| {
            let mut all = Classes::default();
            classes.iter().for_each(|class| all.add(*class));
            all.certificate(Relation::Sync, 0)
        };
        let (once, twice) = (of(&[7, 11]), of(&[11, 7, 11]));
        assert_eq!(once.classes_hash, twice.classes_hash);
        assert_eq!(once.ratio(), Some(1.0));
        assert_eq!(twice.ratio(), Some(1.5));
        assert_ne!(once.classes_hash, of(&[7]).classes_hash);
    }
}
