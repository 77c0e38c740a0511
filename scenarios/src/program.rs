//! The compiled client program of a scenario: what every activity does, step by step, with loops
//! unrolled and names resolved; and the abstract machine that steps through it.
//!
//! Every call site has its own *slots* in the outcome and its own names for the objects that it
//! makes, so that neither depends on the order in which things happen.

mod clients;
mod compile;
mod declare;
mod emit;
mod memory;
mod progress;
mod resolve;
mod state;

use std::ops::Range;

use sim::{
    signature::Signature,
    trace::Activity,
    value::{Name, Value, Word},
};

pub use clients::ProgramClients;
pub(crate) use compile::{Bodies, Body, Compiled, compile};
pub use memory::Memory;
pub use progress::{Action, Progress, Status};
pub use state::{ClientsState, Phase, Unfit};

/// The most activities: clients, before, after, and instances of handlers.
pub const ACTIVITIES_MAX: usize = 32;
/// The most clients of one scenario.
pub const CLIENTS_MAX: usize = 12;
/// The most variables: what calls bind, and the parameters of handlers once for each instance.
pub const VARIABLES_MAX: usize = 128;
/// The most instructions of all activities once loops are unrolled.
pub const CODE_MAX: usize = 1024;
/// The most signals of one scenario.
pub const SIGNALS_MAX: usize = 64;
/// The most entries of one outcome.
pub const SLOTS_MAX: usize = 2048;
/// The most objects of one scenario.
pub const NAMES_MAX: usize = 250;
/// How many entries of a handler an outcome tells apart; those behind are only counted.
pub const ENTRIES_MAX: u8 = 4;

/// A variable, by its index in [`Program::variables`].
pub type VariableId = u16;
/// A signal, by its index in [`Program::signals`].
pub type SignalId = u8;
/// A call site, by its index in [`Program::sites`].
pub type SiteId = u16;
/// A place in an outcome, by its index in [`Program::slots`].
pub type SlotId = u16;

/// The compiled client program of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// By [`Activity`]: before, the clients, after, the instances of handlers.
    pub activities: Vec<ActivityProgram>,
    /// What calls bind.
    pub variables: Vec<Variable>,
    /// The names of signals.
    pub signals: Vec<String>,
    /// Calls, each in one place of one activity's unrolled code.
    pub sites: Vec<Site>,
    /// The entries of an outcome, in the order in which it is printed.
    pub slots: Vec<Slot>,
    /// The handlers, by the number that registering calls have as argument.
    pub handlers: Vec<Handler>,
    /// The functions of the family.
    pub functions: &'static [Signature],
    /// How many values all variables hold together.
    pub registers: u16,
    /// Where faults may strike, by index in the family's table.
    pub fault_sites: Vec<u8>,
    /// How many faults may strike in all.
    pub faults_most: u32,
}

/// What an activity is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// `[before]`.
    Before,
    /// One of `[clients]`.
    Client,
    /// `[after]`.
    After,
    /// An instance of a handler, by its index in [`Program::handlers`].
    Handler(u8),
}

/// The unrolled code of one activity.
#[derive(Clone, Debug)]
pub struct ActivityProgram {
    /// As traces and schedules write it.
    pub name: String,
    /// What it is.
    pub part: Part,
    /// The process to which it belongs, as the file names it.
    pub process: String,
    /// The user for whom it runs, as the file names it.
    pub user: String,
    /// In order.
    pub code: Vec<Instruction>,
}

/// One instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Instruction {
    /// Makes a call.
    Call(SiteId),
    /// Sets a signal for good.
    Signal(SignalId),
    /// Waits until a signal is set.
    Wait(SignalId),
    /// Goes on at the target, unless the condition holds. The target lies ahead.
    Unless(Test, u16),
}

/// A condition. One whose operand has no value does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Test {
    /// What is compared.
    pub left: Source,
    /// Whether both must be equal, or must differ.
    pub equal: bool,
    /// With what.
    pub right: Source,
}

/// Where an operand's value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// It stands in the file.
    Constant(Value),
    /// A part of what a variable holds.
    Variable(VariableId, Path),
}

/// A part of the results of a call: a field, an item of a list, or an item of a list in a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Path {
    /// The position of the result; without one, the return value, or the first list if an item is
    /// wanted.
    pub field: Option<u8>,
    /// The position in the list.
    pub index: Option<u8>,
}

impl Path {
    /// The value of this part; absent where there is none.
    #[must_use]
    pub fn of(self, results: &[Value]) -> Value {
        let whole = match (self.field, self.index) {
            (Some(field), _) => results.get(usize::from(field)).copied(),
            (None, None) => results.first().copied(),
            (None, Some(_)) => {
                let list = results.iter().find(|it| matches!(it, Value::List(_)));
                list.copied()
            }
        };
        match (whole.unwrap_or_default(), self.index) {
            (Value::List(list), Some(index)) => list
                .get(usize::from(index))
                .map_or(Value::Absent, Value::Name),
            (_, Some(_)) => Value::Absent,
            (whole, None) => whole,
        }
    }

    /// Whether a part was asked for.
    #[must_use]
    pub const fn is_part(self) -> bool {
        self.field.is_some() || self.index.is_some()
    }

    /// What a call bound with this projection shows: the part, or the return value where the call
    /// did not write it.
    #[must_use]
    pub fn shown(self, results: &[Value]) -> Value {
        let written = match (self.field, self.index) {
            (Some(field), _) => results.get(usize::from(field)).copied(),
            (None, Some(_)) => (results.iter().copied()).find(|it| matches!(it, Value::List(_))),
            (None, None) => None,
        };
        match written.unwrap_or_default() {
            Value::Absent => results.first().copied().unwrap_or_default(),
            _ => self.of(results),
        }
    }
}

/// A variable: what a call binds, or a parameter of a handler's callback.
#[derive(Clone, Debug)]
pub struct Variable {
    /// As the file spells it.
    pub name: String,
    /// The activity that binds it.
    pub owner: Activity,
    /// Where its values are kept.
    pub registers: Range<u16>,
    /// Whether an activity that runs beside the owner uses it, and so may have to wait for it.
    pub shared: bool,
    /// Whether `[after]` uses it.
    pub kept: bool,
}

/// A call in one place of the unrolled code.
#[derive(Clone, Debug)]
pub struct Site {
    /// Index into [`Program::functions`].
    pub function: u8,
    /// In the order of the parameters.
    pub arguments: Vec<Source>,
    /// The variable that holds the results.
    pub bind: Option<VariableId>,
    /// The part of the results that is bound.
    pub path: Path,
    /// The first of its slots; in a handler, of those of the first entry.
    pub slot: SlotId,
    /// How many slots it has.
    pub slots: u8,
    /// In a handler, how far apart the slots of two entries are.
    pub slot_stride: u16,
    /// The first name of the objects that it makes; in a handler, in the first entry.
    pub made: Name,
    /// In a handler, how far apart the names of two entries are.
    pub made_stride: u8,
    /// As outcomes call it: the variable, or client and position.
    pub label: String,
    /// Where in the file it stands.
    pub span: Range<usize>,
}

impl Site {
    /// Its slots in one entry of its handler (0 elsewhere), unless the entry is one that is only
    /// counted.
    #[must_use]
    pub fn slots_of(&self, entry: u8) -> Option<Range<usize>> {
        let first = usize::from(self.slot) + usize::from(self.slot_stride) * usize::from(entry);
        (entry < ENTRIES_MAX).then(|| first..first + usize::from(self.slots))
    }

    /// The first name of the objects that it makes in one entry of its handler (0 elsewhere). An
    /// entry that is only counted has no names, so that no object of it could be told from others.
    #[must_use]
    pub fn made_in(&self, entry: u8) -> Option<Name> {
        match self.made {
            Name::NONE => Some(Name::NONE),
            first => (entry < ENTRIES_MAX).then(|| first.offset(self.made_stride * entry)),
        }
    }
}

/// A handler.
#[derive(Clone, Debug)]
pub struct Handler {
    /// As the file spells it.
    pub name: String,
    /// The activity of its first instance; the others follow.
    pub activity: Activity,
    /// The slot that counts its entries.
    pub entries: SlotId,
    /// The slots of the callback's arguments in the first entry.
    pub arguments: Range<SlotId>,
    /// How far apart the slots of two entries are.
    pub slot_stride: u16,
    /// For each instance, the first of the variables that hold the callback's arguments.
    pub parameters: Vec<VariableId>,
    /// For each callback that it can serve: the function, and the place of each of its parameters
    /// among the arguments.
    pub callbacks: Vec<(u8, Vec<u8>)>,
}

/// An entry of an outcome.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Under which it is printed and expected: `cancel`, `state.Percent`, `before.1`,
    /// `delivered[1].operation`.
    pub key: String,
    /// Every word that the documents list for it; empty where it is no word.
    pub words: &'static [Word],
    /// Words that stand there when the call fails before it writes the part that is bound.
    pub failures: &'static [Word],
    /// Whether it is printed although nothing was written: the return value, the bound part, a
    /// count.
    pub main: bool,
    /// Whether the function has no results: then all it can show is that it returned.
    pub bare: bool,
}

impl Program {
    /// The signature of the function that a site calls.
    #[must_use]
    pub fn signature(&self, site: SiteId) -> &'static Signature {
        &self.functions[usize::from(self.sites[usize::from(site)].function)]
    }

    /// The slot of a key.
    #[must_use]
    pub fn slot(&self, key: &str) -> Option<SlotId> {
        let index = self.slots.iter().position(|slot| slot.key == key)?;
        u16::try_from(index).ok()
    }

    /// The activities of a part, in order.
    pub fn activities_of(&self, wanted: impl Fn(Part) -> bool) -> impl Iterator<Item = Activity> {
        (0..=u8::MAX)
            .zip(&self.activities)
            .filter(move |(_, it)| wanted(it.part))
            .map(|(index, _)| Activity(index))
    }

    /// The activity of `[after]`.
    #[must_use]
    pub fn after(&self) -> Activity {
        let mut found = self.activities_of(|part| part == Part::After);
        found.next().expect("every program has one")
    }

    /// Whether anything follows once the clients are at rest.
    #[must_use]
    pub fn has_after(&self) -> bool {
        !self.activity(self.after()).code.is_empty()
    }

    /// One activity.
    #[must_use]
    pub fn activity(&self, activity: Activity) -> &ActivityProgram {
        &self.activities[usize::from(activity.0)]
    }

    /// The handler of which an activity is an instance, with the number of the instance.
    #[must_use]
    pub fn handler_of(&self, activity: Activity) -> Option<(&Handler, u8)> {
        match self.activities.get(usize::from(activity.0))?.part {
            Part::Handler(handler) => {
                let handler = &self.handlers[usize::from(handler)];
                Some((handler, activity.0 - handler.activity.0))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(made: Name) -> Site {
        Site {
            function: 0,
            arguments: Vec::new(),
            bind: None,
            path: Path::default(),
            slot: 0,
            slots: 1,
            slot_stride: 1,
            made,
            made_stride: 2,
            label: "call".to_owned(),
            span: 0..0,
        }
    }

    #[test]
    fn every_entry_has_names_of_its_own_and_those_only_counted_have_none() {
        let made: Vec<_> = (2..6).map(|entry| site(Name(7)).made_in(entry)).collect();
        assert_eq!(made, [Some(Name(11)), Some(Name(13)), None, None]);
    }

    #[test]
    fn what_makes_nothing_can_be_called_in_every_entry() {
        assert_eq!(site(Name::NONE).made_in(9), Some(Name::NONE));
    }
}
