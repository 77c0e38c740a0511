//! Shows how far a check has come: a bar on a terminal, a line for each scenario elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use scenarios::check::Progress;

/// Shows progress on standard error.
#[derive(Debug)]
pub(crate) struct Display {
    bar: Option<ProgressBar>,
}

impl Display {
    /// For so many scenarios.
    pub(crate) fn new(scenarios: usize) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = terminal.then(|| {
            let bar =
                ProgressBar::with_draw_target(Some(scenarios as u64), ProgressDrawTarget::stderr());
            let plain = "{pos}/{len} [{bar:30}] {wide_msg}";
            let coloured = "{pos}/{len} [{bar:30.cyan}] {wide_msg}";
            let no_colour = std::env::var_os("NO_COLOR").is_some();
            let template = if no_colour { plain } else { coloured };
            bar.with_style(
                ProgressStyle::with_template(template)
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            )
        });
        Self { bar }
    }

    /// A scenario begins.
    #[expect(
        clippy::print_stderr,
        reason = "the command line talks to the terminal"
    )]
    pub(crate) fn scenario(&self, family: &str, name: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(format!("{family}/{name}")),
            None => eprintln!("checking {family}/{name}"),
        }
    }

    /// An engine goes on.
    pub(crate) fn engine(&self, name: &str, progress: Progress) {
        if let Some(bar) = &self.bar {
            let Progress { engine, done, most } = progress;
            bar.set_message(format!("{name}: {engine} {done} (at most {most})"));
        }
    }

    /// A scenario is done.
    pub(crate) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// Everything is done.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
