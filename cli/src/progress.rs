//! Shows how far a check has come: a bar on a terminal, lines elsewhere.

use std::{
    io::IsTerminal,
    time::{Duration, Instant},
};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use scenarios::{check::Progress, engine::Engine};

/// After how long a line tells of an engine that still runs, and again.
const LINE_EVERY: Duration = Duration::from_secs(10);
/// From which part of the whole on the rest is estimated; before that it would be a guess.
const PART_LEAST: f64 = 0.02;

/// Shows progress on standard error.
#[derive(Debug)]
pub(crate) struct Display {
    bar: Option<ProgressBar>,
}

/// When an engine began its work on a scenario, and a line told of it last.
#[derive(Debug, Default)]
pub(crate) struct Pace(Option<(Engine, Instant, Instant)>);

impl Pace {
    /// How long the engine has run.
    fn running(&mut self, engine: Engine) -> Duration {
        let now = Instant::now();
        match self.0 {
            Some((known, begun, _)) if known == engine => now - begun,
            _ => {
                self.0 = Some((engine, now, now));
                Duration::ZERO
            }
        }
    }

    /// Whether it is time for a line.
    fn is_due(&mut self) -> bool {
        let now = Instant::now();
        match &mut self.0 {
            Some((_, _, told)) if now - *told >= LINE_EVERY => {
                *told = now;
                true
            }
            _ => false,
        }
    }
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
    pub(crate) fn scenario(&self, family: &str, name: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(format!("{family}/{name}")),
            None => line(&format!("checking {family}/{name}")),
        }
    }

    /// An engine goes on with a scenario.
    pub(crate) fn engine(&self, name: &str, progress: Progress, pace: &mut Pace) {
        let running = pace.running(progress.engine);
        if let Some(bar) = &self.bar {
            bar.set_message(message(name, progress, running));
        } else if pace.is_due() {
            line(&message(name, progress, running));
        }
    }

    /// A scenario is done, and not met: told at once, for a long check may be given up.
    pub(crate) fn not_met(&self, family: &str, name: &str) {
        let text = format!("✗ {family}/{name} is not met; what was found stands at the end");
        match &self.bar {
            Some(bar) => bar.println(text),
            None => line(&text),
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

#[expect(
    clippy::print_stderr,
    reason = "the command line talks to the terminal"
)]
fn line(text: &str) {
    eprintln!("{text}");
}

/// How far an engine has come, with an estimate of the whole and of the time left where there is
/// one; what will still be found makes both larger.
fn message(name: &str, progress: Progress, running: Duration) -> String {
    let Progress {
        engine,
        done,
        most,
        part,
    } = progress;
    match part.filter(|part| *part >= PART_LEAST) {
        None => format!("{name}: {engine} {done} (at most {most})"),
        Some(part) => {
            let all = most.min((done as f64 / part) as u64);
            let left = running.as_secs_f64() * (all as f64 / done as f64 - 1.0);
            let left = HumanDuration(Duration::from_secs_f64(left.max(0.0)));
            format!("{name}: {engine} {done} of some {all}, about {left} left")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(done: u64, part: Option<f64>) -> String {
        let progress = Progress {
            engine: Engine::MachineExhaustive,
            done,
            most: 1_000,
            part,
        };
        message("a/b", progress, Duration::from_secs(10))
    }

    #[test]
    fn the_rest_is_estimated_from_the_part_that_is_done() {
        let text = "a/b: machine-exhaustive 100 of some 400, about 30 seconds left";
        assert_eq!(at(100, Some(0.25)), text);
    }

    #[test]
    fn no_estimate_is_made_from_nearly_nothing() {
        let text = "a/b: machine-exhaustive 100 (at most 1000)";
        assert_eq!(at(100, Some(0.001)), text);
        assert_eq!(at(100, None), text);
    }

    #[test]
    fn no_more_is_expected_than_the_budget_allows() {
        let text = "a/b: machine-exhaustive 500 of some 1000, about 10 seconds left";
        assert_eq!(at(500, Some(0.1)), text);
    }
}
