//! What is wrong with a file that somebody wrote: where, what was expected, and what was probably
//! meant.

use std::{fmt, ops::Range, sync::Arc};

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// One thing that is wrong, at one place of a text.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What was expected there.
    pub expected: String,
    /// What was probably meant, or how to mend it.
    pub help: Option<String>,
    /// The bytes of the text that are wrong.
    pub span: Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    source: Arc<NamedSource<String>>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = Some(format!("expected {}", self.expected));
        let label = LabeledSpan::new_with_span(label, self.span.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

/// A file that cannot be used, with everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct BadFile {
    /// The file, as it was named by whoever asked for it.
    pub path: String,
    /// What it should have been: `scenario`, `trace`.
    pub wanted: &'static str,
    /// In the order of the file; never empty.
    pub problems: Vec<Problem>,
}

impl BadFile {
    /// Every problem on a line of its own: `file:line:column: message; expected …; help`.
    #[must_use]
    pub fn plain(&self) -> String {
        let lines = self.problems.iter().map(|problem| {
            let Problem {
                message,
                expected,
                line,
                column,
                ..
            } = problem;
            let help = problem.help.as_deref().map(|help| format!("; {help}"));
            let help = help.unwrap_or_default();
            format!(
                "{}:{line}:{column}: {message}; expected {expected}{help}\n",
                self.path
            )
        });
        lines.collect()
    }
}

impl fmt::Display for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        let plural = if count == 1 { "" } else { "s" };
        write!(
            f,
            "{} is no valid {}: {count} problem{plural}",
            self.path, self.wanted
        )
    }
}

impl std::error::Error for BadFile {}

impl Diagnostic for BadFile {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(
            self.problems.iter().map(|it| it as &dyn Diagnostic),
        ))
    }
}

/// Collects the problems of one text.
#[derive(Debug)]
pub(crate) struct Problems {
    path: String,
    wanted: &'static str,
    source: Arc<NamedSource<String>>,
    found: Vec<Problem>,
}

impl Problems {
    /// None yet, in the text of a file.
    pub(crate) fn new(path: &str, wanted: &'static str, text: &str) -> Self {
        // What was expected is shown below a line, so there has to be one.
        let text = if text.is_empty() { "\n" } else { text };
        Self {
            path: path.to_owned(),
            wanted,
            source: Arc::new(NamedSource::new(path, text.to_owned())),
            found: Vec::new(),
        }
    }

    /// Adds one; what is wrong is added once only.
    pub(crate) fn add(
        &mut self,
        span: Range<usize>,
        message: impl Into<String>,
        expected: impl Into<String>,
        help: Option<String>,
    ) {
        let message = message.into();
        let span = self.within(span);
        if (self.found.iter()).any(|it| it.span == span && it.message == message) {
            return;
        }
        let (line, column) = place(self.source.inner(), span.start);
        self.found.push(Problem {
            message,
            expected: expected.into(),
            help,
            span,
            line,
            column,
            source: Arc::clone(&self.source),
        });
    }

    /// Adds one for a name that is none of those known.
    pub(crate) fn unknown<'a>(
        &mut self,
        span: Range<usize>,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = suggestion(name, &known);
        let message = format!("unknown {what} `{name}`");
        self.add(span, message, listed(what, &known), help);
    }

    /// How many were found.
    pub(crate) const fn len(&self) -> usize {
        self.found.len()
    }

    /// `good`, unless there are problems.
    pub(crate) fn or<T>(mut self, good: impl FnOnce() -> T) -> Result<T, BadFile> {
        if self.found.is_empty() {
            return Ok(good());
        }
        self.found.sort_by_key(|problem| problem.span.start);
        Err(BadFile {
            path: self.path,
            wanted: self.wanted,
            problems: self.found,
        })
    }

    /// The span cut to the text and to whole characters.
    fn within(&self, span: Range<usize>) -> Range<usize> {
        let text = self.source.inner();
        let floor = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(span.start);
        start..floor(span.end).max(start)
    }
}

/// Line and column of a byte, both counted from 1; the column in characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

/// `did you mean …`, where something known is near.
pub(crate) fn suggestion(name: &str, known: &[&str]) -> Option<String> {
    let distance = |other: &str| strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase());
    let near = known
        .iter()
        .map(|other| (distance(other), *other))
        .filter(|(distance, other)| *distance <= 1 + name.len().min(other.len()) / 4);
    let (_, nearest) = near.min_by_key(|(distance, _)| *distance)?;
    Some(format!("did you mean `{nearest}`?"))
}

/// A short list of what there is.
fn listed(what: &str, known: &[&str]) -> String {
    const SHOWN: usize = 8;
    match known.len() {
        0 => format!("no {what} (there is none)"),
        1..=SHOWN => format!("one of {}", known.join(", ")),
        more => format!("one of {}, … ({more} in all)", known[..SHOWN].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters_and_not_bytes() {
        assert_eq!(place("a\nüü=1", 6), (2, 3));
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        let known = ["EvtCancel", "EvtClose"];
        assert_eq!(
            suggestion("EvtCancle", &known).as_deref(),
            Some("did you mean `EvtCancel`?")
        );
        assert_eq!(suggestion("RmRestart", &known), None);
    }

    #[test]
    fn a_span_inside_a_character_is_widened_to_it() {
        let mut problems = Problems::new("x.toml", "scenario", "ü");
        problems.add(1..9, "bad", "good", None);
        let bad = problems.or(|| ()).expect_err("one was added");
        assert_eq!(bad.problems[0].span, 0..2);
        assert_eq!(bad.plain(), "x.toml:1:1: bad; expected good\n");
    }
}
