//! The regression suite, generic over families: a named test per scenario and engine, and more.
//!
//! `cargo test removable_storage` runs one family; `cargo test cancel_twice` one scenario; `cargo
//! test machine_exhaustive` one engine. What is tested of a family:
//!
//! - *engines*: every scenario under every engine;
//! - *stored*: the outcome tables and witnesses in `snapshots/`, and those witnesses held against
//!   specification and invariants again;
//! - *violations*: every `must` clause has a trace that breaks it and nothing else;
//! - *ledger*: every clause is modelled, or listed as not modelled; the specification's laws;
//! - *references*: what one part of a family says of another in text is still there;
//! - *assignments*: the service under every value of every reading, and every pair of values;
//! - *wrong*: every wrong service is caught.

mod assignments;
mod engines;
mod ledger;
mod references;
mod stored;
mod violations;
mod wrong;

use std::{collections::BTreeSet, path::PathBuf, process::ExitCode, sync::Arc};

use libtest_mimic::{Arguments, Failed, Trial};
use models::family::Family;
use scenarios::{file::Scenario, library};

/// Runs the suite of a family, as the main function of a test without harness.
#[must_use]
pub fn suite<F: Family>() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match load::<F>() {
        Ok(scenarios) => trials::<F>(&scenarios),
        Err(text) => vec![Trial::test(name::<F>("files"), move || {
            Err(Failed::from(text))
        })],
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials<F: Family>(scenarios: &[Arc<Scenario>]) -> Vec<Trial> {
    let mut trials = vec![count::<F>(scenarios)];
    engines::add::<F>(scenarios, &mut trials);
    stored::add::<F>(scenarios, &mut trials);
    violations::add::<F>(scenarios, &mut trials);
    ledger::add::<F>(scenarios, &mut trials);
    references::add::<F>(scenarios, &mut trials);
    assignments::add::<F>(scenarios, &mut trials);
    wrong::add::<F>(scenarios, &mut trials);
    trials.push(complete::<F>(&trials));
    trials
}

/// The engines that run every scenario; loom runs those that say how many preemptions they afford.
const ALWAYS: [&str; 4] = [
    "statespace",
    "machine_exhaustive",
    "machine_seeded",
    "native",
];

/// Whatever stands in the folder of a family is a scenario, and has its tests.
fn complete<F: Family>(trials: &[Trial]) -> Trial {
    let names: BTreeSet<String> = trials.iter().map(|trial| trial.name().to_owned()).collect();
    Trial::test(name::<F>("every_file_has_its_tests"), move || {
        for entry in folder::<F>().read_dir()? {
            let path = entry?.path();
            if path.ends_with("violations") {
                continue;
            }
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let loom = std::fs::read_to_string(&path)?.contains("\n[loom]\n");
            let engines = ALWAYS.into_iter().chain(loom.then_some("loom"));
            for test in engines.map(|engine| name::<F>(&format!("{stem}::{engine}"))) {
                let is_there = path.extension().is_some_and(|it| it == "toml");
                ensure(is_there && names.contains(&test), || {
                    format!("{} has no test {test}", path.display())
                })?;
            }
        }
        Ok(())
    })
}

/// The fewest scenarios that a family has.
const SCENARIOS_MIN: usize = 10;
/// The fewest scenarios of a family that run whole under loom.
const LOOM_MIN: usize = 3;

fn count<F: Family>(scenarios: &[Arc<Scenario>]) -> Trial {
    let found = scenarios.len();
    let loom = scenarios
        .iter()
        .filter(|it| it.loom_preemptions.is_some())
        .count();
    Trial::test(name::<F>("has_enough_scenarios"), move || {
        ensure(found >= SCENARIOS_MIN, || format!("{found} scenarios"))?;
        ensure(loom >= LOOM_MIN, || {
            format!("{loom} scenarios run under loom")
        })
    })
}

/// Where the scenario files of a family are.
fn folder<F: Family>() -> PathBuf {
    library::root().join(F::NAME)
}

fn load<F: Family>() -> Result<Vec<Arc<Scenario>>, String> {
    let files = library::files(library::root(), F::NAME).map_err(|error| error.to_string())?;
    let load = |path: &PathBuf| match Scenario::load::<F>(path) {
        Ok(scenario) => Ok(Arc::new(scenario)),
        Err(scenarios::text_file::LoadError::Bad(bad)) => Err(bad.plain()),
        Err(error) => Err(error.to_string()),
    };
    files.iter().map(load).collect()
}

/// The name of a test: `removable_storage::cancel_twice::statespace`.
fn name<F: Family>(rest: &str) -> String {
    format!("{}::{rest}", F::NAME)
}

fn ensure(holds: bool, text: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds {
        Ok(())
    } else {
        Err(Failed::from(text()))
    }
}
