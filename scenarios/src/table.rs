//! A trace as a plain table: a column for every client and handler, an event in each row, virtual
//! time at the left.

use sim::trace::{Activity, Stamped};

use crate::{file::Scenario, text::what};

/// The narrowest column in which an event can be read; with less, one column holds all.
const COLUMN_MIN: usize = 16;

/// What marks the offending event.
const MARK: &str = "> ";

/// Prints a trace within a width, in characters; `offending` is the index of the event to mark.
#[must_use]
pub fn table(
    scenario: &Scenario,
    trace: &[Stamped],
    offending: Option<usize>,
    width: usize,
) -> String {
    let rows = rows(scenario, trace);
    let mut shown: Vec<Activity> = trace.iter().filter_map(|it| it.event.activity()).collect();
    shown.sort_unstable();
    shown.dedup();
    let time = trace.iter().map(|it| it.at.to_string().len()).max();
    let time = time.unwrap_or(0).max("ms".len());
    let left = MARK.len() + time;
    let names: Vec<&str> = shown
        .iter()
        .map(|activity| activity_text(scenario, *activity))
        .collect();
    let wanted = |at: usize| {
        let of_column = rows.iter().filter(|row| row.0 == Some(shown[at]));
        let widest = of_column.map(|row| row.1.chars().count()).max();
        widest.unwrap_or(0).max(names[at].chars().count())
    };
    let wanted: Vec<usize> = (0..shown.len()).map(wanted).collect();
    let Some(widths) = fit(&wanted, width.saturating_sub(left)) else {
        return list(scenario, trace, &rows, offending, time);
    };
    let mut text = line(
        "  ",
        "ms",
        time,
        names.iter().copied().zip(widths.iter().copied()),
    );
    for (index, ((activity, event), stamped)) in rows.iter().zip(trace).enumerate() {
        let mark = if offending == Some(index) { MARK } else { "  " };
        let at = shown.iter().position(|it| Some(*it) == *activity);
        let cells = widths.iter().enumerate().map(|(column, width)| {
            let here = column == at.unwrap_or(0);
            (if here { event.as_str() } else { "" }, *width)
        });
        text += &line(mark, &stamped.at.to_string(), time, cells);
    }
    text
}

/// Widths of columns that fit in all, two characters between each; the widest give way. Nothing,
/// where they would become too narrow to read.
fn fit(wanted: &[usize], width: usize) -> Option<Vec<usize>> {
    let available = width.saturating_sub(2 * wanted.len());
    let mut widths = wanted.to_vec();
    while widths.iter().sum::<usize>() > available {
        let widest = widths.iter_mut().max()?;
        if *widest <= COLUMN_MIN {
            return None;
        }
        *widest -= 1;
    }
    Some(widths)
}

fn line<'a>(
    mark: &str,
    at: &str,
    time: usize,
    cells: impl Iterator<Item = (&'a str, usize)>,
) -> String {
    let mut text = format!("{mark}{at:>time$}");
    for (cell, width) in cells {
        text += &format!("  {:<width$}", cut(cell, width));
    }
    format!("{}\n", text.trim_end())
}

/// One column that holds all events.
fn list(
    scenario: &Scenario,
    trace: &[Stamped],
    rows: &[(Option<Activity>, String)],
    offending: Option<usize>,
    time: usize,
) -> String {
    let rows = rows.iter().zip(trace).enumerate();
    let lines = rows.map(|(index, ((activity, event), stamped))| {
        let mark = if offending == Some(index) { MARK } else { "  " };
        let who = activity.map(|activity| format!("{}: ", activity_text(scenario, activity)));
        let who = who.unwrap_or_default();
        format!("{mark}{:>time$}  {who}{event}\n", stamped.at)
    });
    lines.collect()
}

/// A text in at most so many characters.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept = text.chars().take(width.saturating_sub(1));
    kept.chain(['…']).collect()
}

fn activity_text(scenario: &Scenario, activity: Activity) -> &str {
    let name = scenario.vocabulary.activities.get(usize::from(activity.0));
    name.map_or("?", String::as_str)
}

/// The events with their activities, as a table shows them.
fn rows(scenario: &Scenario, trace: &[Stamped]) -> Vec<(Option<Activity>, String)> {
    let events = trace.iter().map(|stamped| &stamped.event);
    events
        .map(|event| (event.activity(), what(scenario, event)))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        toy::files::{HANDLER, RACE, scenario},
        trace_file::read,
    };

    use super::*;

    const TRACE: &str = r#"{"format":"countermand-trace/1","family":"bell","scenario":"bell"}
{"at":0,"client":"before","call":"Ring","arguments":{"bell":"bell","volume":"LOUD","handler":"NULL"}}
{"at":0,"client":"before","return":{"result":"ring"}}
{"at":0,"client":"waiter","call":"Wait","arguments":{"ring":"ring","timeout":10}}
{"at":0,"client":"canceller","call":"Cancel","arguments":{"ring":"ring"}}
{"at":10,"client":"waiter","deadline":true}
{"at":10,"client":"waiter","return":{"result":"CANCELLED","Count":0}}
{"at":10,"quiescent":true}
"#;

    #[test]
    fn every_client_has_a_column_and_the_offending_event_a_mark() {
        let scenario = scenario(RACE);
        let trace = read(&scenario, "t.jsonl", TRACE).expect("a good trace");
        let text = table(&scenario, &trace, Some(5), 100);
        assert_eq!(
            text,
            "  ms  before                  waiter               canceller
   0  Ring(bell, LOUD, NULL)
   0  → ring
   0                          Wait(ring, 10)
   0                                               Cancel(ring)
  10                          its time-out passes
> 10                          → CANCELLED, 0
  10  nothing moves any more
"
        );
    }

    #[test]
    fn a_narrow_table_is_one_column() {
        let scenario = scenario(RACE);
        let trace = read(&scenario, "t.jsonl", TRACE).expect("a good trace");
        let text = table(&scenario, &trace, None, 40);
        assert!(text.contains("\n   0  waiter: Wait(ring, 10)\n"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_asked_for_where_columns_fit() {
        let scenario = scenario(HANDLER);
        let text = TRACE
            .replace("before", "app")
            .lines()
            .take(2)
            .collect::<Vec<_>>()
            .join("\n");
        let trace = read(&scenario, "t.jsonl", &text).expect("a good trace");
        let text = table(&scenario, &trace, None, 24);
        assert!(
            text.lines().all(|line| line.chars().count() <= 24),
            "{text}"
        );
    }
}
