//! How soon every sampler finds the wrong services: `cargo run --release --example detection`.
//!
//! The strategies are compared side by side with those of other tools in `bench/`, on bugs that were
//! known when the default strategy was chosen. Here are services that nobody chose it by. Each runs
//! in scenarios that catch it, at most six of them, under the first assignment of readings, and
//! every sampler searches from twenty seeds. What is printed follows from the seeds alone: it is the
//! same on every machine.

#![expect(clippy::print_stdout, reason = "it is a program")]

use std::sync::Arc;

use models::{
    families::{self, FamilyVisitor},
    family::{Family, Subject},
};
use rayon::prelude::*;
use scenarios::{
    check::assignments,
    engine::{Sampler, Seeds, run_seeded},
    file::Scenario,
    library,
};

/// Searches of every sampler for every service in every scenario.
const SEARCHES: u64 = 20;
/// After how many executions a search has not found anything: tried with the first few before all.
const BUDGETS: [u64; 3] = [8, 64, 500];
/// In how many scenarios a service is searched for at most.
const SCENARIOS_MAX: usize = 6;
/// Far from the seeds of the searches.
const SEED_OF_TRIALS: u64 = 9_000_000;
const SEEDS_APART: u64 = 100_000;

/// Executions until each sampler finds a service in a scenario, on average.
struct Row {
    service: &'static str,
    scenario: String,
    executions: [f64; Sampler::ALL.len()],
}

/// Searches for the wrong services of a family.
struct Hunted;

impl FamilyVisitor for Hunted {
    type Output = Vec<Row>;

    fn visit<F: Family>(self) -> Vec<Row> {
        let files = library::files(library::root(), F::NAME).expect("the library can be read");
        let load = |path| Scenario::load::<F>(path).map(Arc::new);
        let scenarios: Result<Vec<_>, _> = files.iter().map(|path| load(path)).collect();
        let scenarios = scenarios.expect("the scenarios of the library are right");
        let wrong = F::WRONG.iter();
        wrong.flat_map(|it| rows(*it, &scenarios)).collect()
    }
}

/// A service under scenarios that catch it.
fn rows<F: Family>(subject: Subject<F>, scenarios: &[Arc<Scenario>]) -> Vec<Row> {
    // By any of them: what only one of them catches is its, whoever that is.
    let catches = |scenario: &&Arc<Scenario>| {
        let mut finds = Sampler::ALL.iter();
        finds.any(|sampler| search(subject, scenario, *sampler, SEED_OF_TRIALS).is_some())
    };
    let all: Vec<_> = scenarios.par_iter().filter(catches).collect();
    let some = all.len().min(SCENARIOS_MAX);
    let rows = (0..some).into_par_iter().map(|nth| {
        let scenario = all[nth * all.len() / some];
        Row {
            service: subject.name,
            scenario: scenario.name.clone(),
            executions: Sampler::ALL.map(|sampler| mean(subject, scenario, sampler)),
        }
    });
    rows.collect()
}

/// Executions until a sampler finds a service, on average; a search in vain counts its budget.
fn mean<F: Family>(subject: Subject<F>, scenario: &Arc<Scenario>, sampler: Sampler) -> f64 {
    let searches = (0..SEARCHES).map(|nth| {
        let found = search(subject, scenario, sampler, 1 + nth * SEEDS_APART);
        found.unwrap_or(BUDGETS[2]) as f64
    });
    searches.sum::<f64>() / SEARCHES as f64
}

/// After how many executions a search finds something wrong, if it does.
fn search<F: Family>(
    subject: Subject<F>,
    scenario: &Arc<Scenario>,
    sampler: Sampler,
    first: u64,
) -> Option<u64> {
    let spec = F::spec(&scenario.world);
    let readings = assignments(scenario)[0];
    BUDGETS.into_iter().find_map(|count| {
        let seeds = Seeds {
            sampler,
            first,
            count,
        };
        let run = run_seeded(subject, scenario, &spec, readings, seeds, None, &mut |_| ());
        let mut findings = run.findings.iter();
        let is_wrong = findings.any(|finding| !finding.kind.is_inconclusive());
        run.found_after.filter(|_| is_wrong)
    })
}

fn geometric_mean(figures: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = figures.clone().count() as f64;
    (figures.map(f64::ln).sum::<f64>() / count).exp()
}

fn print(first: [&str; 2], figures: impl Iterator<Item = String>) {
    let figures = figures.map(|figure| format!("{figure:>11}"));
    let [service, scenario] = first;
    println!(
        "{service:<30} {scenario:<44}{}",
        figures.collect::<String>()
    );
}

fn main() {
    let names = Sampler::ALL.iter().map(|sampler| sampler.name().to_owned());
    print(["service", "scenario"], names);
    let mut rows = Vec::new();
    for family in families::NAMES {
        let found = families::visit(family, Hunted).expect("a family has its name");
        for row in &found {
            let figures = row.executions.iter().map(|figure| format!("{figure:.2}"));
            print([row.service, &row.scenario], figures);
        }
        rows.extend(found);
    }
    let of = |nth: usize| rows.iter().map(move |row| row.executions[nth]);
    let means = (0..Sampler::ALL.len()).map(|nth| geometric_mean(of(nth)));
    print(
        ["geometric mean", ""],
        means.map(|mean| format!("{mean:.2}")),
    );
    let behind = |nth: usize| {
        let ratio = |row: &Row| {
            row.executions[nth] / row.executions.iter().copied().fold(f64::MAX, f64::min)
        };
        rows.iter().map(ratio).fold(0.0, f64::max)
    };
    let behind = (0..Sampler::ALL.len()).map(|nth| format!("{:.1} ×", behind(nth)));
    print(["worst of all, to the best", ""], behind);
}
