//! What went wrong in a scenario, and what should be otherwise.

use std::path::Path;

use scenarios::{
    check::Judgement,
    engine::{Finding, FindingKind, Run},
    library, table, text,
};
use sim::clause::ClauseId;

use super::{
    Builder,
    words::{engine_of, shortness},
};
use crate::model::{Engine, Failure, FailureKind, Note, Smaller};

/// How wide the tables of failures are, in characters.
const TABLE_WIDTH: usize = 110;

impl Builder<'_> {
    pub(super) fn failures(&self, folder: &Path) -> Vec<Failure> {
        let found = self.checked.runs.iter().flat_map(|run| {
            run.findings
                .iter()
                .map(|finding| self.failure(run, finding, folder))
        });
        let judged = self
            .checked
            .judged
            .iter()
            .filter(|it| it.judgement != Judgement::Met);
        let expected = judged.map(|judged| self.unmet(judged));
        let breaches = self
            .checked
            .unexpected_breaches
            .iter()
            .map(|clause| self.breach(*clause));
        found
            .chain(expected)
            .chain(breaches)
            .chain(self.defects())
            .collect()
    }

    fn failure(&self, run: &Run, finding: &Finding, folder: &Path) -> Failure {
        let mut steps = self.steps_of_trace(&finding.witness);
        if let Some(step) = finding.kind.event().and_then(|event| steps.get_mut(event)) {
            step.offending = true;
        }
        Failure {
            engine: engine_of(run.engine),
            kind: match finding.kind {
                FindingKind::Inconsistent { .. } => FailureKind::Inconsistent,
                FindingKind::Inconclusive { .. } => FailureKind::Inconclusive,
                _ => FailureKind::Violation,
            },
            text: text::found(self.source, run.readings, finding),
            clauses: self.ids(finding.kind.clauses()),
            table: table::table(
                self.source,
                &finding.witness.trace,
                finding.kind.event(),
                TABLE_WIDTH,
            ),
            steps,
            permitted: match &finding.kind {
                FindingKind::Violation(violation) => text::frontier(self.source, violation),
                _ => Vec::new(),
            },
            waiting: finding.waits.clone(),
            replay: self.replay(self.source, run.readings, &finding.witness),
            shortness: finding.witness.shortness.map(shortness),
            smaller: self.smaller(run, finding, folder),
        }
    }

    /// The smaller scenario that was found for a finding, with its place in the report's folder.
    fn smaller(&self, run: &Run, finding: &Finding, folder: &Path) -> Option<Smaller> {
        let all = &self.checked.smaller;
        let index = all.iter().position(|smaller| smaller.is_of(run, finding))?;
        let smaller = &all[index];
        let (family, name) = (self.source.tables.family, &self.source.name);
        let file = format!("smaller/{family}/{name}-{}.toml", index + 1);
        let path = folder.join(&file).display().to_string();
        let source = scenarios::file::Scenario {
            path: path.replace('\\', "/"),
            ..(*smaller.scenario).clone()
        };
        let witness = &smaller.finding.witness;
        Some(Smaller {
            file,
            replay: self.replay(&source, smaller.readings, witness)?,
            shortness: witness.shortness.map(shortness),
            source: source.source,
        })
    }

    /// What should be otherwise but is no violation.
    pub(super) fn notes(&self) -> Vec<Note> {
        let mut notes: Vec<Note> = Vec::new();
        for run in &self.checked.runs {
            for finding in &run.notes {
                let note = Note {
                    engine: engine_of(run.engine),
                    text: text::found(self.source, run.readings, finding),
                    clauses: self.ids(finding.kind.clauses()),
                    replay: self.replay(self.source, run.readings, &finding.witness),
                    shortness: finding.witness.shortness.map(shortness),
                };
                if !notes.iter().any(|known| known.clauses == note.clauses) {
                    notes.push(note);
                }
            }
        }
        notes
    }

    fn plain(&self, kind: FailureKind, text: String, clauses: Vec<String>) -> Failure {
        Failure {
            engine: Engine::Statespace,
            kind,
            text,
            clauses,
            table: String::new(),
            steps: Vec::new(),
            permitted: Vec::new(),
            waiting: Vec::new(),
            replay: None,
            shortness: None,
            smaller: None,
        }
    }

    fn unmet(&self, judged: &scenarios::check::Judged) -> Failure {
        let expected = &self.source.expectations[judged.index];
        let kind = match judged.judgement {
            Judgement::Inconclusive => FailureKind::Inconclusive,
            _ => FailureKind::Expectation,
        };
        let text = format!(
            "expected ({}): {}; but {}",
            expected.grade.text(),
            text::expectation(self.source, expected),
            judged.why
        );
        let text = match (judged.judgement, expected.breach()) {
            (Judgement::NotMet, None) => {
                let address = library::address(self.source);
                format!("{text} (what is permitted: countermand outcomes {address})")
            }
            _ => text,
        };
        self.plain(kind, text, self.ids(expected.clauses.iter().copied()))
    }

    fn breach(&self, clause: ClauseId) -> Failure {
        let text = format!(
            "a client breaks {}, and the scenario does not expect it",
            self.id(clause)
        );
        let mut failure = self.plain(FailureKind::CallerBreach, text, vec![self.id(clause)]);
        if let Some(witness) = self.checked.permitted.breaches.get(&clause) {
            failure.steps = self.steps_of_specification(witness);
        }
        failure
    }

    /// What is wrong with the scenario or the specification themselves.
    fn defects(&self) -> Vec<Failure> {
        let mut defects = Vec::new();
        if let Some(stuck) = &self.checked.permitted.stuck {
            let text = "the specification owes a step that it never permits".to_owned();
            let owed = self.ids(stuck.owed.iter().copied());
            let mut failure = self.plain(FailureKind::Expectation, text, owed);
            failure.steps = self.steps_of_specification(&stuck.witness);
            defects.push(failure);
        }
        if self.checked.forbidden() == 0 {
            let text = "every conceivable outcome is permitted: the scenario says nothing";
            defects.push(self.plain(FailureKind::Expectation, text.into(), Vec::new()));
        }
        let idle = self.checked.runs.iter().filter(|run| run.executions == 0);
        defects.extend(idle.map(|run| {
            let text = format!("{} judged no execution", run.engine);
            self.plain(FailureKind::Expectation, text, Vec::new())
        }));
        defects
    }
}
