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
    /// Folded into 64 bits what it may depend on others by: see [`mask`].
    mask: u64,
    /// The steps that happen before it, a bit each.
    past: Bits,
    /// Where its causes begin among those of all steps.
    causes_from: usize,
    /// The same for every execution in which the same steps happen before it; mixed once more.
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

    /// Takes memory for so many steps more.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.steps.reserve(more);
        self.nodes.reserve(more);
        self.causes.reserve(more);
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
        let class = self.class();
        if self.nodes.len() == index {
            self.nodes.push(Node::default());
        }
        let (nodes, node) = self.nodes.split_at_mut(index);
        let before = Before {
            relation: self.relation,
            steps: &self.steps,
            nodes,
        };
        let node = &mut node[0];
        node.mask = mask(step);
        node.causes_from = self.causes.len();
        before.find_causes(step, node.mask, &mut self.causes, &mut node.past);
        let own = announced_in(step).map_or(0, |own| nodes[own].hash);
        let causes = self.causes[node.causes_from..].iter();
        let all = causes.fold(own, |all, cause| all.wrapping_add(nodes[*cause].hash));
        node.hash = mix(mix(identity(step) ^ mix(all)));
        node.class = class.wrapping_add(node.hash);
        self.steps.push(step.clone());
    }

    fn before(&self) -> Before<'_> {
        Before {
            relation: self.relation,
            steps: &self.steps,
            nodes: &self.nodes[..self.steps.len()],
        }
    }

    /// Whether a step must keep its place against one that is not part of the path, and has this
    /// mask.
    #[inline]
    pub(crate) fn depends(&self, index: usize, step: &StepInfo, mask: u64) -> bool {
        self.before().depends(index, step, mask)
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
        let before = self.before();
        before.find_causes(step, mask(step), causes, &mut Bits::default());
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

    /// Whether one of these steps writes an object.
    pub(crate) fn is_written_in(&self, object: ObjectId, steps: &Bits) -> bool {
        let bit = bit(object);
        let mut steps = steps.iter();
        steps.any(|index| self.left(index, object, bit).is_some())
    }

    fn left(&self, index: usize, object: ObjectId, bit: u64) -> Option<(usize, Left)> {
        let may_touch = self.nodes[index].mask & bit != 0;
        let left = may_touch.then(|| self.steps[index].left(object))?;
        Some((index, left?))
    }

    /// Whether a step may touch an object, as far as that can be told at once.
    pub(crate) fn may_touch(&self, index: usize, object: ObjectId) -> bool {
        self.nodes[index].mask & bit(object) != 0
    }

    /// A step, and all that it happens before.
    pub(crate) fn with_behind(&self, index: usize) -> Bits {
        let nodes = &self.nodes[..self.len()];
        let mut all = Bits::which(index + 1..nodes.len(), |later| {
            nodes[later].past.contains(index)
        });
        all.insert(index);
        all
    }

    /// Adds what happens behind some steps, from a place on, to a set.
    pub(crate) fn add_behind(&self, steps: &Bits, from: usize, behind: &mut Bits) {
        let nodes = &self.nodes[..self.len()];
        for (later, node) in nodes.iter().enumerate().skip(from) {
            behind.insert_if(node.past.meets(steps), later);
        }
    }
}

/// The steps before another one.
#[derive(Clone, Copy)]
struct Before<'a> {
    relation: Relation,
    steps: &'a [StepInfo],
    nodes: &'a [Node],
}

impl Before<'_> {
    #[inline]
    fn depends(self, index: usize, step: &StepInfo, mask: u64) -> bool {
        self.nodes[index].mask & mask != 0 && self.relation.dependent(&self.steps[index], step)
    }

    #[inline(always)]
    fn find_causes(self, step: &StepInfo, mask: u64, causes: &mut Vec<usize>, past: &mut Bits) {
        past.clear();
        let pass = |cause: usize, past: &mut Bits| {
            past.add_all(&self.nodes[cause].past);
            past.insert(cause);
        };
        if let Some(own) = announced_in(step) {
            pass(own, past);
        }
        let mut unrelated = past.last_missing_below(self.steps.len());
        while let Some(cause) = unrelated {
            if self.depends(cause, step, mask) {
                causes.push(cause);
                pass(cause, past);
            }
            unrelated = past.last_missing_below(cause);
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

fn bit(object: ObjectId) -> u64 {
    bit_of(object.number())
}

fn bit_of(number: u64) -> u64 {
    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, section 6.4).
    1 << (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

/// What a step may depend on others by, folded into 64 bits: steps without a bit in common are
/// independent. Whose it is counts as an object, and so does whether it begins or ends a call.
pub(crate) fn mask(step: &StepInfo) -> u64 {
    if step.everything {
        return u64::MAX;
    }
    let events = u64::from(step.begins || step.ends);
    let own = bit_of(u64::from(step.participant.number()));
    let bits = step.accesses.iter().map(|access| bit(access.object()));
    bits.fold(own | events, |mask, bit| mask | bit)
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
