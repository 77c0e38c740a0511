//! What an announced operation is going to touch, as far as that is known before it is performed.

use crate::machine::{Access, Left, ObjectId, Operation};

/// The object that an operation is about, if it is about one that others may touch too.
#[inline]
pub(super) const fn access(operation: Operation) -> Option<Access> {
    let (object, write) = match operation {
        Operation::Enter(id)
        | Operation::Reenter(id)
        | Operation::TryEnter(id)
        | Operation::Leave(id)
        | Operation::Load(id)
        | Operation::Store(id)
        | Operation::Modify(id) => (id, !matches!(operation, Operation::Load(_))),
        Operation::Now => (ObjectId::CLOCK, false),
        Operation::Fire => (ObjectId::CLOCK, true),
        Operation::Fault(_) => (ObjectId::FAULTS, false),
        // Nobody touches a thread that has ended, and nobody else can move at a rest. Whoever wakes one
        // of several is inside the monitor that they sleep in, so only a timer can race with that.
        Operation::Join(_)
        | Operation::NotifyOne(_)
        | Operation::Yield
        | Operation::Local
        | Operation::Rest => return None,
    };
    Some(Access::new(object, write, Left::Open))
}
