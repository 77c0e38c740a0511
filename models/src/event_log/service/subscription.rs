//! Push subscriptions: a thread each, which takes what is due and runs the handler with it.
//!
//! Taking an event and marking the callback as running is one step, so that whoever closes the
//! subscription afterwards finds it.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::Activity,
    value::{Name, Word},
};

use super::{Conduct, EventLog, Shared};
use crate::{
    event_log::{
        api::{ERROR_CANCELLED, delivery},
        clauses::{BARRIER, OWN_CLOSE, PUSH},
        setup::{Ahead, Filter},
    },
    family::HANDLER_INSTANCES,
};

/// A push subscription.
pub(super) struct Subscription<P: Platform> {
    pub(super) name: Name,
    pub(super) filter: Filter,
    pub(super) handler: u32,
    pub(super) delivery: P::Monitor<Delivery>,
}

/// How far the deliveries of a subscription have got.
pub(super) struct Delivery {
    /// The first place not yet looked at.
    position: u8,
    /// The first place that is not delivered any more, once that is settled.
    until: Option<u8>,
    /// An error of which the callback is to be told.
    error: Option<Word>,
    /// Whether a callback runs, or is about to.
    running: bool,
    closed: bool,
    /// Whether the service ends.
    pub(super) ending: bool,
}

impl Delivery {
    /// From a place on.
    pub(super) const fn new(position: u8, ending: bool) -> Self {
        Self {
            position,
            until: None,
            error: None,
            running: false,
            closed: false,
            ending,
        }
    }
}

/// Delivers until the subscription is closed, or the service ends and nothing is due any more.
pub(super) fn run<P: Platform>(shared: &Shared<P>, subscription: &Subscription<P>) {
    let mut inside = P::enter(&subscription.delivery);
    loop {
        let Some(event) = due(shared, subscription, &mut inside) else {
            if inside.closed || inside.ending {
                return;
            }
            inside = P::wait(inside);
            continue;
        };
        inside.running = true;
        drop(inside);
        let call = delivery(event);
        shared.host.callbacks.invoke(subscription.handler, call);
        inside = P::enter(&subscription.delivery);
        inside.running = false;
        P::notify_all(&inside);
    }
}

/// Takes what is due.
fn due<P: Platform>(
    shared: &Shared<P>,
    subscription: &Subscription<P>,
    inside: &mut Delivery,
) -> Option<Result<Name, Word>> {
    if let Some(code) = inside.error.take() {
        return Some(Err(code));
    }
    let log = P::enter(&shared.log);
    match log.ahead(subscription.filter, |place| place < inside.position) {
        Ahead::Record(place) if inside.until.is_none_or(|until| place < until) => {
            inside.position = place + 1;
            Some(Ok(log.event(place)))
        }
        _ => None,
    }
}

impl<P: Platform, C: Conduct> EventLog<P, C> {
    /// Starts the thread of a subscription.
    pub(super) fn deliver(&self, subscription: &Arc<Subscription<P>>) {
        let (shared, subscription) = (Arc::clone(&self.shared), Arc::clone(subscription));
        let name = "delivery";
        let thread = P::spawn(name, move || run::<P>(&shared, &subscription));
        P::enter(&self.threads).push(thread);
    }

    /// What a cancel does to a push subscription.
    pub(super) fn cancel_deliveries(&self, subscription: &Subscription<P>) {
        let reading = self.shared.reading(PUSH);
        let mut inside = P::enter(&subscription.delivery);
        if reading == 0 || inside.until.is_some() {
            return;
        }
        inside.until = Some(inside.position);
        inside.error = (reading == 2).then_some(ERROR_CANCELLED);
        P::notify_all(&inside);
    }

    /// Ends the deliveries of a subscription, or where callbacks may come late, those of what is
    /// written later.
    pub(super) fn end_deliveries(&self, subscription: &Subscription<P>) {
        let late = self.shared.reading(BARRIER) == 2;
        let mut inside = P::enter(&subscription.delivery);
        let here = match late {
            true => P::enter(&self.shared.log).len(),
            false => inside.position,
        };
        inside.until = Some(inside.until.unwrap_or(here).min(here));
        if !late {
            inside.error = None;
        }
        inside.closed = true;
        P::notify_all(&inside);
    }

    /// Waits for the callback of a closed subscription, as far as a close waits. A callback that
    /// waits for itself waits for ever: until the service ends.
    pub(super) fn await_callback(&self, activity: Activity, subscription: &Subscription<P>) {
        if self.shared.reading(BARRIER) != 0 || !C::waits_for_callback() {
            return;
        }
        let first = self
            .shared
            .host
            .world
            .handler_activity(subscription.handler);
        let is_own = (first.0..first.0 + HANDLER_INSTANCES).contains(&activity.0);
        if is_own && self.shared.reading(OWN_CLOSE) == 0 {
            return;
        }
        let mut inside = P::enter(&subscription.delivery);
        while inside.running && !(inside.ending && is_own) {
            inside = P::wait(inside);
        }
    }
}
