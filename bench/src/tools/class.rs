//! The classes of Countermand's executions, told apart by what their steps touched.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use sim::machine::{ObjectId, Participant, StepInfo};

use crate::seen::mix;

/// Distinct classes under the relation `sync`.
#[derive(Default)]
pub(super) struct Classes {
    known: HashSet<u64, FixedState>,
    participants: Vec<(Participant, u64)>,
    objects: Vec<Object>,
}

/// What an object has met.
struct Object {
    id: ObjectId,
    /// The last step that wrote it.
    written: u64,
    /// The steps that have read it since, in any order.
    read: u64,
}

impl Classes {
    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.known.len() as u64
    }

    /// Adds the class of an execution; true if it is new.
    pub(super) fn add(&mut self, steps: &[StepInfo]) -> bool {
        let class = self.class(steps);
        self.known.insert(class)
    }

    /// A hash that executions have in common exactly when swapping neighbouring independent steps
    /// makes one of the other: of the set of steps, each with the steps it directly depends on.
    fn class(&mut self, steps: &[StepInfo]) -> u64 {
        self.participants.clear();
        self.objects.clear();
        steps
            .iter()
            .fold(0, |all, step| all.wrapping_add(mix(1, self.step(step))))
    }

    fn step(&mut self, step: &StepInfo) -> u64 {
        debug_assert!(!step.everything, "the programs are small");
        let number = self
            .participants
            .iter()
            .position(|known| known.0 == step.participant);
        let own = match number {
            Some(number) => self.participants[number].1,
            None => FixedState::default().hash_one(step.participant),
        };
        let mut past = mix(own, u64::from(step.choice));
        for access in &step.accesses {
            let object = self.object(access.object());
            let met = if access.write() { object.read } else { 0 };
            past = past.wrapping_add(mix(2, object.written).wrapping_add(met));
        }
        let hash = mix(3, past);
        match number {
            Some(number) => self.participants[number].1 = hash,
            None => self.participants.push((step.participant, hash)),
        }
        for access in &step.accesses {
            let object = self.object(access.object());
            if access.write() {
                (object.written, object.read) = (hash, 0);
            } else {
                object.read = object.read.wrapping_add(mix(4, hash));
            }
        }
        hash
    }

    fn object(&mut self, id: ObjectId) -> &mut Object {
        let index = self.objects.iter().position(|known| known.id == id);
        let index = index.unwrap_or_else(|| {
            self.objects.push(Object {
                id,
                written: FixedState::default().hash_one(id),
                read: 0,
            });
            self.objects.len() - 1
        });
        &mut self.objects[index]
    }
}
