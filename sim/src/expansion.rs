//! What may come next out of one configuration: the questions that the monitor and the search both
//! ask a specification.

use std::cell::Cell;

use crate::{
    assignments::difference,
    clause::ClauseSet,
    reading::Readings,
    spec::{Conduct, Config, Owed, Spec, Step, Steps},
    trace::Event,
};

/// Asks a specification, with some clauses relaxed, and notes which clauses refused something.
#[derive(Debug)]
pub(crate) struct Expander<'a, M: Spec> {
    pub(crate) spec: &'a M,
    relaxed: ClauseSet,
    refusing: Cell<ClauseSet>,
}

impl<'a, M: Spec> Expander<'a, M> {
    pub(crate) fn new(spec: &'a M, relaxed: ClauseSet) -> Self {
        Self {
            spec,
            relaxed,
            refusing: Cell::default(),
        }
    }

    /// Puts the steps out of a state, to canonical states, and what is owed there in place of what
    /// the buffers hold.
    pub(crate) fn expand(
        &self,
        state: &M::State,
        readings: Readings,
        steps: &mut Vec<Step<M::State>>,
        owed: &mut Vec<Owed>,
    ) {
        steps.clear();
        owed.clear();
        let table = self.spec.readings();
        let mut offer =
            Steps::new(table, &self.relaxed, readings, steps, owed).noting(&self.refusing);
        self.spec.steps(state, &mut offer);
        for step in steps {
            self.spec.canonical(&mut step.state);
        }
    }

    /// The configuration behind an input. A breached one forgets its state: nothing depends on it
    /// any more.
    pub(crate) fn input(
        &self,
        state: &M::State,
        readings: Readings,
        event: &Event,
    ) -> Config<M::State> {
        let mut state = state.clone();
        match self.spec.input(&mut state, event) {
            Conduct::Proper => {
                self.spec.canonical(&mut state);
                Config {
                    state,
                    readings,
                    breach: None,
                }
            }
            Conduct::Breach(clause) => Config {
                breach: Some(clause),
                ..Config::initial(self.spec, readings)
            },
        }
    }

    /// Every clause that refused a step or a rest so far, or would have if it were not relaxed.
    pub(crate) fn refusing(&self) -> ClauseSet {
        self.refusing.get()
    }
}

/// The readings under which a configuration with `readings` may rest although this is owed.
pub(crate) fn resting<M: Spec>(spec: &M, readings: Readings, owed: &[Owed]) -> Vec<Readings> {
    let values = |reading: usize| spec.readings()[reading].values.len() as u8;
    let mut free = vec![readings];
    for debt in owed {
        let rest = |part: Readings| difference(part, debt.readings, values);
        free = free.into_iter().flat_map(rest).collect();
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clause::ClauseId,
        toy::{Clock, SAYS_DONE, SAYS_LATE, TOO_LATE},
    };

    #[test]
    fn what_is_owed_under_one_reading_permits_rest_under_the_others() {
        let says = |value| Readings::UNDECIDED.with(TOO_LATE, value);
        let owed = |readings| Owed {
            clause: ClauseId(0),
            readings,
        };
        let clock = Clock::default();
        let rests = |owed: &[Owed]| resting(&clock, Readings::UNDECIDED, owed);
        assert_eq!(rests(&[]), [Readings::UNDECIDED]);
        assert_eq!(rests(&[owed(says(SAYS_LATE))]), [says(SAYS_DONE)]);
        assert!(rests(&[owed(Readings::UNDECIDED)]).is_empty());
        assert!(rests(&[owed(says(SAYS_LATE)), owed(says(SAYS_DONE))]).is_empty());
    }
}
