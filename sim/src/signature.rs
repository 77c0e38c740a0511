//! How the functions of an interface look: names, parameters, results. Data only, so that
//! scenarios, traces and reports of any family are read and printed by the same code.

use crate::value::{Name, Word};

/// What a function is to a scenario.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// A documented function that clients call.
    Function,
    /// A documented callback that the implementation calls; scenarios attach handlers to it.
    Callback,
    /// A move of the world around the implementation (an event is written, a drive fails).
    Environment,
}

/// What may stand for a parameter in a scenario file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A handle or an identifier: the name of an object, or `NULL`.
    Object,
    /// A non-negative number.
    Number,
    /// Milliseconds, or `INFINITE`. A call with such a parameter has a deadline.
    Timeout,
    /// One of these words.
    Word(&'static [Word]),
    /// The name of a handler (a list of calls under `[handlers]`), or `NULL`.
    Handler,
}

/// One parameter of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// As the documents spell it.
    pub name: &'static str,
    /// What may stand there.
    pub kind: Kind,
}

/// One result: the return value (always the first) or an out-parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// As the documents spell it; the return value is called `result`.
    pub name: &'static str,
    /// Every word that the documents list for it; empty where it is no word. This is the domain
    /// over which a report counts conceivable outcomes.
    pub words: &'static [Word],
}

/// A function, a callback or an environment move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signature {
    /// As the documents spell it.
    pub name: &'static str,
    /// What it is.
    pub role: Role,
    /// In order.
    pub parameters: &'static [Parameter],
    /// The return value, then the out-parameters. A BOOL function's `FALSE` and a handle
    /// function's `NULL` are given as the last error; a handle function's success is the
    /// handle.
    pub results: &'static [Field],
    /// What kinds of object one call may make ("session", "request" …); the n-th is named
    /// `call.made + n`.
    pub makes: &'static [&'static str],
    /// Where it is documented.
    pub source: &'static str,
    /// What it does, in a sentence or two; may begin with a space.
    pub about: &'static str,
}

impl Signature {
    /// The position of the time-out among the parameters, if there is one.
    #[must_use]
    pub fn timeout(&self) -> Option<usize> {
        self.parameters
            .iter()
            .position(|parameter| parameter.kind == Kind::Timeout)
    }

    /// The position of a result by its documented name.
    #[must_use]
    pub fn result(&self, name: &str) -> Option<usize> {
        self.results.iter().position(|field| field.name == name)
    }
}

/// A word of a family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WordInfo {
    /// As the documents spell it.
    pub text: &'static str,
    /// Its documented number.
    pub number: u32,
    /// What it means, or when it is returned; may begin with a space.
    pub about: &'static str,
}

/// A point at which a scenario may let a fault strike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FaultSite {
    /// As scenario files and schedules write it, for example `database`.
    pub name: &'static str,
    /// What strikes, in a sentence.
    pub text: &'static str,
}

/// An object of a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameInfo {
    /// As traces and outcomes print it: the scenario's own name, or the call that makes it
    /// (`before.1`).
    pub text: String,
    /// What kind of object it is.
    pub kind: &'static str,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where an object of a scenario comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// The scenario's setup.
    Setup,
    /// A call of a client, which is the n-th name of that call.
    Made,
}

/// All names under which a scenario's traces are written and read.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The family's functions, by [`Call::function`](crate::trace::Call::function).
    pub functions: &'static [Signature],
    /// The family's words, by [`Word`].
    pub words: &'static [WordInfo],
    /// The family's fault sites, by index.
    pub faults: &'static [FaultSite],
    /// The scenario's objects, by [`Name`].
    pub names: Vec<NameInfo>,
    /// The scenario's activities (clients, then instances of handlers), by
    /// [`Activity`](crate::trace::Activity).
    pub activities: Vec<String>,
}

impl Vocabulary {
    /// The text of a name.
    #[must_use]
    pub fn name(&self, name: Name) -> &str {
        self.names
            .get(usize::from(name.0))
            .map_or("?", |info| &info.text)
    }

    /// The text of a word.
    #[must_use]
    pub fn word(&self, word: Word) -> &'static str {
        self.words
            .get(usize::from(word.0))
            .map_or("?", |info| info.text)
    }
}
