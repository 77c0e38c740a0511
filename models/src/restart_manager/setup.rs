//! What there is before the first call: applications, the files that they have open, other
//! installers.

use sim::value::{List, Name, Value, Word};

use super::{
    api::{
        RmConsole, RmCritical, RmMainWindow, RmService, RmUnknownApp, SESSIONS_MAX, hangs,
        obedient, vetoes,
    },
    apps::{APPLICATIONS_MAX, Apps},
};
use crate::family::{Object, Property, PropertyKind, SetupKind, World};

const BEHAVIOURS: &[Word] = &[obedient, vetoes, hangs];
const TYPES: &[Word] = &[RmMainWindow, RmConsole, RmService, RmUnknownApp, RmCritical];

/// What a scenario's setup may hold.
pub const SETUP: &[SetupKind] = &[
    SetupKind {
        key: "applications",
        kind: "application",
        text: "an application (or service) that runs when the scenario begins",
        most: APPLICATIONS_MAX,
        properties: &[
            Property {
                name: "behaviour",
                kind: PropertyKind::Word(BEHAVIOURS),
                default: Value::Word(obedient),
                text: "what it does when it is asked to end",
            },
            Property {
                name: "type",
                kind: PropertyKind::Word(TYPES),
                default: Value::Word(RmMainWindow),
                text: "its RM_APP_TYPE",
            },
            Property {
                name: "restartable",
                kind: PropertyKind::Flag,
                default: Value::Number(1),
                text: "whether it is registered for restart (a service always is)",
            },
            Property {
                name: "restarts",
                kind: PropertyKind::Flag,
                default: Value::Number(1),
                text: "whether an attempt to restart it succeeds",
            },
        ],
    },
    SetupKind {
        key: "files",
        kind: "file",
        text: "a file that applications have open",
        most: 16,
        properties: &[Property {
            name: "users",
            kind: PropertyKind::Object("application"),
            default: Value::Absent,
            text: "the applications that have it open",
        }],
    },
    SetupKind {
        key: "installers",
        kind: "installers",
        text: "other installers of every user, which are no clients of the scenario",
        most: 16,
        properties: &[Property {
            name: "sessions",
            kind: PropertyKind::Number(SESSIONS_MAX),
            default: Value::Number(0),
            text: "how many sessions they keep open",
        }],
    },
];

/// What an application does when it is asked to end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Manner {
    /// It agrees.
    Obedient,
    /// It refuses.
    Vetoes,
    /// It does not answer yet.
    Hangs,
}

impl Manner {
    fn of(word: Option<Word>) -> Self {
        match word {
            Some(word) if word == vetoes => Self::Vetoes,
            Some(word) if word == hangs => Self::Hangs,
            _ => Self::Obedient,
        }
    }
}

/// The classes in which applications are stopped, and, backwards, restarted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Class {
    /// With a window.
    Window,
    /// In a console.
    Console,
    /// A service.
    Service,
    /// Of unknown type: stopped only by force; the documents give it no place in the order.
    Unknown,
    /// Critical: never stopped.
    Critical,
}

impl Class {
    /// The classes in the order in which they are stopped, the unknown last.
    pub const ORDER: [Self; 4] = [Self::Window, Self::Console, Self::Service, Self::Unknown];

    fn of(word: Option<Word>) -> Self {
        match word {
            Some(word) if word == RmConsole => Self::Console,
            Some(word) if word == RmService => Self::Service,
            Some(word) if word == RmUnknownApp => Self::Unknown,
            Some(word) if word == RmCritical => Self::Critical,
            word => {
                debug_assert!(word.is_none_or(|word| word == RmMainWindow));
                Self::Window
            }
        }
    }
}

/// One application as the setup describes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Application {
    /// Under which it stands in traces.
    pub name: Name,
    /// What it does at first when it is asked to end.
    pub manner: Manner,
    /// When its turn comes.
    pub class: Class,
    /// Whether it is registered for restart.
    pub restartable: bool,
    /// Whether an attempt to restart it succeeds.
    pub restarts: bool,
}

impl Application {
    fn of(object: &Object) -> Self {
        let property = |index: usize| object.properties.get(index).copied().unwrap_or_default();
        let flag = |index| property(index).number() != Some(0);
        let class = Class::of(property(1).word());
        Self {
            name: object.name,
            manner: Manner::of(property(0).word()),
            class,
            restartable: class == Class::Service || (class != Class::Critical && flag(2)),
            restarts: flag(3),
        }
    }
}

/// A scenario's world in the terms of this family.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Setup {
    all: Vec<Application>,
    files: Vec<(Name, Apps)>,
    others: u32,
}

impl Setup {
    /// Reads a scenario's setup.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let all: Vec<_> = world.objects("application").map(Application::of).collect();
        let mut read = Self {
            all,
            ..Self::default()
        };
        read.files = world
            .objects("file")
            .map(|file| (file.name, read.users(file.properties.first().copied())))
            .collect();
        read.others = world
            .objects("installers")
            .filter_map(|installers| installers.properties.first()?.number())
            .sum();
        read
    }

    fn users(&self, value: Option<Value>) -> Apps {
        match value {
            Some(Value::Name(name)) => self.index(name).into_iter().collect(),
            Some(Value::List(list)) => list.iter().filter_map(|name| self.index(name)).collect(),
            _ => Apps::NONE,
        }
    }

    /// The number of an application.
    #[must_use]
    pub fn index(&self, name: Name) -> Option<usize> {
        self.all.iter().position(|app| app.name == name)
    }

    /// One of them.
    ///
    /// # Panics
    /// When there is no such application.
    #[must_use]
    pub fn get(&self, app: usize) -> &Application {
        &self.all[app]
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> Apps {
        (0..self.all.len()).collect()
    }

    /// Those of a class.
    #[must_use]
    pub fn of_class(&self, class: Class) -> Apps {
        self.that(|app| app.class == class)
    }

    /// Those of which something holds.
    #[must_use]
    pub fn that(&self, holds: impl Fn(&Application) -> bool) -> Apps {
        (0..self.all.len())
            .filter(|app| holds(&self.all[*app]))
            .collect()
    }

    /// Those that a resource (a file, an application or a service) concerns.
    #[must_use]
    pub fn concerned(&self, resource: Value) -> Apps {
        let Some(name) = resource.name() else {
            return Apps::NONE;
        };
        let file = self.files.iter().find(|(file, _)| *file == name);
        file.map_or_else(|| self.users(Some(resource)), |(_, users)| *users)
    }

    /// How many sessions other installers keep open.
    #[must_use]
    pub const fn others(&self) -> u32 {
        self.others
    }

    /// The names of some of them.
    #[must_use]
    pub fn list(&self, apps: Apps) -> List {
        apps.iter().map(|app| self.all[app].name).collect()
    }
}
