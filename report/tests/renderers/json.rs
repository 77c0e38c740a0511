//! `report.json`.

use report::{
    json::{from_json, to_json},
    model::Verdict,
};
use serde_json::Value;

use crate::{format::Format, sample};

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
fn the_report_is_what_the_document_says_field_by_field() {
    let format = Format::of(include_str!("../../FORMAT.md"));
    for report in [sample::report(), sample::met()] {
        let report = serde_json::to_value(report).expect("it is plain data");
        let wrong = format.check(&report, "[report](#report)", "report");
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// Makes a report wrong.
type Spoil = fn(&mut Value);

#[test]
fn a_field_that_is_dropped_renamed_or_of_another_type_is_noticed() {
    let format = Format::of(include_str!("../../FORMAT.md"));
    let report = serde_json::to_value(sample::report()).expect("it is plain data");
    let spoil: [(&str, Spoil); 3] = [
        ("basis is documented and missing", |report| {
            let clause = &mut report["families"][0]["clauses"][0];
            let clause = clause.as_object_mut().expect("an object");
            clause.remove("basis");
        }),
        ("extent is not documented", |report| {
            report["families"][1]["scenarios"][0]["engines"][0]["extent"] = "all".into();
        }),
        ("verdict is no", |report| {
            report["families"][0]["scenarios"][0]["verdict"] = "fine".into();
        }),
    ];
    for (says, spoil) in spoil {
        let mut report = report.clone();
        spoil(&mut report);
        let wrong = format.check(&report, "[report](#report)", "report");
        assert_eq!(wrong.len(), 1, "{wrong:#?}");
        assert!(wrong[0].contains(says), "{wrong:#?}");
    }
}

/// What programs outside rely on, whatever else changes, document included.
#[test]
fn the_fields_that_were_promised_first_are_there() {
    const CLAUSE: &[&str] = &["id", "strength", "basis", "binds", "status", "scenarios"];
    const SCENARIO: &[&str] = &["name", "file", "verdict", "outcomes", "engines", "skipped"];
    const ENGINE: &[&str] = &["engine", "executions", "exhaustive", "bound", "verdict"];
    let promised: [(&str, &[&str]); 6] = [
        ("", &["format", "verdict", "families"]),
        ("/families/0", &["name", "clauses", "readings", "scenarios"]),
        ("/families/0/clauses/0", CLAUSE),
        ("/families/0/scenarios/0", SCENARIO),
        ("/families/0/scenarios/0/engines/0", ENGINE),
        ("/families/1/scenarios/0/skipped/0", &["engine", "reason"]),
    ];
    let report = serde_json::to_value(sample::report()).expect("it is plain data");
    for (place, fields) in promised {
        let object = report.pointer(place).expect("the sample has one");
        for field in fields {
            assert!(object.get(field).is_some(), "{place}/{field}");
        }
    }
    let words = [Verdict::Met, Verdict::NotMet, Verdict::Inconclusive];
    let words = words.map(|verdict| serde_json::to_value(verdict).expect("a word"));
    assert_eq!(words, ["met", "not-met", "inconclusive"]);
}
