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
pub struct Readings([u64; WORDS]);

/// How many words there are for them.
const WORDS: usize = 3;
/// The bits that a reading takes.
const BITS: u8 = 3;
/// The bits of a reading, of which all can be set.
const MASK: u64 = (1 << BITS) - 1;
/// How many readings a word has room for.
const PER_WORD: u8 = u64::BITS as u8 / BITS;
/// The lowest bit of each of them.
const LOWEST: u64 = (u64::MAX >> (u64::BITS as u8 % BITS)) / MASK;

/// All bits of the readings that are decided in a word.
const fn decided_in(word: u64) -> u64 {
    ((word | word >> 1 | word >> 2) & LOWEST) * MASK
}

impl Readings {
    /// The most readings that one family can have.
    pub const MAX: usize = WORDS * PER_WORD as usize;
    /// The most values that one reading can have.
    pub const VALUES_MAX: usize = MASK as usize;
    /// Nothing decided.
    pub const UNDECIDED: Self = Self([0; WORDS]);

    /// That there is room for the readings of a table.
    ///
    /// # Panics
    /// Where there is not (a family's table is checked when it is compiled).
    pub const fn hold(table: &[Reading]) {
        assert!(table.len() <= Self::MAX, "a family has too many readings");
        let mut index = 0;
        while index < table.len() {
            let values = table[index].values.len();
            assert!(values <= Self::VALUES_MAX, "a reading has too many values");
            index += 1;
        }
    }

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
        let (word, shift) = place(reading);
        ((self.0[word] >> shift & MASK) as u8).checked_sub(1)
    }

    /// With one reading decided (or decided anew).
    #[must_use]
    pub const fn with(mut self, reading: ReadingId, value: u8) -> Self {
        let (word, shift) = place(reading);
        self.0[word] = self.0[word] & !(MASK << shift) | ((value as u64 + 1) << shift);
        self
    }

    /// Whether everything decided here is decided alike in `other`.
    #[must_use]
    pub fn subsumes(self, other: Self) -> bool {
        let alike = |(mine, theirs): (u64, u64)| theirs & decided_in(mine) == mine;
        self.0.into_iter().zip(other.0).all(alike)
    }

    /// Both together, or nothing where they decide a reading differently.
    #[must_use]
    pub fn and(self, other: Self) -> Option<Self> {
        let mut both = self;
        for (mine, theirs) in both.0.iter_mut().zip(other.0) {
            if (*mine ^ theirs) & decided_in(*mine) & decided_in(theirs) != 0 {
                return None;
            }
            *mine |= theirs;
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

/// In which word a reading stands, and how far from its end.
const fn place(reading: ReadingId) -> (usize, u8) {
    ((reading.0 / PER_WORD) as usize, reading.0 % PER_WORD * BITS)
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

    #[test]
    fn every_reading_has_a_place_of_its_own() {
        let values = |index: u8| index % Readings::VALUES_MAX as u8;
        let ids = || (0..Readings::MAX as u8).map(ReadingId);
        let all = ids().fold(Readings::UNDECIDED, |all, id| all.with(id, values(id.0)));
        assert!(all.decided().eq(ids().map(|id| (id, values(id.0)))));
        for id in ids() {
            let one = Readings::UNDECIDED.with(id, values(id.0));
            let other = one.with(id, values(id.0 + 1));
            assert!(one.subsumes(all) && !other.subsumes(all) && !all.subsumes(one));
            assert_eq!((all.and(one), all.and(other)), (Some(all), None));
        }
    }

    #[test]
    #[should_panic(expected = "too many values")]
    fn a_reading_with_too_many_values_is_a_mistake() {
        Readings::hold(&[Reading {
            name: "",
            question: "",
            values: &[""; Readings::VALUES_MAX + 1],
            source: "",
        }]);
    }
}
