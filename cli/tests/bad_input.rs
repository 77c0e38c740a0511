//! Bad input gets a diagnostic that says what was expected, exit status 2, and leaves nothing
//! behind.

use std::{fs, path::Path};

use assert_cmd::Command;

const ONE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/one.toml");

/// Runs the program; it must fail with 2, and say all of this. It runs where nothing is lost should
/// it succeed, and write its report.
fn rejects(arguments: &[&str], says: &[&str]) {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let output = Command::cargo_bin("countermand")
        .expect("the program is built")
        .current_dir(elsewhere.path())
        .args(arguments)
        .output()
        .expect("it runs");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    for word in says {
        assert!(
            error.contains(word),
            "{arguments:?} does not say {word:?}: {error}"
        );
    }
    assert!(!error.contains("panicked"), "{error}");
}

/// A scenario file with this text in place of that, in a folder of its own.
fn edited(folder: &Path, from: &str, to: &str) -> String {
    let scenario = include_str!("one.toml");
    assert!(scenario.contains(from), "{from}");
    let path = folder.join("edited.toml");
    fs::write(&path, scenario.replace(from, to)).expect("a writable folder");
    path.display().to_string()
}

#[test]
fn what_is_asked_for_must_exist() {
    rejects(
        &["check", "evnt_log"],
        &[
            "unknown family or scenario `evnt_log`",
            "did you mean `event_log`",
        ],
    );
    rejects(
        &["check", "no/such/file.toml"],
        &["there is no file or scenario `no/such/file.toml`"],
    );
    rejects(
        &["clauses", "nothing"],
        &["unknown family or clause `nothing`", "removable_storage"],
    );
    rejects(
        &["clauses", "rsm-cancl-2"],
        &["unknown family or clause", "did you mean `RSM-CANCEL-2`"],
    );
    rejects(
        &["functions", "EvtCancle"],
        &[
            "no function or family is called `EvtCancle`",
            "did you mean `EvtCancel`",
        ],
    );
    rejects(
        &["codes", "ERROR_CANCELED"],
        &[
            "no code is called `ERROR_CANCELED`",
            "did you mean `ERROR_CANCELLED`",
        ],
    );
    rejects(
        &["codes", "4711"],
        &["`4711`", "`countermand codes` lists them"],
    );
    rejects(
        &["codes", "4317", "--family", "evnt_log"],
        &["unknown family `evnt_log`", "did you mean `event_log`"],
    );
    rejects(
        &["check", "cancel_twice", "--service", "rihgt"],
        &["unknown service", "did you mean `right`"],
    );
    // Two families have a scenario of that name.
    rejects(
        &["check", "cancel_twice", "--service", "nothing_like_it"],
        &[
            "removable_storage: right, ",
            "; management_infrastructure: right, ",
        ],
    );
}

#[test]
fn an_option_must_have_an_effect_on_some_engine() {
    let check = |engine: &str, option: &str, value: &str, says: &str| {
        let says = format!("{option} has no effect on {engine}: it is for {says}");
        rejects(&["check", ONE, "--engine", engine, option, value], &[&says]);
    };
    check("loom", "--preemptions", "2", "machine-exhaustive");
    check("machine-seeded", "--steps", "9", "machine-exhaustive");
    check("statespace", "--time", "1", "machine-exhaustive");
    check("native", "--resume", "kept", "machine-exhaustive");
    check("machine-exhaustive", "--sampler", "pct", "machine-seeded");
    check("machine-exhaustive", "--seed", "2", "machine-seeded");
    let both = "machine-exhaustive and machine-seeded";
    check("native", "--schedules", "9", both);
}

#[test]
fn a_replay_is_of_a_schedule_or_of_a_seed() {
    let one = "cancel_against_next";
    rejects(&["replay", one], &["--schedule <TEXT>|--seed <NUMBER>"]);
    rejects(
        &["replay", one, "--seed", "1", "--schedule", "main"],
        &["cannot be used with"],
    );
}

#[test]
fn the_family_folders_of_a_folder_are_checked_and_nothing_beside_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let family = folder.path().join("removable_storage");
    fs::create_dir(&family).expect("a writable folder");
    fs::write(folder.path().join("Cargo.toml"), "[package]\n").expect("a writable folder");
    fs::write(family.join("bad.toml"), "[").expect("a writable folder");
    let output = Command::cargo_bin("countermand")
        .expect("the program is built")
        .arg("check")
        .arg(folder.path())
        .output()
        .expect("it runs");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        error.contains("bad.toml is no valid scenario: 1 problem"),
        "{error}"
    );
    assert!(!error.contains("Cargo.toml"), "{error}");
}

#[test]
fn a_number_must_be_one_and_within_its_bounds() {
    const HUGE: &str = "99999999999999999999999999";
    for wrong in ["many", "-1", "", "1.5", HUGE] {
        // What is empty is no value to clap.
        let says = ["a whole number from 0 to ", ""][usize::from(wrong.is_empty())];
        rejects(&["check", "--seed", wrong], &[wrong, "--seed", says]);
        rejects(
            &["check", "--preemptions", wrong],
            &[wrong, "--preemptions", says],
        );
        rejects(&["replay", ONE, "--seed", wrong], &[wrong, "--seed", says]);
        rejects(
            &["explain", ONE, "--outcome", wrong],
            &[wrong, "--outcome", says],
        );
    }
    for wrong in ["0", "-1", "all", "1.5", "1e6", HUGE] {
        for option in ["--schedules", "--steps", "--time"] {
            let says = [wrong, option, "expected a whole number from 1 to "];
            rejects(&["check", option, wrong], &says);
        }
        rejects(&["check", "--jobs", wrong], &[wrong, "from 1 to 1024"]);
    }
    rejects(
        &["check", "--engine", "steam"],
        &["steam", "machine-seeded"],
    );
    rejects(&["check", "--sampler", "dice"], &["dice", "portfolio"]);
    rejects(&["check", "--format", "xml"], &["xml", "json"]);
}

#[test]
fn a_reading_must_be_one_of_the_family_with_one_of_its_values() {
    let replay = |reading, says| {
        let replay = ["replay", ONE, "--seed", "1", "--reading", reading];
        rejects(&replay, &[says]);
    };
    replay("close", "expected NAME=VALUE, found `close`");
    replay("clos=waits", "did you mean `close`");
    replay("close=slams", "expected one of `waits`, `returns`");
}

#[test]
fn a_scenario_file_is_told_line_column_and_what_was_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: &[(&str, &str, &[&str])] = &[
        ("[setup]", "[setup", &["TOML", "edited.toml:"]),
        (
            "CancelNtmsLibraryRequest",
            "CancelNtmsRequest",
            &["unknown call `CancelNtmsRequest`"],
        ),
        ("(app, drive)", "(app)", &["argument"]),
        (
            "NTMS_LIBREQUEST",
            "7",
            &["EnumerateNtmsObject", "expected", "edited.toml:12:"],
        ),
        (
            "\"CleanNtmsDrive(app, drive)\"",
            "\"CleanNtmsDrive(app, 99999999999)\"",
            &["unexpected `99999999999`", "below 2³²"],
        ),
        (
            "(admin, request)\"]",
            "(admin, requst)\"]",
            &["unknown", "`requst`"],
        ),
        (
            "RSM-CANCEL-2",
            "RSM-CANCEL-999",
            &["unknown clause `RSM-CANCEL-999`"],
        ),
        (
            "RSM-CANCEL-2",
            "RSM-REQ-8",
            &["RSM-REQ-8 decides nothing", "not modelled"],
        ),
        (
            "removable_storage",
            "removable_strage",
            &["unknown family `removable_strage`", "edited.toml:1:"],
        ),
    ];
    for (from, to, says) in cases {
        let path = edited(folder.path(), from, to);
        rejects(&["check", &path], says);
    }
}

#[test]
fn a_file_must_be_there_and_be_a_scenario() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.toml");
    let shown = path.display().to_string();
    fs::write(&path, "").expect("a writable folder");
    rejects(
        &["check", &shown],
        &["mine.toml:1:1", "no `family`", "at the top"],
    );
    fs::write(&path, "family = \"event_log\"\n").expect("a writable folder");
    let says = ["no `summary`", "no clients", "expected [[expect]]"];
    rejects(&["outcomes", &shown], &says);
    fs::remove_file(&path).expect("it is there");
    fs::create_dir(&path).expect("a writable folder");
    for command in ["check", "outcomes"] {
        rejects(&[command, &shown], &["no scenario file (*.toml) in"]);
    }
    rejects(&["validate", ONE, &shown], &["cannot read", "mine.toml"]);
}

#[test]
fn what_stands_in_the_place_of_a_kept_exploration_is_told_before_anything_is_explored() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("event_log.one.right.kept")).expect("a writable folder");
    let shown = folder.path().display().to_string();
    rejects(
        &["check", ONE, "--resume", &shown],
        &["cannot keep explorations in", "event_log.one.right.kept: "],
    );
}

/// Also for somebody who may read everything.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_told() {
    let unreadable = "/proc/self/mem";
    rejects(&["check", unreadable], &["cannot read /proc/self/mem"]);
    rejects(
        &["validate", ONE, unreadable],
        &["cannot read /proc/self/mem"],
    );
    rejects(
        &["check", ONE, "--report", "/proc/report"],
        &["cannot write the report there"],
    );
}

#[test]
fn a_schedule_must_be_one_of_the_scenario() {
    rejects(&["replay", ONE, "--schedule", ""], &["empty"]);
    rejects(&["replay", ONE, "--schedule", " \n"], &["empty"]);
    rejects(
        &["replay", ONE, "--schedule", "main×4294967296"],
        &["number from 1 to 1000000"],
    );
    rejects(
        &["replay", ONE, "--schedule", "main×0"],
        &["column 1", "number from 1"],
    );
    rejects(
        &["replay", ONE, "--schedule", "nobody"],
        &["step 1", "`nobody` cannot take a step"],
    );
    rejects(
        &["replay", ONE, "--schedule", "main fault:database"],
        &["cannot strike here"],
    );
}

#[test]
fn a_trace_must_be_whole_and_of_the_scenario() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.jsonl");
    let shown = path.display().to_string();
    let header = |family, scenario| {
        let format = r#""format":"countermand-trace/1""#;
        format!("{{{format},\"family\":\"{family}\",\"scenario\":\"{scenario}\"}}\n")
    };
    for (text, says) in [
        ("{\"format\":\"count".to_owned(), ":1:"),
        (String::new(), "an empty file"),
        (
            "{\"format\":\"other/9\"}\n".to_owned(),
            "countermand-trace/1",
        ),
        (header("event_log", "one"), "removable_storage"),
        (header("removable_storage", "two"), "`one`"),
    ] {
        fs::write(&path, text).expect("a writable folder");
        rejects(&["validate", ONE, &shown], &[says]);
    }
}

#[test]
fn a_trace_that_was_cut_or_does_not_fit_the_clients_is_told_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.jsonl");
    let shown = path.display().to_string();
    let mut command = Command::cargo_bin("countermand").expect("the program is built");
    let recorded = command.args(["replay", ONE, "--seed", "5", "--format", "json"]);
    let recorded = recorded.output().expect("it runs").stdout;
    let recorded = String::from_utf8(recorded).expect("text");
    let lines: Vec<&str> = recorded.lines().collect();
    for kept in 1..lines.len() {
        fs::write(&path, lines[..kept].join("\n")).expect("a writable folder");
        let place = format!("trace.jsonl:{kept}:");
        rejects(
            &["validate", ONE, &shown],
            &["the trace is truncated", &place],
        );
    }
    let without_a_return = [&lines[..2], &lines[3..]].concat().join("\n");
    fs::write(&path, without_a_return).expect("a writable folder");
    rejects(
        &["validate", ONE, &shown],
        &["cannot happen here", "trace.jsonl:3:1"],
    );
}

#[test]
fn a_file_that_is_no_text_is_told_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("binary.toml");
    let shown = path.display().to_string();
    fs::write(&path, b"summary\n\xff\xfe").expect("a writable folder");
    let says = ["this is no text", "binary.toml:2:1"];
    rejects(&["check", &shown], &says);
    rejects(&["validate", ONE, &shown], &says);
    rejects(&["outcomes", &folder.path().display().to_string()], &says);
}

#[test]
fn a_name_that_two_families_use_has_to_be_said_in_full() {
    rejects(
        &["outcomes", "cancel_twice"],
        &[
            "removable_storage/cancel_twice",
            "management_infrastructure/cancel_twice",
        ],
    );
    let mut command = Command::cargo_bin("countermand").expect("the program is built");
    let full = command.args(["outcomes", "removable_storage/cancel_twice"]);
    full.assert().success();
}

#[test]
fn an_outcome_must_be_one_of_the_list() {
    rejects(
        &["explain", ONE, "--outcome", "99"],
        &["no outcome 99", "lists 1 to"],
    );
    rejects(&["explain", ONE, "--outcome", "0"], &["no outcome 0"]);
}

#[test]
fn a_report_folder_that_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let occupied = folder.path().join("file");
    fs::write(&occupied, "mine").expect("a writable folder");
    rejects(
        &["check", ONE, "--report", &occupied.display().to_string()],
        &["a file stands where the report needs a folder"],
    );
    let below = occupied.join("report").display().to_string();
    rejects(
        &["check", ONE, "--report", &below],
        &["cannot write the report there"],
    );
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 1, "nothing but the file that was there");
    assert_eq!(fs::read_to_string(&occupied).expect("still there"), "mine");
}

#[test]
fn what_is_replayed_is_the_same_byte_for_byte() {
    let run = || {
        let mut command = Command::cargo_bin("countermand").expect("the program is built");
        let output = command
            .args(["replay", ONE, "--seed", "5", "--format", "json"])
            .output();
        output.expect("it runs").stdout
    };
    assert_eq!(run(), run());
    assert!(run().starts_with(b"{\"format\":\"countermand-trace/1\""));
}
