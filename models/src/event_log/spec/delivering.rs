//! Callbacks: a subscription's thread takes what is due, and enters the handler with it.
//!
//! The two are apart because a caller that closes the subscription in between cannot tell whether
//! the callback has begun.

use sim::{clause::ClauseId, spec::Steps, trace::Activity};

use super::{
    Specification,
    state::{Claim, Ended, Handle, Kind, Running, State, Subscription},
};
use crate::{
    cites,
    event_log::{
        api::{delivery, everything},
        clauses::{
            CANCEL_19, CANCEL_41, CANCEL_52, CANCEL_58, CANCEL_59, CANCEL_62, DELIVERY, PUSH_1,
            QUERY_2,
        },
        setup::{Ahead, Filter},
    },
    family::HANDLER_INSTANCES,
};

/// Offers what the threads of subscriptions do, and says what they owe.
pub(super) fn callbacks(spec: &Specification, state: &State, steps: &mut Steps<'_, State>) {
    for (index, handle) in state.handles.iter().enumerate() {
        let Kind::Subscription(subscription) = &handle.kind else {
            continue;
        };
        match subscription.claimed {
            Some(claim) => {
                steps.owes(PUSH_1);
                enters(spec, state, index, claim, steps);
            }
            None if steps.permits(CANCEL_62, !state.runs(handle.name, None)) => {
                claims(state, index, handle, subscription, steps);
            }
            None => {}
        }
    }
}

fn claims(
    state: &State,
    index: usize,
    handle: &Handle,
    subscription: &Subscription,
    steps: &mut Steps<'_, State>,
) {
    if let Some(code) = subscription.error {
        let mut next = claimed(state, index, Claim::Error(code), subscription.position);
        change(&mut next, index, |it| {
            (it.error, it.until) = (None, Some(it.position))
        });
        steps.internal(
            "the callback is to be told of the cancel",
            cites![clause CANCEL_41],
            next,
        );
        if handle.ended == Ended::No {
            steps.owes(CANCEL_41);
        }
    }
    let is_open = handle.ended == Ended::No && subscription.until.is_none();
    if let Ahead::Record(place) = state.due(subscription) {
        let next = claimed(state, index, Claim::Record(place), place + 1);
        let cites = cites![clause PUSH_1, clause CANCEL_59, choice DELIVERY];
        steps.internal("an event is to be delivered", cites, next);
        if is_open && !state.runs(handle.name, None) {
            steps.owes(PUSH_1);
        }
    }
    broken(state, index, handle, subscription, steps);
}

/// What an implementation may not deliver.
fn broken(
    state: &State,
    index: usize,
    handle: &Handle,
    subscription: &Subscription,
    steps: &mut Steps<'_, State>,
) {
    let mut offer = |clause: ClauseId, subscription: Subscription, skips: u8| {
        if !steps.permits(clause, false) {
            return;
        }
        let mut due = state.due(&subscription);
        let mut subscription = subscription;
        for _ in 0..skips {
            if let Ahead::Record(place) = due {
                subscription.position = place + 1;
                due = state.due(&subscription);
            }
        }
        if let Ahead::Record(place) = due {
            let next = claimed(state, index, Claim::Record(place), place + 1);
            steps.internal("an event is delivered amiss", cites![clause PUSH_1], next);
        }
    };
    offer(PUSH_1, subscription.clone(), 1);
    let filter = Filter {
        query: everything,
        ..subscription.filter
    };
    offer(
        QUERY_2,
        Subscription {
            filter,
            ..subscription.clone()
        },
        0,
    );
    let after_the_end = match handle.ended {
        Ended::No => return,
        Ended::Itself => CANCEL_58,
        Ended::WithSession => CANCEL_52,
        Ended::Unmade => CANCEL_19,
    };
    for position in subscription.position..state.records.len() as u8 {
        let late = Subscription {
            position,
            until: None,
            ..subscription.clone()
        };
        offer(after_the_end, late, 0);
    }
}

fn claimed(state: &State, index: usize, claim: Claim, position: u8) -> State {
    let mut next = state.clone();
    change(&mut next, index, |it| {
        (it.claimed, it.position) = (Some(claim), position)
    });
    next
}

fn change(state: &mut State, index: usize, change: impl FnOnce(&mut Subscription)) {
    if let Kind::Subscription(subscription) = &mut state.handles[index].kind {
        change(subscription);
    }
}

fn enters(
    spec: &Specification,
    state: &State,
    index: usize,
    claim: Claim,
    steps: &mut Steps<'_, State>,
) {
    let name = state.handles[index].name;
    let Some(activity) = free_instance(spec, state, index) else {
        return;
    };
    let mut next = state.clone();
    change(&mut next, index, |it| it.claimed = None);
    let event = match claim {
        Claim::Record(place) => {
            next.lent.insert(place);
            Ok(state.records[usize::from(place)].event)
        }
        Claim::Error(code) => Err(code),
    };
    next.running.push(Running {
        activity,
        subscription: name,
    });
    let cites = cites![clause PUSH_1, clause CANCEL_62, choice DELIVERY];
    steps.enters(
        activity,
        delivery(event),
        "the callback begins",
        cites,
        next,
    );
}

/// The first instance of the subscription's handler that does not run.
fn free_instance(spec: &Specification, state: &State, index: usize) -> Option<Activity> {
    let Kind::Subscription(Subscription { handler, .. }) = state.handles[index].kind else {
        return None;
    };
    let first = spec.world.handler_activity(handler.into());
    let runs = |activity: &Activity| state.running.iter().any(|it| it.activity == *activity);
    (0..HANDLER_INSTANCES)
        .map(|instance| Activity(first.0 + instance))
        .find(|activity| !runs(activity))
}
