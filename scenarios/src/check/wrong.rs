//! Wrong services: each must be caught by some scenario of its family.

use std::sync::Arc;

use models::family::{Family, Subject, SubjectVisitor};
use sim::clause::ClauseId;

use super::{Effort, assignments};
use crate::{
    engine::{Finding, Run, Seeds, run_exhaustive, run_seeded},
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
    /// How many executions that scenario needed at most.
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
    let mut hunter = Hunter::<F> {
        scenarios,
        effort,
        caught: Vec::new(),
        family: std::marker::PhantomData,
    };
    F::wrong_services(&mut hunter);
    hunter.caught
}

struct Hunter<'a, F> {
    scenarios: &'a [Arc<Scenario>],
    effort: &'a Effort,
    caught: Vec<Caught>,
    family: std::marker::PhantomData<F>,
}

impl<F: Family> SubjectVisitor for Hunter<'_, F> {
    fn visit<S: Subject>(&mut self) {
        self.caught.push(catch::<F, S>(self.scenarios, self.effort));
    }
}

/// Runs one service against scenarios; the one that catches it after the fewest executions counts.
pub fn catch<F: Family, S: Subject>(scenarios: &[Arc<Scenario>], effort: &Effort) -> Caught {
    let mut caught = Caught {
        name: S::NAME,
        summary: S::SUMMARY,
        by: None,
        executions: 0,
    };
    for scenario in scenarios {
        let Some((executions, finding)) = hunt::<F, S>(scenario, effort) else {
            continue;
        };
        if caught.by.is_none() || executions < caught.executions {
            caught.executions = executions;
            caught.by = Some((Arc::clone(scenario), finding));
        }
    }
    caught
}

/// The first finding in a scenario, with how many executions showed it at most.
fn hunt<F: Family, S: Subject>(
    scenario: &Arc<Scenario>,
    effort: &Effort,
) -> Option<(u64, Finding)> {
    let spec = F::spec(&scenario.world);
    assignments(scenario).into_iter().find_map(|readings| {
        let quiet = &mut |_| ();
        let all = effort.seeds();
        let seeds = Seeds {
            count: all.count.min(500),
            ..all
        };
        let first = |run: Run| {
            let mut real = run
                .findings
                .into_iter()
                .filter(|it| !it.kind.is_inconclusive());
            real.next().map(|finding| (run.executions, finding))
        };
        first(run_seeded::<F, S>(scenario, &spec, readings, seeds, quiet)).or_else(|| {
            let most = effort.exhaustive_max.min(5_000);
            first(run_exhaustive::<F, S>(
                scenario, &spec, readings, most, quiet,
            ))
        })
    })
}
