//! What strategies and observers may rely on, whoever runs them: strategies are asked inside the
//! threads that they decide about, what they give up is unwound, and steps note what they touch only
//! for who reads it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
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
    // At every decision: of threads that go on, of those that hand over, of those that end.
    let mut at = 0;
    while let Err(payload) = run(at) {
        let message = payload.downcast_ref::<String>().expect("it is formatted");
        assert!(message.contains("the strategy has a bug"), "{message}");
        assert_eq!(run(usize::MAX).expect("nobody panics"), Ending::Complete);
        at += 1;
    }
    assert_eq!(at, 6);
}

/// Begins an execution where it should decide a step of one.
struct Nests;

impl Strategy for Nests {
    fn begin(&mut self) -> bool {
        true
    }

    fn pick(&mut self, _view: &View<'_>) -> Pick {
        Simulator::new().run(Limits::default(), &mut Nests, &contend(), |_| ());
        Pick::Abandon
    }
}

#[test]
fn executions_do_not_nest() {
    let mut simulator = Simulator::new();
    let run = || simulator.run(Limits::default(), &mut Nests, &contend(), |_| ());
    let payload = catch_unwind(AssertUnwindSafe(run)).expect_err("there is one already");
    let message = payload.downcast_ref::<&str>().expect("it is plain");
    assert!(message.contains("executions do not nest"), "{message}");
    let mut plain = Random::new(0, 1);
    assert!(plain.begin());
    let ending = simulator.run(Limits::default(), &mut plain, &contend(), |execution| {
        execution.ending.clone()
    });
    assert_eq!(ending, Ending::Complete);
}

/// Takes the first candidate so many times, and then gives the execution up.
struct GivesUp {
    left: usize,
}

impl Strategy for GivesUp {
    fn begin(&mut self) -> bool {
        true
    }

    fn pick(&mut self, _view: &View<'_>) -> Pick {
        if self.left == 0 {
            return Pick::Abandon;
        }
        self.left -= 1;
        let (candidate, choice) = (0, 0);
        Pick::Take { candidate, choice }
    }
}

/// Counts those who are there.
struct Present(Arc<AtomicUsize>);

impl Present {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[test]
fn what_is_given_up_is_unwound_wherever_its_threads_stand() {
    let present = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&present);
    // Threads that have announced nothing yet, wait for a turn, sleep for ever, or have ended.
    let body: Body = Arc::new(move || {
        let _main = Present::new(&counted);
        let log = Machine::monitor("log", ());
        let sleeper = {
            let (log, here) = (log.clone(), Present::new(&counted));
            Machine::spawn("sleeper", move || {
                let (_here, guard) = (here, Machine::enter(&log));
                drop(Machine::wait(guard));
            })
        };
        let here = Present::new(&counted);
        let parent = Machine::spawn("parent", move || {
            let inner = Present(Arc::clone(&here.0));
            inner.0.fetch_add(1, Ordering::Relaxed);
            let child = Machine::spawn("child", move || drop(inner));
            (0..3).for_each(|_| Machine::yield_now());
            Machine::join(child);
            drop(here);
        });
        Machine::join(parent);
        Machine::notify_all(&Machine::enter(&log));
        Machine::join(sleeper);
    });
    let mut simulator = Simulator::new();
    let mut run = |left| {
        simulator.run(
            Limits::default(),
            &mut GivesUp { left },
            &body,
            |execution| execution.ending.clone(),
        )
    };
    let mut left = 0;
    while run(left) == Ending::Abandoned {
        assert_eq!(present.load(Ordering::Relaxed), 0, "behind {left} steps");
        left += 1;
    }
    assert_eq!(run(left), Ending::Complete);
    assert!(left > 8, "it has {left} steps");
    assert_eq!(present.load(Ordering::Relaxed), 0);
}

#[test]
fn who_panics_before_it_has_announced_anything_ends_the_execution_like_any_other() {
    let body: Body = Arc::new(|| {
        let child = Machine::spawn("parent", || {
            let child = Machine::spawn("child", || panic!("at once"));
            Machine::join(child);
        });
        Machine::join(child);
    });
    let mut simulator = Simulator::new();
    for _ in 0..2 {
        let mut strategy = GivesUp { left: usize::MAX };
        simulator.run(Limits::default(), &mut strategy, &body, |execution| {
            let Ending::Panicked { thread, message } = &execution.ending else {
                panic!("nobody panicked: {:?}", execution.ending);
            };
            assert_eq!(thread, "child");
            assert!(message.contains("at once"), "{message}");
            assert_eq!(execution.steps.len(), 0);
        });
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
