//! How long something keeps the processor busy.
//!
//! All tools keep one thread busy, so on an idle machine this is the time on the clock. On a shared one
//! it is that of the tool alone; rates are taken from it. To ask for it goes through the kernel and
//! takes as long as a short execution, so it is asked once around all that is measured.

use std::time::Duration;

use rustix::time::{ClockId, Timespec, clock_gettime};

/// Runs since it was started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Duration);

impl Stopwatch {
    /// Starts.
    pub(crate) fn start() -> Self {
        Self(busy())
    }

    /// For how long this thread has had the processor since.
    pub(crate) fn read(&self) -> Duration {
        busy().saturating_sub(self.0)
    }
}

fn busy() -> Duration {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(tv_sec.unsigned_abs(), tv_nsec.unsigned_abs() as u32)
}
