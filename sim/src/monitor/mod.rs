//! The monitor: holds traces against a specification.
//!
//! It keeps the set of all configurations that explain the trace so far, closed under silent steps
//! (a subset construction on the fly). The sets and the events between them form a graph that is
//! kept, so that a known prefix costs one look-up per event: nothing is hashed, cloned or allocated
//! there. When it has grown too large it is forgotten whole and grows anew from the next trace, as
//! RE2 does with the states of its automata: what is said of a trace depends on that trace alone.

mod blame;
mod configs;
mod front;

use std::fmt;

use configs::Configs;
use front::Front;
use smallvec::SmallVec;

use crate::{
    assignments::Assignments,
    clause::{ClauseId, ClauseSet},
    intern::Interner,
    reading::Readings,
    spec::{Config, Spec},
    trace::{Event, Stamped},
    verdict::{Accepted, Frontier, Verdict},
};

/// A prefix of a trace, as far as the future can tell prefixes apart: a set of configurations of
/// one [`Monitor`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Node(u32);

/// Where an event leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Advance {
    /// It is permitted.
    Next(Node),
    /// No explanation of the trace so far permits it.
    Rejected,
    /// The set of explanations is larger than the budget.
    Overflow,
}

/// How much of a specification the traces have shown that a monitor still remembers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// Sets of configurations that some trace reached.
    pub nodes: usize,
    /// Events between them, the rejected ones included.
    pub edges: usize,
    /// Configurations in any of the sets, or a step away from one.
    pub configs: usize,
    /// The size of the largest set.
    pub largest: usize,
}

/// Holds traces against one specification.
pub struct Monitor<'a, M: Spec> {
    configs: Configs<'a, M>,
    readings: Readings,
    budget: usize,
    /// Beyond how many bytes the graph is forgotten.
    kept_max: usize,
    sets: Interner<Box<[u32]>>,
    /// How much memory the members of all sets take.
    members_bytes: usize,
    nodes: Vec<Details>,
    /// The events of all edges.
    events: Interner<Event>,
    answers: Interner<Assignments>,
    front: Front,
}

/// Up to how many edges of a node are looked at one after the other.
const EDGES_FEW: usize = 8;

/// What is known of a node besides its set.
#[derive(Debug)]
struct Details {
    /// By the number of the event, sorted by the event itself. There are few events and many
    /// edges: the events stay in the processor's cache, and as many edges as possible should.
    edges: SmallVec<[(u32, Advance); 2]>,
    /// Whether every explanation has the caller break its contract.
    breached: bool,
    /// The assignments that the proper explanations leave, by their number.
    admissible: u32,
}

impl<'a, M: Spec> Monitor<'a, M> {
    /// The most configurations in one set unless told otherwise.
    pub const BUDGET: usize = 20_000;

    /// How many bytes the graph takes at most, about, unless told otherwise; one trace may add to
    /// that.
    pub const KEPT_MAX: usize = 256 << 20;

    /// A monitor under which `readings` are decided beforehand and the guards of `relaxed` clauses
    /// do not hold.
    #[must_use]
    pub fn new(spec: &'a M, readings: Readings, relaxed: ClauseSet) -> Self {
        Self::with_budget(spec, readings, relaxed, Self::BUDGET)
    }

    /// The same with a budget: the most configurations in one set, beyond which a check is
    /// inconclusive.
    #[must_use]
    pub fn with_budget(spec: &'a M, readings: Readings, relaxed: ClauseSet, budget: usize) -> Self {
        let mut monitor = Self {
            configs: Configs::new(spec, relaxed),
            readings,
            budget,
            kept_max: Self::KEPT_MAX,
            sets: Interner::new(),
            members_bytes: 0,
            nodes: Vec::new(),
            events: Interner::new(),
            answers: Interner::new(),
            front: Front::default(),
        };
        monitor.begin();
        monitor
    }

    /// Lets the graph take so many bytes, about, before it is forgotten.
    #[must_use]
    pub const fn with_kept_max(mut self, bytes: usize) -> Self {
        self.kept_max = bytes;
        self
    }

    /// Makes the node of the empty trace, the first one.
    fn begin(&mut self) {
        let initial = Config::initial(self.configs.spec(), self.readings);
        let initial = self.configs.intern(initial);
        // A first set over budget becomes the empty set, the only one: nothing is accepted behind
        // it, nor rejected.
        if self.close(vec![initial]) == Advance::Overflow {
            self.node(Box::default());
        }
    }

    /// About how many bytes the graph takes: configurations, sets, edges.
    const fn bytes(&self) -> usize {
        let nodes = self.nodes.len() * size_of::<Details>();
        self.configs.bytes() + self.sets.bytes() + self.members_bytes + nodes
    }

    /// Forgets the graph.
    #[cold]
    fn forget(&mut self) {
        self.configs.forget();
        self.sets = Interner::new();
        self.members_bytes = 0;
        self.nodes = Vec::new();
        self.answers = Interner::new();
        self.front = Front::default();
        self.begin();
    }

    /// The node of the empty trace.
    #[must_use]
    pub const fn start(&self) -> Node {
        Node(0)
    }

    /// Where an event leads from a node.
    pub fn advance(&mut self, node: Node, event: &Event) -> Advance {
        let (edges, events) = (&self.nodes[node.0 as usize].edges, &self.events);
        // Nearly always there are a few, and whether two events are equal is known sooner than which
        // of them is the lesser.
        if edges.len() <= EDGES_FEW
            && let Some((_, advance)) = edges.iter().find(|(known, _)| events.get(*known) == event)
        {
            return *advance;
        }
        match edges.binary_search_by(|(known, _)| events.get(*known).cmp(event)) {
            Ok(place) => edges[place].1,
            Err(place) => {
                let advance = self.explore(node, event);
                let edge = (self.events.intern(*event), advance);
                self.nodes[node.0 as usize].edges.insert(place, edge);
                advance
            }
        }
    }

    /// Holds a whole trace, or the beginning of one, against the specification. Nodes from before
    /// are of no use behind it: the graph may have been forgotten.
    pub fn check(&mut self, trace: &[Stamped]) -> Verdict {
        if self.bytes() > self.kept_max {
            self.forget();
        }
        let mut node = self.start();
        for (index, stamped) in trace.iter().enumerate() {
            let seen = &trace[..=index];
            match self.advance(node, &stamped.event) {
                Advance::Next(next) if self.breached(next) => return self.breach(next, seen),
                Advance::Next(next) => node = next,
                Advance::Rejected => {
                    return Verdict::Violates(Box::new(self.blame(node, trace, index)));
                }
                Advance::Overflow => return self.inconclusive(index),
            }
        }
        let admissible = self.admissible(node);
        Verdict::Conforms {
            readings: admissible,
        }
    }

    /// Whether every explanation of a node has the caller break its contract, so that everything is
    /// permitted.
    #[must_use]
    pub fn breached(&self, node: Node) -> bool {
        self.nodes[node.0 as usize].breached
    }

    /// The assignments of readings under which the caller keeps its contract and the trace so far
    /// is permitted.
    #[must_use]
    pub fn admissible(&self, node: Node) -> Assignments {
        let number = self.nodes[node.0 as usize].admissible;
        self.answers.get(number).clone()
    }

    /// The states that explain the trace so far, with the readings decided on the way; without
    /// those behind a breach.
    pub fn explanations(&self, node: Node) -> impl Iterator<Item = (&M::State, Readings)> {
        self.set(node).iter().filter_map(|&config| {
            let placed = self.configs.placed(config);
            let proper = placed.breach.is_none();
            proper.then(|| (self.configs.state(config), placed.readings))
        })
    }

    /// What could come next.
    #[must_use]
    pub fn accepted_next(&self, node: Node) -> Frontier {
        let mut accepted: Vec<Accepted> = Vec::new();
        let mut owed = ClauseSet::new();
        for &config in self.proper(node) {
            let expansion = self.configs.expansion(config);
            accepted.extend(expansion.outputs.iter().map(|(accepted, _)| *accepted));
            if !expansion.rests.is_empty() {
                accepted.push(Accepted {
                    event: Event::Quiescent,
                    text: "everything is at rest",
                    cites: &[],
                });
            }
            expansion
                .owed
                .iter()
                .for_each(|debt| owed.insert(debt.clause));
        }
        accepted.sort_unstable();
        accepted.dedup_by_key(|accepted| accepted.event);
        Frontier {
            explanations: self.proper(node).count(),
            accepted,
            owed: owed.iter().collect(),
        }
    }

    /// How much of the specification the traces have shown since the graph was forgotten last.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let sizes = (0..self.nodes.len()).map(|node| self.sets.get(node as u32).len());
        Coverage {
            nodes: self.nodes.len(),
            edges: self.nodes.iter().map(|node| node.edges.len()).sum(),
            configs: self.configs.len(),
            largest: sizes.max().unwrap_or(0),
        }
    }

    /// Every clause that refused a step or a rest so far, or would have if it were not relaxed.
    #[must_use]
    pub fn refusing(&self) -> ClauseSet {
        self.configs.refusing()
    }

    fn set(&self, node: Node) -> &[u32] {
        self.sets.get(node.0)
    }

    fn proper(&self, node: Node) -> impl Iterator<Item = &u32> {
        self.set(node)
            .iter()
            .filter(|&&config| self.configs.placed(config).breach.is_none())
    }

    fn breaches(&self, node: Node) -> impl Iterator<Item = ClauseId> {
        self.set(node)
            .iter()
            .filter_map(|&config| self.configs.placed(config).breach)
    }

    /// Takes an event for the first time.
    fn explore(&mut self, node: Node, event: &Event) -> Advance {
        let set: Box<[u32]> = self.set(node).into();
        if set.is_empty() {
            return Advance::Overflow;
        }
        let mut behind = Vec::new();
        for config in set {
            if self.configs.placed(config).breach.is_some() {
                behind.push(config);
            } else if event.is_input() {
                behind.push(self.configs.input(config, event));
            } else if *event == Event::Quiescent {
                behind.extend(&self.configs.expansion(config).rests);
            } else {
                let outputs = self.configs.expansion(config).outputs.iter();
                let shown = outputs.filter(|(accepted, _)| accepted.event == *event);
                behind.extend(shown.map(|(_, next)| *next));
            }
        }
        if behind.is_empty() {
            return Advance::Rejected;
        }
        self.close(behind)
    }

    /// The node of some configurations and all that silent steps lead to from there.
    fn close(&mut self, mut work: Vec<u32>) -> Advance {
        work.retain(|&config| self.front.admit(config, self.configs.placed(config)));
        while let Some(config) = work.pop() {
            let placed = self.configs.placed(config);
            if placed.breach.is_some() || !self.front.holds(config, placed.state) {
                continue;
            }
            self.configs.expand(config);
            for &next in &self.configs.expansion(config).internal {
                if self.front.admit(next, self.configs.placed(next)) {
                    work.push(next);
                }
            }
            if self.front.len() > self.budget {
                self.front.take();
                return Advance::Overflow;
            }
        }
        let set = self.front.take();
        Advance::Next(self.node(set))
    }

    fn node(&mut self, set: Box<[u32]>) -> Node {
        let bytes = size_of_val(&*set);
        let node = Node(self.sets.intern(set));
        if node.0 as usize == self.nodes.len() {
            self.members_bytes += bytes;
            let proper = self.explanations(node);
            let admissible: Assignments = proper.map(|(_, readings)| readings).collect();
            self.nodes.push(Details {
                edges: SmallVec::new(),
                breached: admissible.is_empty() && !self.set(node).is_empty(),
                admissible: self.answers.intern(admissible),
            });
        }
        node
    }

    /// The verdict where only broken duties explain a trace: it names the first event that broke
    /// one of them.
    fn breach(&mut self, node: Node, trace: &[Stamped]) -> Verdict {
        let clauses: ClauseSet = self.breaches(node).collect();
        let mut at = self.start();
        let broken = trace.iter().position(|stamped| {
            if let Advance::Next(next) = self.advance(at, &stamped.event) {
                at = next;
            }
            self.breaches(at).any(|clause| clauses.contains(clause))
        });
        Verdict::Breach {
            clauses: clauses.iter().collect(),
            event: broken.expect("the last event leads to breached configurations only"),
        }
    }

    fn inconclusive(&self, index: usize) -> Verdict {
        let budget = self.budget;
        Verdict::Inconclusive {
            why: format!(
                "more than {budget} states of the specification explain the trace at event {index}"
            ),
        }
    }
}

impl<M: Spec> fmt::Debug for Monitor<'_, M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Monitor")
            .field("readings", &self.readings)
            .field("coverage", &self.coverage())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
