//! The law that every reduction rests on: neighbouring steps that are independent can change
//! places, and nobody notices. It is held against the relation itself, on every execution of the
//! corpus.

use std::collections::BTreeMap;

use sim::{
    machine::{Participant, StepInfo},
    reduction::Relation,
};

use crate::{
    corpus,
    naive::Naive,
    program::{Outcome, Program},
};

/// An execution as who took each step, and with which choice.
type Turns = Vec<(Participant, u32)>;

fn turns(steps: &[StepInfo]) -> Turns {
    let turns = steps.iter().map(|step| (step.participant, step.choice));
    turns.collect()
}

/// Where two neighbours are independent, and the second was announced before the first was taken.
fn independent_neighbours(relation: Relation, steps: &[StepInfo]) -> Vec<usize> {
    let swaps = |index: &usize| {
        let (one, other) = (&steps[*index], &steps[index + 1]);
        !relation.dependent(one, other) && other.since as usize <= *index
    };
    (0..steps.len().saturating_sub(1)).filter(swaps).collect()
}

/// Whether the law holds for a program: if not, where; nothing if it has more executions than that.
pub(crate) fn holds(
    program: &Program,
    relation: Relation,
    executions_max: u64,
) -> Option<Result<(), String>> {
    let mut outcomes: BTreeMap<Turns, Outcome> = BTreeMap::new();
    let mut swapped: Vec<(Turns, Turns)> = Vec::new();
    let strategy = &mut Naive::default();
    let exhausted = program.run(relation, strategy, executions_max, |execution, outcome| {
        let turns = turns(execution.steps);
        for index in independent_neighbours(relation, execution.steps) {
            let mut other = turns.clone();
            other.swap(index, index + 1);
            swapped.push((turns.clone(), other));
        }
        outcomes.insert(turns, outcome);
    });
    let noticed = |(one, other): &&(Turns, Turns)| outcomes.get(one) != outcomes.get(other);
    let trouble = swapped.iter().find(noticed).map(|(one, other)| {
        let what = match outcomes.get(other) {
            None => "cannot become",
            Some(_) => "shows something else than",
        };
        let (name, relation) = (program.name, relation.name());
        format!("{name}, {relation}: {one:?} {what} {other:?}")
    });
    exhausted.then_some(trouble.map_or(Ok(()), Err))
}

#[test]
fn independent_neighbours_change_places_and_nobody_notices() {
    for program in corpus::all() {
        for relation in [Relation::Sync, Relation::SyncHistory] {
            assert_eq!(holds(&program, relation, 50_000), Some(Ok(())));
        }
    }
}
