//! An interruption loses nothing: what was found by then is reported.
#![cfg(unix)]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use serde_json::Value;

#[test]
fn what_was_found_is_reported_and_what_had_no_turn_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    // The first has millions of executions; it alone has its turn.
    let arguments = [
        "check",
        "cancel_before_first_result",
        "busy_library_frees",
        "--jobs",
        "1",
        "--engine",
        "machine-exhaustive",
        "--format",
        "json",
    ];
    let mut program = Command::new(env!("CARGO_BIN_EXE_countermand"))
        .current_dir(folder.path())
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let errors = BufReader::new(program.stderr.take().expect("it is read"));
    let mut said = Vec::new();
    for line in errors.lines().map_while(Result::ok) {
        if said.is_empty() {
            let interrupted = Command::new("kill")
                .args(["-INT", &program.id().to_string()])
                .status();
            assert!(interrupted.expect("kill runs").success());
        }
        said.push(line);
    }
    let status = program.wait().expect("it ends");
    assert_eq!(status.code(), Some(3), "{said:?}");
    let report = folder.path().join("target/countermand/report.json");
    let report = fs::read_to_string(report).expect("a report is written");
    let report: Value = serde_json::from_str(&report).expect("it is JSON");
    assert_eq!(report["verdict"], "inconclusive");
    assert_eq!(report["unchecked"], 1);
}
