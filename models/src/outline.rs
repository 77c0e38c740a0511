//! What is told of a family beside its functions and clauses, so that its page reads like a
//! specification: the states of its objects, the ways to cancel, and what races with what.
//!
//! Data only. [`Lifecycle::leads`] is what invariants hold traces against.

use sim::{clause::ClauseId, value::Word};

/// What is told of a family as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Outline {
    /// What becomes of its objects, where a call tells their state as a word.
    pub lifecycles: &'static [Lifecycle],
    /// What becomes of others, whose states have no word: they show in what calls answer.
    pub untold: &'static [Lifecycle<&'static str>],
    /// The ways in which something under way can be cancelled.
    pub channels: &'static [Channel],
    /// What happens at once, and what may come of it.
    pub races: &'static [Race],
}

impl Outline {
    /// Of a family of which nothing more is told.
    pub const NONE: Self = Self {
        lifecycles: &[],
        untold: &[],
        channels: &[],
        races: &[],
    };
}

/// What becomes of objects of one kind.
#[derive(Clone, Copy, Debug)]
pub struct Lifecycle<S: 'static = Word> {
    /// The kind, for example "library request".
    pub object: &'static str,
    /// The call that tells the state, and how.
    pub told_by: &'static str,
    /// All states; an object comes to be in the first.
    pub states: &'static [S],
    /// From which state it can come into which.
    pub moves: &'static [Move<S>],
}

/// From some states an object can come into another.
#[derive(Clone, Copy, Debug)]
pub struct Move<S: 'static = Word> {
    /// Any of these.
    pub from: &'static [S],
    /// The other.
    pub to: S,
    /// Who or what moves it, in a few words.
    pub by: &'static str,
    /// The clauses that say so.
    pub clauses: &'static [ClauseId],
}

impl<S: Copy + PartialEq> Lifecycle<S> {
    /// Whether something seen in one state can be in another later.
    #[must_use]
    pub fn leads(&self, from: S, to: S) -> bool {
        let mut reached = vec![from];
        let mut next = 0;
        while let Some(&state) = reached.get(next) {
            next += 1;
            for one in self.moves {
                if one.from.contains(&state) && !reached.contains(&one.to) {
                    reached.push(one.to);
                }
            }
        }
        reached.contains(&to)
    }

    /// The states that nothing leaves.
    pub fn ends(&self) -> impl Iterator<Item = S> {
        let left = |state: &S| self.moves.iter().any(|one| one.from.contains(state));
        let states = self.states.iter().copied();
        states.filter(move |state| !left(state))
    }
}

/// A way to cancel.
#[derive(Clone, Copy, Debug)]
pub struct Channel {
    /// What somebody does.
    pub name: &'static str,
    /// What that reaches, and how far it has to be.
    pub reaches: &'static str,
    /// What those see who wait for it, and what can be asked for afterwards.
    pub leaves: &'static str,
    /// The clauses that say so.
    pub clauses: &'static [ClauseId],
}

/// Several things that happen at once.
#[derive(Clone, Copy, Debug)]
pub struct Race {
    /// As open points cite it, for example `RSM-CP-1`.
    pub id: &'static str,
    /// What happens at once.
    pub situation: &'static str,
    /// What may come of it.
    pub permitted: &'static str,
    /// The scenarios that play it, by name.
    pub scenarios: &'static [&'static str],
}
