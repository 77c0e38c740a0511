//! `outcomes`: lists what the documents permit, each outcome with its shortest witness.

use std::{collections::BTreeSet, path::PathBuf};

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use report::{
    build, json,
    model::{Outcome, Step, StepKind},
};
use scenarios::{
    check::{Checked, Effort, check},
    engine::Engine,
};
use serde::Serialize;

use super::print;
use crate::{
    arguments::{Format, Outcomes},
    selection::{load, select_one},
    trouble::{Status, Trouble},
};

/// Lists the permitted outcomes of a scenario.
pub(crate) fn run(arguments: &Outcomes) -> Result<Status, Trouble> {
    let checked = searched(&arguments.scenario)?;
    let outcomes = build::permitted_outcomes(&checked);
    match arguments.format {
        Format::Json => print(&json::pretty(&Listing {
            format: 1,
            family: checked.scenario.tables.family,
            scenario: &checked.scenario.name,
            complete: checked.permitted.complete,
            forbidden: u64::try_from(checked.forbidden()).unwrap_or(u64::MAX),
            conceivable: u64::try_from(checked.conceivable).unwrap_or(u64::MAX),
            outcomes: &outcomes,
        })),
        Format::Text => print(&text(&checked, &outcomes)),
    }
    Ok(if checked.permitted.complete {
        Status::Met
    } else {
        Status::Inconclusive
    })
}

/// `outcomes --format json`, format 1; documented in `report/FORMAT.md`.
#[derive(Serialize)]
struct Listing<'a> {
    format: u32,
    family: &'a str,
    scenario: &'a str,
    complete: bool,
    forbidden: u64,
    conceivable: u64,
    outcomes: &'a [Outcome],
}

/// A scenario whose specification was searched, and nothing else was done.
pub(crate) fn searched(scenario: &str) -> Result<Checked, Trouble> {
    let (family, path) = select_one(scenario)?;
    families::visit(family, Search(path)).expect("only known families are selected")
}

struct Search(PathBuf);

impl FamilyVisitor for Search {
    type Output = Result<Checked, Trouble>;

    fn visit<F: Family>(self) -> Self::Output {
        let scenario = load::<F>(&self.0)?;
        let engines = BTreeSet::from([Engine::Statespace]);
        let effort = Effort {
            engines,
            ..Effort::usual()
        };
        Ok(check(F::RIGHT, &scenario, &effort, &mut |_| ()))
    }
}

fn text(checked: &Checked, outcomes: &[Outcome]) -> String {
    let scenario = &checked.scenario;
    let count = outcomes.len();
    let mut text = format!("{}: {}\n\n", scenario.name, scenario.summary);
    text += &match checked.permitted.complete {
        true => format!(
            "{count} outcomes are permitted, of {} conceivable.\n",
            checked.conceivable
        ),
        false => format!(
            "{count} outcomes were found; the search was bounded by {} states.\n",
            checked.permitted.states
        ),
    };
    for outcome in outcomes {
        text += &format!("\n{:>3}. {}\n", outcome.number, outcome.text);
        let steps = outcome.witness.iter().flatten();
        steps
            .filter(|step| step.kind != StepKind::Internal)
            .for_each(|step| text += &line(step));
    }
    text
}

fn line(step: &Step) -> String {
    match step.column.as_str() {
        "" => format!("       {}\n", step.text),
        column => format!("       {column}: {}\n", step.text),
    }
}
