//! What the activities of one execution share: names that one binds and another uses, signals, and
//! what `[after]` recalls.

use std::sync::{Arc, Mutex, PoisonError};

use sim::{journal::Journal, platform::Platform, trace::Activity, value::Value};

use crate::program::{Instruction, Memory, Program, SignalId, SiteId, VariableId};

/// The shared part of one execution.
///
/// A variable has a monitor only if activities that run at once share it, a signal only if somebody
/// waits for it: an execution has no synchronisation that its scenario does not ask for.
pub(super) struct Stage<P: Platform> {
    pub(super) program: Arc<Program>,
    pub(super) journal: Arc<Journal>,
    names: Vec<Option<P::Monitor<Handover>>>,
    signals: Vec<Option<P::Monitor<Handover>>>,
    /// What `[after]` uses. Nobody waits for it: the clients are at rest when it is read.
    kept: Mutex<Memory>,
}

/// Something for which others wait.
#[derive(Default)]
struct Handover {
    /// The values, once they are there; none for a signal.
    values: Option<Vec<Value>>,
    /// Nothing comes any more.
    closed: bool,
}

impl<P: Platform> Stage<P> {
    pub(super) fn new(program: &Arc<Program>, journal: &Arc<Journal>) -> Self {
        let monitor = |name| P::monitor(name, Handover::default());
        let names = program.variables.iter();
        let names = names.map(|variable| variable.shared.then(|| monitor("name")));
        let signals = (0..program.signals.len() as SignalId)
            .map(|signal| program.is_awaited(signal).then(|| monitor("signal")));
        Self {
            names: names.collect(),
            signals: signals.collect(),
            kept: Mutex::new(Memory::new(program)),
            program: Arc::clone(program),
            journal: Arc::clone(journal),
        }
    }

    /// The call of a site has returned, or was skipped: others see what it has bound.
    pub(super) fn publish_binding(&self, site: SiteId, memory: &Memory) {
        if let Some(variable) = self.program.sites[usize::from(site)].bind {
            self.publish(variable, memory);
        }
    }

    /// An activity has ended: what it has not bound has no value.
    pub(super) fn publish_end(&self, activity: Activity, memory: &mut Memory) {
        for variable in self.program.variables_of(activity) {
            if !memory.is_bound(variable) {
                memory.bind(&self.program, variable, &[]);
                self.publish(variable, memory);
            }
        }
    }

    fn publish(&self, variable: VariableId, memory: &Memory) {
        if self.program.variables[usize::from(variable)].kept {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.copy(&self.program, variable, memory);
        }
        if let Some(monitor) = &self.names[usize::from(variable)] {
            let values = memory.values(&self.program, variable).to_vec();
            hand_over::<P>(monitor, values);
        }
    }

    pub(super) fn signal(&self, signal: SignalId) {
        if let Some(monitor) = &self.signals[usize::from(signal)] {
            hand_over::<P>(monitor, Vec::new());
        }
    }

    /// Waits until another activity has bound a variable; gives up when the execution is wound up.
    pub(super) fn await_name(&self, variable: VariableId, memory: &mut Memory) {
        let monitor = self.names[usize::from(variable)].as_ref();
        let monitor = monitor.expect("a variable for which somebody waits is shared");
        if let Some(values) = receive::<P>(monitor) {
            memory.bind(&self.program, variable, &values);
        }
    }

    /// Waits until a signal is set; gives up when the execution is wound up.
    pub(super) fn await_signal(&self, signal: SignalId, memory: &mut Memory) {
        let monitor = self.signals[usize::from(signal)].as_ref();
        let monitor = monitor.expect("a signal for which somebody waits has a monitor");
        if receive::<P>(monitor).is_some() {
            memory.set(signal);
        }
    }

    /// Takes over what the clients have left for `[after]`.
    pub(super) fn recall(&self, memory: &mut Memory) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for variable in 0..self.program.variables.len() as VariableId {
            memory.copy(&self.program, variable, &kept);
        }
    }

    /// Lets everybody go who waits for what never comes.
    pub(super) fn close(&self) {
        for monitor in self.names.iter().chain(&self.signals).flatten() {
            let mut handover = P::enter(monitor);
            handover.closed = true;
            P::notify_all(&handover);
        }
    }
}

fn hand_over<P: Platform>(monitor: &P::Monitor<Handover>, values: Vec<Value>) {
    let mut handover = P::enter(monitor);
    handover.values = Some(values);
    P::notify_all(&handover);
}

fn receive<P: Platform>(monitor: &P::Monitor<Handover>) -> Option<Vec<Value>> {
    let mut handover = P::enter(monitor);
    while handover.values.is_none() && !handover.closed {
        handover = P::wait(handover);
    }
    handover.values.clone()
}

impl Program {
    /// Whether an activity waits for a signal.
    fn is_awaited(&self, signal: SignalId) -> bool {
        let waits = |it: &Instruction| *it == Instruction::Wait(signal);
        self.activities.iter().any(|it| it.code.iter().any(waits))
    }
}
