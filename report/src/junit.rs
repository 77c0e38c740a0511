//! `junit.xml`: for continuous integration.
//!
//! A family is a test suite. A scenario gives one test case for each engine, run or skipped, and
//! one for its expectations; a wrong service gives one that passes if it was caught. There are no
//! times in it, so that the same run gives the same bytes.

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use crate::{
    certified,
    model::{
        Engine, EngineRun, Failure, FailureKind, Family, Report, Scenario, Verdict, WrongService,
    },
};

/// The report as JUnit XML.
///
/// # Panics
/// Never: writing to memory does not fail.
#[must_use]
pub fn to_junit(report: &Report) -> String {
    let mut junit = Junit::new("countermand");
    junit.add_test_suites(report.families.iter().map(suite));
    junit.to_string().expect("memory takes everything")
}

fn suite(family: &Family) -> TestSuite {
    let mut suite = TestSuite::new(family.name.as_str());
    for scenario in &family.scenarios {
        let class = format!("{}.{}", family.name, scenario.name);
        let cases = engine_cases(scenario)
            .into_iter()
            .chain([expectation_case(scenario)]);
        suite.add_test_cases(cases.map(|mut case| {
            case.set_classname(class.as_str());
            case
        }));
    }
    let wrong = family.wrong_services.iter().map(|service| {
        let mut case = wrong_service_case(service);
        case.set_classname(format!("{}.wrong_services", family.name));
        case
    });
    suite.add_test_cases(wrong);
    suite
}

fn engine_cases(scenario: &Scenario) -> Vec<TestCase> {
    let of = |engine| {
        scenario
            .engines
            .iter()
            .filter(move |run| run.engine == engine)
    };
    let ran = Engine::ALL
        .into_iter()
        .filter(|&engine| of(engine).next().is_some())
        .map(|engine| {
            let runs: Vec<_> = of(engine).collect();
            engine_case(scenario, engine, &runs)
        });
    let skipped = scenario.skipped.iter().map(|skipped| {
        let mut status = TestCaseStatus::skipped();
        status.set_message(skipped.reason.as_str());
        TestCase::new(skipped.engine.name(), status)
    });
    ran.chain(skipped).collect()
}

fn engine_case(scenario: &Scenario, engine: Engine, runs: &[&EngineRun]) -> TestCase {
    let failures: Vec<_> = scenario
        .failures
        .iter()
        .filter(|failure| failure.engine == engine && failure.kind != FailureKind::Expectation)
        .collect();
    let verdict = Verdict::worst(runs.iter().map(|run| run.verdict));
    let status = match failures.first() {
        Some(first) => failed(first.kind, &first.text, &descriptions(&failures)),
        None if verdict == Verdict::Inconclusive => failed(
            FailureKind::Inconclusive,
            "a bound of this run ended it",
            "",
        ),
        None => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(engine.name(), status);
    case.set_system_out(runs.iter().map(|run| line(run)).collect::<String>());
    case
}

fn line(run: &EngineRun) -> String {
    let extent = match (&run.bound, run.exhaustive) {
        (Some(bound), _) => format!(", bounded by {bound}"),
        (None, true) => ", exhaustive".into(),
        (None, false) => String::new(),
    };
    let certificate = run.certificate.as_ref();
    let certified = certificate.map_or_else(String::new, |it| format!(", {}", certified::text(it)));
    let (executions, unit) = (run.executions, run.engine.unit());
    format!("{executions} {unit}{extent}{certified}\n")
}

fn descriptions(failures: &[&Failure]) -> String {
    failures
        .iter()
        .map(|failure| crate::failure::text(failure))
        .collect::<Vec<_>>()
        .join("\n")
}

fn expectation_case(scenario: &Scenario) -> TestCase {
    let missed: Vec<_> = scenario
        .expectations
        .iter()
        .filter(|expectation| expectation.verdict != Verdict::Met)
        .collect();
    let kind = match Verdict::worst(missed.iter().map(|expectation| expectation.verdict)) {
        Verdict::Inconclusive => FailureKind::Inconclusive,
        _ => FailureKind::Expectation,
    };
    let lines: String = missed
        .iter()
        .map(|expectation| format!("{}: {}\n", expectation.text, expectation.why))
        .collect();
    let status = match missed.first() {
        Some(first) => failed(kind, &format!("not met: {}", first.text), &lines),
        None => TestCaseStatus::success(),
    };
    let mut case = TestCase::new("expectations", status);
    case.set_assertions(scenario.expectations.len());
    case
}

fn wrong_service_case(service: &WrongService) -> TestCase {
    let status = if service.caught {
        TestCaseStatus::success()
    } else {
        failed(
            FailureKind::Expectation,
            "no scenario caught it",
            &service.summary,
        )
    };
    TestCase::new(service.name.as_str(), status)
}

/// What could not be told is an error in JUnit's words; what was found to be wrong is a failure.
fn failed(kind: FailureKind, message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(match kind {
        FailureKind::Inconclusive => NonSuccessKind::Error,
        _ => NonSuccessKind::Failure,
    });
    status.set_message(message).set_type(kind.name());
    if !description.is_empty() {
        status.set_description(description);
    }
    status
}
