//! Specifications: labelled transition systems of what the documents permit.
//!
//! Inputs (calls, deadlines …) are taken in every state; a call only becomes *pending*. Steps are
//! what the implementation may do next: silently, or by returning from a call or entering a
//! callback. Nothing assumes that an operation is atomic. Guards are data: a step that is
//! impossible because of a clause says so through [`Steps::permits`], and a violation is explained
//! by removing guards one at a time and looking which removal makes the trace acceptable.

use std::{cell::Cell, fmt::Debug, hash::Hash};

use crate::{
    clause::{ClauseId, ClauseSet},
    reading::{ChoiceId, Reading, ReadingId, Readings},
    trace::{Activity, Call, Event, Return},
};

/// What permits a step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Cite {
    /// A documented clause.
    Clause(ClauseId),
    /// A value of a reading.
    Reading(ReadingId),
    /// A choice.
    Choice(ChoiceId),
}

/// What an input says of the caller.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Conduct {
    /// The caller keeps its duties.
    Proper,
    /// The caller broke this clause: from here on everything is permitted, and the verdict names
    /// the caller.
    Breach(ClauseId),
}

/// What a step does that can be observed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Label {
    /// Nothing.
    Internal,
    /// The pending call of an activity returns.
    Return(Activity, Return),
    /// A handler is entered.
    Enter(Activity, Call),
}

impl Label {
    /// The event that shows this step; none for a silent one.
    #[must_use]
    pub const fn event(self) -> Option<Event> {
        match self {
            Self::Internal => None,
            Self::Return(activity, results) => Some(Event::Return { activity, results }),
            Self::Enter(activity, call) => Some(Event::Enter { activity, call }),
        }
    }
}

/// One permitted step out of a state.
#[derive(Clone, Debug)]
pub struct Step<S> {
    /// What it does, in a short sentence ("the library begins the request").
    pub text: &'static str,
    /// What can be observed of it.
    pub label: Label,
    /// What permits it; never empty.
    pub cites: &'static [Cite],
    /// The readings decided once it is taken.
    pub readings: Readings,
    /// The state behind it.
    pub state: S,
}

/// A step that must still come: in this state the implementation may not rest.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Owed {
    /// By which clause.
    pub clause: ClauseId,
    /// Under which readings; wherever these are decided otherwise nothing is owed.
    pub readings: Readings,
}

/// Collects the steps out of one state.
#[derive(Debug)]
pub struct Steps<'a, S> {
    table: &'static [Reading],
    relaxed: &'a ClauseSet,
    readings: Readings,
    steps: &'a mut Vec<Step<S>>,
    owed: &'a mut Vec<Owed>,
    refusing: Option<&'a Cell<ClauseSet>>,
}

impl<'a, S> Steps<'a, S> {
    /// A collector for a state in which `readings` are decided. Guards of `relaxed` clauses count
    /// as fulfilled.
    pub fn new(
        table: &'static [Reading],
        relaxed: &'a ClauseSet,
        readings: Readings,
        steps: &'a mut Vec<Step<S>>,
        owed: &'a mut Vec<Owed>,
    ) -> Self {
        Self {
            table,
            relaxed,
            readings,
            steps,
            owed,
            refusing: None,
        }
    }

    /// Notes every clause that refuses a step or a rest, or would if it were not relaxed: the
    /// candidates for blame.
    #[must_use]
    pub fn noting(mut self, refusing: &'a Cell<ClauseSet>) -> Self {
        self.refusing = Some(refusing);
        self
    }

    /// The guard (clause, predicate): whether the clause permits the step at hand.
    ///
    /// The effect behind it must be sound also where `condition` is false, for a relaxed run goes
    /// there.
    #[must_use]
    pub fn permits(&self, clause: ClauseId, condition: bool) -> bool {
        condition || !self.refuses(clause)
    }

    /// Offers steps that depend on a reading: `body` runs once for the decided value, or once for
    /// every value.
    pub fn under(&mut self, reading: ReadingId, mut body: impl FnMut(&mut Self, u8)) {
        let before = self.readings;
        match before.get(reading) {
            Some(value) => body(self, value),
            None => {
                for value in 0..self.table[usize::from(reading.0)].values.len() as u8 {
                    self.readings = before.with(reading, value);
                    body(self, value);
                }
                self.readings = before;
            }
        }
    }

    /// Offers a silent step.
    pub fn internal(&mut self, text: &'static str, cites: &'static [Cite], state: S) {
        self.push(text, Label::Internal, cites, state);
    }

    /// Offers the return of a pending call.
    pub fn returns(
        &mut self,
        activity: Activity,
        results: Return,
        text: &'static str,
        cites: &'static [Cite],
        state: S,
    ) {
        self.push(text, Label::Return(activity, results), cites, state);
    }

    /// Offers the entry of a callback; `activity` is the instance of the handler.
    pub fn enters(
        &mut self,
        activity: Activity,
        call: Call,
        text: &'static str,
        cites: &'static [Cite],
        state: S,
    ) {
        self.push(text, Label::Enter(activity, call), cites, state);
    }

    /// Says that by this clause the implementation may not rest in the state at hand: a step is
    /// still owed.
    ///
    /// Under [`Steps::under`] it is owed only for the value at hand; say it outside unless it
    /// depends on the reading.
    pub fn owes(&mut self, clause: ClauseId) {
        if self.refuses(clause) {
            self.owed.push(Owed {
                clause,
                readings: self.readings,
            });
        }
    }

    /// Whether a guard that is not fulfilled holds, for it does not if its clause is relaxed.
    fn refuses(&self, clause: ClauseId) -> bool {
        if let Some(noted) = self.refusing {
            let mut clauses = noted.get();
            clauses.insert(clause);
            noted.set(clauses);
        }
        !self.relaxed.contains(clause)
    }

    fn push(&mut self, text: &'static str, label: Label, cites: &'static [Cite], state: S) {
        debug_assert!(
            !cites.is_empty(),
            "a step cites a clause, a reading or a choice: {text}"
        );
        self.steps.push(Step {
            text,
            label,
            cites,
            readings: self.readings,
            state,
        });
    }
}

/// What is permitted: a labelled transition system.
///
/// It must be *delay-closed*: a call only adds a pending operation and a return may wait, so two
/// inputs of different activities lead to the same state in either order.
pub trait Spec {
    /// Small, cheap to clone and hash.
    type State: Clone + Eq + Hash + Ord + Debug;

    /// The readings on which steps may depend.
    fn readings(&self) -> &'static [Reading];

    /// The state before the first event.
    fn initial(&self) -> Self::State;

    /// Takes an input ([`Event::is_input`]); every state takes every input.
    fn input(&self, state: &mut Self::State, event: &Event) -> Conduct;

    /// Offers every step out of a state, and says what is owed there.
    fn steps(&self, state: &Self::State, steps: &mut Steps<'_, Self::State>);

    /// Brings a state to its canonical form: slots sorted, dead fields erased, what no event can
    /// show any more dropped.
    fn canonical(&self, _state: &mut Self::State) {}
}

/// A state of a specification with the readings decided on the way to it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Config<S> {
    /// The state.
    pub state: S,
    /// The readings decided so far.
    pub readings: Readings,
    /// The duty that the caller broke, if it did: then everything is permitted.
    pub breach: Option<ClauseId>,
}

impl<S> Config<S> {
    /// The configuration before the first event, with some readings decided beforehand.
    pub fn initial<M: Spec<State = S>>(spec: &M, readings: Readings) -> Self {
        let mut state = spec.initial();
        spec.canonical(&mut state);
        Self {
            state,
            readings,
            breach: None,
        }
    }
}
