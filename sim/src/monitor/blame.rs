//! Blame: why an event was rejected, found by relaxing guards and trying again.
//!
//! Only a clause that refused something on the way can be to blame, so only those are tried, one by
//! one. If none of them explains the event alone, all are relaxed together, and then whichever is
//! not needed is put back.
//!
//! Outputs that stand side by side may change places without anybody noticing, and then another one
//! is rejected first. Yet whoever knows one trace of each class knows what all of them are blamed on:
//! it is looked for in the trace in which what stands side by side is in the order of its activities.

use super::{Advance, Monitor, Node};
use crate::{
    assignments::Assignments,
    clause::{ClauseId, ClauseSet},
    reading::Readings,
    spec::Spec,
    trace::{Event, Stamped},
    verdict::{Explanation, Frontier, Violation},
};

impl<M: Spec> Monitor<'_, M> {
    /// Explains why an event of a trace is rejected at `node`.
    pub(super) fn blame(&mut self, node: Node, trace: &[Stamped], event: usize) -> Violation {
        let trace = with_outputs_beside(trace, event);
        let (sorted, places) = sorted(trace);
        let Some((sorted_node, last)) = self.rejected(&sorted) else {
            // A specification that does not let outputs change places, or a bound of the monitor.
            return self.explain(node, &trace[..=event]);
        };
        let violation = self.explain(sorted_node, &sorted[..=last]);
        if places[..=last].contains(&event) {
            return Violation {
                event,
                frontier: self.accepted_next(node),
                ..violation
            };
        }
        in_place(violation, trace, &places, last)
    }

    /// Explains why the last event of `seen` is rejected at `node`.
    fn explain(&self, node: Node, seen: &[Stamped]) -> Violation {
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

    /// Where a trace is rejected first, and which of its events is.
    fn rejected(&mut self, trace: &[Stamped]) -> Option<(Node, usize)> {
        let mut node = self.start();
        for (index, stamped) in trace.iter().enumerate() {
            match self.advance(node, &stamped.event) {
                Advance::Next(next) if self.breached(next) => return None,
                Advance::Next(next) => node = next,
                Advance::Rejected => return Some((node, index)),
                Advance::Overflow => return None,
            }
        }
        None
    }
}

/// Events that may change places with their neighbours of the same side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Inputs,
    Outputs,
}

/// On which side an event is; on none if it keeps its place. A callback does: its entry and its exit
/// tell who had begun and who had ended.
const fn side(event: &Event) -> Option<Side> {
    match event {
        Event::Call { .. } | Event::Deadline { .. } | Event::Fault { .. } => Some(Side::Inputs),
        Event::Return { .. } => Some(Side::Outputs),
        Event::Enter { .. } | Event::Exit { .. } | Event::Quiescent => None,
    }
}

/// A trace up to an event, and to the last of the outputs that stand beside it.
fn with_outputs_beside(trace: &[Stamped], event: usize) -> &[Stamped] {
    let behind = trace[event..].iter();
    let outputs = behind.take_while(|it| side(&it.event) == Some(Side::Outputs));
    &trace[..event + outputs.count().max(1)]
}

/// The equivalent trace in which neighbours that may change places are in the order of their
/// activities, and where its events stand in the given one. Inputs are among them: a specification
/// in which a guard does not hold may mind their order.
fn sorted(trace: &[Stamped]) -> (Vec<Stamped>, Vec<usize>) {
    let side_of = |place: &usize| side(&trace[*place].event);
    let mut places: Vec<usize> = (0..trace.len()).collect();
    for block in places.chunk_by_mut(|a, b| side_of(a).is_some() && side_of(a) == side_of(b)) {
        block.sort_by_key(|place| trace[*place].event.activity());
    }
    let sorted = places.iter().map(|place| trace[*place]);
    (sorted.collect(), places)
}

/// A violation of the sorted trace as one of the trace itself, which is rejected earlier for an event
/// that has nothing to do with it: the offending event is the one with which all has happened that is
/// to blame. What has happened before is not permitted once more.
fn in_place(violation: Violation, trace: &[Stamped], places: &[usize], last: usize) -> Violation {
    let event = places[..=last].iter().copied().max().unwrap_or(last);
    let mut accepted = violation.frontier.accepted;
    let happened = |it: &Event| {
        let mut later = places[last + 1..].iter();
        later.any(|place| *place < event && trace[*place].event == *it)
    };
    accepted.retain(|it| !happened(&it.event));
    Violation {
        event,
        frontier: Frontier {
            accepted,
            ..violation.frontier
        },
        ..violation
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
