//! A service with a bug that synchronisation alone does not tell: the worker marks a request done
//! under one lock and takes it off the cancel table under another. In between a client can see its
//! request done, call cancel, and be told that it was cancelled. To the two locks that is the same
//! execution as one in which the request returned a little later, while the cancel was under way.

use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

use sim::{
    explore::explore,
    journal::Journal,
    machine::{Body, Execution, Limits, Machine, Simulator},
    platform::Platform,
    reduction::Relation,
    strategy::{Strategy, exhaustive::Exhaustive},
    trace::{Activity, Call, Event, Return},
    value::Name,
};

use crate::naive::{self, Naive};

const DONE: u32 = 0;
const CANCELLED: u32 = 1;
const NOT_FOUND: u32 = 2;

const REQUESTER: Activity = Activity(0);
const CANCELLER: Activity = Activity(1);

/// When the worker takes a request off the cancel table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Leaves {
    /// As it begins with it: from then on a cancel comes too late.
    First,
    /// Once it has marked it done.
    Last,
}

/// What stands in the cancel table.
#[derive(Default)]
struct Table {
    requested: bool,
    cancellable: bool,
    cancelled: bool,
}

/// A service for one request.
struct Service<P: Platform> {
    table: P::Monitor<Table>,
    result: P::Monitor<Option<u32>>,
    journal: Journal,
}

impl<P: Platform> Service<P> {
    fn new() -> Self {
        Self {
            table: P::monitor("table", Table::default()),
            result: P::monitor("result", None),
            journal: Journal::default(),
        }
    }

    /// Asks for something, and waits until it is done or cancelled.
    fn request(&self) -> u32 {
        let mut table = P::enter(&self.table);
        (table.requested, table.cancellable) = (true, true);
        P::notify_all(&table);
        drop(table);
        let mut result = P::enter(&self.result);
        loop {
            match *result {
                Some(result) => return result,
                None => result = P::wait(result),
            }
        }
    }

    /// Cancels the request if it stands in the table.
    fn cancel(&self) -> u32 {
        let mut table = P::enter(&self.table);
        if !table.cancellable {
            return NOT_FOUND;
        }
        table.cancelled = true;
        CANCELLED
    }

    fn work(&self, leaves: Leaves) {
        let mut table = P::enter(&self.table);
        while !table.requested {
            table = P::wait(table);
        }
        if leaves == Leaves::First {
            table.cancellable = false;
        }
        let outcome = if table.cancelled { CANCELLED } else { DONE };
        drop(table);
        let mut result = P::enter(&self.result);
        *result = Some(outcome);
        P::notify_all(&result);
        drop(result);
        if leaves == Leaves::Last {
            P::enter(&self.table).cancellable = false;
        }
    }

    /// Records a call around it.
    fn call(&self, activity: Activity, function: impl Fn(&Self) -> u32) {
        let call = Call::new(activity.0, Name(0), &[]);
        P::begin(&self.journal, Event::Call { activity, call }, None);
        let results = Return::of(function(self));
        P::end(&self.journal, Event::Return { activity, results });
    }
}

/// The worker, one client that asks, and one that cancels.
fn body<P: Platform>(leaves: Leaves) -> Body {
    Arc::new(move || {
        let service = Arc::new(Service::<P>::new());
        let [cancels, requests, works] = [(); 3].map(|()| Arc::clone(&service));
        let threads = [
            P::spawn("canceller", move || {
                cancels.call(CANCELLER, Service::cancel)
            }),
            P::spawn("requester", move || {
                requests.call(REQUESTER, Service::request)
            }),
            P::spawn("worker", move || works.work(leaves)),
        ];
        P::rest(&service.journal);
        P::wind_up(&service.journal);
        threads.into_iter().for_each(P::join);
    })
}

/// Whether a cancel that began when the request had returned was told that it cancelled it.
fn lies(execution: &Execution<'_>) -> bool {
    let at = |wanted: fn(&Event) -> bool| {
        let mut trace = execution.trace.iter();
        trace.position(|stamped| wanted(&stamped.event))
    };
    let returned = at(|event| {
        matches!(
            event,
            Event::Return {
                activity: REQUESTER,
                ..
            }
        )
    });
    let began = at(|event| {
        matches!(
            event,
            Event::Call {
                activity: CANCELLER,
                ..
            }
        )
    });
    let cancelled = at(|event| {
        let results = Return::of(CANCELLED);
        let activity = CANCELLER;
        *event == Event::Return { activity, results }
    });
    returned < began && cancelled.is_some()
}

/// The class of every execution, and whether it lies.
fn executions(relation: Relation, strategy: &mut dyn Strategy, leaves: Leaves) -> Vec<(u64, bool)> {
    let mut seen = Vec::new();
    let done = explore(
        &mut Simulator::new(),
        Limits::default(),
        strategy,
        10_000,
        &body::<Machine>(leaves),
        |execution| {
            seen.push((naive::class(relation, execution), lies(execution)));
            ControlFlow::Continue(())
        },
    );
    assert!(done.exhausted);
    seen
}

fn is_caught(relation: Relation, leaves: Leaves) -> bool {
    let seen = executions(relation, &mut Exhaustive::new(relation), leaves);
    seen.iter().any(|(_, lies)| *lies)
}

#[test]
fn a_cancel_that_lies_behind_a_return_is_caught_under_sync_and_history() {
    assert!(is_caught(Relation::SyncHistory, Leaves::Last));
    assert!(!is_caught(Relation::SyncHistory, Leaves::First));
}

/// Of every class the execution that full branching comes to first: none is lost.
fn first_of_every_class_lies(relation: Relation) -> bool {
    let mut known = BTreeSet::new();
    let all = executions(relation, &mut Naive::default(), Leaves::Last);
    let mut firsts = all.iter().filter(|(class, _)| known.insert(*class));
    firsts.any(|(_, lies)| *lies)
}

#[test]
fn a_search_that_visits_every_class_of_sync_may_miss_a_cancel_that_lies() {
    assert!(!first_of_every_class_lies(Relation::Sync));
    assert!(first_of_every_class_lies(Relation::SyncHistory));
}

#[test]
fn a_class_holds_the_lie_and_the_truth_under_sync_and_only_one_under_sync_and_history() {
    let mixed = |relation| {
        let all = executions(relation, &mut Naive::default(), Leaves::Last);
        let lying = all.iter().filter(|(_, lies)| *lies);
        let lying: BTreeSet<u64> = lying.map(|(class, _)| *class).collect();
        assert!(!lying.is_empty());
        lying
            .iter()
            .map(|class| all.contains(&(*class, false)))
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(mixed(Relation::Sync), BTreeSet::from([true]));
    assert_eq!(mixed(Relation::SyncHistory), BTreeSet::from([false]));
}
