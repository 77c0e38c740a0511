//! Campaigns: many executions of one subject, judged together.
//!
//! Held alone, many a wrong execution is explained by some reading. But a subject settles its
//! readings once: if no single assignment explains all its executions it is *inconsistent*, and a
//! few executions that exclude each other show it.

use std::collections::BTreeMap;

use crate::{
    assignments::Assignments,
    clause::ClauseId,
    verdict::{Verdict, Violation},
};

/// Accumulates verdicts over executions; `W` is how the caller finds an execution again (a seed, an
/// index, a schedule).
#[derive(Clone, Debug)]
pub struct Campaign<W> {
    admissible: Assignments,
    /// Every distinct set of assignments that an execution left, with the first execution that
    /// left it.
    answers: Vec<(Assignments, W)>,
    inconsistent: Option<Vec<(Assignments, W)>>,
    counts: Counts,
    violation: Option<(W, Box<Violation>)>,
    breaches: BTreeMap<ClauseId, W>,
    inconclusive: Option<(W, String)>,
}

/// How many executions had which verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Permitted.
    pub conforms: u64,
    /// Forbidden.
    pub violates: u64,
    /// The caller is to blame.
    pub breach: u64,
    /// Nobody can say.
    pub inconclusive: u64,
}

impl Counts {
    /// All executions.
    #[must_use]
    pub const fn executions(&self) -> u64 {
        self.conforms + self.violates + self.breach + self.inconclusive
    }
}

impl<W: Clone> Default for Campaign<W> {
    fn default() -> Self {
        Self::new()
    }
}

impl<W: Clone> Campaign<W> {
    /// Before the first execution: every assignment is admissible.
    #[must_use]
    pub fn new() -> Self {
        Self {
            admissible: Assignments::all(),
            answers: Vec::new(),
            inconsistent: None,
            counts: Counts::default(),
            violation: None,
            breaches: BTreeMap::new(),
            inconclusive: None,
        }
    }

    /// Takes the verdict of one execution; whether the execution is kept, as the first of its kind.
    /// Allocates only for those.
    pub fn add(&mut self, execution: &W, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Conforms { readings } => {
                self.counts.conforms += 1;
                self.narrow(execution, readings)
            }
            Verdict::Violates(violation) => {
                self.counts.violates += 1;
                let first = self.violation.is_none();
                self.violation
                    .get_or_insert_with(|| (execution.clone(), violation.clone()));
                first
            }
            Verdict::Breach { clauses, .. } => {
                self.counts.breach += 1;
                let before = self.breaches.len();
                for clause in clauses {
                    let first = self.breaches.entry(*clause);
                    first.or_insert_with(|| execution.clone());
                }
                self.breaches.len() > before
            }
            Verdict::Inconclusive { why } => {
                self.counts.inconclusive += 1;
                let first = self.inconclusive.is_none();
                self.inconclusive
                    .get_or_insert_with(|| (execution.clone(), why.clone()));
                first
            }
        }
    }

    /// How many executions had which verdict.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// The assignments of readings that explain every execution; empty if the subject is
    /// inconsistent.
    #[must_use]
    pub const fn admissible(&self) -> &Assignments {
        &self.admissible
    }

    /// If no single assignment explains all executions: a few that exclude each other (none can be
    /// left out, and two wherever two suffice), each with the assignments that explain it.
    #[must_use]
    pub fn inconsistent(&self) -> Option<&[(Assignments, W)]> {
        self.inconsistent.as_deref()
    }

    /// The first violation.
    #[must_use]
    pub fn violation(&self) -> Option<(&W, &Violation)> {
        self.violation
            .as_ref()
            .map(|(execution, violation)| (execution, &**violation))
    }

    /// The duties that a caller may have broken, each with the first execution.
    #[must_use]
    pub const fn breaches(&self) -> &BTreeMap<ClauseId, W> {
        &self.breaches
    }

    /// The first inconclusive execution, and why it is.
    #[must_use]
    pub fn inconclusive(&self) -> Option<(&W, &str)> {
        self.inconclusive
            .as_ref()
            .map(|(execution, why)| (execution, why.as_str()))
    }

    fn narrow(&mut self, execution: &W, readings: &Assignments) -> bool {
        if self.answers.iter().any(|(known, _)| known == readings) {
            return false;
        }
        self.answers.push((readings.clone(), execution.clone()));
        self.admissible = self.admissible.and(readings);
        if self.admissible.is_empty() && self.inconsistent.is_none() {
            self.inconsistent = Some(exclusive(&self.answers));
        }
        true
    }
}

/// The fewest answers, or nearly, that share no assignment; the last one is among them.
fn exclusive<W: Clone>(answers: &[(Assignments, W)]) -> Vec<(Assignments, W)> {
    let (last, earlier) = answers.split_last().expect("no answer, no contradiction");
    let excluding = earlier
        .iter()
        .find(|(other, _)| other.and(&last.0).is_empty());
    if let Some(other) = excluding {
        return vec![other.clone(), last.clone()];
    }
    let mut kept: Vec<_> = answers.iter().collect();
    let mut index = 0;
    while index < kept.len() {
        let mut fewer = kept.clone();
        fewer.remove(index);
        if shared(&fewer).is_empty() {
            kept = fewer;
        } else {
            index += 1;
        }
    }
    kept.into_iter().cloned().collect()
}

fn shared<W>(answers: &[&(Assignments, W)]) -> Assignments {
    answers
        .iter()
        .fold(Assignments::all(), |all, (readings, _)| all.and(readings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clause::ClauseSet,
        monitor::Monitor,
        reading::{ReadingId, Readings},
        toy::{CANCELLED, CLOSE, Clock, DONE, FIRED, LATE, arm, cancel, returns, shut, trace},
    };

    fn conforms(decided: &[(u8, u8)]) -> Verdict {
        let reading = decided
            .iter()
            .fold(Readings::UNDECIDED, |all, (id, value)| {
                all.with(ReadingId(*id), *value)
            });
        Verdict::Conforms {
            readings: [reading].into_iter().collect(),
        }
    }

    #[test]
    fn an_answer_that_narrows_nothing_down_is_kept_and_may_exclude_a_later_one() {
        let either = |values: [u8; 2]| Verdict::Conforms {
            readings: values
                .into_iter()
                .map(|value| Readings::UNDECIDED.with(ReadingId(0), value))
                .collect(),
        };
        let mut campaign = Campaign::new();
        assert!(campaign.add(&"0 or 2", &either([0, 2])));
        assert!(campaign.add(&"0 or 3", &either([0, 3])));
        assert!(!campaign.add(&"the same again", &either([0, 3])));
        let before = campaign.admissible().clone();
        assert!(campaign.add(&"0 or 1", &either([0, 1])));
        assert_eq!(*campaign.admissible(), before);
        assert!(campaign.add(&"2 or 3", &either([2, 3])));
        let excluding = campaign.inconsistent().expect("nothing is left");
        let excluding: Vec<_> = excluding.iter().map(|(_, execution)| *execution).collect();
        assert_eq!(excluding, ["0 or 1", "2 or 3"]);
    }

    #[test]
    fn executions_that_agree_narrow_the_readings_down() {
        let mut campaign = Campaign::new();
        campaign.add(&0, &conforms(&[(0, 1)]));
        campaign.add(&1, &conforms(&[(1, 0)]));
        campaign.add(&2, &conforms(&[]));
        let both = Readings::UNDECIDED
            .with(ReadingId(0), 1)
            .with(ReadingId(1), 0);
        assert_eq!(**campaign.admissible(), [both]);
        assert!(campaign.inconsistent().is_none());
        assert_eq!(campaign.counts().executions(), 3);
    }

    #[test]
    fn two_executions_that_exclude_each_other_are_the_witnesses() {
        let mut campaign = Campaign::new();
        for (execution, value) in [(0, 0), (1, 0), (2, 1), (3, 1)] {
            campaign.add(&execution, &conforms(&[(0, value)]));
        }
        let witnesses = campaign.inconsistent().expect("no value explains both");
        let executions: Vec<_> = witnesses.iter().map(|(_, execution)| *execution).collect();
        assert_eq!(executions, [0, 2]);
        assert!(campaign.admissible().is_empty());
    }

    #[test]
    fn a_subject_that_follows_now_one_reading_and_now_the_other_is_inconsistent() {
        let clock = Clock::default();
        let mut monitor = Monitor::new(&clock, Readings::UNDECIDED, ClauseSet::new());
        let mut campaign = Campaign::new();
        for (execution, word) in [DONE, DONE, LATE].into_iter().enumerate() {
            let events = [arm(0), returns(0, FIRED), cancel(1), returns(1, word)];
            let verdict = monitor.check(&trace(&events));
            assert!(verdict.conforms(), "held alone, each is explained");
            campaign.add(&execution, &verdict);
        }
        let witnesses = campaign.inconsistent().expect("no reading says both");
        let executions: Vec<_> = witnesses.iter().map(|(_, execution)| *execution).collect();
        assert_eq!(executions, [0, 2]);
    }

    #[test]
    fn what_is_no_conformance_is_counted_with_its_first_execution() {
        let clock = Clock::default();
        let mut monitor = Monitor::new(&clock, Readings::UNDECIDED, ClauseSet::new());
        let mut campaign = Campaign::new();
        for execution in 0..2 {
            let causeless = monitor.check(&trace(&[arm(0), returns(0, CANCELLED)]));
            campaign.add(&execution, &causeless);
            let unruly = monitor.check(&trace(&[arm(0), shut(1), returns(0, LATE)]));
            campaign.add(&execution, &unruly);
        }
        let counts = campaign.counts();
        assert_eq!((counts.violates, counts.breach, counts.conforms), (2, 2, 0));
        let (execution, violation) = campaign.violation().expect("two executions violate");
        assert_eq!((*execution, violation.event), (0, 1));
        assert_eq!(campaign.breaches()[&CLOSE], 0);
        assert_eq!(*campaign.admissible(), Assignments::all());
    }

    #[test]
    fn three_executions_may_exclude_each_other_though_no_two_do() {
        let either = |(a, x): (u8, u8), (b, y): (u8, u8)| Verdict::Conforms {
            readings: [(a, x), (b, y)]
                .into_iter()
                .map(|(id, value)| Readings::UNDECIDED.with(ReadingId(id), value))
                .collect(),
        };
        let mut campaign = Campaign::new();
        campaign.add(&"idle", &conforms(&[(5, 0)]));
        campaign.add(&"a", &conforms(&[(0, 0)]));
        campaign.add(&"b", &conforms(&[(1, 0)]));
        campaign.add(&"c", &either((0, 1), (1, 1)));
        let witnesses = campaign
            .inconsistent()
            .expect("c needs what a and b exclude");
        let executions: Vec<_> = witnesses.iter().map(|(_, execution)| *execution).collect();
        assert_eq!(executions, ["a", "b", "c"]);
    }

    #[test]
    fn a_pair_that_excludes_each_other_is_preferred() {
        let mut campaign = Campaign::new();
        campaign.add(&"x", &conforms(&[(0, 0)]));
        campaign.add(&"y", &conforms(&[(1, 0)]));
        campaign.add(&"z", &conforms(&[(2, 0)]));
        let no_y = Readings::UNDECIDED
            .with(ReadingId(0), 1)
            .with(ReadingId(1), 1);
        let no_z = Readings::UNDECIDED
            .with(ReadingId(0), 1)
            .with(ReadingId(2), 1);
        let readings = [no_y, no_z].into_iter().collect();
        campaign.add(&"last", &Verdict::Conforms { readings });
        let witnesses = campaign.inconsistent().expect("the last excludes x");
        let executions: Vec<_> = witnesses.iter().map(|(_, execution)| *execution).collect();
        assert_eq!(executions, ["x", "last"]);
    }
}
