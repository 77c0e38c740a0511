//! What executions of a program look like: how many steps there are, who touches what how often,
//! who brings forth whom. Samplers that spread their choices over a whole execution need it
//! beforehand.

use std::ops::ControlFlow;

use super::{View, announced::access, chance::Chance, seeded::Sampler};
use crate::{
    explore::explore,
    machine::{Body, Limits, ObjectId, Operation, Participant, Simulator, StepInfo},
};

/// How many executions a program is probed with.
pub const PROBES: u64 = 4;
/// How many executions are counted at most, where more are shown.
const COUNTED: u64 = 8;

/// How often a participant announced operations on an object: in the current execution, and at most
/// in one.
#[derive(Clone, Copy, Debug)]
struct Count {
    object: ObjectId,
    participant: Participant,
    current: u32,
    most: u32,
}

/// What was counted over the first few executions of a program.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    executions: u64,
    /// Whether the current execution tells how long executions mostly are.
    measured: bool,
    /// Whether its body has come to the rest behind which it only winds up.
    rested: bool,
    steps: u32,
    steps_max: u32,
    counts: Vec<Count>,
    /// Everybody who was seen, and whose step brought it forth.
    parents: Vec<(Participant, Option<Participant>)>,
    last: Option<Participant>,
}

impl Profile {
    /// Probes a program by uniform random executions from fixed seeds, [`PROBES`] of them.
    #[must_use]
    pub fn of(simulator: &mut Simulator, limits: Limits, body: &Body) -> Self {
        let mut probe = Probe::default().seeded(0, PROBES);
        explore(simulator, limits, &mut probe, PROBES, body, |_| {
            ControlFlow::Continue(())
        });
        probe.into_sampler().profile
    }

    /// The most steps in one execution, without those of a body behind its rest, where it is mostly
    /// alone. Also those at which only one could move: in another order others could, too.
    #[must_use]
    pub const fn steps_max(&self) -> u32 {
        self.steps_max
    }

    /// Everybody who was seen, with whose step brought it forth.
    pub(super) fn parents(&self) -> &[(Participant, Option<Participant>)] {
        &self.parents
    }

    /// How often a participant touches an object.
    pub(super) fn count(&self, object: ObjectId, participant: Participant) -> u32 {
        self.position(object, participant)
            .map_or(0, |index| self.counts[index].most)
    }

    /// Is another one where an execution has added anything.
    pub(super) fn version(&self) -> (u64, usize) {
        (self.executions.min(COUNTED + 1), self.parents.len())
    }

    /// The objects that several participants touch.
    pub(super) fn contended(&self) -> Vec<ObjectId> {
        let counts = self.counts.iter().enumerate();
        let contended = counts.filter(|(index, count)| {
            let earlier = self.counts[..*index].iter();
            // Count an object once: where its second participant is listed.
            earlier.filter(|it| it.object == count.object).count() == 1
        });
        contended.map(|(_, count)| count.object).collect()
    }

    /// Another execution begins. How long it gets is `measured` if it is uniform choice's: in a fixed
    /// order one who spins may go on for very long.
    pub(super) fn begin(&mut self, measured: bool) {
        self.executions = self.executions.saturating_add(1);
        self.measured = measured;
        self.rested = false;
        self.steps = 0;
        self.last = None;
        for count in &mut self.counts {
            count.current = 0;
        }
    }

    /// These are there.
    pub(super) fn meets(&mut self, view: &View<'_>) {
        if self.executions > COUNTED {
            return;
        }
        for candidate in view.candidates() {
            self.see(candidate.participant);
        }
    }

    /// A step was taken.
    pub(super) fn took(&mut self, step: &StepInfo) {
        if self.executions > COUNTED {
            return;
        }
        self.measure(step);
        self.see(step.participant);
        self.last = Some(step.participant);
        let Some(access) = access(step.operation) else {
            return;
        };
        let index = self.position(access.object(), step.participant);
        let index = index.unwrap_or_else(|| {
            self.counts.push(Count {
                object: access.object(),
                participant: step.participant,
                current: 0,
                most: 0,
            });
            self.counts.len() - 1
        });
        let count = &mut self.counts[index];
        count.current += 1;
        count.most = count.most.max(count.current);
    }

    fn measure(&mut self, step: &StepInfo) {
        self.rested |= step.operation == Operation::Rest;
        let winds_up = self.rested && step.participant == Participant::MAIN;
        if self.measured && !winds_up {
            self.steps += 1;
            self.steps_max = self.steps_max.max(self.steps);
        }
    }

    fn see(&mut self, participant: Participant) {
        if !self.parents.iter().any(|(known, _)| *known == participant) {
            self.parents.push((participant, self.last));
        }
    }

    fn position(&self, object: ObjectId, participant: Participant) -> Option<usize> {
        let mut counts = self.counts.iter();
        counts.position(|count| count.object == object && count.participant == participant)
    }
}

/// Uniform choice that keeps a profile.
#[derive(Clone, Debug, Default)]
struct Probe {
    profile: Profile,
}

impl Sampler for Probe {
    fn start(&mut self, _chance: &mut Chance) {
        self.profile.begin(true);
    }

    fn pick(&mut self, view: &View<'_>, chance: &mut Chance) -> usize {
        self.profile.meets(view);
        chance.any(view)
    }

    fn took(&mut self, step: &StepInfo) {
        self.profile.took(step);
    }
}
