//! How a client takes results by itself, and acknowledges those that came to its callback.

use sim::{
    spec::Steps,
    value::{Name, Word},
};

use super::{
    Specification,
    state::{Answer, Handle, Operation, Pending, State},
};
use crate::{
    cites,
    management_infrastructure::{
        api::{MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER, MI_RESULT_OK, Parcel},
        clauses::{
            AFTER_FINAL, CALL_2, CANCEL_29, CANCEL_31, CANCEL_33, CANCEL_35, CANCEL_36, CANCEL_37,
            CANCEL_42, CANCEL_46, CANCEL_48, CANCEL_50, CANCEL_61, ERROR_CODE,
        },
    },
};

/// The codes with which a fetch says that it is out of place.
const ERRORS: [Word; 2] = [MI_RESULT_INVALID_PARAMETER, MI_RESULT_FAILED];
/// A result without anything in it, of which there are more.
const NOTHING_YET: Parcel = Parcel::instance(0);

impl Specification {
    /// `MI_Operation_GetInstance`.
    pub(super) fn get(
        &self,
        state: &State,
        pending: &Pending,
        name: Option<Name>,
        steps: &mut Steps<'_, State>,
    ) {
        let fetched = |code, parcel| state.answered(pending, Answer::Fetched(code, parcel));
        let error = |code| fetched(code, Parcel::last(code));
        let Some(name) = name else {
            let (text, cites) = ("there is no operation", cites![clause CANCEL_37]);
            steps.internal(text, cites, error(MI_RESULT_INVALID_PARAMETER));
            if steps.permits(CANCEL_37, false) {
                steps.internal(text, cites, error(MI_RESULT_OK));
            }
            return;
        };
        match state.operation(name) {
            Some(operation) if operation.handler.is_some() => {
                let (text, cites) = (
                    "its results go to a callback",
                    cites![clause CANCEL_33, choice ERROR_CODE],
                );
                for code in ERRORS {
                    steps.internal(text, cites, error(code));
                }
                if steps.permits(CANCEL_33, false) {
                    steps.internal(text, cites, fetched(MI_RESULT_OK, NOTHING_YET));
                }
            }
            Some(operation) if operation.handle == Handle::Open && !operation.ended => {
                Self::fetch(state, pending, operation, steps);
            }
            other => {
                let code = other.and_then(Operation::final_code);
                let handed = other.map_or(0, |operation| operation.handed);
                Self::fetch_behind(state, pending, code.unwrap_or(MI_RESULT_OK), handed, steps);
            }
        }
    }

    fn fetch(
        state: &State,
        pending: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let mut waits = true;
        Self::each_next(operation, steps, |steps, parcel| {
            waits = false;
            let answer = Answer::Fetched(MI_RESULT_OK, parcel);
            let taken = state.with(operation.name, |operation| operation.take(parcel));
            let cites = cites![clause CANCEL_29, clause CANCEL_31];
            steps.internal(
                "a result is fetched",
                cites,
                taken.answered(pending, answer),
            );
        });
        if waits && steps.permits(CANCEL_29, false) {
            let answer = Answer::Fetched(MI_RESULT_OK, NOTHING_YET);
            let cites = cites![clause CANCEL_29];
            steps.internal("nothing is fetched", cites, state.answered(pending, answer));
        }
    }

    /// A fetch behind the final result, or on an operation that another thread closes.
    fn fetch_behind(
        state: &State,
        pending: &Pending,
        code: Word,
        handed: u8,
        steps: &mut Steps<'_, State>,
    ) {
        let fetched = |code, parcel| state.answered(pending, Answer::Fetched(code, parcel));
        let cites = cites![clause CANCEL_35, clause CANCEL_36, choice AFTER_FINAL];
        let again = fetched(MI_RESULT_OK, Parcel::last(code));
        steps.internal("the final code is told again", cites, again);
        let cites = cites![clause CANCEL_61, choice AFTER_FINAL];
        for code in ERRORS {
            let refused = fetched(code, Parcel::last(code));
            steps.internal("the operation has ended", cites, refused);
        }
        if steps.permits(CANCEL_50, false) {
            let more = fetched(MI_RESULT_OK, Parcel::instance(handed.saturating_add(1)));
            steps.internal("there is more", cites![clause CANCEL_50], more);
        }
    }

    /// The acknowledgement of the result that is with the client.
    pub(super) fn acknowledge(
        state: &State,
        pending: &Pending,
        name: Option<Name>,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(name) = name else {
            let cites = cites![clause CALL_2];
            return Self::refuse(state, pending, (CALL_2, cites), steps);
        };
        let after = state.with(name, |operation| operation.held = false);
        let cites = cites![clause CANCEL_42, clause CANCEL_46, clause CANCEL_48];
        let after = after.answered(pending, Answer::Code(MI_RESULT_OK));
        steps.internal("the result is acknowledged", cites, after);
    }
}
