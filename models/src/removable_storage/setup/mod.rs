//! What there is before the first call: computers, libraries, drives, media, open sessions.

use arrayvec::ArrayVec;
use sim::value::{Name, Value, Word};

mod kinds;

use super::{
    api::{NTMS_DRIVE, NTMS_LIBRARY, NTMS_MOUNT_SPECIFIC_DRIVE, administrator, control, none},
    operator::Stage,
    place::{Place, SOME_SLOT},
    request::{Manner, Part, Phase, Work},
};
use crate::family::{Object, World};
pub use kinds::SETUP;

/// What a session may do; each includes those before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Access {
    /// Nothing: it was opened before its user lost all access.
    None,
    /// Use libraries and media.
    User,
    /// Control libraries and pools of media, without being an administrator.
    Control,
    /// Everything.
    Administrator,
}

impl Access {
    fn of(value: Value) -> Self {
        match value.word() {
            Some(word) if word == administrator => Self::Administrator,
            Some(word) if word == control => Self::Control,
            Some(word) if word == none => Self::None,
            _ => Self::User,
        }
    }
}

/// A server.
#[derive(Clone, Copy, Debug)]
pub struct Computer {
    /// Under which traces name it.
    pub name: Name,
    /// What sessions opened there may do.
    pub access: Access,
    /// Whether the service has started there.
    pub ready: bool,
    /// Whether the network to it is available.
    pub network: bool,
    /// Whether its service is older than the application.
    pub older: bool,
}

/// A library.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    /// Under which traces name it.
    pub name: Name,
    /// Whether it is a drive on its own, whose cleaning is only noted down.
    pub standalone: bool,
    /// Whether requests that have ended are purged in time (no `NTMS_LIBREQFLAGS_NOAUTOPURGE`).
    pub purges: bool,
    /// Whether failed ones are, too (no `NTMS_LIBREQFLAGS_NOFAILEDPURGE`).
    pub purges_failed: bool,
    /// Whether it can be reached from the start.
    pub online: bool,
    /// Whether it is connected to the computer.
    pub connected: bool,
    /// Whether it has a door.
    pub door: bool,
    /// How many media its port has room for.
    pub port: usize,
    /// Whether its work that needs no drive ends only by an environment move.
    pub slow: bool,
    /// Whether there is a cleaner in it from the start.
    pub cleaner: bool,
}

impl Library {
    /// Whether a request that has ended so is purged in time.
    #[must_use]
    pub const fn purges(&self, end: Phase) -> bool {
        self.purges && (self.purges_failed || !matches!(end, Phase::Failed(_)))
    }
}

/// The operators' desk.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// Whether operator requests that have ended are purged in time (no
    /// `NTMS_OPREQFLAGS_NOAUTOPURGE`).
    pub purges: bool,
    /// Whether refused ones are, too (no `NTMS_OPREQFLAGS_NOFAILEDPURGE`).
    pub purges_refused: bool,
}

impl Desk {
    /// Whether an operator request that has ended so is purged in time.
    #[must_use]
    pub const fn purges(&self, end: Stage) -> bool {
        self.purges && (self.purges_refused || !matches!(end, Stage::Refused(_)))
    }
}

/// A drive.
#[derive(Clone, Copy, Debug)]
pub struct Drive {
    /// Under which traces name it.
    pub name: Name,
    /// Index of its library.
    pub library: u8,
    /// Whether its work ends only by an environment move.
    pub slow: bool,
}

/// A medium.
#[derive(Clone, Copy, Debug)]
pub struct Medium {
    /// Under which traces name it.
    pub name: Name,
    /// Index of its library.
    pub library: u8,
    /// Whether it can be had from the start.
    pub available: bool,
    /// Whether it is out of its library until it can be had.
    pub offline: bool,
    /// Whether it is in its library from the start.
    pub inside: bool,
    /// Whether it can be allocated.
    pub free: bool,
    /// Whether nothing more can be written on it.
    pub complete: bool,
}

impl Medium {
    /// Where it lies from the start.
    #[must_use]
    pub const fn place(&self) -> Place {
        match self.inside && !self.offline {
            true => Place::Slot(SOME_SLOT),
            false => Place::Outside,
        }
    }
}

/// Two media that a caller asks for together.
#[derive(Clone, Copy, Debug)]
pub struct MediaList {
    /// Under which traces name it.
    pub name: Name,
    /// Indices of the media.
    pub media: [u8; 2],
}

/// A slot of a library.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Under which traces name it.
    pub name: Name,
    /// Index of its library.
    pub library: u8,
    /// Whether it holds a medium from the start.
    pub full: bool,
}

/// A session that is open from the start.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// Under which traces name it.
    pub name: Name,
    /// What it may do.
    pub access: Access,
}

/// A scenario's world in the terms of this family. Everything else refers to its parts by index.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where sessions can be opened.
    pub computers: Vec<Computer>,
    /// Each with a queue and a worker.
    pub libraries: Vec<Library>,
    /// Where operator requests lie.
    pub desk: Desk,
    /// The drives of all libraries.
    pub drives: Vec<Drive>,
    /// The media of all libraries.
    pub media: Vec<Medium>,
    /// What callers ask for together.
    pub lists: Vec<MediaList>,
    /// The slots of all libraries that matter.
    pub slots: Vec<Slot>,
    /// Open from the start.
    pub sessions: Vec<Session>,
}

impl Setup {
    /// Reads a world.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let libraries: Vec<Library> = collect(world, "library", |name, properties| Library {
            name,
            standalone: is_set(properties[0]),
            purges: is_set(properties[1]),
            purges_failed: is_set(properties[2]),
            online: is_set(properties[3]),
            connected: is_set(properties[4]),
            door: is_set(properties[5]),
            port: properties[6].number().unwrap_or(1) as usize,
            slow: is_set(properties[7]),
            cleaner: is_set(properties[8]),
        });
        let library =
            |value: Value| index(&libraries, |library| Value::Name(library.name) == value);
        let media: Vec<Medium> = collect(world, "medium", |name, properties| Medium {
            name,
            library: library(properties[0]).expect("a medium belongs to a library"),
            available: is_set(properties[1]) && !is_set(properties[2]),
            offline: is_set(properties[2]),
            inside: is_set(properties[3]),
            free: is_set(properties[4]),
            complete: is_set(properties[5]),
        });
        let medium = |value: Value| {
            let index = index(&media, |medium| Value::Name(medium.name) == value);
            index.expect("a list names media")
        };
        Self {
            lists: collect(world, "list", |name, properties| MediaList {
                name,
                media: [medium(properties[0]), medium(properties[1])],
            }),
            computers: collect(world, "computer", |name, properties| Computer {
                name,
                access: Access::of(properties[0]),
                ready: is_set(properties[1]),
                network: is_set(properties[2]),
                older: is_set(properties[3]),
            }),
            desk: collect(world, "desk", |_, properties| Desk {
                purges: is_set(properties[0]),
                purges_refused: is_set(properties[1]),
            })
            .pop()
            .unwrap_or(Desk {
                purges: true,
                purges_refused: true,
            }),
            drives: collect(world, "drive", |name, properties| Drive {
                name,
                library: library(properties[0]).expect("a drive belongs to a library"),
                slow: is_set(properties[1]),
            }),
            slots: collect(world, "slot", |name, properties| Slot {
                name,
                library: library(properties[0]).expect("a slot belongs to a library"),
                full: is_set(properties[1]),
            }),
            sessions: collect(world, "session", |name, properties| Session {
                name,
                access: Access::of(properties[0]),
            }),
            libraries,
            media,
        }
    }

    /// The media that a value names: one, or those of a list; none where it names neither.
    #[must_use]
    pub fn media_of(&self, value: Value) -> ArrayVec<u8, 2> {
        let list = self
            .lists
            .iter()
            .find(|list| Value::Name(list.name) == value);
        match list {
            Some(list) => ArrayVec::from(list.media),
            None => self.medium(value).into_iter().collect(),
        }
    }

    /// How media are to be mounted: what `dwOptions` says, with the drive that `lpDriveId` names.
    #[must_use]
    pub fn manner(&self, options: Value, drive: Value) -> Manner {
        let named = (options == Value::Word(NTMS_MOUNT_SPECIFIC_DRIVE)).then_some(drive);
        let named = named.and_then(|drive| self.drive(drive));
        named.map_or(Manner::of(options), Manner::Into)
    }

    /// The index of the library that a value names.
    #[must_use]
    pub fn library(&self, value: Value) -> Option<u8> {
        index(&self.libraries, |library| {
            Value::Name(library.name) == value
        })
    }

    /// The index of the drive that a value names.
    #[must_use]
    pub fn drive(&self, value: Value) -> Option<u8> {
        index(&self.drives, |drive| Value::Name(drive.name) == value)
    }

    /// The index of the medium that a value names.
    #[must_use]
    pub fn medium(&self, value: Value) -> Option<u8> {
        index(&self.media, |medium| Value::Name(medium.name) == value)
    }

    /// The computer that a value names; `NULL` is the local one: administered by everybody,
    /// started, and reached without a network.
    #[must_use]
    pub fn computer(&self, value: Value) -> Option<Computer> {
        if value == Value::Null {
            return Some(Computer {
                name: Name(0),
                access: Access::Administrator,
                ready: true,
                network: true,
                older: false,
            });
        }
        let index = index(&self.computers, |computer| {
            Value::Name(computer.name) == value
        })?;
        Some(self.computers[usize::from(index)])
    }

    /// The drives of a library, by index.
    pub fn drives_of(&self, library: u8) -> impl Iterator<Item = u8> + '_ {
        (0..self.drives.len() as u8)
            .filter(move |drive| self.drives[usize::from(*drive)].library == library)
    }

    /// What an id names that is to be a library, drive or medium.
    #[must_use]
    pub fn part(&self, kind: Word, id: Value) -> Option<Part> {
        match kind {
            NTMS_LIBRARY => self.library(id).map(Part::Library),
            NTMS_DRIVE => self.drive(id).map(Part::Drive),
            _ => self.medium(id).map(Part::Medium),
        }
    }

    /// The library to which something belongs.
    #[must_use]
    pub fn library_of(&self, part: Part) -> u8 {
        match part {
            Part::Library(library) => library,
            Part::Drive(drive) => self.drives[usize::from(drive)].library,
            Part::Medium(medium) => self.media[usize::from(medium)].library,
        }
    }

    /// Something and, of a library, all that it contains.
    pub fn with_contents(&self, part: Part) -> impl Iterator<Item = Part> + '_ {
        let drives = (0..self.drives.len() as u8).map(Part::Drive);
        let media = (0..self.media.len() as u8).map(Part::Medium);
        let inside = move |other: &Part| Part::Library(self.library_of(*other)) == part;
        std::iter::once(part).chain(drives.chain(media).filter(inside))
    }

    /// The slots of a library, by index.
    pub fn slots_of(&self, library: u8) -> impl Iterator<Item = u8> + '_ {
        (0..self.slots.len() as u8)
            .filter(move |slot| self.slots[usize::from(*slot)].library == library)
    }

    /// How many media the port of a library has room for.
    #[must_use]
    pub fn port(&self, library: u8) -> usize {
        self.libraries[usize::from(library)].port
    }

    /// The index of the slot that a value names.
    #[must_use]
    pub fn slot(&self, value: Value) -> Option<u8> {
        index(&self.slots, |slot| Value::Name(slot.name) == value)
    }

    /// Whether nothing more can be written on a medium.
    #[must_use]
    pub fn is_complete(&self, medium: u8) -> bool {
        self.media[usize::from(medium)].complete
    }

    /// Whether a library is connected to the computer.
    #[must_use]
    pub fn is_connected(&self, library: u8) -> bool {
        self.libraries[usize::from(library)].connected
    }

    /// Whether a library has a door.
    #[must_use]
    pub fn has_door(&self, library: u8) -> bool {
        self.libraries[usize::from(library)].door
    }

    /// Whether work in a drive of a library (or [`NO_DRIVE`](super::request::NO_DRIVE)) ends only
    /// by an environment move.
    #[must_use]
    pub fn is_slow(&self, library: u8, drive: u8, work: Work) -> bool {
        match self.drives.get(usize::from(drive)) {
            Some(drive) => drive.slow,
            None => self.libraries[usize::from(library)].slow && work.takes_time(),
        }
    }
}

fn collect<T>(world: &World, kind: &'static str, read: impl Fn(Name, &[Value]) -> T) -> Vec<T> {
    let read = |object: &Object| read(object.name, &object.properties);
    world.objects(kind).map(read).collect()
}

fn index<T>(all: &[T], is: impl Fn(&T) -> bool) -> Option<u8> {
    all.iter().position(is).map(|index| index as u8)
}

fn is_set(value: Value) -> bool {
    value == Value::Number(1)
}
