//! The steps of one execution with the happens-before order among them, and the hash of its class.
//!
//! Kept step by step: a search that goes back to an earlier step keeps what stands before it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Bits, Relation};
use crate::machine::{Left, ObjectId, StepInfo};

/// A growing execution.
#[derive(Debug)]
pub struct Path {
    relation: Relation,
    steps: Vec<StepInfo>,
    /// One a step; those behind are kept for their memory.
    nodes: Vec<Node>,
    /// The [causes](Self::causes) of every step.
    causes: Vec<usize>,
}

/// What is known of a step.
#[derive(Debug, Default)]
struct Node {
    /// What it touches, folded into 64 bits: steps without a bit in common touch nothing in common.
    mask: u64,
    /// The steps that happen before it, a bit each.
    past: Bits,
    /// Where its causes begin among those of all steps.
    causes_from: usize,
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
            steps: Vec::new(),
            nodes: Vec::new(),
            causes: Vec::new(),
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
        self.steps.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Forgets the steps from `len` on.
    pub fn truncate(&mut self, len: usize) {
        if len < self.len() {
            self.causes.truncate(self.nodes[len].causes_from);
            self.steps.truncate(len);
        }
    }

    /// A step.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn step(&self, index: usize) -> &StepInfo {
        &self.steps[index]
    }

    /// All steps.
    #[must_use]
    pub fn steps(&self) -> &[StepInfo] {
        &self.steps
    }

    /// The steps that happen before one.
    #[must_use]
    pub fn past(&self, index: usize) -> &Bits {
        &self.nodes[index].past
    }

    /// The same for executions of the same class, and only for those (but for collisions of 64 bits).
    #[must_use]
    pub fn class(&self) -> u64 {
        let last = self.len().checked_sub(1);
        last.map_or(0, |last| self.nodes[last].class)
    }

    /// Adds a step.
    pub fn push(&mut self, step: &StepInfo) {
        let index = self.len();
        if self.nodes.len() == index {
            self.nodes.push(Node::default());
        }
        let mask = mask(step);
        let mut past = std::mem::take(&mut self.nodes[index].past);
        let mut causes = std::mem::take(&mut self.causes);
        let causes_from = causes.len();
        self.find_causes(step, mask, &mut causes, &mut past);
        let hash = |cause: usize| mix(self.nodes[cause].hash);
        let own = announced_in(step).map_or(0, hash);
        let others = causes[causes_from..].iter().copied().map(hash);
        let all = others.fold(own, u64::wrapping_add);
        let hash = mix(identity(step) ^ mix(all));
        let class = self.class().wrapping_add(mix(hash));
        self.nodes[index] = Node {
            mask,
            past,
            causes_from,
            hash,
            class,
        };
        self.causes = causes;
        self.steps.push(step.clone());
    }

    /// Whether a step must keep its place against one that is not part of the path, and has this
    /// mask.
    pub(crate) fn depends(&self, index: usize, step: &StepInfo, mask: u64) -> bool {
        let other = &self.steps[index];
        glance(other, self.nodes[index].mask, step, mask) && self.relation.dependent(other, step)
    }

    /// The last steps that a step of the path depends on: those that happen before none of the
    /// others, and not before the step that it was announced in, which is not among them either. The
    /// last one first.
    pub(crate) fn causes(&self, index: usize) -> &[usize] {
        let next = self.nodes[..self.len()].get(index + 1);
        let end = next.map_or(self.causes.len(), |next| next.causes_from);
        &self.causes[self.nodes[index].causes_from..end]
    }

    /// Adds the same of a step that would come next to a list.
    pub(crate) fn causes_of_next(&self, step: &StepInfo, causes: &mut Vec<usize>) {
        self.find_causes(step, mask(step), causes, &mut Bits::default());
    }

    fn find_causes(&self, step: &StepInfo, mask: u64, causes: &mut Vec<usize>, past: &mut Bits) {
        past.clear();
        let pass = |cause: usize, past: &mut Bits| {
            past.add_all(self.past(cause));
            past.insert(cause);
        };
        if let Some(own) = announced_in(step) {
            pass(own, past);
        }
        let mut unrelated = past.last_missing_below(self.len());
        while let Some(cause) = unrelated {
            if self.depends(cause, step, mask) {
                causes.push(cause);
                pass(cause, past);
            }
            unrelated = past.last_missing_below(cause);
        }
    }

    /// The last step that writes an object, among those that are not `removed`, and how it leaves it.
    pub(crate) fn last_to_write(&self, object: ObjectId, removed: &Bits) -> Option<(usize, Left)> {
        let bit = bit(object);
        let before = |index: &usize| removed.last_missing_below(*index);
        let mut kept = std::iter::successors(before(&self.len()), before);
        kept.find_map(|index| self.left(index, object, bit))
    }

    /// The last step before one that writes an object, and how it leaves it.
    pub(crate) fn write_before(&self, index: usize, object: ObjectId) -> Option<(usize, Left)> {
        let bit = bit(object);
        let mut steps = (0..index).rev();
        steps.find_map(|index| self.left(index, object, bit))
    }

    fn left(&self, index: usize, object: ObjectId, bit: u64) -> Option<(usize, Left)> {
        let may_touch = self.nodes[index].mask & bit != 0;
        let left = may_touch.then(|| self.steps[index].left(object))?;
        Some((index, left?))
    }

    /// Adds what happens behind some steps, from a place on, to a set.
    pub(crate) fn add_behind(&self, steps: &Bits, from: usize, behind: &mut Bits) {
        let nodes = &self.nodes[..self.len()];
        for (later, node) in nodes.iter().enumerate().skip(from) {
            behind.insert_if(node.past.meets(steps), later);
        }
    }
}

/// The step that a step was announced in.
fn announced_in(step: &StepInfo) -> Option<usize> {
    (step.since as usize).checked_sub(1)
}

/// As its steps; all else is found again.
impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.relation, &self.steps).serialize(serializer)
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
    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4).
    1 << (object.number().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

/// What a step touches, folded into 64 bits.
pub(crate) fn mask(step: &StepInfo) -> u64 {
    let bits = step.accesses.iter().map(|access| bit(access.object()));
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
