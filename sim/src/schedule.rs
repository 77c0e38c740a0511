//! Schedules as text that a person can read, edit and replay: `application×2 administrator worker×3
//! fault:database`.
//!
//! One word a turn: who takes a step, and how many in a row. Of several threads that have one name
//! `worker#2.1` is the first child of the second child of the first thread. `timer:NAME` fires the
//! timer of a thread's wait; `fault:SITE` behind a turn lets the fault strike in it; `wakes:2` wakes the second
//! of several who sleep instead of the first. `*` may be written for `×`.

use std::{fmt, str::FromStr};

use crate::machine::{Execution, Operation, StepInfo};

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
    /// What happens in it that does not usually.
    pub alternative: Option<Alternative>,
}

/// What a step does instead of what it does first when all that it may do is tried.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Alternative {
    /// The fault of this site strikes.
    Fault(String),
    /// Not the first of those who sleep is woken but this one, counted from 1: children of one
    /// thread in the order in which they were started, and before theirs.
    Wakes(u32),
}

impl Alternative {
    fn of(step: &StepInfo, fault_sites: &[&str]) -> Option<Self> {
        if step.choice == 0 {
            return None;
        }
        match step.operation {
            Operation::Fault(site) => {
                let site = fault_sites.get(site as usize);
                Some(Self::Fault(site.map_or("?", |site| site).to_owned()))
            }
            Operation::NotifyOne(_) => Some(Self::Wakes(step.choice + 1)),
            _ => None,
        }
    }

    /// Reads it, if a word is about one.
    fn read(word: &str) -> Option<Result<Self, String>> {
        let fault = word.strip_prefix("fault:");
        let fault = fault.map(|site| Ok(Self::Fault(site.to_owned())));
        fault.or_else(|| {
            let which = word.strip_prefix("wakes:")?;
            Some(match which.parse() {
                Ok(which @ 2..=64) => Ok(Self::Wakes(which)),
                _ => Err(format!(
                    "expected a number from 2 to 64 behind `wakes:`, found `{which}`"
                )),
            })
        })
    }
}

impl fmt::Display for Alternative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(site) => write!(f, "fault:{site}"),
            Self::Wakes(which) => write!(f, "wakes:{which}"),
        }
    }
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
            alternative: Alternative::of(step, fault_sites),
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
                .position(|turn| turn.alternative.is_some());
            let run = run.map_or_else(|| rest.iter().take_while(same).count(), |index| index + 1);
            write!(f, "{gap}{}", first.who)?;
            if run > 1 {
                write!(f, "×{run}")?;
            }
            if let Some(alternative) = &rest[run - 1].alternative {
                write!(f, " {alternative}")?;
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
            if let Some(alternative) = Alternative::read(word) {
                let last = turns.last_mut().filter(|turn| turn.alternative.is_none());
                let follows = || format!("`{word}` follows the turn in which it happens");
                let last = last.ok_or_else(|| fail(follows()))?;
                last.alternative = Some(alternative.map_err(fail)?);
                continue;
            }
            let (who, run) = match word.rsplit_once(['×', '*']) {
                None => (word, 1),
                Some((who, run)) => (who, count(run).map_err(fail)?),
            };
            if who.is_empty() || who.contains(['×', '*']) {
                let what = "expected the name of a client, service thread or timer";
                let hint = match who.contains(',') {
                    true => "; between turns stand spaces, no commas",
                    false => "",
                };
                return Err(fail(format!("{what}{hint}")));
            }
            let turn = Turn {
                who: who.to_owned(),
                alternative: None,
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
        let text = "application×2 administrator wakes:2 worker×3 fault:database timer:application";
        let schedule: Schedule = text.parse().expect("well formed");
        assert_eq!(schedule.to_string(), text);
        assert_eq!(schedule.turns().len(), 7);
        assert_eq!(text.replace('×', "*").parse(), Ok(schedule));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_column() {
        let wrong = |text: &str| text.parse::<Schedule>().expect_err("malformed").to_string();
        assert!(wrong("  ").contains("empty"));
        assert!(wrong("a b×0").starts_with("column 3: expected a number"));
        assert!(wrong("fault:database").contains("`fault:database` follows the turn"));
        assert!(wrong("a wakes:2 fault:b").starts_with("column 11: `fault:b` follows the turn"));
        assert!(wrong("a wakes:1").starts_with("column 3: expected a number from 2"));
        assert!(wrong("ä ×3").starts_with("column 3: expected the name"));
        assert!(wrong("a*b*1").starts_with("column 1: expected the name"));
        assert!(wrong("a b×2,c×3").ends_with("between turns stand spaces, no commas"));
        assert!(!wrong("a*b*1").contains("commas"));
    }
}
