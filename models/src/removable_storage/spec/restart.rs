//! The service is stopped and started again: what was outstanding is not any more.
//!
//! Going through the libraries takes time, in which calls that come in are told to wait. A restart
//! and a purge both do so, one library after the other, and then through what lies at the desk.

use sim::spec::Steps;

use super::{
    super::{
        api::{Function, done},
        clauses::{
            CANCEL_20, OP_24, PROGRESS, PURGE, RESTART_SESSIONS, RESTARTED, RESTARTED_DESK, WORLD,
        },
        operator::Stage,
        request::{By, Phase, RemovalPhase},
    },
    Specification,
    state::{Bits, Pending, Progress, State},
};
use crate::cites;

/// Values of [`RESTARTED`].
const DELETED: u8 = 1;
const EMPTY: u8 = 2;

impl Specification {
    /// The libraries, and behind them the operators' desk.
    pub(super) fn all_places(&self) -> Bits {
        (0..=self.desk_place()).fold(Bits::default(), Bits::with)
    }

    /// The desk's place, which comes last.
    fn desk_place(&self) -> u8 {
        self.setup.libraries.len() as u8
    }

    /// The service stops: from here on calls may find it so.
    pub(super) fn stop(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let stopped = state.with(|next| next.advance(call, Progress::Sweeping(self.all_places())));
        steps.under(RESTART_SESSIONS, |steps, value| {
            let next = stopped.with(|next| {
                for session in &mut next.sessions {
                    session.open &= value == 0;
                }
            });
            let cites = cites![choice WORLD, reading RESTART_SESSIONS];
            steps.internal("the service stops", cites, next);
        });
    }

    /// Goes through one more library or the desk, or is done.
    pub(super) fn sweep(
        &self,
        state: &State,
        call: &Pending,
        left: Bits,
        steps: &mut Steps<'_, State>,
    ) {
        if left.is_empty() && !state.desk.iter().any(|request| request.doomed) {
            let next = state.answered(call, done()).with(|next| {
                if call.function == (Function::ServiceRestarts {}) {
                    next.break_pipes();
                }
            });
            steps.internal("all is gone through", cites![choice WORLD], next);
        }
        let desk = self.desk_place();
        let last = left.has(desk) && left.without(desk).is_empty();
        for place in (0..desk)
            .chain(last.then_some(desk))
            .filter(|it| left.has(*it))
        {
            let swept = state.with(|next| {
                next.advance(call, Progress::Sweeping(left.without(place)));
            });
            if call.function == (Function::PurgeTimePasses {}) {
                let next = swept.with(|next| self.expire_in(next, place));
                let cites = cites![choice PURGE];
                steps.internal("what has ended somewhere can be purged", cites, next);
                continue;
            }
            if place == desk {
                doom(&swept, steps);
                continue;
            }
            if steps.permits(CANCEL_20, false) {
                let cites = cites![clause CANCEL_20];
                steps.internal(
                    "outstanding requests survive a restart",
                    cites,
                    swept.clone(),
                );
            }
            steps.under(RESTARTED, |steps, value| {
                let next = swept.with(|next| start_anew(next, place, value));
                let cites = cites![clause CANCEL_20, reading RESTARTED, choice PROGRESS];
                steps.internal("a library is started anew", cites, next);
            });
        }
    }

    /// Offers to end what a restart has found open at the desk.
    pub(super) fn end_doomed(state: &State, steps: &mut Steps<'_, State>) {
        for (index, request) in state.desk.iter().enumerate() {
            if !request.doomed || request.stage.has_ended() {
                continue;
            }
            steps.under(RESTARTED_DESK, |steps, value| {
                let next = state.with(|next| match value {
                    1 => next.set_stage(index, Stage::Refused(By::Restart)),
                    _ => next.withdraw(request.name),
                });
                let cites = cites![clause OP_24, reading RESTARTED_DESK, choice PROGRESS];
                steps.internal(
                    "an operator request does not survive a restart",
                    cites,
                    next,
                );
            });
        }
    }
}

/// The service comes to the desk: what it finds open there it keeps, or ends one by one.
fn doom(state: &State, steps: &mut Steps<'_, State>) {
    steps.under(RESTARTED_DESK, |steps, value| {
        let next = state.with(|next| {
            for request in &mut next.desk {
                request.doomed = value != 0 && !request.stage.has_ended();
            }
        });
        let cites = cites![clause OP_24, reading RESTARTED_DESK, choice PROGRESS];
        steps.internal("the service comes to the operators' desk", cites, next);
    });
}

fn start_anew(state: &mut State, library: u8, value: u8) {
    for index in 0..state.requests.len() {
        if state.requests[index].library != library {
            continue;
        }
        let outstanding = !state.requests[index].phase.has_ended();
        if outstanding {
            state.set_phase(index, Phase::Cancelled(By::Restart));
        }
        let request = &mut state.requests[index];
        request.deleted |= value == EMPTY || (value == DELETED && outstanding);
        if let Some(removal) = &mut request.removal
            && !removal.has_ended()
        {
            removal.phase = RemovalPhase::Cancelled;
        }
    }
}
