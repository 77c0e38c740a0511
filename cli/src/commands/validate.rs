//! `validate`: holds a recorded trace against the specification.

use std::path::PathBuf;

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use report::json;
use scenarios::{file::Scenario, outcome::Outcome, table::table, text_file, trace_file};
use serde_json::json;

use super::{WIDTH, print};
use crate::{
    arguments::{Format, Validate},
    judged::Judged,
    selection::{load, select_one},
    trouble::{Status, Trouble},
};

/// Holds a trace against the specification.
pub(crate) fn run(arguments: &Validate) -> Result<Status, Trouble> {
    let (family, path) = select_one(&arguments.scenario)?;
    let text = text_file::read(&arguments.trace, "trace")?;
    let visitor = Visitor {
        arguments,
        path,
        text,
    };
    families::visit(family, visitor).expect("only known families are selected")
}

struct Visitor<'a> {
    arguments: &'a Validate,
    path: PathBuf,
    text: String,
}

impl FamilyVisitor for Visitor<'_> {
    type Output = Result<Status, Trouble>;

    fn visit<F: Family>(self) -> Self::Output {
        let scenario = load::<F>(&self.path)?;
        let path = self.arguments.trace.display().to_string();
        let bad = |bad| Trouble::Shown(Box::new(bad));
        let trace = trace_file::read(&scenario, &path, &self.text).map_err(bad)?;
        let judged = Judged::of::<F>(&scenario, scenario.settled, trace);
        // What goes wrong before the trace stops to make sense is wrong however it should go on.
        let sense = judged.offending().unwrap_or(usize::MAX);
        if let Some((at, misfit)) = trace_file::misfit(&scenario, &path, &self.text, &judged.trace)
            && at <= sense
        {
            return Err(bad(misfit));
        }
        match self.arguments.format {
            Format::Text => print(&text(&judged, &scenario)),
            Format::Json => print(&json(&judged, &scenario)),
        }
        Ok(judged.status())
    }
}

fn text(judged: &Judged, scenario: &Scenario) -> String {
    let mut shown = table(scenario, &judged.trace, judged.offending(), WIDTH);
    if let Ok(outcome) = Outcome::of(scenario, &judged.trace) {
        shown += &format!("\noutcome:  {}\n", outcome.text(scenario));
    }
    shown + &judged.lines(scenario)
}

/// `validate --format json`, format 1; documented in `report/FORMAT.md`.
fn json(judged: &Judged, scenario: &Scenario) -> String {
    json::pretty(&json!({
        "format": 1,
        "verdict": judged.word(),
        "text": judged.sentence(scenario),
        "event": judged.offending().map(|event| event + 1),
        "details": judged.permitted_here(scenario),
        "notes": judged.notes(),
    }))
}
