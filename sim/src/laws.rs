//! Laws that every specification keeps, checked on all states that a small scenario reaches.
//!
//! The machine lets events ride on steps, and the monitor trusts canonical states: both are sound
//! only under these laws.

use std::fmt;

use crate::{
    clause::ClauseSet,
    clients::Clients,
    expansion::Expander,
    reading::Readings,
    spec::{Config, Spec, Step},
    statespace::{Budget, Witness, search::Search},
    trace::Event,
};

/// Where a specification breaks a law.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counterexample {
    /// What is wrong, in a sentence or two.
    pub text: String,
    /// An execution that leads to the state where it is.
    pub witness: Witness,
}

impl fmt::Display for Counterexample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}; after", self.text)?;
        for step in &self.witness {
            match step.event {
                Some(event) => write!(formatter, "\n  {} ({event:?})", step.text)?,
                None => write!(formatter, "\n  {}", step.text)?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Counterexample {}

/// A call only adds something pending and a return may wait: two inputs of different activities
/// lead to the same state in either order (or to a breach in either), and an input does not take
/// away the outputs of other activities.
///
/// Returns how many pairs were tried, so that a caller can see that the scenario tried any.
///
/// # Errors
/// The first pair that does not commute.
pub fn delay_closed<M: Spec, C: Clients>(
    spec: &M,
    clients: &C,
    budget: Budget,
) -> Result<usize, Box<Counterexample>> {
    on_reachable(spec, clients, budget, |view| {
        let mut tried = 0;
        for (index, first) in view.inputs.iter().enumerate() {
            for second in &view.inputs[index + 1..] {
                if first.activity() != second.activity() {
                    tried += 1;
                    inputs_commute(view, first, second)?;
                }
            }
            tried += outputs_wait(view, first)?;
        }
        Ok(tried)
    })
}

/// Every step cites a clause, a reading or a choice. Returns how many steps were looked at.
///
/// # Errors
/// The first step that cites nothing.
pub fn every_step_cites<M: Spec, C: Clients>(
    spec: &M,
    clients: &C,
    budget: Budget,
) -> Result<usize, Box<Counterexample>> {
    on_reachable(spec, clients, budget, |view| {
        match view.steps.iter().find(|step| step.cites.is_empty()) {
            Some(step) => Err(format!("the step “{}” cites nothing", step.text)),
            None => Ok(view.steps.len()),
        }
    })
}

/// A canonical state is its own canonical form. Returns how many states were looked at.
///
/// # Errors
/// The first state for which that fails.
pub fn canonical_is_final<M: Spec, C: Clients>(
    spec: &M,
    clients: &C,
    budget: Budget,
) -> Result<usize, Box<Counterexample>> {
    on_reachable(spec, clients, budget, |view| {
        let state = &view.config.state;
        let mut again = state.clone();
        spec.canonical(&mut again);
        if again == *state {
            Ok(1)
        } else {
            Err(format!(
                "{state:?} is canonical, but its canonical form is {again:?}"
            ))
        }
    })
}

/// A reachable state with all that may come next.
struct View<'a, M: Spec> {
    expander: &'a Expander<'a, M>,
    config: &'a Config<M::State>,
    inputs: Vec<Event>,
    steps: &'a [Step<M::State>],
}

impl<M: Spec> View<'_, M> {
    fn after(&self, inputs: [&Event; 2]) -> Config<M::State> {
        let from = self.config.clone();
        inputs.into_iter().fold(from, |config, event| {
            if config.breach.is_some() {
                return config;
            }
            self.expander.input(&config.state, config.readings, event)
        })
    }
}

fn on_reachable<M: Spec, C: Clients>(
    spec: &M,
    clients: &C,
    budget: Budget,
    mut check: impl FnMut(&View<'_, M>) -> Result<usize, String>,
) -> Result<usize, Box<Counterexample>> {
    let mut search = Search::new(spec, clients, Readings::UNDECIDED, budget);
    while search.expand_next() {}
    let expander = Expander::new(spec, ClauseSet::new());
    let (mut steps, mut owed) = (Vec::new(), Vec::new());
    let mut looked_at = 0;
    for (number, entry) in search.entries().iter().enumerate() {
        let config = &entry.config;
        expander.expand(&config.state, config.readings, &mut steps, &mut owed);
        let mut inputs = Vec::new();
        clients.inputs(&entry.clients, &mut |event, _| inputs.push(event));
        let view = View {
            expander: &expander,
            config,
            inputs,
            steps: &steps,
        };
        looked_at += check(&view).map_err(|text| {
            let witness = search.witness(number as u32);
            Box::new(Counterexample { text, witness })
        })?;
    }
    Ok(looked_at)
}

fn inputs_commute<M: Spec>(
    view: &View<'_, M>,
    first: &Event,
    second: &Event,
) -> Result<(), String> {
    let (one, other) = (view.after([first, second]), view.after([second, first]));
    // Which of two duties is broken may depend on the order; whether one is may not. A breached
    // state is erased.
    let alike = one.breach.is_some() == other.breach.is_some() && one.state == other.state;
    if alike {
        return Ok(());
    }
    Err(format!(
        "{first:?} and then {second:?} leads to {one:?}, the other way round to {other:?}"
    ))
}

fn outputs_wait<M: Spec>(view: &View<'_, M>, input: &Event) -> Result<usize, String> {
    let behind = view
        .expander
        .input(&view.config.state, view.config.readings, input);
    if behind.breach.is_some() {
        return Ok(0);
    }
    let (mut steps, mut owed) = (Vec::new(), Vec::new());
    view.expander
        .expand(&behind.state, behind.readings, &mut steps, &mut owed);
    let mut tried = 0;
    for output in view.steps.iter().filter_map(|step| step.label.event()) {
        if output.activity() == input.activity() {
            continue;
        }
        tried += 1;
        if !steps.iter().any(|step| step.label.event() == Some(output)) {
            return Err(format!(
                "{output:?} is possible, but no longer after {input:?}"
            ));
        }
    }
    Ok(tried)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy::{Clock, Mistake, Program, arm, cancel, shut};

    const BUDGET: Budget = Budget { states: 10_000 };

    fn race() -> Program {
        Program::new(vec![vec![arm(0)], vec![cancel(1)], vec![cancel(2)]])
    }

    #[test]
    fn a_specification_whose_inputs_only_record_keeps_the_laws() {
        let clock = Clock::default();
        assert!(delay_closed(&clock, &race(), BUDGET).expect("delay-closed") > 10);
        assert!(every_step_cites(&clock, &race(), BUDGET).expect("cites") > 10);
        assert!(canonical_is_final(&clock, &race(), BUDGET).expect("canonical") > 10);
    }

    #[test]
    fn an_input_that_decides_is_found() {
        let clock = Clock(Some(Mistake::CallDecides));
        let found = delay_closed(&clock, &race(), BUDGET).expect_err("the order of calls matters");
        assert!(found.text.contains("the other way round"), "{found}");
    }

    #[test]
    fn a_breach_that_depends_on_which_call_began_first_is_found() {
        let program = Program::new(vec![vec![arm(0)], vec![shut(1)]]);
        let right = delay_closed(&Clock::default(), &program, BUDGET);
        assert!(right.is_ok(), "either order is a breach: {right:?}");
        let clock = Clock(Some(Mistake::OrderOfCallsBlames));
        let found = delay_closed(&clock, &program, BUDGET).expect_err("one order is none");
        assert!(found.text.contains("the other way round"), "{found}");
    }

    #[test]
    fn an_input_that_takes_back_an_output_is_found() {
        let clock = Clock(Some(Mistake::CancelTakesBack));
        let program = Program::new(vec![vec![arm(0)], vec![cancel(1)]]);
        let found = delay_closed(&clock, &program, BUDGET).expect_err("the return cannot wait");
        assert!(found.text.contains("no longer"), "{found}");
    }
}
