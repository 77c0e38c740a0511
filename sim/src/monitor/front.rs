//! The set that explains a trace, while it is being collected: without twins.

use crate::{clause::ClauseId, reading::Readings};

/// A configuration by the numbers of its parts. Of a breached one only readings and breach matter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Placed {
    /// Number of the state.
    pub(super) state: u32,
    /// The readings decided so far.
    pub(super) readings: Readings,
    /// The duty that the caller broke.
    pub(super) breach: Option<ClauseId>,
}

impl Placed {
    /// Whether every continuation of `other` is one of this configuration too, under no more
    /// readings.
    fn covers(&self, other: &Self) -> bool {
        self.breach == other.breach && self.readings.subsumes(other.readings)
    }
}

/// Configurations of which none covers another.
#[derive(Debug, Default)]
pub(super) struct Front {
    by_state: Vec<Vec<(u32, Placed)>>,
    touched: Vec<u32>,
    len: usize,
}

impl Front {
    /// Takes a configuration in, unless one that covers it is there; drops those that it covers.
    pub(super) fn admit(&mut self, number: u32, placed: Placed) -> bool {
        let index = placed.state as usize;
        if self.by_state.len() <= index {
            self.by_state.resize_with(index + 1, Vec::new);
        }
        let twins = &mut self.by_state[index];
        if twins.iter().any(|(_, twin)| twin.covers(&placed)) {
            return false;
        }
        let before = twins.len();
        if before == 0 {
            self.touched.push(placed.state);
        }
        twins.retain(|(_, twin)| !placed.covers(twin));
        twins.push((number, placed));
        self.len = self.len + twins.len() - before;
        true
    }

    /// Whether a configuration that was admitted is still there.
    pub(super) fn holds(&self, number: u32, state: u32) -> bool {
        self.by_state[state as usize]
            .iter()
            .any(|(twin, _)| *twin == number)
    }

    /// How many configurations it holds.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Takes the numbers out, sorted.
    pub(super) fn take(&mut self) -> Box<[u32]> {
        let mut numbers = Vec::with_capacity(self.len);
        for state in self.touched.drain(..) {
            let twins = self.by_state[state as usize].drain(..);
            numbers.extend(twins.map(|(number, _)| number));
        }
        self.len = 0;
        numbers.sort_unstable();
        numbers.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::ReadingId;

    fn placed(state: u32, readings: Readings) -> Placed {
        Placed {
            state,
            readings,
            breach: None,
        }
    }

    #[test]
    fn a_twin_that_has_decided_more_is_dropped_whenever_it_comes() {
        let decided = Readings::UNDECIDED.with(ReadingId(0), 1);
        let mut front = Front::default();
        assert!(front.admit(7, placed(3, decided)));
        assert!(front.admit(8, placed(3, Readings::UNDECIDED)));
        assert!(!front.admit(7, placed(3, decided)));
        assert!(
            front.admit(9, placed(4, decided)),
            "another state is no twin"
        );
        assert!(!front.holds(7, 3) && front.holds(8, 3));
        assert_eq!(*front.take(), [8, 9]);
        assert_eq!(front.len(), 0);
    }

    #[test]
    fn a_proper_configuration_and_a_breached_one_are_no_twins() {
        let mut front = Front::default();
        let breach = Some(ClauseId(2));
        assert!(front.admit(0, placed(0, Readings::UNDECIDED)));
        let breached = Placed {
            breach,
            ..placed(0, Readings::UNDECIDED)
        };
        assert!(front.admit(1, breached));
        assert_eq!(front.len(), 2);
    }
}
