//! Opening and closing sessions, and what closing does to the work of a session.

use sim::{spec::Steps, trace::Return, value::Value};

use super::{
    super::{
        api::{
            CONNECTION, ERROR_ACCESS_DENIED, ERROR_CONNECTION_UNAVAIL, ERROR_INVALID_COMPUTERNAME,
            ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NO_NETWORK, ERROR_NOT_CONNECTED,
            ERROR_NOT_READY, ERROR_SUCCESS, RPC_S_NO_INTERFACES, SESSIONS_MAX,
        },
        clauses::{
            CHECK_ORDER, CLOSE, FAULT_EFFECT, OPEN_1, OPEN_2, OPEN_3, OPEN_4, OPEN_5, OPEN_6,
            PROGRESS, QUEUED_WORK, RIGHT_1, SESS_3, SESS_4, SESS_5, SESS_7, SESS_8,
        },
        request::{By, Phase},
        setup::{Access, Computer},
    },
    Specification,
    answer::{Objection, closed_session, no_session, objections},
    state::{Pending, Progress, Session, Standing, State},
};
use crate::cites;

impl Specification {
    pub(super) fn open(
        &self,
        state: &State,
        call: &Pending,
        (server, options): (Value, Value),
        steps: &mut Steps<'_, State>,
    ) {
        let computer = self.setup.computer(server);
        let full = state.sessions.len() == SESSIONS_MAX;
        let list = objections_to_opening(computer, options, full);
        if call.fault == Some(CONNECTION) {
            let next = state.answered(call, Return::of(ERROR_NOT_CONNECTED));
            steps.internal("the server cannot be reached", cites![clause OPEN_3], next);
        }
        let reached = computer.is_some_and(|computer| computer.network);
        if state.is_restarting() && reached {
            let next = state.answered(call, Return::of(ERROR_NOT_READY));
            let cites = cites![clause SESS_3, choice PROGRESS];
            steps.internal("the service is being started again", cites, next);
        }
        if objections(state, call, &list, steps) {
            if steps.permits(OPEN_1, false) {
                let next = state.answered(call, Return::of(ERROR_NOT_READY));
                steps.internal(
                    "a started service is not ready",
                    cites![clause OPEN_1],
                    next,
                );
            }
            let access = computer.map_or(Access::Administrator, |computer| computer.access);
            let mut next = state.answered(call, Return::of(call.made));
            let session = Session {
                name: call.made,
                access,
                process: self.world.client(call.activity).process,
                open: true,
            };
            let at = next
                .sessions
                .partition_point(|other| other.name < call.made);
            if !full {
                next.sessions.insert(at, session);
            }
            steps.internal("a session is opened", cites![clause OPEN_1], next);
        }
    }

    pub(super) fn close(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let closed_meanwhile = Objection {
            applies: state.closed_meanwhile(call),
            code: ERROR_INVALID_HANDLE,
            text: "another call has just closed the session",
            cites: cites![clause SESS_4, choice PROGRESS],
        };
        let list = [no_session(call), closed_session(call), closed_meanwhile];
        if call.fault == Some(CONNECTION) && call.standing == Standing::Open {
            let cites = cites![clause SESS_8, choice FAULT_EFFECT];
            let kept = state.answered(call, Return::of(ERROR_CONNECTION_UNAVAIL));
            let closed = kept.with(|next| shut(next, call));
            steps.internal("the server cannot be told to close", cites, kept);
            steps.internal("the server closes and cannot say so", cites, closed);
        }
        if objections(state, call, &list, steps) {
            let next = state.with(|next| {
                shut(next, call);
                next.advance(call, Progress::Unwinding);
            });
            steps.internal("the session is closed", cites![clause SESS_5], next);
        }
    }

    /// The closing call returns: at once, or when everything in the session is unwound.
    pub(super) fn unwind(state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let done = state.answered(call, Return::of(ERROR_SUCCESS));
        let unwound = !state.waits_in(call.session)
            && !state.requests.iter().any(|request| {
                request.owner == call.session
                    && request.work.is_awaited()
                    && !request.phase.has_ended()
            });
        if unwound {
            steps.internal("the session is unwound", cites![clause SESS_5], done);
            return;
        }
        steps.under(CLOSE, |steps, value| {
            if steps.permits(SESS_5, value == 1) {
                steps.internal(
                    "closing does not wait until the session is unwound",
                    cites![clause SESS_5, reading CLOSE],
                    done.clone(),
                );
            }
        });
    }

    /// Offers what a closed session's requests are in for.
    pub(super) fn after_closing(state: &State, steps: &mut Steps<'_, State>) {
        for (index, request) in state.requests.iter().enumerate() {
            if request.phase.has_ended() || !state.is_closed(request.owner) {
                continue;
            }
            match request.phase {
                _ if request.work.is_awaited() => {
                    steps.internal(
                        "the closing of its session cancels a mount",
                        cites![clause SESS_5, choice PROGRESS],
                        state.with(|next| next.cancel(index, By::Closing)),
                    );
                }
                Phase::Queued | Phase::Waiting => {
                    steps.under(QUEUED_WORK, |steps, value| {
                        if value == 1 {
                            steps.internal(
                                "the closing of its session cancels queued work",
                                cites![clause SESS_7, reading QUEUED_WORK],
                                state.with(|next| next.cancel(index, By::Closing)),
                            );
                        }
                    });
                }
                _ => {}
            }
        }
    }
}

/// What can be wrong with what a caller wants to open. Of a service nobody knows anything who has
/// no network to it.
fn objections_to_opening(computer: Option<Computer>, options: Value, full: bool) -> [Objection; 7] {
    let reached = computer.filter(|computer| computer.network);
    [
        Objection {
            applies: options != Value::Number(0),
            code: ERROR_INVALID_PARAMETER,
            text: "the options are reserved",
            cites: cites![clause OPEN_4, choice CHECK_ORDER],
        },
        Objection {
            applies: computer.is_none(),
            code: ERROR_INVALID_COMPUTERNAME,
            text: "there is no such computer",
            cites: cites![clause OPEN_2, choice CHECK_ORDER],
        },
        Objection {
            applies: computer.is_some_and(|computer| !computer.network),
            code: ERROR_NO_NETWORK,
            text: "there is no network to the computer",
            cites: cites![clause OPEN_5, choice CHECK_ORDER],
        },
        Objection {
            applies: reached.is_some_and(|computer| !computer.ready),
            code: ERROR_NOT_READY,
            text: "the service has not started",
            cites: cites![clause SESS_3, choice CHECK_ORDER],
        },
        Objection {
            applies: reached.is_some_and(|computer| computer.access == Access::None),
            code: ERROR_ACCESS_DENIED,
            text: "the caller may not use the computer",
            cites: cites![clause RIGHT_1, choice CHECK_ORDER],
        },
        Objection {
            applies: reached.is_some_and(|computer| computer.older),
            code: RPC_S_NO_INTERFACES,
            text: "the service is older than the application",
            cites: cites![clause OPEN_6, choice CHECK_ORDER],
        },
        Objection {
            applies: full,
            code: ERROR_NOT_CONNECTED,
            text: "the server takes no more sessions",
            cites: cites![clause OPEN_3, choice CHECK_ORDER],
        },
    ]
}

fn shut(state: &mut State, call: &Pending) {
    let session = state
        .sessions
        .iter_mut()
        .find(|session| session.name == call.session);
    if let Some(session) = session {
        session.open = false;
    }
}
