//! Breadth-first search over the product of a specification and its clients.

use std::{collections::BTreeMap, hash::BuildHasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::{Budget, Permitted, Progress, StateSpace, Witness, WitnessStep, stuck};
use crate::{
    clause::{ClauseId, ClauseSet},
    clients::Clients,
    expansion::{Expander, resting},
    intern::hasher,
    reading::Readings,
    spec::{Cite, Config, Owed, Spec, Step},
    trace::Event,
};

/// A state of the product, and how it was first reached.
pub(crate) struct Entry<S, T> {
    pub(crate) config: Config<S>,
    pub(crate) clients: T,
    /// The entry before it; its own number for the first.
    parent: u32,
    via: WitnessStep,
    /// Whether it can rest or break a contract: executions may end here.
    pub(super) ends: bool,
}

/// What may come next out of one entry. Buffers, reused for the next.
struct Moves<S, T> {
    steps: Vec<Step<S>>,
    owed: Vec<Owed>,
    inputs: Vec<(Event, T)>,
}

impl<S, T> Default for Moves<S, T> {
    fn default() -> Self {
        Self {
            steps: Vec::new(),
            owed: Vec::new(),
            inputs: Vec::new(),
        }
    }
}

impl<S, T> Moves<S, T> {
    /// Whether something moves that need not strike: a fault may always fail to come.
    fn restless(&self) -> bool {
        let fault = |event: &Event| matches!(event, Event::Fault { .. });
        self.inputs.iter().any(|(event, _)| !fault(event))
    }

    /// What is owed, but under readings under which no step is left.
    fn unpayable(&self) -> impl Iterator<Item = ClauseId> {
        let served = |debt: &&Owed| {
            let mut steps = self.steps.iter();
            !steps.any(|step| step.readings.and(debt.readings).is_some())
        };
        self.owed.iter().filter(served).map(|debt| debt.clause)
    }
}

/// An outcome while the search goes on.
struct Shown {
    /// The entry that first showed it.
    first: u32,
    /// The readings that were decided there at rest.
    at_rest: Readings,
    readings: Vec<Readings>,
}

/// The search.
pub(crate) struct Search<'a, M: Spec, C: Clients> {
    expander: Expander<'a, M>,
    clients: &'a C,
    budget: Budget,
    entries: Vec<Entry<M::State, C::State>>,
    numbers: HashTable<u32>,
    hasher: FixedState,
    expanded: usize,
    bounded: bool,
    transitions: usize,
    /// Steps between entries that need no fault.
    edges: Vec<(u32, u32)>,
    outcomes: BTreeMap<C::Outcome, Shown>,
    breaches: BTreeMap<ClauseId, Witness>,
    dead: Vec<(u32, Vec<ClauseId>)>,
    cited: ClauseSet,
    moves: Moves<M::State, C::State>,
}

impl<'a, M: Spec, C: Clients> Search<'a, M, C> {
    pub(crate) fn new(spec: &'a M, clients: &'a C, readings: Readings, budget: Budget) -> Self {
        let mut search = Self {
            expander: Expander::new(spec, ClauseSet::new()),
            clients,
            budget,
            entries: Vec::new(),
            numbers: HashTable::new(),
            hasher: hasher(),
            expanded: 0,
            bounded: false,
            transitions: 0,
            edges: Vec::new(),
            outcomes: BTreeMap::new(),
            breaches: BTreeMap::new(),
            dead: Vec::new(),
            cited: ClauseSet::new(),
            moves: Moves::default(),
        };
        let start = WitnessStep {
            text: "the execution begins",
            event: None,
            cites: &[],
            readings,
        };
        search.reach(0, Config::initial(spec, readings), clients.initial(), start);
        search
    }

    /// Every state found so far, in the order in which they were.
    pub(crate) fn entries(&self) -> &[Entry<M::State, C::State>] {
        &self.entries
    }

    /// How many states have been expanded.
    pub(crate) const fn expanded(&self) -> usize {
        self.expanded
    }

    pub(crate) fn progress(&self) -> Progress {
        Progress {
            states: self.entries.len(),
            waiting: self.entries.len() - self.expanded,
        }
    }

    /// Takes every step out of the next state; false if there is none or the budget is used up.
    pub(crate) fn expand_next(&mut self) -> bool {
        if self.bounded || self.expanded == self.entries.len() {
            return false;
        }
        let from = self.expanded as u32;
        self.expanded += 1;
        let mut moves = std::mem::take(&mut self.moves);
        self.look_around(from, &mut moves);
        if !moves.restless() {
            self.rest(from, &moves);
        }
        for (event, clients) in moves.inputs.drain(..) {
            self.input(from, event, clients);
        }
        for step in moves.steps.drain(..) {
            self.step(from, step);
        }
        self.moves = moves;
        true
    }

    /// How a state was first reached.
    pub(crate) fn witness(&self, entry: u32) -> Witness {
        let mut steps = Witness::new();
        let mut at = entry;
        while at != 0 {
            let entry = &self.entries[at as usize];
            steps.push(entry.via);
            at = entry.parent;
        }
        steps.reverse();
        steps
    }

    /// What was found.
    pub(crate) fn finish(self) -> StateSpace<C::Outcome> {
        let shown = self.outcomes.iter().map(|(outcome, shown)| {
            let mut witness = self.witness(shown.first);
            witness.push(rest_step(shown.at_rest));
            let permitted = Permitted {
                witness,
                readings: shown.readings.iter().copied().collect(),
            };
            (outcome.clone(), permitted)
        });
        StateSpace {
            outcomes: shown.collect(),
            stuck: stuck::find(&self, &self.edges, &self.dead),
            states: self.entries.len(),
            transitions: self.transitions,
            complete: self.is_complete(),
            cited: self.cited,
            refusing: self.expander.refusing(),
            breaches: self.breaches,
        }
    }

    /// Whether every state was found and expanded.
    pub(crate) fn is_complete(&self) -> bool {
        !self.bounded && self.expanded == self.entries.len()
    }

    fn look_around(&mut self, from: u32, moves: &mut Moves<M::State, C::State>) {
        let entry = &self.entries[from as usize];
        let config = &entry.config;
        self.expander.expand(
            &config.state,
            config.readings,
            &mut moves.steps,
            &mut moves.owed,
        );
        moves.inputs.clear();
        self.clients.inputs(&entry.clients, &mut |event, next| {
            moves.inputs.push((event, next));
        });
        for debt in &moves.owed {
            self.cited.insert(debt.clause);
        }
    }

    /// Rests, where only faults could come from outside: the execution ends, or its next phase
    /// begins.
    fn rest(&mut self, from: u32, moves: &Moves<M::State, C::State>) {
        let unpayable: Vec<ClauseId> = moves.unpayable().collect();
        if !unpayable.is_empty() {
            self.dead.push((from, unpayable));
        }
        let readings = self.entries[from as usize].config.readings;
        for readings in resting(self.expander.spec, readings, &moves.owed) {
            let entry = &mut self.entries[from as usize];
            entry.ends = true;
            self.transitions += 1;
            let mut clients = entry.clients.clone();
            if self.clients.ends(&clients) {
                self.show(from, &clients, readings);
            } else {
                self.clients.observe(&mut clients, &Event::Quiescent);
                let config = Config {
                    state: self.entries[from as usize].config.state.clone(),
                    readings,
                    breach: None,
                };
                self.reach(from, config, clients, rest_step(readings));
            }
        }
    }

    fn show(&mut self, from: u32, clients: &C::State, readings: Readings) {
        let outcome = self.clients.outcome(clients);
        let shown = self.outcomes.entry(outcome).or_insert_with(|| Shown {
            first: from,
            at_rest: readings,
            readings: Vec::new(),
        });
        let known = shown.readings.iter().any(|known| known.subsumes(readings));
        if !known {
            shown.readings.push(readings);
        }
    }

    fn input(&mut self, from: u32, event: Event, clients: C::State) {
        let config = &self.entries[from as usize].config;
        let next = self.expander.input(&config.state, config.readings, &event);
        let via = WitnessStep {
            text: input_text(&event),
            event: Some(event),
            cites: &[],
            readings: next.readings,
        };
        self.transitions += 1;
        if let Some(clause) = next.breach {
            self.entries[from as usize].ends = true;
            if !self.breaches.contains_key(&clause) {
                let mut witness = self.witness(from);
                witness.push(via);
                self.breaches.insert(clause, witness);
            }
            return;
        }
        let to = self.reach(from, next, clients, via);
        if !matches!(event, Event::Fault { .. }) {
            self.edges.extend(to.map(|to| (from, to)));
        }
    }

    fn step(&mut self, from: u32, step: Step<M::State>) {
        for cite in step.cites {
            if let Cite::Clause(clause) = cite {
                self.cited.insert(*clause);
            }
        }
        let via = WitnessStep {
            text: step.text,
            event: step.label.event(),
            cites: step.cites,
            readings: step.readings,
        };
        let mut clients = self.entries[from as usize].clients.clone();
        if let Some(event) = &via.event {
            self.clients.observe(&mut clients, event);
        }
        self.transitions += 1;
        let config = Config {
            state: step.state,
            readings: step.readings,
            breach: None,
        };
        let to = self.reach(from, config, clients, via);
        self.edges.extend(to.map(|to| (from, to)));
    }

    /// The number of a state, or of a twin of it that has decided no other readings; none if the
    /// budget is used up.
    fn reach(
        &mut self,
        from: u32,
        config: Config<M::State>,
        clients: C::State,
        via: WitnessStep,
    ) -> Option<u32> {
        let hash = self.hasher.hash_one((&config.state, &clients));
        let entries = &self.entries;
        let known = self.numbers.find(hash, |&number| {
            let entry = &entries[number as usize];
            entry.config.readings.subsumes(config.readings)
                && entry.config.state == config.state
                && entry.clients == clients
        });
        if let Some(&number) = known {
            return Some(number);
        }
        if entries.len() >= self.budget.states {
            self.bounded = true;
            return None;
        }
        let number =
            u32::try_from(entries.len()).expect("memory ends before four thousand million");
        self.numbers.insert_unique(hash, number, |&number| {
            let entry = &entries[number as usize];
            self.hasher.hash_one((&entry.config.state, &entry.clients))
        });
        self.entries.push(Entry {
            config,
            clients,
            parent: from,
            via,
            ends: false,
        });
        Some(number)
    }
}

const fn rest_step(readings: Readings) -> WitnessStep {
    WitnessStep {
        text: "everything is at rest",
        event: Some(Event::Quiescent),
        cites: &[],
        readings,
    }
}

const fn input_text(event: &Event) -> &'static str {
    match event {
        Event::Call { .. } => "the client calls",
        Event::Exit { .. } => "the handler returns",
        Event::Deadline { .. } => "the time-out passes",
        Event::Fault { .. } => "a fault strikes",
        Event::Return { .. } | Event::Enter { .. } | Event::Quiescent => "the implementation moves",
    }
}
