//! Makes an execution shorter by small changes.

use super::{
    beginning::Beginning,
    edits::Edit,
    follow::Follow,
    length::{Decision, Length},
    measured::Measured,
    runner::Runner,
};
use crate::{
    machine::{Ending, Execution},
    strategy::Strategy as _,
};

/// Changes an execution as long as it becomes less and still `shows` the same, and executions are
/// left. What comes back is no greater than the `start`.
///
/// The changes remove whole blocks of one participant, join such blocks, move them past their
/// neighbour, let faults not strike, and cut the end off; when none of them helps any more it is a
/// local minimum.
pub fn reduce(
    runner: &mut Runner<'_>,
    start: Length,
    mut shows: impl FnMut(&Execution<'_>) -> bool,
) -> Length {
    descend(runner, start, |runner, decisions| {
        let mut strategy = Measured::new(Follow::new(decisions));
        strategy.begin();
        let steps = runner.run(&mut strategy, |execution| {
            shows(execution).then_some(execution.steps.len())
        });
        steps.flatten().map(|steps| strategy.length(steps))
    })
}

/// Changes an execution without end in the same way until there is a [`Beginning`] of it that is
/// less than half of what is there to see, and as long as that becomes less. None where no change
/// helps: where it ends once everybody takes turns.
pub fn reduce_beginning(runner: &mut Runner<'_>, start: Length) -> Option<Length> {
    let seen = start.steps;
    let best = descend(runner, start, |runner, decisions| {
        let mut strategy = Beginning::new(decisions);
        strategy.begin();
        let endless = runner.run(&mut strategy, |it| it.ending == Ending::Livelock);
        let length = strategy.length();
        (endless == Some(true) && length.steps <= seen / 2).then_some(length)
    });
    (best.steps <= seen / 2).then_some(best)
}

/// Goes from one execution to a lesser one that an edit makes of it, until no edit helps or no
/// execution is left; `attempt` follows decisions and measures what shows the same.
fn descend<'a>(
    runner: &mut Runner<'a>,
    start: Length,
    mut attempt: impl FnMut(&mut Runner<'a>, Vec<Decision>) -> Option<Length>,
) -> Length {
    let mut best = start;
    let mut edits = Edit::all(&best.decisions);
    let (mut next, mut in_vain) = (0, 0);
    while in_vain < edits.len() && runner.left() > 0 {
        let edited = edits[next % edits.len()].apply(&best.decisions);
        let length = attempt(runner, edited);
        match length.filter(|length| *length < best) {
            Some(length) => {
                best = length;
                edits = Edit::all(&best.decisions);
                in_vain = 0;
            }
            None => {
                next += 1;
                in_vain += 1;
            }
        }
    }
    best
}
