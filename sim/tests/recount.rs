//! A naive enumerator recounts what the reduced search visits: every schedule, sorted into classes
//! by the order of their dependent steps. Classes are compared, never outcomes alone: a reduction
//! that loses classes often keeps the outcomes.

use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

use proptest::prelude::*;
use sim::{
    explore::explore,
    journal::Journal,
    machine::{Body, Ending, Execution, Limits, Machine, Operation, Participant, Simulator},
    platform::{Atomic, Platform},
    reduction::Relation,
    strategy::{Pick, Strategy, View, exhaustive::Exhaustive},
    trace::{Activity, Call, Event, Return},
    value::Name,
};

/// Full branching: every candidate at every step.
#[derive(Default)]
struct Naive {
    path: Vec<(usize, usize)>,
    passed: usize,
    begun: bool,
}

impl Naive {
    fn decide(&mut self, options: usize) -> usize {
        if self.passed == self.path.len() {
            self.path.push((0, options));
        }
        self.passed += 1;
        self.path[self.passed - 1].0
    }
}

impl Strategy for Naive {
    fn begin(&mut self) -> bool {
        if std::mem::replace(&mut self.begun, true) {
            while self
                .path
                .pop_if(|(taken, options)| *taken + 1 == *options)
                .is_some()
            {}
            let Some(last) = self.path.last_mut() else {
                return false;
            };
            last.0 += 1;
        }
        self.passed = 0;
        true
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        let candidate = self.decide(view.candidates.len());
        let choice = self.decide(view.candidates[candidate].alternatives as usize) as u32;
        Pick::Take { candidate, choice }
    }
}

type Label = (Participant, usize, u32);
type Class = Vec<(Label, Label)>;

/// The class of an execution: its steps, and the order of each dependent pair.
fn class(relation: Relation, execution: &Execution<'_>) -> Class {
    let steps: Vec<_> = execution
        .steps
        .iter()
        .filter(|step| step.operation != Operation::Rest)
        .collect();
    let label = |index: usize| -> Label {
        let who = steps[index].participant;
        let nth = steps[..index]
            .iter()
            .filter(|step| step.participant == who)
            .count();
        (who, nth, steps[index].choice)
    };
    let mut pairs = Vec::new();
    for later in 0..steps.len() {
        pairs.push((label(later), label(later)));
        let earlier =
            (0..later).filter(|earlier| relation.dependent(steps[*earlier], steps[later]));
        pairs.extend(earlier.map(|earlier| (label(earlier), label(later))));
    }
    pairs.sort_unstable();
    pairs
}

fn classes(
    relation: Relation,
    strategy: &mut dyn Strategy,
    body: &Body,
    limits: Limits,
) -> Option<(BTreeSet<Class>, u64)> {
    let mut classes = BTreeSet::new();
    let exploration = explore(
        &mut Simulator::new(),
        limits,
        strategy,
        60_000,
        body,
        |execution| {
            assert_eq!(execution.ending, Ending::Complete);
            classes.insert(class(relation, execution));
            ControlFlow::Continue(())
        },
    );
    exploration
        .exhausted
        .then_some((classes, exploration.executions))
}

/// Both searches, under both relations, on one program. Programs too large to recount are left
/// alone.
fn agree(program: &[Vec<Action>], limits: Limits) {
    for relation in [Relation::Sync, Relation::SyncHistory] {
        let body = body(program.to_vec());
        let Some((all, _)) = classes(relation, &mut Naive::default(), &body, limits) else {
            return;
        };
        let reduced = classes(relation, &mut Exhaustive::new(relation), &body, limits);
        let (visited, executions) = reduced.expect("less than full branching");
        assert_eq!(visited, all, "{relation:?} {program:?}");
        assert_eq!(
            executions,
            all.len() as u64,
            "once each: {relation:?} {program:?}"
        );
    }
}

/// What a thread of a random program does.
#[derive(Clone, Copy, Debug)]
enum Action {
    Lock(usize),
    Nested(usize),
    Notify(usize),
    Wait(usize, u64),
    Load,
    Store,
    Fault,
    Call,
}

fn body(program: Vec<Vec<Action>>) -> Body {
    Arc::new(move || {
        let journal = Arc::new(Journal::default());
        let shared = Shared {
            monitors: [Machine::monitor("a", 0), Machine::monitor("b", 0)],
            flag: Arc::new(<Machine as Platform>::Atomic::new("flag", 0)),
            journal: Arc::clone(&journal),
        };
        let thread = |(index, actions): (usize, &Vec<Action>)| {
            let (shared, actions) = (shared.clone(), actions.clone());
            let activity = Activity(index as u8);
            Machine::spawn("client", move || {
                actions.iter().for_each(|act| shared.act(*act, activity))
            })
        };
        let threads: Vec<_> = program.iter().enumerate().map(thread).collect();
        Machine::rest(&journal);
        Machine::wind_up(&journal);
        threads.into_iter().for_each(Machine::join);
    })
}

#[derive(Clone)]
struct Shared {
    monitors: [<Machine as Platform>::Monitor<u32>; 2],
    flag: Arc<<Machine as Platform>::Atomic>,
    journal: Arc<Journal>,
}

impl Shared {
    fn act(&self, action: Action, activity: Activity) {
        use std::sync::atomic::Ordering::SeqCst;
        match action {
            Action::Lock(which) => *Machine::enter(&self.monitors[which]) += 1,
            Action::Nested(first) => {
                // Always in one order, or the program deadlocks and has no end to compare.
                let _a = Machine::enter(&self.monitors[0]);
                if first == 1 {
                    *Machine::enter(&self.monitors[1]) += 1;
                }
            }
            Action::Notify(which) => Machine::notify_all(&Machine::enter(&self.monitors[which])),
            Action::Wait(which, timeout) => {
                let deadline = Machine::now() + timeout;
                drop(Machine::wait_until(
                    Machine::enter(&self.monitors[which]),
                    deadline,
                ));
            }
            Action::Load => {
                self.flag.load(SeqCst);
            }
            Action::Store => self.flag.store(1, SeqCst),
            Action::Fault => {
                Machine::fault(&self.journal, activity, 0);
            }
            Action::Call => {
                let call = Call::new(0, Name(0), &[]);
                Machine::begin(&self.journal, Event::Call { activity, call }, Some(3));
                self.flag.load(SeqCst);
                let results = Return::of(0);
                Machine::end(&self.journal, Event::Return { activity, results });
            }
        }
    }
}

const FAULTS: Limits = Limits {
    fault_sites: 1,
    faults_max: 1,
    steps_max: 1000,
};

#[test]
fn the_reduced_search_visits_every_class_of_chosen_programs_once() {
    use Action::{Call, Fault, Load, Lock, Nested, Notify, Store, Wait};
    let programs: &[&[&[Action]]] = &[
        &[&[Lock(0), Lock(1)], &[Lock(1), Lock(0)]],
        &[&[Nested(1), Lock(0)], &[Lock(1), Nested(1)]],
        &[&[Load, Load], &[Load, Store], &[Load]],
        &[&[Wait(0, 5)], &[Notify(0)], &[Lock(1)]],
        &[&[Wait(0, 5)], &[Wait(0, 5), Load], &[Notify(0)]],
        &[&[Wait(0, 5)], &[Wait(1, 3)], &[Notify(1), Notify(0)]],
        &[&[Wait(0, 5)], &[Wait(1, 9)], &[Notify(0)], &[Notify(1)]],
        &[&[Fault, Load], &[Fault, Store], &[Fault]],
        &[&[Call], &[Call, Store]],
        &[&[Call, Call], &[Fault, Call]],
        &[&[Wait(0, 2), Call], &[Call, Notify(0)]],
    ];
    for program in programs {
        agree(
            &program
                .iter()
                .map(|thread| thread.to_vec())
                .collect::<Vec<_>>(),
            FAULTS,
        );
    }
}

fn action() -> impl proptest::strategy::Strategy<Value = Action> {
    use proptest::strategy::Strategy;
    prop_oneof![
        (0..2usize).prop_map(Action::Lock),
        (0..2usize).prop_map(Action::Nested),
        (0..2usize).prop_map(Action::Notify),
        (0..2usize, 1..4u64).prop_map(|(which, timeout)| Action::Wait(which, timeout)),
        Just(Action::Load),
        Just(Action::Store),
        Just(Action::Fault),
        Just(Action::Call),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reduced_search_visits_every_class_of_random_programs_once(
        program in prop::collection::vec(prop::collection::vec(action(), 1..3), 2..4)
    ) {
        agree(&program, FAULTS);
    }
}
