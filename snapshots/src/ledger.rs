//! The ledger is modelled as a whole, and specifications keep their laws.

use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use models::family::Family;
use scenarios::{
    check::{Effort, permitted},
    file::Scenario,
    program::ProgramClients,
};
use sim::{
    clause::{ClauseId, ClauseSet},
    laws,
    statespace::Budget,
};

use crate::{ensure, name};

/// One in so many clauses may be listed as not modelled.
const NOT_MODELLED_ONE_IN: usize = 10;
/// How many states of each scenario the laws are tried on.
const LAW_STATES: usize = 400;

pub(crate) fn add<F: Family>(scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    let all = scenarios.to_vec();
    trials.push(Trial::test(name::<F>("ledger::is_modelled"), move || {
        modelled::<F>(&all)
    }));
    for scenario in scenarios {
        let scenario = Arc::clone(scenario);
        let test = name::<F>(&format!("{}::laws", scenario.name));
        trials.push(Trial::test(test, move || laws_hold::<F>(&scenario)));
    }
}

/// Every clause is cited, guards something, or stands behind an invariant, in some scenario.
fn modelled<F: Family>(scenarios: &[Arc<Scenario>]) -> Result<(), Failed> {
    let mut seen = ClauseSet::new();
    for scenario in scenarios {
        let spec = F::spec(&scenario.world);
        let space = permitted::<F>(scenario, &spec, &Effort::usual(), &mut |_| ());
        seen.extend(&space.cited);
        seen.extend(&space.refusing);
        space
            .breaches
            .keys()
            .for_each(|clause| seen.insert(*clause));
    }
    let of_invariants = F::INVARIANTS.iter().flat_map(|invariant| invariant.clauses);
    of_invariants.for_each(|clause| seen.insert(*clause));
    let missing = F::CLAUSES.iter().enumerate().filter(|(index, clause)| {
        clause.not_modelled.is_none() && !seen.contains(ClauseId(*index as u16))
    });
    let missing: Vec<_> = missing.map(|(_, clause)| clause.id).collect();
    ensure(missing.is_empty(), || {
        format!("no scenario exercises {}", missing.join(", "))
    })?;
    let left_out = F::CLAUSES
        .iter()
        .filter(|clause| clause.not_modelled.is_some())
        .count();
    let most = F::CLAUSES.len() / NOT_MODELLED_ONE_IN;
    ensure(left_out <= most, || {
        format!("{left_out} clauses are not modelled, at most {most} may be")
    })
}

fn laws_hold<F: Family>(scenario: &Arc<Scenario>) -> Result<(), Failed> {
    let spec = F::spec(&scenario.world);
    let clients = ProgramClients::new(Arc::clone(&scenario.program));
    let budget = Budget { states: LAW_STATES };
    let laws = [
        (
            "inputs commute",
            laws::delay_closed(&spec, &clients, budget),
        ),
        (
            "every step cites",
            laws::every_step_cites(&spec, &clients, budget),
        ),
        (
            "canonical states stay so",
            laws::canonical_is_final(&spec, &clients, budget),
        ),
    ];
    for (law, result) in laws {
        match result {
            Ok(_) => {}
            Err(counterexample) => {
                return Err(Failed::from(format!("{law}: {}", counterexample.text)));
            }
        }
    }
    Ok(())
}
