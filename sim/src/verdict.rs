//! Verdicts: what a specification says of one execution.

use crate::{assignments::Assignments, clause::ClauseId, spec::Cite, trace::Event};

/// What a specification says of one execution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The specification permits it.
    Conforms {
        /// The assignments of readings that explain it.
        readings: Assignments,
    },
    /// The specification forbids it.
    Violates(Box<Violation>),
    /// Only a caller that broke its contract explains it, so everything after is permitted.
    Breach {
        /// The duties of the caller that may be the broken one, in the order of the ledger.
        clauses: Vec<ClauseId>,
        /// Index of the event with which the caller broke it.
        event: usize,
    },
    /// Nobody can say: some bound ended the check.
    Inconclusive {
        /// Which bound, in a sentence.
        why: String,
    },
}

impl Verdict {
    /// Whether the specification permits the execution and nobody is to blame.
    #[must_use]
    pub const fn conforms(&self) -> bool {
        matches!(self, Self::Conforms { .. })
    }
}

/// Why an execution is forbidden.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Index of the offending event: the first that no explanation of the trace before it allows.
    /// Where several outputs stand side by side, more than one of them may be that, and the clauses
    /// be about a later one.
    pub event: usize,
    /// The violated clauses in the order of the ledger; [`Violation::explanation`] says how they
    /// forbid the event.
    pub clauses: Vec<ClauseId>,
    /// How the clauses were found.
    pub explanation: Explanation,
    /// Readings other than the stated ones under which the execution up to the event would
    /// conform; empty if there are none.
    pub otherwise: Option<Assignments>,
    /// Whether a relaxed run outgrew its budget, so that clauses may be missing.
    pub bounded: bool,
    /// What was possible just before the event.
    pub frontier: Frontier,
}

/// How the clauses of a violation forbid the offending event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Explanation {
    /// Each of them alone: without its guard the event would have been accepted.
    Single,
    /// Only together: the event is accepted once all of them are relaxed, and none of them can be
    /// left out.
    Together,
    /// Not at all: no guard forbids the event, the specification simply has no such step.
    Unexplained,
}

/// What could have come next after some prefix of a trace.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    /// How many configurations of the specification explain the trace so far.
    pub explanations: usize,
    /// The outputs that would have been accepted, rest among them, in their order and without
    /// repetition. Inputs always are.
    pub accepted: Vec<Accepted>,
    /// The clauses by which a step is owed in every explanation or in some, in the order of the
    /// ledger.
    pub owed: Vec<ClauseId>,
}

/// An output that a specification accepts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Accepted {
    /// The event that would show it.
    pub event: Event,
    /// What the step does, in a short sentence.
    pub text: &'static str,
    /// What permits it; empty for rest, which needs no permission where nothing is owed.
    pub cites: &'static [Cite],
}
