//! Exhaustive depth-first search: one execution of every class, and no other.
//!
//! Optimal dynamic partial-order reduction with wakeup trees (Abdulla, Aronis, Jonsson, Sagonas,
//! *Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction*, J. ACM 64(4), 2017).
//! Behind every execution its races (`races`) are turned round; the beginning of an execution that
//! turns one round is kept in the wakeup tree (`wakeup`) of the level where it parts, unless a step
//! that sleeps (`sleep`) there leads to it anyway. So no execution is visited twice, and none has to
//! be given up half-way ([`Exhaustive::abandoned`] counts those: 0 throughout).
//!
//! What is kept belongs to the levels of the current execution. How much waits in their trees
//! ([`Exhaustive::waiting_most`]) has no polynomial bound in theory, which is what POP (Abdulla, Atig,
//! Das, Jonsson, Sagonas, CAV'24) mends. It shows where one thread writes x and then reads y, another
//! writes y n times, and a third reads y n times and then x: 30, 110, 405, 1505 steps wait for n from
//! 2 to 5, in 28, 115, 476, 1974 executions. Under `sync`, in the first million executions of three
//! clients with a request each, 24 steps wait at most. Under `sync+history` it shows in services too:
//! of 199 scenarios that were measured the most were 30,096 steps, in 657,748 executions. The corpus
//! stays below twice the length of an execution for each thread, which a test holds it to.
//!
//! Beyond the paper: steps that can be blocked. What is in the way of a step is found from how
//! earlier steps left monitors and waits, so that a race is turned round by removing all of it, and
//! nothing that need not go: what comes earlier then depends on what it was taken before. That is
//! what optimality rests on: behind a whole beginning nothing is asleep that slept before it.

mod piece;
mod races;
mod sleep;
mod wakeup;

use serde::{Deserialize, Serialize};

pub use self::piece::{Next, Piece};
use self::{
    piece::Requests,
    races::Races,
    sleep::Sleepers,
    wakeup::{Branch, Sequence, Tree},
};
use super::{Pick, Strategy, View};
use crate::{
    certificate::{Certificate, Classes},
    machine::{Candidate, Operation, Participant, StepInfo},
    reduction::{Path, Relation},
};

/// Every class of executions under a [`Relation`], one execution each.
#[derive(Debug, Serialize, Deserialize)]
pub struct Exhaustive {
    path: Path,
    /// The levels of the current execution are the first `depth`; those behind are kept for their
    /// memory.
    levels: Vec<Level>,
    depth: usize,
    /// The first level that this search may come back to: 0 unless it is a piece of another.
    own: usize,
    /// What a piece leaves to the search that it is a piece of.
    requests: Requests,
    /// How many of them the current execution has passed.
    passed: usize,
    /// The first level that the last execution did not share with the one before.
    parted: usize,
    sleepers: Sleepers,
    /// What the current execution has to do behind its last level.
    inherited: Tree,
    #[serde(skip)]
    races: Races,
    left_over: Vec<StepInfo>,
    begun: bool,
    /// Whether the races of the last execution are still to be turned round.
    unsettled: bool,
    /// At how many steps an execution is left.
    steps_max: usize,
    /// How many were.
    cut: u64,
    abandoned: u64,
    classes: Classes,
    waiting: usize,
    waiting_most: usize,
    diverged: Option<String>,
}

/// A step of the current execution.
#[derive(Debug, Serialize, Deserialize)]
struct Level {
    participant: Participant,
    choice: u32,
    /// What is still to be visited from here, in this order.
    then: Tree,
    /// Sequences that its step was thought to lead to before it was taken.
    set_aside: Vec<Sequence>,
    /// How many other steps were taken here, and all visited that they lead to.
    visited: u32,
}

impl Level {
    fn new(participant: Participant, choice: u32, then: Tree) -> Self {
        Self {
            participant,
            choice,
            then,
            set_aside: Vec::new(),
            visited: 0,
        }
    }
}

impl Exhaustive {
    /// Starts a search.
    #[must_use]
    pub fn new(relation: Relation) -> Self {
        Self {
            path: Path::new(relation),
            levels: Vec::new(),
            depth: 0,
            own: 0,
            requests: Requests::default(),
            passed: 0,
            parted: 0,
            sleepers: Sleepers::default(),
            inherited: Tree::new(),
            races: Races::default(),
            left_over: Vec::new(),
            begun: false,
            unsettled: false,
            steps_max: usize::MAX,
            cut: 0,
            abandoned: 0,
            classes: Classes::default(),
            waiting: 0,
            waiting_most: 0,
            diverged: None,
        }
    }

    /// Leaves executions at so many steps. What was left was not visited: such a search is not
    /// exhaustive if it has [`Self::cut`] any.
    #[must_use]
    pub const fn with_steps_max(mut self, steps_max: usize) -> Self {
        self.steps_max = steps_max;
        self
    }

    /// How many executions have ended.
    #[must_use]
    pub const fn executions(&self) -> u64 {
        self.classes.executions()
    }

    /// How many executions were left at the bound of steps.
    #[must_use]
    pub const fn cut(&self) -> u64 {
        self.cut
    }

    /// How many executions were given up because everybody who could move was asleep.
    #[must_use]
    pub const fn abandoned(&self) -> u64 {
        self.abandoned
    }

    /// What it has done so far.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        self.classes
            .certificate(self.path.relation(), self.abandoned)
    }

    /// The most steps that ever waited in wakeup trees.
    #[must_use]
    pub const fn waiting_most(&self) -> usize {
        self.waiting_most
    }

    /// Why the search makes no sense: the same decisions led elsewhere. The program is not
    /// deterministic.
    #[must_use]
    pub fn diverged(&self) -> Option<&str> {
        self.diverged.as_deref()
    }

    /// Turns round every race that the last execution did not share with the one before.
    fn turn_races_round(&mut self) {
        let Self {
            path,
            levels,
            own,
            requests,
            sleepers,
            races,
            waiting,
            ..
        } = self;
        let relation = path.relation();
        races.of(path, self.parted, &self.left_over, |reversal| {
            let level = reversal.level();
            let leads_there = |(step, mask)| reversal.may_begin(step, mask);
            if !sleepers.at(level).any(leads_there) {
                let sequence = Sequence {
                    steps: reversal.sequence().cloned().collect(),
                    known: reversal.is_known(),
                };
                if level < *own {
                    requests.add(level, sequence);
                    return;
                }
                *waiting += wakeup::insert(relation, &mut levels[level].then, sequence);
            }
        });
        self.waiting_most = self.waiting_most.max(self.waiting);
    }

    /// Goes back to the last level from which something is left to visit, and turns to it.
    fn go_back(&mut self) -> Next {
        while let Some(level) = self.depth.checked_sub(1) {
            if !self.levels[level].then.is_empty() {
                self.sleepers.go_back(level);
                self.sleepers.add(level, self.path.step(level).clone());
                self.path.truncate(level);
                let branch = self.levels[level].then.remove(0);
                self.waiting -= 1;
                self.parted = level;
                self.levels[level].visited += 1;
                let next = branch.piece.map_or(Next::Execution, Next::Piece);
                self.turn_to(level, branch);
                return next;
            }
            self.depth = level;
        }
        Next::Nothing
    }

    fn turn_to(&mut self, level: usize, branch: Branch) {
        let taken = &mut self.levels[level];
        taken.participant = branch.step.participant;
        taken.choice = branch.step.choice;
        taken.set_aside = branch.set_aside;
        self.inherited = branch.then;
    }

    /// The step at a level has been taken: looks again at what was left out because of what it was
    /// thought to touch.
    fn look_again(&mut self, level: usize) {
        let relation = self.path.relation();
        for sequence in std::mem::take(&mut self.levels[level].set_aside) {
            self.waiting -= sequence.steps.len();
            if !wakeup::may_begin(relation, self.path.step(level), sequence.steps.iter()) {
                let tree = &mut self.levels[level].then;
                self.waiting += wakeup::insert(relation, tree, sequence);
            }
        }
    }

    /// Adds a level.
    fn push(&mut self, participant: Participant, choice: u32, then: Tree) {
        self.levels.truncate(self.depth);
        self.levels.push(Level::new(participant, choice, then));
        self.depth += 1;
    }

    /// What is taken at a new level; none if everybody is asleep.
    fn choose(&self, candidates: &[Candidate]) -> Option<(Participant, u32)> {
        let last = self.depth.checked_sub(1);
        let last = last.map(|last| self.levels[last].participant);
        let awake = |candidate: &Candidate| {
            let who = candidate.participant;
            let mut choices = 0..candidate.alternatives;
            let choice = choices.find(|choice| !self.sleepers.holds(who, *choice))?;
            Some((who, choice))
        };
        // Whoever moved last goes on, and timers come last: what is found first is easy to read.
        let rank = |(who, _): &(Participant, u32)| (Some(*who) != last, who.is_timer());
        candidates.iter().filter_map(awake).min_by_key(rank)
    }

    fn take(&mut self, level: usize, view: &View<'_>) -> Pick {
        let Level {
            participant,
            choice,
            ..
        } = self.levels[level];
        let fits = |candidate: &Candidate| {
            candidate.participant == participant && choice < candidate.alternatives
        };
        match view.candidates().iter().position(fits) {
            Some(candidate) => Pick::Take { candidate, choice },
            None => {
                let names = view.candidates().iter().map(|it| view.name(it.participant));
                let text = format!("others can move: {}", names.collect::<Vec<_>>().join(", "));
                self.diverge(text)
            }
        }
    }

    fn diverge(&mut self, text: String) -> Pick {
        let step = self.passed;
        self.diverged.get_or_insert(format!(
            "at step {step}, behind decisions as before, {text}"
        ));
        Pick::Abandon
    }
}

impl Strategy for Exhaustive {
    fn begin(&mut self) -> bool {
        match self.turn() {
            Next::Execution => true,
            Next::Nothing => false,
            Next::Piece(_) => unreachable!("whoever gives pieces away turns by itself"),
        }
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        if self.diverged.is_some() {
            return Pick::Abandon;
        }
        if self.passed >= self.steps_max {
            self.cut += 1;
            return Pick::Abandon;
        }
        if self.passed == self.depth {
            let mut tree = std::mem::take(&mut self.inherited);
            if tree.is_empty() {
                let Some((participant, choice)) = self.choose(view.candidates()) else {
                    self.abandoned += 1;
                    return Pick::Abandon;
                };
                self.push(participant, choice, tree);
            } else {
                let first = tree.remove(0);
                self.waiting -= 1;
                self.push(first.step.participant, first.step.choice, tree);
                self.turn_to(self.depth - 1, first);
            }
        }
        self.passed += 1;
        self.take(self.passed - 1, view)
    }

    fn took(&mut self, step: &StepInfo) {
        if step.operation == Operation::Rest {
            // Nobody is asked where only rest is left.
            if self.passed == self.depth {
                self.push(step.participant, 0, Tree::new());
            }
            self.passed += 1;
        }
        let level = self.passed - 1;
        if level == self.path.len() {
            self.path.push(step);
            self.sleepers.wake(&self.path);
            self.look_again(level);
        } else if !is_as_before(self.path.step(level), step) {
            self.diverge("the step touches something else".to_owned());
        }
    }

    fn ended(&mut self, left_over: &[StepInfo]) {
        self.classes.add(self.path.class());
        self.left_over.clear();
        self.left_over.extend_from_slice(left_over);
    }
}

/// Whether a step that is taken again is what it was. Comparing all that it touches would cost a
/// tenth of an execution, so that is left to builds with debug assertions.
fn is_as_before(before: &StepInfo, again: &StepInfo) -> bool {
    let glance = |step: &StepInfo| (step.operation, step.since, step.accesses.len());
    glance(before) == glance(again) && (!cfg!(debug_assertions) || before == again)
}
