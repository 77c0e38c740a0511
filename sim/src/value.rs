//! The values that calls take and return: small, copyable, and free of addresses.
//!
//! A handle, an identifier or a process stands in a trace under a [`Name`] that the scenario gave
//! it, so that the same object is called the same in every execution; a code or an enumerator is a
//! [`Word`] of its family.

/// Most names that one [`List`] holds.
pub const LIST_MAX: usize = 6;

/// A time-out that never passes (the documents' `INFINITE`).
pub const INFINITE: u32 = u32::MAX;

/// An object of a scenario (a session, a request, an event record …), by its index in
/// [`Vocabulary::names`].
///
/// An object made by a call is named by that call, never by the order in which it came to be.
///
/// [`Vocabulary::names`]: crate::signature::Vocabulary::names
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Name(pub u8);

impl Name {
    /// What stands in the place of a name where a call makes no object; no object is named so.
    pub const NONE: Self = Self(u8::MAX);

    /// The name `n` places behind this one: the further objects that one call makes are named so.
    ///
    /// # Panics
    /// When the name does not fit a byte; a scenario's names are counted when it is read.
    #[must_use]
    pub const fn offset(self, n: u8) -> Self {
        Self(self.0 + n)
    }
}

/// A code or an enumerator of a family, by its index in the family's table of [`WordInfo`].
///
/// [`WordInfo`]: crate::signature::WordInfo
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Word(pub u16);

/// A short list of names, as enumerations and batches return them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct List {
    len: u8,
    items: [u8; LIST_MAX],
}

impl List {
    /// The empty list.
    pub const EMPTY: Self = Self {
        len: 0,
        items: [0; LIST_MAX],
    };

    /// Appends a name.
    ///
    /// # Panics
    /// When the list already holds [`LIST_MAX`] names.
    pub fn push(&mut self, name: Name) {
        assert!(
            self.len() < LIST_MAX,
            "a list holds at most {LIST_MAX} names"
        );
        self.items[self.len()] = name.0;
        self.len += 1;
    }

    /// How many names it holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether it holds none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether no further name fits.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.len() == LIST_MAX
    }

    /// The name at a position, counted from zero.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Name> {
        (index < self.len()).then(|| Name(self.items[index]))
    }

    /// The names in order.
    pub fn iter(&self) -> impl Iterator<Item = Name> + '_ {
        self.items[..self.len()].iter().copied().map(Name)
    }
}

impl FromIterator<Name> for List {
    /// Collects names.
    ///
    /// # Panics
    /// When there are more than [`LIST_MAX`].
    fn from_iter<I: IntoIterator<Item = Name>>(names: I) -> Self {
        let mut list = Self::EMPTY;
        for name in names {
            list.push(name);
        }
        list
    }
}

/// One argument, result or out-parameter. Eight bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub enum Value {
    /// Nothing was written (an out-parameter of a failed call, an argument left out).
    #[default]
    Absent,
    /// A NULL pointer or handle.
    Null,
    /// A code or an enumerator.
    Word(Word),
    /// A count, a percentage, a time-out in milliseconds ([`INFINITE`] for none).
    Number(u32),
    /// An object.
    Name(Name),
    /// Several objects.
    List(List),
}

impl Value {
    /// The object that this value names, if it names one.
    #[must_use]
    pub const fn name(self) -> Option<Name> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The word that this value is, if it is one.
    #[must_use]
    pub const fn word(self) -> Option<Word> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The number that this value is, if it is one.
    #[must_use]
    pub const fn number(self) -> Option<u32> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }
}

impl From<Name> for Value {
    fn from(name: Name) -> Self {
        Self::Name(name)
    }
}

impl From<Word> for Value {
    fn from(word: Word) -> Self {
        Self::Word(word)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<List> for Value {
    fn from(list: List) -> Self {
        Self::List(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_eight_bytes() {
        assert_eq!(size_of::<Value>(), 8);
    }

    #[test]
    fn a_list_keeps_its_order() {
        let list: List = [Name(3), Name(1)].into_iter().collect();
        assert_eq!(list.iter().collect::<Vec<_>>(), [Name(3), Name(1)]);
        assert_eq!((list.get(1), list.get(2)), (Some(Name(1)), None));
    }
}
