//! Wakeup trees: the beginnings of executions that are still to be visited from a level on
//! (Abdulla, Aronis, Jonsson, Sagonas, J. ACM 64(4), 2017, section 6).
//!
//! A sequence goes into the tree only where no branch of it leads to the same executions anyway; so
//! every leaf leads to at least one new class, and no two lead to the same.
//!
//! Beyond the paper: the last step of a sequence was seen at another place, and may touch other
//! things once it is taken at this one. What was left out because of what it was seen to touch is
//! therefore set aside, and looked at again when it has been taken.

use crate::{machine::StepInfo, reduction::Relation};

/// What may come next, in order.
pub(super) type Tree = Vec<Branch>;

/// A step to take, and what may come behind it.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub(super) step: StepInfo,
    /// Empty behind the last step of a sequence: whatever comes.
    pub(super) then: Tree,
    /// Sequences that were left out because this last step was taken to lead there.
    pub(super) set_aside: Vec<Sequence>,
}

/// Steps that may come one behind the other.
pub(super) type Sequence = Vec<StepInfo>;

/// Whether a step could as well be the first of a sequence: it is in it, and nothing before it in
/// there depends on it; or it is independent of all of it (a *weak initial*).
pub(super) fn may_begin<'a>(
    relation: Relation,
    step: &StepInfo,
    sequence: impl Iterator<Item = &'a StepInfo>,
) -> bool {
    !matches!(first_of(relation, step, sequence), Begins::Never)
}

enum Begins {
    /// It is this step of the sequence.
    Here(usize),
    /// It is none of the sequence, and independent of all.
    Beside,
    Never,
}

fn first_of<'a>(
    relation: Relation,
    step: &StepInfo,
    sequence: impl Iterator<Item = &'a StepInfo>,
) -> Begins {
    for (index, other) in sequence.enumerate() {
        if (step.participant, step.choice) == (other.participant, other.choice) {
            return Begins::Here(index);
        }
        if relation.dependent(step, other) {
            return Begins::Never;
        }
    }
    Begins::Beside
}

/// Adds a sequence to the tree of a level, unless a branch leads there already; returns how many
/// steps are kept more.
pub(super) fn insert(relation: Relation, tree: &mut Tree, mut left: Sequence) -> usize {
    let mut tree = tree;
    while !left.is_empty() {
        let begins = |branch: &Branch| first_of(relation, &branch.step, left.iter());
        let mut branches = tree.iter().map(begins).enumerate();
        let Some((index, begins)) = branches.find(|(_, it)| !matches!(it, Begins::Never)) else {
            let grown = left.len();
            tree.extend(chain(left));
            return grown;
        };
        let branch = &mut tree[index];
        if branch.then.is_empty() {
            return branch.set_aside(left);
        }
        if let Begins::Here(position) = begins {
            left.remove(position);
        }
        tree = &mut branch.then;
    }
    0
}

/// A sequence as a tree of one branch.
fn chain(sequence: Sequence) -> Option<Branch> {
    let behind_first = |then: Option<Branch>, step| {
        Some(Branch {
            step,
            then: then.into_iter().collect(),
            set_aside: Vec::new(),
        })
    };
    sequence.into_iter().rev().fold(None, behind_first)
}

impl Branch {
    /// Keeps a sequence that this last step is taken to lead to.
    fn set_aside(&mut self, sequence: Sequence) -> usize {
        let first = &sequence[0];
        let leads_there_anyway =
            (first.participant, first.choice) == (self.step.participant, self.step.choice);
        if leads_there_anyway || self.set_aside.contains(&sequence) {
            return 0;
        }
        self.set_aside.push(sequence);
        self.set_aside[self.set_aside.len() - 1].len()
    }
}
