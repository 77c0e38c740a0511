//! Stored outcome tables and witnesses: `snapshots/snapshots/<family>/<scenario>.snap`.
//!
//! A snapshot lists every permitted outcome with its grade and clauses, and the witness of each
//! outcome that an expectation names, as a trace file. Another test reads those traces back and
//! holds them against specification and invariants.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use libtest_mimic::{Failed, Trial};
use models::family::{Family, History};
use scenarios::{
    check::{Effort, permitted},
    file::{Expectation, Scenario},
    outcome::Outcome,
    text, trace_file,
};
use sim::{
    clause::ClauseSet,
    monitor::Monitor,
    statespace::{Permitted, Witness},
    trace::Stamped,
};

use crate::{ensure, name};

/// Begins the witness of an outcome in a snapshot.
const WITNESS: &str = "witness of outcome ";

pub(crate) fn add<F: Family>(scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    for scenario in scenarios {
        let (shown, read) = (Arc::clone(scenario), Arc::clone(scenario));
        let outcomes = name::<F>(&format!("{}::outcomes", scenario.name));
        trials.push(Trial::test(outcomes, move || snapshot::<F>(&shown)));
        let stored = name::<F>(&format!("{}::stored_traces", scenario.name));
        trials.push(Trial::test(stored, move || read_back::<F>(&read)));
    }
}

fn folder<F: Family>() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("snapshots")
        .join(F::NAME)
}

fn snapshot<F: Family>(scenario: &Arc<Scenario>) -> Result<(), Failed> {
    let spec = F::spec(&scenario.world);
    let space = permitted::<F>(scenario, &spec, &Effort::usual(), &mut |_| ());
    ensure(space.complete, || "the search was cut short".into())?;
    let mut lines = vec![scenario.summary.clone(), String::new()];
    let mut witnesses = Vec::new();
    for (number, (outcome, how)) in (1..).zip(&space.outcomes) {
        let named: Vec<&Expectation> = scenario
            .expectations
            .iter()
            .filter(|it| it.matches(outcome))
            .collect();
        lines.push(format!(
            "{number}. {}{}",
            outcome.text(scenario),
            graded(scenario, &named)
        ));
        if !named.is_empty() {
            witnesses.push(format!("{WITNESS}{number}"));
            witnesses.push(trace_file::write(scenario, &trace(how)));
        }
    }
    for clause in space.breaches.keys() {
        lines.push(format!(
            "the caller can break {}",
            text::id(scenario, *clause)
        ));
    }
    lines.push(String::new());
    lines.extend(witnesses);
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(folder::<F>());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(scenario.name.as_str(), lines.join("\n")));
    Ok(())
}

fn graded(scenario: &Scenario, named: &[&Expectation]) -> String {
    let words = named.iter().map(|expectation| {
        let clauses = expectation
            .clauses
            .iter()
            .map(|clause| text::id(scenario, *clause));
        let clauses: Vec<_> = clauses.collect();
        format!(" [{} {}]", expectation.grade.text(), clauses.join(", "))
    });
    words.collect()
}

fn trace(how: &Permitted) -> Vec<Stamped> {
    let events = |witness: &Witness| {
        witness
            .iter()
            .filter_map(|step| step.event)
            .map(|event| Stamped { at: 0, event })
            .collect()
    };
    events(&how.witness)
}

fn read_back<F: Family>(scenario: &Arc<Scenario>) -> Result<(), Failed> {
    let path = folder::<F>().join(format!("{}.snap", scenario.name));
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Failed::from(format!("{}: {error}", path.display())))?;
    let spec = F::spec(&scenario.world);
    let mut monitor = Monitor::new(&spec, scenario.settled, ClauseSet::new());
    for part in text.split(WITNESS).skip(1) {
        let (number, trace) = part.split_once('\n').unwrap_or((part, ""));
        let label = format!("{}#{number}", path.display());
        let trace = trace_file::read(scenario, &label, trace.trim_end())
            .map_err(|bad| Failed::from(bad.plain()))?;
        ensure(Outcome::of(scenario, &trace).is_ok(), || {
            format!("{label}: foreign")
        })?;
        let verdict = monitor.check(&trace);
        ensure(verdict.conforms(), || format!("{label}: {verdict:?}"))?;
        let history = History {
            world: &scenario.world,
            events: &trace,
        };
        for invariant in F::INVARIANTS {
            let broken = (invariant.check)(&history).err();
            let broken = broken.filter(|broken| !broken.is_note::<F>());
            ensure(broken.is_none(), || {
                format!("{label}: {}: {broken:?}", invariant.name)
            })?;
        }
    }
    Ok(())
}
