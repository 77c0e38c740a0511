//! The summary for people at a prompt: a table per family, totals, failures in full.

mod table;

use std::fmt::Write as _;

use scenarios::check::NOT_ASKED_FOR;

use crate::{
    certified, failure,
    model::{Engine, EngineRun, Family, Note, Report, Scenario, Status, Verdict},
    text::{counted, grouped, wrapped},
};

/// Up to how many certificates stand beneath their scenarios; of more there is a total.
const CERTIFICATES_FEW: usize = 12;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub struct Terminal<'a> {
    /// Characters in a line; traces and commands may be wider.
    pub width: usize,
    /// Whether to colour with ANSI escapes.
    pub colour: bool,
    /// The folder that the report was written to, as people should read it.
    pub folder: Option<&'a str>,
}

/// The whole summary; ends with a line break.
#[must_use]
pub fn summary(report: &Report, terminal: &Terminal<'_>) -> String {
    let mut printer = Printer {
        terminal,
        certificates: certificates(report) <= CERTIFICATES_FEW,
        text: String::new(),
    };
    for family in &report.families {
        printer.family(family);
    }
    for family in &report.families {
        printer.findings(family);
    }
    printer.totals(report);
    printer.text
}

#[derive(Clone, Copy)]
enum Tone {
    Strong,
    Faint,
    Good,
    Bad,
    Doubtful,
}

impl Tone {
    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Met => Self::Good,
            Verdict::Inconclusive => Self::Doubtful,
            Verdict::NotMet => Self::Bad,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Good => "32",
            Self::Bad => "1;31",
            Self::Doubtful => "33",
        }
    }
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "✓",
        Verdict::Inconclusive => "?",
        Verdict::NotMet => "✗",
    }
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Inconclusive => "inconclusive",
        Verdict::NotMet => "not met",
    }
}

struct Printer<'a> {
    terminal: &'a Terminal<'a>,
    /// Whether every certificate is told.
    certificates: bool,
    text: String,
}

impl Printer<'_> {
    fn line(&mut self, line: &str) {
        writeln!(self.text, "{}", line.trim_end()).expect("memory takes everything");
    }

    fn paint(&self, tone: Tone, text: &str) -> String {
        if self.terminal.colour {
            format!("\x1b[{}m{text}\x1b[0m", tone.code())
        } else {
            text.to_owned()
        }
    }

    /// Wrapped to the width; further lines stand under the first.
    fn note(&mut self, indent: usize, tone: Tone, text: &str) {
        let width = self.terminal.width.saturating_sub(indent).max(20);
        for line in wrapped(text, width) {
            let painted = self.paint(tone, &line);
            self.line(&format!("{:indent$}{painted}", ""));
        }
    }

    fn family(&mut self, family: &Family) {
        let title = self.paint(Tone::Strong, &family.title);
        let name = self.paint(Tone::Faint, &family.name);
        self.line(&format!("{title}  {name}"));
        self.table(family);
        for note in not_run(family) {
            self.note(4, Tone::Faint, &note);
        }
        self.note(2, Tone::Faint, &ledger(family));
        if !family.wrong_services.is_empty() {
            self.wrong_services(family);
        }
        self.line("");
    }

    fn wrong_services(&mut self, family: &Family) {
        let caught = |wrong: &&crate::model::WrongService| wrong.caught;
        let count = family.wrong_services.iter().filter(caught).count();
        let all = family.wrong_services.len();
        let tone = if count == all { Tone::Faint } else { Tone::Bad };
        self.note(2, tone, &format!("wrong services: {count} of {all} caught"));
        for wrong in family.wrong_services.iter().filter(|wrong| !wrong.caught) {
            let text = format!("✗ {} got away: {}", wrong.name, wrong.summary);
            self.note(4, Tone::Bad, &text);
        }
    }

    fn findings(&mut self, family: &Family) {
        for scenario in &family.scenarios {
            for failure in &scenario.failures {
                let kind = failure.kind.name().replace('-', " ");
                let whence = failure.found_by().map_or("", Engine::name);
                self.heading(family, scenario, &kind, whence);
                for line in failure::text(failure).lines() {
                    self.line(&format!("  {line}"));
                }
                self.line("");
            }
            for note in &scenario.notes {
                self.remark(family, scenario, note);
            }
        }
    }

    /// What should be otherwise, but fails nothing.
    fn remark(&mut self, family: &Family, scenario: &Scenario, note: &Note) {
        let title = format!("── {}/{}: note", family.name, scenario.name);
        let title = self.paint(Tone::Doubtful, &title);
        let engine = self.paint(Tone::Faint, note.engine.name());
        self.line(&format!("{title}  {engine}"));
        let text = format!(
            "should be otherwise: {} ({})",
            note.text,
            note.clauses.join(", ")
        );
        self.note(2, Tone::Strong, &text);
        if let Some(replay) = &note.replay {
            let title = failure::replay_title(note.shortness);
            self.line(&format!("  {title}: {replay}"));
        }
        self.line("");
    }

    fn heading(&mut self, family: &Family, scenario: &Scenario, what: &str, whence: &str) {
        let title = format!("{}/{}", family.name, scenario.name);
        let title = self.paint(Tone::Bad, &format!("── {title}: {what}"));
        let whence = self.paint(Tone::Faint, whence);
        self.line(&format!("{title}  {whence}"));
    }

    fn totals(&mut self, report: &Report) {
        let verdict = match words(report.verdict) {
            "met" => "all met".into(),
            other => other.to_uppercase(),
        };
        let tone = Tone::of(report.verdict);
        let verdict = self.paint(tone, &format!("{} {verdict}", mark(report.verdict)));
        self.line(&format!("{verdict}: {}", scenario_totals(report)));
        self.note(2, Tone::Faint, &work_totals(report));
        if !self.certificates {
            let total = certified::total(runs(report));
            total.iter().for_each(|it| self.note(2, Tone::Faint, it));
        }
        if let Some(folder) = self.terminal.folder {
            self.line(&format!(
                "  report: {}/index.html",
                folder.trim_end_matches('/')
            ));
        }
    }
}

fn runs(report: &Report) -> impl Iterator<Item = &EngineRun> {
    report.scenarios().flat_map(|scenario| &scenario.engines)
}

fn certificates(report: &Report) -> usize {
    runs(report).filter(|run| run.certificate.is_some()).count()
}

fn scenario_totals(report: &Report) -> String {
    let count = |verdict| {
        report
            .scenarios()
            .filter(|scenario| scenario.verdict == verdict)
            .count()
    };
    let mut parts = vec![counted(report.scenarios().count() as u64, "scenario")];
    for verdict in [Verdict::Met, Verdict::NotMet, Verdict::Inconclusive] {
        if count(verdict) > 0 {
            parts.push(format!("{} {}", count(verdict), words(verdict)));
        }
    }
    if report.unchecked > 0 {
        parts.push(format!("{} not checked: interrupted", report.unchecked));
    } else if report.scenarios().next().is_none() {
        parts.push("a run that tested nothing fails".into());
    }
    parts.join(" · ")
}

fn work_totals(report: &Report) -> String {
    let sum = |states: bool| -> u64 {
        runs(report)
            .filter(|run| (run.engine == Engine::Statespace) == states)
            .map(|run| run.executions)
            .sum()
    };
    format!(
        "{}, {}, seed {}",
        counted(sum(false), "execution"),
        counted(sum(true), "specification state"),
        report.seed
    )
}

fn ledger(family: &Family) -> String {
    let count = |status| {
        let clauses = family.clauses.iter();
        clauses.filter(|clause| clause.status == status).count() as u64
    };
    let mut text = format!(
        "clauses: {} met · {} violated · {} not exercised",
        grouped(count(Status::Met)),
        grouped(count(Status::Violated)),
        grouped(count(Status::NotExercised)),
    );
    if count(Status::NotModelled) > 0 {
        let _ = write!(text, " · {} not modelled", count(Status::NotModelled));
    }
    text
}

/// Engines that did not run, one line for each reason; whoever did not ask for one knows that.
fn not_run(family: &Family) -> Vec<String> {
    let mut groups: Vec<(Engine, &str, u64)> = Vec::new();
    let skipped = family.scenarios.iter().flat_map(|one| &one.skipped);
    for skipped in skipped.filter(|skipped| skipped.reason != NOT_ASKED_FOR) {
        let same = |group: &&mut (Engine, &str, u64)| {
            (group.0, group.1) == (skipped.engine, skipped.reason.as_str())
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.2 += 1,
            None => groups.push((skipped.engine, &skipped.reason, 1)),
        }
    }
    groups
        .into_iter()
        .map(|(engine, reason, times)| {
            format!(
                "– {}, {}: {reason}",
                engine.name(),
                counted(times, "scenario")
            )
        })
        .collect()
}
