//! The machine: the simulated platform, on which a strategy decides every step.
//!
//! Every simulated thread is a stackful coroutine on the same OS thread. A step is one operation,
//! announced before it is performed, together with everything that the thread does on the way to
//! its next announcement that no other thread can tell apart from the operation (leaving monitors,
//! notifying, going to sleep). Recorded events ride on steps: an input on the first step behind it,
//! an output on the last step before it; so events cost no executions of their own. Two things others
//! can tell: when a monitor is left that they may try to enter, and which of several sleepers is woken.
//! These are steps.
//!
//! Time is virtual. The timer of a timed wait is a participant of its own: it may fire at any point
//! at which its deadline is the earliest, also while threads could run (a slow machine), so a
//! notification does not hide the firing that it prevents.
//!
//! Stacks, the trace and the list of steps are kept from one execution to the next; a step
//! allocates nothing.

mod coroutine;
mod kept;
mod kernel;
mod life;
mod operation;
mod simulator;
mod sync;
mod thread;
mod turns;

pub(crate) use kernel::Candidates;
pub use kernel::{Blocked, Limits};
pub use operation::{
    Access, Accesses, Candidate, Left, ObjectId, Operation, Participant, StepInfo,
};
pub use simulator::{Body, Ending, Execution, Simulator};
pub use sync::{Guard, MachineAtomic, Monitor};

/// The simulated platform; operations of it are only possible inside an execution of a
/// [`Simulator`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Machine {}
