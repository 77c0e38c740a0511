//! The other half of a closed system: what the clients of an interface may do next.
//!
//! A specification takes any input; a scenario says which come. [`Clients`] is that half as a
//! transition system, so that the state space of both together can be searched.

use std::{fmt::Debug, hash::Hash};

use crate::trace::Event;

/// The clients, the clock and the faults of one scenario.
pub trait Clients {
    /// How far every client is, what it has seen, which deadlines and faults are left.
    type State: Clone + Eq + Hash + Debug;
    /// What one execution shows: the results of all calls.
    type Outcome: Clone + Eq + Hash + Ord + Debug;

    /// Before the first call.
    fn initial(&self) -> Self::State;

    /// Offers every input ([`Event::is_input`]) that may come next, with the state behind it.
    fn inputs(&self, state: &Self::State, offer: &mut dyn FnMut(Event, Self::State));

    /// Takes an output: a return, the entry of a handler, or rest (which begins the next phase of
    /// the scenario).
    fn observe(&self, state: &mut Self::State, event: &Event);

    /// Whether no phase follows the next rest.
    fn ends(&self, state: &Self::State) -> bool;

    /// What has been shown, once the last rest is reached.
    fn outcome(&self, state: &Self::State) -> Self::Outcome;
}
