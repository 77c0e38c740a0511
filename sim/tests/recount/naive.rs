//! The naive enumerator: every candidate and every alternative at every step, nothing left out, and
//! every complete execution sorted into its class. It shares no line with the searches that it
//! recounts: what "dependent" means is written down here once more.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use sim::{
    machine::{Access, Execution, Operation, Participant, StepInfo},
    reduction::Relation,
    strategy::{Pick, Strategy, View},
};

/// Full branching: an odometer over the decisions of an execution, the last one turning fastest.
#[derive(Default)]
pub(crate) struct Naive {
    /// Of every decision on the way, which option is taken, and how many there are.
    path: Vec<(usize, usize)>,
    passed: usize,
    begun: bool,
}

impl Naive {
    fn decide(&mut self, options: usize) -> usize {
        if self.passed == self.path.len() {
            self.path.push((0, options));
        }
        self.passed += 1;
        self.path[self.passed - 1].0
    }
}

impl Strategy for Naive {
    fn begin(&mut self) -> bool {
        self.passed = 0;
        if !std::mem::replace(&mut self.begun, true) {
            return true;
        }
        while self.path.pop_if(|last| last.0 + 1 == last.1).is_some() {}
        self.path.last_mut().map(|last| last.0 += 1).is_some()
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        let candidate = self.decide(view.candidates().len());
        let choice = self.decide(view.candidates()[candidate].alternatives as usize) as u32;
        Pick::Take { candidate, choice }
    }
}

/// Whether two steps of one execution must keep their order.
fn dependent(relation: Relation, a: &StepInfo, b: &StepInfo) -> bool {
    let shares = |mine: &Access| {
        let mut theirs = b.accesses.iter();
        theirs.any(|theirs| mine.object() == theirs.object() && (mine.write() || theirs.write()))
    };
    let before_or_while = (a.begins && b.ends) || (a.ends && b.begins);
    a.participant == b.participant
        || (a.everything || b.everything)
        // Only once nothing else can move, so everything keeps its place before or behind it.
        || (a.operation == Operation::Rest || b.operation == Operation::Rest)
        || a.accesses.iter().any(shares)
        || (relation == Relation::SyncHistory && before_or_while)
}

/// A step without its place in the execution: whose, which of theirs, what it chose and touched,
/// and which events rode on it.
type Letter = (Participant, usize, u32, Vec<Access>, (bool, bool));

/// The canonical form of the class of an execution (Cartier & Foata, 1969): every step in the
/// earliest layer behind all steps that it depends on, the layers sorted.
fn layers(relation: Relation, steps: &[StepInfo]) -> BTreeSet<(usize, Letter)> {
    let mut depths: Vec<usize> = Vec::new();
    let mut layers = BTreeSet::new();
    for (index, step) in steps.iter().enumerate() {
        let before = &steps[..index];
        let below = before.iter().zip(&depths);
        let below = below.filter(|(other, _)| dependent(relation, other, step));
        let depth = below.map(|(_, depth)| depth + 1).max().unwrap_or(0);
        let own = before.iter().map(|other| other.participant);
        let nth = own.filter(|who| *who == step.participant).count();
        let mut accesses = step.accesses.to_vec();
        accesses.sort_unstable();
        let events = match relation {
            Relation::Sync => (false, false),
            Relation::SyncHistory => (step.begins, step.ends),
        };
        let letter = (step.participant, nth, step.choice, accesses, events);
        layers.insert((depth, letter));
        depths.push(depth);
    }
    layers
}

/// The class of an execution.
pub(crate) fn class(relation: Relation, execution: &Execution<'_>) -> u64 {
    hash(&layers(relation, execution.steps))
}

/// What a search found.
#[derive(Debug)]
pub(crate) struct Count<Outcome: Ord> {
    /// Complete executions.
    pub(crate) executions: u64,
    /// Their classes, each with what tells a reader which one it is.
    pub(crate) classes: BTreeMap<u64, String>,
    /// What the program showed.
    pub(crate) outcomes: BTreeSet<Outcome>,
}

impl<Outcome: Ord> Count<Outcome> {
    /// Before the first execution.
    pub(crate) const fn new() -> Self {
        Self {
            executions: 0,
            classes: BTreeMap::new(),
            outcomes: BTreeSet::new(),
        }
    }

    /// The hash of the set of classes.
    pub(crate) fn hash(&self) -> u64 {
        hash(&self.classes.keys().collect::<Vec<_>>())
    }
}

/// The same on every machine: the hasher has fixed keys.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
