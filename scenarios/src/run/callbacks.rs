//! The handlers of a scenario, as a service invokes them.

use std::sync::{Arc, OnceLock, Weak};

use models::family::{Callbacks, Family, HANDLER_INSTANCES};
use sim::{
    platform::Platform,
    trace::{Activity, Call, Event},
};

use super::{Stage, perform};
use crate::program::{Handler, Memory, Progress};

/// Runs handlers on the threads that invoke them.
pub(super) struct Handlers<F: Family, P: Platform> {
    stage: Arc<Stage<P>>,
    /// By handler.
    desks: Vec<P::Monitor<Desk>>,
    /// The service holds the handlers, so they do not hold it.
    service: OnceLock<Weak<F::Service<P>>>,
}

/// Which instances of a handler run.
///
/// A monitor of the platform, although nobody waits here: the event of an exit rides on the step of
/// entering it, so that an instance is free for others only once its exit is recorded.
#[derive(Default)]
struct Desk {
    runs: [bool; HANDLER_INSTANCES as usize],
    entries: u8,
}

impl<F: Family, P: Platform> Handlers<F, P> {
    pub(super) fn new(stage: &Arc<Stage<P>>) -> Self {
        let handlers = stage.program.handlers.iter();
        let desks = handlers.map(|_| P::monitor("handler", Desk::default()));
        Self {
            stage: Arc::clone(stage),
            desks: desks.collect(),
            service: OnceLock::new(),
        }
    }

    /// Lets the handlers call a service.
    pub(super) fn serve(&self, service: &Arc<F::Service<P>>) {
        self.service.get_or_init(|| Arc::downgrade(service));
    }

    /// Takes the lowest free instance and records its entry.
    ///
    /// With all of them running nothing more is recorded: the overlap stands in the trace already.
    fn enter(&self, number: usize, call: Call) -> Option<(usize, Activity, Progress)> {
        let mut desk = P::enter(&self.desks[number]);
        let instance = desk.runs.iter().position(|runs| !runs)?;
        desk.runs[instance] = true;
        let entry = desk.entries;
        desk.entries = entry.saturating_add(1);
        let first = self.stage.program.handlers[number].activity;
        let activity = Activity(first.0 + instance as u8);
        P::end(&self.stage.journal, Event::Enter { activity, call });
        Some((instance, activity, Progress::begun(entry)))
    }
}

impl<F: Family, P: Platform> Callbacks for Handlers<F, P> {
    fn invoke(&self, handler: u32, call: Call) {
        let number = handler as usize;
        let service = self.service.get().and_then(Weak::upgrade);
        let (Some(service), false) = (service, P::winding_up()) else {
            return;
        };
        let Some((instance, activity, progress)) = self.enter(number, call) else {
            return;
        };
        let program = &self.stage.program;
        let mut memory = Memory::new(program);
        let handler = &program.handlers[number];
        handler.bind_arguments(program, instance, &call, &mut memory);
        perform::<F, P>(&self.stage, &service, activity, progress, &mut memory);
        P::begin(&self.stage.journal, Event::Exit { activity }, None);
        P::enter(&self.desks[number]).runs[instance] = false;
    }
}

impl Handler {
    /// Binds the parameters of an instance.
    fn bind_arguments(
        &self,
        program: &crate::program::Program,
        instance: usize,
        call: &Call,
        memory: &mut Memory,
    ) {
        let served = self.callbacks.iter().find(|(it, _)| *it == call.function);
        let places = served.map_or(&[][..], |(_, places)| places);
        for (place, value) in places.iter().zip(call.arguments) {
            let variable = self.parameters[instance] + u16::from(*place);
            memory.bind(program, variable, &[value]);
        }
    }
}
