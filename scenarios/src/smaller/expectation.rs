//! What stands in the place of the expectations of a scenario that was made smaller.

use models::family::Family;
use sim::{
    clause::{Binds, Clause},
    reading::Readings,
    statespace::{Budget, search},
    value::Value,
};

use crate::{
    engine::Finding,
    file::{Grade, Scenario},
    outcome::{Entry, Outcome, entry_text},
    program::{ProgramClients, Slot},
    tables::Tables,
    text,
};

/// At how many states the search of the specification gives up.
const STATES_MAX: usize = 200_000;

/// An expectation that every scenario of a family may have, and that is about none of its results;
/// none where nothing that is modelled binds the caller.
pub(super) fn placeholder(tables: &Tables) -> Option<String> {
    let mut clauses = tables.clauses.iter();
    // What is not modelled cannot be expected.
    let can_be_broken =
        |clause: &&Clause| clause.binds == Binds::Caller && clause.not_modelled.is_none();
    let clause = clauses.find(can_be_broken)?;
    Some(format!("\n[[expect]]\nbreach = \"{}\"\n", clause.id))
}

/// The outcome of an execution in which something is wrong: forbidden, unless the specification
/// permits these results and it is the way to them that is wrong. None if no call has a result.
pub(super) fn shown<F: Family>(
    scenario: &Scenario,
    readings: Readings,
    finding: &Finding,
) -> Option<String> {
    let outcome = Outcome::of(scenario, &finding.witness.trace).ok()?;
    let slots = scenario.program.slots.iter().zip(&outcome.entries);
    let results = slots.filter(|(slot, entry)| slot.main && **entry != Entry::NotCalled);
    let results: Vec<String> = results
        .map(|(slot, entry)| format!("{} = {}", key(slot), value(scenario, slot, *entry)))
        .collect();
    if results.is_empty() {
        return None;
    }
    let clients = ProgramClients::new(scenario.program.clone());
    let budget = Budget { states: STATES_MAX };
    let permitted = search(&F::spec(&scenario.world), &clients, readings, budget);
    let grade = match permitted.outcomes.contains_key(&outcome) {
        true => Grade::Permitted,
        false => Grade::Forbidden,
    };
    let clauses = finding.kind.clauses().into_iter();
    let clauses: Vec<String> = clauses
        .map(|clause| format!("\"{}\"", text::id(scenario, clause)))
        .collect();
    Some(format!(
        "\n[[expect]]\noutcome = {{ {} }}\ngrade   = \"{}\"\nclauses = [{}]\n{}",
        results.join(", "),
        grade.text(),
        clauses.join(", "),
        when(scenario, readings)
    ))
}

/// The readings that are not those of the scenario.
fn when(scenario: &Scenario, readings: Readings) -> String {
    let others = readings.decided();
    let others = others.filter(|(id, value)| scenario.readings.get(*id) != Some(*value));
    let others: Vec<String> = others
        .map(|(id, value)| {
            let reading = &scenario.tables.readings[usize::from(id.0)];
            let value = reading.values[usize::from(value)];
            format!("{} = \"{value}\"", reading.name)
        })
        .collect();
    match others.is_empty() {
        true => String::new(),
        false => format!("when    = {{ {} }}\n", others.join(", ")),
    }
}

/// A key as TOML writes it.
fn key(slot: &Slot) -> String {
    let bare = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    match slot.key.chars().all(bare) {
        true => slot.key.clone(),
        false => format!("\"{}\"", slot.key),
    }
}

/// A result as TOML writes it.
fn value(scenario: &Scenario, slot: &Slot, entry: Entry) -> String {
    match entry {
        Entry::Value(_) if slot.bare => "\"returned\"".to_owned(),
        Entry::Value(Value::Number(number)) => number.to_string(),
        Entry::Value(Value::List(list)) => {
            let names = list.iter().map(|name| scenario.vocabulary.name(name));
            let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
            format!("[{}]", names.join(", "))
        }
        _ => format!("\"{}\"", entry_text(scenario, entry)),
    }
}
