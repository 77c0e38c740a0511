//! Replays every fuzz corpus on the stable toolchain.

use std::{fs, path::Path};

/// Runs a fuzz target's body on every file of its corpus.
fn replay(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(target);
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("the corpus is in the repository") {
        let path = entry.expect("a readable folder").path();
        body(&fs::read(&path).expect("a readable file"));
        count += 1;
    }
    assert!(count >= 5, "{count} files in {}", folder.display());
}

#[test]
fn programs_and_schedules() {
    replay(
        "program_and_schedule",
        scenarios::fuzz::program_and_schedule,
    );
}

#[test]
fn scenario_files() {
    replay("scenario_file", scenarios::fuzz::scenario_file);
}

#[test]
fn schedule_texts() {
    replay("schedule_text", scenarios::fuzz::schedule_text);
}

#[test]
fn trace_files() {
    replay("trace_file", scenarios::fuzz::trace_file);
}
