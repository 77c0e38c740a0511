//! The table of a family's scenarios. A number stands for a complete search or, under `seeded`
//! and `native`, for a sample; `≥` marks a search that stopped at a bound, which a line below it
//! names.

use serde_json::Value;

use super::{Printer, Tone, mark};
use crate::{
    certified,
    model::{Engine, EngineRun, Family, Mark, Scenario},
    text::grouped,
};

const GAP: usize = 2;
/// The verdict's mark and the space around it.
const MARGIN: usize = 4;

impl Printer<'_> {
    pub(super) fn table(&mut self, family: &Family) {
        let engines = engines_of(family);
        let mut head = vec!["outcomes".to_owned()];
        head.extend(engines.iter().map(|&engine| title(engine).to_owned()));
        let rows: Vec<_> = family
            .scenarios
            .iter()
            .map(|scenario| cells(scenario, &engines))
            .collect();
        let widths = widths(&head, &rows);
        let figures: usize = widths.iter().map(|width| width + GAP).sum();
        let space = self.terminal.width.saturating_sub(figures + MARGIN);
        let names = family.scenarios.iter().map(|one| one.name.len());
        let longest = names.max().unwrap_or(0).max("scenario".len());
        let name_width = longest.min(space).max("scenario".len());

        let line = format!("    {:name_width$}{}", "scenario", aligned(&head, &widths));
        let line = self.paint(Tone::Faint, &line);
        self.line(&line);
        for (scenario, row) in family.scenarios.iter().zip(&rows) {
            self.row(scenario, name_width, &aligned(row, &widths));
        }
    }

    fn row(&mut self, scenario: &Scenario, name_width: usize, figures: &str) {
        let mark = self.paint(Tone::of(scenario.verdict), mark(scenario.verdict));
        if scenario.name.len() > name_width {
            self.line(&format!("  {mark} {}", scenario.name));
            self.line(&format!("    {:name_width$}{figures}", ""));
        } else {
            self.line(&format!("  {mark} {:name_width$}{figures}", scenario.name));
        }
        if self.certificates {
            self.certificates(scenario);
        }
        let told = |run: &EngineRun| self.certificates && run.certificate.is_some();
        for note in notes(scenario, told) {
            self.note(6, Tone::Faint, &note);
        }
    }

    /// What runs did that were to visit every class, each in a line if it is wide enough; what they
    /// showed is a hash, to be compared and not to be broken.
    fn certificates(&mut self, scenario: &Scenario) {
        for run in &scenario.engines {
            let Some(certificate) = &run.certificate else {
                continue;
            };
            let extent = match &run.bound {
                Some(bound) => format!("bounded by {bound}"),
                None => "exhaustive".to_owned(),
            };
            let did = format!("{extent}, {}", certified::text(certificate));
            let showed = format!("outcomes {}", certificate.outcomes_hash);
            let showed = match assignment(scenario, run) {
                readings if readings.is_empty() => showed,
                readings => format!("{showed} under {readings}"),
            };
            let line = format!("{did}, {showed}");
            if line.chars().count() + 6 <= self.terminal.width {
                self.note(6, Tone::Faint, &line);
            } else {
                self.note(6, Tone::Faint, &did);
                self.note(8, Tone::Faint, &showed);
            }
        }
    }
}

/// The readings in which a run differs from others of its engine.
fn assignment(scenario: &Scenario, run: &EngineRun) -> String {
    let others = scenario.engines.iter().filter(|it| it.engine == run.engine);
    let differs = |name: &str, value: &Value| {
        let mut others = others.clone();
        others.any(|other| other.readings.get(name) != Some(value))
    };
    let readings = run.readings.iter();
    let readings: Vec<_> = readings
        .filter(|(name, value)| differs(name, value))
        .map(|(name, value)| format!("{name} = {}", value.as_str().unwrap_or_default()))
        .collect();
    readings.join(", ")
}

fn engines_of(family: &Family) -> Vec<Engine> {
    let ran = |engine: &Engine| {
        let mut runs = family.scenarios.iter().flat_map(|one| &one.engines);
        runs.any(|run| run.engine == *engine)
    };
    Engine::ALL.into_iter().filter(ran).collect()
}

fn title(engine: Engine) -> &'static str {
    match engine {
        Engine::Statespace => "states",
        Engine::MachineExhaustive => "machine",
        Engine::MachineSeeded => "seeded",
        Engine::Loom => "loom",
        Engine::Native => "native",
    }
}

fn cells(scenario: &Scenario, engines: &[Engine]) -> Vec<String> {
    let (seen, permitted) = scenario.seen_of_permitted();
    let outcomes = match permitted {
        0 => "–".into(),
        _ => format!("{seen}/{permitted}"),
    };
    let counts = engines.iter().map(|&engine| {
        let runs = scenario.engines.iter().filter(|run| run.engine == engine);
        count(&runs.collect::<Vec<_>>())
    });
    [outcomes].into_iter().chain(counts).collect()
}

fn count(runs: &[&EngineRun]) -> String {
    if runs.is_empty() {
        return "–".into();
    }
    let executions = runs.iter().map(|run| run.executions).sum();
    let bounded = runs.iter().any(|run| run.bound.is_some());
    let sign = if bounded { "≥" } else { "" };
    format!("{sign}{}", grouped(executions))
}

fn widths(head: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([head[column].chars().count()]).max()
    };
    (0..head.len())
        .map(|column| width(column).unwrap_or(0))
        .collect()
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{:GAP$}{cell:>width$}", ""))
        .collect()
}

/// What else is to be known; not the bounds of runs that were told before.
fn notes(scenario: &Scenario, told: impl Fn(&EngineRun) -> bool) -> Vec<String> {
    let mut bounded: Vec<String> = Vec::new();
    for run in scenario.engines.iter().filter(|run| !told(run)) {
        let Some(bound) = &run.bound else { continue };
        let note = format!("{} bounded by {bound}", run.engine.name());
        // An engine runs once for each assignment of readings; its bound is the same.
        if !bounded.contains(&note) {
            bounded.push(note);
        }
    }
    let marks = scenario.marks.iter().filter_map(|mark| match mark {
        Mark::Bounded => None,
        Mark::CallerBreachExpected => Some("the caller breaks its contract, as expected".into()),
        Mark::CallerBreach => Some("the caller breaks its contract".into()),
    });
    let hangs = hangs(scenario);
    bounded.into_iter().chain(hangs).chain(marks).collect()
}

/// Which calls may hang, and in how many of the permitted outcomes one does.
fn hangs(scenario: &Scenario) -> Option<String> {
    let permitted = scenario.outcomes.iter().filter(|it| it.permitted);
    let all = permitted.clone().count();
    let hanging: Vec<_> = permitted.filter(|it| it.hang).collect();
    let mut calls: Vec<&str> = Vec::new();
    for (call, result) in hanging.iter().flat_map(|it| &it.results) {
        if result == "blocked" && !calls.contains(&call.as_str()) {
            calls.push(call);
        }
    }
    let (count, calls) = (hanging.len(), calls.join(", "));
    (count > 0).then(|| format!("a hang is permitted, in {count} of {all} outcomes: {calls}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Outcome;

    fn outcome(results: &[(&str, &str)]) -> Outcome {
        let results: Vec<_> = results
            .iter()
            .map(|(key, it)| ((*key).into(), (*it).into()))
            .collect();
        Outcome {
            hang: results.iter().any(|(_, it)| it == "blocked"),
            results: results.into_iter().collect(),
            permitted: true,
            ..Outcome::default()
        }
    }

    #[test]
    fn however_many_outcomes_hang_one_line_says_which_calls_may() {
        let mut scenario = Scenario::default();
        assert_eq!(hangs(&scenario), None);
        scenario.outcomes = vec![
            outcome(&[("mount", "blocked"), ("cancel", "ERROR_SUCCESS")]),
            outcome(&[("mount", "ERROR_BUSY"), ("cancel", "ERROR_SUCCESS")]),
            outcome(&[("mount", "blocked"), ("cancel", "blocked")]),
        ];
        let text = "a hang is permitted, in 2 of 3 outcomes: mount, cancel";
        assert_eq!(hangs(&scenario).as_deref(), Some(text));
        for outcome in &mut scenario.outcomes {
            outcome.permitted = false;
        }
        assert_eq!(hangs(&scenario), None);
    }
}
