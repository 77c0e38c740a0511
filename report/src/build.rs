//! Builds a report out of what the engines found.

use models::family::Family as ModelFamily;
use scenarios::{
    check::{Caught, Checked, Judgement, Verdict as Checking},
    engine::{Engine as ScenarioEngine, Finding, FindingKind, Run, Witness},
    file::{Expectation as Expected, Grade as ExpectedGrade, Scenario as Source},
    outcome::{Entry, Outcome as Shown},
    table, text,
};
use serde_json::Value;
use sim::{
    assignments::Assignments,
    clause::{ClauseId, ClauseSet},
    reading::{ReadingId, Readings},
    spec::Cite,
    statespace::{Permitted, WitnessStep},
    trace::Event,
};

use crate::model::{
    Count, Engine, EngineRun, Entries, Expectation, Failure, FailureKind, Family, Grade, Mark,
    Outcome, Scenario, Skipped, Step, StepKind, Verdict, WrongService,
};

/// How wide the tables of failures are, in characters.
const TABLE_WIDTH: usize = 110;

/// What was found of one family.
#[must_use]
pub fn family<F: ModelFamily>(checked: &[Checked], caught: &[Caught]) -> Family {
    let mut family = Family::of::<F>();
    family.scenarios = checked.iter().map(scenario).collect();
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
        clauses: caught.clauses().into_iter().map(id).collect(),
    }
}

/// What was found of one scenario.
#[must_use]
pub fn scenario(checked: &Checked) -> Scenario {
    let builder = Builder {
        checked,
        source: &checked.scenario,
    };
    builder.scenario()
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
    fn scenario(&self) -> Scenario {
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
            failures: self.failures(),
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
            clauses: self.ids(named.iter().flat_map(|it| it.clauses.iter().copied())),
            seen: self.counts(shown),
            hang: shown.entries.contains(&Entry::Blocked),
            witness: match how {
                Some(how) => Some(self.steps_of_specification(&how.witness)),
                None => self
                    .witness(shown)
                    .map(|witness| self.steps_of_trace(witness)),
            },
            replay: self.witness(shown).and_then(|witness| self.replay(witness)),
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

    /// The shortest execution of the service that shows an outcome, one that replays if there is.
    fn witness(&self, shown: &Shown) -> Option<&Witness> {
        let runs = self
            .checked
            .runs
            .iter()
            .filter_map(|run| run.shown.get(shown));
        let witnesses = runs.map(|seen| &seen.witness);
        witnesses.min_by_key(|witness| (witness.schedule.is_none(), witness.trace.len()))
    }

    fn replay(&self, witness: &Witness) -> Option<String> {
        let schedule = witness.schedule.as_deref()?;
        Some(format!(
            "countermand replay {} --schedule '{schedule}'",
            self.source.path
        ))
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
            bound: run.bound.clone(),
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

    // Failures.

    fn failures(&self) -> Vec<Failure> {
        let found = self.checked.runs.iter().flat_map(|run| {
            run.findings
                .iter()
                .map(|finding| self.failure(run, finding))
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

    fn failure(&self, run: &Run, finding: &Finding) -> Failure {
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
            text: text::finding(self.source, &finding.kind),
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
            replay: self
                .replay(&finding.witness)
                .map(|command| self.with_readings(command, run)),
        }
    }

    /// A replay needs the readings for which the service was built, where they are not the
    /// scenario's.
    fn with_readings(&self, mut command: String, run: &Run) -> String {
        for (reading, value) in run.readings.decided() {
            if self.source.readings.get(reading) != Some(value) {
                let reading = &self.source.tables.readings[usize::from(reading.0)];
                let value = reading.values[usize::from(value)];
                command.push_str(&format!(" --reading {}={value}", reading.name));
            }
        }
        command
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

fn verdict(verdict: Checking) -> Verdict {
    match verdict {
        Checking::Met => Verdict::Met,
        Checking::Inconclusive => Verdict::Inconclusive,
        Checking::CallerBreach | Checking::NotMet => Verdict::NotMet,
    }
}

fn judgement(judgement: Judgement) -> Verdict {
    match judgement {
        Judgement::Met => Verdict::Met,
        Judgement::Inconclusive => Verdict::Inconclusive,
        Judgement::NotMet => Verdict::NotMet,
    }
}

fn grade(grade: ExpectedGrade) -> Grade {
    match grade {
        ExpectedGrade::Required => Grade::Required,
        ExpectedGrade::Permitted => Grade::Permitted,
        ExpectedGrade::Forbidden => Grade::Forbidden,
    }
}

fn engine_of(engine: ScenarioEngine) -> Engine {
    match engine {
        ScenarioEngine::Statespace => Engine::Statespace,
        ScenarioEngine::MachineExhaustive => Engine::MachineExhaustive,
        ScenarioEngine::MachineSeeded => Engine::MachineSeeded,
        ScenarioEngine::Loom => Engine::Loom,
        ScenarioEngine::Native => Engine::Native,
    }
}

fn kind(event: &Event) -> StepKind {
    match event {
        Event::Call { .. } => StepKind::Call,
        Event::Return { .. } => StepKind::Return,
        Event::Enter { .. } => StepKind::Enter,
        Event::Exit { .. } => StepKind::Exit,
        Event::Deadline { .. } => StepKind::Deadline,
        Event::Fault { .. } => StepKind::Fault,
        Event::Quiescent => StepKind::Quiescent,
    }
}
