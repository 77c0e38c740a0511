//! Interning: equal items get one small number, in the order in which they were first seen.

use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Seeds every hash of this crate: numbers never depend on it, but runs should not differ in
/// anything.
pub(crate) fn hasher() -> FixedState {
    FixedState::with_seed(0)
}

/// Items by number, and numbers by item.
#[derive(Debug)]
pub(crate) struct Interner<T> {
    items: Vec<T>,
    numbers: HashTable<u32>,
    hasher: FixedState,
}

impl<T: Eq + Hash> Interner<T> {
    /// Without any item.
    pub(crate) fn new() -> Self {
        Self {
            items: Vec::new(),
            numbers: HashTable::new(),
            hasher: hasher(),
        }
    }

    /// The number of an item, which is the count of items before it if it is new.
    pub(crate) fn intern(&mut self, item: T) -> u32 {
        let hash = self.hasher.hash_one(&item);
        let items = &self.items;
        let known = self
            .numbers
            .find(hash, |&number| items[number as usize] == item);
        if let Some(&number) = known {
            return number;
        }
        let number = u32::try_from(items.len()).expect("memory ends before four thousand million");
        self.numbers.insert_unique(hash, number, |&number| {
            self.hasher.hash_one(&items[number as usize])
        });
        self.items.push(item);
        number
    }

    /// The item of a number.
    pub(crate) fn get(&self, number: u32) -> &T {
        &self.items[number as usize]
    }

    /// How many items there are.
    pub(crate) const fn len(&self) -> usize {
        self.items.len()
    }

    /// About how much memory they take: each with its number, twice. Not counted is what they hold
    /// elsewhere.
    pub(crate) const fn bytes(&self) -> usize {
        self.items.len() * (size_of::<T>() + 2 * size_of::<u32>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_share_a_number_in_order_of_arrival() {
        let mut words = Interner::new();
        let numbers = ["b", "a", "b", "c"].map(|word| words.intern(word));
        assert_eq!(numbers, [0, 1, 0, 2]);
        assert_eq!((words.get(1), words.len()), (&"a", 3));
    }
}
