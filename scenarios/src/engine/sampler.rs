//! Which sampler draws the schedules of the seeded engine.

use sim::{
    machine::{Body, Limits, Simulator},
    strategy::{
        Strategy, pct::Pct, portfolio::Portfolio, pos::Pos, profile::Profile, random::Random,
        seeded::Sampler as _, sticky::Sticky, surw::Surw,
    },
};

/// How deep the bugs are that PCT is told to look for.
const PCT_DEPTH: u32 = 3;

/// How schedules are drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Sampler {
    /// A few schedules in order, then all of the others, more often those that lately showed
    /// something new.
    #[default]
    Portfolio,
    /// Anybody who can move, all alike.
    Random,
    /// Random priorities that change at a few random steps.
    Pct,
    /// Random priorities, drawn again for what raced with the last step.
    Pos,
    /// Uniform over the interleavings of selected steps.
    Surw,
    /// Whoever moved last goes on, as often as drawn for the execution.
    Sticky,
}

impl Sampler {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Portfolio,
        Self::Random,
        Self::Pct,
        Self::Pos,
        Self::Surw,
        Self::Sticky,
    ];

    /// As command lines and reports write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio",
            Self::Random => "random",
            Self::Pct => "pct",
            Self::Pos => "pos",
            Self::Surw => "surw",
            Self::Sticky => "sticky",
        }
    }
}

/// The schedules of one sampler, as many as are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seeds {
    /// Who draws them.
    pub sampler: Sampler,
    /// The first seed; the others follow it.
    pub first: u64,
    /// How many.
    pub count: u64,
}

impl Seeds {
    /// What draws them. Samplers that must know the program beforehand probe it.
    pub(super) fn strategy(
        &self,
        simulator: &mut Simulator,
        limits: Limits,
        body: &Body,
    ) -> Box<dyn Strategy> {
        let profile = |simulator: &mut Simulator| Profile::of(simulator, limits, body);
        let Self {
            sampler,
            first,
            count,
        } = *self;
        match sampler {
            Sampler::Portfolio => Box::new(Portfolio::new(first, count)),
            Sampler::Random => Box::new(Random::new(first, count)),
            Sampler::Pct => {
                let steps_max = profile(simulator).steps_max();
                Box::new(Pct::new(PCT_DEPTH, steps_max).seeded(first, count))
            }
            Sampler::Pos => Box::new(Pos::default().seeded(first, count)),
            Sampler::Surw => Box::new(Surw::new(profile(simulator)).seeded(first, count)),
            Sampler::Sticky => Box::new(Sticky::default().seeded(first, count)),
        }
    }
}
