//! Every wrong service is caught by some scenario.

use std::sync::Arc;

use libtest_mimic::Trial;
use models::family::{Family, Subject};
use scenarios::{
    check::{Effort, catch},
    engine::{Bounds, Engine},
    file::Scenario,
};

use crate::{engines::effort, ensure, name};

/// The fewest wrong services that a family has.
const WRONG_MIN: usize = 3;

pub(crate) fn add<F: Family>(scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    for subject in F::WRONG {
        add_one(*subject, scenarios, trials);
    }
    let count = F::WRONG.len();
    trials.push(Trial::test(name::<F>("wrong::are_enough"), move || {
        ensure(count >= WRONG_MIN, || format!("{count} wrong services"))
    }));
}

/// A few executions of every scenario: enough for most, and then none has to be visited whole.
fn glance() -> Effort {
    Effort {
        bounds: Bounds::executions(1),
        seeds: 20,
        ..effort(Engine::MachineSeeded)
    }
}

fn add_one<F: Family>(subject: Subject<F>, scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    let scenarios = scenarios.to_vec();
    let test = name::<F>(&format!("wrong::{}", subject.name));
    trials.push(Trial::test(test, move || {
        // Which scenario catches it cheapest is for the report; here one that does is enough.
        let catches = |effort: &Effort, scenario: &Arc<Scenario>| {
            let caught = catch(subject, std::slice::from_ref(scenario), effort);
            caught.by.is_some()
        };
        let mut efforts = [glance(), effort(Engine::MachineSeeded)].into_iter();
        let caught = efforts.any(|effort| scenarios.iter().any(|it| catches(&effort, it)));
        ensure(caught, || format!("not caught: {}", subject.summary))
    }));
}
