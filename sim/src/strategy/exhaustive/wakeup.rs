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
//!
//! And a tree does not grow without end. One that would keep more steps than it may is *cut down*:
//! from then on it keeps first steps only, which is a source set of its level (section 5 of the
//! paper). Every class is visited still, and none twice, but an execution may have to be given up
//! half-way.

mod written;

use serde::{Deserialize, Serialize};

use crate::{
    machine::{Participant, StepInfo},
    reduction::Relation,
};

/// What may come next, in order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    branches: Vec<Branch>,
    /// How many steps are kept in it.
    steps: usize,
    /// Whether it keeps first steps only.
    cut_down: bool,
}

/// Steps to take one behind the other, and what may come behind the last of them.
#[derive(Debug)]
pub(super) struct Branch {
    /// Never none; the last one first, for they are taken from the end.
    steps: Vec<StepInfo>,
    /// Whether all that the last step touches is known; of those before it all is.
    known: bool,
    /// Empty behind the last step of a sequence: whatever comes. Else there are several branches.
    then: Tree,
    /// Sequences that were left out because this last step was taken to lead there.
    set_aside: Vec<Sequence>,
    /// The piece of the search that it is, if somebody else may visit it.
    pub(super) piece: Option<u64>,
}

/// The first step of a tree, taken out.
#[derive(Debug)]
pub(super) struct First {
    pub(super) participant: Participant,
    pub(super) choice: u32,
    /// What may come behind it.
    pub(super) then: Tree,
    /// Sequences that were left out because it was taken to lead there.
    pub(super) set_aside: Vec<Sequence>,
    /// The piece of the search that it is.
    pub(super) piece: Option<u64>,
}

/// Steps that may come one behind the other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sequence {
    pub(super) steps: Vec<StepInfo>,
    /// Whether all that its last step touches is known.
    pub(super) known: bool,
}

/// The same, of steps that are kept elsewhere: most lead to nothing new, and need not be copied.
#[derive(Debug)]
pub(super) struct Beginning<'a> {
    pub(super) steps: Vec<&'a StepInfo>,
    pub(super) known: bool,
}

impl<'a> Beginning<'a> {
    pub(super) fn of(sequence: &'a Sequence) -> Self {
        Self {
            steps: sequence.steps.iter().collect(),
            known: sequence.known,
        }
    }

    pub(super) fn keep(&self) -> Sequence {
        Sequence {
            steps: self.steps.iter().copied().cloned().collect(),
            known: self.known,
        }
    }

    fn steps(&self) -> impl DoubleEndedIterator<Item = &'a StepInfo> {
        self.steps.iter().copied()
    }

    fn is_like(&self, kept: &Sequence) -> bool {
        self.steps().map(turn).eq(kept.steps.iter().map(turn))
    }
}

/// Whose turn a step is, and which alternative: what tells it from others that may come instead.
fn turn(step: &StepInfo) -> (Participant, u32) {
    (step.participant, step.choice)
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
        if turn(step) == turn(other) {
            return Begins::Here(index);
        }
        if relation.dependent(step, other) {
            return Begins::Never;
        }
    }
    Begins::Beside
}

impl Tree {
    pub(super) const fn new() -> Self {
        Self {
            branches: Vec::new(),
            steps: 0,
            cut_down: false,
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.branches.is_empty()
    }

    pub(super) fn branches(&self) -> &[Branch] {
        &self.branches
    }

    pub(super) fn branches_mut(&mut self) -> &mut [Branch] {
        &mut self.branches
    }

    /// Whether it keeps first steps only.
    pub(super) const fn is_cut_down(&self) -> bool {
        self.cut_down
    }

    /// How many steps are kept in it.
    pub(super) const fn steps(&self) -> usize {
        self.steps
    }

    /// Forgets everything, and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.branches.clear();
        self.steps = 0;
        self.cut_down = false;
    }

    /// Takes the first step out, with all that comes behind it.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub(super) fn take_first(&mut self) -> First {
        let first = &mut self.branches[0];
        let (participant, choice) = turn(first.first());
        if first.steps.len() == 1 {
            let branch = self.branches.remove(0);
            self.steps -= branch.steps();
            return First {
                participant,
                choice,
                then: branch.then,
                set_aside: branch.set_aside,
                piece: branch.piece,
            };
        }
        first.steps.pop();
        let steps = first.steps();
        self.steps -= steps + 1;
        let others = self.branches.split_off(1);
        First {
            participant,
            choice,
            then: Self {
                branches: std::mem::replace(&mut self.branches, others),
                steps,
                cut_down: false,
            },
            set_aside: Vec::new(),
            piece: None,
        }
    }

    /// Adds a sequence, unless a branch leads there already. Cuts the tree down if it would keep
    /// more than so many steps.
    pub(super) fn add(&mut self, relation: Relation, sequence: Beginning<'_>, steps_max: usize) {
        if self.cut_down {
            return self.add_first(relation, &sequence);
        }
        self.insert(relation, sequence);
        if self.steps > steps_max {
            self.cut_down(relation);
        }
    }

    /// Adds a step behind which anything may sleep on, as where a tree is cut down.
    pub(super) fn add_step(&mut self, relation: Relation, step: StepInfo) {
        self.cut_down(relation);
        let (steps, known) = (vec![&step], false);
        self.add_first(relation, &Beginning { steps, known });
    }

    /// Adds a sequence whole; returns how many steps are kept more.
    fn insert(&mut self, relation: Relation, left: Beginning<'_>) -> usize {
        if left.steps.is_empty() {
            return 0;
        }
        let begins = |branch: &Branch| first_of(relation, branch.first(), left.steps());
        let mut branches = self.branches.iter().map(begins).enumerate();
        let grown = match branches.find(|(_, it)| !matches!(it, Begins::Never)) {
            None => {
                let grown = left.steps.len();
                self.branches.push(Branch::of(&left));
                grown
            }
            Some((index, begins)) => self.branches[index].insert(relation, begins, left),
        };
        self.steps += grown;
        grown
    }

    /// Keeps of every branch its first step, and whatever may come behind it.
    fn cut_down(&mut self, relation: Relation) {
        self.cut_down = true;
        let mut set_aside = Vec::new();
        for branch in &mut self.branches {
            branch.cut_down(&mut set_aside);
        }
        self.steps = self.branches.len();
        for sequence in &set_aside {
            self.add_first(relation, &Beginning::of(sequence));
        }
    }

    /// Adds the first step of a sequence, unless a branch is sure to lead there already.
    fn add_first(&mut self, relation: Relation, sequence: &Beginning<'_>) {
        let first = sequence.steps[0];
        let leads_there = |branch: &Branch| {
            turn(branch.first()) == turn(first)
                || branch.knows_first() && may_begin(relation, branch.first(), sequence.steps())
        };
        if self.branches.iter().any(leads_there) {
            return;
        }
        self.branches.push(Branch::of(&Beginning {
            steps: vec![first],
            known: sequence.known || sequence.steps.len() > 1,
        }));
        self.steps += 1;
    }
}

impl Branch {
    fn of(sequence: &Beginning<'_>) -> Self {
        Self {
            steps: sequence.steps().rev().cloned().collect(),
            known: sequence.known,
            then: Tree::new(),
            set_aside: Vec::new(),
            piece: None,
        }
    }

    /// The first step.
    pub(super) fn first(&self) -> &StepInfo {
        self.steps.last().expect("a branch has a step")
    }

    /// Whether all is known that the first step touches.
    pub(super) fn knows_first(&self) -> bool {
        self.known || self.steps.len() > 1
    }

    /// Whether it is a single step, behind which may come whatever comes.
    pub(super) fn is_leaf(&self) -> bool {
        self.steps.len() == 1 && self.then.is_empty()
    }

    /// How many steps are kept in it.
    fn steps(&self) -> usize {
        let set_aside = self.set_aside.iter().map(|it| it.steps.len());
        self.steps.len() + self.then.steps + set_aside.sum::<usize>()
    }

    /// Adds a sequence that its first step begins so; returns how many steps are kept more.
    fn insert(&mut self, relation: Relation, begins: Begins, left: Beginning<'_>) -> usize {
        let (mut begins, mut left) = (begins, left);
        for place in (0..self.steps.len()).rev() {
            if place == 0 && self.then.is_empty() {
                return self.set_aside(&left);
            }
            if let Begins::Here(position) = begins {
                left.steps.remove(position);
            }
            if place == 0 || left.steps.is_empty() {
                break;
            }
            begins = first_of(relation, &self.steps[place - 1], left.steps());
            if let Begins::Never = begins {
                self.fork(place, &left);
                return left.steps.len();
            }
        }
        self.then.insert(relation, left)
    }

    /// Lets a sequence come instead of its last `behind` steps.
    fn fork(&mut self, behind: usize, sequence: &Beginning<'_>) {
        let before = self.steps.split_off(behind);
        let whole = Self {
            steps: before,
            known: true,
            then: Tree::new(),
            set_aside: Vec::new(),
            piece: None,
        };
        let behind = std::mem::replace(self, whole);
        self.then.steps = behind.steps() + sequence.steps.len();
        self.then.branches = vec![behind, Self::of(sequence)];
    }

    /// Keeps its first step, and whatever may come behind it; what that step was taken to lead to is
    /// put in a list.
    fn cut_down(&mut self, set_aside: &mut Vec<Sequence>) {
        self.known = self.knows_first();
        if self.steps.len() == 1 {
            set_aside.append(&mut self.set_aside);
        }
        self.set_aside.clear();
        self.steps.drain(..self.steps.len() - 1);
        self.then = Tree::new();
    }

    /// Keeps a sequence that its last step is taken to lead to.
    fn set_aside(&mut self, sequence: &Beginning<'_>) -> usize {
        let begins_so = turn(sequence.steps[0]) == turn(&self.steps[0]);
        if self.known || begins_so || self.set_aside.iter().any(|it| sequence.is_like(it)) {
            return 0;
        }
        self.set_aside.push(sequence.keep());
        sequence.steps.len()
    }
}
