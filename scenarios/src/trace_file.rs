//! Traces as files, a JSON object a line, which other programs can read and write; `FORMAT.md`
//! describes them.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{header, misfit, read};
pub use write::write;

/// The format and its version, as the first line of a file says it.
pub const FORMAT: &str = "countermand-trace/1";

/// What the first line of a file says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// The family's name.
    pub family: String,
    /// The scenario's name.
    pub scenario: String,
}
