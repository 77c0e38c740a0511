//! Sets of assignments of readings, as unions of partial ones.

use std::{ops::Deref, sync::Arc};

use crate::reading::Readings;

/// The assignments that extend at least one of some partial assignments.
///
/// Minimal (no partial assignment extends another) and sorted; cloning allocates nothing.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Assignments(Arc<[Readings]>);

impl Assignments {
    /// Every assignment.
    #[must_use]
    pub fn all() -> Self {
        Self(Arc::new([Readings::UNDECIDED]))
    }

    /// Whether a full assignment is one of them.
    #[must_use]
    pub fn admit(&self, assignment: Readings) -> bool {
        self.iter().any(|partial| partial.subsumes(assignment))
    }

    /// The assignments in both sets.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        if Arc::ptr_eq(&self.0, &other.0) {
            return self.clone();
        }
        let pairs = self.iter().flat_map(|left| {
            let join = move |right: &Readings| left.and(*right);
            other.iter().filter_map(join)
        });
        pairs.collect()
    }
}

impl FromIterator<Readings> for Assignments {
    fn from_iter<I: IntoIterator<Item = Readings>>(partial: I) -> Self {
        let mut minimal: Vec<Readings> = Vec::new();
        for candidate in partial {
            if !minimal.iter().any(|kept| kept.subsumes(candidate)) {
                minimal.retain(|kept| !candidate.subsumes(*kept));
                minimal.push(candidate);
            }
        }
        minimal.sort_unstable();
        Self(minimal.into())
    }
}

impl Deref for Assignments {
    type Target = [Readings];

    fn deref(&self) -> &[Readings] {
        &self.0
    }
}

/// The assignments that extend `from` but not `without`, as partial assignments that do not
/// overlap.
///
/// `values` tells how many values a reading has, by its index.
pub(crate) fn difference(
    from: Readings,
    without: Readings,
    values: impl Fn(usize) -> u8,
) -> Vec<Readings> {
    if from.and(without).is_none() {
        return vec![from];
    }
    let mut agreeing = from;
    let mut parts = Vec::new();
    for (reading, excluded) in without.decided() {
        if from.get(reading).is_none() {
            let others = (0..values(usize::from(reading.0))).filter(|value| *value != excluded);
            parts.extend(others.map(|value| agreeing.with(reading, value)));
            agreeing = agreeing.with(reading, excluded);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::ReadingId;

    fn reading(index: u8, value: u8) -> Readings {
        Readings::UNDECIDED.with(ReadingId(index), value)
    }

    #[test]
    fn a_partial_assignment_swallows_those_that_extend_it() {
        let narrow = reading(0, 1).with(ReadingId(1), 0);
        let set: Assignments = [narrow, reading(0, 1), reading(0, 1)].into_iter().collect();
        assert_eq!(*set, [reading(0, 1)]);
        assert!(set.admit(narrow) && !set.admit(reading(0, 0)));
    }

    #[test]
    fn what_two_sets_share_may_be_nothing() {
        let zero: Assignments = [reading(0, 0)].into_iter().collect();
        let other: Assignments = [reading(0, 1), reading(1, 1)].into_iter().collect();
        let both = reading(0, 0).with(ReadingId(1), 1);
        assert_eq!(*zero.and(&other), [both]);
        let one: Assignments = [reading(0, 1)].into_iter().collect();
        assert!(zero.and(&one).is_empty());
        assert_eq!(zero.and(&Assignments::all()), zero);
    }

    #[test]
    fn a_difference_covers_exactly_the_rest() {
        let excluded = reading(0, 0).with(ReadingId(1), 1);
        let parts = difference(Readings::UNDECIDED, excluded, |_| 3);
        for (first, second) in (0..3).flat_map(|a| (0..3).map(move |b| (a, b))) {
            let full = reading(0, first).with(ReadingId(1), second);
            let covering = parts.iter().filter(|part| part.subsumes(full)).count();
            assert_eq!(covering, usize::from(full != excluded));
        }
    }
}
