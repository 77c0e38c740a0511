//! Pieces: parts of a search that can be visited elsewhere, or later.
//!
//! What lies behind a leaf of a wakeup tree depends on nothing but the steps before it and what
//! sleeps there, and nothing that the rest of the search finds changes either. So another thread can
//! visit it ahead of time. What its races ask of levels before it is kept in order and handed over
//! where the search itself would have come to the leaf. So a search in pieces visits the same
//! executions, in the same order, however many threads there are and however fast they are.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

use super::{
    Exhaustive,
    sleep::Sleepers,
    wakeup::{Branch, Sequence, Tree},
};
use crate::{
    machine::{Participant, StepInfo},
    reduction::Relation,
};

/// For how many steps a search takes memory before it begins.
const ORDINARY: usize = 32;

/// What comes next in a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Next {
    /// An execution.
    Execution,
    /// A piece that was given away, by its number.
    Piece(u64),
    /// Everything has been visited.
    Nothing,
}

/// A part of a search: all executions that begin with some steps and do not begin with others.
#[derive(Clone, Debug)]
pub struct Piece {
    number: u64,
    relation: Relation,
    /// The steps that lead there, and whether each is cut.
    steps: Vec<(StepInfo, bool)>,
    /// What is taken then.
    first: (Participant, u32),
    is_cut: bool,
    sleepers: Sleepers,
    steps_max: usize,
    kept_max: usize,
}

impl Piece {
    /// The number under which it was given away.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }
}

/// What a piece found out for levels before it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Requests {
    all: Vec<(usize, Sequence)>,
    /// Hashes of those, to keep none twice.
    known: HashSet<u64, FixedState>,
}

impl Requests {
    pub(super) fn add(&mut self, level: usize, sequence: Sequence) {
        let hash = FixedState::with_seed(0).hash_one((level, &sequence));
        if self.known.insert(hash) {
            self.all.push((level, sequence));
        }
    }
}

impl Exhaustive {
    /// A search of one piece of another search.
    #[must_use]
    pub fn of_piece(piece: &Piece) -> Self {
        let mut search = Self::new(piece.relation)
            .with_steps_max(piece.steps_max)
            .with_kept_max(piece.kept_max);
        let level = piece.steps.len();
        for (step, is_cut) in &piece.steps {
            search.path.push(step);
            search.push(step.participant, step.choice);
            search.levels[search.depth - 1].is_cut = *is_cut;
        }
        search.push(piece.first.0, piece.first.1);
        search.levels[level].is_cut = piece.is_cut;
        search.own = level + 1;
        search.parted = level;
        search.sleepers.clone_from(&piece.sleepers);
        search
    }

    /// Turns to what comes next; behind [`Next::Piece`], [`Self::hand_in`] must follow.
    pub fn turn(&mut self) -> Next {
        if self.diverged.is_some() {
            return Next::Nothing;
        }
        self.passed = 0;
        if !std::mem::replace(&mut self.begun, true) {
            // At once, and not bit by bit: many programs have a handful of executions.
            self.levels.reserve(ORDINARY);
            self.path.reserve(ORDINARY);
            self.unsettled = true;
            return Next::Execution;
        }
        self.settle();
        let next = self.go_back();
        self.unsettled = next == Next::Execution;
        next
    }

    /// Turns the races of the last execution round, unless that is done.
    fn settle(&mut self) {
        if std::mem::take(&mut self.unsettled) {
            self.turn_races_round();
            self.left_over.clear();
        }
    }

    /// Gives a piece away, the largest there is, between two executions: [`Self::turn`] will name it
    /// where the search comes to it.
    pub fn give_away(&mut self, number: u64) -> Option<Piece> {
        if self.diverged.is_some() || !self.begun {
            return None;
        }
        self.settle();
        let levels = self.own..self.depth.min(self.path.len());
        let (level, index) = levels
            .filter(|level| !self.levels[*level].then.is_empty())
            .find_map(|level| Some((level, leaf(&self.levels[level].then)?)))?;
        let mut sleepers = self.sleepers.clone();
        sleepers.go_back(level);
        sleepers.add(level, self.path.step(level).clone());
        let is_cut = self.levels[level].then.is_cut_down();
        let (before, behind) = self.levels[level].then.branches_mut().split_at_mut(index);
        for other in before {
            sleepers.add(level, other.first().clone());
        }
        let branch = &mut behind[0];
        branch.piece = Some(number);
        let first = (branch.first().participant, branch.first().choice);
        let step = |it| (self.path.step(it).clone(), self.levels[it].is_cut);
        Some(Piece {
            number,
            relation: self.path.relation(),
            steps: (0..level).map(step).collect(),
            first,
            is_cut,
            sleepers,
            steps_max: self.steps_max,
            kept_max: self.kept_max,
        })
    }

    /// Visits by itself all that was given away; also the piece that [`Self::turn`] has just named,
    /// if it has.
    pub fn take_back(&mut self, named: bool) {
        self.unsettled |= named;
        let trees = self.levels.iter_mut().map(|level| &mut level.then);
        let branches = trees.flat_map(Tree::branches_mut);
        branches.for_each(|branch| branch.piece = None);
    }

    /// Whether every execution has been visited.
    pub(super) fn has_visited_all(&mut self) -> bool {
        self.settle();
        let mut levels = self.levels[..self.depth].iter();
        self.diverged.is_some() || self.begun && levels.all(|level| level.then.is_empty())
    }

    /// Takes over what a search of the piece that [`Self::turn`] named has found.
    pub fn hand_in(&mut self, mut piece: Self) {
        self.pass_up(&mut piece);
        self.classes.add_all(&piece.classes);
        self.abandoned += piece.abandoned;
        self.cut += piece.cut;
        self.waiting_most = self.waiting_most.max(piece.waiting_most);
        if let Some(text) = piece.diverged {
            self.diverged.get_or_insert(text);
        }
    }

    /// Takes over what a search of the piece that [`Self::turn`] named has asked of levels before it
    /// so far: nothing of that is kept in it for longer than need be.
    pub fn pass_up(&mut self, piece: &mut Self) {
        let level = self.depth - 1;
        if self.diverged.is_some() || piece.diverged.is_some() || piece.path.len() == level {
            return;
        }
        if self.path.len() == level {
            self.path.push(piece.path.step(level));
            self.look_again(level);
        }
        piece.requests.known.clear();
        for (level, sequence) in piece.requests.all.drain(..) {
            if level < self.own {
                self.requests.add(level, sequence);
            } else {
                self.add(level, &sequence);
            }
        }
    }

    /// How much of it has been visited, from 0 to 1, as far as can be told: all that waits at a
    /// level is taken to be as large, and nothing to be found any more. And how much of it lies
    /// behind the current level.
    #[must_use]
    pub fn visited(&self) -> (f64, f64) {
        if self.begun && self.depth == 0 && !self.unsettled {
            return (1.0, 0.0);
        }
        let mut visited = 0.0;
        let mut rest = 1.0;
        for level in &self.levels[self.own.min(self.depth)..self.depth] {
            let all = f64::from(level.visited) + 1.0 + level.then.branches().len() as f64;
            visited += rest * f64::from(level.visited) / all;
            rest /= all;
        }
        (visited, rest)
    }
}

/// The first leaf of a tree that is still there; none if what comes before it is not known whole: it
/// would be asleep in the piece until something touches what it had announced, and that is too long.
fn leaf(tree: &Tree) -> Option<usize> {
    let branches = tree.branches();
    let mut all = branches.iter();
    let index = all.position(|it| is_free(it) || !it.knows_first())?;
    is_free(&branches[index]).then_some(index)
}

fn is_free(branch: &Branch) -> bool {
    branch.is_leaf() && branch.piece.is_none()
}

impl std::hash::Hash for Sequence {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.known.hash(state);
        self.steps.hash(state);
    }
}
