//! A portfolio of samplers, guided by novelty: the default where nothing is known of a program.
//!
//! No sampler is best on every program: what one finds in a few executions another one hardly ever
//! finds. Half of the executions are dealt out evenly, so that every member keeps its chance,
//! whatever was learned; the other half goes to the members whose executions lately showed something
//! new, in proportion. What is new is told from outside ([`Strategy::learned`]): an edge of the
//! monitor's graph, a class that was not seen before. (Rewarding what finds new behaviour is what
//! coverage-guided fuzzers do; Böhme, Pham, Roychoudhury, *Coverage-Based Greybox Fuzzing as Markov
//! Chain*, CCS 2016, on giving budget to what is seldom reached.)
//!
//! The first uniform executions also tell the members that want it what the program looks like. All
//! of it follows from the seeds and what was learned; so the same executions come again from the same
//! first seed, but not from a later one. A single execution is run again from its schedule.
//!
//! [`Strategy::learned`]: super::Strategy::learned

use super::{
    View,
    chance::Chance,
    pct::Pct,
    pos::Pos,
    random::Uniform,
    seeded::{Sampler, Seeded},
    sticky::Sticky,
    surw::Surw,
};
use crate::machine::StepInfo;

/// The depths at which priorities are tried: few bugs are deeper, and the deeper the rarer.
const DEPTHS: [u32; 4] = [2, 2, 2, 3];
/// The interest of a member that always shows something new.
const INTEREST_MAX: u32 = 1 << 10;
/// The interest that no member falls below.
const INTEREST_MIN: u32 = 1 << 5;
/// What was learned fades over about so many executions of a member.
const MEMORY: u32 = 16;

/// The members, by their place in what is kept of each.
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
    Member::Uniform,
    Member::Surw,
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
    /// How many executions were begun.
    executions: u64,
    /// Whose execution this is.
    current: Member,
    interest: [u32; MEMBERS],
}

impl Default for Portfolio {
    fn default() -> Self {
        Self {
            pct: Pct::new(1, 0),
            pos: Pos::default(),
            surw: Surw::default(),
            sticky: Sticky::default(),
            executions: 0,
            current: DEAL[0],
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

    fn choose(&self, chance: &mut Chance) -> Member {
        if self.executions.is_multiple_of(2) {
            return DEAL[(self.executions / 2) as usize % DEAL.len()];
        }
        let interest = |member: Member| self.interest[member as usize];
        let mut drawn = chance.below(DEAL.into_iter().map(interest).sum());
        let chosen = DEAL.into_iter().find(|member| {
            let found = drawn < interest(*member);
            drawn = drawn.saturating_sub(interest(*member));
            found
        });
        chosen.expect("what is drawn is below the sum")
    }
}

impl Sampler for Portfolio {
    fn start(&mut self, chance: &mut Chance) {
        self.current = self.choose(chance);
        self.executions += 1;
        match self.current {
            Member::Uniform => self.surw.profile().begin(),
            Member::Pct => {
                let depth = DEPTHS[chance.below(DEPTHS.len() as u32) as usize];
                let decisions = self.surw.profile().decisions_max();
                self.pct.tune(depth, decisions);
                self.pct.start(chance);
            }
            Member::Pos => self.pos.start(chance),
            Member::Surw => self.surw.start(chance),
            Member::Sticky => self.sticky.start(chance),
        }
    }

    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        match self.current {
            Member::Uniform => {
                self.surw.profile().asked(view);
                Uniform.pick(view, chance)
            }
            Member::Pct => self.pct.pick(view, chance),
            Member::Pos => self.pos.pick(view, chance),
            Member::Surw => self.surw.pick(view, chance),
            Member::Sticky => self.sticky.pick(view, chance),
        }
    }

    fn took(&mut self, step: &StepInfo) {
        match self.current {
            Member::Uniform => self.surw.profile().took(step),
            Member::Pct => self.pct.took(step),
            Member::Pos => self.pos.took(step),
            Member::Surw => self.surw.took(step),
            Member::Sticky => self.sticky.took(step),
        }
    }

    fn learned(&mut self, new: bool) {
        let interest = &mut self.interest[self.current as usize];
        let goal = if new { INTEREST_MAX } else { INTEREST_MIN };
        *interest = (*interest * (MEMORY - 1) + goal) / MEMORY;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of 1800 executions each member gets, if those of `finder` are always new.
    fn shares(finder: Option<Member>) -> [u32; MEMBERS] {
        let mut portfolio = Portfolio::default();
        let mut shares = [0; MEMBERS];
        for seed in 0..1800 {
            portfolio.start(&mut Chance::of(seed));
            shares[portfolio.current as usize] += 1;
            portfolio.learned(Some(portfolio.current) == finder);
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
