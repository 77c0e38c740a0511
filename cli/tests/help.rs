//! The examples that `--help` shows are commands that work.

use std::{path::Path, process::Command};

/// What the help of a command (the program itself: none) gives as examples.
fn examples(program: &Path, command: &str) -> Vec<String> {
    let mut help = Command::new(program);
    let help = if command.is_empty() {
        help.arg("--help")
    } else {
        help.args([command, "--help"])
    };
    let output = help.env("COLUMNS", "200").output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("help is text");
    let examples = text.split("Examples:").nth(1).unwrap_or_default();
    let lines = examples.lines().map(str::trim);
    let lines: Vec<String> = lines
        .filter(|line| line.starts_with(&format!("countermand {command}")))
        .map(str::to_owned)
        .collect();
    assert!(!lines.is_empty(), "no example of `countermand {command}`");
    lines
}

#[test]
fn every_example_of_the_help_works() {
    let program = assert_cmd::cargo::cargo_bin("countermand");
    let folder = tempfile::tempdir().expect("a folder");
    let bin = program.parent().expect("a folder holds it");
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", bin.display());
    let commands = [
        "",
        "outcomes",
        "replay",
        "explain",
        "clauses",
        "codes",
        "functions",
        "validate",
    ];
    let lines = commands.iter().flat_map(|it| examples(&program, it));
    // Checks take long, and are run by the suite itself.
    let checks = |line: &str| line.starts_with("countermand check") || line.contains("everything");
    let lines: Vec<String> = lines.filter(|line| !checks(line)).collect();
    for line in lines {
        // What stands behind two spaces explains the command.
        let command = line.split("   ").next().unwrap_or(&line);
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()
            .expect("a shell");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{command}: {error}"
        );
    }
}

/// What the program prints.
fn printed(arguments: &[&str]) -> String {
    let mut program = assert_cmd::Command::cargo_bin("countermand").expect("the program is built");
    let output = program.args(arguments).output().expect("it runs");
    String::from_utf8(output.stdout).expect("it prints text")
}

#[test]
fn what_a_scenario_may_say_is_listed_by_family_and_by_function() {
    let family = printed(&["functions", "event_log"]);
    for wanted in [
        "Windows Event Log (event_log)",
        "\n  EvtNext(ResultSet: object, EventsSize: number, Timeout: milliseconds)\n",
        "\n  channels = { NAME = { … } }: ",
        "\n  sticky-cancel = ",
    ] {
        assert!(family.contains(wanted), "no {wanted:?} in {family}");
    }
    let function = printed(&["functions", "evtquery"]);
    assert!(
        function.starts_with("  EvtQuery(Session: object"),
        "{function}"
    );
    assert!(
        function.contains("returns an object, or: ERROR_"),
        "{function}"
    );
}

#[test]
fn a_clause_is_printed_by_its_id() {
    let clause = printed(&["clauses", "rsm-cancel-2"]);
    assert!(clause.contains("RSM-CANCEL-2 "), "{clause}");
    assert_eq!(clause.matches("RSM-").count(), 1, "{clause}");
}
