//! `report.json`.

use report::json::{from_json, to_json};

use serde_json::Value;

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

#[test]
fn every_field_is_documented() {
    let document = include_str!("../../FORMAT.md");
    let text = to_json(&sample::report());
    let report: Value = serde_json::from_str(&text).expect("it is JSON");
    let mut fields = Vec::new();
    collect(&report, &mut fields);
    assert!(fields.len() > 400, "only {} fields", fields.len());
    for field in fields {
        let documented = [format!("`{field}`"), format!("\"{field}\"")];
        assert!(
            documented.iter().any(|one| document.contains(one)),
            "{field}"
        );
    }
}

/// The fields of the format; keys that scenarios and readings name are none.
fn collect<'a>(value: &'a Value, fields: &mut Vec<&'a str>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                fields.push(key);
                if !["results", "when", "readings", "inferred"].contains(&key.as_str())
                    || value.is_array()
                {
                    collect(value, fields);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, fields)),
        _ => {}
    }
}
