//! `AllocateNtmsMedia`: takes a free medium, or asks operators for one and waits.

use sim::{
    clause::ClauseId,
    spec::Steps,
    trace::Return,
    value::{INFINITE, Value},
};

use super::{
    super::{
        api::{
            ERROR_CANCELLED, ERROR_DATABASE_FAILURE, ERROR_INVALID_HANDLE, ERROR_MEDIA_UNAVAILABLE,
            ERROR_NOT_CONNECTED, ERROR_SUCCESS, ERROR_TIMEOUT, FIRST_OUT,
            NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE,
        },
        clauses::{
            ALLOC_1, ALLOC_2, ALLOC_3, ALLOC_4, CHECK_ORDER, DESK_RACE, DESK_UNWOUND, FAULT_2,
            OP_12, PROGRESS, SERVED, SESS_5, ZERO,
        },
        operator::Stage,
    },
    Specification,
    answer::{Objection, in_session},
    mount::not_stored,
    state::{Pending, Progress, State},
};
use crate::cites;

impl Specification {
    pub(super) fn allocate(
        &self,
        state: &State,
        call: &Pending,
        (options, timeout): (Value, Value),
        steps: &mut Steps<'_, State>,
    ) {
        let none = self.free(state).next().is_none();
        let insists = options == Value::Word(NTMS_ALLOCATE_ERROR_IF_UNAVAILABLE);
        let list = [
            Objection {
                applies: none && insists,
                code: ERROR_MEDIA_UNAVAILABLE,
                text: "no medium is free",
                cites: cites![clause ALLOC_4, choice CHECK_ORDER],
            },
            Objection {
                applies: none && !insists && state.desk_is_full(),
                code: ERROR_DATABASE_FAILURE,
                text: "the desk is full",
                cites: cites![clause FAULT_2, choice CHECK_ORDER],
            },
        ];
        not_stored(state, call, None, steps);
        if !in_session(state, call, &list, steps) {
            return;
        }
        self.serve(state, call, steps);
        if !none {
            return;
        }
        let asks = state.with(|next| {
            next.post(call.made, call.session);
            next.advance(call, Progress::Waiting);
        });
        if timeout != Value::Number(0) {
            let cites = cites![clause ALLOC_1, clause OP_12];
            steps.internal("an operator is asked for a medium", cites, asks);
            return;
        }
        steps.under(ZERO, |steps, value| {
            let cites = cites![clause ALLOC_2, reading ZERO];
            let fails = state.answered(call, Return::of(ERROR_MEDIA_UNAVAILABLE));
            let next = if value == 0 { asks.clone() } else { fails };
            steps.internal("an allocation has no time", cites, next);
        });
    }

    /// The call waits for a medium.
    pub(super) fn allocating(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        self.serve(state, call, steps);
        let refused = is_refused(state, call);
        if steps.permits(ALLOC_1, refused) {
            let cites = cites![clause ALLOC_1, choice DESK_RACE];
            let next = state.answered(call, Return::of(ERROR_CANCELLED));
            steps.internal("an operator refuses to bring a medium", cites, next);
        }
        if steps.permits(ALLOC_1, call.expired) {
            let cites = cites![clause ALLOC_1, choice PROGRESS];
            let kept = state.answered(call, Return::of(ERROR_TIMEOUT));
            let next = kept.with(|next| next.withdraw(call.made));
            steps.internal("the time-out of an allocation has passed", cites, next);
            if steps.permits(ALLOC_1, false) {
                steps.internal("its operator request is left", cites, kept);
            }
        }
        if state.closed_meanwhile(call) {
            steps.under(DESK_UNWOUND, |steps, value| {
                let codes = [ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_NOT_CONNECTED];
                let next = state.answered(call, Return::of(codes[usize::from(value)]));
                let cites = cites![clause SESS_5, reading DESK_UNWOUND, choice PROGRESS];
                steps.internal("an allocation is unwound with its session", cites, next);
            });
        }
    }

    /// Offers to serve an allocation with what is free.
    fn serve(&self, state: &State, call: &Pending, steps: &mut Steps<'_, State>) {
        let asked = call.progress == Progress::Waiting;
        let media = 0..self.setup.media.len() as u8;
        for medium in media.filter(|medium| self.setup.media[usize::from(*medium)].free) {
            let free = state.available.has(medium) && !state.allocated.has(medium);
            if !steps.permits(ALLOC_3, free) {
                continue;
            }
            let name = self.setup.media[usize::from(medium)].name;
            let mut served = state.answered(call, Return::of(ERROR_SUCCESS).with(FIRST_OUT, name));
            served.allocated = served.allocated.with(medium);
            if !asked {
                let cites = cites![clause ALLOC_3, choice PROGRESS];
                steps.internal("a free medium is allocated", cites, served);
                continue;
            }
            steps.under(SERVED, |steps, value| {
                let next = served.with(|next| {
                    if value == 0 {
                        next.withdraw(call.made);
                    }
                });
                let cites = cites![clause ALLOC_3, reading SERVED, choice PROGRESS];
                steps.internal("a medium has come and is allocated", cites, next);
            });
        }
    }

    /// The media that can be allocated now.
    fn free<'a>(&'a self, state: &'a State) -> impl Iterator<Item = u8> + 'a {
        (0..self.setup.media.len() as u8).filter(|medium| {
            let free = self.setup.media[usize::from(*medium)].free;
            free && state.available.has(*medium) && !state.allocated.has(*medium)
        })
    }

    /// By which clause a waiting allocation has to return, if it has to.
    pub(super) fn allocation_overdue(
        &self,
        state: &State,
        call: &Pending,
        timeout: Value,
    ) -> Option<ClauseId> {
        let served = self.free(state).next().is_some();
        match () {
            () if timeout != Value::Number(INFINITE) || is_refused(state, call) => Some(ALLOC_1),
            () if state.closed_meanwhile(call) => Some(SESS_5),
            () => served.then_some(ALLOC_3),
        }
    }
}

/// Whether somebody has refused or cancelled what an allocation asked operators for.
fn is_refused(state: &State, call: &Pending) -> bool {
    let request = state.desk.iter().find(|request| request.name == call.made);
    request.is_some_and(|request| matches!(request.stage, Stage::Refused(_)))
}
