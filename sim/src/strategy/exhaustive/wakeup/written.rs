//! How a wakeup tree is written down: as the list of its steps with how deep each stands.
//!
//! A sequence can be as long as an execution. Written as it is kept, one step inside the one before,
//! it would be nested as deeply, and whoever reads it would run out of stack.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, ser::SerializeSeq};

use super::{Branch, Sequence, Tree};
use crate::machine::StepInfo;

/// A branch without what comes behind it.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    /// How many steps come before it in the tree.
    depth: usize,
    step: Cow<'a, StepInfo>,
    known: bool,
    set_aside: Cow<'a, [Sequence]>,
}

/// The branches of a tree, one step after the other; behind each what comes behind it.
struct Branches<'a>(&'a [Branch]);

impl Serialize for Branches<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let count = self.0.iter().map(Branch::in_all).sum();
        let mut list = serializer.serialize_seq(Some(count))?;
        // Where it is in the tree: what is left behind each branch, and how deep it stands.
        let mut left = vec![(self.0.iter(), 0)];
        while let Some((branches, depth)) = left.last_mut() {
            let Some(branch) = branches.next() else {
                left.pop();
                continue;
            };
            let depth = *depth;
            let ends = depth + branch.steps.len();
            for (depth, step) in (depth..).zip(branch.steps.iter().rev()) {
                let is_last = depth + 1 == ends;
                let set_aside = if is_last { &*branch.set_aside } else { &[] };
                list.serialize_element(&Written {
                    depth,
                    step: Cow::Borrowed(step),
                    known: branch.known || !is_last,
                    set_aside: Cow::Borrowed(set_aside),
                })?;
            }
            left.push((branch.then.branches.iter(), ends));
        }
        list.end()
    }
}

impl Branch {
    /// How many steps there are in it at all depths.
    fn in_all(&self) -> usize {
        let (mut count, mut left) = (0, vec![self]);
        while let Some(branch) = left.pop() {
            count += branch.steps.len();
            left.extend(&branch.then.branches);
        }
        count
    }

    /// Lets a tree come behind it; of a single branch it becomes the first step.
    fn go_on_with(&mut self, mut then: Tree) {
        match then.branches.as_mut_slice() {
            [only] => {
                only.steps.append(&mut self.steps);
                *self = then.branches.remove(0);
            }
            _ => self.then = then,
        }
    }
}

impl Tree {
    /// Puts what was left at the last depth behind the branch before it.
    fn close(open: &mut Vec<Self>) {
        let Some(done) = open.pop() else {
            return;
        };
        if let Some(before) = open.last_mut() {
            before.steps += done.steps;
            if let Some(branch) = before.branches.last_mut() {
                branch.go_on_with(done);
            }
        }
    }

    fn read(list: Vec<Written<'_>>) -> Option<Self> {
        let mut open = vec![Self::new()];
        for written in list {
            while open.len() > written.depth + 1 {
                Self::close(&mut open);
            }
            let branch = Branch {
                steps: vec![written.step.into_owned()],
                known: written.known,
                then: Self::new(),
                set_aside: written.set_aside.into_owned(),
                piece: None,
            };
            let here = open.last_mut()?;
            here.steps += branch.steps();
            here.branches.push(branch);
            open.push(Self::new());
            if open.len() != written.depth + 2 {
                return None;
            }
        }
        while open.len() > 1 {
            Self::close(&mut open);
        }
        open.pop()
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.cut_down, Branches(&self.branches)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (cut_down, list) = <(bool, Vec<Written<'_>>)>::deserialize(deserializer)?;
        let tree = Self::read(list);
        let mut tree =
            tree.ok_or_else(|| D::Error::custom("a step that stands behind no other"))?;
        tree.cut_down = cut_down;
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        machine::{Operation, Participant},
        strategy::exhaustive::wakeup::Beginning,
    };

    /// Steps of these children of the first thread that touch nothing but what their thread does.
    fn sequence(children: &[u32], known: bool) -> Sequence {
        let step =
            |child: &u32| StepInfo::announced(Participant::MAIN.child(*child), Operation::Local, 0);
        Sequence {
            steps: children.iter().map(step).collect(),
            known,
        }
    }

    #[test]
    fn a_tree_is_read_as_it_was_written() {
        let mut tree = Tree::new();
        for (children, known) in [(&[0, 1, 2][..], true), (&[0, 3], false), (&[4, 5], true)] {
            let sequence = sequence(children, known);
            tree.branches.push(Branch::of(&Beginning::of(&sequence)));
        }
        let other = sequence(&[6], true);
        tree.branches[0].fork(1, &Beginning::of(&other));
        tree.branches[1].set_aside.push(sequence(&[7, 8], true));
        tree.steps = tree.branches.iter().map(Branch::steps).sum();
        assert_eq!(tree.steps, 10);
        for cut_down in [false, true] {
            tree.cut_down = cut_down;
            let written = serde_json::to_string(&tree).expect("it can be written");
            let again: Tree = serde_json::from_str(&written).expect("it can be read");
            assert_eq!(format!("{again:?}"), format!("{tree:?}"));
        }
    }

    #[test]
    fn a_step_that_stands_behind_no_other_is_refused() {
        let mut tree = Tree::new();
        let one = sequence(&[0], true);
        tree.branches.push(Branch::of(&Beginning::of(&one)));
        let written = serde_json::to_string(&tree).expect("it can be written");
        let deeper = written.replace("\"depth\":0", "\"depth\":1");
        let error = serde_json::from_str::<Tree>(&deeper).expect_err("it has no place");
        assert!(error.to_string().contains("behind no other"), "{error}");
    }
}
