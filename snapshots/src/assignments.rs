//! The service under every value of every reading, and under every pair of values.
//!
//! Not under every assignment: their number is the product. A greedy covering array needs only a
//! few.

use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use models::family::Family;
use scenarios::{
    engine::{Engine, Seeds, run_seeded},
    file::Scenario,
    text,
};
use sim::reading::{Reading, ReadingId, Readings};

use crate::{engines::effort, ensure, name};

/// How many seeds of each scenario are run under each assignment.
const SEEDS: u64 = 10;

pub(crate) fn add<F: Family>(scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    for (number, readings) in (1..).zip(covering(F::READINGS)) {
        let scenarios = scenarios.to_vec();
        let test = name::<F>(&format!("assignment_{number}::machine_seeded"));
        trials.push(Trial::test(test, move || run::<F>(&scenarios, readings)));
    }
}

fn run<F: Family>(scenarios: &[Arc<Scenario>], readings: Readings) -> Result<(), Failed> {
    let seeds = Seeds {
        count: SEEDS,
        ..effort(Engine::MachineSeeded).seeds()
    };
    for scenario in scenarios {
        let spec = F::spec(&scenario.world);
        let run = run_seeded(
            F::RIGHT,
            scenario,
            &spec,
            readings,
            seeds,
            None,
            &mut |_| (),
        );
        if let Some(finding) = run.findings.first() {
            let said = readings.decided().map(|(reading, value)| {
                let reading = &F::READINGS[usize::from(reading.0)];
                format!("{} = {}", reading.name, reading.values[usize::from(value)])
            });
            let said: Vec<_> = said.collect();
            let finding = text::found(scenario, run.readings, finding);
            return Err(Failed::from(format!(
                "{}: {finding}\n{}",
                scenario.name,
                said.join("\n")
            )));
        }
        ensure(run.executions > 0, || {
            format!("{}: nothing was run", scenario.name)
        })?;
    }
    Ok(())
}

/// Assignments in which every pair of values of two readings occurs, the defaults first.
fn covering(table: &[Reading]) -> Vec<Readings> {
    let mut left = pairs(table);
    let mut all = Vec::new();
    let mut next = Readings::defaults(table);
    loop {
        left.retain(|pair| !pair.subsumes(next));
        all.push(next);
        let Some(first) = left.first() else {
            return all;
        };
        next = complete(table, *first, &left);
    }
}

fn pairs(table: &[Reading]) -> Vec<Readings> {
    let ids = || (0..table.len() as u8).map(ReadingId);
    let values = |id: ReadingId| 0..table[usize::from(id.0)].values.len() as u8;
    let mut pairs = Vec::new();
    for first in ids() {
        for second in ids().filter(|second| first < *second) {
            for value in values(first) {
                let one = Readings::UNDECIDED.with(first, value);
                pairs.extend(values(second).map(|value| one.with(second, value)));
            }
        }
    }
    pairs
}

/// Decides every reading, each so that it covers the most pairs that are left.
fn complete(table: &[Reading], start: Readings, left: &[Readings]) -> Readings {
    (0..table.len() as u8)
        .map(ReadingId)
        .fold(start, |readings, id| {
            if readings.get(id).is_some() {
                return readings;
            }
            let covers = |value: &u8| {
                let next = readings.with(id, *value);
                left.iter().filter(|pair| pair.subsumes(next)).count()
            };
            let values = 0..table[usize::from(id.0)].values.len() as u8;
            readings.with(id, values.max_by_key(covers).unwrap_or_default())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn reading(values: &'static [&'static str]) -> Reading {
        Reading {
            name: "",
            question: "",
            values,
            source: "",
        }
    }

    #[test]
    fn every_pair_of_values_occurs_and_far_fewer_than_all_assignments_are_needed() {
        const TWO: Reading = reading(&["a", "b"]);
        const THREE: Reading = reading(&["a", "b", "c"]);
        let table = [TWO, THREE, TWO, TWO, THREE, TWO, TWO];
        let all = covering(&table);
        for pair in pairs(&table) {
            assert!(all.iter().any(|assignment| pair.subsumes(*assignment)));
        }
        assert!(all.len() < 20, "{} of 288", all.len());
    }
}
