//! The bars: what was aimed at, what was measured, and whether that is enough.
//!
//! Every bar is judged by the worst program that it is about. A bar is never moved.

use serde::Serialize;

use crate::{
    measure::CHECKED,
    report::Results,
    statistics::geometric_mean,
    suites::{checking, detection, exhaustion, throughput},
    table::{count, number, times},
    tools::{DEFAULT, Kind, WAYS},
};

/// One bar.
#[derive(Debug, Serialize)]
pub(crate) struct Bar {
    /// Of what, and what is wanted.
    pub(crate) wanted: &'static str,
    /// What was measured; none if nothing was.
    pub(crate) measured: Option<String>,
    /// Whether that is enough; none if nothing was measured, or only roughly.
    pub(crate) reached: Option<bool>,
}

impl Bar {
    fn new(wanted: &'static str, judged: Option<(String, bool)>) -> Self {
        let (measured, reached) = judged.unzip();
        Self {
            wanted,
            measured,
            reached,
        }
    }

    /// The same bar, with more said about what was measured.
    fn saying(self, text: &str) -> Self {
        let measured = self.measured.map(|measured| format!("{measured}; {text}"));
        Self { measured, ..self }
    }

    /// Reached when the smallest of some named figures is at least `least`.
    fn at_least(
        wanted: &'static str,
        least: f64,
        figures: impl Iterator<Item = (String, f64)>,
    ) -> Self {
        let figures: Vec<_> = figures.collect();
        let worst = figures.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let judged = worst.map(|(name, figure)| {
            let all: Vec<f64> = figures.iter().map(|(_, figure)| *figure).collect();
            let mean = times(geometric_mean(&all));
            let text = format!("{} ({name}); geometric mean {mean}", times(*figure));
            (text, *figure >= least)
        });
        Self::new(wanted, judged)
    }
}

/// All bars. A rough run judges none: its explorations are cut short and its monitors are cold.
pub(crate) fn bars(results: &Results) -> Vec<Bar> {
    let throughput = throughput_bars(&results.throughput);
    let checking = checking_bars(&results.checking);
    let exhaustion = exhaustion_bars(&results.throughput, &results.exhaustion);
    let detection = detection_bars(&results.detection);
    let bars = [throughput, checking, exhaustion, detection];
    let judged = !results.effort.is_rough();
    let bars = bars.into_iter().flatten().map(|bar| Bar {
        reached: bar.reached.filter(|_| judged),
        ..bar
    });
    bars.collect()
}

fn is_queue_or_reader(row: &&throughput::Row) -> bool {
    row.program.starts_with("queue") || row.program.starts_with("reader")
}

fn throughput_bars(rows: &[throughput::Row]) -> Vec<Bar> {
    let ours = "countermand/random";
    let theirs = "shuttle/random";
    let named = |row: &throughput::Row| row.program.clone();
    let both = || rows.iter().filter(is_queue_or_reader);
    let rates = both().filter_map(|row| Some((named(row), row.ratio(ours, theirs)?)));
    let classes = both().filter_map(|row| {
        let ratio = row.classes_per_second(ours)? / row.classes_per_second(theirs)?;
        Some((named(row), ratio))
    });
    let others = WAYS.iter().map(|way| way.name);
    let others = others.filter(|way| {
        ["pct2", "pct3", "pos", "surw"]
            .iter()
            .any(|name| *way == format!("countermand/{name}"))
    });
    let strategies = others.flat_map(|way| {
        rows.iter().filter_map(move |row| {
            let strategy = way.trim_start_matches("countermand/");
            let name = format!("{strategy}, {}", row.program);
            Some((name, row.ratio(way, ours)?))
        })
    });
    vec![
        Bar::at_least(
            "random: executions a second ≥ 10 × shuttle's random, queue and reader",
            10.0,
            rates,
        ),
        Bar::at_least(
            "random: classes a second ≥ 10 × shuttle's random, queue and reader",
            10.0,
            classes,
        ),
        Bar::at_least(
            "PCT, POS, SURW: executions a second ≥ 0.70 × random",
            0.7,
            strategies,
        ),
    ]
}

fn checking_bars(rows: &[checking::Row]) -> Vec<Bar> {
    let named = |row: &checking::Row| row.program.clone();
    let rates = rows
        .iter()
        .filter_map(|row| Some((named(row), row.ratio(CHECKED, "shuttle/random")?)));
    let costs = rows
        .iter()
        .filter_map(|row| Some((row, row.cost_of_checking()?)));
    let worst = costs.max_by(|a, b| a.1.total_cmp(&b.1));
    let judged = worst.map(|(row, cost)| {
        let text = format!("{} ({})", times(cost), row.program);
        (text, cost <= 1.5)
    });
    vec![
        Bar::at_least(
            "random: with trace and monitor ≥ 5 × shuttle's random, queue and reader",
            5.0,
            rates,
        ),
        Bar::new(
            "checking: with a warm monitor ≤ 1.5 × the time without",
            judged,
        ),
    ]
}

fn exhaustion_bars(rates: &[throughput::Row], rows: &[exhaustion::Row]) -> Vec<Bar> {
    let ours = "countermand/exhaustive";
    let named = |row: &exhaustion::Row| row.program.clone();
    let dfs = rates
        .iter()
        .filter_map(|row| Some((row.program.clone(), row.ratio(ours, "shuttle/dfs")?)));
    let speedups = rows
        .iter()
        .filter_map(|row| Some((named(row), row.speedup()?)));
    let wasteful = rows
        .iter()
        .filter(|row| row.redundancy("loom").is_some_and(|ratio| ratio > 50.0));
    let wasteful = wasteful.filter_map(|row| Some((named(row), row.speedup()?)));
    vec![
        once_per_class(rows, ours),
        never_blocked(rows, ours),
        Bar::at_least(
            "exhaustive: executions a second ≥ 5 × shuttle's DFS",
            5.0,
            dfs,
        ),
        Bar::at_least(
            "exhaustive: wall time ≥ 30 × less than loom, every program",
            30.0,
            speedups,
        )
        .saying(&extent(rows, |row| row.speedup().is_some())),
        Bar::at_least(
            "exhaustive: ≥ 500 × less where loom runs > 50 executions a class",
            500.0,
            wasteful,
        ),
        finishes(rows, ours),
    ]
}

/// By how many programs a bar is judged, and whose exploration did not finish, so that nobody knows
/// what it comes to.
fn extent(rows: &[exhaustion::Row], is_judged: impl Fn(&exhaustion::Row) -> bool) -> String {
    let unfinished = rows.iter().filter(|row| !is_judged(row));
    let unfinished: Vec<&str> = unfinished.map(|row| row.program.as_str()).collect();
    let (judged, all) = (rows.len() - unfinished.len(), rows.len());
    match unfinished.is_empty() {
        true => format!("{judged} of {all} programs"),
        false => {
            let names = unfinished.join(", ");
            format!("{judged} of {all} programs, {names} did not finish")
        }
    }
}

fn once_per_class(rows: &[exhaustion::Row], ours: &str) -> Bar {
    let ratios = rows
        .iter()
        .filter_map(|row| Some((row, row.redundancy(ours)?)));
    let worst = ratios.max_by(|a, b| a.1.total_cmp(&b.1));
    let judged = worst.map(|(row, ratio)| {
        let text = format!("{} ({})", number(ratio), row.program);
        (text, ratio <= 1.0)
    });
    Bar::new(
        "exhaustive: executions / classes = 1.00, every program",
        judged,
    )
    .saying(&extent(rows, |row| row.redundancy(ours).is_some()))
}

fn never_blocked(rows: &[exhaustion::Row], ours: &str) -> Bar {
    // None blocked so far says nothing of the rest; one blocked execution says enough.
    let known = |row: &exhaustion::Row| {
        let figures = row.tools.get(ours)?;
        (figures.finished || figures.blocked > 0).then_some(figures.blocked)
    };
    let blocked = rows.iter().filter_map(|row| Some((row, known(row)?)));
    let worst = blocked.max_by_key(|(_, blocked)| *blocked);
    let judged = worst.map(|(row, blocked)| {
        let text = format!("{} ({})", count(blocked), row.program);
        (text, blocked == 0)
    });
    Bar::new("exhaustive: no execution blocked, every program", judged)
        .saying(&extent(rows, |row| known(row).is_some()))
}

fn finishes(rows: &[exhaustion::Row], ours: &str) -> Bar {
    let row = rows.iter().find(|row| row.program == "queue 2x2");
    let judged = row.and_then(|row| {
        let figures = row.tools.get(ours)?;
        let seconds = number(figures.seconds.value);
        let text = match row.classes {
            Some(classes) => format!("{} classes in {seconds} s", count(classes)),
            None => format!("not within {seconds} s"),
        };
        Some((text, figures.finished))
    });
    Bar::new("exhaustive: two clients × two requests finishes", judged)
}

fn detection_bars(rows: &[detection::Row]) -> Vec<Bar> {
    vec![
        best_on_average(rows),
        never_far_behind(rows),
        long_delay(rows),
    ]
}

/// The geometric mean over all bugs of one way.
pub(crate) fn detection_mean(rows: &[detection::Row], way: &str) -> Option<f64> {
    let figures = rows
        .iter()
        .map(|row| Some(row.ways.get(way)?.executions.value));
    let figures: Vec<f64> = figures.collect::<Option<_>>()?;
    (!figures.is_empty()).then(|| geometric_mean(&figures))
}

fn best_on_average(rows: &[detection::Row]) -> Bar {
    let peers = WAYS.iter().map(|way| way.name);
    let peers = peers.filter(|way| !way.starts_with("countermand"));
    let means = peers.filter_map(|way| Some((way, detection_mean(rows, way)?)));
    let best = means.min_by(|a, b| a.1.total_cmp(&b.1));
    let judged = best.and_then(|(peer, theirs)| {
        let ours = detection_mean(rows, DEFAULT)?;
        let text = format!("{}, {peer} {}", number(ours), number(theirs));
        Some((text, ours <= theirs))
    });
    let wanted = "detection: geometric mean of the default no worse than any peer's strategy";
    Bar::new(wanted, judged)
}

fn never_far_behind(rows: &[detection::Row]) -> Bar {
    let every = furthest_behind(rows, |_| true);
    let samplers = furthest_behind(rows, |way| {
        WAYS.iter()
            .any(|known| known.name == way && known.kind == Kind::Samples)
    });
    let judged = every.zip(samplers).map(|(every, samplers)| {
        let text = format!("{}; among samplers {}", every.0, samplers.0);
        (text, every.1 <= 3.0)
    });
    let wanted = "detection: the default on no bug worse than 3 × the best for it";
    Bar::new(wanted, judged)
}

/// On which bug the default needs the most executions compared with the best of some ways.
fn furthest_behind(
    rows: &[detection::Row],
    counts: impl Fn(&str) -> bool,
) -> Option<(String, f64)> {
    let ratios = rows.iter().filter_map(|row| {
        let ours = row.ways.get(DEFAULT)?.executions.value;
        let all = row.ways.iter().filter(|(way, _)| counts(way));
        let best = all.min_by(|a, b| a.1.executions.value.total_cmp(&b.1.executions.value))?;
        Some((row, *best.0, ours / best.1.executions.value))
    });
    let worst = ratios.max_by(|a, b| a.2.total_cmp(&b.2));
    worst.map(|(row, best, ratio)| {
        let text = format!("{} {best} ({})", times(ratio), row.bug);
        (text, ratio)
    })
}

fn long_delay(rows: &[detection::Row]) -> Bar {
    let row = rows.iter().find(|row| row.bug == "bug long_delay");
    let judged = row.and_then(|row| {
        let ours = row.ways.get(DEFAULT)?.executions.value;
        let uniform = row.ways.get("countermand/random")?.executions.value;
        let text = format!(
            "{} against {} of uniform random",
            number(ours),
            number(uniform)
        );
        Some((text, ours * 10.0 <= uniform))
    });
    let wanted = "detection: a long delay in ≥ 10 × fewer executions than uniform random";
    Bar::new(wanted, judged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        statistics::{bootstrap, median},
        suites::ByWay,
    };

    /// A program that loom takes a hundred seconds for, and Countermand one, if it finishes.
    fn row(program: &str, finished: bool, blocked: u64) -> exhaustion::Row {
        let figures = |finished, blocked, seconds| exhaustion::Figures {
            finished,
            executions: 10,
            blocked,
            seconds: bootstrap(&[seconds], median),
            peak_kilobytes: 4_096,
        };
        let tools = ByWay::from([
            ("countermand/exhaustive", figures(finished, blocked, 1.0)),
            ("loom", figures(true, 0, 100.0)),
        ]);
        exhaustion::Row {
            program: program.to_owned(),
            classes: finished.then_some(10),
            tools,
        }
    }

    /// What was measured for every program, and whether it is enough.
    fn every_program(rows: &[exhaustion::Row]) -> Vec<(Option<String>, Option<bool>)> {
        let bars = exhaustion_bars(&[], rows).into_iter();
        let bars = bars.filter(|bar| bar.wanted.ends_with("every program"));
        bars.map(|bar| (bar.measured, bar.reached)).collect()
    }

    #[test]
    fn bars_for_every_program_say_which_did_not_finish() {
        let rows = [row("a", true, 0), row("b", true, 0), row("c", false, 0)];
        let bars = every_program(&rows);
        assert_eq!(bars.len(), 3);
        for (measured, reached) in bars {
            let measured = measured.expect("something was measured");
            assert!(
                measured.ends_with("; 2 of 3 programs, c did not finish"),
                "{measured}"
            );
            assert_eq!(reached, Some(true));
        }
        for (measured, _) in every_program(&rows[..2]) {
            assert!(measured.is_some_and(|text| text.ends_with("; 2 of 2 programs")));
        }
    }

    #[test]
    fn nothing_is_judged_by_what_did_not_finish() {
        let bars = every_program(&[row("c", false, 0)]);
        assert_eq!(bars, vec![(None, None); 3]);
    }

    #[test]
    fn one_blocked_execution_is_enough_even_if_the_rest_is_not_known() {
        let rows = [row("a", true, 0), row("c", false, 1)];
        let bar = never_blocked(&rows, "countermand/exhaustive");
        assert_eq!(bar.reached, Some(false));
        assert_eq!(bar.measured.as_deref(), Some("1 (c); 2 of 2 programs"));
    }
}
