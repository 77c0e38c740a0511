//! What a scenario's `[setup]` may hold, and what each thing there can be said to be.

use sim::value::Value;

use super::super::api::{MEDIA_MAX, PORT_MAX, SESSIONS_MAX, administrator, control, none, user};
use crate::family::{Property, PropertyKind, SetupKind};

const ACCESS: PropertyKind = PropertyKind::Word(&[administrator, control, user, none]);

const fn flag(name: &'static str, default: u32, text: &'static str) -> Property {
    Property {
        name,
        kind: PropertyKind::Flag,
        default: Value::Number(default),
        text,
    }
}

const LIBRARY: Property = Property {
    name: "library",
    kind: PropertyKind::Object("library"),
    default: Value::Absent,
    text: "the library that it belongs to",
};

const fn medium_of(name: &'static str) -> Property {
    Property {
        name,
        kind: PropertyKind::Object("medium"),
        default: Value::Absent,
        text: "one of them",
    }
}

/// What a scenario's `[setup]` may hold.
pub const SETUP: &[SetupKind] = &[
    SetupKind {
        key: "computers",
        kind: "computer",
        text: "a server on which OpenNtmsSession opens sessions",
        most: 8,
        properties: &[
            Property {
                name: "access",
                kind: ACCESS,
                default: Value::Word(administrator),
                text: "what sessions opened there may do",
            },
            flag("ready", 1, "whether the service has started there"),
            flag("network", 1, "whether the network to it is available"),
            flag(
                "older",
                0,
                "whether its service is older than the application",
            ),
        ],
    },
    SetupKind {
        key: "libraries",
        kind: "library",
        text: "a library: one queue of requests and one worker",
        most: 8,
        properties: &[
            flag("standalone", 0, "whether it is a drive on its own"),
            flag(
                "purges",
                1,
                "whether requests that have ended are purged in time",
            ),
            flag("purges-failed", 1, "whether failed requests are, too"),
            flag("online", 1, "whether it can be reached from the start"),
            flag("connected", 1, "whether it is connected to the computer"),
            flag("door", 1, "whether it has a door"),
            Property {
                name: "port",
                kind: PropertyKind::Number(PORT_MAX as u32),
                default: Value::Number(1),
                text: "how many media its port has room for (four at most)",
            },
            flag(
                "slow",
                0,
                "whether what needs no drive ends only by LibraryFinishes",
            ),
            flag("cleaner", 1, "whether there is a cleaner in it"),
        ],
    },
    SetupKind {
        key: "desks",
        kind: "desk",
        text: "the operators' desk, where something depends on how long it keeps what has ended",
        most: 1,
        properties: &[
            flag(
                "purges",
                1,
                "whether operator requests that have ended are purged in time",
            ),
            flag("purges-refused", 1, "whether refused ones are, too"),
        ],
    },
    SetupKind {
        key: "drives",
        kind: "drive",
        text: "a drive of a library",
        most: 16,
        properties: &[
            LIBRARY,
            flag(
                "slow",
                0,
                "whether work ends only by DriveFinishes or DriveFails",
            ),
        ],
    },
    SetupKind {
        key: "media",
        kind: "medium",
        text: "a medium of a library",
        most: MEDIA_MAX,
        properties: &[
            LIBRARY,
            flag("available", 1, "whether it can be had"),
            flag("offline", 0, "whether it is not even in its library"),
            flag(
                "inside",
                1,
                "whether it is in its library, and not in somebody's hand",
            ),
            flag("free", 0, "whether it can be allocated"),
            flag("complete", 0, "whether nothing more can be written on it"),
        ],
    },
    SetupKind {
        key: "lists",
        kind: "list",
        text: "two media that a caller asks for together",
        most: 16,
        properties: &[medium_of("first"), medium_of("second")],
    },
    SetupKind {
        key: "slots",
        kind: "slot",
        text: "a slot of a library of which something depends on whether it is empty",
        most: 32,
        properties: &[LIBRARY, flag("full", 0, "whether it holds a medium")],
    },
    SetupKind {
        key: "sessions",
        kind: "session",
        text: "a session that is open from the start, in the process of the calls before",
        most: SESSIONS_MAX,
        properties: &[Property {
            name: "access",
            kind: ACCESS,
            default: Value::Absent,
            text: "what it may do",
        }],
    },
];
