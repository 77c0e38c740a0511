//! A set of small numbers: of the steps of an execution.

use std::ops::Range;

/// A set of small numbers. Those below 64 need no memory of their own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bits {
    first: u64,
    /// The numbers from 64 on, 64 a word; the last word is not zero.
    more: Vec<u64>,
}

impl Bits {
    /// The greatest number below `end` that is not in it.
    #[inline]
    pub(crate) fn last_missing_below(&self, end: usize) -> Option<usize> {
        if end >= 64 {
            let beyond = (64..end).rev().find(|number| !self.contains(*number));
            return beyond.or_else(|| last(!self.first));
        }
        last(!self.first & ((1 << end) - 1))
    }

    /// Those of some numbers for which something holds: without jumps, where that is hard to tell
    /// beforehand.
    #[inline]
    pub(crate) fn which(numbers: Range<usize>, holds: impl Fn(usize) -> bool) -> Self {
        let mut bits = Self::default();
        for number in numbers.start..numbers.end.min(64) {
            bits.first |= u64::from(holds(number)) << number;
        }
        let high = numbers.start.max(64)..numbers.end;
        high.filter(|number| holds(*number))
            .for_each(|number| bits.insert(number));
        bits
    }

    /// Empties it, and keeps its memory.
    pub fn clear(&mut self) {
        self.first = 0;
        self.more.clear();
    }

    /// Whether a number is in it.
    #[must_use]
    #[inline]
    pub fn contains(&self, number: usize) -> bool {
        let word = match number / 64 {
            0 => self.first,
            word => self.more.get(word - 1).copied().unwrap_or(0),
        };
        word >> (number % 64) & 1 != 0
    }

    /// Adds a number.
    #[inline]
    pub fn insert(&mut self, number: usize) {
        let bit = 1 << (number % 64);
        let Some(word) = (number / 64).checked_sub(1) else {
            self.first |= bit;
            return;
        };
        if self.more.len() <= word {
            self.more.resize(word + 1, 0);
        }
        self.more[word] |= bit;
    }

    /// Adds a number if something holds: without a jump, where that is hard to tell beforehand.
    #[inline]
    pub(crate) fn insert_if(&mut self, holds: bool, number: usize) {
        if number < 64 {
            self.first |= u64::from(holds) << number;
        } else if holds {
            self.insert(number);
        }
    }

    /// Adds the numbers from `from` to before `end`.
    #[inline]
    pub(crate) fn insert_range(&mut self, from: usize, end: usize) {
        if from < end && end <= 64 {
            self.first |= u64::MAX << from & u64::MAX >> (64 - end);
        } else {
            (from..end).for_each(|number| self.insert(number));
        }
    }

    /// Whether all its numbers are below `end`.
    #[inline]
    pub(crate) fn is_below(&self, end: usize) -> bool {
        match self.more.last() {
            None => end >= 64 || self.first >> end == 0,
            Some(word) => word.leading_zeros() as usize + end >= 64 * (self.more.len() + 1),
        }
    }

    /// Adds every number of another set.
    #[inline]
    pub fn add_all(&mut self, other: &Self) {
        self.first |= other.first;
        if other.more.is_empty() {
            return;
        }
        if self.more.len() < other.more.len() {
            self.more.resize(other.more.len(), 0);
        }
        for (mine, theirs) in self.more.iter_mut().zip(&other.more) {
            *mine |= theirs;
        }
    }

    /// Forgets every number of another set.
    #[inline]
    pub(crate) fn remove_all(&mut self, other: &Self) {
        self.first &= !other.first;
        for (mine, theirs) in self.more.iter_mut().zip(&other.more) {
            *mine &= !theirs;
        }
        while self.more.last() == Some(&0) {
            self.more.pop();
        }
    }

    /// Whether a number is in both.
    #[inline]
    pub(crate) fn meets(&self, other: &Self) -> bool {
        let mut more = self.more.iter().zip(&other.more);
        self.first & other.first != 0 || more.any(|(mine, theirs)| mine & theirs != 0)
    }

    /// Forgets the numbers from `end` on.
    #[inline]
    pub fn truncate(&mut self, end: usize) {
        let below = |end: usize| (1_u64 << (end % 64)) - 1;
        let Some(word) = (end / 64).checked_sub(1) else {
            self.first &= below(end);
            self.more.clear();
            return;
        };
        self.more.truncate(word + 1);
        if let Some(last) = self.more.get_mut(word) {
            *last &= below(end);
        }
        while self.more.last() == Some(&0) {
            self.more.pop();
        }
    }

    /// Whether every number of it is in another set too.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let theirs = other.more.iter().copied().chain(std::iter::repeat(0));
        let mut rest = self.more.iter().zip(theirs);
        self.first & !other.first == 0 && rest.all(|(mine, theirs)| mine & !theirs == 0)
    }

    /// The least number in it.
    #[must_use]
    pub fn first(&self) -> Option<usize> {
        self.iter().next()
    }

    /// The numbers from `from` to before `end` that are not in it.
    #[inline]
    pub(crate) fn missing(&self, from: usize, end: usize) -> impl Iterator<Item = usize> + Clone {
        let low = match from < end.min(64) {
            true => !self.first & u64::MAX << from & u64::MAX >> (64 - end.min(64)),
            false => 0,
        };
        let high = (from.max(64)..end).filter(|number| !self.contains(*number));
        Ones(low).chain(high)
    }

    /// Its numbers, the least first.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let mut more = self.more.iter();
        let (mut word, mut base) = (self.first, 0);
        std::iter::from_fn(move || {
            while word == 0 {
                word = *more.next()?;
                base += 64;
            }
            let bit = word.trailing_zeros() as usize;
            word &= word - 1;
            Some(base + bit)
        })
    }
}

/// The numbers of a word, the least first.
#[derive(Clone)]
struct Ones(u64);

impl Iterator for Ones {
    type Item = usize;
    #[inline]
    fn next(&mut self) -> Option<usize> {
        let number = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(number)
    }
}

/// The greatest number of a word.
#[inline]
fn last(word: u64) -> Option<usize> {
    word.checked_ilog2().map(|number| number as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[usize]) -> Bits {
        let mut bits = Bits::default();
        numbers.iter().for_each(|number| bits.insert(*number));
        bits
    }

    #[test]
    fn numbers_are_found_in_order_on_either_side_of_a_word() {
        let bits = of(&[200, 64, 63, 0]);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 200]);
        assert!(bits.contains(64) && !bits.contains(65) && !bits.contains(1000));
    }

    #[test]
    fn what_is_cut_off_leaves_no_trace() {
        for end in [0, 1, 63, 64, 65, 128, 200, 201] {
            let mut bits = of(&[0, 63, 64, 127, 128, 200]);
            bits.truncate(end);
            let kept: Vec<_> = [0, 63, 64, 127, 128, 200]
                .into_iter()
                .filter(|number| *number < end)
                .collect();
            assert_eq!(bits, of(&kept), "below {end}");
        }
    }

    #[test]
    fn what_is_missing_is_found_from_behind() {
        let bits = of(&[0, 1, 5, 62, 63, 64, 70, 129]);
        for end in 0..140 {
            let missing = (0..end).rev().find(|number| !bits.contains(*number));
            assert_eq!(bits.last_missing_below(end), missing, "below {end}");
        }
    }

    #[test]
    fn a_set_is_within_its_union_with_another() {
        let (a, b) = (of(&[1, 70]), of(&[2, 300]));
        let mut both = a.clone();
        both.add_all(&b);
        assert!(a.is_within(&both) && b.is_within(&both) && !both.is_within(&a));
        assert_eq!(both, of(&[1, 2, 70, 300]));
    }

    #[test]
    fn what_is_missing_in_a_range_is_found_in_order() {
        let bits = of(&[0, 1, 5, 62, 63, 64, 70, 129]);
        for (from, end) in (0..140).flat_map(|from| (0..140).map(move |end| (from, end))) {
            let missing = (from..end).filter(|number| !bits.contains(*number));
            assert!(bits.missing(from, end).eq(missing), "{from}..{end}");
        }
    }

    #[test]
    fn those_for_which_something_holds_are_found_on_either_side_of_a_word() {
        for (from, end) in [(0, 0), (0, 10), (5, 64), (60, 70), (64, 130), (70, 200)] {
            let bits = Bits::which(from..end, |number| number % 3 == 0);
            let numbers: Vec<_> = (from..end).filter(|number| number % 3 == 0).collect();
            assert_eq!(bits, of(&numbers), "{from}..{end}");
        }
    }

    #[test]
    fn two_sets_meet_where_taking_one_from_the_other_leaves_less() {
        let sets = [
            of(&[]),
            of(&[1]),
            of(&[1, 70]),
            of(&[70, 300]),
            of(&[2, 300]),
        ];
        for (mine, theirs) in sets.iter().flat_map(|a| sets.iter().map(move |b| (a, b))) {
            let mut rest = mine.clone();
            rest.remove_all(theirs);
            let kept: Vec<_> = mine.iter().filter(|it| !theirs.contains(*it)).collect();
            assert_eq!(rest, of(&kept), "{mine:?} without {theirs:?}");
            assert_eq!(mine.meets(theirs), rest != *mine, "{mine:?} and {theirs:?}");
        }
    }

    #[test]
    fn a_range_is_all_of_its_numbers_and_no_other() {
        for (from, end) in [
            (0, 1),
            (3, 64),
            (5, 5),
            (0, 65),
            (63, 64),
            (64, 64),
            (70, 200),
        ] {
            let mut bits = Bits::default();
            bits.insert_range(from, end);
            assert!(bits.iter().eq(from..end), "{from}..{end}");
            for bound in 0..210 {
                let is_below = bits.iter().all(|number| number < bound);
                assert_eq!(
                    bits.is_below(bound),
                    is_below,
                    "{from}..{end} below {bound}"
                );
            }
        }
    }
}
