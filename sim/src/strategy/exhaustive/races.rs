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
    removed: &'a Removed,
    /// What comes instead: as it was announced, unless all is known that it will do.
    last: StepInfo,
    known: bool,
}

impl<'a> Reversal<'a> {
    /// A step comes instead of which only is known what it announced.
    const fn announced(path: &'a Path, removed: &'a Removed, last: StepInfo) -> Self {
        Self {
            path,
            removed,
            last,
            known: false,
        }
    }

    /// The level at which the new sequence begins.
    pub(super) fn level(&self) -> usize {
        let removed = &self.removed.steps;
        removed.first().expect("a race removes its first step")
    }

    /// Whether all is known that the last step will do.
    pub(super) const fn is_known(&self) -> bool {
        self.known
    }

    /// Whether a step, with its mask, could as well be the first of the sequence
    /// ([`may_begin`](super::wakeup::may_begin), faster): it is in it, or `beside` it counts too.
    pub(super) fn may_begin(&self, step: &StepInfo, mask: u64, beside: bool) -> bool {
        let Self { path, last, .. } = self;
        let is_it =
            |other: &StepInfo| (step.participant, step.choice) == (other.participant, other.choice);
        for index in self.removed.kept(self.level(), path.len()) {
            if path.depends(index, step, mask) {
                return is_it(path.step(index));
            }
        }
        is_it(last) || beside && !path.relation().dependent(last, step)
    }

    /// What comes from that level on.
    pub(super) fn sequence(&self) -> impl Iterator<Item = &StepInfo> + Clone {
        let kept = self.removed.kept(self.level(), self.path.len());
        kept.map(|index| self.path.step(index))
            .chain(std::iter::once(&self.last))
    }
}

/// Finds races; keeps its memory from one execution to the next.
#[derive(Debug, Default)]
pub(super) struct Races {
    /// What lets steps of the last execution come earlier, in the order of those steps.
    earlier: Vec<Removal>,
    /// The steps instead of which something else might have happened: another choice, or timers that
    /// they disarmed.
    instead: Bits,
    /// Of the steps that are new, those that happen behind none of the others.
    roots: Vec<usize>,
    /// How many steps of that execution there were.
    len: usize,
    causes: Vec<usize>,
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
        let mut instead = self.instead.iter().peekable();
        for removal in &mut self.earlier {
            while let Some(index) = instead.next_if(|index| *index < removal.later) {
                show_instead(path, index, &mut show);
            }
            if removal.later >= from || removal.renew(path, from, &self.roots) {
                show(&removal.turned_round(path, path.step(removal.later)));
            }
        }
        instead.for_each(|index| show_instead(path, index, &mut show));
        let taken = self.earlier.len();
        for step in left_over {
            if step.operation != Operation::Rest {
                self.causes.clear();
                path.causes_of_next(step, &mut self.causes);
                removals(
                    path,
                    Later::new(step, None),
                    &self.causes,
                    &mut self.earlier,
                );
                for removal in self.earlier.drain(taken..) {
                    show(&removal.turned_round(path, step));
                }
            }
        }
    }

    /// Finds the removals that let steps come earlier. For steps before `from` they are known, but
    /// for what they remove behind that.
    fn find(&mut self, path: &Path, from: usize) {
        self.len = path.len();
        let known = self.earlier.partition_point(|it| it.later < from);
        self.earlier.truncate(known);
        self.instead.truncate(from);
        self.roots.clear();
        let roots = (from..self.len).filter(|index| path.past(*index).is_below(from));
        self.roots.extend(roots);
        for index in from..self.len {
            let (step, causes) = (path.step(index), path.causes(index));
            if step.operation != Operation::Rest && !causes.is_empty() {
                let later = Later::new(step, Some(index));
                removals(path, later, causes, &mut self.earlier);
            }
            let instead = step.alternatives > 1 || disarms(path, index);
            self.instead.insert_if(instead, index);
        }
    }
}

/// Adds the least removals that let a step come before something it depends on. (Behind more than
/// the least it might do something else, and depend on nothing of that any more.)
///
/// What happens before another cause need not be tried: all that goes with that one would go, and
/// what is missing or in the way then would be still.
fn removals(path: &Path, later: Later<'_>, causes: &[usize], list: &mut Vec<Removal>) {
    let first = list.len();
    for index in causes {
        let mut removed = Removed::of(path, *index);
        // Without what it was announced behind it could not be taken at all.
        if !removed.makes_room(path, later) {
            continue;
        }
        let mut found = list[first..].iter();
        if found.any(|other| other.removed.steps.is_within(&removed.steps)) {
            continue;
        }
        let more = |other: &mut Removal| removed.steps.is_within(&other.removed.steps);
        list.extract_if(first.., more).for_each(drop);
        list.push(Removal::of(removed, path, later));
    }
}

/// Shows what might have happened instead of a step.
fn show_instead(path: &Path, index: usize, show: &mut impl FnMut(&Reversal<'_>)) {
    other_choices(path, index, show);
    disarmed(path, index, show);
}

/// The same step with another choice.
fn other_choices(path: &Path, index: usize, show: &mut impl FnMut(&Reversal<'_>)) {
    let step = path.step(index);
    for choice in (0..step.alternatives).filter(|choice| *choice != step.choice) {
        let other = step.with_choice(choice);
        show(&Reversal::announced(path, &Removed::of(path, index), other));
    }
}

/// Timers that a step disarmed, and that could have fired before it.
fn disarmed(path: &Path, index: usize, show: &mut impl FnMut(&Reversal<'_>)) {
    let step = path.step(index);
    if step.operation == Operation::Fire {
        return;
    }
    for access in &step.accesses {
        let Some(asleep) = disarmed_by(path, index, *access) else {
            continue;
        };
        let sleeper = path.step(asleep).participant;
        let mut timer = StepInfo::announced(sleeper.timer(), Operation::Fire, 0);
        timer.since = asleep as u32 + 1;
        let mut removed = Removed::of(path, index);
        if removed.makes_room(path, Later::new(&timer, None)) {
            show(&Reversal::announced(path, &removed, timer));
        }
    }
}

/// Steps to remove, with each of them all that it happens before.
#[derive(Debug)]
struct Removed {
    steps: Bits,
    /// Those that do not happen behind another one.
    firsts: Bits,
}

/// What is removed to let a step come earlier.
#[derive(Debug)]
struct Removal {
    /// Where that step was taken; behind all others if it was left over.
    later: usize,
    removed: Removed,
    /// Where the last step ended that was not removed when it was shown.
    kept: usize,
    /// Whether all is known that the step will do.
    known: bool,
}

impl Removal {
    fn of(removed: Removed, path: &Path, later: Later<'_>) -> Self {
        Self {
            later: later.taken_at.unwrap_or(path.len()),
            kept: removed.end_of_kept(path),
            known: removed.leaves_as_it_was(path, later),
            removed,
        }
    }

    fn turned_round<'a>(&'a self, path: &'a Path, later: &StepInfo) -> Reversal<'a> {
        let removed = &self.removed;
        let last = match self.known {
            true => removed.done_earlier(path, self.later, later),
            false => later.head(),
        };
        Reversal {
            path,
            removed,
            last,
            known: self.known,
        }
    }

    /// The path goes on in another way from a step on, with some `roots` first: what else is removed
    /// with the same first ones. False if nothing is kept there, now as before: then the same is left
    /// of the execution.
    fn renew(&mut self, path: &Path, from: usize, roots: &[usize]) -> bool {
        let Removed { steps, firsts } = &mut self.removed;
        steps.truncate(from);
        if roots.iter().all(|root| path.past(*root).meets(firsts)) {
            // All others happen behind those.
            steps.insert_range(from, path.len());
        } else {
            path.add_behind(firsts, from, steps);
        }
        let kept = self.removed.end_of_kept(path);
        std::mem::replace(&mut self.kept, kept).max(kept) > from
    }
}

impl Removed {
    fn of(path: &Path, index: usize) -> Self {
        let mut firsts = Bits::default();
        firsts.insert(index);
        let steps = path.with_behind(index);
        Self { steps, firsts }
    }

    fn add(&mut self, path: &Path, index: usize) {
        let removed = path.with_behind(index);
        self.firsts.remove_all(&removed);
        self.firsts.insert(index);
        self.steps.add_all(&removed);
    }

    /// The steps from a level on that are not removed.
    fn kept(&self, level: usize, len: usize) -> impl Iterator<Item = usize> + Clone {
        self.steps.missing(level, len)
    }

    /// Where the last step ends that is not removed.
    fn end_of_kept(&self, path: &Path) -> usize {
        let last = self.steps.last_missing_below(path.len());
        last.map_or(0, |last| last + 1)
    }

    /// Whether a step was taken and will do the same: it sees nothing of what is removed.
    fn leaves_as_it_was(&self, path: &Path, later: Later<'_>) -> bool {
        later.taken_at.is_some_and(|index| {
            let mut before = self.before(path, index);
            !before.any(|removed| removed.shows_to(later.step))
        })
    }

    /// A step that does the same when it comes earlier.
    fn done_earlier(&self, path: &Path, index: usize, step: &StepInfo) -> StepInfo {
        let mut same = step.clone();
        // Who is woken does not show; but where the timer has not fired, it is disarmed.
        let before = self.before(path, index);
        for fire in before.filter(|step| step.operation == Operation::Fire) {
            if same.left(ObjectId::wait_of(fire.participant.thread())) == Some(Left::Woken) {
                same.touch(ObjectId::CLOCK, false);
            }
        }
        same
    }

    /// What is removed of the steps before one.
    fn before<'a>(&self, path: &'a Path, index: usize) -> impl Iterator<Item = &'a StepInfo> {
        let removed = self.steps.iter();
        let before = removed.take_while(move |removed| *removed < index);
        before.map(|removed| path.step(removed))
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
            match path.last_to_write(entry, removed) {
                Some((_, Left::Woken)) => holder(path, monitor, removed),
                _ => Obstacle::Missing,
            }
        }
        Operation::Join(end) => {
            // Who ended before the first step has ended whatever is removed.
            match path.is_written_in(end, removed) {
                true => Obstacle::Missing,
                false => Obstacle::None,
            }
        }
        Operation::Fire => match path.last_to_write(ObjectId::wait_of(thread), removed) {
            Some((asleep, Left::AsleepUntil)) => earlier_deadline(path, asleep, removed),
            Some((disarmed, _)) => Obstacle::Step(disarmed),
            None => Obstacle::Missing,
        },
        Operation::Rest => Obstacle::Missing,
        _ => Obstacle::None,
    }
}

/// The step that took a monitor that is not free.
fn holder(path: &Path, monitor: ObjectId, removed: &Bits) -> Obstacle {
    let Some((last, Left::Held)) = path.last_to_write(monitor, removed) else {
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
        let asleep = Some((*index, Left::AsleepUntil));
        step.deadline.is_some_and(|it| Some(it) < deadline)
            && !removed.contains(*index)
            && path.last_to_write(entry, removed) == asleep
    };
    let mut steps = (0..path.len()).rev();
    steps.find(sleeps).map_or(Obstacle::None, Obstacle::Step)
}

/// Whether a step disarmed a timer that could have fired before it.
fn disarms(path: &Path, index: usize) -> bool {
    let step = path.step(index);
    let disarmed = |access: &Access| disarmed_by(path, index, *access).is_some();
    // Whoever disarms a timer reads the clock.
    path.may_touch(index, ObjectId::CLOCK)
        && step.operation != Operation::Fire
        && step.accesses.iter().any(disarmed)
}

/// The step whose timed wait a step ended by waking whoever slept, if that is what an access did.
fn disarmed_by(path: &Path, index: usize, access: Access) -> Option<usize> {
    if access.left() != Left::Woken {
        return None;
    }
    let (asleep, left) = path.write_before(index, access.object())?;
    (left == Left::AsleepUntil).then_some(asleep)
}
