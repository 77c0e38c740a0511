//! A specification for tests: a timer on which one client waits and which others cancel.

use crate::{
    clause::ClauseId,
    clients::Clients,
    reading::{ChoiceId, Reading, ReadingId},
    spec::{Cite, Conduct, Spec, Steps},
    trace::{Activity, Call, Event, Return, Stamped},
    value::{Name, Value, Word},
};

/// A wait comes to its end.
pub(crate) const ENDS: ClauseId = ClauseId(0);
/// A cancel returns.
pub(crate) const ANSWERS: ClauseId = ClauseId(1);
/// Only a cancel ends a wait before its time.
pub(crate) const CAUSE: ClauseId = ClauseId(2);
/// A cancel that found the wait ends it early.
pub(crate) const EFFECT: ClauseId = ClauseId(3);
/// The caller does not wait on a timer while it closes it.
pub(crate) const CLOSE: ClauseId = ClauseId(4);
/// A wait does not wake for nothing.
pub(crate) const SPURIOUS: ClauseId = ClauseId(5);
/// Nobody answers ODD.
pub(crate) const NAMED: ClauseId = ClauseId(6);

/// What a cancel says that comes too late: LATE or DONE.
pub(crate) const TOO_LATE: ReadingId = ReadingId(0);
/// The values of [`TOO_LATE`].
pub(crate) const SAYS_LATE: u8 = 0;
pub(crate) const SAYS_DONE: u8 = 1;
const READINGS: &[Reading] = &[Reading {
    name: "too-late",
    question: "What does a cancel say that comes too late?",
    values: &["late", "done"],
    source: "silence",
}];

pub(crate) const FIRED: Word = Word(0);
pub(crate) const CANCELLED: Word = Word(1);
pub(crate) const DONE: Word = Word(2);
pub(crate) const LATE: Word = Word(3);
pub(crate) const ODD: Word = Word(4);

const ARM: u8 = 0;
const CANCEL: u8 = 1;
const SHUT: u8 = 2;
const POLL: u8 = 3;

fn call(activity: u8, function: u8) -> Event {
    Event::Call {
        activity: Activity(activity),
        call: Call::new(function, Name(0), &[]),
    }
}

/// Waits for the timer.
pub(crate) fn arm(activity: u8) -> Event {
    call(activity, ARM)
}

/// Cancels the wait of somebody else.
pub(crate) fn cancel(activity: u8) -> Event {
    call(activity, CANCEL)
}

/// Closes the timer.
pub(crate) fn shut(activity: u8) -> Event {
    call(activity, SHUT)
}

/// Does nothing, by one of several ways that nobody can tell apart.
pub(crate) fn poll(activity: u8) -> Event {
    call(activity, POLL)
}

pub(crate) fn returns(activity: u8, word: Word) -> Event {
    Event::Return {
        activity: Activity(activity),
        results: Return::of(word),
    }
}

/// Events at the times 0, 1, 2 …
pub(crate) fn trace(events: &[Event]) -> Vec<Stamped> {
    let stamp = |(at, event): (usize, &Event)| Stamped {
        at: at as u64,
        event: *event,
    };
    events.iter().enumerate().map(stamp).collect()
}

/// How a specification can be wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mistake {
    /// It owes the return of a cancel, but has no step for it if the cancel was too late.
    CancelNeverReturns,
    /// The call of a cancel decides at once.
    CallDecides,
    /// The call of a cancel takes back the return of a wait that was decided.
    CancelTakesBack,
    /// Waiting and closing at once is a breach only if the wait begins first.
    OrderOfCallsBlames,
    /// A silent step for ever, and nothing else.
    Spins,
}

/// The timer, maybe with a mistake in the specification.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Clock(pub(crate) Option<Mistake>);

/// What an activity has pending.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub(crate) enum Pending {
    #[default]
    Nothing,
    Waiting,
    /// A wait that is over; whether a cancel ended it.
    Over(bool),
    Cancelling,
    Shutting,
    Polling(u8),
    Answering(u16),
}

pub(crate) type State = [Pending; 3];

impl Spec for Clock {
    type State = State;

    fn readings(&self) -> &'static [Reading] {
        READINGS
    }

    fn initial(&self) -> State {
        State::default()
    }

    fn input(&self, state: &mut State, event: &Event) -> Conduct {
        let &Event::Call { activity, call } = event else {
            return Conduct::Proper;
        };
        let waits = state.contains(&Pending::Waiting);
        let shuts = state.contains(&Pending::Shutting);
        let slot = usize::from(activity.0);
        state[slot] = match call.function {
            ARM => Pending::Waiting,
            CANCEL => Pending::Cancelling,
            SHUT => Pending::Shutting,
            _ => Pending::Polling(0),
        };
        match self.0 {
            Some(Mistake::CallDecides) if call.function == CANCEL => {
                state[slot] = Pending::Answering(if waits { DONE.0 } else { LATE.0 });
                end_waits(state);
            }
            Some(Mistake::CancelTakesBack) if call.function == CANCEL => {
                take_back(state);
            }
            _ => {}
        }
        let overlaps = match call.function {
            SHUT => waits,
            POLL => state.contains(&Pending::Answering(ODD.0)),
            ARM => shuts && self.0 != Some(Mistake::OrderOfCallsBlames),
            _ => false,
        };
        if overlaps {
            return Conduct::Breach(CLOSE);
        }
        Conduct::Proper
    }

    fn steps(&self, state: &State, steps: &mut Steps<'_, State>) {
        for (index, pending) in state.iter().enumerate() {
            self.slot(state, index, *pending, steps);
        }
    }
}

fn end_waits(state: &mut State) {
    for pending in state {
        if *pending == Pending::Waiting {
            *pending = Pending::Over(true);
        }
    }
}

fn take_back(state: &mut State) {
    for pending in state {
        if *pending == Pending::Over(false) {
            *pending = Pending::Over(true);
        }
    }
}

impl Clock {
    fn slot(&self, state: &State, index: usize, pending: Pending, steps: &mut Steps<'_, State>) {
        let with = |pending| {
            let mut next = *state;
            next[index] = pending;
            next
        };
        let activity = Activity(index as u8);
        let idle = with(Pending::Nothing);
        match pending {
            Pending::Nothing => {}
            Pending::Waiting => {
                steps.owes(ENDS);
                let over = with(Pending::Over(false));
                steps.internal("the timer fires", &[Cite::Clause(ENDS)], over);
                if steps.permits(SPURIOUS, false) {
                    let odd = with(Pending::Answering(ODD.0));
                    steps.internal("it wakes for nothing", &[Cite::Clause(SPURIOUS)], odd);
                }
            }
            Pending::Over(cancelled) => {
                steps.owes(ENDS);
                if steps.permits(CAUSE, cancelled) {
                    let results = Return::of(CANCELLED);
                    steps.returns(activity, results, "cancelled", &[Cite::Clause(CAUSE)], idle);
                }
                if steps.permits(EFFECT, !cancelled) {
                    let results = Return::of(FIRED);
                    steps.returns(activity, results, "fired", &[Cite::Clause(EFFECT)], idle);
                }
            }
            Pending::Cancelling => {
                steps.owes(ANSWERS);
                self.cancels(state, index, steps);
            }
            Pending::Shutting => {
                steps.owes(ANSWERS);
                let cites = &[Cite::Clause(CLOSE)];
                steps.returns(activity, Return::of(DONE), "closed", cites, idle);
            }
            Pending::Polling(_) if self.0 == Some(Mistake::Spins) => {
                steps.owes(ANSWERS);
                let cites = &[Cite::Choice(ChoiceId(0))];
                steps.internal("turns once more", cites, *state);
            }
            Pending::Polling(_) => {
                steps.owes(ANSWERS);
                let cites = &[Cite::Reading(TOO_LATE)];
                let done = with(Pending::Answering(DONE.0));
                steps.under(TOO_LATE, |steps, _| steps.internal("one way", cites, done));
                steps.internal("another way", &[Cite::Choice(ChoiceId(0))], done);
            }
            Pending::Answering(word) => {
                steps.owes(ANSWERS);
                if self.0 == Some(Mistake::CancelNeverReturns) && word == LATE.0 {
                    return;
                }
                if steps.permits(NAMED, word != ODD.0) {
                    let results = Return::of(Word(word));
                    steps.returns(activity, results, "answers", &[Cite::Clause(ANSWERS)], idle);
                }
            }
        }
    }

    fn cancels(&self, state: &State, index: usize, steps: &mut Steps<'_, State>) {
        let answering = |word: Word| {
            let mut next = *state;
            next[index] = Pending::Answering(word.0);
            next
        };
        if state.contains(&Pending::Waiting) {
            let mut next = answering(DONE);
            end_waits(&mut next);
            steps.internal("the cancel takes effect", &[Cite::Clause(EFFECT)], next);
            return;
        }
        steps.under(TOO_LATE, |steps, value| {
            let word = if value == SAYS_LATE { LATE } else { DONE };
            let cites = &[Cite::Reading(TOO_LATE)];
            steps.internal("the cancel is too late", cites, answering(word));
        });
    }
}

/// Clients that make their calls one after the other, each client for itself; then, at rest, the
/// next phase.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    phases: Vec<Vec<Vec<Event>>>,
}

/// How far they are.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Progress {
    phase: usize,
    made: [usize; 3],
    pending: [bool; 3],
    results: Vec<(u8, Value)>,
}

impl Program {
    /// One phase; by activity the calls.
    pub(crate) fn new(calls: Vec<Vec<Event>>) -> Self {
        Self {
            phases: vec![calls],
        }
    }

    /// With a further phase.
    pub(crate) fn then(mut self, calls: Vec<Vec<Event>>) -> Self {
        self.phases.push(calls);
        self
    }
}

impl Clients for Program {
    type State = Progress;
    type Outcome = Vec<(u8, Value)>;

    fn initial(&self) -> Progress {
        Progress {
            phase: 0,
            made: [0; 3],
            pending: [false; 3],
            results: Vec::new(),
        }
    }

    fn inputs(&self, state: &Progress, offer: &mut dyn FnMut(Event, Progress)) {
        for (index, calls) in self.phases[state.phase].iter().enumerate() {
            let next = calls.get(state.made[index]);
            if let Some(call) = next.filter(|_| !state.pending[index]) {
                let mut behind = state.clone();
                behind.made[index] += 1;
                behind.pending[index] = true;
                offer(*call, behind);
            }
        }
    }

    fn observe(&self, state: &mut Progress, event: &Event) {
        match event {
            Event::Return { activity, results } => {
                state.pending[usize::from(activity.0)] = false;
                state.results.push((activity.0, results.result()));
                state.results.sort_unstable();
            }
            Event::Quiescent => {
                state.phase += 1;
                state.made = [0; 3];
            }
            _ => {}
        }
    }

    fn ends(&self, state: &Progress) -> bool {
        state.phase + 1 == self.phases.len()
    }

    fn outcome(&self, state: &Progress) -> Vec<(u8, Value)> {
        state.results.clone()
    }
}
