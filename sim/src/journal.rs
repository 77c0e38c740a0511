//! The journal of an execution: where events are recorded on platforms that do not record them by
//! themselves.
//!
//! The order of the journal is a linearisation of the execution: every event is recorded under one
//! lock, between the step before it and the step behind it on its own thread, and the clock is read
//! under that lock too. Deadlines are nobody's steps; so the journal itself knows which pending
//! calls have one, and records that it has passed before anything recorded at that time or later.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use crate::{
    trace::{Activity, Event, Stamped},
    value::INFINITE,
};

/// Records the events of one execution, and keeps its fault budget.
///
/// The simulator records through its own kernel (events ride on steps there); the other platforms
/// record here.
#[derive(Debug, Default)]
pub struct Journal {
    log: Mutex<Log>,
    faults_left: AtomicU32,
}

impl Journal {
    /// An empty journal; at most `faults` faults may strike.
    #[must_use]
    pub fn new(faults: u32) -> Self {
        Self {
            log: Mutex::default(),
            faults_left: AtomicU32::new(faults),
        }
    }

    /// Appends an event at a known time, in virtual milliseconds.
    pub fn record(&self, at: u64, event: Event) {
        self.end(|| at, event);
    }

    /// Appends an event that begins something, and remembers the deadline of the call that begins:
    /// `timeout` milliseconds from now, none for [`INFINITE`].
    pub fn begin(&self, clock: impl FnOnce() -> u64, event: Event, timeout: Option<u32>) {
        let mut log = self.log();
        let now = clock();
        log.append(now, event);
        if let (Some(activity), Some(timeout)) = (event.activity(), timeout)
            && timeout != INFINITE
        {
            log.arm(now + u64::from(timeout), activity);
        }
    }

    /// Appends an event that begins nothing. A return ends its call, whose deadline is forgotten.
    pub fn end(&self, clock: impl FnOnce() -> u64, event: Event) {
        let mut log = self.log();
        let now = clock();
        log.append(now, event);
        if let Event::Return { activity, .. } = event {
            log.disarm(activity);
        }
    }

    /// Appends [`Event::Quiescent`], and returns its time.
    ///
    /// Nothing moves any more, but time does: deadlines still pending pass first, however far off.
    pub fn rest(&self, clock: impl FnOnce() -> u64) -> u64 {
        let mut log = self.log();
        let now = clock();
        let last = log.deadlines.last().map_or(now, |last| last.0.max(now));
        log.append(last, Event::Quiescent);
        last
    }

    /// Takes one fault out of the budget; false when none is left.
    pub fn take_fault(&self) -> bool {
        self.faults_left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            })
            .is_ok()
    }

    /// Takes the recorded events out.
    #[must_use]
    pub fn take(&self) -> Vec<Stamped> {
        std::mem::take(&mut self.log().events)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What stands under the journal's lock.
#[derive(Debug, Default)]
struct Log {
    events: Vec<Stamped>,
    /// Of the pending calls, the earliest first.
    deadlines: Vec<(u64, Activity)>,
}

impl Log {
    fn append(&mut self, now: u64, event: Event) {
        self.pass_deadlines(now);
        self.events.push(Stamped { at: now, event });
    }

    /// Records the deadlines that have passed, each at its own time: no event recorded so far is
    /// later, or the deadline would stand before it.
    fn pass_deadlines(&mut self, now: u64) {
        let passed = self.deadlines.partition_point(|(at, _)| *at <= now);
        for (at, activity) in self.deadlines.drain(..passed) {
            let event = Event::Deadline { activity };
            self.events.push(Stamped { at, event });
        }
    }

    fn arm(&mut self, at: u64, activity: Activity) {
        self.deadlines.push((at, activity));
        self.deadlines.sort_unstable();
    }

    fn disarm(&mut self, activity: Activity) {
        self.deadlines.retain(|(_, pending)| *pending != activity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        trace::{Call, Return},
        value::{Name, Value},
    };

    fn call(activity: u8) -> Event {
        Event::Call {
            activity: Activity(activity),
            call: Call::new(0, Name(0), &[]),
        }
    }

    fn deadline(activity: u8) -> Event {
        Event::Deadline {
            activity: Activity(activity),
        }
    }

    fn returned(activity: u8) -> Event {
        Event::Return {
            activity: Activity(activity),
            results: Return::of(Value::Null),
        }
    }

    fn stamped(events: &[(u64, Event)]) -> Vec<Stamped> {
        events
            .iter()
            .map(|&(at, event)| Stamped { at, event })
            .collect()
    }

    #[test]
    fn deadlines_that_have_passed_stand_before_the_next_event_in_their_own_order() {
        let journal = Journal::new(0);
        journal.begin(|| 0, call(1), Some(20));
        journal.begin(|| 1, call(2), Some(10));
        journal.end(|| 20, returned(2));
        journal.end(|| 25, returned(1));
        let expected = stamped(&[
            (0, call(1)),
            (1, call(2)),
            (11, deadline(2)),
            (20, deadline(1)),
            (20, returned(2)),
            (25, returned(1)),
        ]);
        assert_eq!(journal.take(), expected);
    }

    #[test]
    fn a_call_that_returned_in_time_or_waits_for_ever_has_no_deadline() {
        let journal = Journal::new(0);
        journal.begin(|| 0, call(1), Some(10));
        journal.begin(|| 0, call(2), Some(INFINITE));
        journal.end(|| 9, returned(1));
        journal.record(1 << 40, returned(2));
        let expected = stamped(&[
            (0, call(1)),
            (0, call(2)),
            (9, returned(1)),
            (1 << 40, returned(2)),
        ]);
        assert_eq!(journal.take(), expected);
    }

    #[test]
    fn time_passes_even_when_nothing_moves() {
        let journal = Journal::new(0);
        journal.begin(|| 0, call(1), Some(1000));
        assert_eq!(journal.rest(|| 3), 1000);
        let expected = stamped(&[(0, call(1)), (1000, deadline(1)), (1000, Event::Quiescent)]);
        assert_eq!(journal.take(), expected);
    }

    #[test]
    fn no_more_faults_strike_than_the_budget_allows() {
        let journal = Journal::new(1);
        assert_eq!((journal.take_fault(), journal.take_fault()), (true, false));
    }
}
