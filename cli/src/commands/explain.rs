//! `explain`: how a permitted outcome comes about, in numbered steps with their clauses.

use std::collections::BTreeSet;

use report::{
    build,
    model::{Outcome, Step, StepKind},
};
use scenarios::check::Checked;

use super::{outcomes::searched, print};
use crate::{
    arguments::Explain,
    trouble::{Status, Trouble},
};

/// Explains one outcome of a scenario.
pub(crate) fn run(arguments: &Explain) -> Result<Status, Trouble> {
    let checked = searched(&arguments.scenario)?;
    let outcomes = build::permitted_outcomes(&checked);
    let wanted = arguments.outcome;
    let outcome = wanted
        .checked_sub(1)
        .and_then(|index| outcomes.get(index))
        .ok_or_else(|| {
            Trouble::new(format!(
                "there is no outcome {wanted}; `countermand outcomes {}` lists 1 to {}",
                arguments.scenario,
                outcomes.len()
            ))
        })?;
    let mut text = format!(
        "{}: {}\n\n",
        checked.scenario.name, checked.scenario.summary
    );
    text += &format!("Outcome {wanted}: {}\n\n", outcome.text);
    for (number, step) in (1..).zip(outcome.witness.iter().flatten()) {
        text += &line(number, step);
    }
    text += &cited(&checked, outcome);
    print(&text);
    Ok(Status::Met)
}

fn line(number: usize, step: &Step) -> String {
    let who = match (step.kind, step.column.as_str()) {
        (StepKind::Internal, _) => "the service: ".to_owned(),
        (_, "") => String::new(),
        (_, column) => format!("{column}: "),
    };
    let clauses = match step.clauses.is_empty() {
        true => String::new(),
        false => format!(" [{}]", step.clauses.join(", ")),
    };
    format!("{number:>3}. {who}{}{clauses}\n", step.text)
}

/// The clauses of the steps, in full.
fn cited(checked: &Checked, outcome: &Outcome) -> String {
    let steps = outcome.witness.iter().flatten();
    let ids: BTreeSet<&str> = steps
        .flat_map(|step| step.clauses.iter().map(String::as_str))
        .collect();
    let clauses = checked.scenario.tables.clauses.iter();
    let cited = clauses.filter(|clause| ids.contains(clause.id));
    let lines = cited.map(|clause| format!("{}: {} ({})\n", clause.id, clause.text, clause.source));
    let text: String = lines.collect();
    if text.is_empty() {
        text
    } else {
        format!("\n{text}")
    }
}
