//! What applications do by themselves.

use sim::{
    spec::Steps,
    trace::{Activity, Return},
    value::Value,
};

use super::{
    super::clauses::SEQUENCE,
    Specification, State,
    state::{Pending, What},
};
use crate::cites;

impl Specification {
    pub(super) fn agrees(
        &self,
        state: &State,
        call: &Pending,
        app: Value,
        steps: &mut Steps<'_, State>,
    ) {
        self.moves(state, call, app, steps, |state, app| {
            state.hanging.remove(app)
        });
    }

    pub(super) fn vetoes(
        &self,
        state: &State,
        call: &Pending,
        app: Value,
        steps: &mut Steps<'_, State>,
    ) {
        self.moves(state, call, app, steps, |state, app| {
            if state.hanging.has(app) {
                state.hanging.remove(app);
                state.vetoing.insert(app);
            }
        });
    }

    pub(super) fn exits(
        &self,
        state: &State,
        call: &Pending,
        app: Value,
        steps: &mut Steps<'_, State>,
    ) {
        self.moves(state, call, app, steps, |state, app| {
            state.running.remove(app)
        });
    }

    /// Offers the effect of a move upon an application.
    fn moves(
        &self,
        state: &State,
        call: &Pending,
        app: Value,
        steps: &mut Steps<'_, State>,
        effect: impl Fn(&mut State, usize),
    ) {
        steps.owes(call.duty);
        let next = state.with(|next| {
            if let Some(app) = app.name().and_then(|name| self.setup.index(name)) {
                effect(next, app);
            }
            next.answer(call, Return::of(Value::Absent));
        });
        let cites = cites![choice SEQUENCE];
        steps.internal("the application does so", cites, next);
    }

    /// A handler returns: its operation goes on.
    pub(super) fn leave(&self, state: &mut State, activity: Activity) {
        for call in &mut state.calls {
            if let What::Operation(operation) = &mut call.what
                && let Some(handler) = operation.order.status
                && self.world.handler_activity(u32::from(handler)) == activity
            {
                operation.inside = false;
            }
        }
    }
}
