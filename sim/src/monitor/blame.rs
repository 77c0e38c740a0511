//! Blame: why an event was rejected, found by relaxing guards and trying again.
//!
//! Only a clause that refused something on the way can be to blame, so only those are tried, one by
//! one. If none of them explains the event alone, all are relaxed together, and then whichever is
//! not needed is put back.

use super::{Advance, Monitor, Node};
use crate::{
    assignments::Assignments,
    clause::{ClauseId, ClauseSet},
    reading::Readings,
    spec::Spec,
    trace::Stamped,
    verdict::{Explanation, Violation},
};

impl<M: Spec> Monitor<'_, M> {
    /// Explains why the last event of `seen` is rejected at `node`.
    pub(super) fn blame(&self, node: Node, seen: &[Stamped]) -> Violation {
        let frontier = self.accepted_next(node);
        let mut court = Court {
            spec: self.configs.spec(),
            budget: self.budget,
            seen,
            owed: frontier.owed.iter().copied().collect(),
            bounded: false,
        };
        let (explanation, clauses) = court.explain(self.readings);
        Violation {
            event: seen.len() - 1,
            clauses,
            explanation,
            otherwise: court.otherwise(self.readings),
            bounded: court.bounded,
            frontier,
        }
    }
}

/// Tries a rejected trace again and again.
struct Court<'a, M> {
    spec: &'a M,
    budget: usize,
    seen: &'a [Stamped],
    /// What is owed just before the last event.
    owed: ClauseSet,
    bounded: bool,
}

impl<'a, M: Spec> Court<'a, M> {
    /// The clauses that forbid the last event, and how.
    fn explain(&mut self, readings: Readings) -> (Explanation, Vec<ClauseId>) {
        let (_, suspects) = self.accepts(readings, ClauseSet::new());
        let alone = |clause: &ClauseId| self.accepts(readings, ClauseSet::of(*clause)).0;
        let single: Vec<ClauseId> = suspects.iter().filter(alone).collect();
        if !single.is_empty() {
            return (Explanation::Single, single);
        }
        match self.together(readings, suspects) {
            Some(clauses) => (Explanation::Together, clauses.iter().collect()),
            None => (Explanation::Unexplained, Vec::new()),
        }
    }

    /// A set of clauses without which the last event is accepted, and of which none can be left
    /// out.
    fn together(&mut self, readings: Readings, mut relaxed: ClauseSet) -> Option<ClauseSet> {
        loop {
            let (accepted, refusing) = self.accepts(readings, relaxed);
            if accepted {
                break;
            }
            // Behind a relaxed guard there may be others.
            let mut more = relaxed;
            more.extend(&refusing);
            if more == relaxed {
                return None;
            }
            relaxed = more;
        }
        // Where a rest is refused, the duties at hand explain it better than a guard further back.
        let (last, first): (Vec<_>, Vec<_>) = relaxed
            .iter()
            .partition(|clause| self.owed.contains(*clause));
        for clause in first.into_iter().chain(last) {
            let fewer: ClauseSet = relaxed.iter().filter(|other| *other != clause).collect();
            if self.accepts(readings, fewer).0 {
                relaxed = fewer;
            }
        }
        Some(relaxed)
    }

    /// Other readings than the stated ones under which the trace would be accepted.
    fn otherwise(&mut self, readings: Readings) -> Option<Assignments> {
        if readings == Readings::UNDECIDED {
            return None;
        }
        let (monitor, node) = self.run(Readings::UNDECIDED, ClauseSet::new());
        node.map(|node| monitor.admissible(node))
    }

    /// Whether the trace is accepted, the caller not being to blame, and which clauses refused
    /// something on the way.
    fn accepts(&mut self, readings: Readings, relaxed: ClauseSet) -> (bool, ClauseSet) {
        let (monitor, node) = self.run(readings, relaxed);
        (node.is_some(), monitor.refusing())
    }

    fn run(&mut self, readings: Readings, relaxed: ClauseSet) -> (Monitor<'a, M>, Option<Node>) {
        let mut monitor = Monitor::with_budget(self.spec, readings, relaxed, self.budget);
        let mut node = monitor.start();
        for stamped in self.seen {
            match monitor.advance(node, &stamped.event) {
                Advance::Next(next) if !monitor.breached(next) => node = next,
                Advance::Next(_) | Advance::Rejected => return (monitor, None),
                Advance::Overflow => {
                    self.bounded = true;
                    return (monitor, None);
                }
            }
        }
        (monitor, Some(node))
    }
}
