//! The reference service: a table of handles, sessions, result sets, and a thread for every push
//! subscription.
//!
//! Monitors, in the order in which one thread may hold them: a result set's or a subscription's,
//! then the log's. The table's and a session's are held alone. Whoever writes to the log leaves it
//! before waking those who wait for news.
//!
//! The service is built for one value of every reading. Delicate decisions stand in [`Conduct`],
//! where a wrong service can take them otherwise.

mod conduct;
mod handles;
mod log;
mod result_set;
mod session;
mod subscription;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use sim::{
    platform::Platform,
    reading::ReadingId,
    trace::{Activity, Call, Return},
    value::{Name, Word},
};

use super::{
    api::{ERROR_CANCELLED, ERROR_INVALID_HANDLE, Function, NOTHING},
    clauses::CLOSE_CALL,
    setup::Setup,
};
use crate::family::{Host, Service};
pub use conduct::{Conduct, Right};
use handles::Handles;
use log::{Listener, Log};
use session::Session;

/// The service, with a thread for every push subscription.
pub struct EventLog<P: Platform> {
    shared: Arc<Shared<P>>,
    threads: P::Monitor<Vec<P::Join>>,
}

/// What clients and threads share.
struct Shared<P: Platform> {
    host: Host,
    conduct: &'static dyn Conduct,
    setup: Setup,
    log: P::Monitor<Log<P>>,
    handles: P::Monitor<Handles<P>>,
    default_session: Arc<Session<P>>,
}

/// A call that a stop can find.
#[derive(Clone, Copy)]
struct Slot {
    activity: Activity,
    stop: Option<Stop>,
}

impl Slot {
    const fn new(activity: Activity) -> Self {
        let stop = None;
        Self { activity, stop }
    }
}

/// Why a call is to end early.
#[derive(Clone, Copy)]
enum Stop {
    Cancelled,
    Closed,
}

impl<P: Platform> Shared<P> {
    fn new(host: Host, conduct: &'static dyn Conduct) -> Self {
        let setup = Setup::of(&host.world);
        Self {
            log: P::monitor("log", Log::new(&setup.records)),
            handles: P::monitor("handles", Handles::new()),
            default_session: Arc::new(Session::new(None, false)),
            setup,
            host,
            conduct,
        }
    }

    /// The value of a reading for which the service is built.
    fn reading(&self, reading: ReadingId) -> u8 {
        self.host.readings.get(reading).unwrap_or(0)
    }

    /// The code with which a stopped call fails.
    fn code(&self, stop: Stop) -> Word {
        match stop {
            Stop::Closed if self.reading(CLOSE_CALL) == 2 => ERROR_INVALID_HANDLE,
            _ => ERROR_CANCELLED,
        }
    }
}

impl<P: Platform> EventLog<P> {
    fn execute(&self, activity: Activity, function: Function, made: Name) -> Return {
        let setup = &self.shared.setup;
        match function {
            Function::EvtOpenSession { Login } => self.open_session(Login, made),
            Function::EvtQuery {
                Session,
                Path,
                Query,
            } => self.query(activity, Session, setup.filter(Path, Query), made),
            Function::EvtNext {
                ResultSet,
                EventsSize,
                Timeout,
            } => self.next(activity, ResultSet, EventsSize, Timeout),
            Function::EvtSubscribe {
                Session,
                ChannelPath,
                Query,
                Callback,
                Flags,
            } => {
                let wanted = setup.filter(ChannelPath, Query);
                self.subscribe(activity, Session, wanted, (Callback, Flags), made)
            }
            Function::EvtCancel { Object } => self.cancel(activity, Object),
            Function::EvtClose { Object } => self.close(activity, Object),
            Function::EventIsWritten { Channel, Level } => self.write(Channel, Level, made),
            Function::RecordIsRead { Event } => self.bring_in(Event),
            Function::EVT_SUBSCRIBE_CALLBACK { .. } => NOTHING,
        }
    }
}

impl<P: Platform> Service<P, dyn Conduct> for EventLog<P> {
    fn start(host: Host, conduct: &'static dyn Conduct) -> Self {
        Self {
            shared: Arc::new(Shared::<P>::new(host, conduct)),
            threads: P::monitor("threads", Vec::new()),
        }
    }

    fn call(&self, activity: Activity, call: &Call) -> Return {
        self.execute(activity, Function::of(call), call.made)
    }

    fn shutdown(&self) {
        let listeners = P::enter(&self.shared.log).end();
        for listener in listeners {
            match listener {
                Listener::ResultSet(set) => {
                    let mut reader = P::enter(&set.reader);
                    reader.ending = true;
                    P::notify_all(&reader);
                }
                Listener::Subscription(subscription) => {
                    let mut delivery = P::enter(&subscription.delivery);
                    delivery.ending = true;
                    P::notify_all(&delivery);
                    drop(delivery);
                    subscription.news.set();
                }
            }
        }
        let threads = std::mem::take(&mut *P::enter(&self.threads));
        threads.into_iter().for_each(P::join);
    }
}
