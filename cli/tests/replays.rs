//! The commands that a failure prints can be run, and show the failure again: in the scenario in
//! which it was found, and in the smaller one that stands beside the report.

use std::{fs, path::Path};

use assert_cmd::Command;
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
    let what = [
        "check",
        "removable_storage/busy_library_frees",
        "--service",
        wrong,
        "--engine",
        engine,
    ];
    let (status, printed) = run(folder, &[&what[..], &["--report", "a report"]].concat());
    assert_eq!(status, Some(1), "{printed}");
    let report = fs::read_to_string(folder.join("a report/report.json")).expect("it is there");
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    let scenarios = report["families"][0]["scenarios"].as_array();
    let failures = scenarios.into_iter().flatten();
    let failures = failures.flat_map(|scenario| scenario["failures"].as_array());
    let (mut violations, mut smaller) = (0, 0);
    for failure in failures.flatten().filter(|it| it["engine"] == engine) {
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
