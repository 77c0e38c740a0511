//! How an operation is cancelled, and how its results come.

use sim::{spec::Steps, value::Word};

use super::{
    Specification,
    state::{Cancelling, Fate, Handle, Operation, Origin, Phase, State},
};
use crate::{
    cites,
    family::HANDLER_INSTANCES,
    management_infrastructure::{
        api::{FINAL_CODES, MI_RESULT_FAILED, MI_RESULT_OK, Parcel},
        clauses::{
            CANCEL_5, CANCEL_7, CANCEL_8, CANCEL_9, CANCEL_10, CANCEL_11, CANCEL_27, CANCEL_31,
            CANCEL_38, CANCEL_41, CANCEL_42, CANCEL_45, CANCEL_50, CANCEL_55, CANCEL_62, CANCEL_73,
            CANCELLED_CODE, EXTRA_RESULTS, IN_TRANSIT, LAST_INSTANCE, MOMENT, NATURAL_FINAL,
            OTHER_CODE, RESULTS_AFTER_CLOSE,
        },
    },
};

/// The codes for the cancelled under each value of [`CANCELLED_CODE`].
fn cancelled_codes(value: u8) -> impl Iterator<Item = Word> {
    let is = move |code: &Word| match value {
        0 => *code == MI_RESULT_FAILED,
        1 => *code == MI_RESULT_OK,
        _ => *code != MI_RESULT_FAILED && *code != MI_RESULT_OK,
    };
    FINAL_CODES.iter().copied().filter(is)
}

impl State {
    /// On whose behalf an operation has to be cancelled that nobody has cancelled so far.
    pub(super) fn due_to_cancel(&self, operation: &Operation) -> Option<Origin> {
        if operation.ended || operation.spared || operation.cancelling != Cancelling::No {
            return None;
        }
        let session = self.session(operation.session)?;
        if session.phase != Phase::Open {
            return Some(Origin::Session);
        }
        let application = self.application(session.application)?;
        (application.phase != Phase::Open).then_some(Origin::Application)
    }
}

impl Specification {
    /// A session or an application that is being closed cancels an operation.
    pub(super) fn cancel_from_above(
        &self,
        state: &State,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        if let Some(origin) = state.due_to_cancel(operation) {
            let after = state.with(operation.name, |operation| {
                operation.cancelling = Cancelling::Asked(origin);
            });
            let cites = cites![clause CANCEL_62, clause CANCEL_73];
            steps.internal("the close cancels the operation", cites, after);
        }
    }

    /// A cancel takes effect: too late, or in time.
    pub(super) fn take_effect(
        &self,
        state: &State,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let Cancelling::Asked(origin) = operation.cancelling else {
            return;
        };
        if operation.ended {
            return;
        }
        let done = |change: &dyn Fn(&mut Operation)| {
            state.with(operation.name, |operation| {
                operation.cancelling = Cancelling::Done(origin);
                change(operation);
            })
        };
        if matches!(operation.fate, Fate::Natural(_)) {
            steps.under(NATURAL_FINAL, |steps, replaced| {
                if replaced == 0 {
                    let cites = cites![
                        clause CANCEL_10, reading NATURAL_FINAL, choice IN_TRANSIT
                    ];
                    steps.internal("the cancel comes too late", cites, done(&|_| {}));
                }
            });
        }
        let waiting = operation.posted - operation.handed;
        let cites = cites![
            clause CANCEL_5, clause CANCEL_7, clause CANCEL_9, clause CANCEL_11,
            reading CANCELLED_CODE, reading EXTRA_RESULTS, choice IN_TRANSIT, choice MOMENT,
            choice OTHER_CODE
        ];
        let end = |steps: &mut Steps<'_, State>, code, extra| {
            let after = done(&|operation| {
                operation.posted = operation.handed + extra;
                operation.fate = Fate::Cancelled(code);
            });
            steps.internal("the cancel takes effect", cites, after);
        };
        steps.under(CANCELLED_CODE, |steps, value| {
            for code in cancelled_codes(value) {
                if waiting == 0 {
                    end(steps, code, 0);
                    continue;
                }
                steps.under(EXTRA_RESULTS, |steps, dropped| {
                    for extra in 0..=(if dropped == 0 { waiting } else { 0 }) {
                        end(steps, code, extra);
                    }
                });
            }
        });
    }

    /// Looks at each result that may be handed out next.
    pub(super) fn each_next(
        operation: &Operation,
        steps: &mut Steps<'_, State>,
        mut look: impl FnMut(&mut Steps<'_, State>, Parcel),
    ) {
        let (alone, together) = (operation.next(false), operation.next(true));
        if alone == together {
            if let Some(parcel) = alone {
                look(steps, parcel);
            }
            return;
        }
        steps.under(LAST_INSTANCE, |steps, value| {
            if let Some(parcel) = if value == 0 { alone } else { together } {
                look(steps, parcel);
            }
        });
    }

    /// A result is sent to the callback, or gets there.
    pub(super) fn deliver(
        &self,
        state: &State,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(handler) = operation.handler else {
            return;
        };
        if let Some(parcel) = operation.under_way {
            for instance in state.instances_for(operation) {
                let after = state.with(operation.name, |operation| {
                    operation.under_way = None;
                    operation.held = true;
                    operation.running |= 1 << instance;
                });
                let activity = self.handler_activity(handler, instance);
                let call = parcel.delivered(Some(operation.name));
                let cites = cites![
                    clause CANCEL_5, clause CANCEL_27, clause CANCEL_31, clause CANCEL_38,
                    clause CANCEL_41
                ];
                steps.enters(activity, call, "a result comes", cites, after);
            }
            return;
        }
        Self::each_next(operation, steps, |steps, parcel| {
            if may_follow(operation, parcel, steps) {
                send(state, operation, parcel, steps);
            }
        });
        if operation.ended {
            send_too_much(state, operation, steps);
        }
    }
}

/// Whether the result before is out of the way.
fn may_follow(operation: &Operation, parcel: Parcel, steps: &Steps<'_, State>) -> bool {
    let cancelled = operation.cancelling != Cancelling::No && parcel.last;
    let acknowledged = !operation.held || !operation.manual;
    let returned = !operation.held || operation.manual;
    steps.permits(CANCEL_42, acknowledged || cancelled)
        && steps.permits(CANCEL_45, acknowledged || !cancelled)
        && steps.permits(CANCEL_50, returned)
}

fn sent(state: &State, operation: &Operation, parcel: Parcel) -> State {
    let free = operation
        .handler
        .and_then(|handler| state.free_instance(handler));
    let instance = free.unwrap_or(HANDLER_INSTANCES - 1);
    state.with(operation.name, |operation| operation.send(parcel, instance))
}

fn send(state: &State, operation: &Operation, parcel: Parcel, steps: &mut Steps<'_, State>) {
    let after = sent(state, operation, parcel);
    if operation.handle == Handle::Open {
        let cites = cites![clause CANCEL_38, clause CANCEL_50];
        return steps.internal("a result is sent to the callback", cites, after);
    }
    steps.under(RESULTS_AFTER_CLOSE, |steps, suppressed| {
        if suppressed == 0 {
            let cites = cites![clause CANCEL_55, reading RESULTS_AFTER_CLOSE];
            let text = "a result of the closed operation is sent to the callback";
            steps.internal(text, cites, after.clone());
        }
    });
}

/// What nothing permits: a second final result, or an instance behind the final one.
fn send_too_much(state: &State, operation: &Operation, steps: &mut Steps<'_, State>) {
    let send = |steps: &mut Steps<'_, State>, parcel, cites| {
        let after = sent(state, operation, parcel);
        steps.internal("one more result is sent", cites, after);
    };
    if steps.permits(CANCEL_8, false) {
        for code in FINAL_CODES {
            send(steps, Parcel::last(*code), cites![clause CANCEL_8]);
        }
    }
    if steps.permits(CANCEL_50, false) {
        let more = Parcel::instance(operation.handed.saturating_add(1));
        send(steps, more, cites![clause CANCEL_50]);
    }
}
