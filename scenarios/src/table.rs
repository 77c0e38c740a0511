//! A trace as a plain table: a column for every client and handler, an event in each row, virtual
//! time at the left.

use sim::trace::{Activity, Stamped};

use crate::{file::Scenario, text::what};

/// How far columns stand apart at least; with less, one column holds all.
const COLUMN_MIN: usize = 12;
/// Between two columns.
const GAP: usize = 2;

/// What marks the offending event.
const MARK: &str = "> ";

/// Prints a trace within a width, in characters; `offending` are the indexes of the events to mark.
#[must_use]
pub fn table(
    scenario: &Scenario,
    trace: &[Stamped],
    offending: impl IntoIterator<Item = usize>,
    width: usize,
) -> String {
    let offending: Vec<usize> = offending.into_iter().collect();
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
    let columns: Vec<Column> = (0..shown.len())
        .map(|at| Column {
            widest: wanted(at),
            least: names[at].chars().count().max(COLUMN_MIN),
        })
        .collect();
    let Some(starts) = starts(&columns, left + GAP, width) else {
        return list(scenario, trace, &rows, &offending, time);
    };
    let mut text = format!("  {:>time$}", "ms");
    for (name, start) in names.iter().zip(&starts) {
        text = format!("{text:<start$}{name}");
    }
    text.push('\n');
    for (index, ((activity, event), stamped)) in rows.iter().zip(trace).enumerate() {
        let mark = if offending.contains(&index) {
            MARK
        } else {
            "  "
        };
        let at = shown.iter().position(|it| Some(*it) == *activity);
        let start = starts.get(at.unwrap_or(0)).copied().unwrap_or(left + GAP);
        let line = format!("{mark}{:>time$}", stamped.at);
        text += &format!("{line:<start$}{event}\n");
    }
    text
}

/// What a column needs.
struct Column {
    /// Characters of its widest event.
    widest: usize,
    /// At least so many before the next column begins.
    least: usize,
}

/// Where columns start: a row holds one event, which may run on beneath the columns at its right.
/// They move together so that all events end within `width`; where even that is not enough the
/// longest run over it. Nothing, where not even the columns fit.
fn starts(columns: &[Column], first: usize, width: usize) -> Option<Vec<usize>> {
    let mut starts = Vec::new();
    let (mut next, mut nearest) = (first, first);
    for column in columns {
        starts.push((nearest, next));
        next += column.widest.max(column.least) + GAP;
        nearest += column.least + GAP;
    }
    if nearest > width + GAP {
        return None;
    }
    let mut behind = usize::MAX;
    let mut found: Vec<usize> = Vec::new();
    for ((nearest, natural), column) in starts.into_iter().zip(columns).rev() {
        let within = width.saturating_sub(column.widest);
        let before = behind.saturating_sub(column.least + GAP);
        behind = natural.min(within).min(before).max(nearest);
        found.push(behind);
    }
    found.reverse();
    Some(found)
}

/// One column that holds all events.
fn list(
    scenario: &Scenario,
    trace: &[Stamped],
    rows: &[(Option<Activity>, String)],
    offending: &[usize],
    time: usize,
) -> String {
    let rows = rows.iter().zip(trace).enumerate();
    let lines = rows.map(|(index, ((activity, event), stamped))| {
        let mark = if offending.contains(&index) {
            MARK
        } else {
            "  "
        };
        let who = activity.map(|activity| format!("{}: ", activity_text(scenario, activity)));
        let who = who.unwrap_or_default();
        format!("{mark}{:>time$}  {who}{event}\n", stamped.at)
    });
    lines.collect()
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
        toy::files::{RACE, scenario},
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
    fn an_event_that_is_wider_than_its_column_runs_on_and_is_not_cut() {
        let scenario = scenario(RACE);
        let trace = read(&scenario, "t.jsonl", TRACE).expect("a good trace");
        let text = table(&scenario, &trace, Some(5), 48);
        assert_eq!(
            text,
            "  ms  before          waiter        canceller
   0  Ring(bell, LOUD, NULL)
   0  → ring
   0                  Wait(ring, 10)
   0                                Cancel(ring)
  10                  its time-out passes
> 10                  → CANCELLED, 0
  10  nothing moves any more
"
        );
    }
}
