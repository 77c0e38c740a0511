//! Chance: the random numbers of an execution, all of which follow from its seed.
//!
//! Executions are short, and what a generator makes at a time (64 words) is far more than most of
//! them need. So eight executions with consecutive seeds begin with a share each of what one
//! generator makes; who needs more goes on with a generator of its own. And a choice among a few
//! takes no more of a number than it needs.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use super::View;

/// How many words a generator makes at a time.
const WORDS: usize = 64;
/// How many of them an execution begins with.
const SHARE: usize = 8;
/// How many executions share them.
const SHARERS: u64 = (WORDS / SHARE) as u64;
/// The stream of the words that are shared, and that of those which are not.
const SHARED: u64 = 0;
const OWN: u64 = 1;
/// Between how many possibilities one number decides at most. It has as many again to spare, so the
/// bias is below 2⁻³².
const POSSIBILITIES_MAX: u64 = 1 << 32;

/// A source of random numbers, begun anew for every execution.
#[derive(Clone, Debug)]
pub struct Chance {
    seed: u64,
    /// What is shared.
    words: [u32; WORDS],
    /// Which of them comes next.
    next: usize,
    /// Behind how many of them the share ends.
    end: usize,
    /// Where the words come from behind that.
    own: Option<ChaCha8Rng>,
    /// A number, as a fraction of one, without what has been decided by it.
    fraction: u64,
    /// Between how many possibilities it has decided.
    possibilities: u64,
}

impl Chance {
    /// The numbers that follow from a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut chance = Self {
            seed,
            words: shared_words(seed),
            next: 0,
            end: 0,
            own: None,
            fraction: 0,
            possibilities: 0,
        };
        chance.begin(seed);
        chance
    }

    /// Goes on with the numbers that follow from another seed.
    pub fn begin(&mut self, seed: u64) {
        if seed / SHARERS != self.seed / SHARERS {
            self.words = shared_words(seed);
        }
        self.seed = seed;
        self.next = (seed % SHARERS) as usize * SHARE;
        self.end = self.next + SHARE;
        self.own = None;
        self.possibilities = POSSIBILITIES_MAX;
    }

    /// Any number.
    #[inline]
    pub fn number(&mut self) -> u32 {
        if self.next < self.end {
            self.next += 1;
            return self.words[self.next - 1];
        }
        match &mut self.own {
            Some(own) => own.next_u32(),
            None => self.begin_own(),
        }
    }

    #[cold]
    #[inline(never)]
    fn begin_own(&mut self) -> u32 {
        let own = generator(self.seed, OWN);
        self.own.insert(own).next_u32()
    }

    /// A number below `bound`, which is at least 1.
    #[inline(always)]
    pub fn below(&mut self, bound: u32) -> u32 {
        let bound = u64::from(bound.max(1));
        self.possibilities *= bound;
        if self.possibilities > POSSIBILITIES_MAX {
            self.draw(bound);
        }
        // The whole part of the product is the number, the rest a fraction again.
        let product = u128::from(self.fraction) * u128::from(bound);
        self.fraction = product as u64;
        (product >> 64) as u32
    }

    /// Takes a number by which nothing has been decided yet.
    #[inline(never)]
    fn draw(&mut self, bound: u64) {
        self.fraction = u64::from(self.number()) << 32 | u64::from(self.number());
        self.possibilities = bound;
    }

    /// One of the candidates, all alike.
    #[inline]
    pub fn any(&mut self, view: &View<'_>) -> usize {
        self.below(view.count() as u32) as usize
    }
}

fn shared_words(seed: u64) -> [u32; WORDS] {
    let mut generator = generator(seed / SHARERS, SHARED);
    std::array::from_fn(|_| generator.next_u32())
}

fn generator(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(stream);
    generator
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(chance: &mut Chance) -> [u32; 40] {
        std::array::from_fn(|_| chance.number())
    }

    #[test]
    fn numbers_follow_from_the_seed_and_not_from_what_was_drawn_before() {
        let mut chance = Chance::of(3);
        for seed in [3, 4, 20, 4, u64::MAX] {
            chance.below(6);
            chance.begin(seed);
            assert_eq!(numbers(&mut chance), numbers(&mut Chance::of(seed)));
        }
    }

    #[test]
    fn no_two_seeds_draw_the_same() {
        let drawn = (0..50).flat_map(|seed| numbers(&mut Chance::of(seed)));
        let mut drawn: Vec<u32> = drawn.collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), 2000);
    }

    #[test]
    fn numbers_below_a_bound_are_equally_likely_whatever_was_drawn_before() {
        let mut counts = [[0_u32; 3]; 5];
        for seed in 0..200 {
            let mut chance = Chance::of(seed);
            for _ in 0..150 {
                let before = chance.below(5);
                counts[before as usize][chance.below(3) as usize] += 1;
            }
        }
        let fair: u32 = 200 * 150 / 15;
        let all = || counts.iter().flatten();
        assert!(
            all().all(|count| fair.abs_diff(*count) < fair / 10),
            "{counts:?}"
        );
    }
}
