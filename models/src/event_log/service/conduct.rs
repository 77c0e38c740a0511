//! The decisions in which a service most easily goes wrong.

use sim::{
    trace::Return,
    value::{List, Word},
};

/// How a service decides; as provided, it decides rightly.
pub trait Conduct: Send + Sync + 'static {
    /// Whether a reader that has looked for a stop stays in the monitor until it waits.
    fn stays_until_it_waits(&self) -> bool {
        true
    }

    /// Whether a reader with nothing to read waits, and does not just look again.
    fn waits_for_records(&self) -> bool {
        true
    }

    /// How many of the calls that a cancel finds it stops.
    fn stops(&self, found: usize) -> usize {
        found
    }

    /// Whether a stopped read puts back the records that it has read, where that is the reading.
    fn puts_back(&self) -> bool {
        true
    }

    /// What a stopped read returns with the events that it has read but must not give out.
    fn stopped(&self, code: Word, _read: List) -> Return {
        Return::of(code)
    }

    /// Whether a read that times out gives out what it has read.
    fn gives_on_time_out(&self) -> bool {
        true
    }

    /// Whether a close waits while a callback runs, where that is the reading.
    fn waits_for_callback(&self) -> bool {
        true
    }

    /// Whether closing a session closes its subscriptions.
    fn closes_subscriptions(&self) -> bool {
        true
    }
}

/// Right in everything.
#[derive(Clone, Copy, Debug)]
pub struct Right;

impl Conduct for Right {}
