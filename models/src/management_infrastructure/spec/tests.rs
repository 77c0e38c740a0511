//! What the specification permits and forbids, shown on short traces.

use std::collections::BTreeSet;

use sim::{
    clause::Clause,
    reading::Readings,
    spec::Spec,
    trace::{Event, Return},
    verdict::Verdict,
};

use super::Specification;
use crate::management_infrastructure::{
    api::{
        Function, MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER, MI_RESULT_NOT_FOUND, MI_RESULT_OK,
        Parcel,
    },
    clauses::{
        CALL_3, CALL_4, CANCEL_3, CANCEL_5, CANCEL_8, CANCEL_11, CANCEL_42, CANCEL_50, CANCEL_64,
        CANCEL_AFTER_FINAL, CLAUSES,
    },
    testing::{
        ALICE, BOB, DELIVERED, OPERATION, PROMPT, SILENT, SLOW, Script, cancel, close,
        close_session, fetch, world,
    },
};

const FAILED: Parcel = Parcel::last(MI_RESULT_FAILED);
const ENDED: Parcel = Parcel::last(MI_RESULT_OK);
const FIRST: Parcel = Parcel::instance(1);

#[test]
fn an_enumeration_ends_with_one_final_result() {
    Script::default()
        .started_async(PROMPT, false)
        .delivers(FIRST)
        .delivers(ENDED)
        .rests()
        .conforms();
}

#[test]
fn a_cancelled_operation_ends_although_its_provider_is_silent() {
    let cancelled =
        Script::default()
            .started_async(SLOW, false)
            .done(ALICE, &cancel(), MI_RESULT_OK);
    cancelled.clone().delivers(FAILED).rests().conforms();
    cancelled.rests().violates(CANCEL_5);
}

#[test]
fn a_waiting_fetch_returns_once_its_operation_is_cancelled() {
    let cancelled =
        Script::default()
            .started(SLOW)
            .call(ALICE, &fetch())
            .done(BOB, &cancel(), MI_RESULT_OK);
    let fetched = FAILED.fetched(MI_RESULT_OK);
    cancelled.clone().returns(ALICE, fetched).rests().conforms();
    cancelled.rests().violates(CANCEL_11);
}

#[test]
fn a_fetch_waits_for_a_silent_provider_that_nobody_cancels() {
    Script::default()
        .started(SLOW)
        .call(ALICE, &fetch())
        .rests()
        .conforms();
}

#[test]
fn an_operation_does_not_end_twice() {
    let ended = Script::default()
        .started_async(SILENT, false)
        .done(ALICE, &cancel(), MI_RESULT_OK)
        .delivers(FAILED);
    ended.clone().delivers(ENDED).violates(CANCEL_8);
    ended.delivers(FIRST).violates(CANCEL_50);
}

#[test]
fn the_next_result_waits_for_the_acknowledgement() {
    Script::default()
        .started_async(PROMPT, true)
        .delivers(FIRST)
        .delivers(ENDED)
        .violates(CANCEL_42);
}

#[test]
fn a_cancel_returns_without_waiting_for_the_operation() {
    Script::default()
        .started_async(SLOW, true)
        .call(ALICE, &cancel())
        .delivers(FAILED)
        .rests()
        .violates(CANCEL_3);
}

#[test]
fn what_a_cancel_answers_after_the_end_is_a_reading() {
    let late = Script::default()
        .started(PROMPT)
        .fetches(ALICE, FIRST)
        .fetches(ALICE, ENDED)
        .done(ALICE, &cancel(), MI_RESULT_NOT_FOUND);
    match late.verdict(Readings::UNDECIDED) {
        Verdict::Conforms { readings } => {
            let not_found = Readings::UNDECIDED.with(CANCEL_AFTER_FINAL, 1);
            assert!(
                readings.iter().all(|one| not_found.subsumes(*one)),
                "{readings:?}"
            );
        }
        verdict => panic!("{verdict:#?}"),
    }
}

#[test]
fn a_session_is_not_closed_before_its_operation() {
    Script::default()
        .started(PROMPT)
        .fetches(ALICE, FIRST)
        .fetches(ALICE, ENDED)
        .done(BOB, &close_session(None), MI_RESULT_OK)
        .violates(CANCEL_64);
}

#[test]
fn a_dead_handle_is_the_callers_fault() {
    let misused = Script::default()
        .started(PROMPT)
        .fetches(ALICE, FIRST)
        .fetches(ALICE, ENDED)
        .done(ALICE, &close(), MI_RESULT_OK)
        .done(ALICE, &cancel(), MI_RESULT_INVALID_PARAMETER);
    match misused.verdict(Readings::UNDECIDED) {
        Verdict::Breach { clauses, .. } => assert_eq!(clauses, [CALL_3]),
        verdict => panic!("{verdict:#?}"),
    }
}

#[test]
fn acknowledging_what_needs_none_is_the_callers_fault() {
    let acknowledge = Function::resultAcknowledgement {
        operation: OPERATION.into(),
    };
    let misused = Script::default()
        .started_async(PROMPT, false)
        .enters(FIRST.delivered(Some(OPERATION)))
        .call(DELIVERED, &acknowledge);
    match misused.verdict(Readings::UNDECIDED) {
        Verdict::Breach { clauses, .. } => assert_eq!(clauses, [CALL_4]),
        verdict => panic!("{verdict:#?}"),
    }
}

#[test]
fn inputs_commute() {
    let spec = Specification::new(&world());
    let call = |activity, function: &Function| {
        let call = function.call(OPERATION);
        Event::Call { activity, call }
    };
    let inputs = [call(ALICE, &fetch()), call(BOB, &cancel())];
    let mut states = [spec.initial(), spec.initial()];
    for event in inputs {
        spec.input(&mut states[0], &event);
    }
    for event in inputs.iter().rev() {
        spec.input(&mut states[1], event);
    }
    let [mut one, mut other] = states;
    spec.canonical(&mut one);
    spec.canonical(&mut other);
    assert_eq!(one, other);
}

/// Nobody can forget to model a clause: it is named in the specification, or says why not.
#[test]
fn every_clause_is_cited() {
    let sources = [
        include_str!("calls.rs"),
        include_str!("closing.rs"),
        include_str!("debts.rs"),
        include_str!("duties.rs"),
        include_str!("fetch.rs"),
        include_str!("operations.rs"),
        include_str!("results.rs"),
        include_str!("start.rs"),
    ]
    .concat();
    let part_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: BTreeSet<&str> = sources.split(|letter| !part_of_word(letter)).collect();
    let modelled = |clause: &&Clause| clause.not_modelled.is_none();
    for clause in CLAUSES.iter().filter(modelled) {
        let constant = clause.id.replace("MI-", "").replace('-', "_");
        assert!(
            words.contains(constant.as_str()),
            "{} is not cited",
            clause.id
        );
    }
}

#[test]
fn at_most_one_clause_in_ten_is_not_modelled() {
    let left_out = CLAUSES
        .iter()
        .filter(|clause| clause.not_modelled.is_some());
    assert!(left_out.count() * 10 <= CLAUSES.len());
}

#[test]
fn a_return_that_no_call_asked_for_is_no_step() {
    let stray = Script::default().returns(ALICE, Return::of(MI_RESULT_OK));
    assert!(matches!(
        stray.verdict(Readings::UNDECIDED),
        Verdict::Violates(_)
    ));
}
