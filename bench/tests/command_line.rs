//! What the program says to its command line, and what a run says of itself.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Runs the program.
fn bench(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_countermand-bench"))
        .args(arguments)
        .output()
        .expect("it runs")
}

/// It must be refused before anything is measured, and told all of this.
fn rejects(arguments: &[&str], says: &[&str]) {
    let output = bench(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert!(output.stdout.is_empty(), "{arguments:?} prints tables");
    assert!(!error.contains("executions "), "{arguments:?} ran: {error}");
    for word in says {
        assert!(
            error.contains(word),
            "{arguments:?} does not say {word:?}: {error}"
        );
    }
}

/// A run that is over at once, should it not be refused.
const SMALL: [&str; 6] = [
    "--quick",
    "--suite",
    "exhaustion",
    "--tool",
    "exhaustive",
    "queue 1x1",
];

#[test]
fn times_that_no_run_can_take_are_refused() {
    for option in ["--seconds", "--limit"] {
        for time in ["nan", "inf", "0", "-1", "1e-300", "1e300", "soon"] {
            let arguments = [&SMALL[..], &[option, time]].concat();
            rejects(&arguments, &[option, "seconds from 0.01 to 86400"]);
        }
    }
    let measure =
        "measure --program bug --way loom --executions 1 --parts 1 --seed 1 --seconds nan";
    let words: Vec<&str> = measure.split(' ').collect();
    rejects(&words, &["--seconds", "expected a number of seconds"]);
}

#[test]
fn nothing_is_done_less_often_than_once() {
    for option in ["--repetitions", "--seeds", "--budget"] {
        for number in ["0", "-1", "many"] {
            let arguments = [&SMALL[..], &[option, number]].concat();
            rejects(&arguments, &[option, "a whole number from 1"]);
        }
    }
}

#[test]
fn names_of_nothing_are_refused_with_a_list_of_what_there_is() {
    rejects(
        &["nosuch", "--quick"],
        &["nosuch", "queue 1x1", "kernel signal", "bug carter"],
    );
    rejects(
        &["queue", "--quick", "--tool", "nosuch"],
        &["--tool", "loom", "shuttle/random", "countermand/checked"],
    );
    rejects(&["--quick", "--tool", ""], &["--tool", "loom"]);
    rejects(&["--quick", ""], &["queue 1x1"]);
    rejects(
        &["--suite", "nosuch"],
        &["throughput", "checking", "exhaustion", "detection"],
    );
}

#[test]
fn names_that_no_suite_brings_together_are_refused() {
    let says = ["no suite that was asked for"];
    rejects(&["queue", "--suite", "detection"], &says);
    rejects(
        &["queue 1x1", "--suite", "checking", "--tool", "pct"],
        &says,
    );
    rejects(
        &["queue 1x1", "--suite", "exhaustion", "--tool", "pct"],
        &says,
    );
    rejects(
        &["queue 1x1", "--suite", "throughput", "--tool", "loom"],
        &says,
    );
}

#[test]
fn checking_runs_only_the_tools_that_were_asked_for() {
    let options = "--suite checking --repetitions 1 --seconds 0.01 --tool checked --tool recorded";
    let options = options.split(' ').chain(["queue 1x1"]);
    let output = bench(&options.collect::<Vec<_>>());
    let progress = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{progress}");
    assert!(progress.contains("countermand/checked"), "{progress}");
    assert!(!progress.contains("random"), "{progress}");
}

/// An empty folder of this name, for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn bench_into(folder: &Path) -> Output {
    let place = folder.to_str().expect("a name that is text");
    bench(&[&SMALL[..], &["--output", place]].concat())
}

#[test]
fn results_are_written_into_a_folder_that_is_made_for_them() {
    let place = folder("written").join("not/yet/there");
    let output = bench_into(&place);
    assert!(output.status.success());
    let page = fs::read_to_string(place.join("RESULTS.md")).expect("it is there");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), page.trim());
    assert!(place.join("results.json").exists());
}

#[test]
fn a_place_that_cannot_be_written_is_refused_and_what_is_there_is_kept() {
    let place = folder("kept");
    fs::write(place.join("results.json"), "kept").expect("a writable folder");
    fs::create_dir(place.join("RESULTS.md")).expect("a writable folder");
    let inside_a_file = place.join("results.json/inside");
    for place in [&place, &inside_a_file] {
        let name = place.to_str().expect("a name that is text");
        let arguments = [&SMALL[..], &["--output", name]].concat();
        rejects(&arguments, &["cannot write into", name]);
    }
    let kept = fs::read_to_string(place.join("results.json")).expect("it is there");
    assert_eq!(kept, "kept");
}

#[test]
fn nothing_is_left_where_nothing_was_measured() {
    let place = folder("nothing");
    let name = place.to_str().expect("a name that is text");
    let arguments = ["queue 1x1", "--suite", "detection", "--output", name];
    rejects(&arguments, &["no suite that was asked for"]);
    assert_eq!(fs::read_dir(&place).expect("it is there").count(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn tables_are_printed_even_if_they_cannot_be_kept() {
    let place = folder("full");
    std::os::unix::fs::symlink("/dev/full", place.join("results.json")).expect("a link");
    let output = bench_into(&place);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("## Exhaustive exploration"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("full: "));
}

#[test]
fn a_rough_run_judges_no_bar_and_says_so() {
    let output = bench(&SMALL);
    let page = String::from_utf8_lossy(&output.stdout);
    assert!(page.contains("This was a rough run"), "{page}");
    let bar = page
        .lines()
        .find(|line| line.contains("no execution blocked"));
    assert!(bar.is_some_and(|line| line.contains("(rough)")), "{page}");
    assert!(
        !page.contains(" yes |") && !page.contains(" no |"),
        "{page}"
    );
}

#[test]
fn a_run_of_ordinary_effort_judges_its_bars() {
    let output = bench(&SMALL[1..]);
    let page = String::from_utf8_lossy(&output.stdout);
    let bar = page
        .lines()
        .find(|line| line.contains("no execution blocked"));
    assert!(bar.is_some_and(|line| line.contains(" yes |")), "{page}");
    assert!(!page.contains("rough run") && !page.contains("(rough)"));
}

#[test]
fn nothing_blocked_so_far_does_not_read_like_something_blocked() {
    let output = bench(&[&SMALL[..], &["queue 3x2", "--limit", "0.02"]].concat());
    let page = String::from_utf8_lossy(&output.stdout);
    let row = page.lines().find(|line| line.starts_with("| queue 3x2"));
    assert!(
        row.is_some_and(|row| row.contains("| 0 so far |")),
        "{page}"
    );
    let left_out = "; 1 of 2 programs, queue 3x2 did not finish";
    assert!(page.contains(left_out), "{page}");
}

#[test]
fn the_default_is_compared_with_uniform_choice() {
    let options = "--suite throughput --repetitions 1 --seconds 0.01 --tool portfolio";
    let options = options
        .split(' ')
        .chain(["--tool", "shuttle/random", "locks 3x1"]);
    let output = bench(&options.collect::<Vec<_>>());
    let page = String::from_utf8_lossy(&output.stdout);
    let table = page
        .split("## Executions a second, Countermand : shuttle")
        .nth(1);
    let mut table = table.unwrap_or_default().lines();
    let heads: Vec<&str> = cells(table.find(|line| line.starts_with("| program")));
    let ratios: Vec<&str> = cells(table.find(|line| line.starts_with("| locks 3x1")));
    let column = heads
        .iter()
        .position(|head| *head == "portfolio : shuttle/random");
    let ratio = column.and_then(|column| ratios.get(column));
    assert!(ratio.is_some_and(|ratio| ratio.ends_with('×')), "{page}");
    assert_eq!(
        ratios.iter().filter(|ratio| ratio.ends_with('×')).count(),
        1
    );
}

/// What stands in the cells of a row.
fn cells(row: Option<&str>) -> Vec<&str> {
    row.unwrap_or_default().split('|').map(str::trim).collect()
}
