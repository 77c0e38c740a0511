//! What follows from what was found: statuses, verdicts, the exit code.

use report::model::*;

use crate::sample;

fn status(report: &Report, id: &str) -> (Status, usize) {
    let clauses = report.families.iter().flat_map(|family| &family.clauses);
    let clause = clauses
        .into_iter()
        .find(|clause| clause.id == id)
        .expect("it is in a ledger");
    (clause.status, clause.scenarios.len())
}

#[test]
fn a_clause_is_met_violated_not_exercised_or_not_modelled() {
    let report = sample::report();
    assert_eq!(status(&report, "RSM-CANCEL-2"), (Status::Met, 1));
    assert_eq!(status(&report, "EVT-CANCEL-28"), (Status::Violated, 1));
    assert_eq!(status(&report, "EVT-WIRE-2"), (Status::NotExercised, 0));
    assert_eq!(status(&report, "RSM-OPER-3"), (Status::NotModelled, 0));
}

#[test]
fn a_reading_lists_the_values_that_were_run_and_those_inferred() {
    let report = sample::report();
    let sticky = &report.families[1].readings[0];
    let followed: Vec<_> = sticky
        .followed
        .iter()
        .map(|one| (one.value.as_str(), one.how, one.scenarios.len()))
        .collect();
    assert_eq!(
        followed,
        [
            ("passing", How::Run, 1),
            ("passing", How::Inferred, 1),
            ("sticky", How::Run, 1),
            ("sticky", How::Inferred, 1),
        ]
    );
}

#[test]
fn one_scenario_that_is_not_met_fails_the_whole() {
    let report = sample::report();
    let verdicts: Vec<_> = report.families.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Met, Verdict::NotMet]);
    assert_eq!((report.verdict, report.exit_code()), (Verdict::NotMet, 1));
    assert_eq!(sample::met().exit_code(), 0);
}

#[test]
fn a_wrong_service_that_gets_away_fails_its_family() {
    let mut report = sample::met();
    report.families[0].wrong_services[1].caught = false;
    let report = Report::new("", 0, report.families);
    assert_eq!((report.verdict, report.exit_code()), (Verdict::NotMet, 1));
}

#[test]
fn a_run_that_tested_nothing_is_not_met() {
    assert_eq!(Report::new("", 0, vec![]).exit_code(), 1);
    assert_eq!(Report::new("", 0, vec![]).interrupted(3).exit_code(), 3);
    assert_eq!(Report::new("", 0, vec![Family::default()]).exit_code(), 1);
}

#[test]
fn bounds_end_in_3_and_unexpected_callers_in_4_but_a_violation_outweighs_both() {
    let mut report = sample::met();
    report.families[0].scenarios[0].verdict = Verdict::Inconclusive;
    let mut report = Report::new("", 0, report.families);
    assert_eq!(report.exit_code(), 3);

    let mut blame = sample::report().families[1].scenarios[0].failures[0].clone();
    blame.kind = FailureKind::CallerBreach;
    report.families[0].scenarios[1].verdict = Verdict::NotMet;
    report.families[0].scenarios[1].failures.push(blame.clone());
    let mut report = Report::new("", 0, report.families);
    assert_eq!(report.exit_code(), 4);

    // Beside a caller that is to blame, a bound tells nothing more.
    let mut bound = blame.clone();
    bound.kind = FailureKind::Inconclusive;
    report.families[0].scenarios[1].failures.push(bound);
    assert_eq!(report.exit_code(), 4);

    blame.kind = FailureKind::Violation;
    report.families[1].scenarios[0].verdict = Verdict::NotMet;
    report.families[1].scenarios[0].failures.push(blame);
    let report = Report::new("", 0, report.families);
    assert_eq!(report.exit_code(), 1);
}

#[test]
fn names_are_the_words_of_the_file() {
    for engine in Engine::ALL {
        let written = serde_json::to_value(engine).expect("it is a word");
        assert_eq!(written, engine.name());
    }
    for kind in [
        FailureKind::Violation,
        FailureKind::Inconsistent,
        FailureKind::Expectation,
        FailureKind::CallerBreach,
        FailureKind::Inconclusive,
    ] {
        let written = serde_json::to_value(kind).expect("it is a word");
        assert_eq!(written, kind.name());
    }
}

#[test]
fn a_caller_that_breaks_its_contract_does_not_make_a_clause_violated() {
    let mut report = sample::report();
    report.families[1].scenarios[0].failures[0].kind = FailureKind::CallerBreach;
    let report = Report::new("", 0, report.families);
    assert_eq!(status(&report, "EVT-CANCEL-28"), (Status::Met, 1));
}
