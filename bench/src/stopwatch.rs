//! How long something takes: on the clock, and of the processor.
//!
//! All tools keep one thread busy, so on an idle machine the two agree. On a shared one the
//! processor's time is that of the tool alone; rates are taken from it.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, Timespec, clock_gettime};

/// Runs since it was started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch {
    began: Instant,
    busy: Duration,
}

/// What a stopwatch shows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Elapsed {
    /// Time on the clock.
    pub(crate) wall: Duration,
    /// Time in which this thread had the processor.
    pub(crate) busy: Duration,
}

impl Stopwatch {
    /// Starts.
    pub(crate) fn start() -> Self {
        Self {
            began: Instant::now(),
            busy: busy(),
        }
    }

    /// Whether it has run for longer than `limit`.
    pub(crate) fn is_over(&self, limit: Duration) -> bool {
        self.began.elapsed() > limit
    }

    /// What it shows now.
    pub(crate) fn read(&self) -> Elapsed {
        Elapsed {
            wall: self.began.elapsed(),
            busy: busy().saturating_sub(self.busy),
        }
    }
}

fn busy() -> Duration {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(tv_sec.unsigned_abs(), tv_nsec.unsigned_abs() as u32)
}
