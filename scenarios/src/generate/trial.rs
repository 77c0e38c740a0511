//! A trial: a random scenario under a schedule of bytes, held against specification and invariants.

use std::{fmt::Write as _, sync::Arc};

use arbitrary::{Arbitrary, Result, Unstructured};
use models::family::{Family, Subject};
use sim::trace::Stamped;

use super::{Generator, Recipe, Steps};
use crate::{
    engine::{Engine, Finding, FindingKind, Observer, Run, replay_with},
    file::Scenario,
    problem::BadFile,
    table::table,
    text,
};

/// A random scenario and a schedule for it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trial {
    /// The scenario.
    pub recipe: Recipe,
    /// What decides its steps; see [`Steps`].
    pub schedule: Vec<u8>,
}

impl<'a> Arbitrary<'a> for Trial {
    /// What the recipe leaves is the schedule.
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let recipe = bytes.arbitrary()?;
        let schedule = bytes.bytes(bytes.len())?.to_vec();
        Ok(Self { recipe, schedule })
    }
}

/// How many states of a specification may explain one trial. Few programs need more, and those
/// would take as long as hundreds of others.
const STATES_MAX: usize = 2_000;

/// What came of a trial.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The scenario that was run.
    pub scenario: Arc<Scenario>,
    /// Its one execution.
    pub run: Run,
}

impl Trial {
    /// Runs it once.
    ///
    /// # Errors
    /// When the scenario that was written cannot be read.
    pub fn run<F: Family>(
        &self,
        subject: Subject<F>,
        generator: &Generator,
    ) -> std::result::Result<Tried, BadFile> {
        let scenario = generator.scenario(&self.recipe)?;
        let spec = F::spec(&scenario.world);
        let readings = scenario.readings;
        let mut observer = Observer::<F>::within(STATES_MAX, &scenario, &spec, readings, readings);
        let mut strategy = Steps::new(&self.schedule);
        replay_with(subject, &scenario, readings, &mut strategy, &mut observer);
        let run = observer.finish(Engine::MachineSeeded, false, Vec::new());
        Ok(Tried { scenario, run })
    }
}

/// The width of a printed trace.
const WIDTH: usize = 160;

impl Tried {
    /// What is wrong, unless it is only that nobody knows.
    #[must_use]
    pub fn wrong(&self) -> Option<&Finding> {
        let mut findings = self.run.findings.iter();
        findings.find(|it| !it.kind.is_inconclusive())
    }

    /// The trace of its execution, unless that ended out of order.
    #[must_use]
    pub fn trace(&self) -> &[Stamped] {
        let shown = self.run.shown.values().next();
        shown.map_or(&[], |shown| &shown.witness.trace)
    }

    /// Everything that is needed to look at a finding: the scenario file, the schedule, the trace,
    /// what is wrong with it, and what would have been permitted.
    #[must_use]
    pub fn report(&self, finding: &Finding) -> String {
        let scenario = &self.scenario;
        let schedule = finding.witness.schedule.as_deref().unwrap_or_default();
        let trace = table(
            scenario,
            &finding.witness.trace,
            finding.kind.event(),
            WIDTH,
        );
        let mut report = text::found(scenario, self.run.readings, finding);
        let _ = write!(report, "\n\n{trace}\nschedule: {schedule}\n");
        if let FindingKind::Violation(violation) = &finding.kind {
            report.push_str("permitted here:\n");
            for line in text::frontier(scenario, violation) {
                let _ = writeln!(report, "  {line}");
            }
        }
        for line in &finding.waits {
            let _ = writeln!(report, "{line}");
        }
        let _ = write!(report, "\n# generated.toml\n{}", scenario.source);
        report
    }
}
