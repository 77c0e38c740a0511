//! Races of an execution, and how to turn each round.
//!
//! A step races with an earlier one that it depends on if it could have been taken without it. To
//! turn the race round, the earlier step is removed with all that happens behind it; what is left,
//! and then the later step, is the beginning of another execution. Where the later step could not be
//! taken there because something else is in its way (its monitor is held, an earlier deadline is
//! armed, its own timer was disarmed), that is removed as well; where something is missing that
//! made it possible, the race cannot be turned round.

use crate::{
    machine::{Access, Left, ObjectId, Operation, Participant, StepInfo},
    reduction::{Bits, Path},
};

/// A race turned round: the first step that is removed, and what comes instead.
#[derive(Debug)]
pub(super) struct Reversal<'a> {
    path: &'a Path,
    removal: &'a Removal,
}

impl<'a> Reversal<'a> {
    /// The level at which the new sequence begins.
    pub(super) fn level(&self) -> usize {
        let removed = &self.removal.removed.steps;
        removed.first().expect("a race removes its first step")
    }

    /// Whether all is known that the last step will do.
    pub(super) fn is_known(&self) -> bool {
        self.removal.known
    }

    /// Whether a step, with its mask, could as well be the first of the sequence
    /// ([`may_begin`](super::wakeup::may_begin), faster): it is in it, or `beside` it counts too.
    pub(super) fn may_begin(&self, step: &StepInfo, mask: u64, beside: bool) -> bool {
        let Self { path, removal } = *self;
        let is_it =
            |other: &StepInfo| (step.participant, step.choice) == (other.participant, other.choice);
        for index in removal.removed.kept(self.level(), path.len()) {
            if path.depends(index, step, mask) {
                return is_it(path.step(index));
            }
        }
        is_it(&removal.last) || beside && !path.relation().dependent(&removal.last, step)
    }

    /// What comes from that level on.
    pub(super) fn sequence(&self) -> impl Iterator<Item = &'a StepInfo> + Clone {
        let Self { path, removal } = *self;
        let kept = removal.removed.kept(self.level(), path.len());
        kept.map(|index| path.step(index))
            .chain(std::iter::once(&removal.last))
    }
}

/// Finds races; keeps its memory from one execution to the next.
#[derive(Debug, Default)]
pub(super) struct Races {
    /// What is known of every step of the last execution.
    of_steps: Vec<OfStep>,
    /// The steps of which anything is known.
    some: Bits,
    /// Of the steps that are new, those that happen behind none of the others.
    roots: Vec<usize>,
    /// How many steps of that execution there were.
    len: usize,
    found: Vec<Removal>,
    spare: Vec<Removed>,
    causes: Vec<usize>,
}

#[derive(Debug, Default)]
struct OfStep {
    /// The removals that let it come earlier.
    earlier: Vec<Removal>,
    /// Whether something else might have happened instead: another choice, or timers that it
    /// disarmed.
    instead: bool,
}

/// A step that might have come earlier.
#[derive(Clone, Copy)]
struct Later<'a> {
    step: &'a StepInfo,
    /// Where it was taken; not at all if it was left over.
    taken_at: Option<usize>,
    /// The step behind which it was announced.
    own: Option<usize>,
}

impl<'a> Later<'a> {
    fn new(step: &'a StepInfo, taken_at: Option<usize>) -> Self {
        Self {
            step,
            taken_at,
            own: (step.since as usize).checked_sub(1),
        }
    }
}

impl Races {
    /// Shows every race, and what might have happened instead of what did: another choice, a timer
    /// that was disarmed, what was left over at the end.
    ///
    /// The steps before `from` are those of the execution before. Their races are shown again where
    /// something else happens beside them now: that is part of the beginning that turns a race round.
    pub(super) fn of(
        &mut self,
        path: &Path,
        from: usize,
        left_over: &[StepInfo],
        mut show: impl FnMut(&Reversal<'_>),
    ) {
        let from = from.min(self.len);
        self.find(path, from);
        let some = std::mem::take(&mut self.some);
        for index in some.iter() {
            let of_step = &mut self.of_steps[index];
            for removal in &mut of_step.earlier {
                if index >= from || removal.renew(path, from, &self.roots) {
                    show(&Reversal { path, removal });
                }
            }
            if of_step.instead {
                self.other_choices(path, index, &mut show);
                self.disarmed(path, index, &mut show);
            }
        }
        self.some = some;
        for step in left_over {
            if step.operation != Operation::Rest {
                let mut causes = std::mem::take(&mut self.causes);
                causes.clear();
                path.causes_of_next(step, &mut causes);
                self.removals(path, Later::new(step, None), &causes);
                self.causes = causes;
                self.show(path, &mut show);
            }
        }
    }

    /// Finds the removals that let steps come earlier. For steps before `from` they are known, but
    /// for what they remove behind that.
    fn find(&mut self, path: &Path, from: usize) {
        self.len = path.len();
        if self.of_steps.len() < self.len {
            self.of_steps.resize_with(self.len, OfStep::default);
        }
        for index in self.some.iter().filter(|index| *index >= from) {
            let forgotten = self.of_steps[index].earlier.drain(..);
            self.spare.extend(forgotten.map(|it| it.removed));
        }
        self.some.truncate(from);
        self.roots.clear();
        let roots = (from..self.len).filter(|index| path.past(*index).is_below(from));
        self.roots.extend(roots);
        for index in from..self.len {
            let step = path.step(index);
            if step.operation != Operation::Rest {
                self.removals(path, Later::new(step, Some(index)), path.causes(index));
                self.of_steps[index].earlier.append(&mut self.found);
            }
            let of_step = &mut self.of_steps[index];
            of_step.instead = step.alternatives > 1 || disarms(path, index);
            let some = of_step.instead || !of_step.earlier.is_empty();
            self.some.insert_if(some, index);
        }
    }

    /// Shows what was found last.
    fn show(&mut self, path: &Path, show: &mut impl FnMut(&Reversal<'_>)) {
        for removal in &self.found {
            show(&Reversal { path, removal });
        }
        self.forget_found();
    }

    fn forget_found(&mut self) {
        let forgotten = self.found.drain(..);
        self.spare.extend(forgotten.map(|it| it.removed));
    }

    /// Finds the least removals that let a step come before something it depends on. (Behind more
    /// than the least it might do something else, and depend on nothing of that any more.)
    ///
    /// What happens before another cause need not be tried: all that goes with that one would go,
    /// and what is missing or in the way then would be still.
    fn removals(&mut self, path: &Path, later: Later<'_>, causes: &[usize]) {
        // Without what it was announced behind it could not be taken at all.
        for &index in causes {
            let mut removed = self.none_removed();
            removed.add(path, index);
            let mut found = self.found.iter();
            if removed.makes_room(path, later)
                && !found.any(|other| other.removed.steps.is_within(&removed.steps))
            {
                self.found
                    .retain(|other| !removed.steps.is_within(&other.removed.steps));
                self.found.push(Removal::of(removed, path, later));
            } else {
                self.spare.push(removed);
            }
        }
    }

    /// The same step with another choice.
    fn other_choices(&mut self, path: &Path, index: usize, show: &mut impl FnMut(&Reversal<'_>)) {
        let step = path.step(index);
        for choice in (0..step.alternatives).filter(|choice| *choice != step.choice) {
            let mut removed = self.none_removed();
            removed.add(path, index);
            self.found
                .push(Removal::announced(removed, step.with_choice(choice)));
        }
        self.show(path, show);
    }

    /// Timers that a step disarmed, and that could have fired before it.
    fn disarmed(&mut self, path: &Path, index: usize, show: &mut impl FnMut(&Reversal<'_>)) {
        if path.step(index).operation == Operation::Fire {
            return;
        }
        for place in 0..path.step(index).accesses.len() {
            let access = path.step(index).accesses[place];
            let Some(asleep) = disarmed_by(path, index, access) else {
                continue;
            };
            let sleeper = path.step(asleep).participant;
            let mut timer = StepInfo::announced(sleeper.timer(), Operation::Fire, 0);
            timer.since = asleep as u32 + 1;
            let mut removed = self.none_removed();
            removed.add(path, index);
            if removed.makes_room(path, Later::new(&timer, None)) {
                self.found.push(Removal::announced(removed, timer));
            } else {
                self.spare.push(removed);
            }
        }
        self.show(path, show);
    }

    fn none_removed(&mut self) -> Removed {
        let mut removed = self.spare.pop().unwrap_or_default();
        removed.steps.clear();
        removed.firsts.clear();
        removed
    }
}

/// Steps to remove, with each of them all that it happens before.
#[derive(Debug, Default)]
struct Removed {
    steps: Bits,
    /// Those that do not happen behind another one.
    firsts: Vec<usize>,
}

/// What is removed, and the step that comes instead.
#[derive(Debug)]
struct Removal {
    removed: Removed,
    /// Where the last step ended that was not removed when it was shown.
    kept: usize,
    /// What comes instead: as it was announced, unless all is known that it will do.
    last: StepInfo,
    known: bool,
}

impl Removal {
    /// A step comes instead of which only is known what it announced.
    fn announced(removed: Removed, last: StepInfo) -> Self {
        Self {
            removed,
            kept: 0,
            last,
            known: false,
        }
    }

    fn of(removed: Removed, path: &Path, later: Later<'_>) -> Self {
        let known = removed.leaves_as_it_was(path, later);
        Self {
            kept: removed.end_of_kept(path),
            removed,
            known: known.is_some(),
            last: known.unwrap_or_else(|| later.step.head()),
        }
    }

    /// The path goes on in another way from a step on, with some `roots` first: what else is removed
    /// with the same first ones. False if nothing is kept there, now as before: then the same is left
    /// of the execution.
    fn renew(&mut self, path: &Path, from: usize, roots: &[usize]) -> bool {
        let Removed { steps, firsts } = &mut self.removed;
        steps.truncate(from);
        let goes = |root: &usize| firsts.iter().any(|it| path.past(*root).contains(*it));
        if roots.iter().all(goes) {
            // All others happen behind those.
            steps.insert_range(from, path.len());
        } else {
            for first in firsts {
                path.remove_behind(*first, from, steps);
            }
        }
        let kept = self.removed.end_of_kept(path);
        std::mem::replace(&mut self.kept, kept).max(kept) > from
    }
}

impl Removed {
    fn add(&mut self, path: &Path, index: usize) {
        self.firsts
            .retain(|first| !path.past(*first).contains(index));
        self.firsts.push(index);
        path.remove(index, &mut self.steps);
    }

    /// The steps from a level on that are not removed.
    fn kept(&self, level: usize, len: usize) -> impl Iterator<Item = usize> + Clone {
        (level..len).filter(|index| !self.steps.contains(*index))
    }

    /// Where the last step ends that is not removed.
    fn end_of_kept(&self, path: &Path) -> usize {
        let last = self.steps.last_missing_below(path.len());
        last.map_or(0, |last| last + 1)
    }

    /// What a step will do that was taken: the same, if it sees nothing of what is removed.
    fn leaves_as_it_was(&self, path: &Path, later: Later<'_>) -> Option<StepInfo> {
        let index = later.taken_at?;
        let removed = || self.steps.iter().take_while(|removed| *removed < index);
        if removed().any(|removed| path.step(removed).shows_to(later.step)) {
            return None;
        }
        let mut same = later.step.clone();
        // Who is woken does not show; but where the timer has not fired, it is disarmed.
        let fires = removed().map(|removed| path.step(removed));
        for fire in fires.filter(|step| step.operation == Operation::Fire) {
            if same.left(ObjectId::wait_of(fire.participant.thread())) == Some(Left::Woken) {
                same.touch(ObjectId::CLOCK, false);
            }
        }
        Some(same)
    }

    /// Removes what else is in the way of a step; false if it cannot be taken without what is
    /// removed.
    fn makes_room(&mut self, path: &Path, later: Later<'_>) -> bool {
        loop {
            if later.own.is_some_and(|own| self.steps.contains(own)) {
                return false;
            }
            match obstacle(path, later, &self.steps) {
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
fn obstacle(path: &Path, later: Later<'_>, removed: &Bits) -> Obstacle {
    let step = later.step;
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
            let ended = path.write_before(path.len(), end);
            // Who ended before the first step has ended whatever is removed.
            match ended {
                Some(index) if removed.contains(index) => Obstacle::Missing,
                None if later.taken_at.is_none() => Obstacle::Missing,
                _ => Obstacle::None,
            }
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
    let last = path.last_to_write(object, removed)?;
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
        earlier && !removed.contains(*index) && path.last_to_write(entry, removed) == Some(*index)
    };
    let mut steps = (0..path.len()).rev();
    steps.find(sleeps).map_or(Obstacle::None, Obstacle::Step)
}

/// Whether a step disarmed a timer that could have fired before it.
fn disarms(path: &Path, index: usize) -> bool {
    let step = path.step(index);
    let disarmed = |access: &Access| disarmed_by(path, index, *access).is_some();
    step.operation != Operation::Fire && step.accesses.iter().any(disarmed)
}

/// The step whose timed wait a step ended by waking whoever slept, if that is what an access did.
fn disarmed_by(path: &Path, index: usize, access: Access) -> Option<usize> {
    if access.left() != Left::Woken {
        return None;
    }
    let asleep = path.write_before(index, access.object())?;
    let left = path.step(asleep).left(access.object());
    (left == Some(Left::AsleepUntil)).then_some(asleep)
}
