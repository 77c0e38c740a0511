//! The commands that a failure prints can be run, and show the failure again: in the scenario in
//! which it was found, and in the smaller one that stands beside the report.

use std::{fs, path::Path};

use assert_cmd::Command;
use models::{
    families::{self, FamilyVisitor},
    family::Family,
};
use serde_json::Value;

/// Runs the program in a folder; its status, and what it printed.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::cargo_bin("countermand").expect("the program is built");
    let command = command.current_dir(folder).args(arguments);
    let output = command.output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), text)
}

/// The arguments of a command as a shell splits them; every other part stands between quotes.
fn arguments(command: &str) -> Vec<&str> {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    words.skip(1).collect()
}

/// The failures of a wrong service in a scenario that one engine finds, and what was printed.
fn failures(folder: &Path, scenario: &str, service: &str, engine: &str) -> (Vec<Value>, String) {
    found(
        folder,
        &[scenario, "--service", service, "--engine", engine],
    )
}

/// What a check finds, and what it printed.
fn found(folder: &Path, what: &[&str]) -> (Vec<Value>, String) {
    let (check, report) = (["check"], ["--report", "a report"]);
    let (status, printed) = run(folder, &[&check[..], what, &report].concat());
    assert_eq!(status, Some(1), "{printed}");
    let report = fs::read_to_string(folder.join("a report/report.json")).expect("it is there");
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    let scenarios = report["families"][0]["scenarios"].as_array();
    let failures = scenarios.into_iter().flatten();
    let failures = failures.flat_map(|scenario| scenario["failures"].as_array());
    let failures = failures.flatten().filter(|it| it["replay"].is_string());
    (failures.cloned().collect(), printed)
}

/// Lines of a table that are marked, without the blanks between their columns.
fn marked(text: &str) -> Vec<String> {
    let marked = text.lines().filter(|line| line.starts_with("> "));
    let words = marked.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    words.collect()
}

/// Replays a failure: what is printed says the same of it, and marks the same event.
fn says_the_same(folder: &Path, failure: &Value) {
    let command = failure["replay"].as_str().expect("it replays");
    let (_, replayed) = run(folder, &arguments(command));
    let text = failure["text"].as_str().expect("a text");
    for part in text.split("; besides, ") {
        // How far it is known to go on is found out by other executions than the one that is replayed.
        let part = part.split("not end: ").next().unwrap_or(part);
        assert!(replayed.contains(part), "no “{part}” in {replayed}");
    }
    let events = marked(&replayed);
    let table = failure["table"].as_str().expect("a table");
    let same = marked(table).iter().all(|event| events.contains(event));
    assert!(same, "{table}\n{replayed}");
    assert_eq!(marked(table).is_empty(), events.is_empty(), "{replayed}");
}

/// Replays a failure: it is there again, against the same clauses.
fn shows(folder: &Path, command: &Value, failure: &Value) {
    let command = command.as_str().expect("the machine's executions replay");
    let (status, text) = run(folder, &arguments(command));
    assert_eq!(status, Some(1), "{command}: {text}");
    for clause in failure["clauses"].as_array().expect("a list") {
        let clause = clause.as_str().expect("an id");
        assert!(text.contains(clause), "{command}: no {clause} in {text}");
    }
}

#[test]
fn a_failure_is_short_and_replays_there_and_in_a_smaller_scenario() {
    let home = tempfile::tempdir().expect("a folder");
    let (folder, wrong) = (home.path(), "forgets_cancellation");
    let engine = "machine-exhaustive";
    let scenario = "removable_storage/busy_library_frees";
    let (failures, printed) = failures(folder, scenario, wrong, engine);
    let (mut violations, mut smaller) = (0, 0);
    for failure in &failures {
        violations += 1;
        assert!(failure["shortness"] == "minimal" || failure["shortness"] == "reduced");
        shows(folder, &failure["replay"], failure);
        if let Value::Object(left) = &failure["smaller"] {
            smaller += 1;
            let file = left["file"].as_str().expect("a path");
            let written = fs::read_to_string(folder.join("a report").join(file));
            assert_eq!(written.expect("it is there"), left["source"]);
            assert!(printed.contains(left["replay"].as_str().expect("a command")));
            shows(folder, &left["replay"], failure);
            // Specification and scenario agree on what is expected of what is left.
            let path = format!("a report/{file}");
            let (status, text) = run(folder, &["check", &path, "--engine", "statespace"]);
            assert_eq!(status, Some(0), "{path}: {text}");
        }
    }
    assert!(
        violations > 0 && smaller > 0,
        "{violations}, {smaller}: {printed}"
    );
}

#[test]
fn a_violation_is_told_before_how_its_execution_ends_in_the_report_and_in_the_replay() {
    for (scenario, service, clause) in [
        ("two_wait_for_an_operator", "wakes_one_wait", "RSM-OP-7"),
        (
            "close_against_notification",
            "closes_over_its_wait",
            "RSM-NOTIF-2, RSM-NOTIF-5",
        ),
    ] {
        let scenario = &format!("removable_storage/{scenario}");
        for engine in ["machine-exhaustive", "machine-seeded"] {
            let home = tempfile::tempdir().expect("a folder");
            let (failures, printed) = failures(home.path(), scenario, service, engine);
            assert!(!printed.contains(" 0 violated"), "{printed}");
            let wanted =
                format!("is forbidden by {clause}; besides, the service does not end when");
            let text = |it: &&Value| it["text"].as_str().is_some_and(|it| it.contains(&wanted));
            let violation = failures.iter().find(text).expect("it is told");
            let clauses: Vec<&str> = clause.split(", ").collect();
            assert_eq!(violation["clauses"], serde_json::json!(clauses));
            assert_ne!(violation["permitted"], serde_json::json!([]));
            for failure in &failures {
                says_the_same(home.path(), failure);
            }
        }
    }
}

#[test]
fn an_execution_without_end_does_not_just_conform_and_whoever_goes_round_waits_for_nobody() {
    for engine in ["machine-exhaustive", "machine-seeded"] {
        let home = tempfile::tempdir().expect("a folder");
        let scenario = "event_log/busy_server";
        let (failures, printed) = failures(home.path(), scenario, "polls_the_log", engine);
        assert!(!printed.contains("nobody"), "{printed}");
        assert!(printed.contains("is about to enter `"), "{printed}");
        let mut texts = failures.iter().filter_map(|it| it["text"].as_str());
        let said = "what was recorded conforms, but the execution does not end";
        assert!(texts.any(|text| text.starts_with(said)), "{printed}");
        for failure in &failures {
            says_the_same(home.path(), failure);
        }
    }
}

#[test]
fn what_breaks_an_invariant_besides_what_is_forbidden_is_marked_in_the_replay_too() {
    let home = tempfile::tempdir().expect("a folder");
    let (scenario, service) = ("restart_manager/cancel_against_end", "keeps_ended_handles");
    let (failures, _) = failures(home.path(), scenario, service, "machine-exhaustive");
    let texts = failures.iter().filter_map(|it| it["text"].as_str());
    assert!(texts.filter(|it| it.contains("the invariant")).count() > 0);
    for failure in failures.iter().filter(|it| it["replay"].is_string()) {
        says_the_same(home.path(), failure);
    }
}

#[test]
fn a_schedule_that_says_only_how_an_execution_begins_is_told_to_leave_decisions_open() {
    let replay = |schedule: &str| {
        let mut command = Command::cargo_bin("countermand").expect("the program is built");
        let arguments = ["replay", "cancel_against_next", "--schedule", schedule];
        let output = command.args(arguments).output().expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr))
    };
    let (printed, told) = replay("main×4 canceller");
    let said = "the schedule leaves the last 13 decisions open: whoever can move took turns\n";
    assert_eq!(told, said);
    let whole = printed
        .lines()
        .find_map(|line| line.strip_prefix("schedule: "));
    let whole = whole.expect("all decisions are told");
    assert_eq!(replay(whole), (printed, String::new()));
}

struct WrongServices;

impl FamilyVisitor for WrongServices {
    type Output = Vec<&'static str>;

    fn visit<F: Family>(self) -> Self::Output {
        F::WRONG.iter().map(|it| it.name).collect()
    }
}

#[test]
#[ignore = "takes minutes where nothing is optimised"]
fn every_failure_of_every_wrong_service_replays_as_it_was_reported() {
    let both = [
        "--engine",
        "machine-exhaustive",
        "--engine",
        "machine-seeded",
    ];
    for family in families::NAMES {
        let services = families::visit(family, WrongServices).expect("it is a family");
        assert!(!services.is_empty());
        for service in services {
            let home = tempfile::tempdir().expect("a folder");
            let what = [family, "--service", service, "--schedules", "100"];
            let (failures, printed) = found(home.path(), &[&what[..], &both].concat());
            assert!(!failures.is_empty(), "{service}: {printed}");
            for failure in &failures {
                says_the_same(home.path(), failure);
                if let Value::Object(left) = &failure["smaller"] {
                    shows(home.path(), &left["replay"], failure);
                }
            }
        }
    }
}
