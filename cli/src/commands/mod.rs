//! What the program can be asked to do, a file each.

pub(crate) mod check;
pub(crate) mod clauses;
pub(crate) mod codes;
pub(crate) mod explain;
pub(crate) mod functions;
pub(crate) mod outcomes;
pub(crate) mod replay;
pub(crate) mod validate;

use std::io::{IsTerminal, Write as _};

/// How wide tables are printed, in characters.
pub(crate) const WIDTH: usize = 110;

/// Prints to standard output; a reader who has had enough (`| head`) is no error.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Whether colours are wanted on standard output.
pub(crate) fn in_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none() && std::io::stdout().is_terminal()
}
