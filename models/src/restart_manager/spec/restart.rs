//! RmRestart: what the session stopped is restarted, in the reverse order of classes.

use sim::spec::Steps;

use super::{
    super::{
        api::{ERROR_FAIL_RESTART, ERROR_REQUEST_OUT_OF_SEQUENCE, ERROR_SUCCESS},
        apps::Apps,
        clauses::{AFTER_FAILURE, CANCELLED_RESTART, ORDER, RST_1, RST_2, RST_3, RST_4, SHUT_7},
        setup::Class,
    },
    Specification, State,
    state::{Operation, Order, Pending, Session},
};
use crate::cites;

impl Specification {
    pub(super) fn begin_restart(
        &self,
        state: &State,
        call: &Pending,
        order: Order,
        session: &Session,
        steps: &mut Steps<'_, State>,
    ) {
        if steps.permits(RST_1, !session.shut_down) {
            let next = state.answered(call, ERROR_REQUEST_OUT_OF_SEQUENCE);
            steps.internal("no shutdown has been called", cites![clause RST_1], next);
        }
        if !steps.permits(RST_1, session.shut_down) {
            return;
        }
        let begin = |list: Apps| {
            let operation = Operation::new(session, order, list);
            Self::begun(state, call, session.name, operation)
        };
        let cites = cites![clause RST_2, clause RST_4];
        let restartable = self.setup.that(|app| app.restartable);
        let next = begin(session.down.and(restartable));
        let text = "the restart begins";
        if session.was_cancelled && !session.down.is_empty() {
            steps.under(CANCELLED_RESTART, |steps, value| {
                let cites = cites![clause RST_4, reading CANCELLED_RESTART];
                if value == 0 {
                    steps.internal(text, cites, next.clone());
                } else {
                    steps.internal("nothing is to be restarted", cites, begin(Apps::NONE));
                }
            });
        } else {
            steps.internal(text, cites, next);
        }
        if steps.permits(RST_2, false) {
            let text = "the restart begins with all that was stopped";
            steps.internal(text, cites, begin(session.down));
        }
    }

    pub(super) fn restart(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        if !operation.inside {
            steps.owes(call.duty);
            self.conclude_restart(state, call, operation, steps);
        }
        for app in operation.todo.iter() {
            if steps.permits(SHUT_7, self.is_next_up(operation, app)) {
                self.start_again(state, call, operation, app, steps);
            }
        }
    }

    /// Whether no application is left that has to be restarted before this one.
    fn is_next_up(&self, operation: &Operation, app: usize) -> bool {
        let class = self.setup.get(app).class;
        let earlier = |other: usize| {
            let other = self.setup.get(other).class;
            other > class && other != Class::Unknown
        };
        class == Class::Unknown || !operation.todo.iter().any(earlier)
    }

    /// Offers the attempt to restart an application.
    fn start_again(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        app: usize,
        steps: &mut Steps<'_, State>,
    ) {
        let treated = state.with(|next| {
            next.change_operation_of(call.activity, |operation| operation.todo.remove(app));
        });
        let cites = cites![clause RST_2, clause RST_3, clause SHUT_7, choice ORDER];
        if self.setup.get(app).restarts {
            let next = treated.with(|next| {
                next.running.insert(app);
                let session = next.session_mut(operation.session);
                session.restarted.insert(app);
                session.down.remove(app);
            });
            steps.internal("the application is restarted", cites, next);
        } else {
            let next = treated.with(|next| {
                next.session_mut(operation.session)
                    .restart_errors
                    .insert(app);
                next.change_operation_of(call.activity, |operation| operation.failed.insert(app));
            });
            steps.internal("the application cannot be restarted", cites, next);
        }
    }

    /// Offers the results that the restart may come to by itself.
    fn conclude_restart(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let failed = !operation.failed.is_empty();
        if !operation.todo.is_empty() && !failed {
            return;
        }
        let cites = cites![clause RST_3, choice AFTER_FAILURE];
        if steps.permits(RST_3, failed) {
            let text = "some applications could not be restarted";
            Self::decide(
                state,
                call,
                operation,
                ERROR_FAIL_RESTART,
                text,
                cites,
                steps,
            );
        }
        if steps.permits(RST_3, !failed) {
            let text = "every application is restarted";
            Self::decide(state, call, operation, ERROR_SUCCESS, text, cites, steps);
        }
    }
}
