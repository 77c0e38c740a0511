//! What strategies and observers may rely on, whoever runs them: strategies are asked inside the
//! threads that they decide about, and steps note what they touch only for who reads it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use sim::{
    machine::{Body, Ending, Limits, Machine, Simulator, StepInfo},
    platform::Platform,
    strategy::{Pick, Strategy, View, random::Random},
};

/// Two threads that enter one monitor, twice each.
fn contend() -> Body {
    Arc::new(|| {
        let log = Machine::monitor("log", 0);
        let client = |_| {
            let log = log.clone();
            Machine::spawn("client", move || {
                (0..2).for_each(|_| *Machine::enter(&log) += 1)
            })
        };
        [0, 1].map(client).into_iter().for_each(Machine::join);
    })
}

/// Takes the first candidate, and panics when it is asked for this decision.
struct Panics {
    at: usize,
    asked: usize,
}

impl Strategy for Panics {
    fn begin(&mut self) -> bool {
        true
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        assert_eq!(view.count(), view.candidates().len());
        assert_ne!(self.asked, self.at, "the strategy has a bug");
        self.asked += 1;
        Pick::Take {
            candidate: 0,
            choice: 0,
        }
    }
}

#[test]
fn a_strategy_that_panics_is_no_thread_that_panics_and_leaves_a_simulator_that_runs_on() {
    let mut simulator = Simulator::new();
    let mut run = |at| {
        let mut strategy = Panics { at, asked: 0 };
        let run = || {
            simulator.run(Limits::default(), &mut strategy, &contend(), |execution| {
                execution.ending.clone()
            })
        };
        catch_unwind(AssertUnwindSafe(run))
    };
    for at in 0..4 {
        let payload = run(at).expect_err("it panics");
        let message = payload.downcast_ref::<String>().expect("it is formatted");
        assert!(message.contains("the strategy has a bug"), "{message}");
        assert_eq!(run(usize::MAX).expect("nobody panics"), Ending::Complete);
    }
}

#[test]
fn nobody_moves_behind_a_panic() {
    let body: Body = Arc::new(|| {
        let start = |yields| {
            Machine::spawn("client", move || {
                (0..yields).for_each(|_| Machine::yield_now());
                assert!(yields > 1, "the first one panics");
            })
        };
        [1, 5].map(start).into_iter().for_each(Machine::join);
    });
    let mut strategy = Panics {
        at: usize::MAX,
        asked: 0,
    };
    let steps = Simulator::new().run(Limits::default(), &mut strategy, &body, |execution| {
        assert!(matches!(execution.ending, Ending::Panicked { .. }));
        execution.steps.len()
    });
    assert_eq!(steps, 1);
}

/// Picks a candidate that there is not.
struct Overreaches {
    asked: usize,
}

impl Strategy for Overreaches {
    fn begin(&mut self) -> bool {
        true
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        self.asked += 1;
        Pick::Take {
            candidate: view.count(),
            choice: 0,
        }
    }
}

#[test]
fn a_strategy_that_picks_nobody_is_told_so_at_once() {
    let mut strategy = Overreaches { asked: 0 };
    let run = || {
        Simulator::new().run(Limits::default(), &mut strategy, &contend(), |execution| {
            execution.ending.clone()
        })
    };
    catch_unwind(AssertUnwindSafe(run)).expect_err("there is no such candidate");
    assert_eq!(strategy.asked, 1);
}

#[test]
fn what_steps_touch_is_noted_for_who_reads_it_and_nothing_else_depends_on_that() {
    let steps = |mut strategy: Random| -> Vec<StepInfo> {
        assert!(strategy.begin());
        Simulator::new().run(Limits::default(), &mut strategy, &contend(), |execution| {
            execution.steps.to_vec()
        })
    };
    let (plain, noted) = (
        steps(Random::new(7, 1)),
        steps(Random::new(7, 1).with_accesses()),
    );
    let decided = |steps: &[StepInfo]| -> Vec<_> {
        let decided = steps.iter().map(|step| (step.participant, step.operation));
        decided.collect()
    };
    assert_eq!(decided(&plain), decided(&noted));
    assert!(plain.iter().all(|step| step.everything));
    assert!(plain.iter().all(|step| step.accesses.is_empty()));
    assert!(noted.iter().all(|step| !step.accesses.is_empty()));
    assert!(!noted[0].everything);
}
