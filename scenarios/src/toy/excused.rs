//! The bell of which nothing is promised: what its services record is never wrong, only how they end.

use std::sync::Arc;

use models::family::{Family, Invariant, SetupKind, Subject, World};
use sim::{
    clause::{Clause, ClauseId},
    platform::Platform,
    reading::{Choice, Reading},
    signature::{FaultSite, Signature, WordInfo},
    spec::{Conduct, Spec, Steps},
    trace::Event,
};

use super::{
    Bell,
    service::Tower,
    troubles::{Trouble, bell},
};

/// The family.
pub(crate) struct Excused;

impl Family for Excused {
    const NAME: &'static str = Bell::NAME;
    const TITLE: &'static str = Bell::TITLE;
    const FUNCTIONS: &'static [Signature] = Bell::FUNCTIONS;
    const WORDS: &'static [WordInfo] = Bell::WORDS;
    const FAULTS: &'static [FaultSite] = Bell::FAULTS;
    const CLAUSES: &'static [Clause] = Bell::CLAUSES;
    const READINGS: &'static [Reading] = Bell::READINGS;
    const CHOICES: &'static [Choice] = Bell::CHOICES;
    const SETUP: &'static [SetupKind] = Bell::SETUP;
    const INVARIANTS: &'static [Invariant] = Bell::INVARIANTS;

    type Spec = Blames;
    type Service<P: Platform> = Tower<P>;
    type Conduct = Trouble;

    const RIGHT: Subject<Self> = bell(&Trouble::None);
    const WRONG: &'static [Subject<Self>] = &[];

    fn spec(_world: &Arc<World>) -> Blames {
        Blames
    }
}

/// Blames the caller for whatever it does, and so permits whatever follows.
pub(crate) struct Blames;

impl Spec for Blames {
    type State = ();

    fn readings(&self) -> &'static [Reading] {
        Bell::READINGS
    }

    fn initial(&self) {}

    fn input(&self, _state: &mut (), _event: &Event) -> Conduct {
        Conduct::Breach(ClauseId(1))
    }

    fn steps(&self, _state: &(), _steps: &mut Steps<'_, ()>) {}
}
