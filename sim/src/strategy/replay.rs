//! Takes the decisions that a schedule says.

use super::{Pick, Strategy, View, taking_turns};
use crate::{
    machine::{Candidate, Operation, Participant, StepInfo},
    schedule::{Alternative, Schedule, Turn},
};

/// One execution, as a schedule says. Behind its end everybody who can move takes turns, so that
/// the beginning of an execution without end is enough to see it again.
#[derive(Clone, Debug)]
pub struct Replay {
    schedule: Schedule,
    fault_sites: Vec<String>,
    next: usize,
    last: Option<Participant>,
    begun: bool,
    misfit: Option<Misfit>,
    behind: usize,
}

/// Where a schedule does not fit the program, and why.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("step {step}: {reason}")]
pub struct Misfit {
    /// Counted from 1.
    pub step: usize,
    /// In a sentence.
    pub reason: String,
}

impl Replay {
    /// Replays a schedule; `fault_sites` are the names of the sites by index.
    #[must_use]
    pub fn new(schedule: Schedule, fault_sites: &[&str]) -> Self {
        let fault_sites = fault_sites.iter().map(|site| (*site).to_owned()).collect();
        Self {
            schedule,
            fault_sites,
            next: 0,
            last: None,
            begun: false,
            misfit: None,
            behind: 0,
        }
    }

    /// How many decisions were taken behind the end of the schedule.
    #[must_use]
    pub const fn behind(&self) -> usize {
        self.behind
    }

    /// Why the execution was not the one that the schedule says.
    #[must_use]
    pub fn misfit(&self) -> Option<Misfit> {
        let left = self.schedule.turns().len().saturating_sub(self.next);
        let unused = || Misfit {
            step: self.next + 1,
            reason: match left {
                1 => "the execution had ended, but the schedule goes on for a step".to_owned(),
                _ => format!("the execution had ended, but the schedule goes on for {left} steps"),
            },
        };
        self.misfit.clone().or_else(|| (left > 0).then(unused))
    }

    /// The alternative that a turn wants.
    fn choice(&self, turn: &Turn, candidate: Candidate) -> Result<u32, String> {
        let Turn { who, alternative } = turn;
        let Some(alternative) = alternative else {
            return Ok(0);
        };
        let choice = match (alternative, candidate.operation) {
            (Alternative::Fault(wanted), Operation::Fault(site)) => {
                let asks = self.fault_sites.get(site as usize) == Some(wanted);
                asks.then_some(1)
            }
            (Alternative::Wakes(which), Operation::NotifyOne(_)) => Some(which - 1),
            _ => None,
        };
        let choice = choice.filter(|choice| *choice < candidate.alternatives);
        choice.ok_or_else(|| match alternative {
            Alternative::Fault(site) => format!("`{who}`: the fault `{site}` cannot strike here"),
            Alternative::Wakes(which) => {
                format!("`{who}` does not wake one of {which} or more here")
            }
        })
    }

    fn reject(&mut self, reason: String) -> Pick {
        self.misfit = Some(Misfit {
            step: self.next + 1,
            reason,
        });
        Pick::Abandon
    }
}

impl Strategy for Replay {
    fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.begun, true)
    }

    fn is_exhausted(&mut self) -> bool {
        self.begun
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        let Some(turn) = self.schedule.turns().get(self.next) else {
            self.behind += 1;
            return Pick::Take {
                candidate: taking_turns::next(self.last, view.candidates()),
                choice: 0,
            };
        };
        let called = |who| view.is_called(who, &turn.who);
        match view
            .candidates()
            .iter()
            .position(|candidate| called(candidate.participant))
        {
            Some(candidate) => match self.choice(turn, view.candidates()[candidate]) {
                Ok(choice) => {
                    self.next += 1;
                    Pick::Take { candidate, choice }
                }
                Err(reason) => self.reject(reason),
            },
            None => {
                let names = view
                    .candidates()
                    .iter()
                    .map(|other| view.name(other.participant));
                let able: Vec<_> = names.map(|name| format!("`{name}`")).collect();
                let reason = format!(
                    "`{}` cannot take a step here; {} can",
                    turn.who,
                    able.join(", ")
                );
                self.reject(reason)
            }
        }
    }

    fn took(&mut self, step: &StepInfo) {
        self.last = Some(step.participant);
    }
}
