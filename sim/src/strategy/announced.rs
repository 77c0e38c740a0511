//! What an announced operation is going to touch, as far as that is known before it is performed.

use crate::machine::{Access, Left, ObjectId, Operation, StepInfo};

/// The object that an operation is about, if it is about one that others may touch too.
pub(super) const fn access(operation: Operation) -> Option<Access> {
    let (object, write) = match operation {
        Operation::Enter(id)
        | Operation::Reenter(id)
        | Operation::Store(id)
        | Operation::Modify(id) => (id, true),
        Operation::Load(id) => (id, false),
        Operation::Now => (ObjectId::CLOCK, false),
        Operation::Fire => (ObjectId::CLOCK, true),
        Operation::Fault(_) => (ObjectId::FAULTS, false),
        // Nobody touches a thread that has ended, and nobody else can move at a rest.
        Operation::Join(_) | Operation::Yield | Operation::Local | Operation::Rest => return None,
    };
    Some(Access {
        object,
        write,
        left: Left::Open,
    })
}

/// Whether a step conflicts with what is about to touch this.
pub(super) fn races(step: &StepInfo, pending: Access) -> bool {
    step.everything
        || step
            .accesses
            .iter()
            .any(|access| access.object == pending.object && (access.write || pending.write))
}
