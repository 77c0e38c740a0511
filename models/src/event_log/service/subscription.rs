//! Push subscriptions: a thread each, which takes what is due and runs the handler with it.
//!
//! A callback runs behind a door. Taking an event and going through the door is one step, so that
//! whoever closes the subscription afterwards finds the callback there.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::Activity,
    value::{Name, Word},
};

use super::{EventLog, Shared};
use crate::{
    event_log::{
        api::{ERROR_CANCELLED, delivery},
        clauses::{BARRIER, OWN_CLOSE, PUSH},
        setup::{Ahead, Filter},
    },
    family::HANDLER_INSTANCES,
    kernels::{CloseBarrier, Reset, Signal},
};

/// A push subscription.
pub(super) struct Subscription<P: Platform> {
    pub(super) name: Name,
    pub(super) filter: Filter,
    pub(super) handler: u32,
    pub(super) delivery: P::Monitor<Delivery>,
    /// Something may be due, or the subscription ends.
    pub(super) news: Signal<P>,
    /// Whoever runs a callback is inside.
    callbacks: CloseBarrier<P>,
}

impl<P: Platform> Subscription<P> {
    /// With nothing delivered yet.
    pub(super) fn new(name: Name, filter: Filter, handler: u32, delivery: Delivery) -> Self {
        Self {
            name,
            filter,
            handler,
            delivery: P::monitor("subscription", delivery),
            news: Signal::new(Reset::Automatic),
            callbacks: CloseBarrier::new(),
        }
    }
}

/// How far the deliveries of a subscription have got.
pub(super) struct Delivery {
    /// The first place not yet looked at.
    position: u8,
    /// The first place that is not delivered any more, once that is settled.
    until: Option<u8>,
    /// An error of which the callback is to be told.
    error: Option<Word>,
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
            closed: false,
            ending,
        }
    }
}

/// What a delivery thread is to do next.
enum Next {
    Run(Result<Name, Word>),
    Wait,
    End,
}

/// Delivers until the subscription is closed, or the service ends and nothing is due any more.
pub(super) fn run<P: Platform>(shared: &Shared<P>, subscription: &Subscription<P>) {
    loop {
        match next(shared, subscription) {
            Next::Run(event) => {
                let call = delivery(event);
                shared.host.callbacks.invoke(subscription.handler, call);
                subscription.callbacks.leave();
            }
            Next::Wait => subscription.news.wait(),
            Next::End => return,
        }
    }
}

/// Takes what is due, and goes inside with it. The door is shut only behind those deliveries that
/// have ended, so what is due finds it open.
fn next<P: Platform>(shared: &Shared<P>, subscription: &Subscription<P>) -> Next {
    let mut inside = P::enter(&subscription.delivery);
    match due(shared, subscription, &mut inside) {
        Some(event) if subscription.callbacks.enter() => Next::Run(event),
        _ if inside.closed || inside.ending => Next::End,
        _ => Next::Wait,
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

impl<P: Platform> EventLog<P> {
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
        drop(inside);
        subscription.news.set();
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
        drop(inside);
        subscription.news.set();
    }

    /// Waits for the callback of a closed subscription, as far as a close waits. A callback that
    /// waits for itself waits for ever: until the service ends.
    pub(super) fn await_callback(&self, activity: Activity, subscription: &Subscription<P>) {
        if self.shared.reading(BARRIER) != 0 || !self.shared.conduct.waits_for_callback() {
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
        if !is_own {
            return subscription.callbacks.close();
        }
        let mut inside = P::enter(&subscription.delivery);
        while !inside.ending {
            inside = P::wait(inside);
        }
    }
}
