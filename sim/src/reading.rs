//! Readings: open points of the documents that an implementation settles once.
//!
//! A specification leaves a reading undecided until the first step that depends on it; so a trace
//! also tells which value a subject follows.

/// A reading of a family, by its index in the family's table (at most [`Readings::MAX`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ReadingId(pub u8);

/// An open point with the values that the documents leave room for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// As scenario files and reports write it, for example `sticky-cancel`.
    pub name: &'static str,
    /// The question that the documents leave open.
    pub question: &'static str,
    /// The possible answers; the first is what the built-in service follows unless told otherwise.
    pub values: &'static [&'static str],
    /// The clauses or races that leave it open.
    pub source: &'static str,
}

/// An open point that may fall differently every time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// As reports write it.
    pub name: &'static str,
    /// What is left open.
    pub question: &'static str,
    /// The clauses or races that leave it open.
    pub source: &'static str,
}

/// A choice of a family, by its index in the family's table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ChoiceId(pub u8);

/// Decided values of some readings; the others are undecided. Three bits a reading: its value and
/// one, or zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Readings(u128);

/// The bits that a reading takes.
const BITS: u8 = 3;
/// The bits of a reading, of which all can be set.
const MASK: u128 = (1 << BITS) - 1;

impl Readings {
    /// The most readings that one family can have.
    pub const MAX: usize = u128::BITS as usize / BITS as usize;
    /// The most values that one reading can have.
    pub const VALUES_MAX: usize = MASK as usize;
    /// Nothing decided.
    pub const UNDECIDED: Self = Self(0);

    /// Every reading of a table at its first value.
    #[must_use]
    pub fn defaults(table: &[Reading]) -> Self {
        (0..table.len()).fold(Self::UNDECIDED, |all, index| {
            all.with(ReadingId(index as u8), 0)
        })
    }

    /// The value of a reading, if it is decided.
    #[must_use]
    pub const fn get(self, reading: ReadingId) -> Option<u8> {
        ((self.0 >> (reading.0 * BITS) & MASK) as u8).checked_sub(1)
    }

    /// With one reading decided (or decided anew).
    #[must_use]
    pub const fn with(self, reading: ReadingId, value: u8) -> Self {
        let shift = reading.0 * BITS;
        Self(self.0 & !(MASK << shift) | ((value as u128 + 1) << shift))
    }

    /// Whether everything decided here is decided alike in `other`.
    #[must_use]
    pub fn subsumes(self, other: Self) -> bool {
        self.decided()
            .all(|(reading, value)| other.get(reading) == Some(value))
    }

    /// Both together, or nothing where they decide a reading differently.
    #[must_use]
    pub fn and(self, other: Self) -> Option<Self> {
        let mut both = self;
        for (reading, value) in other.decided() {
            match both.get(reading) {
                None => both = both.with(reading, value),
                Some(mine) if mine == value => {}
                Some(_) => return None,
            }
        }
        Some(both)
    }

    /// The decided readings with their values, in the order of the table.
    pub fn decided(self) -> impl Iterator<Item = (ReadingId, u8)> {
        (0..Self::MAX as u8)
            .map(ReadingId)
            .filter_map(move |reading| self.get(reading).map(|value| (reading, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_join_unless_they_disagree() {
        let last = (Readings::MAX - 1) as u8;
        let most = (Readings::VALUES_MAX - 1) as u8;
        let (a, b) = (ReadingId(0), ReadingId(last));
        let left = Readings::UNDECIDED.with(a, 2);
        let right = Readings::UNDECIDED.with(b, most);
        let both = left.and(right).expect("they speak of different readings");
        assert_eq!((both.get(a), both.get(b)), (Some(2), Some(most)));
        assert_eq!(both.decided().count(), 2);
        assert!(left.subsumes(both) && !both.subsumes(left));
        assert_eq!(both.and(left.with(a, 1)), None);
    }
}
