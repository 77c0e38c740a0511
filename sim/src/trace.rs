//! Traces: the observable events of one execution.
//!
//! A trace says what clients could see: calls, returns, entries and exits of callbacks, and what
//! the world did that a specification must know (a deadline passed, a fault struck, nothing moves
//! any more).

use crate::value::{Name, Value};

/// Most arguments of one call.
pub const ARGUMENTS_MAX: usize = 6;
/// Most results of one call: the return value and the out-parameters.
pub const RESULTS_MAX: usize = 8;

/// Whoever has a call pending: a client, or one running instance of a handler. Index into
/// [`Vocabulary::activities`](crate::signature::Vocabulary::activities).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Activity(pub u8);

/// A call of a function, or the entry of a callback.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Call {
    /// Index into [`Vocabulary::functions`](crate::signature::Vocabulary::functions).
    pub function: u8,
    /// The first of the names that objects made by this call get; see
    /// [`Signature::makes`](crate::signature::Signature::makes).
    pub made: Name,
    /// In the order of the parameters; [`Value::Absent`] behind the last. A handler is given as a
    /// number: its index.
    pub arguments: [Value; ARGUMENTS_MAX],
}

impl Call {
    /// A call with these arguments.
    ///
    /// # Panics
    /// When there are more than [`ARGUMENTS_MAX`].
    #[must_use]
    pub fn new(function: u8, made: Name, arguments: &[Value]) -> Self {
        let mut all = [Value::Absent; ARGUMENTS_MAX];
        all[..arguments.len()].copy_from_slice(arguments);
        Self {
            function,
            made,
            arguments: all,
        }
    }
}

/// What a call returned: the return value, then the out-parameters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Return(pub [Value; RESULTS_MAX]);

impl Return {
    /// Only a return value; the out-parameters are not written.
    #[must_use]
    pub fn of(result: impl Into<Value>) -> Self {
        let mut all = [Value::Absent; RESULTS_MAX];
        all[0] = result.into();
        Self(all)
    }

    /// With an out-parameter written, by its position (the return value is 0).
    ///
    /// # Panics
    /// When `field` is not below [`RESULTS_MAX`].
    #[must_use]
    pub fn with(mut self, field: usize, value: impl Into<Value>) -> Self {
        self.0[field] = value.into();
        self
    }

    /// The return value.
    #[must_use]
    pub const fn result(&self) -> Value {
        self.0[0]
    }
}

/// One observable event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Event {
    /// An activity calls a function. An input.
    Call {
        /// Who calls.
        activity: Activity,
        /// What.
        call: Call,
    },
    /// The call of an activity returns. An output.
    Return {
        /// Whose call.
        activity: Activity,
        /// With what.
        results: Return,
    },
    /// The implementation enters a handler. An output.
    Enter {
        /// The instance of the handler.
        activity: Activity,
        /// The callback and its arguments.
        call: Call,
    },
    /// A handler returns to the implementation. An input.
    Exit {
        /// The instance of the handler.
        activity: Activity,
    },
    /// The time-out of the pending call of an activity has passed. An input.
    Deadline {
        /// Whose call.
        activity: Activity,
    },
    /// A fault strikes. An input.
    Fault {
        /// Whose call it strikes.
        activity: Activity,
        /// Index into [`Vocabulary::faults`](crate::signature::Vocabulary::faults).
        site: u8,
    },
    /// Nothing can move any more: no client, service thread or timer. An output (the absence of all
    /// others).
    Quiescent,
}

impl Event {
    /// Whose event it is; none for [`Event::Quiescent`].
    #[must_use]
    pub const fn activity(&self) -> Option<Activity> {
        match *self {
            Self::Call { activity, .. }
            | Self::Return { activity, .. }
            | Self::Enter { activity, .. }
            | Self::Exit { activity }
            | Self::Deadline { activity }
            | Self::Fault { activity, .. } => Some(activity),
            Self::Quiescent => None,
        }
    }

    /// Whether the world around the implementation makes this event, so that a specification takes
    /// it in every state.
    #[must_use]
    pub const fn is_input(&self) -> bool {
        matches!(
            self,
            Self::Call { .. } | Self::Exit { .. } | Self::Deadline { .. } | Self::Fault { .. }
        )
    }
}

/// An event with the virtual time at which it was recorded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Stamped {
    /// Milliseconds since the execution began.
    pub at: u64,
    /// The event.
    pub event: Event,
}
