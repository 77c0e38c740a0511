//! The state space of the toy, whose outcomes are known by hand.

use super::*;
use crate::{
    toy::{
        ANSWERS, CANCELLED, CAUSE, CLOSE, Clock, DONE, EFFECT, ENDS, FIRED, LATE, Mistake, Program,
        SAYS_DONE, SAYS_LATE, TOO_LATE, arm, cancel, poll, shut,
    },
    value::Word,
};

const BUDGET: Budget = Budget { states: 10_000 };

fn race() -> Program {
    Program::new(vec![vec![arm(0)], vec![cancel(1)]])
}

fn outcome(waiter: Word, canceller: Word) -> Vec<(u8, crate::value::Value)> {
    vec![(0, waiter.into()), (1, canceller.into())]
}

fn says(value: u8) -> Readings {
    Readings::UNDECIDED.with(TOO_LATE, value)
}

#[test]
fn all_outcomes_are_found_each_with_the_readings_that_permit_it() {
    let space = search(&Clock::default(), &race(), Readings::UNDECIDED, BUDGET);
    let found: Vec<_> = space
        .outcomes
        .iter()
        .map(|(outcome, permitted)| (outcome.clone(), permitted.readings.to_vec()))
        .collect();
    let expected = [
        (outcome(FIRED, DONE), vec![says(SAYS_DONE)]),
        (outcome(FIRED, LATE), vec![says(SAYS_LATE)]),
        (outcome(CANCELLED, DONE), vec![Readings::UNDECIDED]),
    ];
    assert_eq!(found, expected);
    assert!(space.complete && space.stuck.is_none() && space.breaches.is_empty());
    assert!([ENDS, ANSWERS, CAUSE, EFFECT].map(|clause| space.cited.contains(clause)) == [true; 4]);
    assert!(space.refusing.contains(CAUSE));
}

#[test]
fn decided_readings_leave_fewer_outcomes() {
    let space = search(&Clock::default(), &race(), says(SAYS_LATE), BUDGET);
    assert!(!space.outcomes.contains_key(&outcome(FIRED, DONE)));
    assert_eq!(space.outcomes.len(), 2);
}

#[test]
fn a_state_that_has_decided_less_is_searched_although_its_twin_came_first() {
    let program = Program::new(vec![vec![poll(0), cancel(0)]]);
    let space = search(&Clock::default(), &program, Readings::UNDECIDED, BUDGET);
    let results: Vec<_> = space.outcomes.keys().map(|outcome| outcome[1].1).collect();
    assert_eq!(results, [DONE.into(), LATE.into()]);
}

#[test]
fn a_witness_is_as_short_as_can_be_and_says_everything() {
    let space = search(&Clock::default(), &race(), Readings::UNDECIDED, BUDGET);
    let witness = &space.outcomes[&outcome(CANCELLED, DONE)].witness;
    let texts: Vec<_> = witness.iter().map(|step| step.text).collect();
    let expected = [
        "the client calls",
        "the client calls",
        "the cancel takes effect",
        "cancelled",
        "answers",
        "everything is at rest",
    ];
    assert_eq!(texts, expected);
    assert_eq!(witness[2].cites, [Cite::Clause(EFFECT)]);
}

#[test]
fn the_next_phase_begins_at_rest() {
    let program = Program::new(vec![vec![arm(0)]]).then(vec![vec![], vec![cancel(1)]]);
    let space = search(&Clock::default(), &program, Readings::UNDECIDED, BUDGET);
    let outcomes: Vec<_> = space.outcomes.keys().cloned().collect();
    assert_eq!(outcomes, [outcome(FIRED, DONE), outcome(FIRED, LATE)]);
    let witness = &space.outcomes[&outcome(FIRED, LATE)].witness;
    let rests = witness
        .iter()
        .filter(|step| step.event == Some(Event::Quiescent));
    assert_eq!(rests.count(), 2);
}

#[test]
fn a_breach_has_a_shortest_witness_and_nothing_is_searched_behind_it() {
    let program = Program::new(vec![vec![arm(0)], vec![shut(1)]]);
    let space = search(&Clock::default(), &program, Readings::UNDECIDED, BUDGET);
    assert_eq!(space.breaches[&CLOSE].len(), 2);
    assert_eq!(space.outcomes.len(), 1);
}

#[test]
fn a_step_that_is_owed_but_does_not_exist_is_a_defect_of_the_specification() {
    let clock = Clock(Some(Mistake::CancelNeverReturns));
    let space = search(&clock, &race(), Readings::UNDECIDED, BUDGET);
    let stuck = space.stuck.expect("a late cancel never returns");
    assert_eq!(stuck.owed, [ANSWERS]);
    let last = stuck.witness.last().expect("some steps lead there");
    assert_eq!(last.readings, says(SAYS_LATE));
}

#[test]
fn a_state_that_turns_for_ever_is_a_defect_too() {
    let clock = Clock(Some(Mistake::Spins));
    let program = Program::new(vec![vec![poll(0)]]);
    let space = search(&clock, &program, Readings::UNDECIDED, BUDGET);
    let stuck = space.stuck.expect("no rest is reached");
    assert_eq!((stuck.states, stuck.owed.len()), (2, 0));
    assert!(space.outcomes.is_empty());
}

#[test]
fn a_search_that_its_budget_ends_says_so() {
    let few = Budget { states: 3 };
    let space = search(&Clock::default(), &race(), Readings::UNDECIDED, few);
    assert!(!space.complete && space.states == 3);
    assert!(space.stuck.is_none(), "nobody knows what the rest leads to");
}

#[test]
fn a_long_search_tells_how_far_it_is() {
    let mut seen = Vec::new();
    let mut watch = |progress: Progress| seen.push(progress);
    let space = search_watched(
        &Clock::default(),
        &race(),
        Readings::UNDECIDED,
        BUDGET,
        5,
        &mut watch,
    );
    assert_eq!(seen.len(), space.states / 5);
    assert!(seen.windows(2).all(|pair| pair[0].states <= pair[1].states));
}
