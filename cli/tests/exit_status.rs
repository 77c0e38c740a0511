//! The exit status tells a program what a person reads: 0 met, 1 not met, 2 bad input, 3
//! inconclusive, 4 the caller is to blame and nobody expects it.

use std::{fs, path::Path};

use assert_cmd::Command;

const ONE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/one.toml");

/// A client that breaks its contract: it never fetches the final result of its operation.
const BREACH: &str = r#"
family = "management_infrastructure"
summary = "The final result is never fetched"

[setup]
applications = { application = {} }
sessions     = { session = "application" }
providers    = { disks = { pace = "prompt", instances = 0 } }

[clients]
client = [
  "operation = MI_Session_EnumerateInstances(session, MI_OPERATIONFLAGS_AUTOMATIC_ACK_RESULTS, disks, NULL)",
  "ProcessExits()",
]

[[expect]]
"#;

const BLAMED: &str = "breach = \"MI-CANCEL-30\"\n";
const NOT_BLAMED: &str = "outcome = { operation = \"NULL\" }\ngrade = \"forbidden\"\n";

/// Runs the program in a folder; its status, and what it printed.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::cargo_bin("countermand").expect("the program is built");
    let command = command.current_dir(folder).args(arguments);
    let output = command.output().expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

/// The program must end so, and say this.
fn ends(folder: &Path, arguments: &[&str], status: i32, says: &str) {
    let (found, text) = run(folder, arguments);
    assert_eq!(found, Some(status), "{arguments:?}: {text}");
    assert!(
        text.contains(says),
        "{arguments:?} does not say {says:?}: {text}"
    );
}

#[test]
fn all_met_is_0_and_a_violation_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let few = ["check", ONE, "--schedules", "200"];
    ends(folder.path(), &few, 0, "all met");
    let wrong = [&few[..], &["--service", "cancels_what_has_ended"]].concat();
    ends(folder.path(), &wrong, 1, "NOT MET");
    ends(
        folder.path(),
        &wrong,
        1,
        "✗ removable_storage/one is not met;",
    );
}

#[test]
fn an_expectation_that_does_not_hold_is_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(ONE).expect("it is there");
    let text = text.replace("\"required\"  ", "\"forbidden\" ");
    fs::write(folder.path().join("forbids.toml"), text).expect("a writable folder");
    let check = ["check", "forbids.toml", "--engine", "statespace"];
    let says =
        "the specification permits it (what is permitted: countermand outcomes forbids.toml)";
    ends(folder.path(), &check, 1, says);
}

#[test]
fn a_required_outcome_that_the_bound_of_a_run_left_unseen_is_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let several = "removable_storage/cancel_twice";
    let check = ["check", several, "--engine", "machine-exhaustive"];
    let bounded = [&check[..], &["--schedules", "1"]].concat();
    ends(folder.path(), &bounded, 3, "INCONCLUSIVE");
    ends(folder.path(), &check, 0, "all met");
}

#[test]
fn a_bound_that_left_no_execution_is_1_as_the_help_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = ["check", "cancel_against_next"];
    let check = [&check[..], &["--engine", "machine-exhaustive"]].concat();
    let bounded = |steps| [&check[..], &["--steps", steps]].concat();
    ends(folder.path(), &bounded("1"), 1, "judged no execution");
    ends(folder.path(), &bounded("1"), 1, "by 1 step an execution");
    // One that left some is 3.
    ends(folder.path(), &bounded("20"), 3, "INCONCLUSIVE");
    for help in [&["--help"][..], &["check", "--help"]] {
        ends(folder.path(), help, 0, "nothing was tested");
    }
}

#[test]
fn a_bound_that_left_nothing_open_is_0_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = [
        "check",
        "removable_storage/cancel_twice",
        "--schedules",
        "20",
    ];
    let check = [&check[..], &["--engine", "machine-exhaustive"]].concat();
    ends(folder.path(), &check, 0, "bounded by 20 executions");
}

#[test]
fn a_caller_that_nobody_expects_to_break_its_contract_is_4_and_an_expected_one_0() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, expected, status) in [("blamed", BLAMED, 0), ("not_blamed", NOT_BLAMED, 4)] {
        let (file, trace) = (format!("{name}.toml"), format!("{name}.jsonl"));
        fs::write(folder.path().join(&file), [BREACH, expected].concat()).expect("writable");
        let check = [
            "check",
            &file,
            "--engine",
            "machine-seeded",
            "--schedules",
            "20",
        ];
        ends(folder.path(), &check, status, "breaks its contract");

        let replay = ["replay", &file, "--seed", "1"];
        ends(
            folder.path(),
            &replay,
            status,
            "the caller breaks MI-CANCEL-30",
        );
        let (_, recorded) = run(
            folder.path(),
            &[&replay[..], &["--format", "json"]].concat(),
        );
        fs::write(folder.path().join(&trace), recorded).expect("a writable folder");
        let validate = ["validate", &file, &trace];
        ends(
            folder.path(),
            &validate,
            status,
            "the caller breaks MI-CANCEL-30",
        );
    }
}

#[test]
fn a_violation_outweighs_a_caller_and_a_bound() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = [BREACH, NOT_BLAMED].concat();
    fs::write(folder.path().join("not_blamed.toml"), text).expect("a writable folder");
    let wrong = folder.path().join("wrong.toml");
    let one = fs::read_to_string(ONE).expect("it is there");
    let one = one.replace("\"required\"  ", "\"forbidden\" ");
    fs::write(wrong, one).expect("a writable folder");
    let check = [
        "check",
        "not_blamed.toml",
        "wrong.toml",
        "--engine",
        "statespace",
    ];
    ends(folder.path(), &check, 1, "NOT MET");
    // Without the violation the caller outweighs the bound.
    let both = ["check", "not_blamed.toml", "removable_storage/cancel_twice"];
    let both = [
        &both[..],
        &["--engine", "machine-seeded", "--schedules", "1"],
    ]
    .concat();
    ends(folder.path(), &both, 4, "1 inconclusive");
}

#[test]
fn a_service_is_looked_for_in_every_family_and_those_without_it_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    // The family that comes first has none of this name.
    let both = ["check", "event_log/cancel_against_next", ONE];
    let service = ["--service", "cancels_what_has_ended"];
    let few = ["--engine", "machine-exhaustive", "--schedules", "200"];
    let check = [&both[..], &service, &few].concat();
    let says = "event_log has no service `cancels_what_has_ended`: not checked";
    ends(folder.path(), &check, 1, says);
    ends(folder.path(), &check, 1, "1 scenario ·");
    // An option has its effect if one of the engines knows it.
    let engines = ["--engine", "machine-seeded", "--sampler", "pct"];
    let right = [&["check", ONE], &few[..], &engines].concat();
    ends(folder.path(), &right, 0, "all met");
}

#[test]
fn bad_input_is_2() {
    let folder = tempfile::tempdir().expect("a folder");
    ends(
        folder.path(),
        &["check", "nothing_like_it"],
        2,
        "unknown family or scenario",
    );
}

#[test]
fn traces_that_only_together_contradict_the_documents_are_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = "event_log/cancel_idle_then_next";
    for reading in ["ignored", "pre-arms"] {
        let reading_is = format!("idle-cancel={reading}");
        let replay = ["replay", scenario, "--seed", "1", "--reading", &reading_is];
        let (_, trace) = run(
            folder.path(),
            &[&replay[..], &["--format", "json"]].concat(),
        );
        fs::write(folder.path().join(reading), trace).expect("a writable folder");
    }
    let alike = ["validate", scenario, "ignored", "ignored"];
    ends(
        folder.path(),
        &alike,
        0,
        "together: conforms; it follows idle-cancel = ignored",
    );
    let both = ["validate", scenario, "ignored", "pre-arms"];
    let says = "no one assignment of readings explains both pre-arms and ignored";
    ends(folder.path(), &both, 1, says);
    let as_json = [&both[..], &["--format", "json"]].concat();
    ends(folder.path(), &as_json, 1, "\"consistent\": false");
}
