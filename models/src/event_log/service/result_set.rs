//! Result sets: how `EvtNext` reads them, and how its calls are stopped.
//!
//! A call has a slot in its result set's monitor from its beginning to its decision. A stop is a
//! mark in the slot. Between two records the call leaves the monitor, so that a stop can come in
//! the middle of a batch.

use arrayvec::ArrayVec;
use sim::{
    platform::Platform,
    trace::{Activity, Return},
    value::{INFINITE, LIST_MAX, List, Name, Value, Word},
};

use super::{Conduct, EventLog, Shared, Slot, Stop, handles::Handle};
use crate::event_log::{
    api::{
        ERROR_CANCELLED, ERROR_INVALID_HANDLE, ERROR_INVALID_OPERATION, ERROR_INVALID_PARAMETER,
        ERROR_NO_MORE_ITEMS, ERROR_TIMEOUT, RETURNED, batch,
    },
    clauses::{IDLE, OVERTAKEN, PARTIAL, RETURNED_ON_FAILURE, STICKY},
    setup::{Ahead, Filter},
};

/// A result set.
pub(super) struct ResultSet<P: Platform> {
    pub(super) name: Name,
    pub(super) filter: Filter,
    pub(super) reader: P::Monitor<Reader>,
}

/// Where the calls on a result set are, and what stops them.
#[derive(Default)]
pub(super) struct Reader {
    /// A bit for every record that has been read and not put back.
    taken: u64,
    pub(super) calls: Vec<Slot>,
    armed: Armed,
    pub(super) closed: bool,
    /// Whether the service ends.
    pub(super) ending: bool,
}

/// For which later calls a cancel holds.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Armed {
    #[default]
    None,
    Next,
    All,
}

impl Reader {
    /// Nothing read yet.
    pub(super) fn new(ending: bool) -> Self {
        Self {
            ending,
            ..Self::default()
        }
    }

    fn has(&self, place: u8) -> bool {
        self.taken & (1 << place) != 0
    }

    fn stop_of(&self, activity: Activity) -> Option<Stop> {
        let slot = self.calls.iter().find(|slot| slot.activity == activity);
        slot.and_then(|slot| slot.stop)
    }

    /// Marks the calls that nothing has stopped yet; how many there were.
    pub(super) fn stop(&mut self, conduct: &dyn Conduct, stop: Stop) -> usize {
        let slots = self.calls.iter_mut().filter(|slot| slot.stop.is_none());
        let slots: Vec<&mut Slot> = slots.collect();
        let found = slots.len();
        for slot in slots.into_iter().take(conduct.stops(found)) {
            slot.stop = Some(stop);
        }
        found
    }
}

/// One `EvtNext` under way.
struct Read<'a, P: Platform> {
    shared: &'a Shared<P>,
    set: &'a ResultSet<P>,
    activity: Activity,
    size: usize,
    /// The records that it has read, by place.
    read: ArrayVec<u8, LIST_MAX>,
}

impl<P: Platform> EventLog<P> {
    /// `EvtNext`.
    pub(super) fn next(
        &self,
        activity: Activity,
        set: Value,
        size: Value,
        timeout: Value,
    ) -> Return {
        let size = size.number().unwrap_or(0).min(LIST_MAX as u32) as usize;
        let shared = &*self.shared;
        let set = match shared.handle(set) {
            Some(Handle::Query(set)) if size > 0 => set,
            Some(Handle::Query(_)) => return shared.no_events(ERROR_INVALID_PARAMETER, 0),
            Some(Handle::Subscription(_)) => return shared.no_events(ERROR_INVALID_OPERATION, 0),
            _ => return shared.no_events(ERROR_INVALID_HANDLE, 0),
        };
        let deadline = timeout.number().filter(|timeout| *timeout != INFINITE);
        let deadline = deadline.map(|timeout| P::now() + u64::from(timeout));
        let read = Read {
            shared,
            set: &set,
            activity,
            size,
            read: ArrayVec::new(),
        };
        read.run(deadline)
    }

    /// Cancels the calls on a result set, and where there are none perhaps the next one.
    pub(super) fn cancel_reads(&self, set: &ResultSet<P>) {
        let mut reader = P::enter(&set.reader);
        let arms = match (self.shared.reading(STICKY), self.shared.reading(IDLE)) {
            _ if !reader.calls.is_empty() => Armed::None,
            (_, 0) => Armed::None,
            (0, _) => Armed::Next,
            _ => Armed::All,
        };
        if arms != Armed::None && reader.armed != Armed::All {
            reader.armed = arms;
        }
        self.stop_reads(set, &mut reader);
        P::notify_all(&reader);
    }

    /// Stops the calls on a result set whose session is cancelled.
    pub(super) fn cancel_pending_reads(&self, set: &ResultSet<P>) {
        let mut reader = P::enter(&set.reader);
        self.stop_reads(set, &mut reader);
        P::notify_all(&reader);
    }

    fn stop_reads(&self, _: &ResultSet<P>, reader: &mut Reader) {
        if reader.stop(self.shared.conduct, Stop::Cancelled) > 0 && self.shared.reading(STICKY) == 1
        {
            reader.armed = Armed::All;
        }
    }
}

impl<P: Platform> Read<'_, P> {
    fn run(mut self, deadline: Option<u64>) -> Return {
        let mut reader = P::enter(&self.set.reader);
        if let Some(code) = self.refusal(&mut reader) {
            return self.shared.no_events(code, 0);
        }
        reader.calls.push(Slot::new(self.activity));
        let mut late = false;
        loop {
            if let Some(result) = self.decide(&mut reader, late) {
                reader.calls.retain(|slot| slot.activity != self.activity);
                P::notify_all(&reader);
                drop(reader);
                self.shared.hand_out(self.set.name, &result);
                return result;
            }
            if self.take(&mut reader) {
                drop(reader);
                reader = P::enter(&self.set.reader);
                continue;
            }
            if !self.shared.conduct.stays_until_it_waits() {
                drop(reader);
                reader = P::enter(&self.set.reader);
            }
            (reader, late) = match deadline {
                _ if !self.shared.conduct.waits_for_records() => {
                    drop(reader);
                    let late = deadline.is_some_and(|deadline| P::now() >= deadline);
                    (P::enter(&self.set.reader), late)
                }
                None => (P::wait(reader), false),
                Some(deadline) => P::wait_until(reader, deadline),
            };
        }
    }

    /// Why a call cannot even begin.
    fn refusal(&self, reader: &mut Reader) -> Option<Word> {
        if reader.closed {
            return Some(ERROR_INVALID_HANDLE);
        }
        match reader.armed {
            Armed::None => return None,
            Armed::Next => reader.armed = Armed::None,
            Armed::All => {}
        }
        // A call that a cancel has waited for counts as stopped.
        if self.shared.reading(STICKY) == 1 {
            reader.armed = Armed::All;
        }
        Some(ERROR_CANCELLED)
    }

    /// How the call ends, if it ends here. A lenient service heeds a stop only where it would have
    /// to wait.
    fn decide(&self, reader: &mut Reader, late: bool) -> Option<Return> {
        let stop = reader.stop_of(self.activity);
        if let Some(stop) = stop
            && self.shared.reading(OVERTAKEN) == 0
        {
            return Some(self.stopped(reader, stop));
        }
        let events = self.events();
        if events.len() == self.size {
            return Some(batch(events));
        }
        match self.ahead(reader) {
            Ahead::Record(_) => None,
            Ahead::End if events.is_empty() => Some(self.shared.no_events(ERROR_NO_MORE_ITEMS, 0)),
            Ahead::End => Some(batch(events)),
            Ahead::Slow
                if late && !events.is_empty() && self.shared.conduct.gives_on_time_out() =>
            {
                Some(batch(events))
            }
            Ahead::Slow if late || reader.ending => Some(self.shared.no_events(ERROR_TIMEOUT, 0)),
            Ahead::Slow => stop.map(|stop| self.stopped(reader, stop)),
        }
    }

    fn stopped(&self, reader: &mut Reader, stop: Stop) -> Return {
        let events = self.events();
        let code = self.shared.code(stop);
        match self.shared.reading(PARTIAL) {
            1 if !events.is_empty() => return batch(events),
            0 if self.shared.conduct.puts_back() => {
                for place in &self.read {
                    reader.taken &= !(1 << place);
                }
            }
            _ => {}
        }
        let result = self.shared.conduct.stopped(code, events);
        match result.0[RETURNED] {
            Value::Absent => self.shared.no_events(code, events.len() as u32),
            _ => result,
        }
    }

    /// Reads the next record, if it can be read.
    fn take(&mut self, reader: &mut Reader) -> bool {
        let Ahead::Record(place) = self.ahead(reader) else {
            return false;
        };
        reader.taken |= 1 << place;
        self.read.push(place);
        true
    }

    fn ahead(&self, reader: &Reader) -> Ahead {
        let log = P::enter(&self.shared.log);
        log.ahead(self.set.filter, |place| reader.has(place))
    }

    fn events(&self) -> List {
        if self.read.is_empty() {
            return List::EMPTY;
        }
        let log = P::enter(&self.shared.log);
        self.read.iter().map(|place| log.event(*place)).collect()
    }
}

impl<P: Platform> Shared<P> {
    /// A failing `EvtNext` that had read so many events.
    fn no_events(&self, code: Word, read: u32) -> Return {
        match self.reading(RETURNED_ON_FAILURE) {
            0 => Return::of(code).with(RETURNED, 0),
            1 => Return::of(code),
            _ => Return::of(code).with(RETURNED, read),
        }
    }
}
