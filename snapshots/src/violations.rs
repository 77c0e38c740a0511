//! Every `must` that binds the implementation has the shortest trace that breaks it and nothing
//! else; every `must` that binds the caller has a scenario that expects that blame.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use libtest_mimic::{Failed, Trial};
use models::family::Family;
use scenarios::{file::Scenario, trace_file};
use sim::{
    clause::{Binds, ClauseId, ClauseSet, Strength},
    monitor::Monitor,
    verdict::Verdict,
};

use crate::{ensure, folder, name};

pub(crate) fn add<F: Family>(scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    for (index, clause) in F::CLAUSES.iter().enumerate() {
        if clause.strength != Strength::Must || clause.not_modelled.is_some() {
            continue;
        }
        let (id, scenarios) = (ClauseId(index as u16), scenarios.to_vec());
        let test = name::<F>(&format!("breaks::{}", clause.id));
        match clause.binds {
            Binds::Implementation => {
                trials.push(Trial::test(test, move || broken::<F>(id, &scenarios)));
            }
            Binds::Caller => trials.push(Trial::test(test, move || blamed(id, &scenarios))),
            Binds::Provider | Binds::Wire => {}
        }
    }
    trials.push(Trial::test(
        name::<F>("breaks::no_unknown_clause"),
        unknown::<F>,
    ));
}

fn file<F: Family>(clause: ClauseId) -> PathBuf {
    let id = F::CLAUSES[usize::from(clause.0)].id;
    folder::<F>().join("violations").join(format!("{id}.jsonl"))
}

/// The stored trace is rejected for this clause alone, and accepted without its guards.
fn broken<F: Family>(clause: ClauseId, scenarios: &[Arc<Scenario>]) -> Result<(), Failed> {
    let path = file::<F>(clause);
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Failed::from(format!("{shown}: {error}")))?;
    let header = trace_file::header(&shown, &text).map_err(|bad| Failed::from(bad.plain()))?;
    let scenario = scenarios
        .iter()
        .find(|scenario| scenario.name == header.scenario);
    let scenario = scenario.ok_or_else(|| Failed::from(format!("{shown}: unknown scenario")))?;
    let trace =
        trace_file::read(scenario, &shown, &text).map_err(|bad| Failed::from(bad.plain()))?;
    let spec = F::spec(&scenario.world);
    match Monitor::new(&spec, scenario.settled, ClauseSet::new()).check(&trace) {
        Verdict::Violates(violation) => {
            let ids = violation
                .clauses
                .iter()
                .map(|it| F::CLAUSES[usize::from(it.0)].id);
            let ids: Vec<_> = ids.collect();
            ensure(violation.clauses == [clause], || {
                format!("{shown}: rejected for {ids:?}")
            })?;
        }
        other => return Err(Failed::from(format!("{shown}: not rejected: {other:?}"))),
    }
    let relaxed = Monitor::new(&spec, scenario.settled, ClauseSet::of(clause)).check(&trace);
    ensure(relaxed.conforms(), || {
        format!("{shown}: without the guard: {relaxed:?}")
    })
}

fn blamed(clause: ClauseId, scenarios: &[Arc<Scenario>]) -> Result<(), Failed> {
    let expects = |scenario: &Arc<Scenario>| {
        scenario
            .expectations
            .iter()
            .any(|it| it.breach() == Some(clause))
    };
    ensure(scenarios.iter().any(expects), || {
        "no scenario expects this blame".into()
    })
}

/// A trace for a clause that is not in the ledger would never be looked at.
fn unknown<F: Family>() -> Result<(), Failed> {
    let known: BTreeSet<&str> = F::CLAUSES.iter().map(|clause| clause.id).collect();
    let folder = folder::<F>().join("violations");
    let entries = folder
        .read_dir()
        .map_err(|error| Failed::from(error.to_string()))?;
    for entry in entries {
        let path = entry
            .map_err(|error| Failed::from(error.to_string()))?
            .path();
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        ensure(known.contains(stem.as_str()), || {
            format!("{}: no such clause", path.display())
        })?;
    }
    Ok(())
}
