//! Reads the text files that users write: scenarios and traces.

use std::path::Path;

use crate::problem::{BadFile, Problems};

/// Why a file could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The file can be read but is not what was wanted.
    #[error(transparent)]
    Bad(#[from] BadFile),
}

/// Reads a file that is to be a `wanted`: `scenario` or `trace`.
///
/// # Errors
/// When it cannot be read, or is no text.
pub fn read(path: &Path, wanted: &'static str) -> Result<String, LoadError> {
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| LoadError::Unreadable {
        path: shown.clone(),
        error,
    })?;
    Ok(decode(&shown, wanted, bytes)?)
}

fn decode(path: &str, wanted: &'static str, bytes: Vec<u8>) -> Result<String, BadFile> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
        // What stands before may be anything too; a terminal must not obey it.
        let harmless = |it: char| {
            if it.is_control() && it != '\n' {
                '·'
            } else {
                it
            }
        };
        let before: String = before.chars().map(harmless).collect();
        let end = before.len();
        let mut problems = Problems::new(path, wanted, &before);
        problems.add(end..end, "this is no text", "text in UTF-8", None);
        let bad = problems.or(|| ());
        bad.expect_err("a problem was added")
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn bytes_that_are_no_text_are_told_with_their_place() {
        let bad = decode("x.toml", "scenario", b"a\n\x1b[\xff".to_vec()).expect_err("no text");
        let told = "x.toml:2:3: this is no text; expected text in UTF-8\n";
        assert_eq!(bad.plain(), told);
    }
}
