//! `validate`: holds a recorded trace against the specification.

use std::path::PathBuf;

use models::{
    families::{self, FamilyVisitor},
    family::{Broken, Family, History},
};
use report::json;
use scenarios::{file::Scenario, outcome::Outcome, table::table, text, text_file, trace_file};
use serde_json::json;
use sim::{clause::ClauseSet, monitor::Monitor, trace::Stamped, verdict::Verdict};

use super::{WIDTH, print};
use crate::{
    arguments::{Format, Validate},
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
        let judged = Judged::of::<F>(&scenario, trace);
        // What goes wrong before the trace stops to make sense is wrong however it should go on.
        let sense = judged.offending().unwrap_or(usize::MAX);
        if let Some((at, misfit)) = trace_file::misfit(&scenario, &path, &self.text, &judged.trace)
            && at <= sense
        {
            return Err(bad(misfit));
        }
        match self.arguments.format {
            Format::Text => print(&judged.text(&scenario)),
            Format::Json => print(&judged.json(&scenario)),
        }
        Ok(match judged.broken {
            Some(_) if judged.verdict.conforms() => Status::NotMet,
            _ => status(&judged.verdict),
        })
    }
}

/// A trace with what specification and invariants say of it.
struct Judged {
    trace: Vec<Stamped>,
    verdict: Verdict,
    broken: Option<(&'static str, Broken)>,
}

impl Judged {
    fn of<F: Family>(scenario: &Scenario, trace: Vec<Stamped>) -> Self {
        let spec = F::spec(&scenario.world);
        let verdict = Monitor::new(&spec, scenario.settled, ClauseSet::new()).check(&trace);
        let history = History {
            world: &scenario.world,
            events: &trace,
        };
        let broken = F::INVARIANTS.iter().find_map(|invariant| {
            let broken = (invariant.check)(&history).err()?;
            Some((invariant.name, broken))
        });
        Self {
            trace,
            verdict,
            broken,
        }
    }

    fn offending(&self) -> Option<usize> {
        match (&self.verdict, &self.broken) {
            (Verdict::Violates(violation), _) => Some(violation.event),
            (Verdict::Conforms { .. }, Some((_, broken))) => Some(broken.event),
            _ => None,
        }
    }

    /// What would have been permitted, and which invariant does not hold, a line each.
    fn lines(&self, scenario: &Scenario) -> Vec<String> {
        let mut lines = text::permitted_here(scenario, &self.verdict);
        if let (Verdict::Conforms { .. }, Some((name, broken))) = (&self.verdict, &self.broken) {
            lines.push(format!(
                "the invariant “{name}” does not hold: {}",
                broken.text
            ));
        }
        lines
    }

    fn text(&self, scenario: &Scenario) -> String {
        let mut shown = table(scenario, &self.trace, self.offending(), WIDTH);
        if let Ok(outcome) = Outcome::of(scenario, &self.trace) {
            shown += &format!("\noutcome:  {}\n", outcome.text(scenario));
        }
        shown += &format!("verdict:  {}\n", text::verdict(scenario, &self.verdict));
        self.lines(scenario)
            .iter()
            .for_each(|line| shown += &format!("  {line}\n"));
        shown
    }

    fn json(&self, scenario: &Scenario) -> String {
        json::pretty(&json!({
            "format": 1,
            "verdict": word(&self.verdict),
            "text": text::verdict(scenario, &self.verdict),
            "event": self.offending().map(|event| event + 1),
            "details": self.lines(scenario),
        }))
    }
}

/// The exit status that a verdict stands for.
pub(crate) fn status(verdict: &Verdict) -> Status {
    match verdict {
        Verdict::Conforms { .. } => Status::Met,
        Verdict::Violates(_) => Status::NotMet,
        Verdict::Breach { .. } => Status::CallerBreach,
        Verdict::Inconclusive { .. } => Status::Inconclusive,
    }
}

const fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Conforms { .. } => "conforms",
        Verdict::Violates(_) => "violates",
        Verdict::Breach { .. } => "caller-breach",
        Verdict::Inconclusive { .. } => "inconclusive",
    }
}
