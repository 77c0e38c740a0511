//! The steps of one execution with the happens-before order among them, and the hash of its class.
//!
//! Kept step by step: a search that goes back to an earlier step keeps what stands before it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Bits, Relation};
use crate::machine::{ObjectId, Operation, StepInfo};

/// A growing execution.
#[derive(Debug)]
pub struct Path {
    relation: Relation,
    /// The first `len` are the execution; those behind are kept for their memory.
    nodes: Vec<Node>,
    len: usize,
}

#[derive(Debug)]
struct Node {
    step: StepInfo,
    /// What it touches, folded into 64 bits: steps without a bit in common touch nothing in common.
    mask: u64,
    /// The steps that happen before it, a bit each.
    past: Bits,
    /// The steps that it happens before.
    future: Bits,
    /// The same for every execution in which the same steps happen before it.
    hash: u64,
    /// Of all steps up to here.
    class: u64,
}

impl Path {
    /// Before the first step.
    #[must_use]
    pub const fn new(relation: Relation) -> Self {
        Self {
            relation,
            nodes: Vec::new(),
            len: 0,
        }
    }

    /// What counts as dependent.
    #[must_use]
    pub const fn relation(&self) -> Relation {
        self.relation
    }

    /// How many steps there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Forgets the steps from `len` on.
    pub fn truncate(&mut self, len: usize) {
        if len < self.len {
            self.len = len;
            for node in &mut self.nodes[..len] {
                node.future.truncate(len);
            }
        }
    }

    /// A step.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn step(&self, index: usize) -> &StepInfo {
        assert!(index < self.len, "the path has {} steps", self.len);
        &self.nodes[index].step
    }

    /// The steps that happen before one.
    #[must_use]
    pub fn past(&self, index: usize) -> &Bits {
        &self.nodes[index].past
    }

    /// The same for executions of the same class, and only for those (but for collisions of 64 bits).
    #[must_use]
    pub fn class(&self) -> u64 {
        self.len
            .checked_sub(1)
            .map_or(0, |last| self.nodes[last].class)
    }

    /// Adds a step.
    pub fn push(&mut self, step: &StepInfo) {
        let index = self.len;
        if self.nodes.len() == index {
            self.nodes.push(Node::blank());
        }
        let (before, behind) = self.nodes.split_at_mut(index);
        let node = &mut behind[0];
        node.step.clone_from(step);
        node.mask = mask(step);
        node.past.clear();
        node.future.clear();
        let mut causes = 0_u64;
        let mut follow = |node: &mut Node, cause: usize| {
            node.past.add_all(&before[cause].past);
            node.past.insert(cause);
            causes = causes.wrapping_add(mix(before[cause].hash));
        };
        if let Some(announced_in) = (step.since as usize).checked_sub(1) {
            follow(node, announced_in);
        }
        let mut unrelated = node.past.last_missing_below(index);
        while let Some(cause) = unrelated {
            if depends(self.relation, &before[cause], node) {
                follow(node, cause);
            }
            unrelated = node.past.last_missing_below(cause);
        }
        for earlier in node.past.iter() {
            before[earlier].future.insert(index);
        }
        node.hash = mix(identity(step) ^ mix(causes));
        let class = index.checked_sub(1).map_or(0, |last| before[last].class);
        node.class = class.wrapping_add(mix(node.hash));
        self.len += 1;
    }

    /// Whether a step must keep its place against one that is not part of the path, and has this
    /// mask.
    pub(crate) fn depends(&self, index: usize, step: &StepInfo, mask: u64) -> bool {
        let node = &self.nodes[index];
        glance(&node.step, node.mask, step, mask) && self.relation.dependent(&node.step, step)
    }

    /// The steps before `position` that a step depends on, the last one first; without the step
    /// `own` and those that happen before it, which need not be looked at.
    pub(crate) fn dependencies<'a>(
        &'a self,
        step: &'a StepInfo,
        own: Option<usize>,
        position: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        let mask = mask(step);
        const NOTHING: &Bits = &Bits::NONE;
        let past = own.map_or(NOTHING, |own| self.past(own));
        let before = move |index: &usize| past.last_missing_below(*index);
        let unrelated = std::iter::successors(before(&position), before);
        unrelated.filter(move |index| {
            let node = &self.nodes[*index];
            Some(*index) != own
                && glance(&node.step, node.mask, step, mask)
                && self.relation.dependent(&node.step, step)
        })
    }

    /// The last step that touches an object, among those that are not `removed`.
    pub(crate) fn last_touch(&self, object: ObjectId, removed: &Bits) -> Option<usize> {
        let bit = bit(object);
        (0..self.len).rev().find(|index| {
            let node = &self.nodes[*index];
            node.mask & bit != 0 && !removed.contains(*index) && node.step.left(object).is_some()
        })
    }

    /// Adds a step, and all that it happens before, to a set.
    pub(crate) fn remove(&self, index: usize, removed: &mut Bits) {
        removed.insert(index);
        removed.add_all(&self.nodes[index].future);
    }
}

/// As its steps; all else is found again.
impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let steps: Vec<&StepInfo> = (0..self.len).map(|index| self.step(index)).collect();
        (self.relation, steps).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (relation, steps) = <(Relation, Vec<StepInfo>)>::deserialize(deserializer)?;
        let mut path = Self::new(relation);
        steps.iter().for_each(|step| path.push(step));
        Ok(path)
    }
}

impl Node {
    fn blank() -> Self {
        Self {
            step: StepInfo::announced(crate::machine::Participant::MAIN, Operation::Local, 0),
            mask: 0,
            past: Bits::default(),
            future: Bits::default(),
            hash: 0,
            class: 0,
        }
    }
}

/// [`Relation::dependent`], with a glance at the masks first.
fn depends(relation: Relation, a: &Node, b: &Node) -> bool {
    glance(&a.step, a.mask, &b.step, b.mask) && relation.dependent(&a.step, &b.step)
}

/// Whether two steps may depend on each other, as far as that can be told at once.
fn glance(one: &StepInfo, one_mask: u64, other: &StepInfo, other_mask: u64) -> bool {
    one_mask & other_mask != 0
        || one.participant == other.participant
        || one.everything
        || other.everything
        || one.begins && other.ends
        || one.ends && other.begins
}

fn bit(object: ObjectId) -> u64 {
    1 << (mix(object.number()) >> 58)
}

/// What a step touches, folded into 64 bits.
pub(crate) fn mask(step: &StepInfo) -> u64 {
    let bits = step.accesses.iter().map(|access| bit(access.object));
    bits.fold(0, |mask, bit| mask | bit)
}

fn identity(step: &StepInfo) -> u64 {
    mix(u64::from(step.participant.number()) << 32 | u64::from(step.choice))
}

/// Scatters a number over 64 bits (the finaliser of SplitMix64: Steele, Lea, Flood, OOPSLA'14).
const fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
