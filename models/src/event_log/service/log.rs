//! The channels: what stands in them, and who is told of news.

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::Return,
    value::{Name, Value},
};

use super::{EventLog, Shared, result_set::ResultSet, subscription::Subscription};
use crate::event_log::{
    api::{ERROR_EVT_CHANNEL_NOT_FOUND, ERROR_LOG_FILE_FULL, NOTHING, RECORDS_MAX},
    setup::{Ahead, Filter, Record, ahead},
};

/// The records of all channels, behind a monitor.
pub(super) struct Log<P: Platform> {
    records: Vec<Record>,
    listeners: Vec<Listener<P>>,
    /// Whether the service ends.
    ending: bool,
}

/// Who waits for news.
pub(super) enum Listener<P: Platform> {
    ResultSet(Arc<ResultSet<P>>),
    Subscription(Arc<Subscription<P>>),
}

impl<P: Platform> Clone for Listener<P> {
    fn clone(&self) -> Self {
        match self {
            Self::ResultSet(set) => Self::ResultSet(Arc::clone(set)),
            Self::Subscription(subscription) => Self::Subscription(Arc::clone(subscription)),
        }
    }
}

impl<P: Platform> Log<P> {
    pub(super) fn new(records: &[Record]) -> Self {
        Self {
            records: records.to_vec(),
            listeners: Vec::new(),
            ending: false,
        }
    }

    /// How many records there are.
    pub(super) fn len(&self) -> u8 {
        self.records.len() as u8
    }

    /// Has somebody told of news from now on.
    pub(super) fn listen(&mut self, listener: Listener<P>) {
        self.listeners.push(listener);
    }

    /// The service ends: who waits for news now has to be told, who comes later can ask.
    pub(super) fn end(&mut self) -> Vec<Listener<P>> {
        self.ending = true;
        self.listeners.clone()
    }

    /// Whether the service ends.
    pub(super) const fn is_ending(&self) -> bool {
        self.ending
    }

    /// What a reader meets behind the records that it has.
    pub(super) fn ahead(&self, filter: Filter, has: impl Fn(u8) -> bool) -> Ahead {
        ahead(&self.records, filter, has)
    }

    /// The event of a record.
    pub(super) fn event(&self, place: u8) -> Name {
        self.records[usize::from(place)].event
    }

    fn write(&mut self, record: Record) -> Return {
        if self.records.len() == RECORDS_MAX {
            return Return::of(ERROR_LOG_FILE_FULL);
        }
        self.records.push(record);
        Return::of(record.event)
    }

    fn bring_in(&mut self, event: Value) {
        for record in &mut self.records {
            record.slow &= Value::Name(record.event) != event;
        }
    }
}

impl<P: Platform> EventLog<P> {
    /// `EventIsWritten`.
    pub(super) fn write(&self, channel: Value, level: Value, event: Name) -> Return {
        let shared = &self.shared;
        let (Some(channel), Some(level)) = (shared.setup.channel(channel), level.word()) else {
            return Return::of(ERROR_EVT_CHANNEL_NOT_FOUND);
        };
        shared.tell_of_news(|log| {
            log.write(Record {
                event,
                channel,
                level,
                slow: false,
            })
        })
    }

    /// `RecordIsRead`.
    pub(super) fn bring_in(&self, event: Value) -> Return {
        self.shared.tell_of_news(|log| {
            log.bring_in(event);
            NOTHING
        })
    }
}

impl<P: Platform> Shared<P> {
    /// Changes the log, then wakes those who wait for it. They look at the log from inside their
    /// own monitors, so nobody who has seen the old log can fall asleep after the call that wakes
    /// it.
    fn tell_of_news(&self, change: impl FnOnce(&mut Log<P>) -> Return) -> Return {
        let mut log = P::enter(&self.log);
        let result = change(&mut log);
        let listeners = log.listeners.clone();
        drop(log);
        for listener in listeners {
            match listener {
                Listener::ResultSet(set) => P::notify_all(&P::enter(&set.reader)),
                Listener::Subscription(subscription) => subscription.news.set(),
            }
        }
        result
    }
}
