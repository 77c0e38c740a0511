//! `report.json`.

use report::json::{from_json, to_json};

use crate::sample;

#[test]
fn the_whole_report_as_json() {
    insta::assert_snapshot!(to_json(&sample::report()));
}

#[test]
fn what_is_written_can_be_read_back() {
    let report = sample::report();
    let again = from_json(&to_json(&report)).expect("it was just written");
    assert_eq!(again, report);
}

#[test]
fn a_foreign_format_is_refused_by_number() {
    let text = to_json(&sample::report()).replacen("\"format\": 1", "\"format\": 2", 1);
    let error = from_json(&text).expect_err("format 2 is not known");
    assert_eq!(
        error.to_string(),
        "format 2 is not known; this version reads format 1"
    );
}

#[test]
fn a_truncated_report_is_refused_with_its_position() {
    let text = to_json(&sample::report());
    let error = from_json(&text[..text.len() / 2]).expect_err("half of it is missing");
    assert!(error.to_string().contains("line"), "{error}");
}
