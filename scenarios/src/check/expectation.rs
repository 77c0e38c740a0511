//! Judges what a scenario expects.

use std::collections::BTreeMap;

use sim::{clause::ClauseId, reading::Readings, statespace::StateSpace};

use crate::{
    engine::{Engine, Run},
    file::{Expectation, Expected, Grade, Scenario},
    outcome::{Outcome, Pattern},
};

/// Whether an expectation is met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judgement {
    /// It is.
    Met,
    /// Nobody can say: a bound ended what could have told.
    Inconclusive,
    /// It is not.
    NotMet,
}

/// An expectation with its judgement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judged {
    /// Its position in the scenario.
    pub index: usize,
    /// Whether it is met.
    pub judgement: Judgement,
    /// Why, in a sentence.
    pub why: String,
}

/// Judges every expectation of a scenario, in order.
pub(super) fn judge(
    scenario: &Scenario,
    permitted: &StateSpace<Outcome>,
    runs: &[Run],
) -> Vec<Judged> {
    let judge = |(index, expectation): (usize, &Expectation)| {
        let court = Court {
            scenario,
            permitted,
            runs,
            expectation,
        };
        let (judgement, why) = court.judge();
        Judged {
            index,
            judgement,
            why: why.to_owned(),
        }
    };
    scenario
        .expectations
        .iter()
        .enumerate()
        .map(judge)
        .collect()
}

struct Court<'a> {
    scenario: &'a Scenario,
    permitted: &'a StateSpace<Outcome>,
    runs: &'a [Run],
    expectation: &'a Expectation,
}

type Answer = (Judgement, &'static str);

impl Court<'_> {
    fn judge(&self) -> Answer {
        match (&self.expectation.expected, self.expectation.grade) {
            (Expected::Breach(clause), _) => self.breach(*clause),
            (Expected::Outcome(pattern), Grade::Required) => self.required(pattern),
            (Expected::Outcome(pattern), Grade::Permitted) => self.permitted(pattern),
            (Expected::Outcome(pattern), Grade::Forbidden) => self.forbidden(pattern),
        }
    }

    /// The assignment under which it is judged.
    fn readings(&self) -> Readings {
        self.scenario.readings_for(self.expectation)
    }

    /// The runs of a service built for that assignment.
    fn runs(&self) -> impl Iterator<Item = &Run> {
        let readings = self.readings();
        self.runs.iter().filter(move |run| run.readings == readings)
    }

    fn required(&self, pattern: &Pattern) -> Answer {
        let allowed = self.permits(pattern);
        if !allowed && self.permitted.complete {
            return (Judgement::NotMet, "the specification does not permit it");
        }
        if self
            .runs()
            .any(|run| run.shown.keys().any(|outcome| outcome.matches(pattern)))
        {
            return (Judgement::Met, "the service shows it");
        }
        if self.runs().any(|run| run.exhaustive) {
            return (Judgement::NotMet, "no execution of the service shows it");
        }
        if self.runs().next().is_none() && allowed {
            return (
                Judgement::Met,
                "the specification permits it; no service was run",
            );
        }
        (
            Judgement::Inconclusive,
            "not seen within the bounds of this run",
        )
    }

    fn permitted(&self, pattern: &Pattern) -> Answer {
        if self.permits(pattern) {
            (Judgement::Met, "the specification permits it")
        } else if self.permitted.complete {
            (Judgement::NotMet, "the specification does not permit it")
        } else {
            (
                Judgement::Inconclusive,
                "not found within the bounds of this search",
            )
        }
    }

    fn forbidden(&self, pattern: &Pattern) -> Answer {
        if self.permits(pattern) {
            return (Judgement::NotMet, "the specification permits it");
        }
        if self
            .runs()
            .any(|run| run.shown.keys().any(|outcome| outcome.matches(pattern)))
        {
            return (Judgement::NotMet, "the service shows it");
        }
        if self.permitted.complete {
            (Judgement::Met, "neither specification nor service show it")
        } else {
            (
                Judgement::Inconclusive,
                "not seen within the bounds of this search",
            )
        }
    }

    /// Whether the specification permits it under the assignment at hand.
    fn permits(&self, pattern: &Pattern) -> bool {
        let readings = self.readings();
        let mut outcomes = self.permitted.outcomes.iter();
        outcomes.any(|(outcome, permitted)| {
            outcome.matches(pattern) && permitted.readings.admit(readings)
        })
    }

    fn breach(&self, clause: ClauseId) -> Answer {
        if !self.permitted.breaches.contains_key(&clause) {
            return match self.permitted.complete {
                true => (Judgement::NotMet, "the specification blames nobody for it"),
                false => (
                    Judgement::Inconclusive,
                    "not found within the bounds of this search",
                ),
            };
        }
        let blamed = |breaches: &BTreeMap<ClauseId, _>| breaches.contains_key(&clause);
        let machine = |run: &&Run| run.engine == Engine::MachineExhaustive;
        match self.runs().any(|run| blamed(&run.breaches)) {
            true => (Judgement::Met, "the caller is blamed for it"),
            false if self.runs().next().is_none() => {
                (Judgement::Met, "the caller is blamed for it")
            }
            false if self.runs().filter(machine).any(|run| run.exhaustive) => (
                Judgement::NotMet,
                "no execution shows the caller breaking it",
            ),
            false => (
                Judgement::Inconclusive,
                "not seen within the bounds of this run",
            ),
        }
    }
}
