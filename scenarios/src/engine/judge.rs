//! Judges one execution: what specification and invariants say of it.

use std::sync::Arc;

use models::family::{Family, History};
use sim::{
    clause::ClauseSet, machine::Ending, monitor::Monitor, reading::Readings, trace::Stamped,
    verdict::Verdict,
};

use super::{Besides, Endless, FindingKind};
use crate::file::Scenario;

/// Holds traces of one scenario against specification and invariants.
pub(super) struct Judge<'a, F: Family> {
    scenario: &'a Arc<Scenario>,
    monitor: Monitor<'a, F::Spec>,
}

/// What is said of a trace.
pub(super) struct Judged {
    /// What the specification says.
    pub(super) verdict: Verdict,
    /// What is wrong.
    pub(super) wrong: Vec<FindingKind>,
    /// What should be otherwise but is no violation.
    pub(super) notes: Vec<FindingKind>,
}

impl Judged {
    /// Whether the caller broke its contract, and is promised nothing.
    pub(super) const fn is_excused(&self) -> bool {
        matches!(self.verdict, Verdict::Breach { .. })
    }

    /// What is wrong with an execution that ended so, each with what is to be said besides. What it
    /// recorded comes first: only where that is as it should be, the ending itself is what is wrong.
    pub(super) fn with_ending(&self, ending: Option<&FindingKind>) -> Vec<(FindingKind, Besides)> {
        if let (Some(ending), true) = (ending, self.wrong.is_empty()) {
            return vec![(ending.clone(), Besides::Recorded(self.verdict.clone()))];
        }
        let wrong = self.wrong.iter().cloned();
        wrong.map(|kind| (kind, Besides::ending(ending))).collect()
    }
}

impl<'a, F: Family> Judge<'a, F> {
    /// A judge who holds the specification at some readings (undecided ones are inferred), and gives
    /// up where more states of it than `budget` may explain a trace.
    pub(super) fn new(
        budget: usize,
        scenario: &'a Arc<Scenario>,
        spec: &'a F::Spec,
        held: Readings,
    ) -> Self {
        Self {
            scenario,
            monitor: Monitor::with_budget(spec, held, ClauseSet::new(), budget),
        }
    }

    /// Judges a trace.
    pub(super) fn judge(&mut self, trace: &[Stamped]) -> Judged {
        let verdict = self.monitor.check(trace);
        let (mut wrong, mut notes) = (Vec::new(), Vec::new());
        match &verdict {
            Verdict::Conforms { .. } | Verdict::Breach { .. } => {}
            Verdict::Violates(violation) => wrong.push(FindingKind::Violation(violation.clone())),
            Verdict::Inconclusive { why } => {
                wrong.push(FindingKind::Inconclusive { why: why.clone() });
            }
        }
        let history = History {
            world: &self.scenario.world,
            events: trace,
        };
        // Whoever breaks the contract is promised nothing.
        let promised = !matches!(verdict, Verdict::Breach { .. });
        for invariant in F::INVARIANTS.iter().filter(|_| promised) {
            if let Err(broken) = (invariant.check)(&history) {
                let list = match broken.is_note::<F>() {
                    true => &mut notes,
                    false => &mut wrong,
                };
                let name = invariant.name;
                list.push(FindingKind::Invariant { name, broken });
            }
        }
        Judged {
            verdict,
            wrong,
            notes,
        }
    }
}

/// What is wrong with how an execution ended; what it recorded is judged all the same.
pub(super) fn wrong_ending(ending: &Ending) -> Option<FindingKind> {
    match ending {
        Ending::Complete | Ending::Stalled | Ending::Abandoned => None,
        Ending::Livelock => Some(FindingKind::Livelock(Endless::AsFound)),
        Ending::Undrained => Some(FindingKind::Undrained),
        Ending::Panicked { thread, message } => Some(FindingKind::Panic {
            message: format!("`{thread}`: {message}"),
        }),
    }
}
