//! Every invariant, kept by a good trace and broken by a bad one.

use sim::clause::ClauseId;

use super::INVARIANTS;
use crate::{
    family::History,
    management_infrastructure::{
        api::{
            Function, MI_REASON_NONE, MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK,
            Parcel,
        },
        clauses::{
            CANCEL_5, CANCEL_8, CANCEL_11, CANCEL_20, CANCEL_33, CANCEL_42, CANCEL_50, CANCEL_64,
            CANCEL_74,
        },
        testing::{
            ALICE, APPLICATION, BOB, PROMPT, SILENT, SLOW, Script, cancel, close, close_session,
            fetch, world,
        },
    },
};

const ENDED: Parcel = Parcel::last(MI_RESULT_OK);
const FAILED: Parcel = Parcel::last(MI_RESULT_FAILED);
const FIRST: Parcel = Parcel::instance(1);

/// The clauses of all invariants that a trace breaks.
fn broken(script: &Script) -> Vec<ClauseId> {
    let world = world();
    let history = History {
        world: &world,
        events: &script.0,
    };
    let checks = INVARIANTS
        .iter()
        .map(|invariant| (invariant.check)(&history));
    checks
        .filter_map(Result::err)
        .map(|broken| broken.clause)
        .collect()
}

#[test]
fn an_ordinary_life_breaks_nothing() {
    let script = Script::default()
        .started(PROMPT)
        .fetches(ALICE, FIRST)
        .fetches(ALICE, ENDED)
        .done(ALICE, &close(), MI_RESULT_OK)
        .done(ALICE, &close_session(None), MI_RESULT_OK)
        .rests();
    assert_eq!(broken(&script), []);
}

#[test]
fn a_cancelled_operation_ends() {
    let callback =
        Script::default()
            .started_async(SLOW, false)
            .done(ALICE, &cancel(), MI_RESULT_OK);
    assert_eq!(broken(&callback.clone().delivers(FAILED).rests()), []);
    assert_eq!(broken(&callback.rests()), [CANCEL_5]);
    let fetching =
        Script::default()
            .started(SLOW)
            .call(ALICE, &fetch())
            .done(BOB, &cancel(), MI_RESULT_OK);
    assert_eq!(broken(&fetching.rests()), [CANCEL_11]);
}

#[test]
fn there_is_one_final_result_and_nothing_behind_it() {
    let ended = Script::default()
        .started_async(SILENT, false)
        .delivers(FAILED);
    assert_eq!(broken(&ended.clone().delivers(ENDED)), [CANCEL_8]);
    assert_eq!(broken(&ended.delivers(FIRST)), [CANCEL_50]);
}

#[test]
fn no_handle_is_refused() {
    let nothing = Function::MI_Operation_Cancel {
        operation: sim::value::Value::Null,
        reason: MI_REASON_NONE.into(),
    };
    let refused = Script::default().done(ALICE, &nothing, MI_RESULT_INVALID_PARAMETER);
    assert_eq!(broken(&refused), []);
    let taken = Script::default().done(ALICE, &nothing, MI_RESULT_OK);
    assert_eq!(broken(&taken), [CANCEL_20]);
}

#[test]
fn results_come_to_the_callback_alone_and_one_at_a_time() {
    let fetched = Script::default()
        .started_async(PROMPT, false)
        .fetches(ALICE, FIRST);
    assert_eq!(broken(&fetched), [CANCEL_33]);
    let overtaken = Script::default()
        .started_async(PROMPT, true)
        .delivers(FIRST)
        .delivers(ENDED);
    assert_eq!(broken(&overtaken), [CANCEL_42]);
}

#[test]
fn what_is_closed_has_nothing_open_in_it() {
    let session = Script::default()
        .started(PROMPT)
        .done(BOB, &close_session(None), MI_RESULT_OK);
    assert_eq!(broken(&session), [CANCEL_64]);
    let application = Function::MI_Application_Close {
        application: APPLICATION.into(),
    };
    let application = Script::default().done(BOB, &application, MI_RESULT_OK);
    assert_eq!(broken(&application), [CANCEL_74]);
}
