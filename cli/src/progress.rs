//! Shows how far a check has come: a bar on a terminal, lines elsewhere.
//!
//! A line of a terminal may be short. The figures come first; the bar and the names get what is left.

use std::{
    io::IsTerminal,
    time::{Duration, Instant},
};

use console::Term;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use scenarios::{check::Progress, engine::Engine};

/// After how long a line tells of an engine that still runs, and again.
const LINE_EVERY: Duration = Duration::from_secs(10);
/// How wide the bar is where there is room for everything beside it.
const BAR: usize = 30;
/// How wide the bar is on a common terminal.
const BAR_SHORT: usize = 8;
/// From how many columns on a terminal has room for a whole bar, and for a short one.
const COLUMNS: (usize, usize) = (110, 72);
/// Of fewer characters a name is not told.
const NAME_LEAST: usize = 8;

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
            let no_colour = std::env::var_os("NO_COLOR").is_some();
            let template = template(columns(), !no_colour);
            bar.with_style(
                ProgressStyle::with_template(&template)
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            )
        });
        Self { bar }
    }

    /// A scenario begins.
    pub(crate) fn scenario(&self, family: &str, name: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(shortened(&format!("{family}/{name}"), room(bar))),
            None => line(&format!("checking {family}/{name}")),
        }
    }

    /// An engine goes on with a scenario.
    pub(crate) fn engine(&self, name: &str, progress: Progress, pace: &mut Pace) {
        let running = pace.running(progress.engine);
        if let Some(bar) = &self.bar {
            bar.set_message(fitted(name, progress, running, room(bar)));
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

/// Tells something on standard error.
#[expect(
    clippy::print_stderr,
    reason = "the command line talks to the terminal"
)]
pub(crate) fn line(text: &str) {
    eprintln!("{text}");
}

/// How many columns the terminal has.
fn columns() -> usize {
    usize::from(Term::stderr().size().1)
}

/// How wide the bar is, if there is one, on a terminal of so many columns.
const fn bar_width(columns: usize) -> usize {
    match columns {
        _ if columns >= COLUMNS.0 => BAR,
        _ if columns >= COLUMNS.1 => BAR_SHORT,
        _ => 0,
    }
}

/// What a line of so many columns consists of.
fn template(columns: usize, coloured: bool) -> String {
    let colour = if coloured { ".cyan" } else { "" };
    match bar_width(columns) {
        0 => "{pos}/{len} {wide_msg}".to_owned(),
        width => format!("{{pos}}/{{len}} [{{bar:{width}{colour}}}] {{wide_msg}}"),
    }
}

/// How many columns are left beside the bar and the count of scenarios.
fn room(bar: &ProgressBar) -> usize {
    let columns = columns();
    let all = bar.length().unwrap_or_default().to_string().len();
    columns.saturating_sub(beside(columns, all))
}

/// How many columns the bar takes and the count of scenarios, if that has so many digits.
const fn beside(columns: usize, digits: usize) -> usize {
    let count = 2 * digits + 2;
    match bar_width(columns) {
        0 => count,
        width => count + width + 3,
    }
}

/// How far an engine has come, as a line of its own.
fn message(name: &str, progress: Progress, running: Duration) -> String {
    let engine = progress.engine;
    format!("{name}: {engine} {}", figures(progress, running))
}

/// The same in so much room: figures, engine, and as much of the name as fits.
fn fitted(name: &str, progress: Progress, running: Duration, room: usize) -> String {
    let mut text = figures(progress, running);
    for more in [progress.engine.name(), name] {
        let left = room.saturating_sub(text.chars().count() + 2);
        let whole = more.chars().count() <= left;
        if whole || (more == name && left >= NAME_LEAST) {
            text = format!("{text}  {}", shortened(more, left));
        }
    }
    text
}

/// The end of a name that is too long: it tells more than the beginning.
fn shortened(name: &str, room: usize) -> String {
    let length = name.chars().count();
    if length <= room {
        return name.to_owned();
    }
    let end = name.chars().skip(length - room.saturating_sub(1));
    std::iter::once('…').chain(end).collect()
}

/// How many executions there were, with an estimate of all and of the time left where there is one;
/// what will still be found makes both larger.
fn figures(progress: Progress, running: Duration) -> String {
    let Progress {
        done, most, part, ..
    } = progress;
    match part.filter(|part| *part >= PART_LEAST) {
        None => format!("{done} (at most {most})"),
        Some(part) => {
            let all = most.min((done as f64 / part) as u64);
            let left = running.as_secs_f64() * (all as f64 / done as f64 - 1.0);
            let left = HumanDuration(Duration::from_secs_f64(left.max(0.0)));
            format!("{done} of some {all}, about {left} left")
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

    /// What a terminal of so many columns shows beside the count of scenarios and the bar.
    fn on_terminal(columns: usize) -> String {
        let progress = Progress {
            engine: Engine::MachineExhaustive,
            done: 1_326_389,
            most: 5_000_000,
            part: Some(0.5),
        };
        let name = "management_infrastructure/cancel_before_first_result";
        let room = columns - beside(columns, 3);
        let text = fitted(name, progress, Duration::from_secs(2_700), room);
        assert!(text.chars().count() <= room, "{columns} columns: {text}");
        text
    }

    #[test]
    fn the_figures_are_whole_however_narrow_the_terminal_is() {
        let figures = "1326389 of some 2652778, about 45 minutes left";
        assert_eq!(on_terminal(60), figures);
        assert_eq!(on_terminal(80), format!("{figures}  …first_result"));
        let more = "  machine-exhaustive  …";
        assert!(on_terminal(130).starts_with(&format!("{figures}{more}")));
        let all = "  machine-exhaustive  management_infrastructure/cancel_before_first_result";
        assert_eq!(on_terminal(170), format!("{figures}{all}"));
    }

    #[test]
    fn the_bar_gives_way_first() {
        assert_eq!(template(60, false), "{pos}/{len} {wide_msg}");
        assert_eq!(template(80, false), "{pos}/{len} [{bar:8}] {wide_msg}");
        assert_eq!(
            template(120, true),
            "{pos}/{len} [{bar:30.cyan}] {wide_msg}"
        );
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
