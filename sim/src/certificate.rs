//! Certificates: what an exploration of every class did, in numbers that others can recompute.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

use crate::reduction::Relation;

/// How many classes are counted one by one: memory stays bounded.
const CLASSES_MAX: usize = 1 << 20;
/// How many are counted at a time. Each is found in memory that no cache holds; what does not depend
/// on another one is waited for together.
const TOGETHER: usize = 64;

/// What an exhaustive exploration did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// Up to which equivalence it is exhaustive.
    pub relation: Relation,
    /// Executions that were run to their end.
    pub executions: u64,
    /// Different classes among them; `None` where there were too many to count them all.
    pub classes: Option<u64>,
    /// How many classes were counted: all, or a sample of those that are too many.
    pub counted: u64,
    /// How many executions visited a counted class another time.
    pub again: u64,
    /// Executions that were given up half-way.
    pub blocked: u64,
    /// Hash of the set of classes: the same in whatever order they were visited. (A class that was
    /// not counted weighs as often as it was visited.)
    pub classes_hash: u64,
}

impl Certificate {
    /// Executions for each class, those that were given up included: 1 if none was visited twice.
    /// Where not all classes were counted, the executions of those that were; `None` of nothing.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        let executions = match self.classes {
            Some(_) => self.executions + self.blocked,
            None => self.counted + self.again,
        };
        (self.counted > 0).then(|| executions as f64 / self.counted as f64)
    }
}

/// The classes that an exploration visited.
///
/// Up to `CLASSES_MAX` of them are counted one by one. Beyond that only those are whose hash ends
/// in so many zero bits that they fit again: a sample that does not depend on the order of visits
/// (Gibbons, *Distinct Sampling*, VLDB'01), and in which every execution counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Classes {
    executions: u64,
    /// Those that are still to be counted.
    waiting: Vec<u64>,
    /// The classes of the sample.
    seen: HashSet<u64, FixedState>,
    /// How often one of them was visited again, where any was.
    again: HashMap<u64, u64, FixedState>,
    /// How many zero bits the hashes of the sample end in.
    zeros: u32,
    hash: u64,
}

impl Classes {
    /// Adds the class of an execution.
    pub fn add(&mut self, class: u64) {
        self.executions += 1;
        self.hash = self.hash.wrapping_add(class);
        if self.waiting.is_empty() {
            self.waiting.reserve(TOGETHER);
        }
        self.waiting.push(class);
        if self.waiting.len() == TOGETHER {
            self.count_waiting();
        }
    }

    fn count_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        for class in waiting.drain(..) {
            self.count(class);
            self.thin_out();
        }
        self.waiting = waiting;
    }

    /// Adds what another part of the same exploration visited.
    pub fn add_all(&mut self, other: &Self) {
        self.executions += other.executions;
        self.hash = self.hash.wrapping_add(other.hash);
        self.count_waiting();
        self.zeros = self.zeros.max(other.zeros);
        self.keep_sample();
        for class in other.seen.iter().chain(&other.waiting) {
            self.count(*class);
        }
        for (class, times) in &other.again {
            if self.seen.contains(class) {
                *self.again.entry(*class).or_default() += times;
            }
        }
        self.thin_out();
    }

    fn count(&mut self, class: u64) {
        if class.trailing_zeros() >= self.zeros && !self.seen.insert(class) {
            *self.again.entry(class).or_default() += 1;
            self.hash = self.hash.wrapping_sub(class);
        }
    }

    fn thin_out(&mut self) {
        while self.seen.len() > CLASSES_MAX {
            self.zeros += 1;
            self.keep_sample();
        }
    }

    fn keep_sample(&mut self) {
        let zeros = self.zeros;
        self.seen.retain(|class| class.trailing_zeros() >= zeros);
        self.again
            .retain(|class, _| class.trailing_zeros() >= zeros);
    }

    /// How many executions there were.
    #[must_use]
    pub const fn executions(&self) -> u64 {
        self.executions
    }

    /// What they come to.
    #[must_use]
    pub fn certificate(&self, relation: Relation, blocked: u64) -> Certificate {
        let mut all = self.clone();
        all.count_waiting();
        Certificate {
            relation,
            executions: all.executions,
            classes: (all.zeros == 0).then_some(all.seen.len() as u64),
            counted: all.seen.len() as u64,
            again: all.again.values().sum(),
            blocked,
            classes_hash: all.hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many classes as are too many, hashed as a path hashes.
    fn too_many() -> Vec<u64> {
        let hash = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (0..CLASSES_MAX as u64 * 3).map(hash).collect()
    }

    #[test]
    fn of_too_many_classes_a_sample_is_counted_whatever_the_order() {
        let (mut one, mut first, mut second) = Default::default();
        let classes = too_many();
        classes
            .iter()
            .for_each(|class| Classes::add(&mut one, *class));
        let (early, late) = classes.split_at(classes.len() / 3);
        late.iter()
            .for_each(|class| Classes::add(&mut first, *class));
        early
            .iter()
            .for_each(|class| Classes::add(&mut second, *class));
        first.add_all(&second);
        let done = one.certificate(Relation::Sync, 0);
        assert_eq!(done, first.certificate(Relation::Sync, 0));
        assert_eq!((done.classes, done.ratio()), (None, Some(1.0)));
        let most = CLASSES_MAX as u64;
        assert!((most / 4..=most).contains(&done.counted), "{done:?}");
    }

    #[test]
    fn a_class_visited_twice_shows_in_a_sample_too() {
        let (mut once, mut twice) = (Classes::default(), Classes::default());
        for class in too_many() {
            once.add(class);
            twice.add(class);
        }
        twice.add_all(&once.clone());
        let done = twice.certificate(Relation::Sync, 0);
        assert_eq!((done.classes, done.ratio()), (None, Some(2.0)));
    }

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
