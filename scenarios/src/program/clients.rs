//! The clients of a scenario as a transition system, to be searched together with a specification.

use std::sync::Arc;

use sim::{clients::Clients, trace::Event};

use super::{ClientsState, Program};
use crate::outcome::Outcome;

/// The clients, the clock and the faults of one scenario.
///
/// A deadline may pass while its call is pending, in any order with other deadlines; a fault may
/// strike any pending call while the scenario's budget lasts.
#[derive(Clone, Debug)]
pub struct ProgramClients {
    program: Arc<Program>,
}

impl ProgramClients {
    /// The clients that follow a program.
    #[must_use]
    pub const fn new(program: Arc<Program>) -> Self {
        Self { program }
    }
}

impl Clients for ProgramClients {
    type State = ClientsState;
    type Outcome = Outcome;

    fn initial(&self) -> ClientsState {
        ClientsState::new(&self.program)
    }

    fn inputs(&self, state: &ClientsState, offer: &mut dyn FnMut(Event, ClientsState)) {
        state.inputs(&self.program, |event| {
            let mut behind = state.clone();
            let taken = behind.take(&self.program, &event);
            taken.expect("an input that was shown can come");
            offer(event, behind);
        });
    }

    /// Takes an output.
    ///
    /// # Panics
    /// When a specification shows what cannot happen: the return of a call that is not pending, the
    /// entry of a handler that runs already.
    fn observe(&self, state: &mut ClientsState, event: &Event) {
        if let Err(unfit) = state.take(&self.program, event) {
            panic!("the specification shows {event:?}: {unfit}");
        }
    }

    fn ends(&self, state: &ClientsState) -> bool {
        state.ends(&self.program)
    }

    fn outcome(&self, state: &ClientsState) -> Outcome {
        state.outcome(&self.program)
    }
}
