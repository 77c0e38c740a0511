//! The next step of an execution: the one that was taken here before, the first that waits in a
//! wakeup tree, or, at a new level, whoever is awake and easiest to read.

use super::{Exhaustive, Level, Pick, View};
use crate::machine::{Candidate, Participant, StepInfo};

impl Exhaustive {
    /// Adds a level for a step that was not taken before; false if everybody is asleep.
    #[inline(never)]
    pub(super) fn go_on(&mut self, view: &View<'_>) -> bool {
        if self.inherited.is_empty() {
            let goes_on = view.who_goes_on();
            let goes_on = goes_on.filter(|(who, _)| self.may_go_on(*who));
            let chosen = match goes_on {
                Some((who, place)) => Some((place, who, 0)),
                None => self.choose(view.candidates()),
            };
            let Some((place, participant, choice)) = chosen else {
                return false;
            };
            self.push(participant, choice);
            self.levels[self.depth - 1].place = Some(place);
            self.keep_other_choices(view);
        } else {
            let is_cut = self.inherited.is_cut_down();
            let first = self.inherited.take_first();
            self.push(first.participant, first.choice);
            let level = self.depth - 1;
            std::mem::swap(&mut self.levels[level].then, &mut self.inherited);
            self.turn_to(level, first, is_cut);
        }
        true
    }

    /// Whether somebody moved last: then that one is [chosen](Self::choose), and nobody else has to be
    /// looked at. Nor whether it is asleep, for whoever moves is woken by that.
    fn may_go_on(&self, who: Participant) -> bool {
        let last = self.depth.checked_sub(1);
        last.is_some_and(|last| self.levels[last].participant == who)
    }

    /// What is taken at a new level, and where it stands among the candidates; none if everybody is
    /// asleep.
    fn choose(&self, candidates: &[Candidate]) -> Option<(usize, Participant, u32)> {
        let last = self.depth.checked_sub(1);
        let last = last.map(|last| self.levels[last].participant);
        let awake = |(place, candidate): (usize, &Candidate)| {
            let who = candidate.participant;
            let mut choices = 0..candidate.alternatives;
            let choice = choices.find(|choice| !self.sleepers.holds(who, *choice))?;
            Some((place, who, choice))
        };
        // Whoever moved last goes on, and timers come last: what is found first is easy to read.
        let rank = |(_, who, _): &(usize, Participant, u32)| (Some(*who) != last, who.is_timer());
        candidates
            .iter()
            .enumerate()
            .filter_map(awake)
            .min_by_key(rank)
    }

    /// Behind a step that was cut, keeps what else whoever sleeps might choose at the last level: the
    /// alternatives of a step are found where it is taken, and that one may not be taken before they
    /// are gone.
    fn keep_other_choices(&mut self, view: &View<'_>) {
        let level = self.depth - 1;
        if self.levels[level].sleep_from == 0 {
            return;
        }
        let candidates = view.candidates();
        let taken = (self.levels[level].participant, self.levels[level].choice);
        for candidate in candidates.iter().filter(|it| it.alternatives > 1) {
            let (who, choices) = (candidate.participant, 0..candidate.alternatives);
            let awake = |choice: &u32| !self.sleepers.holds(who, *choice);
            let others: Vec<u32> = choices.clone().filter(awake).collect();
            if others.len() == choices.len() {
                continue;
            }
            for choice in others.into_iter().filter(|choice| (who, *choice) != taken) {
                let step = StepInfo::announced(who, candidate.operation, choice);
                self.levels[level].then.add_step(self.path.relation(), step);
            }
        }
    }

    #[inline]
    pub(super) fn take(&mut self, level: usize, view: &View<'_>) -> Pick {
        let Level { choice, place, .. } = self.levels[level];
        // Who stands there is seen when the step has been taken.
        let is_there = |place: &usize| *place < view.count() && choice < view.alternatives(*place);
        match place.filter(is_there) {
            Some(candidate) => Pick::Take { candidate, choice },
            None => self.find(level, view),
        }
    }

    /// Looks where among the candidates the step of a level stands, and takes it.
    fn find(&mut self, level: usize, view: &View<'_>) -> Pick {
        let taken = &mut self.levels[level];
        let choice = taken.choice;
        let place = view.place_of(taken.participant);
        taken.place = place.filter(|place| choice < view.alternatives(*place));
        match taken.place {
            Some(candidate) => Pick::Take { candidate, choice },
            None => {
                let names = view.candidates().iter().map(|it| view.name(it.participant));
                let text = format!("others can move: {}", names.collect::<Vec<_>>().join(", "));
                self.diverge(text)
            }
        }
    }
}
