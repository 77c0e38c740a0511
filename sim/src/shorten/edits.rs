//! Ways to change the decisions of an execution so that it may become shorter.
//!
//! A *block* is a run of decisions of one participant: where one ends somebody else goes on, often
//! by a preemption.

use std::ops::Range;

use super::length::Decision;

/// A change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Edit {
    /// Only so many decisions are taken; behind them things take their course.
    Keep(usize),
    /// These are taken earlier: directly before that index.
    Hasten(Range<usize>, usize),
    /// These are taken later: directly before that index.
    Delay(Range<usize>, usize),
    /// These are not taken.
    Drop(Range<usize>),
    /// The ordinary alternative is taken there.
    Calm(usize),
}

impl Edit {
    /// All changes of some decisions, those first that make most of a difference. A block moves no
    /// further than past its neighbour, or to the next block of the same participant: the changes are
    /// as many as the blocks, a few times over, and not as many as pairs of them.
    pub(super) fn all(decisions: &[Decision]) -> Vec<Self> {
        let blocks = blocks(decisions);
        let mut edits: Vec<Self> = blocks.iter().map(|it| Self::Keep(it.start)).collect();
        for (nth, block) in blocks.iter().enumerate() {
            edits.push(Self::Drop(block.clone()));
            let who = decisions[block.start].participant;
            let others = &blocks[nth + 1..];
            let mine = |other: &&Range<usize>| decisions[other.start].participant == who;
            if let Some(next) = others.iter().find(mine) {
                edits.push(Self::Hasten(next.clone(), block.end));
                edits.push(Self::Delay(block.clone(), next.start));
                edits.push(Self::Hasten(next.start..next.start + 1, block.end));
                edits.push(Self::Delay(block.end - 1..block.end, next.start));
            }
            if let Some(next) = others.first() {
                edits.push(Self::Hasten(next.clone(), block.start));
            }
        }
        let struck = (0..decisions.len()).filter(|index| decisions[*index].choice > 0);
        edits.extend(struck.map(Self::Calm));
        edits
    }

    /// The decisions as changed.
    pub(super) fn apply(&self, decisions: &[Decision]) -> Vec<Decision> {
        let mut edited = decisions.to_vec();
        match self {
            Self::Keep(len) => edited.truncate(*len),
            Self::Hasten(block, to) => edited[*to..block.end].rotate_right(block.len()),
            Self::Delay(block, to) => edited[block.start..*to].rotate_left(block.len()),
            Self::Drop(block) => drop(edited.drain(block.clone())),
            Self::Calm(index) => edited[*index].choice = 0,
        }
        edited
    }
}

fn blocks(decisions: &[Decision]) -> Vec<Range<usize>> {
    let runs = decisions.chunk_by(|a, b| a.participant == b.participant);
    let mut end = 0;
    runs.map(|run| {
        end += run.len();
        end - run.len()..end
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Participant;

    fn decisions(text: &str) -> Vec<Decision> {
        let who = |letter: char| Decision {
            participant: Participant::MAIN.child(letter as u32 - 'a' as u32),
            choice: 0,
        };
        text.chars().map(who).collect()
    }

    #[test]
    fn the_next_block_of_somebody_joins_the_one_before() {
        let all = Edit::all(&decisions("aabca"));
        let becomes = |text: &str| {
            let mut edited = all.iter().map(|edit| edit.apply(&decisions("aabca")));
            edited.any(|edited| edited == decisions(text))
        };
        let joined = ["aaabc", "bcaaa"];
        assert!(joined.into_iter().all(becomes));
        let moved_by_one = "abcaa";
        assert!(becomes(moved_by_one));
        let dropped = ["bca", "aaca", "aaba", "aabc"];
        assert!(dropped.into_iter().all(becomes));
        let cut = ["", "aa", "aab", "aabc"];
        assert!(cut.into_iter().all(becomes));
        let swapped = ["baaca", "aacba", "aabac"];
        assert!(swapped.into_iter().all(becomes));
    }

    #[test]
    fn a_fault_that_strikes_may_not() {
        let mut struck = decisions("ab");
        struck[1].choice = 1;
        let mut edited = Edit::all(&struck)
            .into_iter()
            .map(|edit| edit.apply(&struck));
        assert!(edited.any(|edited| edited == decisions("ab")));
    }
}
