//! What there is before the first call: computers, channels, and the events already written to
//! them.

use sim::value::{Name, Value, Word};

use super::api::{LEVELS, RECORDS_MAX, errors, everything, information};
use crate::family::{Property, PropertyKind, SetupKind, World};

const fn flag(name: &'static str, default: u32, text: &'static str) -> Property {
    Property {
        name,
        kind: PropertyKind::Flag,
        default: Value::Number(default),
        text,
    }
}

/// What a scenario's `[setup]` may hold.
pub const SETUP: &[SetupKind] = &[
    SetupKind {
        key: "computers",
        kind: "computer",
        text: "a computer on which EvtOpenSession opens sessions",
        most: 8,
        properties: &[flag(
            "refuses",
            0,
            "whether it turns the session away when it is first used",
        )],
    },
    SetupKind {
        key: "channels",
        kind: "channel",
        text: "a channel to which events are written",
        most: 8,
        properties: &[flag("registered", 1, "whether the service knows it")],
    },
    SetupKind {
        key: "events",
        kind: "event",
        text: "an event written before the first call, in the order of the file",
        most: RECORDS_MAX,
        properties: &[
            Property {
                name: "channel",
                kind: PropertyKind::Object("channel"),
                default: Value::Absent,
                text: "where it was written",
            },
            Property {
                name: "level",
                kind: PropertyKind::Word(LEVELS),
                default: Value::Word(information),
                text: "how grave it is",
            },
            flag(
                "slow",
                0,
                "whether readers get past it only by RecordIsRead",
            ),
        ],
    },
];

/// One record of a channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Record {
    /// Under which traces name it.
    pub event: Name,
    /// Where it stands.
    pub channel: Name,
    /// How grave it is.
    pub level: Word,
    /// Whether readers have to wait for it.
    pub slow: bool,
}

/// Which records of a channel a query or a subscription wants.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Filter {
    /// Where it looks.
    pub channel: Name,
    /// [`everything`] or [`errors`].
    pub query: Word,
}

impl Filter {
    /// Whether it wants a record of its channel.
    #[must_use]
    pub fn wants(self, record: &Record) -> bool {
        self.query == everything || (self.query == errors && record.level == super::api::error)
    }
}

/// What a reader meets behind the records that it has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ahead {
    /// A record that it wants, by its place.
    Record(u8),
    /// A record that is slow: whether it is wanted is seen only once it has been read.
    Slow,
    /// Nothing more.
    End,
}

/// Looks for the first record, among those `has` denies, that a filter wants.
#[must_use]
pub fn ahead(records: &[Record], filter: Filter, has: impl Fn(u8) -> bool) -> Ahead {
    for (place, record) in records.iter().enumerate() {
        let place = place as u8;
        if record.channel != filter.channel || has(place) {
            continue;
        }
        if record.slow {
            return Ahead::Slow;
        }
        if filter.wants(record) {
            return Ahead::Record(place);
        }
    }
    Ahead::End
}

/// A scenario's world in the terms of this family.
#[derive(Clone, Debug)]
pub struct Setup {
    computers: Vec<(Name, bool)>,
    channels: Vec<(Name, bool)>,
    /// What stands in the channels before the first call.
    pub records: Vec<Record>,
}

impl Setup {
    /// Reads a world.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let flags = |kind| {
            let objects = world.objects(kind);
            objects.map(|object| (object.name, is_set(object.properties[0])))
        };
        let records = world.objects("event").map(|object| Record {
            event: object.name,
            channel: object.properties[0]
                .name()
                .expect("an event stands in a channel"),
            level: object.properties[1].word().expect("an event has a level"),
            slow: is_set(object.properties[2]),
        });
        Self {
            computers: flags("computer").collect(),
            channels: flags("channel").collect(),
            records: records.collect(),
        }
    }

    /// Whether a value names a computer; `NULL` is the local one.
    #[must_use]
    pub fn is_computer(&self, value: Value) -> bool {
        value == Value::Null || find(&self.computers, value).is_some()
    }

    /// Whether a computer turns sessions away.
    #[must_use]
    pub fn refuses(&self, computer: Value) -> bool {
        find(&self.computers, computer).is_some_and(|(_, refuses)| refuses)
    }

    /// The channel that a value names, if the service knows it.
    #[must_use]
    pub fn channel(&self, value: Value) -> Option<Name> {
        find(&self.channels, value).and_then(|(name, registered)| registered.then_some(name))
    }

    /// What a query or a subscription with these arguments wants; nothing where there is no such
    /// channel.
    #[must_use]
    pub fn filter(&self, path: Value, query: Value) -> Option<Filter> {
        let query = query.word().unwrap_or(everything);
        self.channel(path).map(|channel| Filter { channel, query })
    }
}

fn find(all: &[(Name, bool)], value: Value) -> Option<(Name, bool)> {
    all.iter()
        .copied()
        .find(|(name, _)| value == Value::Name(*name))
}

fn is_set(value: Value) -> bool {
    value == Value::Number(1)
}
