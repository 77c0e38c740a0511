//! Every scenario under every engine, each a test of its own.

use std::{collections::BTreeSet, sync::Arc};

use libtest_mimic::{Failed, Trial};
use models::family::Family;
use scenarios::{
    check::{Checked, Effort, Judgement, Verdict, check},
    engine::{Bounds, Engine, Run},
    file::Scenario,
    table::table,
    text,
};

use crate::{ensure, name};

/// Wide enough for three clients.
const WIDTH: usize = 120;

/// What the suite can afford; `countermand check` does more.
pub(crate) fn effort(engine: Engine) -> Effort {
    Effort {
        engines: BTreeSet::from([engine]),
        bounds: Bounds::executions(10_000),
        seeds: 100,
        rounds: 10,
        short_outcomes: false,
        ..Effort::usual()
    }
}

pub(crate) fn add<F: Family>(scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    for scenario in scenarios {
        for engine in Engine::ALL {
            if engine == Engine::Loom && scenario.loom_preemptions.is_none() {
                continue;
            }
            let scenario = Arc::clone(scenario);
            let test = format!("{}::{}", scenario.name, engine.name().replace('-', "_"));
            trials.push(Trial::test(name::<F>(&test), move || {
                run::<F>(&scenario, engine)
            }));
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "what is bounded is said where the tests run"
)]
fn run<F: Family>(scenario: &Arc<Scenario>, engine: Engine) -> Result<(), Failed> {
    let checked = check(F::RIGHT, scenario, &effort(engine), &mut |_| ());
    if let Some(bound) = checked.runs.iter().find_map(bounded) {
        // A bounded run never claims to be exhaustive.
        eprintln!("{} {engine}: bounded by {bound}", scenario.name);
    }
    ensure(checked.permitted.complete, || {
        "the search of the specification was cut short".into()
    })?;
    let good = matches!(checked.verdict, Verdict::Met | Verdict::Inconclusive);
    ensure(good, || complaint(&checked))
}

fn bounded(run: &Run) -> Option<String> {
    (run.engine == Engine::MachineExhaustive)
        .then(|| run.bound())
        .flatten()
}

/// Everything that is wrong, for people.
pub(crate) fn complaint(checked: &Checked) -> String {
    let scenario = &checked.scenario;
    let mut lines = vec![format!("{:?}: {}", checked.verdict, scenario.path)];
    let unmet = checked
        .judged
        .iter()
        .filter(|it| it.judgement == Judgement::NotMet);
    lines.extend(unmet.map(|judged| {
        let expected = &scenario.expectations[judged.index];
        let grade = expected.grade.text();
        format!(
            "{grade} {}: {}",
            text::expectation(scenario, expected),
            judged.why
        )
    }));
    let found = checked.runs.iter();
    for (run, finding) in found.flat_map(|run| run.findings.iter().map(move |it| (run, it))) {
        lines.push(text::found(scenario, run.readings, finding));
        lines.push(table(
            scenario,
            &finding.witness.trace,
            finding.kind.event(),
            WIDTH,
        ));
        let witness = &finding.witness;
        let how = witness
            .shortness
            .map(|how| format!("{how} "))
            .unwrap_or_default();
        let schedule = witness.schedule.iter();
        lines.extend(schedule.map(|it| format!("{how}schedule: {it}")));
        lines.extend(finding.waits.iter().cloned());
        let mut smaller = checked.smaller.iter();
        if let Some(smaller) = smaller.find(|it| it.is_of(run, finding)) {
            lines.push("the same in a smaller scenario:".into());
            lines.push(smaller.scenario.source.clone());
        }
    }
    let breaches = checked.unexpected_breaches.iter();
    lines.extend(breaches.map(|clause| format!("caller breaks {}", text::id(scenario, *clause))));
    if let Some(stuck) = &checked.permitted.stuck {
        let owed = stuck.owed.iter().map(|clause| text::id(scenario, *clause));
        let owed: Vec<_> = owed.collect();
        lines.push(format!(
            "the specification owes what it never permits: {}",
            owed.join(", ")
        ));
        let steps = stuck.witness.iter().map(|step| match &step.event {
            Some(event) => format!(
                "{} {}",
                text::who(scenario, event),
                text::what(scenario, event)
            ),
            None => format!("  {}", step.text),
        });
        lines.extend(steps);
    }
    if checked.forbidden() == 0 {
        lines.push("it forbids nothing".into());
    }
    lines.join("\n")
}
