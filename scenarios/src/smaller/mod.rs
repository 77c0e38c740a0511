//! Smaller scenarios: of what a service does wrong in a scenario, as few clients and calls as show
//! it.
//!
//! One client after the other is taken out, then one call after the other, as long as the engine
//! that found something wrong finds something of the same kind against the same clauses in what is
//! left (Zeller and Hildebrandt, *Simplifying and Isolating Failure-Inducing Input*, IEEE TSE 28(2),
//! 2002, one part at a time). What the scenario expected goes; in its place stands what the wrong
//! execution shows.

mod cuts;
mod expectation;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use models::family::{Family, Subject};
use sim::reading::Readings;

use crate::{
    engine::{
        Bounds, Engine, Finding, Likeness, Run, Sampler, Seeds, run_exhaustive, run_seeded, shorten,
    },
    file::Scenario,
    tables::Tables,
};

/// How many executions an attempt takes where executions are as long as they can be.
const ENDLESS_MAX: u64 = 20;

/// What limits the search for a smaller scenario.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    /// How many executions each attempt takes at most.
    pub executions: u64,
    /// How many attempts there are at most.
    pub attempts: u32,
}

/// A smaller scenario in which the same is wrong.
#[derive(Clone, Debug)]
pub struct Smaller {
    /// Which engine found it there.
    pub engine: Engine,
    /// The readings for which the service was built.
    pub readings: Readings,
    /// What is wrong there, in a short execution.
    pub finding: Finding,
    /// What is left of the scenario.
    pub scenario: Arc<Scenario>,
}

impl Smaller {
    /// Whether it is about a finding.
    #[must_use]
    pub fn is_of(&self, run: &Run, finding: &Finding) -> bool {
        (self.engine, self.readings) == (run.engine, run.readings)
            && self.finding.kind.likeness() == finding.kind.likeness()
    }
}

/// Looks for a smaller scenario in which an engine finds the same; none if nothing can be left out.
pub fn smaller<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    run: &Run,
    finding: &Finding,
    limit: Limit,
) -> Option<Smaller> {
    // Only executions of the machine can be looked at again.
    finding.witness.schedule.as_ref()?;
    let executions = match finding.is_endless() {
        true => limit.executions.min(ENDLESS_MAX),
        false => limit.executions,
    };
    let search = Search {
        tables: Tables::of::<F>(),
        path: &scenario.path,
        engine: run.engine,
        readings: run.readings,
        likeness: finding.kind.likeness(),
        executions,
    };
    let (left, finding) = search.reduce(subject, &scenario.source, limit.attempts)?;
    Some(Smaller {
        engine: run.engine,
        readings: run.readings,
        finding,
        scenario: left,
    })
}

struct Search<'a> {
    tables: Tables,
    path: &'a str,
    engine: Engine,
    readings: Readings,
    likeness: Likeness,
    executions: u64,
}

impl Search<'_> {
    /// Takes out whatever can be; the scenario that is left, and what is wrong there.
    fn reduce<F: Family>(
        &self,
        subject: Subject<F>,
        source: &str,
        attempts: u32,
    ) -> Option<(Arc<Scenario>, Finding)> {
        let nothing_said = expectation::placeholder(&self.tables)?;
        let mut text = cuts::without(source, &cuts::expectations(source));
        let mut smallest = None;
        let (mut next, mut in_vain) = (0, 0);
        let mut parts = cuts::cuts(&text);
        for _ in 0..attempts {
            if in_vain == parts.len() {
                break;
            }
            let cut = cuts::without(&text, &[parts[next % parts.len()].clone()]);
            match self.attempt(subject, &format!("{cut}{nothing_said}")) {
                Some(found) => {
                    smallest = Some(found);
                    text = cut;
                    parts = cuts::cuts(&text);
                    in_vain = 0;
                }
                None => {
                    next += 1;
                    in_vain += 1;
                }
            }
        }
        let (scenario, mut run) = smallest?;
        let spec = F::spec(&scenario.world);
        shorten(subject, &scenario, &spec, &mut run, self.executions, |_| {
            false
        });
        let finding = run.findings.pop()?;
        let said = expectation::shown::<F>(&scenario, self.readings, &finding);
        let with = |expectation: &str| {
            let text = format!("{}\n{expectation}", text.trim_end());
            Scenario::parse(&self.tables, self.path, &text).ok()
        };
        let scenario = said
            .and_then(|said| with(&said))
            .or_else(|| with(&nothing_said))?;
        Some((Arc::new(scenario), finding))
    }

    /// If a text is a scenario in which the same is wrong: the scenario, and the run that found
    /// just that.
    fn attempt<F: Family>(&self, subject: Subject<F>, text: &str) -> Option<(Arc<Scenario>, Run)> {
        let scenario = Scenario::parse(&self.tables, self.path, text).ok()?;
        let scenario = Arc::new(scenario);
        let spec = F::spec(&scenario.world);
        let mut run = match self.engine {
            Engine::MachineExhaustive => {
                let bounds = Bounds::executions(self.executions);
                run_exhaustive(
                    subject,
                    &scenario,
                    &spec,
                    self.readings,
                    &bounds,
                    &mut |_, _| (),
                )
            }
            Engine::MachineSeeded => {
                let seeds = Seeds {
                    sampler: Sampler::default(),
                    first: 1,
                    count: self.executions,
                };
                run_seeded(
                    subject,
                    &scenario,
                    &spec,
                    self.readings,
                    seeds,
                    None,
                    &mut |_| (),
                )
            }
            Engine::Statespace | Engine::Loom | Engine::Native => return None,
        };
        run.findings
            .retain(|finding| finding.kind.likeness() == self.likeness);
        run.notes.clear();
        (!run.findings.is_empty()).then_some((scenario, run))
    }
}
