//! Outcomes: what one execution shows, as the results of all its calls by their scenario names.

use std::collections::BTreeSet;

use sim::{
    trace::Stamped,
    value::{List, Value},
};

use crate::{
    file::{Expectation, Expected, Scenario},
    program::{ClientsState, SlotId, Unfit},
};

/// What stands in one place of an outcome.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Entry {
    /// The call was not made: a condition did not hold, or its client never came so far.
    NotCalled,
    /// The call was not made, for an operand had no value.
    Skipped,
    /// The call never returned.
    Blocked,
    /// What it returned.
    Value(Value),
}

/// What one execution shows, by the slots of the program.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Outcome {
    /// By [`SlotId`].
    pub entries: Box<[Entry]>,
}

/// Entries that an outcome must have; other entries are free.
pub type Pattern = Vec<(SlotId, Entry)>;

/// A trace that is none of the scenario at hand.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("event {} is none of this scenario: expected {}", index + 1, unfit.expected)]
pub struct Foreign {
    /// The first event that does not fit, counted from 0.
    pub index: usize,
    /// What would fit.
    pub unfit: Unfit,
}

impl Outcome {
    /// What a trace shows.
    ///
    /// # Errors
    /// When an event cannot come from the scenario's clients. That nothing violates a specification
    /// is not checked.
    pub fn of(scenario: &Scenario, trace: &[Stamped]) -> Result<Self, Foreign> {
        let program = &scenario.program;
        let mut state = ClientsState::new(program);
        for (index, stamped) in trace.iter().enumerate() {
            let taken = state.take(program, &stamped.event);
            taken.map_err(|unfit| Foreign { index, unfit })?;
        }
        Ok(state.outcome(program))
    }

    /// The entry of a slot.
    #[must_use]
    pub fn entry(&self, slot: SlotId) -> Entry {
        self.entries[usize::from(slot)]
    }

    /// Whether it has the entries of a pattern.
    #[must_use]
    pub fn matches(&self, pattern: &Pattern) -> bool {
        pattern
            .iter()
            .all(|(slot, entry)| self.entry(*slot) == *entry)
    }

    /// Key and text of every entry that says something: all return values; out-parameters only
    /// where they were written.
    #[must_use]
    pub fn pairs(&self, scenario: &Scenario) -> Vec<(String, String)> {
        let slots = scenario.program.slots.iter().zip(&self.entries);
        slots
            .filter(|(slot, entry)| match entry {
                Entry::Value(Value::Absent) | Entry::Skipped | Entry::Blocked => slot.main,
                Entry::NotCalled => slot.main && !slot.key.contains('['),
                Entry::Value(_) => true,
            })
            .map(|(slot, entry)| {
                let text = match entry {
                    Entry::Value(_) if slot.bare => "returned".to_owned(),
                    _ => entry_text(scenario, *entry),
                };
                (slot.key.clone(), text)
            })
            .collect()
    }

    /// As reports print it: `cancel = ERROR_SUCCESS, state = PASSED`.
    #[must_use]
    pub fn text(&self, scenario: &Scenario) -> String {
        let pairs = self.pairs(scenario);
        let pairs: Vec<String> = pairs
            .into_iter()
            .map(|(key, value)| format!("{key} = {value}"))
            .collect();
        pairs.join(", ")
    }
}

/// As scenario files and reports write an entry.
#[must_use]
pub fn entry_text(scenario: &Scenario, entry: Entry) -> String {
    match entry {
        Entry::NotCalled => "not called".to_owned(),
        Entry::Skipped => "skipped".to_owned(),
        Entry::Blocked => "blocked".to_owned(),
        Entry::Value(value) => value_text(scenario, value),
    }
}

/// As scenario files and reports write a value.
#[must_use]
pub fn value_text(scenario: &Scenario, value: Value) -> String {
    let vocabulary = &scenario.vocabulary;
    let items = |list: List| {
        let names: Vec<&str> = list.iter().map(|name| vocabulary.name(name)).collect();
        format!("[{}]", names.join(", "))
    };
    match value {
        Value::Absent => "absent".to_owned(),
        Value::Null => "NULL".to_owned(),
        Value::Word(word) => vocabulary.word(word).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Name(name) => vocabulary.name(name).to_owned(),
        Value::List(list) => items(list),
    }
}

/// How many outcomes can be conceived: for every key, the words that the documents list for it and
/// whatever else was seen or is expected there, multiplied over all keys. Keys of calls that were
/// never made do not count.
#[must_use]
pub fn conceivable<'a>(scenario: &Scenario, seen: impl IntoIterator<Item = &'a Outcome>) -> u128 {
    let slots = &scenario.program.slots;
    let mut domains = vec![BTreeSet::new(); slots.len()];
    for outcome in seen {
        for (domain, entry) in domains.iter_mut().zip(&outcome.entries) {
            domain.insert(*entry);
        }
    }
    for expectation in &scenario.expectations {
        for (slot, entry) in expected(expectation) {
            domains[usize::from(*slot)].insert(*entry);
        }
    }
    let sizes = slots.iter().zip(&mut domains).map(|(slot, domain)| {
        if domain.iter().any(|entry| *entry != Entry::NotCalled) {
            let words = slot.words.iter().copied().map(Value::Word);
            domain.extend(words.map(Entry::Value));
        }
        domain.len().max(1) as u128
    });
    sizes.fold(1, u128::saturating_mul)
}

fn expected(expectation: &Expectation) -> &[(SlotId, Entry)] {
    match &expectation.expected {
        Expected::Outcome(pattern) => pattern,
        Expected::Breach(_) => &[],
    }
}
