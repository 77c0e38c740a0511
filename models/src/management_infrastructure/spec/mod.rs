//! What the documents of Windows Management Infrastructure permit, as a labelled transition system.
//!
//! A call is pending, takes effect in silent steps, and returns; a result is taken, and then its
//! callback begins. What a provider posts *by itself* counts as posted from the start: how much of
//! it has arrived when a cancel takes effect is a choice then, so no step is needed for its
//! journey. `calls` says how handles are made and given back, `operations` what calls on an
//! operation do, `results` how an operation is cancelled and its results come, `duties` what
//! clients must do, and `debts` where the implementation may not rest.

mod calls;
mod closing;
mod debts;
mod duties;
mod fetch;
mod operations;
mod results;
mod start;
mod state;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use sim::{
    reading::Reading,
    spec::{Conduct, Spec, Steps},
    trace::{Activity, Event},
};

pub use self::state::State;
use self::state::{Answer, Application, Ask, Handle, Pending, Phase, Session, Stage};
use super::{api::MI_RESULT_OK, clauses::READINGS, setup::Setup};
use crate::family::{HANDLER_INSTANCES, World};

/// The specification for the world of one scenario.
#[derive(Clone, Debug)]
pub struct Specification {
    world: Arc<World>,
    setup: Setup,
}

impl Specification {
    /// For a world.
    #[must_use]
    pub fn new(world: &Arc<World>) -> Self {
        Self {
            world: Arc::clone(world),
            setup: Setup::of(world),
        }
    }

    /// The activity of an instance of a handler.
    fn handler_activity(&self, handler: u8, instance: u8) -> Activity {
        let first = self.world.handler_activity(handler.into());
        Activity(first.0 + instance)
    }

    /// The handler, and which instance of it, that an activity is; none for a client.
    fn handler_of(&self, activity: Activity) -> Option<(u8, u8)> {
        let of = |first: &Activity| activity.0.checked_sub(first.0);
        let mut handlers = self.world.handlers.iter().enumerate();
        handlers.find_map(|(handler, first)| {
            let instance = of(first).filter(|instance| *instance < HANDLER_INSTANCES)?;
            Some((handler as u8, instance))
        })
    }

    /// A handler returns: what it was given counts as acknowledged unless the client does that by
    /// itself.
    fn exit(&self, state: &mut State, activity: Activity) {
        let Some((handler, instance)) = self.handler_of(activity) else {
            return;
        };
        let bit = 1 << instance;
        for operation in &mut state.operations {
            if operation.handler == Some(handler) && operation.running & bit != 0 {
                operation.running &= !bit;
                operation.held &= operation.manual;
            }
        }
        let told = Phase::Telling(handler, instance);
        state.sessions.retain(|session| session.phase != told);
        for pending in &mut state.pending {
            if pending.stage == Stage::Calling(handler, instance) {
                pending.stage = Stage::Answered(match pending.ask {
                    Ask::Start { .. } => Answer::Handle(None),
                    _ => Answer::Code(MI_RESULT_OK),
                });
            }
        }
    }
}

impl Spec for Specification {
    type State = State;

    fn readings(&self) -> &'static [Reading] {
        READINGS
    }

    fn initial(&self) -> State {
        let mut state = State::default();
        for name in &self.setup.applications {
            let (name, phase) = (*name, Phase::Open);
            state.applications.push(Application { name, phase });
        }
        for (name, application) in &self.setup.sessions {
            state.sessions.push(Session {
                name: *name,
                application: *application,
                phase: Phase::Open,
            });
        }
        state.made = [
            self.setup.applications.len() as u8,
            self.setup.sessions.len() as u8,
            0,
        ];
        state
    }

    fn input(&self, state: &mut State, event: &Event) -> Conduct {
        match *event {
            Event::Call { activity, call } => {
                let breach = self.breach(state, activity, &call);
                state.pending.push(Pending {
                    activity,
                    ask: Ask::of(&call),
                    made: call.made,
                    stage: Stage::Called,
                });
                breach.map_or(Conduct::Proper, Conduct::Breach)
            }
            Event::Exit { activity } => {
                self.exit(state, activity);
                Conduct::Proper
            }
            // No call of this family has a time-out, and no fault can strike.
            _ => Conduct::Proper,
        }
    }

    fn steps(&self, state: &State, steps: &mut Steps<'_, State>) {
        for pending in &state.pending {
            match pending.stage {
                Stage::Called => self.call(state, pending, steps),
                Stage::Begun => self.resume(state, pending, steps),
                Stage::Calling(..) => {}
                Stage::Answered(answer) => self.answer(state, pending, answer, steps),
            }
        }
        for operation in &state.operations {
            self.cancel_from_above(state, operation, steps);
            self.take_effect(state, operation, steps);
            self.deliver(state, operation, steps);
        }
        for session in &state.sessions {
            self.complete(state, session, steps);
        }
        self.debts(state, steps);
    }

    fn canonical(&self, state: &mut State) {
        state.operations.retain(|operation| {
            operation.settle();
            operation.handle != Handle::Dead || !operation.is_finished()
        });
        state.applications.sort_unstable();
        state.sessions.sort_unstable();
        state.operations.sort_unstable();
        state.pending.sort_unstable();
    }
}
