//! One failure as plain text: what happened, the trace, what would have been permitted, the replay.
//! The terminal and JUnit print the same.

use std::fmt::Write as _;

use crate::model::{Failure, Shortness};

/// All of it but the heading; every line ends with a line break.
pub(crate) fn text(failure: &Failure) -> String {
    let mut text = format!("{}\n", failure.text);
    if !failure.clauses.is_empty() {
        line(
            &mut text,
            &format!("clauses: {}", failure.clauses.join(", ")),
        );
    }
    if !failure.table.is_empty() {
        text.push('\n');
        for row in failure.table.trim_end().lines() {
            line(&mut text, row.trim_end());
        }
    }
    block(&mut text, "Permitted here:", &failure.permitted);
    block(&mut text, "Waiting:", &failure.waiting);
    if let Some(replay) = &failure.replay {
        let title = format!("{}:", replay_title(failure.shortness));
        block(&mut text, &title, std::slice::from_ref(replay));
    }
    if let Some(smaller) = &failure.smaller {
        let lines: Vec<String> = smaller.source.trim().lines().map(str::to_owned).collect();
        block(&mut text, "The same in a smaller scenario:", &lines);
        let title = format!("{} there:", replay_title(smaller.shortness));
        block(&mut text, &title, std::slice::from_ref(&smaller.replay));
    }
    text
}

/// What stands over the command that replays an execution: `Replay (minimal)`.
pub(crate) fn replay_title(shortness: Option<Shortness>) -> String {
    match shortness {
        Some(shortness) => format!("Replay ({})", shortness.name()),
        None => "Replay (as found)".to_owned(),
    }
}

fn block(text: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    text.push('\n');
    line(text, title);
    for one in lines {
        line(text, &format!("  {one}"));
    }
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("memory takes everything");
}
