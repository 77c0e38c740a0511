//! One execution on real threads: who can still move, the clock, chance, and the watch over it all.

use std::{
    borrow::Cow,
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

use super::{Config, Failure};
use crate::panics;

/// What the threads of one execution share.
#[derive(Debug)]
pub(super) struct Execution {
    config: Config,
    started: Instant,
    /// Virtual milliseconds that passed at once, at rest.
    skipped: AtomicU64,
    /// SplitMix64's counter.
    chance: AtomicU64,
    winding_up: AtomicBool,
    census: Mutex<Census>,
    /// Notified whenever nothing moves, or nobody is left.
    calm: Condvar,
}

/// Who can still move. Locked last, inside whatever monitor.
#[derive(Debug, Default)]
struct Census {
    /// Threads that have neither ended nor rest nor wait without a deadline.
    moving: usize,
    /// Threads inside [`Execution::rest`].
    resting: usize,
    /// Every thread that has not ended.
    threads: Vec<Arc<Thread>>,
    panic: Option<Failure>,
}

/// A thread of an execution.
#[derive(Debug)]
pub(super) struct Thread {
    name: String,
    place: Mutex<Place>,
    execution: Arc<Execution>,
}

/// Where a thread is, as far as the platform can see.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Running,
    Entering(Cow<'static, str>),
    Waiting(Cow<'static, str>),
    WaitingUntil(Cow<'static, str>, u64),
    Resting,
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Thread>>> = const { RefCell::new(None) };
}

/// Looks at the calling thread.
///
/// # Panics
/// When it belongs to no execution.
pub(super) fn current<R>(look: impl FnOnce(&Thread) -> R) -> R {
    CURRENT.with_borrow(|current| {
        let thread = current.as_ref();
        look(thread.expect("only threads of native::execute stand on the native platform"))
    })
}

/// Runs a body as the main thread of a new execution, and waits for its end.
pub(super) fn run<R: Send + 'static>(
    config: &Config,
    body: impl FnOnce() -> R + Send + 'static,
) -> Result<R, Failure> {
    let execution = Arc::new(Execution::new(config.clone()));
    let result = Arc::new(Mutex::new(None));
    let slot = result.clone();
    execution.spawn("main", move || *lock(&slot) = Some(body()));
    execution.watch()?;
    let result = lock(&result).take();
    Ok(result.expect("a body that has ended without a panic has left its result"))
}

impl Execution {
    fn new(config: Config) -> Self {
        Self {
            chance: AtomicU64::new(config.seed),
            config,
            started: Instant::now(),
            skipped: AtomicU64::new(0),
            winding_up: AtomicBool::new(false),
            census: Mutex::default(),
            calm: Condvar::new(),
        }
    }

    /// Starts a thread, which counts as moving from now on.
    pub(super) fn spawn(self: &Arc<Self>, name: &str, body: impl FnOnce() + Send + 'static) {
        let thread = Arc::new(Thread {
            name: name.to_owned(),
            place: Mutex::new(Place::Running),
            execution: self.clone(),
        });
        let mut census = lock(&self.census);
        census.moving += 1;
        census.threads.push(thread.clone());
        drop(census);
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || thread.run(body))
            .expect("the operating system starts a thread");
    }

    /// Waits until every thread has ended, or none can, or patience ends.
    fn watch(&self) -> Result<(), Failure> {
        let census = lock(&self.census);
        let (mut census, waited) = self
            .calm
            .wait_timeout_while(census, self.config.patience, |census| {
                !census.threads.is_empty() && census.moving + census.resting > 0
            })
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(panic) = census.panic.take() {
            return Err(panic);
        }
        if census.threads.is_empty() {
            return Ok(());
        }
        let whereabouts = census.whereabouts();
        Err(if waited.timed_out() {
            Failure::Overdue(whereabouts)
        } else {
            Failure::Stuck(whereabouts)
        })
    }

    /// Waits until nothing else can move, then does `record`: at a time that it returns, up to
    /// which the clock is put forward.
    pub(super) fn rest(&self, record: impl FnOnce() -> u64) {
        let mut census = lock(&self.census);
        census.resting += 1;
        self.stop_moving(&mut census);
        census = self
            .calm
            .wait_while(census, |census| census.moving > 0)
            .unwrap_or_else(PoisonError::into_inner);
        let ahead = record().saturating_sub(self.now());
        self.skipped.fetch_add(ahead, Ordering::Relaxed);
        census.moving += 1;
        census.resting -= 1;
    }

    /// The calling thread waits without a deadline from now on.
    pub(super) fn block(&self) {
        self.stop_moving(&mut lock(&self.census));
    }

    /// So many waiting threads have been notified.
    pub(super) fn unblock(&self, threads: usize) {
        if threads > 0 {
            lock(&self.census).moving += threads;
        }
    }

    fn stop_moving(&self, census: &mut Census) {
        census.moving -= 1;
        if census.moving == 0 {
            self.calm.notify_all();
        }
    }

    /// Virtual milliseconds since the execution began.
    pub(super) fn now(&self) -> u64 {
        let real = self.started.elapsed().as_nanos() / self.config.millisecond.as_nanos().max(1);
        let real = u64::try_from(real).unwrap_or(u64::MAX);
        real.saturating_add(self.skipped.load(Ordering::Relaxed))
    }

    /// How much real time lies before a virtual time.
    pub(super) fn until(&self, deadline: u64) -> std::time::Duration {
        let left = deadline.saturating_sub(self.now());
        let left = u32::try_from(left).unwrap_or(u32::MAX);
        self.config.millisecond.saturating_mul(left)
    }

    /// Whether chance lets a fault strike at a site.
    pub(super) fn strikes(&self, site: u8) -> bool {
        !self.is_winding_up()
            && self.config.fault_sites.contains(&site)
            && self.draw() % 100 < u64::from(self.config.fault_percent)
    }

    /// The next number of SplitMix64 (Steele, Lea and Flood 2014), whose state is a mere counter.
    fn draw(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let state = self.chance.fetch_add(STEP, Ordering::Relaxed);
        let mut bits = state.wrapping_add(STEP);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub(super) fn wind_up(&self) {
        self.winding_up.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_winding_up(&self) -> bool {
        self.winding_up.load(Ordering::Relaxed)
    }
}

impl Census {
    /// Where everybody is who has not ended, in the order in which they began.
    fn whereabouts(&self) -> Vec<String> {
        self.threads
            .iter()
            .map(|thread| thread.describe())
            .collect()
    }
}

impl Thread {
    pub(super) const fn execution(&self) -> &Arc<Execution> {
        &self.execution
    }

    /// Does something while the thread is said to be at `place`.
    pub(super) fn at<R>(&self, place: Place, action: impl FnOnce() -> R) -> R {
        *lock(&self.place) = place;
        let result = action();
        *lock(&self.place) = Place::Running;
        result
    }

    /// The thread from its first step to its last.
    fn run(self: Arc<Self>, body: impl FnOnce()) {
        CURRENT.set(Some(self.clone()));
        let panic = catch_unwind(AssertUnwindSafe(body)).err();
        CURRENT.set(None);
        let mut census = lock(&self.execution.census);
        if let Some(panic) = panic {
            census.panic.get_or_insert_with(|| Failure::Panicked {
                thread: self.name.clone(),
                message: panics::message(&*panic),
            });
        }
        census.threads.retain(|thread| !Arc::ptr_eq(thread, &self));
        self.execution.stop_moving(&mut census);
    }

    fn describe(&self) -> String {
        let name = &self.name;
        match &*lock(&self.place) {
            Place::Running => format!("{name} runs"),
            Place::Entering(monitor) => format!("{name} waits to enter {monitor}"),
            Place::Waiting(monitor) => format!("{name} waits on {monitor}"),
            Place::WaitingUntil(monitor, at) => format!("{name} waits on {monitor} until {at} ms"),
            Place::Resting => format!("{name} waits for rest"),
        }
    }
}

/// Locks a mutex; what a panic left behind is entered anyway.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
