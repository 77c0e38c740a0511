//! A portfolio of samplers, guided by novelty: the default where nothing is known of a program.
//!
//! Three of the first executions are the same whatever the seed: in them everybody moves in order, or
//! in the reverse order. So what takes no luck is found at once, and the others lose next to nothing.
//!
//! Those are drawn. No sampler is best on every program: what one finds in a few executions another
//! one hardly ever finds. Half of the executions are dealt out evenly, so that every member keeps its
//! chance, whatever was learned; the other half goes to the members whose executions lately showed
//! something new, in proportion. What is new is told from outside ([`Strategy::learned`]): an edge of
//! the monitor's graph, a class that was not seen before. (Rewarding what finds new behaviour is what
//! coverage-guided fuzzers do; Böhme, Pham, Roychoudhury, *Coverage-Based Greybox Fuzzing as Markov
//! Chain*, CCS 2016, on giving budget to what is seldom reached.)
//!
//! The first executions in order and by uniform choice also tell the members that want it what the
//! program looks like. All of it follows from the seeds and what was learned; so the same executions
//! come again from the same first seed, but not from a later one. A single execution is run again
//! from its schedule.
//!
//! [`Strategy::learned`]: super::Strategy::learned

use super::{
    View,
    chance::Chance,
    in_order::InOrder,
    pct::Pct,
    pos::Pos,
    random::Uniform,
    seeded::{Sampler, Seeded},
    sticky::Sticky,
    surw::Surw,
};
use crate::machine::StepInfo;

/// Which executions go in order: two with a delay, which find most, and one without it once the
/// members had a first chance.
const IN_ORDER: [u64; 3] = [0, 1, 6];
/// The depths at which priorities are tried: few bugs are deeper, and the deeper the rarer.
const DEPTHS: [u32; 4] = [2, 2, 2, 3];
/// The interest of a member that always shows something new.
const INTEREST_MAX: u32 = 1 << 10;
/// The interest that no member falls below.
const INTEREST_MIN: u32 = 1 << 5;
/// What was learned fades over about so many executions of a member.
const MEMORY: u32 = 16;

/// Who draws executions, by their place in what is kept of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Member {
    Uniform,
    Pct,
    Pos,
    Surw,
    Sticky,
}

const MEMBERS: usize = 5;

/// How executions are dealt out. Those that are far better than all others on some programs are
/// dealt more.
const DEAL: [Member; 9] = [
    Member::Surw,
    Member::Uniform,
    Member::Pct,
    Member::Sticky,
    Member::Surw,
    Member::Pct,
    Member::Pos,
    Member::Surw,
    Member::Pct,
];

/// The sampler.
#[derive(Clone, Debug)]
pub struct Portfolio {
    pct: Pct,
    pos: Pos,
    surw: Surw,
    sticky: Sticky,
    in_order: InOrder,
    /// How many executions were begun.
    executions: u64,
    /// Whose execution this is; nobody's if it goes in order.
    current: Option<Member>,
    interest: [u32; MEMBERS],
}

impl Default for Portfolio {
    fn default() -> Self {
        Self {
            pct: Pct::new(1, 0),
            pos: Pos::default(),
            surw: Surw::default(),
            sticky: Sticky::default(),
            in_order: InOrder::default(),
            executions: 0,
            current: None,
            interest: [INTEREST_MAX; MEMBERS],
        }
    }
}

impl Portfolio {
    /// As many executions as `count`; the first has the seed `first`.
    #[must_use]
    pub fn new(first: u64, count: u64) -> Seeded<Self> {
        Self::default().seeded(first, count)
    }

    /// Whose the next execution is; nobody's if it goes in order.
    fn choose(&self, chance: &mut Chance) -> Option<Member> {
        if IN_ORDER.contains(&self.executions) {
            return None;
        }
        let in_order = IN_ORDER.iter().filter(|nth| **nth < self.executions);
        let drawn = self.executions - in_order.count() as u64;
        if drawn.is_multiple_of(2) {
            return Some(DEAL[(drawn / 2) as usize % DEAL.len()]);
        }
        let interest = |member: Member| self.interest[member as usize];
        let mut drawn = chance.below(DEAL.into_iter().map(interest).sum());
        let chosen = DEAL.into_iter().find(|member| {
            let found = drawn < interest(*member);
            drawn = drawn.saturating_sub(interest(*member));
            found
        });
        Some(chosen.expect("what is drawn is below the sum"))
    }
}

impl Sampler for Portfolio {
    fn start(&mut self, chance: &mut Chance) {
        self.current = self.choose(chance);
        self.executions += 1;
        match self.current {
            None => {
                self.surw.profile().begin(false);
                self.in_order.start(chance);
            }
            Some(Member::Uniform) => self.surw.profile().begin(true),
            Some(Member::Pct) => {
                let depth = DEPTHS[chance.below(DEPTHS.len() as u32) as usize];
                let steps_max = self.surw.profile().steps_max();
                self.pct.tune(depth, steps_max);
                self.pct.start(chance);
            }
            Some(Member::Pos) => self.pos.start(chance),
            Some(Member::Surw) => self.surw.start(chance),
            Some(Member::Sticky) => self.sticky.start(chance),
        }
    }

    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        match self.current {
            None => {
                self.surw.profile().meets(view);
                self.in_order.pick(view, chance)
            }
            Some(Member::Uniform) => {
                self.surw.profile().meets(view);
                Uniform.pick(view, chance)
            }
            Some(Member::Pct) => self.pct.pick(view, chance),
            Some(Member::Pos) => self.pos.pick(view, chance),
            Some(Member::Surw) => self.surw.pick(view, chance),
            Some(Member::Sticky) => self.sticky.pick(view, chance),
        }
    }

    fn took(&mut self, step: &StepInfo) {
        match self.current {
            None => {
                self.surw.profile().took(step);
                self.in_order.took(step);
            }
            Some(Member::Uniform) => self.surw.profile().took(step),
            Some(Member::Pct) => self.pct.took(step),
            Some(Member::Pos) => self.pos.took(step),
            Some(Member::Surw) => self.surw.took(step),
            Some(Member::Sticky) => self.sticky.took(step),
        }
    }

    fn learned(&mut self, new: bool) {
        let Some(current) = self.current else {
            return;
        };
        let interest = &mut self.interest[current as usize];
        let goal = if new { INTEREST_MAX } else { INTEREST_MIN };
        *interest = (*interest * (MEMORY - 1) + goal) / MEMORY;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of 1800 drawn executions each member gets, if those of `finder` are always new.
    fn shares(finder: Option<Member>) -> [u32; MEMBERS] {
        let mut portfolio = Portfolio::default();
        let mut shares = [0; MEMBERS];
        for seed in 0..1800 + IN_ORDER.len() as u64 {
            portfolio.start(&mut Chance::of(seed));
            portfolio.learned(portfolio.current == finder);
            if let Some(member) = portfolio.current {
                shares[member as usize] += 1;
            }
        }
        shares
    }

    #[test]
    fn the_budget_goes_to_what_finds_new_behaviour_and_nobody_is_left_without() {
        let nothing_new = shares(None);
        for finder in [Member::Uniform, Member::Pos, Member::Sticky] {
            let shares = shares(Some(finder));
            assert!(shares[finder as usize] > 2 * nothing_new[finder as usize]);
            assert!(shares.iter().all(|share| *share >= 100), "{shares:?}");
        }
    }

    #[test]
    fn where_nothing_is_new_executions_are_dealt_out_evenly() {
        let dealt = |member| DEAL.iter().filter(|other| **other == member).count() as u32;
        let members = [
            Member::Uniform,
            Member::Pct,
            Member::Pos,
            Member::Surw,
            Member::Sticky,
        ];
        for member in members {
            let (share, fair) = (shares(None)[member as usize], 200 * dealt(member));
            assert!(share.abs_diff(fair) < 60, "{member:?}: {share}, not {fair}");
        }
    }
}
