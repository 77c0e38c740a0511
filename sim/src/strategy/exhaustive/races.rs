//! Races of an execution, and how to turn each round.
//!
//! A step races with an earlier one that it depends on if it could have been taken without it. To
//! turn the race round, the earlier step is removed with all that happens behind it; what is left,
//! and then the later step, is the beginning of another execution. Where the later step could not be
//! taken there because something else is in its way (its monitor is held, an earlier deadline is
//! armed, its own timer was disarmed), that is removed as well; where something is missing that
//! made it possible, the race cannot be turned round.

use crate::{
    machine::{Left, ObjectId, Operation, Participant, StepInfo},
    reduction::{Bits, Path},
};

/// A race turned round: the first step that is removed, and what comes instead.
#[derive(Debug)]
pub(super) struct Reversal<'a> {
    path: &'a Path,
    removed: &'a Bits,
    /// The step that comes earlier now; as it was announced, where it may do other things now.
    last: StepInfo,
    known: bool,
}

impl<'a> Reversal<'a> {
    /// The level at which the new sequence begins.
    pub(super) fn level(&self) -> usize {
        self.removed.first().expect("a race removes its first step")
    }

    /// Whether the last step is known to do what it did later: it sees nothing of what is removed.
    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// What comes from that level on.
    pub(super) fn sequence(&self) -> impl Iterator<Item = &StepInfo> + Clone {
        let kept = (self.level()..self.path.len()).filter(|index| !self.removed.contains(*index));
        kept.map(|index| self.path.step(index))
            .chain(std::iter::once(&self.last))
    }
}

/// Finds races; keeps its memory from one execution to the next.
#[derive(Debug, Default)]
pub(super) struct Races {
    found: Vec<Removal>,
    spare: Vec<Removal>,
}

/// A step that might have come earlier.
#[derive(Clone, Copy)]
struct Later<'a> {
    step: &'a StepInfo,
    /// The step behind which it was announced.
    own: Option<usize>,
}

impl<'a> Later<'a> {
    fn new(step: &'a StepInfo) -> Self {
        let own = (step.since as usize).checked_sub(1);
        Self { step, own }
    }
}

impl Races {
    /// Shows every race whose later step is `from` or behind it, or did not happen at all: another
    /// choice, a timer that was disarmed, what was left over at the end. (What would come with a
    /// step that did not happen depends on the whole execution, so those are never old.)
    pub(super) fn of(
        &mut self,
        path: &Path,
        from: usize,
        left_over: &[StepInfo],
        mut show: impl FnMut(&Reversal<'_>),
    ) {
        for index in 0..path.len() {
            let step = path.step(index);
            if index >= from && step.operation != Operation::Rest {
                self.earlier(path, Later::new(step), index);
                self.show(path, step, Some(index), &mut show);
            }
            self.other_choices(path, index, &mut show);
            self.disarmed(path, index, &mut show);
        }
        for step in left_over {
            if step.operation != Operation::Rest {
                self.earlier(path, Later::new(step), path.len());
                self.show(path, step, None, &mut show);
            }
        }
    }

    fn show(
        &mut self,
        path: &Path,
        last: &StepInfo,
        taken_at: Option<usize>,
        show: &mut impl FnMut(&Reversal<'_>),
    ) {
        for removal in &self.found {
            let known = taken_at.is_some_and(|index| removal.leaves_alone(path, index));
            show(&Reversal {
                path,
                removed: &removal.steps,
                last: if known { last.clone() } else { last.head() },
                known,
            });
        }
        self.spare.append(&mut self.found);
    }

    /// Finds the least removals that let a step come before something it depends on.
    fn earlier(&mut self, path: &Path, later: Later<'_>, position: usize) {
        // Without what it was announced behind it could not be taken at all.
        let needed = |index: usize| {
            let mut own = later.own.into_iter();
            own.any(|own| own == index || path.past(own).contains(index))
        };
        for index in path.dependencies(later.step, position) {
            if needed(index) || self.covers(path, index) {
                continue;
            }
            let mut removal = self.blank();
            removal.add(path, index);
            if removal.makes_room(path, later) {
                self.found
                    .retain(|other| !removal.steps.is_within(&other.steps));
                self.found.push(removal);
            } else {
                self.spare.push(removal);
            }
        }
    }

    /// Whether removing a step would remove all that one of those found removes.
    fn covers(&self, path: &Path, index: usize) -> bool {
        let behind = |first: &usize| *first == index || path.past(*first).contains(index);
        self.found
            .iter()
            .any(|found| found.firsts.iter().all(behind))
    }

    /// The same step with another choice.
    fn other_choices(&mut self, path: &Path, index: usize, show: &mut impl FnMut(&Reversal<'_>)) {
        let step = path.step(index);
        for choice in (0..step.alternatives).filter(|choice| *choice != step.choice) {
            let mut removal = self.blank();
            removal.add(path, index);
            self.found.push(removal);
            self.show(path, &step.with_choice(choice), None, show);
        }
    }

    /// Timers that a step disarmed, and that could have fired before it.
    fn disarmed(&mut self, path: &Path, index: usize, show: &mut impl FnMut(&Reversal<'_>)) {
        if path.step(index).operation == Operation::Fire {
            return;
        }
        for place in 0..path.step(index).accesses.len() {
            let access = path.step(index).accesses[place];
            if access.left != Left::Woken {
                continue;
            }
            let mut nothing_behind = Bits::default();
            path.remove(index, &mut nothing_behind);
            let Some((asleep, Left::AsleepUntil)) = left(path, access.object, &nothing_behind)
            else {
                continue;
            };
            let sleeper = path.step(asleep).participant;
            let mut timer = StepInfo::announced(sleeper.timer(), Operation::Fire, 0);
            timer.since = asleep as u32 + 1;
            let mut removal = self.blank();
            removal.add(path, index);
            if removal.makes_room(path, Later::new(&timer)) {
                self.found.push(removal);
            } else {
                self.spare.push(removal);
            }
            self.show(path, &timer, None, show);
        }
    }

    fn blank(&mut self) -> Removal {
        let mut removal = self.spare.pop().unwrap_or_default();
        removal.steps.clear();
        removal.firsts.clear();
        removal
    }
}

/// Steps to remove: with each of them all that it happens before.
#[derive(Debug, Default)]
struct Removal {
    steps: Bits,
    /// Those that do not happen behind another one.
    firsts: Vec<usize>,
}

impl Removal {
    fn add(&mut self, path: &Path, index: usize) {
        self.firsts
            .retain(|first| !path.past(*first).contains(index));
        self.firsts.push(index);
        path.remove(index, &mut self.steps);
    }

    /// Whether a step sees nothing of what is removed: then it does without it what it did.
    fn leaves_alone(&self, path: &Path, index: usize) -> bool {
        let mut removed = (0..index).filter(|earlier| self.steps.contains(*earlier));
        !removed.any(|earlier| path.step(earlier).shows_to(path.step(index)))
    }

    /// Removes what else is in the way of a step; false if it cannot be taken without what is
    /// removed.
    fn makes_room(&mut self, path: &Path, later: Later<'_>) -> bool {
        loop {
            if later.own.is_some_and(|own| self.steps.contains(own)) {
                return false;
            }
            match obstacle(path, later.step, &self.steps) {
                Obstacle::None => return true,
                Obstacle::Missing => return false,
                Obstacle::Step(index) => self.add(path, index),
            }
        }
    }
}

enum Obstacle {
    None,
    /// Something that made it possible is removed.
    Missing,
    /// This step is in the way.
    Step(usize),
}

/// Why a step cannot be taken behind the steps that are not removed.
fn obstacle(path: &Path, step: &StepInfo, removed: &Bits) -> Obstacle {
    let thread = step.participant.thread();
    match step.operation {
        Operation::Enter(monitor) => holder(path, monitor, removed),
        Operation::Reenter(monitor) => {
            let entry = ObjectId::wait_of(thread);
            match left(path, entry, removed) {
                Some((_, Left::Woken)) => holder(path, monitor, removed),
                _ => Obstacle::Missing,
            }
        }
        Operation::Join(end) => {
            let ended = path.last_touch(end, removed);
            ended.map_or(Obstacle::Missing, |_| Obstacle::None)
        }
        Operation::Fire => match left(path, ObjectId::wait_of(thread), removed) {
            Some((asleep, Left::AsleepUntil)) => earlier_deadline(path, asleep, removed),
            Some((disarmed, _)) => Obstacle::Step(disarmed),
            None => Obstacle::Missing,
        },
        Operation::Rest => Obstacle::Missing,
        _ => Obstacle::None,
    }
}

/// How an object is left by the steps that are not removed, and by which of them.
fn left(path: &Path, object: ObjectId, removed: &Bits) -> Option<(usize, Left)> {
    let last = path.last_touch(object, removed)?;
    Some((last, path.step(last).left(object)?))
}

/// The step that took a monitor that is not free.
fn holder(path: &Path, monitor: ObjectId, removed: &Bits) -> Obstacle {
    let Some((last, Left::Held)) = left(path, monitor, removed) else {
        return Obstacle::None;
    };
    let holder: Participant = path.step(last).participant;
    debug_assert!(!holder.is_timer(), "timers hold nothing");
    Obstacle::Step(last)
}

/// A thread that went to sleep with an earlier deadline than one, and sleeps still.
fn earlier_deadline(path: &Path, asleep: usize, removed: &Bits) -> Obstacle {
    let deadline = path.step(asleep).deadline;
    let sleeps = |index: &usize| {
        let step = path.step(*index);
        let entry = ObjectId::wait_of(step.participant);
        let earlier = step.left(entry) == Some(Left::AsleepUntil) && step.deadline < deadline;
        earlier && !removed.contains(*index) && path.last_touch(entry, removed) == Some(*index)
    };
    let mut steps = (0..path.len()).rev();
    steps.find(sleeps).map_or(Obstacle::None, Obstacle::Step)
}
