//! Bells that go wrong when a wait times out, each in a way of its own.

use std::marker::PhantomData;

use models::family::{Host, Service, Subject};
use sim::{
    platform::Platform,
    trace::{Activity, Call, Return},
    value::Value,
};

use super::{TIMED_OUT, service::Tower};

/// What a bell does wrong.
pub(crate) trait Trouble: Send + Sync + 'static {
    /// A word for it.
    const NAME: &'static str;

    /// What happens in the call whose wait has timed out.
    fn strikes<P: Platform>(left: &P::Monitor<bool>);
}

/// It panics.
pub(crate) enum Panics {}

impl Trouble for Panics {
    const NAME: &'static str = "panics";

    fn strikes<P: Platform>(_: &P::Monitor<bool>) {
        panic!("the rope is torn");
    }
}

/// It goes round and round, whoever else moves.
pub(crate) enum Spins {}

impl Trouble for Spins {
    const NAME: &'static str = "spins";

    fn strikes<P: Platform>(_: &P::Monitor<bool>) {
        loop {
            P::yield_now();
        }
    }
}

/// It leaves something behind that cannot be shut down.
pub(crate) enum Lingers {}

impl Trouble for Lingers {
    const NAME: &'static str = "lingers";

    fn strikes<P: Platform>(left: &P::Monitor<bool>) {
        *P::enter(left) = true;
    }
}

/// A bell with a trouble.
pub(crate) struct Troubled<T>(PhantomData<T>);

impl<T: Trouble> Subject for Troubled<T> {
    const NAME: &'static str = T::NAME;
    const SUMMARY: &'static str = "a bell that goes wrong";
    type Service<P: Platform> = Swings<P, T>;
}

pub(crate) struct Swings<P: Platform, T> {
    tower: Tower<P>,
    left: P::Monitor<bool>,
    trouble: PhantomData<T>,
}

impl<P: Platform, T: Trouble> Service<P> for Swings<P, T> {
    fn start(host: Host) -> Self {
        Self {
            tower: Tower::start(host),
            left: P::monitor("left", false),
            trouble: PhantomData,
        }
    }

    fn call(&self, activity: Activity, call: &Call) -> Return {
        let result = self.tower.call(activity, call);
        if result.0[0] == Value::Word(TIMED_OUT) {
            T::strikes::<P>(&self.left);
        }
        result
    }

    fn shutdown(&self) {
        self.tower.shutdown();
        let mut left = P::enter(&self.left);
        while *left {
            left = P::wait(left);
        }
    }
}

/// A bell whose wait looks again and again, and ends only when somebody else gets a turn.
pub(crate) struct Impatient;

impl Subject for Impatient {
    const NAME: &'static str = "impatient";
    const SUMMARY: &'static str = "a bell that is looked at again and again";
    type Service<P: Platform> = Watched<P>;
}

pub(crate) struct Watched<P: Platform>(Tower<P>);

impl<P: Platform> Service<P> for Watched<P> {
    fn start(host: Host) -> Self {
        Self(Tower::start(host))
    }

    fn call(&self, activity: Activity, call: &Call) -> Return {
        self.0.looks_until_silent(call);
        self.0.call(activity, call)
    }

    fn shutdown(&self) {
        self.0.shutdown();
    }
}
