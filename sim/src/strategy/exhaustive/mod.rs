//! Exhaustive depth-first search: one execution of every class, and no other.
//!
//! Optimal dynamic partial-order reduction with wakeup trees (Abdulla, Aronis, Jonsson, Sagonas,
//! *Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction*, J. ACM 64(4), 2017).
//! Behind every execution its races (`races`) are turned round; the beginning of an execution that
//! turns one round is kept in the wakeup tree (`wakeup`) of the level where it parts, unless a step
//! that sleeps (`sleep`) there leads to it anyway. So no execution is visited twice, and none has to
//! be given up half-way ([`Exhaustive::abandoned`] counts those).
//!
//! What is kept belongs to the levels of the current execution, and no level keeps more than
//! [`KEPT_MAX`] steps: memory grows with the length of an execution and not with their number. Wakeup
//! trees alone would not do that. They grow nearly exponentially where one thread writes x and then
//! reads y, another writes y n times, and a third reads y n times and then x: to 404, 1504, 5641,
//! 21305 steps for n from 4 to 7, in 476, 1974, 8184, 33891 executions. A tree that would grow beyond
//! is *cut down* to first steps, which is Source-DPOR (section 5 of the same paper) at that level:
//! every class is visited once still, but behind a step that was cut what slept before it may sleep
//! on. So it counts for less there (`Level::sleep_from`), and an execution may have to be given up
//! half-way, which the certificate counts: none in those executions, thousands for two dozen classes of
//! a program that was made to show it (`choice` in `sim/tests/published.rs`), of which no more than two
//! dozen steps wait at a level. That no class is lost there is tested (the corpus, random programs), not
//! proven. Nothing that was measured comes there: of 199 scenarios
//! the most was 30,096 steps at all levels together, in 657,748 executions; the corpus stays below
//! one and a half times the length of an execution for each thread, which a test holds it to.
//!
//! POP (Abdulla, Atig, Das, Jonsson, Sagonas, CAV'24) and TruSt (Kokologiannakis, Marmanis, Gladstein,
//! Vafeiadis, POPL'22) are optimal in polynomial memory, and were not taken: both tell from one
//! execution whether another one has turned a race round already, and need to know for that what a
//! step touches before it is taken. Theirs is one access, which its thread's state determines. Here a
//! step goes on to the next announcement, and what it touches on the way (notifications, what is
//! recorded) depends on what its first access sees. Three threads show what that breaks (in the corpus:
//! "whoever is first wakes"): A enters a monitor and, if it is the first to do so, wakes who sleeps
//! there; B enters it, too; C sleeps in it until a deadline. From the execution in which A comes first
//! both other steps are to come before A: B's, and the timer's. The two are independent, so POP visits
//! one order behind the timer, and behind B keeps the timer back until A has moved, to which it was in
//! the way. But behind B A wakes nobody, and is in nobody's way: the timer is all that is left to
//! move, and the execution has to be given up, or visited a second time. A wakeup tree asks of the
//! whole beginning whether the timer may as well come first, and does not begin it. Nor is there much
//! hope of another test that looks at one execution only: where threads wait for one another, whether
//! anything can still be done without what sleeps is NP-hard to tell (Herbreteau, Larroze-Jardiné,
//! Walukiewicz, *Partial-Order Reduction Is Hard*, CONCUR'25; before them Nguyen, Rodríguez, Sousa,
//! Coti, Petrucci, *Quasi-Optimal Partial Order Reduction*, CAV'18). Who keeps a beginning has seen that
//! it can.
//!
//! Beyond the paper: steps that can be blocked. What is in the way of a step is found from how
//! earlier steps left monitors and waits, so that a race is turned round by removing all of it, and
//! nothing that need not go: what comes earlier then depends on what it was taken before. That is
//! what optimality rests on: behind a whole beginning nothing is asleep that slept before it.

mod choosing;
mod piece;
mod races;
mod sleep;
mod wakeup;

use serde::{Deserialize, Serialize};

pub use self::piece::{Next, Piece};
use self::{
    piece::Requests,
    races::Races,
    sleep::{Sleeper, Sleepers},
    wakeup::{Beginning, First, Sequence, Tree, may_begin},
};
use super::{Pick, Strategy, View};
use crate::{
    certificate::{Certificate, Classes},
    machine::{Operation, Participant, StepInfo},
    reduction::{Path, Relation},
};

/// How many steps wait at a level at most, unless [`Exhaustive::with_kept_max`] says otherwise: some
/// megabytes.
pub const KEPT_MAX: usize = 1 << 15;

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
    endless: u64,
    abandoned: u64,
    classes: Classes,
    /// How many steps may wait at a level.
    kept_max: usize,
    waiting_most: usize,
    diverged: Option<String>,
}

/// A step of the current execution.
#[derive(Debug, Serialize, Deserialize)]
struct Level {
    participant: Participant,
    choice: u32,
    /// Where it was listed among the candidates when it was taken last.
    #[serde(skip)]
    place: Option<usize>,
    /// What is still to be visited from here, in this order.
    then: Tree,
    /// Sequences that its step was thought to lead to before it was taken.
    set_aside: Vec<Sequence>,
    /// How many other steps were taken here, and all visited that they lead to.
    visited: u32,
    /// Whether its step comes from a tree that was cut down: what slept here may sleep on behind it.
    is_cut: bool,
    /// What fell asleep before this level leads to no sequence here that it is not in: it lies before
    /// a step that was cut. (Behind a whole beginning nothing is asleep that slept before it.)
    sleep_from: usize,
}

impl Level {
    const fn blank() -> Self {
        Self {
            participant: Participant::MAIN,
            choice: 0,
            place: None,
            then: Tree::new(),
            set_aside: Vec::new(),
            visited: 0,
            is_cut: false,
            sleep_from: 0,
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
            endless: 0,
            abandoned: 0,
            classes: Classes::default(),
            kept_max: KEPT_MAX,
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

    /// Lets so many steps wait at a level, and cuts down what would grow beyond. A search that has
    /// done so may give executions up ([`Self::abandoned`]).
    #[must_use]
    pub const fn with_kept_max(mut self, kept_max: usize) -> Self {
        self.kept_max = kept_max;
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

    /// How many executions were left because they took more steps than [`Limits::steps_max`]: as with
    /// those that were [`cut`](Self::cut), not everything was visited then.
    ///
    /// [`Limits::steps_max`]: crate::machine::Limits::steps_max
    #[must_use]
    pub const fn endless(&self) -> u64 {
        self.endless
    }

    /// How many executions were given up because everybody who could move was asleep.
    #[must_use]
    pub const fn abandoned(&self) -> u64 {
        self.abandoned
    }

    /// What it has done so far.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        self.certificate_with(&[])
    }

    /// What it and pieces of it have done so far that it has not taken over yet.
    pub(crate) fn certificate_with(&self, pieces: &[Self]) -> Certificate {
        let mut classes = self.classes.clone();
        pieces.iter().for_each(|it| classes.add_all(&it.classes));
        let given_up = pieces.iter().map(|it| it.abandoned);
        let abandoned = self.abandoned + given_up.sum::<u64>();
        classes.certificate(self.path.relation(), abandoned)
    }

    /// The most steps that ever waited in the wakeup tree of a level.
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
            kept_max,
            waiting_most,
            ..
        } = self;
        let relation = path.relation();
        races.of(path, self.parted, &self.left_over, |reversal| {
            let level = reversal.level();
            let sleep_from = levels[level].sleep_from;
            let leads_there = |it: &Sleeper| {
                let beside = it.level >= sleep_from;
                reversal.may_begin(&it.step, it.mask, beside)
            };
            if !sleepers.at(level).any(leads_there) {
                let mut steps = Vec::with_capacity(path.len() - level + 1);
                steps.extend(reversal.sequence());
                let known = reversal.is_known();
                let sequence = Beginning { steps, known };
                if level < *own {
                    requests.add(level, sequence.keep());
                    return;
                }
                let tree = &mut levels[level].then;
                tree.add(relation, sequence, *kept_max);
                *waiting_most = (*waiting_most).max(tree.steps());
            }
        });
    }

    /// Goes back to the last level from which something is left to visit, and turns to it.
    fn go_back(&mut self) -> Next {
        while let Some(level) = self.depth.checked_sub(1) {
            if !self.levels[level].then.is_empty() {
                self.sleepers.go_back(level);
                self.sleepers.add(level, self.path.step(level).clone());
                self.path.truncate(level);
                let is_cut = self.levels[level].then.is_cut_down();
                let first = self.levels[level].then.take_first();
                self.parted = level;
                self.levels[level].visited += 1;
                let next = first.piece.map_or(Next::Execution, Next::Piece);
                self.turn_to(level, first, is_cut);
                return next;
            }
            self.depth = level;
        }
        Next::Nothing
    }

    fn turn_to(&mut self, level: usize, first: First, is_cut: bool) {
        let taken = &mut self.levels[level];
        taken.participant = first.participant;
        taken.choice = first.choice;
        taken.place = None;
        taken.set_aside = first.set_aside;
        taken.is_cut = is_cut;
        self.inherited = first.then;
    }

    /// The step at a level has been taken: looks again at what was left out because of what it was
    /// thought to touch.
    fn look_again(&mut self, level: usize) {
        if self.levels[level].set_aside.is_empty() {
            return;
        }
        let relation = self.path.relation();
        for sequence in std::mem::take(&mut self.levels[level].set_aside) {
            if !may_begin(relation, self.path.step(level), sequence.steps.iter()) {
                self.add(level, &sequence);
            }
        }
    }

    /// Keeps a sequence at a level.
    fn add(&mut self, level: usize, sequence: &Sequence) {
        let tree = &mut self.levels[level].then;
        tree.add(self.path.relation(), Beginning::of(sequence), self.kept_max);
        self.waiting_most = self.waiting_most.max(tree.steps());
    }

    /// A step was taken that was not taken before.
    #[inline(never)]
    fn learn(&mut self, step: &StepInfo) {
        let level = self.path.len();
        self.path.push(step);
        self.sleepers.wake(&self.path);
        self.look_again(level);
    }

    /// Adds a level, from which nothing is to be visited yet.
    fn push(&mut self, participant: Participant, choice: u32) {
        let before = self.depth.checked_sub(1).map(|last| &self.levels[last]);
        let sleep_from = match before {
            Some(last) if last.is_cut => self.depth,
            Some(last) => last.sleep_from,
            None => 0,
        };
        if self.depth == self.levels.len() {
            self.levels.push(Level::blank());
        }
        // Not written over as a whole: what was just put together would have to reach memory first.
        let level = &mut self.levels[self.depth];
        level.participant = participant;
        level.choice = choice;
        level.place = None;
        level.then.clear();
        level.set_aside.clear();
        level.visited = 0;
        level.is_cut = false;
        level.sleep_from = sleep_from;
        self.depth += 1;
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

    fn is_exhausted(&mut self) -> bool {
        self.has_visited_all()
    }

    fn has_left_out(&self) -> bool {
        self.cut + self.endless > 0 || self.diverged.is_some()
    }

    #[inline(always)]
    fn pick(&mut self, view: &View<'_>) -> Pick {
        if self.diverged.is_some() {
            return Pick::Abandon;
        }
        if self.passed >= self.steps_max {
            self.cut += 1;
            return Pick::Abandon;
        }
        if self.passed == self.depth && !self.go_on(view) {
            self.abandoned += 1;
            return Pick::Abandon;
        }
        self.passed += 1;
        self.take(self.passed - 1, view)
    }

    #[inline(always)]
    fn took(&mut self, step: &StepInfo) {
        if step.operation == Operation::Rest {
            // Nobody is asked where only rest is left.
            if self.passed == self.depth {
                self.push(step.participant, 0);
            }
            self.passed += 1;
        }
        let level = self.passed - 1;
        if level == self.path.len() {
            self.learn(step);
        } else if !is_as_before(self.path.step(level), step) {
            self.diverge("another step was taken".to_owned());
        }
    }

    fn known(&self) -> &[StepInfo] {
        self.path.steps()
    }

    fn ended(&mut self, left_over: &[StepInfo]) {
        self.classes.add(self.path.class());
        self.left_over.clear();
        self.left_over.extend_from_slice(left_over);
    }

    fn left_off(&mut self) {
        self.endless += 1;
        self.left_over.clear();
    }

    fn gave_up(&mut self, left_over: &[StepInfo]) {
        // Who is blocked here may be the one that would have woken somebody.
        self.left_over.clear();
        if self.passed < self.steps_max {
            self.left_over.extend_from_slice(left_over);
        }
    }
}

/// Whether a step that is taken again is what it was, as far as that is noted again.
#[inline]
fn is_as_before(before: &StepInfo, again: &StepInfo) -> bool {
    let glance = |step: &StepInfo| (step.participant, step.operation, step.since, step.choice);
    glance(before) == glance(again)
}
