//! The journal of an execution: where events are recorded on platforms that do not record them by themselves.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use crate::trace::{Event, Stamped};

/// Records the events of one execution, and keeps its fault budget.
///
/// The simulator records through its own kernel (events ride on steps there); the other platforms record here.
#[derive(Debug, Default)]
pub struct Journal {
    events: Mutex<Vec<Stamped>>,
    faults_left: AtomicU32,
}

impl Journal {
    /// An empty journal; at most `faults` faults may strike.
    #[must_use]
    pub fn new(faults: u32) -> Self {
        Self {
            events: Mutex::default(),
            faults_left: AtomicU32::new(faults),
        }
    }

    /// Appends an event.
    pub fn record(&self, at: u64, event: Event) {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Stamped { at, event });
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
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
