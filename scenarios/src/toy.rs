//! A family for the tests of this crate: a bell that rings until somebody cancels it.

pub(crate) mod excused;
pub(crate) mod files;
mod service;
pub(crate) mod troubles;

use std::sync::Arc;

use models::{
    family::{Family, Invariant, Property, PropertyKind, SetupKind, Subject, World},
    functions, words,
};
use sim::{
    clause::{Basis, Binds, Clause, ClauseId, Strength},
    platform::Platform,
    reading::{Choice, Reading},
    signature::{FaultSite, Kind},
    spec::{Cite, Conduct, Spec, Steps},
    trace::{Activity, Call, Event, Return},
    value::Value,
};

use service::Tower;
use troubles::{Trouble, bell};

words! { SUCCESS = 0, CANCELLED = 1223, NOT_FOUND = 2, TIMED_OUT = 258, LOUD = 1, SOFT = 2 }

functions! {
    /// Begins to ring.
    function Ring(bell: Kind::Object, volume: Kind::Word(&[LOUD, SOFT]), handler: Kind::Handler)
        -> (result: &[NOT_FOUND]) makes ["ring", "echo", "echo", "tone"] from "toy";
    /// Waits until it no longer rings.
    function Wait(ring: Kind::Object, timeout: Kind::Timeout)
        -> (result: &[SUCCESS, CANCELLED, TIMED_OUT], Count: &[]) makes [] from "toy";
    /// Ends the ringing.
    function Cancel(ring: Kind::Object)
        -> (result: &[SUCCESS, NOT_FOUND]) makes [] from "toy";
    /// All that rings.
    function List(bell: Kind::Object, most: Kind::Number)
        -> (result: &[SUCCESS], Rings: &[]) makes [] from "toy";
    /// Something rings.
    callback Rings(ring: Kind::Object, count: Kind::Number) -> (result: &[]) makes [] from "toy";
    /// The power fails.
    environment Silence(bell: Kind::Object) -> () makes [] from "toy";
}

const fn clause(id: &'static str, binds: Binds) -> Clause {
    Clause {
        id,
        strength: Strength::Must,
        basis: Basis::Stated,
        binds,
        text: "toy",
        source: "toy",
        not_modelled: None,
    }
}

/// The family.
pub(crate) struct Bell;

impl Family for Bell {
    const NAME: &'static str = "bell";
    const TITLE: &'static str = "Bell";
    const FUNCTIONS: &'static [sim::signature::Signature] = FUNCTIONS;
    const WORDS: &'static [sim::signature::WordInfo] = WORDS;
    const FAULTS: &'static [FaultSite] = &[FaultSite {
        name: "clapper",
        text: "the clapper falls off",
    }];
    const CLAUSES: &'static [Clause] = &[
        clause("BELL-1", Binds::Implementation),
        clause("BELL-2", Binds::Caller),
    ];
    const READINGS: &'static [Reading] = &[Reading {
        name: "sticky",
        question: "Does a cancel last?",
        values: &["no", "yes"],
        source: "toy",
    }];
    const CHOICES: &'static [Choice] = &[];
    const SETUP: &'static [SetupKind] = &[
        SetupKind {
            key: "towers",
            kind: "tower",
            text: "where bells hang",
            most: 2,
            properties: &[],
        },
        SetupKind {
            key: "bells",
            kind: "bell",
            text: "what rings",
            most: 3,
            properties: &[
                Property {
                    name: "volume",
                    kind: PropertyKind::Word(&[LOUD, SOFT]),
                    default: Value::Word(LOUD),
                    text: "how it rings",
                },
                Property {
                    name: "tower",
                    kind: PropertyKind::Object("tower"),
                    default: Value::Null,
                    text: "where it hangs",
                },
            ],
        },
    ];
    const INVARIANTS: &'static [Invariant] = &[];

    type Spec = Anything;
    type Service<P: Platform> = Tower<P>;
    type Conduct = Trouble;

    const RIGHT: Subject<Self> = bell(&Trouble::None);
    const WRONG: &'static [Subject<Self>] = &[];

    fn spec(_world: &Arc<World>) -> Anything {
        Anything
    }
}

/// Permits every pending call to return success.
pub(crate) struct Anything;

impl Spec for Anything {
    type State = Vec<(Activity, Call)>;

    fn readings(&self) -> &'static [Reading] {
        Bell::READINGS
    }

    fn initial(&self) -> Self::State {
        Vec::new()
    }

    fn input(&self, state: &mut Self::State, event: &Event) -> Conduct {
        if let Event::Call { activity, call } = *event {
            state.push((activity, call));
        }
        Conduct::Proper
    }

    fn steps(&self, state: &Self::State, steps: &mut Steps<'_, Self::State>) {
        for (index, (activity, _)) in state.iter().enumerate() {
            let mut behind = state.clone();
            behind.remove(index);
            let cites = const { &[Cite::Clause(ClauseId(0))] };
            steps.returns(*activity, Return::of(SUCCESS), "it returns", cites, behind);
        }
    }
}
