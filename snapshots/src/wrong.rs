//! Every wrong service is caught by some scenario.

use std::sync::Arc;

use libtest_mimic::Trial;
use models::family::{Family, Subject, SubjectVisitor};
use scenarios::{check::catch, engine::Engine, file::Scenario};

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
            let effort = effort(Engine::MachineSeeded);
            // Which scenario catches it cheapest is for the report; here one that does is enough.
            let catches = |scenario: &Arc<Scenario>| {
                catch::<F, S>(std::slice::from_ref(scenario), &effort)
                    .by
                    .is_some()
            };
            ensure(scenarios.iter().any(catches), || {
                format!("not caught: {}", S::SUMMARY)
            })
        }));
    }
}
