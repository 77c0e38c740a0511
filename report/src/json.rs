//! `report.json`, the contract that other programs read. `FORMAT.md` documents it field by field.

use serde::Serialize;

use crate::model::Report;

/// The report as indented JSON with a line break at the end.
#[must_use]
pub fn to_json(report: &Report) -> String {
    pretty(report)
}

/// Any part of the model, for example a family's clauses, as it stands in a report.
///
/// # Panics
/// Where the value has maps with keys that are no strings; the model has none.
#[must_use]
pub fn pretty(part: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(part).expect("the model is plain data");
    text.push('\n');
    text
}

/// Reads a report back.
///
/// # Errors
/// Where the text is no report of a format that this crate knows, with line and column.
pub fn from_json(text: &str) -> Result<Report, serde_json::Error> {
    let report: Report = serde_json::from_str(text)?;
    if report.format == crate::model::FORMAT {
        return Ok(report);
    }
    Err(serde::de::Error::custom(format!(
        "format {} is not known; this version reads format {}",
        report.format,
        crate::model::FORMAT
    )))
}
