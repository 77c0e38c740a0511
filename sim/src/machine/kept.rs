//! A list that keeps its entries: an execution overwrites those of the last one instead of making
//! new ones.

use std::ops::{Deref, DerefMut, Index, IndexMut};

/// The entries added since it was last cleared, as a slice.
#[derive(Debug)]
pub(super) struct Kept<T> {
    /// The first `len` count; those behind are left from before.
    list: Vec<T>,
    len: usize,
}

impl<T> Kept<T> {
    pub(super) const fn new() -> Self {
        Self {
            list: Vec::new(),
            len: 0,
        }
    }

    /// Forgets all entries.
    pub(super) const fn clear(&mut self) {
        self.len = 0;
    }

    /// Adds an entry that is still to be filled in: one from before, or a blank one.
    #[inline]
    pub(super) fn add(&mut self, blank: impl FnOnce() -> T) -> &mut T {
        let index = self.len;
        self.len += 1;
        if index < self.list.len() {
            return &mut self.list[index];
        }
        self.grow(blank)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, blank: impl FnOnce() -> T) -> &mut T {
        let index = self.list.len();
        self.list.push(blank());
        &mut self.list[index]
    }

    /// How many entries there are.
    #[inline]
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The entry added last.
    #[inline]
    pub(super) fn last(&self) -> Option<&T> {
        self.list.get(self.len.wrapping_sub(1))
    }

    /// The entry added last.
    #[inline]
    pub(super) fn last_mut(&mut self) -> Option<&mut T> {
        self.list.get_mut(self.len.wrapping_sub(1))
    }
}

impl<T> Index<usize> for Kept<T> {
    type Output = T;
    #[inline]
    fn index(&self, index: usize) -> &T {
        debug_assert!(index < self.len);
        &self.list[index]
    }
}

impl<T> IndexMut<usize> for Kept<T> {
    #[inline]
    fn index_mut(&mut self, index: usize) -> &mut T {
        debug_assert!(index < self.len);
        &mut self.list[index]
    }
}

impl<T> Deref for Kept<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        &self.list[..self.len]
    }
}

impl<T> DerefMut for Kept<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.list[..self.len]
    }
}
