//! What the program ends with: its exit status, and what is said of bad input.

use std::process::ExitCode;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use scenarios::text_file::LoadError;

/// How the program ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Status {
    /// Everything is met.
    Met,
    /// A violation, an inconsistency, or an expectation that is not met.
    NotMet,
    /// The input is bad.
    BadInput,
    /// A budget or bound of this run ended what could have told.
    Inconclusive,
    /// A caller broke its duties although nobody expects it.
    CallerBreach,
}

impl Status {
    /// The worst of several; [`Status::Met`] for none.
    pub(crate) fn worst(all: impl IntoIterator<Item = Self>) -> Self {
        let rank = |status: &Self| match status {
            Self::Met => 0,
            Self::Inconclusive => 1,
            Self::CallerBreach => 2,
            Self::NotMet => 3,
            Self::BadInput => 4,
        };
        all.into_iter().max_by_key(rank).unwrap_or(Self::Met)
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Met => 0,
            Status::NotMet => 1,
            Status::BadInput => 2,
            Status::Inconclusive => 3,
            Status::CallerBreach => 4,
        })
    }
}

/// Bad input.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// A sentence says it all.
    Plain(String),
    /// It can be shown where it stands.
    Shown(Box<dyn Diagnostic + Send + Sync>),
}

impl Trouble {
    /// Bad input that a sentence describes, with help.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self::Plain(text.into())
    }

    /// Prints it to standard error.
    #[expect(
        clippy::print_stderr,
        reason = "the command line talks to the terminal"
    )]
    pub(crate) fn print(&self) {
        match self {
            Self::Plain(text) => eprintln!("error: {text}"),
            Self::Shown(diagnostic) => {
                let theme = if in_colour() {
                    GraphicalTheme::unicode()
                } else {
                    GraphicalTheme::none()
                };
                let mut text = String::new();
                let shown = GraphicalReportHandler::new_themed(theme)
                    .render_report(&mut text, diagnostic.as_ref());
                match shown {
                    Ok(()) => eprintln!("{text}"),
                    Err(_) => eprintln!("error: {diagnostic}"),
                }
            }
        }
    }
}

impl From<LoadError> for Trouble {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Bad(bad) => Self::Shown(Box::new(bad)),
            unreadable @ LoadError::Unreadable { .. } => Self::new(unreadable.to_string()),
        }
    }
}

/// Whether colours are wanted on standard error.
fn in_colour() -> bool {
    use std::io::IsTerminal;
    std::env::var_os("NO_COLOR").is_none() && std::io::stderr().is_terminal()
}

/// The closest of some words, as a hint in brackets; empty if none is close.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let distance = |other: &str| strsim::osa_distance(word, other);
    let closest = known.into_iter().min_by_key(|other| distance(other));
    let close = closest.filter(|other| distance(other) <= 2 + word.chars().count() / 4);
    close
        .map(|other| format!("; did you mean `{other}`?"))
        .unwrap_or_default()
}
