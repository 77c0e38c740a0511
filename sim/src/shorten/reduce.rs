//! Makes an execution shorter by small changes.

use super::{edits::Edit, follow::Follow, length::Length, measured::Measured, runner::Runner};
use crate::{machine::Execution, strategy::Strategy};

/// Changes an execution as long as it becomes less and still `shows` the same, and executions are
/// left. What comes back is no greater than the `start`.
///
/// The changes remove preemptions and whole blocks of one participant, join such blocks, move them
/// earlier or later, and cut the end off; when none of them helps any more it is a local minimum.
pub fn reduce(
    runner: &mut Runner<'_>,
    start: Length,
    mut shows: impl FnMut(&Execution<'_>) -> bool,
) -> Length {
    let mut best = start;
    let mut edits = Edit::all(&best.decisions);
    let (mut next, mut in_vain) = (0, 0);
    while in_vain < edits.len() && runner.left() > 0 {
        let edited = edits[next % edits.len()].apply(&best.decisions);
        let mut strategy = Measured::new(Follow::new(edited));
        strategy.begin();
        let steps = runner.run(&mut strategy, |execution| {
            shows(execution).then_some(execution.steps.len())
        });
        let length = steps.flatten().map(|steps| strategy.length(steps));
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
