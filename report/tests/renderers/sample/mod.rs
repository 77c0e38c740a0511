//! A realistic report: a failing scenario, a bounded one, a skipped engine, a hang, an expected
//! breach of the caller's contract. One family in [`removable_storage`], one in [`event_log`].

mod event_log;
mod removable_storage;

use report::model::*;
use serde_json::{Value, json};

/// The whole report.
pub(crate) fn report() -> Report {
    Report::new(
        "countermand check --seed 7",
        7,
        vec![removable_storage::family(), event_log::family()],
    )
}

/// The same without the scenario that fails: everything is met.
pub(crate) fn met() -> Report {
    let mut families = vec![removable_storage::family(), event_log::family()];
    for family in &mut families {
        family.scenarios.retain(|one| one.verdict == Verdict::Met);
    }
    Report::new("countermand check --seed 7", 7, families)
}

fn strings(words: &str) -> Vec<String> {
    words.split_whitespace().map(Into::into).collect()
}

fn entries<const N: usize>(pairs: [(&str, &str); N]) -> Entries {
    let value = |text: &str| match text.strip_prefix('[') {
        Some(list) => json!(strings(list.trim_end_matches(']'))),
        None => Value::from(text),
    };
    pairs
        .map(|(key, text)| (key.into(), value(text)))
        .into_iter()
        .collect()
}

fn clause(id: &str, strength: Strength, binds: Binds, text: &str, source: &str) -> Clause {
    Clause {
        id: id.into(),
        strength,
        basis: Basis::Stated,
        binds,
        text: text.into(),
        source: source.into(),
        not_modelled: None,
        status: Status::NotExercised,
        scenarios: Vec::new(),
        invariants: strings("ends-once"),
        open_points: Vec::new(),
    }
}

fn step(at: u64, column: &str, kind: StepKind, text: &str, clauses: &str) -> Step {
    Step {
        at,
        column: column.into(),
        text: text.into(),
        kind,
        clauses: strings(clauses),
        offending: false,
    }
}

fn outcome<const N: usize>(number: u32, pairs: [(&str, &str); N], seen: &[u64]) -> Outcome {
    let text = pairs.map(|(key, value)| format!("{key} = {value}"));
    let engines = [
        Engine::MachineExhaustive,
        Engine::MachineSeeded,
        Engine::Loom,
        Engine::Native,
    ];
    Outcome {
        number,
        results: entries(pairs),
        text: text.join(" · "),
        permitted: true,
        hang: pairs.iter().any(|(_, value)| *value == "blocked"),
        seen: std::iter::zip(engines, seen)
            .map(|(engine, &executions)| Count { engine, executions })
            .collect(),
        ..Outcome::default()
    }
}

fn graded(outcome: Outcome, grade: Grade, clauses: &str) -> Outcome {
    Outcome {
        grade: Some(grade),
        clauses: strings(clauses),
        ..outcome
    }
}

fn witnessed(outcome: Outcome, scenario: &str, witness: Vec<Step>) -> Outcome {
    let replay = format!(
        "countermand explain scenarios/{scenario}.toml --outcome {}",
        outcome.number
    );
    Outcome {
        witness: Some(witness),
        replay: Some(replay),
        ..outcome
    }
}

fn expectation(text: &str, grade: Grade, clauses: &str, why: &str) -> Expectation {
    Expectation {
        text: text.into(),
        grade: Some(grade),
        clauses: strings(clauses),
        when: Entries::new(),
        verdict: Verdict::Met,
        why: why.into(),
    }
}

fn run(engine: Engine, executions: u64, readings: &Entries) -> EngineRun {
    EngineRun {
        engine,
        executions,
        exhaustive: matches!(
            engine,
            Engine::Statespace | Engine::MachineExhaustive | Engine::Loom
        ),
        bound: None,
        certificate: (engine == Engine::MachineExhaustive).then(|| certificate(executions)),
        verdict: Verdict::Met,
        readings: readings.clone(),
        inferred: Entries::new(),
    }
}

fn certificate(executions: u64) -> Certificate {
    Certificate {
        relation: "sync+history".into(),
        executions,
        classes: Some(executions),
        counted: executions,
        again: 0,
        blocked: 0,
        bounds: Vec::new(),
        executions_per_class: Some(1.0),
        classes_hash: "5b1f0c3a9e7d2468".into(),
        outcomes_hash: "0d4e8b7a6c5f3912".into(),
    }
}

fn skipped(engine: Engine, reason: &str) -> Skipped {
    Skipped {
        engine,
        reason: reason.into(),
    }
}
