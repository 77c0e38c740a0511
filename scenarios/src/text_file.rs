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

/// The mark with which editors and shells of Windows begin a text in UTF-8; no part of the text.
const MARK: &str = "\u{feff}";
/// The same mark in UTF-16, in either order of bytes.
const MARKS_OF_UTF_16: [&[u8]; 2] = [&[0xff, 0xfe], &[0xfe, 0xff]];

fn decode(path: &str, wanted: &'static str, bytes: Vec<u8>) -> Result<String, BadFile> {
    let is_utf_16 = MARKS_OF_UTF_16.iter().any(|mark| bytes.starts_with(mark));
    let text = String::from_utf8(bytes).map_err(|error| {
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
        let help = is_utf_16.then(|| "this looks like UTF-16: save it as UTF-8".to_owned());
        problems.add(end..end, "this is no text", "text in UTF-8", help);
        let bad = problems.or(|| ());
        bad.expect_err("a problem was added")
    })?;
    match text.strip_prefix(MARK) {
        Some(unmarked) => Ok(unmarked.to_owned()),
        None => Ok(text),
    }
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

    #[test]
    fn a_file_from_windows_may_begin_with_a_mark_but_must_be_utf_8() {
        let marked = "\u{feff}summary".as_bytes().to_vec();
        let text = decode("x.toml", "scenario", marked).expect("it is text");
        assert_eq!(text, "summary");
        let wide = b"\xff\xfes\0u\0".to_vec();
        let bad = decode("x.toml", "scenario", wide).expect_err("no UTF-8");
        let told = "x.toml:1:1: this is no text; expected text in UTF-8; this looks like UTF-16: \
                    save it as UTF-8\n";
        assert_eq!(bad.plain(), told);
    }
}
