//! Small sets of applications, which are numbered from zero in the order of the setup.

/// The most applications that one scenario may have, for a list holds no more.
pub const APPLICATIONS_MAX: usize = sim::value::LIST_MAX;

/// A set of applications.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Apps(u8);

impl Apps {
    /// None.
    pub const NONE: Self = Self(0);

    /// Only this one.
    #[must_use]
    pub const fn only(app: usize) -> Self {
        Self(1 << app)
    }

    /// Whether it is one of them.
    #[must_use]
    pub const fn has(self, app: usize) -> bool {
        self.0 & 1 << app != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many they are.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Takes one in.
    pub const fn insert(&mut self, app: usize) {
        self.0 |= 1 << app;
    }

    /// Takes one out.
    pub const fn remove(&mut self, app: usize) {
        self.0 &= !(1 << app);
    }

    /// Those in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// In the order of the setup.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..APPLICATIONS_MAX).filter(move |app| self.has(*app))
    }
}

impl FromIterator<usize> for Apps {
    fn from_iter<I: IntoIterator<Item = usize>>(apps: I) -> Self {
        apps.into_iter().fold(Self::NONE, |mut set, app| {
            set.insert(app);
            set
        })
    }
}
