//! What a step touches: its accesses, and how each leaves its object.

use std::{
    fmt,
    hash::{Hash, Hasher},
    ops::{Deref, DerefMut},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ObjectId;

/// How a step touches an object: in one word, for steps are copied and compared all the time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Touch", into = "Touch")]
pub struct Access(u64);

/// An access as it is written down.
#[derive(Serialize, Deserialize)]
struct Touch {
    object: ObjectId,
    write: bool,
    left: Left,
}

impl Access {
    /// How many bits of an access are not those of its object.
    pub(super) const BITS: u32 = 4;
    const WRITE: u64 = 1 << 3;
    const LEFT: u64 = Self::WRITE - 1;

    pub(crate) const fn new(object: ObjectId, write: bool, left: Left) -> Self {
        Self(object.0 << Self::BITS | (write as u64) << 3 | left as u64)
    }

    /// What it touches.
    #[must_use]
    pub const fn object(self) -> ObjectId {
        ObjectId(self.0 >> Self::BITS)
    }

    /// Whether another access of any kind must keep its place before or behind it.
    #[must_use]
    pub const fn write(self) -> bool {
        self.0 & Self::WRITE != 0
    }

    /// How it leaves the object, as far as that decides who can move.
    #[must_use]
    pub const fn left(self) -> Left {
        match self.0 & Self::LEFT {
            0 => Left::Open,
            1 => Left::Free,
            2 => Left::Held,
            3 => Left::Asleep,
            4 => Left::AsleepUntil,
            _ => Left::Woken,
        }
    }

    /// Whether it must keep its place before or behind another one.
    #[must_use]
    pub const fn conflicts(self, other: Self) -> bool {
        (self.0 ^ other.0) >> Self::BITS == 0 && (self.0 | other.0) & Self::WRITE != 0
    }

    pub(super) const fn writes(self, object: ObjectId) -> bool {
        self.0 & !Self::LEFT == object.0 << Self::BITS | Self::WRITE
    }
}

impl From<Touch> for Access {
    fn from(it: Touch) -> Self {
        Self::new(it.object, it.write, it.left)
    }
}

impl From<Access> for Touch {
    fn from(it: Access) -> Self {
        Self {
            object: it.object(),
            write: it.write(),
            left: it.left(),
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("object", &self.object())
            .field("write", &self.write())
            .field("left", &self.left())
            .finish()
    }
}

/// How a step leaves an object: what decides whether others can move.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Left {
    /// Nobody waits for objects of this kind.
    Open,
    /// A monitor, free.
    Free,
    /// A monitor, held by who took the step.
    Held,
    /// A thread, asleep until it is woken.
    Asleep,
    /// A thread, asleep until it is woken or [`StepInfo::deadline`](super::StepInfo::deadline) has passed.
    AsleepUntil,
    /// A thread, woken, but not back in its monitor.
    Woken,
}

/// How many accesses a step holds without memory of their own.
const ACCESSES_FEW: usize = 7;

/// The accesses of a step, in the order in which it made them.
#[derive(Clone)]
pub struct Accesses {
    few: [Access; ACCESSES_FEW],
    len: u8,
    /// All of them, where they are more.
    #[expect(
        clippy::box_collection,
        reason = "one word in steps of which hardly any has it"
    )]
    many: Option<Box<Vec<Access>>>,
}

impl Accesses {
    pub(super) const NONE: Self = Self {
        few: [Access::new(ObjectId(0), false, Left::Open); ACCESSES_FEW],
        len: 0,
        many: None,
    };

    /// Adds one.
    pub(super) fn add(&mut self, access: Access) {
        match self.few.get_mut(usize::from(self.len)) {
            Some(room) => {
                *room = access;
                self.len += 1;
            }
            None => self.add_to_many(access),
        }
    }

    #[cold]
    fn add_to_many(&mut self, access: Access) {
        let few = self.few;
        let many = self.many.get_or_insert_with(|| Box::new(few.to_vec()));
        many.push(access);
    }

    /// Forgets all but the first `len`, which are few.
    pub(super) fn truncate(&mut self, len: u8) {
        if let Some(many) = self.many.take() {
            self.few.copy_from_slice(&many[..ACCESSES_FEW]);
        }
        self.len = self.len.min(len);
    }
}

impl Deref for Accesses {
    type Target = [Access];
    #[inline]
    fn deref(&self) -> &[Access] {
        match &self.many {
            None => &self.few[..usize::from(self.len)],
            Some(many) => many,
        }
    }
}

impl DerefMut for Accesses {
    #[inline]
    fn deref_mut(&mut self) -> &mut [Access] {
        match &mut self.many {
            None => &mut self.few[..usize::from(self.len)],
            Some(many) => many,
        }
    }
}

impl<'a> IntoIterator for &'a Accesses {
    type Item = &'a Access;
    type IntoIter = std::slice::Iter<'a, Access>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Accesses {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Accesses {}

impl Hash for Accesses {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl Serialize for Accesses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Accesses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut accesses = Self::NONE;
        let all: Vec<Access> = Vec::deserialize(deserializer)?;
        all.into_iter().for_each(|access| accesses.add(access));
        Ok(accesses)
    }
}

impl fmt::Debug for Accesses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
