//! The state space of a specification together with its clients: everything that may happen, and
//! how.

pub(crate) mod search;
mod stuck;

use std::collections::BTreeMap;

use search::Search;

use crate::{
    assignments::Assignments,
    clause::{ClauseId, ClauseSet},
    clients::Clients,
    reading::Readings,
    spec::{Cite, Spec},
    trace::Event,
};

/// Where a search ends even if it has not seen everything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// The most states kept.
    pub states: usize,
}

/// How far a search has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// States found so far.
    pub states: usize,
    /// Those of them whose steps are not yet known.
    pub waiting: usize,
}

/// What a search found. `O` is what one execution shows ([`Clients::Outcome`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateSpace<O> {
    /// Everything that executions may show.
    pub outcomes: BTreeMap<O, Permitted>,
    /// The duties that the caller breaks in some execution, each with a shortest witness. Behind a
    /// breach nothing is searched.
    pub breaches: BTreeMap<ClauseId, Witness>,
    /// Where the specification contradicts itself: a defect of the specification.
    pub stuck: Option<Stuck>,
    /// How many states were found.
    pub states: usize,
    /// How many steps were taken between them.
    pub transitions: usize,
    /// Whether that is all; if not, the budget ended the search.
    pub complete: bool,
    /// The clauses that permitted a step or were owed.
    pub cited: ClauseSet,
    /// The clauses that refused a step or a rest.
    pub refusing: ClauseSet,
}

/// An outcome that the specification permits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Permitted {
    /// A shortest execution that shows it.
    pub witness: Witness,
    /// The assignments of readings under which some execution shows it.
    pub readings: Assignments,
}

/// States from which nobody can ever come to rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stuck {
    /// How many there are.
    pub states: usize,
    /// What is owed in the first of them although no step serves it.
    pub owed: Vec<ClauseId>,
    /// A shortest execution that leads there.
    pub witness: Witness,
}

/// An execution of a specification, step by step.
pub type Witness = Vec<WitnessStep>;

/// One step of a witness.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WitnessStep {
    /// What happens, in a short sentence.
    pub text: &'static str,
    /// What can be observed of it; none for a silent step.
    pub event: Option<Event>,
    /// What permits it; empty for inputs and rest.
    pub cites: &'static [Cite],
    /// The readings decided once it is taken.
    pub readings: Readings,
}

/// Searches breadth first: all outcomes under `readings` (undecided ones branch), each with a
/// shortest witness.
pub fn search<M: Spec, C: Clients>(
    spec: &M,
    clients: &C,
    readings: Readings,
    budget: Budget,
) -> StateSpace<C::Outcome> {
    search_watched(spec, clients, readings, budget, usize::MAX, &mut |_| ())
}

/// The same, and tells `watch` how far it has come whenever the steps of `every` more states are
/// known.
///
/// # Panics
/// When `every` is zero.
pub fn search_watched<M: Spec, C: Clients>(
    spec: &M,
    clients: &C,
    readings: Readings,
    budget: Budget,
    every: usize,
    watch: &mut dyn FnMut(Progress),
) -> StateSpace<C::Outcome> {
    let mut search = Search::new(spec, clients, readings, budget);
    while search.expand_next() {
        if search.expanded().is_multiple_of(every) {
            watch(search.progress());
        }
    }
    search.finish()
}

#[cfg(test)]
mod tests;
