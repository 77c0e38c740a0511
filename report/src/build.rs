//! Builds a report out of what the engines found.

mod certificate;
mod failures;
mod words;

use std::path::Path;

use models::family::Family as ModelFamily;
use scenarios::{
    check::{Caught, Checked},
    engine::{Engine as ScenarioEngine, Run, Shown as Seen, Witness},
    file::{Expectation as Expected, Scenario as Source},
    library,
    outcome::{Entry, Outcome as Shown},
    text,
};
use serde_json::Value;
use sim::{
    assignments::Assignments,
    clause::{ClauseId, ClauseSet},
    reading::{ReadingId, Readings},
    spec::Cite,
    statespace::{Permitted, WitnessStep},
};

use crate::model::{
    Count, Engine, EngineRun, Entries, Expectation, Family, Mark, Outcome, Scenario, Skipped, Step,
    StepKind, Verdict, WrongService,
};
use certificate::certificate;
use words::{engine_of, grade, judgement, kind, shortness, verdict};

/// What was found of one family, for a report that is written into a folder.
#[must_use]
pub fn family<F: ModelFamily>(checked: &[Checked], caught: &[Caught], folder: &Path) -> Family {
    let mut family = Family::of::<F>();
    let scenarios = checked.iter().map(|checked| scenario(checked, folder));
    family.scenarios = scenarios.collect();
    family.wrong_services = caught.iter().map(wrong_service::<F>).collect();
    family.settle();
    family
}

fn wrong_service<F: ModelFamily>(caught: &Caught) -> WrongService {
    let id = |clause: ClauseId| F::CLAUSES[usize::from(clause.0)].id.to_owned();
    WrongService {
        name: caught.name.into(),
        summary: caught.summary.into(),
        caught: caught.by.is_some(),
        scenario: caught
            .by
            .as_ref()
            .map(|(scenario, _)| scenario.name.clone()),
        executions: caught.executions,
        clauses: caught.clauses().into_iter().map(id).collect(),
    }
}

/// What was found of one scenario, for a report that is written into a folder.
#[must_use]
pub fn scenario(checked: &Checked, folder: &Path) -> Scenario {
    let builder = Builder {
        checked,
        source: &checked.scenario,
    };
    builder.scenario(folder)
}

/// The outcomes that the specification of a scenario permits, numbered from 1, each with its
/// shortest witness.
#[must_use]
pub fn permitted_outcomes(checked: &Checked) -> Vec<Outcome> {
    Builder {
        checked,
        source: &checked.scenario,
    }
    .outcomes()
}

struct Builder<'a> {
    checked: &'a Checked,
    source: &'a Source,
}

impl Builder<'_> {
    fn scenario(&self, folder: &Path) -> Scenario {
        let checked = self.checked;
        Scenario {
            name: self.source.name.clone(),
            file: self.source.path.replace('\\', "/"),
            summary: self.source.summary.clone(),
            verdict: verdict(checked.verdict),
            marks: self.marks(),
            forbidden: u64::try_from(checked.forbidden()).unwrap_or(u64::MAX),
            conceivable: u64::try_from(checked.conceivable).unwrap_or(u64::MAX),
            clauses: self.exercised(),
            outcomes: self.outcomes(),
            expectations: self.expectations(),
            engines: self.engines(),
            skipped: self.skipped(),
            failures: self.failures(folder),
            notes: self.notes(),
        }
    }

    fn id(&self, clause: ClauseId) -> String {
        self.source.tables.clauses[usize::from(clause.0)]
            .id
            .to_owned()
    }

    fn ids(&self, clauses: impl IntoIterator<Item = ClauseId>) -> Vec<String> {
        clauses.into_iter().map(|clause| self.id(clause)).collect()
    }

    fn marks(&self) -> Vec<Mark> {
        let bounded = self
            .checked
            .runs
            .iter()
            .any(|run| run.engine == ScenarioEngine::MachineExhaustive && !run.exhaustive);
        let expected = self
            .source
            .expectations
            .iter()
            .any(|it| it.breach().is_some());
        let marks = [
            (bounded, Mark::Bounded),
            (expected, Mark::CallerBreachExpected),
            (
                !self.checked.unexpected_breaches.is_empty(),
                Mark::CallerBreach,
            ),
        ];
        marks
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, mark)| mark)
            .collect()
    }

    /// The clauses that permitted, refused or demanded something, or that an expectation names.
    fn exercised(&self) -> Vec<String> {
        let mut clauses: ClauseSet = self.checked.permitted.cited;
        clauses.extend(&self.checked.permitted.refusing);
        let named = self
            .source
            .expectations
            .iter()
            .flat_map(|it| it.clauses.iter().copied().chain(it.breach()));
        named.for_each(|clause| clauses.insert(clause));
        self.ids(clauses.iter())
    }

    // Outcomes.

    fn outcomes(&self) -> Vec<Outcome> {
        let permitted = &self.checked.permitted.outcomes;
        let mut all: Vec<(&Shown, Option<&Permitted>)> = permitted
            .iter()
            .map(|(outcome, how)| (outcome, Some(how)))
            .collect();
        for run in &self.checked.runs {
            let unknown = run
                .shown
                .keys()
                .filter(|outcome| !permitted.contains_key(outcome));
            for outcome in unknown {
                if !all.iter().any(|(known, _)| *known == outcome) {
                    all.push((outcome, None));
                }
            }
        }
        let numbered = (1..).zip(all);
        numbered
            .map(|(number, (shown, how))| self.outcome(number, shown, how))
            .collect()
    }

    fn outcome(&self, number: u32, shown: &Shown, how: Option<&Permitted>) -> Outcome {
        let matching = self
            .source
            .expectations
            .iter()
            .filter(|it| it.matches(shown));
        let named: Vec<&Expected> = matching.collect();
        Outcome {
            number,
            results: self.results(shown),
            text: shown.text(self.source),
            grade: named.iter().map(|it| it.grade).min().map(grade),
            permitted: how.is_some(),
            excused: how.is_none() && self.seen(shown).all(|(_, seen)| seen.excused),
            clauses: self.ids(named.iter().flat_map(|it| it.clauses.iter().copied())),
            seen: self.counts(shown),
            hang: shown.entries.contains(&Entry::Blocked),
            witness: match how {
                Some(how) => Some(self.steps_of_specification(&how.witness)),
                None => self
                    .witness(shown)
                    .map(|(_, witness)| self.steps_of_trace(witness)),
            },
            replay: self
                .witness(shown)
                .and_then(|(run, witness)| self.replay(self.source, run.readings, witness)),
            shortness: self
                .witness(shown)
                .and_then(|(_, witness)| witness.shortness)
                .map(shortness),
        }
    }

    fn results(&self, shown: &Shown) -> Entries {
        let pairs = shown.pairs(self.source).into_iter();
        pairs
            .map(|(key, value)| (key, Value::String(value)))
            .collect()
    }

    fn counts(&self, shown: &Shown) -> Vec<Count> {
        let count = |engine: ScenarioEngine| {
            let runs = self.checked.runs.iter().filter(|run| run.engine == engine);
            let seen = runs.filter_map(|run| run.shown.get(shown));
            let executions = seen.map(|seen| seen.executions).sum();
            Count {
                engine: engine_of(engine),
                executions,
            }
        };
        let mut ran: Vec<_> = self.checked.runs.iter().map(|run| run.engine).collect();
        ran.sort_unstable();
        ran.dedup();
        ran.into_iter().map(count).collect()
    }

    /// An execution of the service that shows an outcome: one that replays if there is, and of those
    /// one that was made short.
    fn witness<'s>(&'s self, shown: &'s Shown) -> Option<(&'s Run, &'s Witness)> {
        let witnesses = self.seen(shown).map(|(run, seen)| (run, &seen.witness));
        witnesses.min_by_key(|(_, witness)| {
            let as_found = witness.shortness.is_none();
            let how = (witness.schedule.is_none(), as_found, witness.shortness);
            (how, witness.trace.len())
        })
    }

    /// Every run that saw an outcome.
    fn seen<'s>(&'s self, shown: &'s Shown) -> impl Iterator<Item = (&'s Run, &'s Seen)> {
        let runs = self.checked.runs.iter();
        runs.filter_map(|run| Some((run, run.shown.get(shown)?)))
    }

    /// The command that runs an execution of a scenario again: of the same service, built for the
    /// same readings.
    fn replay(&self, source: &Source, readings: Readings, witness: &Witness) -> Option<String> {
        let schedule = witness.schedule.as_deref()?;
        let scenario = library::address(source);
        let mut command = format!("countermand replay {scenario} --schedule '{schedule}'");
        if let Some(service) = self.checked.service {
            command.push_str(&format!(" --service {service}"));
        }
        for (reading, value) in readings.decided() {
            if source.readings.get(reading) != Some(value) {
                let reading = &source.tables.readings[usize::from(reading.0)];
                let value = reading.values[usize::from(value)];
                command.push_str(&format!(" --reading {}={value}", reading.name));
            }
        }
        Some(command)
    }

    // Steps.

    fn steps_of_specification(&self, witness: &[WitnessStep]) -> Vec<Step> {
        witness
            .iter()
            .map(|step| self.step_of_specification(step))
            .collect()
    }

    fn step_of_specification(&self, step: &WitnessStep) -> Step {
        let cites = step.cites.iter().filter_map(|cite| match cite {
            Cite::Clause(clause) => Some(*clause),
            _ => None,
        });
        Step {
            at: 0,
            column: match &step.event {
                Some(event) => text::who(self.source, event),
                None => "service".to_owned(),
            },
            text: match &step.event {
                Some(event) => text::what(self.source, event),
                None => step.text.to_owned(),
            },
            kind: step.event.as_ref().map_or(StepKind::Internal, kind),
            clauses: self.ids(cites),
            offending: false,
        }
    }

    fn steps_of_trace(&self, witness: &Witness) -> Vec<Step> {
        let steps = witness.trace.iter().map(|stamped| Step {
            at: stamped.at,
            column: text::who(self.source, &stamped.event),
            text: text::what(self.source, &stamped.event),
            kind: kind(&stamped.event),
            clauses: Vec::new(),
            offending: false,
        });
        steps.collect()
    }

    // Expectations and engines.

    fn expectations(&self) -> Vec<Expectation> {
        let judged = self.checked.judged.iter();
        let build = |judged: &scenarios::check::Judged| {
            let expected = &self.source.expectations[judged.index];
            Expectation {
                text: text::expectation(self.source, expected),
                grade: expected.breach().is_none().then(|| grade(expected.grade)),
                clauses: self.ids(expected.clauses.iter().copied()),
                when: self.readings(expected.when),
                verdict: judgement(judged.judgement),
                why: judged.why.clone(),
            }
        };
        judged.map(build).collect()
    }

    fn engines(&self) -> Vec<EngineRun> {
        let permitted = &self.checked.permitted;
        let searched = EngineRun {
            engine: Engine::Statespace,
            executions: permitted.states as u64,
            exhaustive: permitted.complete,
            bound: (!permitted.complete).then(|| format!("{} states", permitted.states)),
            certificate: None,
            verdict: match (permitted.complete, &permitted.stuck) {
                (_, Some(_)) => Verdict::NotMet,
                (true, None) => Verdict::Met,
                (false, None) => Verdict::Inconclusive,
            },
            readings: Entries::new(),
            inferred: Entries::new(),
        };
        let runs = self.checked.runs.iter().map(|run| self.engine_run(run));
        std::iter::once(searched).chain(runs).collect()
    }

    fn engine_run(&self, run: &Run) -> EngineRun {
        let wrong = run
            .findings
            .iter()
            .any(|finding| !finding.kind.is_inconclusive());
        EngineRun {
            engine: engine_of(run.engine),
            executions: run.executions,
            exhaustive: run.exhaustive,
            bound: run.bound(),
            certificate: run
                .certificate
                .map(|done| certificate(self.source, run, done)),
            verdict: match (wrong || run.executions == 0, run.findings.is_empty()) {
                (true, _) => Verdict::NotMet,
                (false, true) => Verdict::Met,
                (false, false) => Verdict::Inconclusive,
            },
            readings: self.readings(run.readings),
            inferred: self.inferred(&run.admissible),
        }
    }

    fn value(&self, reading: ReadingId, value: u8) -> (String, Value) {
        let reading = &self.source.tables.readings[usize::from(reading.0)];
        (
            reading.name.to_owned(),
            Value::from(reading.values[usize::from(value)]),
        )
    }

    fn readings(&self, readings: Readings) -> Entries {
        readings
            .decided()
            .map(|(reading, value)| self.value(reading, value))
            .collect()
    }

    /// What all admissible assignments have in common.
    fn inferred(&self, admissible: &Assignments) -> Entries {
        let Some((first, others)) = admissible.split_first() else {
            return Entries::new();
        };
        let shared = |(reading, value): &(ReadingId, u8)| {
            others
                .iter()
                .all(|other| other.get(*reading) == Some(*value))
        };
        let decided = first.decided().filter(shared);
        decided
            .map(|(reading, value)| self.value(reading, value))
            .collect()
    }

    fn skipped(&self) -> Vec<Skipped> {
        let skipped = self.checked.skipped.iter();
        skipped
            .map(|(engine, reason)| Skipped {
                engine: engine_of(*engine),
                reason: reason.clone(),
            })
            .collect()
    }
}
