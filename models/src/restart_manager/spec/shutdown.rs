//! RmShutdown: windows, then consoles, then services are stopped; some refuse, some do not answer.

use sim::spec::Steps;

use super::{
    super::{
        api::{
            ERROR_CANCELLED, ERROR_FAIL_NOACTION_REBOOT, ERROR_FAIL_SHUTDOWN, ERROR_SUCCESS,
            RM_FORCE_SHUTDOWN, RM_SHUTDOWN_ONLY_REGISTERED,
        },
        apps::Apps,
        clauses::{
            AFTER_FAILURE, ORDER, REFUSAL_CODE, SHUT_2, SHUT_3, SHUT_4, SHUT_5, SHUT_6, SHUT_7,
            SHUT_9, SHUT_10, UNFORCED_HANG, VETO_CODE,
        },
        setup::Class,
    },
    Specification, State,
    state::{Operation, Order, Pending, Session},
};
use crate::cites;

/// A value of [`UNFORCED_HANG`].
const GIVES_UP: u8 = 0;
/// A value of [`VETO_CODE`].
const FAILS: u8 = 0;

impl Specification {
    pub(super) fn begin_shutdown(
        &self,
        state: &State,
        call: &Pending,
        order: Order,
        session: &Session,
        steps: &mut Steps<'_, State>,
    ) {
        let mut operation = Operation::new(session, order, Apps::NONE);
        operation.listed = false;
        let next = Self::begun(state, call, session.name, operation);
        steps.internal("the shutdown begins", cites![clause SHUT_2], next);
    }

    /// Offers the look at what is to be stopped.
    fn refresh(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let listed = |list: Apps| {
            let critical = list.and(self.setup.of_class(Class::Critical));
            let lasting = list.and(self.setup.that(|app| !app.restartable));
            let only_registered = operation.order.has(RM_SHUTDOWN_ONLY_REGISTERED);
            state.with(|next| {
                next.change_operation_of(call.activity, |operation| {
                    operation.listed = true;
                    operation.list = list.without(critical);
                    operation.todo = operation.list;
                    operation.reboot = !critical.is_empty();
                    operation.refused = only_registered && !lasting.is_empty();
                });
            })
        };
        let registered = state
            .session(operation.session)
            .map(|session| session.registered);
        let list = registered.unwrap_or_default().and(state.running);
        let cites = cites![clause SHUT_2];
        steps.internal("the shutdown takes the list as it is", cites, listed(list));
        if steps.permits(SHUT_2, false) {
            steps.internal("the shutdown takes an old list", cites, listed(Apps::NONE));
        }
    }

    pub(super) fn shut_down(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        if !operation.listed {
            steps.owes(call.duty);
            self.refresh(state, call, operation, steps);
            return;
        }
        if !operation.inside {
            self.conclude(state, call, operation, steps);
            self.rests(state, call, operation, steps);
        }
        for app in operation.todo.iter() {
            if !state.running.has(app) {
                let next = state.with(|next| {
                    next.change_operation_of(call.activity, |next| next.todo.remove(app));
                });
                let cites = cites![choice ORDER];
                steps.internal("the application has ended by itself", cites, next);
            } else if steps.permits(SHUT_7, self.is_next(operation, app)) {
                self.stop(state, call, operation, app, steps);
                self.fail_to_stop(state, call, operation, app, steps);
            }
        }
    }

    /// Whether no application is left that has to be stopped before this one.
    fn is_next(&self, operation: &Operation, app: usize) -> bool {
        let class = self.setup.get(app).class;
        let earlier = |other: usize| self.setup.get(other).class < class;
        class == Class::Unknown || !operation.todo.iter().any(earlier)
    }

    /// The windows that refuse a shutdown without force.
    fn refusing(&self, state: &State, operation: &Operation) -> Apps {
        if operation.order.has(RM_FORCE_SHUTDOWN) {
            return Apps::NONE;
        }
        let windows = self.setup.of_class(Class::Window);
        operation
            .todo
            .and(state.running)
            .and(state.vetoing)
            .and(windows)
    }

    /// Offers that an application is stopped.
    fn stop(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        app: usize,
        steps: &mut Steps<'_, State>,
    ) {
        let forced = operation.order.has(RM_FORCE_SHUTDOWN);
        let willing = !state.hanging.has(app) && !state.vetoing.has(app);
        let unknown = self.setup.get(app).class == Class::Unknown;
        let permitted = (willing || forced)
            && steps.permits(SHUT_3, !operation.reboot)
            && steps.permits(SHUT_6, !operation.refused)
            && steps.permits(SHUT_9, forced || !unknown)
            && steps.permits(SHUT_10, self.refusing(state, operation).is_empty());
        if !permitted {
            return;
        }
        let next = state.with(|next| {
            next.running.remove(app);
            let session = next.session_mut(operation.session);
            session.stopped.insert(app);
            session.down.insert(app);
            next.change_operation_of(call.activity, |operation| operation.todo.remove(app));
        });
        let cites = cites![clause SHUT_5, clause SHUT_7, choice ORDER];
        steps.internal("the application is stopped", cites, next);
    }

    /// Offers that an application cannot be stopped.
    fn fail_to_stop(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        app: usize,
        steps: &mut Steps<'_, State>,
    ) {
        if !steps.permits(SHUT_5, !operation.order.has(RM_FORCE_SHUTDOWN)) {
            return;
        }
        let class = self.setup.get(app).class;
        let failed = state.with(|next| {
            next.session_mut(operation.session).stop_errors.insert(app);
            next.change_operation_of(call.activity, |operation| {
                operation.failed.insert(app);
                operation.todo.remove(app);
            });
        });
        if class == Class::Unknown {
            let cites = cites![clause SHUT_9];
            steps.internal("the application is of unknown type", cites, failed);
        } else if state.hanging.has(app) {
            steps.under(UNFORCED_HANG, |steps, value| {
                if value == GIVES_UP {
                    let cites = cites![reading UNFORCED_HANG];
                    steps.internal("the application is given up", cites, failed.clone());
                }
            });
        } else if state.vetoing.has(app) && class != Class::Window {
            let cites = cites![clause SHUT_4];
            steps.internal("the application refuses", cites, failed);
        } else if state.vetoing.has(app) && !operation.failed.has(app) {
            // It stays among those to be stopped: so it goes on keeping all others from being
            // ended.
            let next = failed.with(|next| {
                next.change_operation_of(call.activity, |operation| operation.todo.insert(app));
            });
            steps.under(VETO_CODE, |steps, value| {
                if value == FAILS {
                    let cites = cites![clause SHUT_10, reading VETO_CODE];
                    steps.internal("a window refuses", cites, next.clone());
                }
            });
        }
    }

    /// Offers the results that the shutdown may come to by itself.
    fn conclude(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let decide = |code, text, cites, steps: &mut Steps<'_, State>| {
            Self::decide(state, call, operation, code, text, cites, steps);
        };
        if operation.reboot {
            let code = ERROR_FAIL_NOACTION_REBOOT;
            decide(
                code,
                "a restart of the system is needed",
                cites![clause SHUT_3],
                steps,
            );
        }
        if operation.refused {
            for code in [ERROR_FAIL_SHUTDOWN, ERROR_FAIL_NOACTION_REBOOT] {
                let cites = cites![clause SHUT_6, choice REFUSAL_CODE];
                decide(code, "an application cannot be restarted", cites, steps);
            }
        }
        if operation.reboot || operation.refused {
            return;
        }
        let failed = !operation.failed.is_empty();
        if operation.todo.is_empty() || failed {
            let cites = cites![clause SHUT_4, choice AFTER_FAILURE];
            if steps.permits(SHUT_4, failed) {
                let code = ERROR_FAIL_SHUTDOWN;
                decide(code, "some applications could not be stopped", cites, steps);
            }
            if steps.permits(SHUT_4, !failed) {
                decide(ERROR_SUCCESS, "every application is stopped", cites, steps);
            }
        }
        if !self.refusing(state, operation).is_empty() {
            steps.under(VETO_CODE, |steps, value| {
                if value != FAILS {
                    let cites = cites![clause SHUT_10, reading VETO_CODE];
                    let text = "a window has cancelled the shutdown";
                    decide(ERROR_CANCELLED, text, cites, steps);
                }
            });
        }
    }

    /// Says whether the shutdown may stay as it is: only while it waits for an application that
    /// does not answer, and under the reading by which it waits without end.
    fn rests(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let hanging = operation.todo.and(state.running).and(state.hanging);
        let waits = hanging.iter().any(|app| self.is_next(operation, app));
        let forced = operation.order.has(RM_FORCE_SHUTDOWN);
        if !waits || forced || operation.aborted || operation.reboot || operation.refused {
            steps.owes(call.duty);
            return;
        }
        steps.under(UNFORCED_HANG, |steps, value| {
            if value == GIVES_UP {
                steps.owes(call.duty);
            } else {
                let cites = cites![reading UNFORCED_HANG];
                let text = "the shutdown waits for the application";
                steps.internal(text, cites, state.clone());
            }
        });
    }
}
