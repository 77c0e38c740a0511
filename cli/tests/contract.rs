//! What the program prints as JSON is what `report/FORMAT.md` documents, field by field.

#[path = "../../report/tests/renderers/format.rs"]
mod format;

use std::{fs, path::Path};

use assert_cmd::Command;
use format::Format;
use serde_json::Value;

const ONE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/one.toml");
const FORMAT: &str = include_str!("../../report/FORMAT.md");

/// Runs the program; it must end with this status.
fn run(arguments: &[&str], status: i32) -> String {
    let mut command = Command::cargo_bin("countermand").expect("the program is built");
    let output = command.args(arguments).output().expect("it runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).expect("text")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn documented(value: &Value, kind: &str) {
    let wrong = Format::of(FORMAT).check(value, kind, "it");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A small check into a folder of this name.
fn check(folder: &Path, arguments: &[&str], status: i32) -> String {
    let folder = folder.display().to_string();
    let all = ["check", "--report", &folder, "--format", "json"];
    run(&[&all, arguments].concat(), status)
}

#[test]
fn a_report_is_as_documented_whether_all_is_well_or_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = ["--service", "cancels_what_has_ended"];
    let few = ["--schedules", "200", ONE];
    for (arguments, status) in [
        (few.to_vec(), 0),
        ([wrong.to_vec(), few.to_vec()].concat(), 1),
    ] {
        let printed = check(folder.path(), &arguments, status);
        let written = fs::read_to_string(folder.path().join("report.json"));
        assert_eq!(printed, written.expect("it was written"));
        documented(&json(&printed), "[report](#report)");
    }
}

#[test]
fn an_exhaustive_run_is_certified_in_the_report_and_on_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let exhaustive = ["--engine", "machine-exhaustive", "cancel_against_next"];
    let report = json(&check(folder.path(), &exhaustive, 0));
    let certificate = &report["families"][0]["scenarios"][0]["engines"][1]["certificate"];
    assert_eq!(certificate["executions_per_class"], 1.0);
    assert_eq!(certificate["bounds"], serde_json::json!([]));
    let shown = folder.path().display().to_string();
    let printed = run(
        &[&["check", "--report", &shown], &exhaustive[..]].concat(),
        0,
    );
    let number = |field: &str| &certificate[field];
    let (classes, executions) = (number("classes"), number("executions"));
    let says = format!(
        "exhaustive, sync+history: {classes} classes, {executions} executions, 1.00 a class, none \
         blocked"
    );
    assert!(printed.contains(&says), "{printed}");
    let hash = certificate["outcomes_hash"].as_str().expect("a hash");
    assert!(printed.contains(&format!("outcomes {hash}")), "{printed}");
}

#[test]
fn a_bounded_run_is_certified_up_to_its_bounds_and_gives_no_ratio() {
    let folder = tempfile::tempdir().expect("a folder");
    let shown = folder.path().display().to_string();
    for (bound, bounds) in [
        (vec!["--schedules", "20"], vec!["20 executions"]),
        (
            vec!["--schedules", "20", "--preemptions", "2"],
            vec!["2 preemptions", "20 executions"],
        ),
    ] {
        let bounded = ["--engine", "machine-exhaustive", "cancel_against_next"];
        let bounded = [&bounded[..], &bound].concat();
        let report = json(&check(folder.path(), &bounded, 0));
        let certificate = &report["families"][0]["scenarios"][0]["engines"][1]["certificate"];
        assert_eq!(certificate["bounds"], serde_json::json!(bounds));
        assert_eq!(certificate["executions"], 20);
        assert!(certificate["executions_per_class"].is_null());
        let classes = &certificate["classes"];
        let says = format!(
            "bounded by {}, sync+history: {classes} classes, 20 executions, ",
            bounds.join(" and ")
        );
        let printed = run(&[&["check", "--report", &shown], &bounded[..]].concat(), 0);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&printed).contains(&says), "{printed}");
        assert!(!printed.contains("a class"), "{printed}");
    }
}

#[test]
fn an_engine_that_did_not_run_stands_among_the_skipped_with_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = json(&check(
        folder.path(),
        &["--engine", "machine-seeded", ONE],
        0,
    ));
    let scenario = &report["families"][0]["scenarios"][0];
    let names = |list: &str| -> Vec<String> {
        let list = scenario[list].as_array().expect("an array");
        let names = list.iter().map(|it| it["engine"].as_str().expect("a word"));
        names.map(str::to_owned).collect()
    };
    assert_eq!(names("engines"), ["statespace", "machine-seeded"]);
    assert_eq!(names("skipped"), ["machine-exhaustive", "loom", "native"]);
    assert_eq!(scenario["skipped"][0]["reason"], "not asked for");
}

#[test]
fn a_ledger_is_printed_as_the_clauses_of_a_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = json(&run(
        &["clauses", "removable_storage", "--format", "json"],
        0,
    ));
    documented(&ledger, "array of [clause](#clause)");
    let mut report = json(&check(folder.path(), &["--engine", "statespace", ONE], 0));
    let clauses = report["families"][0]["clauses"].as_array_mut();
    let clauses = clauses.expect("an array");
    assert!(clauses.iter().any(|clause| clause["status"] == "met"));
    // What a run settles is settled by none here.
    for clause in clauses.iter_mut().filter(|it| it["not_modelled"].is_null()) {
        clause["status"] = "not-exercised".into();
        clause["scenarios"] = Value::Array(Vec::new());
    }
    assert_eq!(&ledger.as_array().expect("an array"), &clauses);
}

#[test]
fn outcomes_traces_and_their_validation_are_as_documented() {
    let outcomes = json(&run(&["outcomes", ONE, "--format", "json"], 0));
    documented(&outcomes, "[outcomes](#outcomes)");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.jsonl");
    let shown = path.display().to_string();
    let right = run(&["replay", ONE, "--seed", "1", "--format", "json"], 0);
    // At rest nothing is queued any more.
    let wrong = right
        .replace("CANCELLED", "QUEUED")
        .replace("PASSED", "QUEUED");
    for (trace, status, verdict) in [(right, 0, "conforms"), (wrong, 1, "violates")] {
        fs::write(&path, trace).expect("a writable folder");
        let judged = json(&run(&["validate", ONE, &shown, "--format", "json"], status));
        documented(&judged, "[validation](#validation)");
        assert_eq!(judged["verdict"], verdict);
        let twice = ["validate", ONE, &shown, &shown, "--format", "json"];
        let judged = json(&run(&twice, status));
        documented(&judged, "[validations](#validations)");
        assert_eq!(judged["traces"][1]["verdict"], verdict);
    }
}

#[test]
fn a_code_is_told_by_name_and_by_number_as_documented() {
    let by = |code: &str| json(&run(&["codes", code, "--format", "json"], 0));
    let refused = by("ERROR_REQUEST_REFUSED");
    documented(&refused, "array of [codes of a family](#codes-of-a-family)");
    assert_eq!(refused[0]["family"], "removable_storage");
    let code = &refused[0]["codes"][0];
    assert_eq!(code["number"], 4320);
    let has = |list: &str, item: &str| {
        let mut items = code[list].as_array().expect("an array").iter();
        items.any(|it| it == item)
    };
    assert!(has("returned_by", "MountNtmsMedia"), "{code}");
    assert!(has("clauses", "RSM-MOUNT-5"), "{code}");
    assert!(has("scenarios", "operator_refuses"), "{code}");
    for same in ["4320", "0x10e0", "error_request_refused"] {
        assert_eq!(by(same), refused);
    }
    let shared = by("4317");
    let families = shared.as_array().expect("an array").iter();
    let families: Vec<&str> = families.filter_map(|it| it["family"].as_str()).collect();
    assert_eq!(families, ["removable_storage", "event_log"]);
}

#[test]
fn every_code_of_the_list_can_be_asked_for() {
    let list = json(&run(&["codes", "--format", "json"], 0));
    documented(&list, "array of [codes of a family](#codes-of-a-family)");
    let families = list.as_array().expect("an array");
    assert_eq!(families.len(), 4);
    for family in families {
        let code = family["codes"][0]["name"].as_str().expect("a name");
        let family = family["family"].as_str().expect("a name");
        let text = run(&["codes", code, "--family", family], 0);
        assert!(
            text.starts_with(code) && text.contains("returned by"),
            "{text}"
        );
    }
}
