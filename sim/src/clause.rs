//! Clauses: the atomic documented statements that every verdict names.

/// A clause of a family, by its index in the family's ledger.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ClauseId(pub u16);

/// How firmly the documents state a clause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Strength {
    /// Breaking it is a violation.
    Must,
    /// Breaking it is a note, never a violation.
    Should,
    /// It permits something.
    May,
    /// The documents are silent or contradict each other; a reading or a choice covers it.
    Unspecified,
}

/// How a clause was obtained.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Basis {
    /// A sentence of the documents.
    Stated,
    /// Follows from what a result or a terminal state is, or by elimination.
    Derived,
}

/// Whom a clause binds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Binds {
    /// Whoever implements the interface.
    Implementation,
    /// Whoever calls it.
    Caller,
    /// A provider behind the implementation.
    Provider,
    /// The protocol between client library and server.
    Wire,
}

/// One atomic documented statement, in our own words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clause {
    /// Unique, for example `RSM-CANCEL-2`.
    pub id: &'static str,
    /// How firmly it is stated.
    pub strength: Strength,
    /// How it was obtained.
    pub basis: Basis,
    /// Whom it binds.
    pub binds: Binds,
    /// What it says.
    pub text: &'static str,
    /// Page or section.
    pub source: &'static str,
    /// Why no model state can show it, for the few clauses that no call can observe.
    pub not_modelled: Option<&'static str>,
}

/// A set of clauses, for example those whose guards a relaxed run removes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ClauseSet {
    bits: [u64; 4],
}

impl ClauseSet {
    /// The most clauses that one family can have.
    pub const MAX: usize = 256;

    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self { bits: [0; 4] }
    }

    /// The set of one clause.
    #[must_use]
    pub fn of(clause: ClauseId) -> Self {
        let mut set = Self::new();
        set.insert(clause);
        set
    }

    /// Adds a clause.
    ///
    /// # Panics
    /// When its index is not below [`ClauseSet::MAX`].
    pub fn insert(&mut self, clause: ClauseId) {
        self.bits[usize::from(clause.0) / 64] |= 1 << (clause.0 % 64);
    }

    /// Whether it holds a clause.
    #[must_use]
    pub fn contains(&self, clause: ClauseId) -> bool {
        self.bits[usize::from(clause.0) / 64] & (1 << (clause.0 % 64)) != 0
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bits == [0; 4]
    }

    /// Adds all clauses of another set.
    pub fn extend(&mut self, other: &Self) {
        for (mine, theirs) in self.bits.iter_mut().zip(other.bits) {
            *mine |= theirs;
        }
    }

    /// The clauses in the order of the ledger.
    pub fn iter(&self) -> impl Iterator<Item = ClauseId> + '_ {
        (0..Self::MAX as u16)
            .map(ClauseId)
            .filter(|clause| self.contains(*clause))
    }
}

impl FromIterator<ClauseId> for ClauseSet {
    fn from_iter<I: IntoIterator<Item = ClauseId>>(clauses: I) -> Self {
        let mut set = Self::new();
        clauses.into_iter().for_each(|clause| set.insert(clause));
        set
    }
}
