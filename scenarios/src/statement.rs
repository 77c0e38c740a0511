//! One statement of a scenario file: `x = Call(a, b).Field[0]`, `signal NAME`, `wait NAME`; and
//! conditions, `x == WORD`. Reads the text and keeps where in the file every part stands; what the
//! parts mean is decided later.

mod lexer;
mod parser;

use std::ops::Range;

pub(crate) use parser::{condition, is_identifier, statement};

/// Something read, with its place in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

impl<T> Spanned<T> {
    pub(crate) const fn new(value: T, span: Range<usize>) -> Self {
        Self { value, span }
    }
}

/// A string of the file: its value, and where in the file the value stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Text {
    /// Without quotes and escapes.
    pub(crate) value: String,
    /// With quotes.
    pub(crate) span: Range<usize>,
    /// Where the value begins, if it stands there letter by letter.
    start: Option<usize>,
}

impl Text {
    /// The string with this value at a place of the file.
    pub(crate) fn new(source: &str, span: Range<usize>, value: String) -> Self {
        let raw = source.get(span.clone()).unwrap_or_default();
        let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
            3
        } else {
            1
        };
        let verbatim = raw
            .get(quotes..)
            .and_then(|rest| rest.get(..value.len()))
            .is_some_and(|inner| inner == value);
        let start = verbatim.then_some(span.start + quotes);
        Self { value, span, start }
    }

    /// Where in the file a part of the value stands; the whole string, where escapes make that
    /// unclear.
    pub(crate) fn place(&self, part: Range<usize>) -> Range<usize> {
        match self.start {
            Some(start) => start + part.start..start + part.end,
            None => self.span.clone(),
        }
    }
}

/// What one activity does next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Statement {
    Call(CallText),
    Signal(Spanned<String>),
    Wait(Spanned<String>),
    /// The body again, at most so many times, while the condition holds.
    While(Condition, u32, Vec<Statement>),
    If(Condition, Vec<Statement>),
}

/// `bind = function(arguments).field[index]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CallText {
    pub(crate) bind: Option<Spanned<String>>,
    pub(crate) function: Spanned<String>,
    pub(crate) arguments: Vec<Operand>,
    pub(crate) path: PathText,
    /// All of it.
    pub(crate) span: Range<usize>,
}

/// `.field[index]`, both optional.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct PathText {
    pub(crate) field: Option<Spanned<String>>,
    pub(crate) index: Option<Spanned<u32>>,
}

/// A number, or a name or word with a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Operand {
    Number(Spanned<u32>),
    Path(Spanned<String>, PathText),
}

impl Operand {
    /// Where its first part stands.
    pub(crate) fn span(&self) -> Range<usize> {
        match self {
            Self::Number(number) => number.span.clone(),
            Self::Path(name, _) => name.span.clone(),
        }
    }
}

/// `left == right` or `left != right`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Condition {
    pub(crate) left: Operand,
    pub(crate) equal: bool,
    pub(crate) right: Operand,
}

/// A text that is no statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SyntaxError {
    /// Where in the file.
    pub(crate) span: Range<usize>,
    /// What stands there.
    pub(crate) found: String,
    /// What should.
    pub(crate) expected: &'static str,
}
