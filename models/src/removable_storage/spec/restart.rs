//! The service is stopped and started again: what was outstanding is not any more.
//!
//! Going through the libraries takes time, in which calls that come in are told to wait. A restart
//! and a purge both do so, one library after the other.

use sim::spec::Steps;

use super::{
    super::{
        api::{Function, done},
        clauses::{CANCEL_20, PROGRESS, PURGE, RESTART_SESSIONS, RESTARTED, WORLD},
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
    pub(super) fn all_libraries(&self) -> Bits {
        (0..self.setup.libraries.len() as u8).fold(Bits::default(), Bits::with)
    }

    /// The service stops: from here on calls may find it so.
    pub(super) fn stop(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let stopped =
            state.with(|next| next.advance(call, Progress::Sweeping(self.all_libraries())));
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

    /// Goes through one more library, or is done.
    pub(super) fn sweep(
        &self,
        state: &State,
        call: &Pending,
        left: Bits,
        steps: &mut Steps<'_, State>,
    ) {
        if left.is_empty() {
            let next = state.answered(call, done()).with(|next| {
                if call.function == (Function::ServiceRestarts {}) {
                    next.break_pipes();
                }
            });
            steps.internal("all libraries are gone through", cites![choice WORLD], next);
        }
        for library in (0..self.setup.libraries.len() as u8).filter(|it| left.has(*it)) {
            let swept = state.with(|next| {
                next.advance(call, Progress::Sweeping(left.without(library)));
            });
            if call.function == (Function::PurgeTimePasses {}) {
                let next = swept.with(|next| self.expire_in(next, library));
                let cites = cites![choice PURGE];
                steps.internal("what has ended in a library can be purged", cites, next);
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
                let next = swept.with(|next| start_anew(next, library, value));
                let cites = cites![clause CANCEL_20, reading RESTARTED, choice PROGRESS];
                steps.internal("a library is started anew", cites, next);
            });
        }
    }
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
