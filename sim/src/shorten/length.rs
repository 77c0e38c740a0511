//! The order in which executions are short.
//!
//! Where two have as many preemptions and as many steps, that one is less whose decisions come first:
//! at the first decision in which they differ, that of whoever comes first, or of the same participant
//! that with the lower choice. The main thread comes first, then threads that fewer spawns lead to,
//! then by the path of spawns that leads to them, number by number; every timer comes behind all
//! threads, and timers are in the order of theirs.

use crate::machine::{Candidate, Participant};

/// Who takes a step, and which alternative of its operation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Decision {
    /// Who.
    pub participant: Participant,
    /// Which alternative; 0 is the ordinary one.
    pub choice: u32,
}

/// How long an execution is; the order of the fields is the order of importance.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Length {
    /// How often somebody else took a step although whoever moved last could have gone on, or time
    /// passed although some thread could have gone on.
    pub preemptions: u32,
    /// How many steps it has.
    pub steps: usize,
    /// Its decisions in order. A rest is none, for it is taken where nothing else can be; but it is a
    /// step, and whoever rested, the main thread as a rule, moved last.
    pub decisions: Vec<Decision>,
}

/// Whether a step of `who` is a preemption, behind a step of `last`.
///
/// A timer that fires lets time pass: the threads that could move were too slow, whoever moved
/// last. Where only timers can move nobody is preempted.
pub(super) fn preempts(
    last: Option<Participant>,
    who: Participant,
    candidates: &[Candidate],
) -> bool {
    let mut able = candidates.iter().map(|candidate| candidate.participant);
    if who.is_timer() {
        able.any(|other| !other.is_timer())
    } else {
        last != Some(who) && able.any(|other| Some(other) == last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Operation;

    fn candidates(able: &[Participant]) -> Vec<Candidate> {
        let candidate = |participant: &Participant| Candidate {
            participant: *participant,
            operation: Operation::Yield,
            alternatives: 1,
            number: 0,
        };
        able.iter().map(candidate).collect()
    }

    const A: Participant = Participant::MAIN.child(0);
    const B: Participant = Participant::MAIN.child(1);

    #[test]
    fn whoever_could_have_gone_on_is_preempted() {
        let both = candidates(&[A, B]);
        assert!(preempts(Some(A), B, &both));
        assert!(!preempts(Some(A), A, &both));
        assert!(!preempts(None, B, &both), "nobody has moved yet");
        assert!(!preempts(Some(A), B, &candidates(&[B])), "A is blocked");
    }

    #[test]
    fn time_that_passes_preempts_every_thread_that_can_move() {
        let timer = A.timer();
        assert!(preempts(Some(B), timer, &candidates(&[B, timer])));
        assert!(preempts(Some(A), timer, &candidates(&[B, timer])));
        assert!(!preempts(Some(A), timer, &candidates(&[timer, B.timer()])));
        assert!(!preempts(Some(timer), B, &candidates(&[A, B])));
    }

    #[test]
    fn preemptions_count_more_than_steps_and_steps_more_than_who_takes_them() {
        let length = |preemptions, steps, first| Length {
            preemptions,
            steps,
            decisions: vec![Decision {
                participant: first,
                choice: 0,
            }],
        };
        assert!(length(0, 9, B) < length(1, 2, A));
        assert!(length(1, 2, B) < length(1, 3, A));
        assert!(length(1, 3, A) < length(1, 3, B));
    }
}
