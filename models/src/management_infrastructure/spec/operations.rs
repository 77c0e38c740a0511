//! What `MI_Operation_Cancel`, `MI_Operation_Close` and the provider do to an operation.

use sim::{
    clause::ClauseId,
    spec::{Cite, Steps},
    value::{Name, Word},
};

use super::{
    Specification,
    state::{Answer, Cancelling, Fate, Handle, Operation, Origin, Pending, Stage, State},
};
use crate::{
    cites,
    management_infrastructure::{
        api::{
            MI_RESULT_ACCESS_DENIED, MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER,
            MI_RESULT_NOT_FOUND, MI_RESULT_OK,
        },
        clauses::{
            CALL_1, CALL_2, CANCEL_1, CANCEL_2, CANCEL_12, CANCEL_17, CANCEL_18, CANCEL_19,
            CANCEL_20, CANCEL_21, CANCEL_22, CANCEL_23, CANCEL_24, CANCEL_52, CANCEL_53, CANCEL_54,
            CANCEL_56, CANCEL_57, CANCEL_58, CANCEL_59, CANCEL_60, CANCEL_61, CANCEL_88, CANCEL_90,
            CANCEL_AFTER_FINAL, CLOSE_CANCELS, CLOSED_HANDLE, EARLY_CLOSE, ENDED, ERROR_CODE,
            LOST_CANCEL, OTHER_USER, SECOND_CANCEL,
        },
    },
};

/// `MI_RESULT_OK`, or the code for what is not there, by the value of a reading.
const fn ok_or_not_found(value: u8) -> Word {
    if value == 0 {
        MI_RESULT_OK
    } else {
        MI_RESULT_NOT_FOUND
    }
}

impl Specification {
    /// A call without a handle is answered `MI_RESULT_INVALID_PARAMETER`.
    pub(super) fn refuse(
        state: &State,
        pending: &Pending,
        (guard, cites): (ClauseId, &'static [Cite]),
        steps: &mut Steps<'_, State>,
    ) {
        let answered = |code| state.answered(pending, Answer::Code(code));
        let text = "there is no handle";
        steps.internal(text, cites, answered(MI_RESULT_INVALID_PARAMETER));
        if steps.permits(guard, false) {
            steps.internal(text, cites, answered(MI_RESULT_OK));
        }
    }

    /// `MI_Operation_Cancel`.
    pub(super) fn cancel(
        &self,
        state: &State,
        pending: &Pending,
        name: Option<Name>,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(name) = name else {
            let cites = cites![clause CANCEL_20];
            return Self::refuse(state, pending, (CANCEL_20, cites), steps);
        };
        match state.operation(name) {
            Some(operation) if operation.handle == Handle::Open => {
                self.as_user(state, pending, operation, steps, |steps| {
                    self.cancel_open(state, pending, operation, steps);
                });
            }
            _ => {
                let cites = cites![clause CANCEL_2, clause CANCEL_23, choice CLOSED_HANDLE];
                for code in [
                    MI_RESULT_OK,
                    MI_RESULT_NOT_FOUND,
                    MI_RESULT_INVALID_PARAMETER,
                ] {
                    let after = state.answered(pending, Answer::Code(code));
                    steps.internal("the operation is being closed", cites, after);
                }
            }
        }
    }

    /// Goes on unless the implementation refuses users other than the one who started the
    /// operation.
    fn as_user(
        &self,
        state: &State,
        pending: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
        go_on: impl Fn(&mut Steps<'_, State>),
    ) {
        if self.world.client(pending.activity).user == operation.user {
            return go_on(steps);
        }
        steps.under(OTHER_USER, |steps, denied| {
            if denied == 0 {
                return go_on(steps);
            }
            let after = state.answered(pending, Answer::Code(MI_RESULT_ACCESS_DENIED));
            let cites = cites![
                clause CANCEL_17, clause CANCEL_18, clause CANCEL_57, reading OTHER_USER
            ];
            steps.internal("another user is denied", cites, after);
        });
    }

    fn cancel_open(
        &self,
        state: &State,
        pending: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let answered = |code| state.answered(pending, Answer::Code(code));
        let in_callback = self.handler_of(pending.activity).is_some();
        let takes_handle = if in_callback { CANCEL_19 } else { CANCEL_1 };
        if steps.permits(takes_handle, false) {
            let cites = cites![clause CANCEL_1, clause CANCEL_19];
            let refused = answered(MI_RESULT_INVALID_PARAMETER);
            steps.internal("the cancel is refused", cites, refused);
        }
        if operation.ended {
            return steps.under(CANCEL_AFTER_FINAL, |steps, value| {
                let cites = cites![clause CANCEL_22, reading CANCEL_AFTER_FINAL];
                let after = answered(ok_or_not_found(value));
                steps.internal("the cancel finds the operation ended", cites, after);
            });
        }
        if operation.final_code().is_some() {
            steps.under(CANCEL_AFTER_FINAL, |steps, value| {
                let cites = cites![clause CANCEL_22, reading CANCEL_AFTER_FINAL, choice ENDED];
                let after = answered(ok_or_not_found(value));
                if value != 0 {
                    steps.internal("the cancel finds the final result there", cites, after);
                }
            });
        }
        if !operation.started {
            let cites = cites![clause CANCEL_24, choice LOST_CANCEL];
            steps.internal("the cancel is lost", cites, answered(MI_RESULT_OK));
        }
        Self::cancel_running(state, pending, operation, steps);
    }

    fn cancel_running(
        state: &State,
        pending: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let answered = |code| state.answered(pending, Answer::Code(code));
        let origin = operation.cancelling.origin();
        if origin.is_some() {
            steps.under(SECOND_CANCEL, |steps, value| {
                let cites = cites![clause CANCEL_21, reading SECOND_CANCEL];
                let after = answered(ok_or_not_found(value));
                steps.internal("the operation is cancelled already", cites, after);
            });
        }
        if origin != Some(Origin::Cancel) {
            let after = state.with(operation.name, |operation| {
                if origin.is_none() {
                    operation.cancelling = Cancelling::Asked(Origin::Cancel);
                }
            });
            let after = after.answered(pending, Answer::Code(MI_RESULT_OK));
            steps.internal("the cancel is accepted", cites![clause CANCEL_1], after);
        }
    }

    /// `MI_Operation_Close`.
    pub(super) fn close(
        &self,
        state: &State,
        pending: &Pending,
        name: Option<Name>,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(name) = name else {
            let cites = cites![clause CANCEL_59];
            return Self::refuse(state, pending, (CANCEL_59, cites), steps);
        };
        match state.operation(name) {
            Some(operation) if operation.handle == Handle::Open => {
                self.as_user(state, pending, operation, steps, |steps| {
                    self.close_open(state, pending, operation, steps);
                });
            }
            _ => Self::close_closed(state, pending, steps),
        }
    }

    fn close_open(
        &self,
        state: &State,
        pending: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let in_callback = self.handler_of(pending.activity).is_some();
        if in_callback && steps.permits(CANCEL_56, false) {
            let after = state.answered(pending, Answer::Code(MI_RESULT_INVALID_PARAMETER));
            steps.internal("the close is refused", cites![clause CANCEL_56], after);
        }
        if operation.ended {
            let after = closed(state, pending, operation);
            steps.internal("the operation is closed", cites![clause CALL_1], after);
        } else if operation.handler.is_some() {
            let after = closed(state, pending, operation);
            let cites = cites![clause CANCEL_52, clause CANCEL_54, reading CLOSE_CANCELS];
            let text = "the operation is closed while it runs";
            cancel_by_close(&after, operation, steps, |steps, after| {
                steps.internal(text, cites, after);
            });
        } else {
            Self::close_early(state, pending, operation, steps);
        }
    }

    /// A synchronous operation is to be closed before its final result was fetched.
    fn close_early(
        state: &State,
        pending: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        steps.under(EARLY_CLOSE, |steps, waits| {
            if waits == 0 {
                let cites = cites![clause CANCEL_53, reading EARLY_CLOSE, choice ERROR_CODE];
                for code in [MI_RESULT_FAILED, MI_RESULT_INVALID_PARAMETER] {
                    let after = state.answered(pending, Answer::Code(code));
                    steps.internal("the operation has not ended", cites, after);
                }
                return;
            }
            let waiting = state.clone().at(pending.activity, Stage::Begun);
            let cites = cites![clause CANCEL_53, clause CANCEL_54, reading EARLY_CLOSE];
            cancel_by_close(&waiting, operation, steps, |steps, after| {
                steps.internal("the close waits for the final result", cites, after);
            });
        });
    }

    /// A close that waited for the final result.
    pub(super) fn complete_close(
        state: &State,
        pending: &Pending,
        name: Name,
        steps: &mut Steps<'_, State>,
    ) {
        match state.operation(name) {
            Some(operation) if operation.handle == Handle::Open => {
                if operation.ended {
                    let after = closed(state, pending, operation);
                    steps.internal("the operation is closed", cites![clause CANCEL_61], after);
                }
            }
            _ => Self::close_closed(state, pending, steps),
        }
    }

    /// Another thread has closed it meanwhile.
    fn close_closed(state: &State, pending: &Pending, steps: &mut Steps<'_, State>) {
        let cites = cites![clause CANCEL_58, clause CANCEL_60, choice CLOSED_HANDLE];
        for code in [MI_RESULT_OK, MI_RESULT_INVALID_PARAMETER] {
            let after = state.answered(pending, Answer::Code(code));
            steps.internal("the operation is being closed", cites, after);
        }
    }

    /// The provider posts an instance, or its result.
    pub(super) fn post(
        state: &State,
        pending: &Pending,
        name: Option<Name>,
        result: Option<Word>,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(name) = name else {
            let cites = cites![clause CALL_2];
            return Self::refuse(state, pending, (CALL_2, cites), steps);
        };
        let after = state.with(name, |operation| {
            let running = operation.fate == Fate::Running;
            match result {
                Some(code) if running => operation.fate = Fate::Natural(code),
                None if running => operation.posted = operation.posted.saturating_add(1),
                // The client has left, or the provider has ended its part.
                _ => {}
            }
        });
        let after = after.answered(pending, Answer::Code(MI_RESULT_OK));
        let cites = cites![clause CANCEL_12, clause CANCEL_88, clause CANCEL_90];
        steps.internal("the provider posts", cites, after);
    }
}

fn closed(state: &State, pending: &Pending, operation: &Operation) -> State {
    state
        .with(operation.name, |operation| {
            operation.handle = Handle::Closed;
        })
        .answered(pending, Answer::Code(MI_RESULT_OK))
}

/// Offers a step to a state in which the close has cancelled the operation, or has not.
fn cancel_by_close(
    after: &State,
    operation: &Operation,
    steps: &mut Steps<'_, State>,
    offer: impl Fn(&mut Steps<'_, State>, State),
) {
    if operation.cancelling != Cancelling::No {
        return offer(steps, after.clone());
    }
    steps.under(CLOSE_CANCELS, |steps, no| {
        let after = after.with(operation.name, |operation| {
            if no == 0 {
                operation.cancelling = Cancelling::Asked(Origin::Close);
            }
        });
        offer(steps, after);
    });
}
