//! How far an operation is: what its monitor protects.

use sim::value::Word;

use super::policy::Policy;
use crate::management_infrastructure::{api::Parcel, setup::Provider};

/// How far an operation is.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Whether results go to a callback.
    pub is_async: bool,
    /// Whether the client acknowledges them by itself.
    pub manual: bool,
    /// How many instances have arrived that the provider posts by itself.
    pub own: u8,
    /// How many instances have arrived.
    pub posted: u8,
    /// How many of them have been handed out.
    pub handed: u8,
    /// The final code, until it is handed out.
    pub last: Option<Word>,
    /// The final code, once one has been accepted.
    pub settled: Option<Word>,
    /// Whether somebody asked for an early end.
    pub cancelled: bool,
    /// Whether that had its effect.
    pub aborted: bool,
    /// Whether the final result was handed out.
    pub ended: bool,
    /// Whether the result handed out last is unacknowledged.
    pub held: bool,
    /// Whether the handle was given back.
    pub closed: bool,
    /// Whether no further callback begins.
    pub muted: bool,
    /// Whether the session knows that it need not wait any more.
    pub released: bool,
    /// Whether the service ends.
    pub stopping: bool,
}

impl Progress {
    /// The result to hand out next, if it is there.
    #[must_use]
    pub fn next(&self, policy: &Policy) -> Option<Parcel> {
        let alone = Parcel::instance(self.handed.saturating_add(1));
        match (self.posted - self.handed, self.last) {
            (0, last) => last.map(Parcel::last),
            (1, Some(code)) if policy.joins_last => Some(Parcel {
                instance: alone.instance,
                ..Parcel::last(code)
            }),
            (1, None) if policy.joins_last => None,
            _ => Some(alone),
        }
    }

    /// Hands a result out.
    pub fn take(&mut self, parcel: Parcel) {
        self.handed = self.handed.max(parcel.instance);
        if parcel.last {
            self.last = None;
            self.ended = true;
        }
    }

    /// The provider's result arrives.
    pub fn settle(&mut self, code: Word) {
        if self.settled.is_none() {
            self.settled = Some(code);
            self.last = Some(code);
        }
    }

    /// All that the provider posts by itself arrives, as far as it has not: whatever else it posts
    /// comes behind.
    pub fn catch_up(&mut self, provider: Provider) {
        while self.own < provider.instances {
            self.own += 1;
            self.post();
        }
        if let Some(code) = provider.result {
            self.settle(code);
        }
    }

    /// An instance arrives.
    pub fn post(&mut self) {
        if self.settled.is_none() {
            self.posted = self.posted.saturating_add(1);
        }
    }
}
