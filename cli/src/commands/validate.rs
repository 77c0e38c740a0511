//! `validate`: holds recorded traces against the specification, each for itself and, where there are
//! several, all together: an implementation settles a reading once.

use std::path::{Path, PathBuf};

use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use report::json;
use scenarios::{file::Scenario, outcome::Outcome, table::table, text, text_file, trace_file};
use serde_json::{Value, json};
use sim::{assignments::Assignments, verdict::Verdict};

use super::{WIDTH, print};
use crate::{
    arguments::{Format, Validate},
    judged::Judged,
    selection::{load, select_one},
    trouble::{Status, Trouble},
};

/// Holds traces against the specification.
pub(crate) fn run(arguments: &Validate) -> Result<Status, Trouble> {
    let (family, path) = select_one(&arguments.scenario)?;
    let visitor = Visitor { arguments, path };
    families::visit(family, visitor).expect("only known families are selected")
}

struct Visitor<'a> {
    arguments: &'a Validate,
    path: PathBuf,
}

impl FamilyVisitor for Visitor<'_> {
    type Output = Result<Status, Trouble>;

    fn visit<F: Family>(self) -> Self::Output {
        let scenario = load::<F>(&self.path)?;
        let traces = self.arguments.traces.iter();
        let judged = traces.map(|path| Ok((path.as_path(), judge::<F>(&scenario, path)?)));
        let judged: Vec<(&Path, Judged)> = judged.collect::<Result<_, Trouble>>()?;
        match (self.arguments.format, &judged[..]) {
            (Format::Text, [(_, one)]) => print(&shown(one, &scenario)),
            (Format::Json, [(_, one)]) => print(&json::pretty(&described(one, &scenario))),
            (Format::Text, several) => print(&shown_together(several, &scenario)),
            (Format::Json, several) => {
                print(&json::pretty(&described_together(several, &scenario)))
            }
        }
        let alone = judged.iter().map(|(_, judged)| judged.status());
        let together = together(&judged).err().map(|_| Status::NotMet);
        Ok(Status::worst(alone.chain(together)))
    }
}

fn judge<F: Family>(scenario: &Scenario, path: &Path) -> Result<Judged, Trouble> {
    let text = text_file::read(path, "trace")?;
    let path = path.display().to_string();
    let bad = |bad| Trouble::Shown(Box::new(bad));
    let trace = trace_file::read(scenario, &path, &text).map_err(bad)?;
    let judged = Judged::of::<F>(scenario, scenario.settled, trace);
    // What goes wrong before the trace stops to make sense is wrong however it should go on.
    let sense = judged.offending().unwrap_or(usize::MAX);
    match trace_file::misfit(scenario, &path, &text, &judged.trace) {
        Some((at, misfit)) if at <= sense => Err(bad(misfit)),
        _ => Ok(judged),
    }
}

/// The assignments of readings that explain all that conforms; or the first trace that leaves none,
/// with one before it that it contradicts alone, where there is one.
fn together<'a>(
    judged: &'a [(&'a Path, Judged)],
) -> Result<Assignments, (&'a Path, Option<&'a Path>)> {
    let mut all = Assignments::all();
    let mut before: Vec<(&Path, &Assignments)> = Vec::new();
    for (path, judged) in judged.iter().filter(|(_, it)| it.status() == Status::Met) {
        // What a caller broke, as the scenario expects it to, tells nothing of the implementation.
        let Verdict::Conforms { readings } = &judged.verdict else {
            continue;
        };
        all = all.and(readings);
        if all.is_empty() {
            let other = before.iter().find(|(_, it)| it.and(readings).is_empty());
            return Err((path, other.map(|(other, _)| *other)));
        }
        before.push((path, readings));
    }
    Ok(all)
}

/// What is said of all traces together.
fn joint(judged: &[(&Path, Judged)], scenario: &Scenario) -> String {
    match together(judged) {
        Ok(readings) => text::verdict(scenario, scenario.settled, &Verdict::Conforms { readings }),
        Err((path, other)) => {
            let other = other.map_or("those before it".to_owned(), |it| it.display().to_string());
            let path = path.display();
            format!("inconsistent: no one assignment of readings explains both {path} and {other}")
        }
    }
}

fn shown(judged: &Judged, scenario: &Scenario) -> String {
    let mut shown = table(scenario, &judged.trace, judged.all_offending(), WIDTH);
    if let Ok(outcome) = Outcome::of(scenario, &judged.trace) {
        shown += &format!("\noutcome:  {}\n", outcome.text(scenario));
    }
    shown + &judged.lines(scenario)
}

/// A line for each that conforms, in full what does not; then what holds of all that conform.
fn shown_together(judged: &[(&Path, Judged)], scenario: &Scenario) -> String {
    let mut text = String::new();
    for (path, judged) in judged {
        text += &format!("{}: {}\n", path.display(), judged.sentence(scenario));
        if judged.status() != Status::Met {
            text += &format!("\n{}\n", shown(judged, scenario));
        }
    }
    let good = judged.iter().filter(|(_, it)| it.status() == Status::Met);
    match good.count() {
        0 => text,
        all if all == judged.len() => text + &format!("together: {}\n", joint(judged, scenario)),
        some => {
            text + &format!(
                "the {some} that conform, together: {}\n",
                joint(judged, scenario)
            )
        }
    }
}

/// `validate --format json`, format 1; documented in `report/FORMAT.md`.
fn described(judged: &Judged, scenario: &Scenario) -> Value {
    json!({
        "format": 1,
        "verdict": judged.word(),
        "text": judged.sentence(scenario),
        "event": judged.offending().map(|event| event + 1),
        "details": judged.permitted_here(scenario),
        "notes": judged.notes(),
    })
}

/// The same of several traces; documented there, too.
fn described_together(judged: &[(&Path, Judged)], scenario: &Scenario) -> Value {
    let files = judged.iter().map(|(path, _)| path.display().to_string());
    let traces = judged.iter().map(|(_, judged)| described(judged, scenario));
    json!({
        "format": 1,
        "consistent": together(judged).is_ok(),
        "text": joint(judged, scenario),
        "files": files.collect::<Vec<_>>(),
        "traces": traces.collect::<Vec<_>>(),
    })
}
