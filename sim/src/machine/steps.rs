//! The steps of one execution: a list that keeps its memory, so that adding a step writes only what
//! the step is.

use std::ops::{Deref, DerefMut};

use super::operation::{Operation, Participant, StepInfo};

/// The steps taken so far, as a slice.
#[derive(Debug)]
pub(super) struct Steps {
    /// The first `len` have been taken in this execution; those behind in earlier ones.
    list: Vec<StepInfo>,
    len: usize,
}

impl Steps {
    pub(super) const fn new() -> Self {
        Self {
            list: Vec::new(),
            len: 0,
        }
    }

    /// Forgets all steps.
    pub(super) const fn clear(&mut self) {
        self.len = 0;
    }

    /// Adds a step that is still to be filled in.
    pub(super) fn add(&mut self) -> &mut StepInfo {
        let index = self.len;
        if self.list.len() == index {
            let blank = StepInfo::announced(Participant::MAIN, Operation::Local, 0);
            self.list.push(blank);
        }
        self.len += 1;
        &mut self.list[index]
    }
}

impl Deref for Steps {
    type Target = [StepInfo];
    fn deref(&self) -> &[StepInfo] {
        &self.list[..self.len]
    }
}

impl DerefMut for Steps {
    fn deref_mut(&mut self) -> &mut [StepInfo] {
        &mut self.list[..self.len]
    }
}
