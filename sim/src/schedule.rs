//! Schedules as text that a person can read, edit and replay: `application×2 administrator worker×3
//! fault:database`.
//!
//! One word a turn: who takes a step, and how many in a row. `timer:NAME` fires the timer of a
//! thread's wait; `fault:SITE` behind a turn lets the fault strike in it. `*` may be written for
//! `×`.

use std::{fmt, str::FromStr};

use crate::machine::{Execution, Operation};

/// Longest run that a schedule text may ask for with one word.
const RUN_MAX: usize = 1_000_000;

/// The decisions of one execution.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Schedule {
    turns: Vec<Turn>,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Turn {
    /// Who takes it.
    pub who: String,
    /// The site whose fault strikes in it.
    pub fault: Option<String>,
}

/// What is wrong with a schedule text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("column {column}: {reason}")]
pub struct Malformed {
    /// In characters, counted from 1.
    pub column: usize,
    /// In a sentence, with what was expected.
    pub reason: String,
}

impl Schedule {
    /// The schedule of an execution; `fault_sites` are the names of the sites by index.
    #[must_use]
    pub fn of(execution: &Execution<'_>, fault_sites: &[&str]) -> Self {
        let decided = execution
            .steps
            .iter()
            .filter(|step| step.operation != Operation::Rest);
        let turns = decided.map(|step| Turn {
            who: execution.name(step.participant),
            fault: match step.operation {
                Operation::Fault(site) if step.choice > 0 => Some(
                    fault_sites
                        .get(site as usize)
                        .map_or("?", |site| site)
                        .to_owned(),
                ),
                _ => None,
            },
        });
        Self {
            turns: turns.collect(),
        }
    }

    /// Its first steps, so many if there are.
    #[must_use]
    pub fn beginning(mut self, steps: usize) -> Self {
        self.turns.truncate(steps);
        self
    }

    /// Its steps in order.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.turns.as_slice();
        let mut gap = "";
        while let Some(first) = rest.first() {
            let same = |turn: &&Turn| turn.who == first.who;
            let run = rest
                .iter()
                .take_while(same)
                .position(|turn| turn.fault.is_some());
            let run = run.map_or_else(|| rest.iter().take_while(same).count(), |index| index + 1);
            write!(f, "{gap}{}", first.who)?;
            if run > 1 {
                write!(f, "×{run}")?;
            }
            if let Some(site) = &rest[run - 1].fault {
                write!(f, " fault:{site}")?;
            }
            gap = " ";
            rest = &rest[run..];
        }
        Ok(())
    }
}

impl FromStr for Schedule {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut turns: Vec<Turn> = Vec::new();
        for (column, word) in words(text) {
            let fail = |reason: String| Malformed { column, reason };
            if let Some(site) = word.strip_prefix("fault:") {
                let last = turns.last_mut().filter(|turn| turn.fault.is_none());
                let last =
                    last.ok_or_else(|| fail("a fault follows the turn it strikes in".into()))?;
                last.fault = Some(site.to_owned());
                continue;
            }
            let (who, run) = match word.rsplit_once(['×', '*']) {
                None => (word, 1),
                Some((who, run)) => (who, count(run).map_err(fail)?),
            };
            if who.is_empty() || who.contains(['×', '*']) {
                return Err(fail(
                    "expected the name of a client, service thread or timer".into(),
                ));
            }
            let turn = Turn {
                who: who.to_owned(),
                fault: None,
            };
            turns.extend(std::iter::repeat_n(turn, run));
        }
        if turns.is_empty() {
            let reason = "the schedule is empty; expected for example `application×2 worker`";
            return Err(Malformed {
                column: 1,
                reason: reason.into(),
            });
        }
        Ok(Self { turns })
    }
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(run) if (1..=RUN_MAX).contains(&run) => Ok(run),
        _ => Err(format!(
            "expected a number from 1 to {RUN_MAX} behind `×`, found `{text}`"
        )),
    }
}

/// The words of a text with their columns.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| {
        let offset = word.as_ptr().addr() - text.as_ptr().addr();
        (text[..offset].chars().count() + 1, word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_read_as_it_is_written() {
        let text = "application×2 administrator worker×3 fault:database worker timer:application";
        let schedule: Schedule = text.parse().expect("well formed");
        assert_eq!(schedule.to_string(), text);
        assert_eq!(schedule.turns().len(), 8);
        assert_eq!(text.replace('×', "*").parse(), Ok(schedule));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_column() {
        let wrong = |text: &str| text.parse::<Schedule>().expect_err("malformed").to_string();
        assert!(wrong("  ").contains("empty"));
        assert!(wrong("a b×0").starts_with("column 3: expected a number"));
        assert!(wrong("fault:database").contains("a fault follows"));
        assert!(wrong("ä ×3").starts_with("column 3: expected the name"));
        assert!(wrong("a*b*1").starts_with("column 1: expected the name"));
    }
}
