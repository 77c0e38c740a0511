//! What there is before the first call: applications, sessions, providers.

use sim::value::{Name, Value, Word};

use super::api::{
    APPLICATIONS_MAX, FINAL_CODES, MI_RESULT_INVALID_CLASS, MI_RESULT_OK, SESSIONS_MAX, prompt,
    silent, slow,
};
use crate::family::{Property, PropertyKind, SetupKind, World};

/// How many instances a provider posts at most.
const INSTANCES_MAX: u32 = 16;

/// What a scenario's `[setup]` may hold.
pub const SETUP: &[SetupKind] = &[
    SetupKind {
        key: "applications",
        kind: "application",
        text: "an application that is initialised from the start",
        most: APPLICATIONS_MAX,
        properties: &[],
    },
    SetupKind {
        key: "sessions",
        kind: "session",
        text: "a session that is there from the start",
        most: SESSIONS_MAX,
        properties: &[Property {
            name: "application",
            kind: PropertyKind::Object("application"),
            default: Value::Absent,
            text: "the application that it belongs to",
        }],
    },
    SetupKind {
        key: "providers",
        kind: "provider",
        text: "a class together with the provider of its instances",
        most: 16,
        properties: &[
            Property {
                name: "pace",
                kind: PropertyKind::Word(&[prompt, slow, silent]),
                default: Value::Word(prompt),
                text: "what it posts by itself: instances and result, nothing, instances only",
            },
            Property {
                name: "instances",
                kind: PropertyKind::Number(INSTANCES_MAX),
                default: Value::Number(1),
                text: "how many instances it posts by itself",
            },
            Property {
                name: "result",
                kind: PropertyKind::Word(FINAL_CODES),
                default: Value::Word(MI_RESULT_OK),
                text: "the code of the result that it posts by itself",
            },
        ],
    },
];

/// What a provider posts by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Provider {
    /// How many instances.
    pub instances: u8,
    /// The code of its result; none if it posts no result.
    pub result: Option<Word>,
}

impl Provider {
    /// Behind a class that does not exist: the operation ends at once.
    const NONE: Self = Self {
        instances: 0,
        result: Some(MI_RESULT_INVALID_CLASS),
    };

    fn of(properties: &[Value]) -> Self {
        let pace = properties[0].word().unwrap_or(prompt);
        let count = properties[1].number().unwrap_or(1);
        let result = properties[2].word().unwrap_or(MI_RESULT_OK);
        Self {
            instances: if pace == slow { 0 } else { count as u8 },
            result: (pace == prompt).then_some(result),
        }
    }
}

/// A scenario's world in the terms of this family.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Initialised from the start.
    pub applications: Vec<Name>,
    /// There from the start: a session and its application.
    pub sessions: Vec<(Name, Name)>,
    providers: Vec<(Name, Provider)>,
}

impl Setup {
    /// Reads a world.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let applications = world.objects("application").map(|object| object.name);
        let sessions = world.objects("session").map(|object| {
            let application = object.properties[0].name();
            (object.name, application.unwrap_or(Name::NONE))
        });
        let providers = world
            .objects("provider")
            .map(|object| (object.name, Provider::of(&object.properties)));
        Self {
            applications: applications.collect(),
            sessions: sessions.collect(),
            providers: providers.collect(),
        }
    }

    /// The provider of a class.
    #[must_use]
    pub fn provider(&self, class: Value) -> Provider {
        self.providers
            .iter()
            .find(|(name, _)| Value::Name(*name) == class)
            .map_or(Provider::NONE, |(_, provider)| *provider)
    }
}
