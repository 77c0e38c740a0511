//! Every wrong service is caught by some scenario.

use std::sync::Arc;

use libtest_mimic::Trial;
use models::family::{Family, Subject, SubjectVisitor};
use scenarios::{
    check::{Effort, catch},
    engine::{Bounds, Engine},
    file::Scenario,
};

use crate::{engines::effort, ensure, name};

/// The fewest wrong services that a family has.
const WRONG_MIN: usize = 3;

pub(crate) fn add<F: Family>(scenarios: &[Arc<Scenario>], trials: &mut Vec<Trial>) {
    let mut adder = Adder::<F> {
        scenarios,
        trials,
        count: 0,
        family: std::marker::PhantomData,
    };
    F::wrong_services(&mut adder);
    let count = adder.count;
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

struct Adder<'a, F> {
    scenarios: &'a [Arc<Scenario>],
    trials: &'a mut Vec<Trial>,
    count: usize,
    family: std::marker::PhantomData<F>,
}

impl<F: Family> SubjectVisitor for Adder<'_, F> {
    fn visit<S: Subject>(&mut self) {
        self.count += 1;
        let scenarios = self.scenarios.to_vec();
        let test = name::<F>(&format!("wrong::{}", S::NAME));
        self.trials.push(Trial::test(test, move || {
            // Which scenario catches it cheapest is for the report; here one that does is enough.
            let catches = |effort: &Effort, scenario: &Arc<Scenario>| {
                let caught = catch::<F, S>(std::slice::from_ref(scenario), effort);
                caught.by.is_some()
            };
            let mut efforts = [glance(), effort(Engine::MachineSeeded)].into_iter();
            let caught = efforts.any(|effort| scenarios.iter().any(|it| catches(&effort, it)));
            ensure(caught, || format!("not caught: {}", S::SUMMARY))
        }));
    }
}
