//! Wakeup trees: the beginnings of executions that are still to be visited from a level on
//! (Abdulla, Aronis, Jonsson, Sagonas, J. ACM 64(4), 2017, section 6).
//!
//! A sequence goes into the tree only where no branch of it leads to the same executions anyway; so
//! every leaf leads to at least one new class, and no two lead to the same.
//!
//! Beyond the paper: of the last step of a sequence it may only be known what it announced, for what
//! it does behind that depends on what it will see. It counts as touching nothing else. Where a
//! sequence is left out because such a step leads there, it is set aside, and looked at again when
//! the step has been taken. (Where one is left out because a step that sleeps leads there, and the
//! two turn out to be in each other's way, the race between them is found behind that other step,
//! and there all that they do is known.)

use serde::{Deserialize, Serialize};

use crate::{machine::StepInfo, reduction::Relation};

/// What may come next, in order.
pub(super) type Tree = Vec<Branch>;

/// A step to take, and what may come behind it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Branch {
    pub(super) step: StepInfo,
    /// Whether all that it touches is known.
    pub(super) known: bool,
    /// Empty behind the last step of a sequence: whatever comes.
    pub(super) then: Tree,
    /// Sequences that were left out because this last step was taken to lead there.
    pub(super) set_aside: Vec<Sequence>,
    /// The piece of the search that it is, if somebody else may visit it.
    #[serde(skip)]
    pub(super) piece: Option<u64>,
}

/// Steps that may come one behind the other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sequence {
    pub(super) steps: Vec<StepInfo>,
    /// Whether all that its last step touches is known.
    pub(super) known: bool,
}

impl Sequence {
    fn is_like(&self, other: &Self) -> bool {
        let turns = |it: &StepInfo| (it.participant, it.choice);
        self.steps
            .iter()
            .map(turns)
            .eq(other.steps.iter().map(turns))
    }
}

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
    while !left.steps.is_empty() {
        let begins = |branch: &Branch| first_of(relation, &branch.step, left.steps.iter());
        let mut branches = tree.iter().map(begins).enumerate();
        let Some((index, begins)) = branches.find(|(_, it)| !matches!(it, Begins::Never)) else {
            let grown = left.steps.len();
            tree.extend(chain(left));
            return grown;
        };
        let branch = &mut tree[index];
        if branch.then.is_empty() {
            return branch.set_aside(left);
        }
        if let Begins::Here(position) = begins {
            left.steps.remove(position);
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
            known: sequence.known || then.is_some(),
            then: then.into_iter().collect(),
            set_aside: Vec::new(),
            piece: None,
        })
    };
    sequence.steps.into_iter().rev().fold(None, behind_first)
}

impl Branch {
    /// Keeps a sequence that this last step is taken to lead to.
    fn set_aside(&mut self, sequence: Sequence) -> usize {
        let first = &sequence.steps[0];
        let begins_so =
            (first.participant, first.choice) == (self.step.participant, self.step.choice);
        if self.known || begins_so || self.set_aside.iter().any(|it| it.is_like(&sequence)) {
            return 0;
        }
        let grown = sequence.steps.len();
        self.set_aside.push(sequence);
        grown
    }
}
