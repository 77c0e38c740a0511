//! The folder: all of it or nothing.

use std::{fs, path::Path};

use report::write::{FILES, WriteError, write};

use crate::sample;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("it is there")
        .map(|entry| {
            let name = entry.expect("it can be read").file_name();
            name.into_string().expect("names here are plain")
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_report_is_a_folder_of_files_that_is_made() {
    let home = tempfile::tempdir().expect("there is room");
    let folder = home.path().join("target").join("countermand");
    let page = write(&sample::report(), &folder).expect("nothing is in the way");
    assert_eq!(page, folder.join("index.html"));
    assert_eq!(names(&folder)[..3], FILES);
    assert_eq!(names(&folder)[3..], ["smaller"]);
    assert_eq!(names(&home.path().join("target")), ["countermand"]);
}

#[test]
fn the_smaller_scenario_of_a_failure_stands_beside_it() {
    let home = tempfile::tempdir().expect("there is room");
    // Into a folder that is made, and into one that is there.
    for folder in [home.path().join("new"), home.path().to_owned()] {
        let report = sample::report();
        write(&report, &folder).expect("nothing is in the way");
        let failures = report.scenarios().flat_map(|it| &it.failures);
        let smaller: Vec<_> = failures.filter_map(|it| it.smaller.as_ref()).collect();
        assert!(!smaller.is_empty());
        for smaller in smaller {
            let written = fs::read_to_string(folder.join(&smaller.file));
            assert_eq!(written.expect("it is there"), smaller.source);
        }
    }
}

#[test]
fn the_same_report_is_the_same_bytes() {
    let home = tempfile::tempdir().expect("there is room");
    let folders = ["one", "two"].map(|name| home.path().join(name));
    for folder in &folders {
        write(&sample::report(), folder).expect("nothing is in the way");
    }
    for file in FILES {
        let [one, two] = folders.each_ref().map(|folder| fs::read(folder.join(file)));
        assert_eq!(
            one.expect("it is there"),
            two.expect("it is there"),
            "{file}"
        );
    }
}

#[test]
fn an_earlier_report_is_replaced_and_other_files_stay() {
    let home = tempfile::tempdir().expect("there is room");
    write(&sample::report(), home.path()).expect("nothing is in the way");
    fs::write(home.path().join("notes.txt"), "mine").expect("there is room");
    write(&sample::met(), home.path()).expect("nothing is in the way");
    assert_eq!(
        names(home.path()),
        [
            "index.html",
            "junit.xml",
            "notes.txt",
            "report.json",
            "smaller"
        ]
    );
    let smaller = names(&home.path().join("smaller").join("event_log"));
    assert!(smaller.is_empty(), "of the earlier report: {smaller:?}");
    let json = fs::read_to_string(home.path().join("report.json")).expect("it is there");
    assert!(json.contains("\"verdict\": \"met\""));
    assert!(!json.contains("not-met"));
}

#[test]
fn a_file_in_the_way_is_named_and_left_alone() {
    let home = tempfile::tempdir().expect("there is room");
    let path = home.path().join("report");
    fs::write(&path, "mine").expect("there is room");
    let error = write(&sample::report(), &path).expect_err("a file is no folder");
    assert!(matches!(error, WriteError::Occupied { .. }));
    assert!(
        error.to_string().starts_with(&path.display().to_string()),
        "{error}"
    );
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "mine");

    let below = path.join("deeper");
    let error = write(&sample::report(), &below).expect_err("a file holds no folder");
    assert!(matches!(error, WriteError::Refused { .. }));
    assert_eq!(names(home.path()), ["report"]);
}

#[test]
fn a_folder_where_a_file_belongs_leaves_nothing_half_written() {
    let home = tempfile::tempdir().expect("there is room");
    fs::create_dir(home.path().join("report.json")).expect("there is room");
    let error = write(&sample::report(), home.path()).expect_err("a folder is no file");
    assert!(
        error.to_string().contains("report.json: a folder"),
        "{error}"
    );
    assert_eq!(names(home.path()), ["report.json"]);
}

#[test]
fn the_sample_stays_in_the_target_folder_for_whoever_wants_to_look_at_the_page() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample-report");
    let page = write(&sample::report(), &folder).expect("the target folder can be written");
    assert!(page.is_file());
}

#[cfg(unix)]
#[test]
fn what_was_prepared_is_cleared_away_when_it_cannot_be_put_in_place() {
    let home = tempfile::tempdir().expect("there is room");
    let folder = home.path().join("report");
    std::os::unix::fs::symlink("nowhere", &folder).expect("links can be made");
    let error = write(&sample::report(), &folder).expect_err("a link to nothing is in the way");
    assert!(
        error.to_string().contains("put the report in place"),
        "{error}"
    );
    assert_eq!(names(home.path()), ["report"]);
}
