//! Everybody who can move takes turns: the course of things where nobody says otherwise and an
//! execution may have no end. Nobody is passed over for ever, timers neither; so whatever could end
//! does.

use crate::machine::{Candidate, Participant};

/// The index of whoever is next behind `last`, round and round.
///
/// # Panics
/// If nobody can take a step.
pub(crate) fn next(last: Option<Participant>, candidates: &[Candidate]) -> usize {
    let rank = |index: &usize| {
        let who = candidates[*index].participant;
        (last.is_some_and(|last| who <= last), who)
    };
    let next = (0..candidates.len()).min_by_key(rank);
    next.expect("somebody can take a step")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Operation;

    #[test]
    fn behind_the_last_one_comes_the_first() {
        let [a, b, c] = [0, 1, 2].map(|nth| Participant::MAIN.child(nth));
        let all = [c, a, b.timer()].map(|participant| Candidate {
            participant,
            operation: Operation::Yield,
            alternatives: 1,
            number: 0,
        });
        let mut last = None;
        let order: Vec<Participant> = (0..4)
            .map(|_| {
                let who = all[next(last, &all)].participant;
                last = Some(who);
                who
            })
            .collect();
        assert_eq!(order, [a, c, b.timer(), a]);
    }
}
