//! Wrong services: each must be caught by some scenario of its family.

use std::sync::Arc;

use models::family::{Family, Subject};
use rayon::prelude::*;
use sim::clause::ClauseId;

use super::{Effort, assignments};
use crate::{
    engine::{Bounds, Finding, Run, Seeds, run_exhaustive, run_seeded},
    file::Scenario,
};

/// A wrong service, and how it was caught.
#[derive(Clone, Debug)]
pub struct Caught {
    /// Its name.
    pub name: &'static str,
    /// Its mistake.
    pub summary: &'static str,
    /// The scenario that catches it after the fewest executions, and what it finds; none if no
    /// scenario does.
    pub by: Option<(Arc<Scenario>, Finding)>,
    /// How many executions of that scenario it took.
    pub executions: u64,
}

impl Caught {
    /// The clauses that it is found to break.
    #[must_use]
    pub fn clauses(&self) -> Vec<ClauseId> {
        self.by
            .as_ref()
            .map(|(_, finding)| finding.kind.clauses())
            .unwrap_or_default()
    }
}

/// Runs every wrong service of a family against the family's scenarios until it is caught.
pub fn catch_wrong_services<F: Family>(
    scenarios: &[Arc<Scenario>],
    effort: &Effort,
) -> Vec<Caught> {
    let wrong = F::WRONG.iter();
    wrong.map(|it| catch(*it, scenarios, effort)).collect()
}

/// Runs one service against scenarios; the one that catches it after the fewest executions counts.
pub fn catch<F: Family>(
    subject: Subject<F>,
    scenarios: &[Arc<Scenario>],
    effort: &Effort,
) -> Caught {
    let hunted = scenarios.par_iter().enumerate();
    let found = hunted.filter_map(|(number, scenario)| {
        let (executions, finding) = hunt(subject, scenario, effort)?;
        Some((executions, number, finding))
    });
    let cheapest = found.min_by_key(|(executions, number, _)| (*executions, *number));
    Caught {
        name: subject.name,
        summary: subject.summary,
        executions: cheapest.as_ref().map_or(0, |(executions, ..)| *executions),
        by: cheapest.map(|(_, number, finding)| (Arc::clone(&scenarios[number]), finding)),
    }
}

/// The first finding in a scenario, with how many executions it took. Under one assignment of
/// readings after the other a few are sampled, and where that shows nothing all are visited.
fn hunt<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    effort: &Effort,
) -> Option<(u64, Finding)> {
    let spec = F::spec(&scenario.world);
    let all = effort.seeds();
    let seeds = Seeds {
        count: all.count.min(500),
        ..all
    };
    let bounds = Bounds::executions(effort.bounds.executions_max.min(5_000));
    let mut spent = 0;
    let mut first = |run: Run| {
        let mut real = run.findings.into_iter();
        let finding = real.find(|it| !it.kind.is_inconclusive());
        let took = run.found_after.filter(|_| finding.is_some());
        spent += took.unwrap_or(run.executions);
        finding.map(|finding| (spent, finding))
    };
    assignments(scenario).into_iter().find_map(|readings| {
        let sampled = run_seeded(subject, scenario, &spec, readings, seeds, None, &mut |_| ());
        first(sampled).or_else(|| {
            let quiet = &mut |_, _: Option<f64>| ();
            let visited = run_exhaustive(subject, scenario, &spec, readings, &bounds, quiet);
            first(visited)
        })
    })
}
