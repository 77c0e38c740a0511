//! The configurations that a monitor has met, each expanded once.

use super::front::Placed;
use crate::{
    clause::ClauseSet,
    expansion::{Expander, resting},
    intern::Interner,
    reading::Readings,
    spec::{Config, Owed, Spec},
    trace::Event,
    verdict::Accepted,
};

/// What may come next out of one configuration, by numbers.
#[derive(Debug)]
pub(super) struct Expansion {
    /// Behind the silent steps.
    pub(super) internal: Box<[u32]>,
    /// Behind each output.
    pub(super) outputs: Box<[(Accepted, u32)]>,
    /// At rest; none where something is owed under all readings.
    pub(super) rests: Box<[u32]>,
    /// What is owed.
    pub(super) owed: Box<[Owed]>,
}

/// Numbers for configurations, and what comes behind them.
#[derive(Debug)]
pub(super) struct Configs<'a, M: Spec> {
    expander: Expander<'a, M>,
    states: Interner<M::State>,
    placed: Interner<Placed>,
    expansions: Vec<Option<Box<Expansion>>>,
    /// How much memory the expansions take.
    expanded_bytes: usize,
}

impl Expansion {
    const fn bytes(&self) -> usize {
        size_of::<Self>()
            + size_of_val(&*self.internal)
            + size_of_val(&*self.outputs)
            + size_of_val(&*self.rests)
            + size_of_val(&*self.owed)
    }
}

impl<'a, M: Spec> Configs<'a, M> {
    pub(super) fn new(spec: &'a M, relaxed: ClauseSet) -> Self {
        Self {
            expander: Expander::new(spec, relaxed),
            states: Interner::new(),
            placed: Interner::new(),
            expansions: Vec::new(),
            expanded_bytes: 0,
        }
    }

    /// Forgets all configurations, not what was refused.
    pub(super) fn forget(&mut self) {
        self.states = Interner::new();
        self.placed = Interner::new();
        self.expansions = Vec::new();
        self.expanded_bytes = 0;
    }

    /// About how much memory they take; not counted is what states hold elsewhere.
    pub(super) const fn bytes(&self) -> usize {
        let each = size_of::<Option<Box<Expansion>>>();
        let placed = self.placed.bytes() + self.placed.len() * each;
        self.states.bytes() + placed + self.expanded_bytes
    }

    pub(super) const fn spec(&self) -> &'a M {
        self.expander.spec
    }

    /// Every clause that refused something so far; see [`Expander::refusing`].
    pub(super) fn refusing(&self) -> ClauseSet {
        self.expander.refusing()
    }

    /// How many configurations there are.
    pub(super) fn len(&self) -> usize {
        self.placed.len()
    }

    /// The configuration of a number.
    pub(super) fn placed(&self, config: u32) -> Placed {
        *self.placed.get(config)
    }

    /// The state of a configuration.
    pub(super) fn state(&self, config: u32) -> &M::State {
        self.states.get(self.placed(config).state)
    }

    /// The number of a configuration.
    pub(super) fn intern(&mut self, config: Config<M::State>) -> u32 {
        let state = self.states.intern(config.state);
        self.place(Placed {
            state,
            readings: config.readings,
            breach: config.breach,
        })
    }

    fn place(&mut self, placed: Placed) -> u32 {
        let number = self.placed.intern(placed);
        if number as usize == self.expansions.len() {
            self.expansions.push(None);
        }
        number
    }

    /// The configuration behind an input.
    pub(super) fn input(&mut self, config: u32, event: &Event) -> u32 {
        let readings = self.placed(config).readings;
        let next = self.expander.input(self.state(config), readings, event);
        self.intern(next)
    }

    /// Makes sure that a configuration is expanded.
    pub(super) fn expand(&mut self, config: u32) {
        if self.expansions[config as usize].is_none() {
            let expansion = self.expanded(config);
            self.expanded_bytes += expansion.bytes();
            self.expansions[config as usize] = Some(Box::new(expansion));
        }
    }

    /// What comes behind a configuration that is expanded.
    pub(super) fn expansion(&self, config: u32) -> &Expansion {
        self.expansions[config as usize]
            .as_deref()
            .expect("members of a closed set are expanded")
    }

    fn expanded(&mut self, config: u32) -> Expansion {
        let Placed {
            state, readings, ..
        } = self.placed(config);
        let (mut steps, mut owed) = (Vec::new(), Vec::new());
        self.expander
            .expand(self.states.get(state), readings, &mut steps, &mut owed);
        let mut internal = Vec::new();
        let mut outputs = Vec::new();
        for step in steps {
            let accepted = step.label.event().map(|event| Accepted {
                event,
                text: step.text,
                cites: step.cites,
            });
            let next = self.intern(Config {
                state: step.state,
                readings: step.readings,
                breach: None,
            });
            match accepted {
                None => internal.push(next),
                Some(accepted) => outputs.push((accepted, next)),
            }
        }
        Expansion {
            internal: internal.into(),
            outputs: outputs.into(),
            rests: self.rests(state, readings, &owed),
            owed: owed.into(),
        }
    }

    fn rests(&mut self, state: u32, readings: Readings, owed: &[Owed]) -> Box<[u32]> {
        let free = resting(self.spec(), readings, owed);
        let at_rest = |readings| {
            self.place(Placed {
                state,
                readings,
                breach: None,
            })
        };
        free.into_iter().map(at_rest).collect()
    }
}
