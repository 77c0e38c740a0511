//! What RmShutdown and RmRestart have in common: they begin, report progress, and are decided.

use sim::{
    spec::{Cite, Steps},
    trace::Return,
    value::{Name, Word},
};

use super::{
    super::{
        api::{
            ERROR_BAD_ARGUMENTS, ERROR_BUSY, ERROR_CANCELLED, ERROR_FAIL_NOACTION_REBOOT,
            ERROR_OUTOFMEMORY, ERROR_SEM_TIMEOUT, RM_FORCE_SHUTDOWN, RM_SHUTDOWN_ONLY_REGISTERED,
            fault_code, status,
        },
        apps::Apps,
        clauses::{
            CANCEL_5, CANCEL_6, CANCEL_7, CANCEL_9, CANCEL_16, CB_1, CB_2, END_3,
            END_DURING_OPERATION, FAILED_SHUTDOWN, PARTIAL, PRECEDENCE, PROGRESS, SECOND_OPERATION,
            SESS_10, SHUT_5, STATUS,
        },
    },
    Specification, State,
    state::{Holder, Kind, Operation, Order, Pending, Session, UNKNOWN, What},
};
use crate::cites;

impl Specification {
    pub(super) fn begin_operation(
        &self,
        state: &State,
        call: &Pending,
        order: Order,
        steps: &mut Steps<'_, State>,
    ) {
        if Self::turns_away(state, call, None, steps) {
            steps.owes(call.duty);
            Self::faults(state, call, steps);
            return;
        }
        let Holder::Open(_, session) = state.holder(call.handle) else {
            return;
        };
        self.fails_untouched(state, call, order, session, steps);
        if order.flags & !(RM_FORCE_SHUTDOWN | RM_SHUTDOWN_ONLY_REGISTERED) != 0 {
            let next = state.answered(call, ERROR_BAD_ARGUMENTS);
            steps.internal("the flags are unknown", cites![clause SHUT_5], next);
        }
        if session.current.is_some() {
            steps.under(SECOND_OPERATION, |steps, value| {
                let cites = cites![reading SECOND_OPERATION];
                if value == 0 {
                    let text = "the operation waits for the current one";
                    steps.internal(text, cites, state.clone());
                } else {
                    steps.owes(call.duty);
                    let next = state.answered(call, ERROR_BUSY);
                    steps.internal("another operation is running", cites, next);
                }
            });
            return;
        }
        steps.owes(call.duty);
        match order.kind {
            Kind::Shutdown => self.begin_shutdown(state, call, order, session, steps),
            Kind::Restart => self.begin_restart(state, call, order, session, steps),
        }
    }

    /// Offers the failure of an operation that a fault struck before it began.
    fn fails_untouched(
        &self,
        state: &State,
        call: &Pending,
        order: Order,
        session: &Session,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(site) = call.fault else {
            return;
        };
        let next = state.answered(call, fault_code(site));
        let cites = cites![clause SESS_10, choice PARTIAL];
        if order.kind == Kind::Restart || session.shut_down {
            steps.internal("the fault makes the operation fail", cites, next);
            return;
        }
        steps.under(FAILED_SHUTDOWN, |steps, value| {
            let next = next.with(|next| {
                next.session_mut(session.name).shut_down = value == 0;
            });
            steps.internal("the fault makes the shutdown fail", cites, next);
        });
    }

    /// The state in which an operation has begun.
    pub(super) fn begun(
        state: &State,
        call: &Pending,
        session: Name,
        operation: Operation,
    ) -> State {
        state.with(|next| {
            let session = next.session_mut(session);
            session.current = Some(call.activity);
            session.latched = false;
            next.call_mut(call.activity).what = What::Operation(operation);
        })
    }

    /// Offers what may become of an operation next.
    pub(super) fn operate(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        match operation.order.kind {
            Kind::Shutdown => self.shut_down(state, call, operation, steps),
            Kind::Restart => self.restart(state, call, operation, steps),
        }
        if operation.inside {
            return;
        }
        if operation.listed {
            self.report(state, call, operation, steps);
        }
        Self::interrupt(state, call, operation, steps);
    }

    /// Offers what may cut an operation short: a cancel, the end of its session, a fault.
    fn interrupt(
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let cancelled = match operation.order.kind {
            Kind::Shutdown => CANCEL_6,
            Kind::Restart => CANCEL_7,
        };
        if steps.permits(cancelled, operation.cancel) {
            let cites = cites![
                clause CANCEL_5, clause CANCEL_6, clause CANCEL_7, clause CANCEL_9,
                clause CANCEL_16,
                choice PROGRESS,
                choice PRECEDENCE
            ];
            let text = "the operation is cancelled";
            Self::decide(state, call, operation, ERROR_CANCELLED, text, cites, steps);
        }
        if operation.aborted {
            let cites = cites![clause END_3, reading END_DURING_OPERATION];
            let text = "the operation has lost its session";
            Self::decide(state, call, operation, UNKNOWN, text, cites, steps);
        }
        if let Some(site) = call.fault {
            let cites = cites![clause SESS_10, choice PARTIAL];
            let text = "the fault makes the operation fail";
            Self::decide(state, call, operation, fault_code(site), text, cites, steps);
        }
    }

    /// Offers the entry of the status callback, with any share of what has been treated.
    fn report(
        &self,
        state: &State,
        call: &Pending,
        operation: &Operation,
        steps: &mut Steps<'_, State>,
    ) {
        let Some(handler) = operation.order.status else {
            return;
        };
        let activity = self.world.handler_activity(u32::from(handler));
        let total = operation.list.count();
        let treated = total - operation.todo.count();
        for share in 0..=total {
            let percent = (share * 100).checked_div(total).unwrap_or(100) as u8;
            let rises = operation.told.is_none_or(|told| told < percent);
            if !steps.permits(CB_1, share <= treated && rises) {
                continue;
            }
            let next = state.with(|next| {
                next.change_operation_of(call.activity, |operation| {
                    operation.told = Some(percent);
                    operation.inside = true;
                });
            });
            let cites = cites![clause CB_1, clause CB_2, choice STATUS];
            steps.enters(
                activity,
                status(u32::from(percent)),
                "the status is told",
                cites,
                next,
            );
        }
    }

    /// Offers the end of an operation with this code.
    pub(super) fn decide(
        state: &State,
        call: &Pending,
        operation: &Operation,
        code: Word,
        text: &'static str,
        cites: &'static [Cite],
        steps: &mut Steps<'_, State>,
    ) {
        let next = state.with(|next| {
            next.answer(call, Return::of(code));
            let session = next.session_mut(operation.session);
            session.current = None;
            if operation.order.kind == Kind::Shutdown {
                session.was_cancelled = code == ERROR_CANCELLED;
            }
        });
        let counts = |value: bool| {
            let session = operation.session;
            next.with(|next| next.session_mut(session).shut_down |= value)
        };
        if operation.order.kind == Kind::Restart {
            steps.internal(text, cites, next);
        } else if operation.touched_nothing(code) {
            steps.under(FAILED_SHUTDOWN, |steps, value| {
                steps.internal(text, cites, counts(value == 0));
            });
        } else {
            steps.internal(text, cites, counts(true));
        }
    }
}

impl Operation {
    /// Before its first step, on these applications.
    pub(super) fn new(session: &Session, order: Order, list: Apps) -> Self {
        Self {
            session: session.name,
            order,
            listed: true,
            list,
            todo: list,
            failed: Apps::NONE,
            reboot: false,
            refused: false,
            cancel: session.latched,
            aborted: false,
            told: None,
            inside: false,
        }
    }

    /// Whether a shutdown that ends with this code failed before it acted on any application.
    fn touched_nothing(&self, code: Word) -> bool {
        let early = [
            ERROR_FAIL_NOACTION_REBOOT,
            ERROR_SEM_TIMEOUT,
            ERROR_OUTOFMEMORY,
        ];
        early.contains(&code) && self.list.without(self.todo).is_empty()
    }
}
