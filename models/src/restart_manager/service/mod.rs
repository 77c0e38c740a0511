//! The reference service: a table of sessions, a registry, and a desktop with a worker.
//!
//! RmShutdown and RmRestart run on the caller's thread; what they want of an application they ask
//! of the worker, and wait at a task, a monitor of their own. A cancel only marks that task, so it
//! gets through while others hold the registry.
//!
//! Monitors, in the order in which one thread may hold them: the registry, then the sessions' or
//! the desktop's; a task's is entered alone.
//!
//! The service is built for one value of every reading. Delicate decisions stand in [`Conduct`],
//! where a wrong service can take them otherwise.

mod cancel;
mod conduct;
mod desktop;
mod list;
mod operation;
mod registry;
mod restart;
mod session;
mod sessions;
mod shutdown;
mod task;

use std::sync::Arc;

use sim::{
    platform::Platform,
    reading::ReadingId,
    trace::{Activity, Call, Return},
    value::{Name, Value, Word},
};

use super::{
    api::{ERROR_OUTOFMEMORY, ERROR_SEM_TIMEOUT, Function, MEMORY_FAULT, REGISTRY_FAULT},
    setup::Setup,
};
use crate::{
    family::{Host, Service},
    kernels::StoppableQueue,
};
pub use conduct::{Conduct, Right};
use desktop::{Change, Desktop};
use operation::{Kind, Order};
use registry::Registry;
use sessions::Sessions;
use task::{Request, Task};

/// The service, with its worker running.
pub struct RestartManager<P: Platform> {
    shared: Arc<Shared<P>>,
    worker: P::Monitor<Option<P::Join>>,
}

/// What clients and the worker share.
struct Shared<P: Platform> {
    host: Host,
    conduct: &'static dyn Conduct,
    setup: Setup,
    registry: P::Monitor<Registry>,
    sessions: P::Monitor<Sessions<P>>,
    desktop: P::Monitor<Desktop<P>>,
    requests: StoppableQueue<P, Request<P::Monitor<Task>>>,
}

impl<P: Platform> Shared<P> {
    fn new(host: Host, conduct: &'static dyn Conduct) -> Self {
        let setup = Setup::of(&host.world);
        Self {
            registry: P::monitor("registry", Registry::default()),
            sessions: P::monitor("sessions", Sessions::new()),
            desktop: P::monitor("desktop", Desktop::new(&setup)),
            requests: StoppableQueue::new("requests"),
            setup,
            host,
            conduct,
        }
    }

    /// The value of a reading for which the service is built.
    fn reading(&self, reading: ReadingId) -> u8 {
        self.host.readings.get(reading).unwrap_or(0)
    }

    /// Whether memory runs out for a call.
    fn memory(&self, activity: Activity) -> Result<(), Word> {
        match P::fault(&self.host.journal, activity, MEMORY_FAULT) {
            true => Err(ERROR_OUTOFMEMORY),
            false => Ok(()),
        }
    }

    /// The registry, if its mutex can be had in time.
    fn registry(&self, activity: Activity) -> Result<P::Guard<'_, Registry>, Word> {
        match P::fault(&self.host.journal, activity, REGISTRY_FAULT) {
            true => Err(ERROR_SEM_TIMEOUT),
            false => Ok(P::enter(&self.registry)),
        }
    }

    /// Lets every operation under way end, without waiting for what may never come.
    fn hurry(&self) {
        let mut sessions = P::enter(&self.sessions);
        sessions.ending = true;
        let current = |session: &sessions::Session<P>| session.current.clone();
        let tasks: Vec<_> = sessions.all.iter().filter_map(current).collect();
        P::notify_all(&sessions);
        drop(sessions);
        for task in tasks {
            let mut task = P::enter(&task);
            task.hurried = true;
            P::notify_all(&task);
        }
    }
}

impl<P: Platform> RestartManager<P> {
    /// Executes a call; its results, or the error code that is all it returns.
    fn execute(&self, activity: Activity, function: Function, made: Name) -> Result<Return, Word> {
        use Function as F;
        match function {
            F::RmStartSession { .. } => self.start_session(activity, made),
            F::RmJoinSession { strSessionKey } => self.join(activity, strSessionKey, made),
            F::RmRegisterResources {
                dwSessionHandle,
                rgsFileNames,
                rgApplications,
                rgsServiceNames,
            } => {
                let resources = [rgsFileNames, rgApplications, rgsServiceNames];
                self.register(activity, dwSessionHandle, resources)
            }
            F::RmGetList { dwSessionHandle } => self.list(activity, dwSessionHandle),
            F::RmShutdown {
                dwSessionHandle,
                lActionFlags,
                fnStatus,
            } => {
                let order = order(Kind::Shutdown, dwSessionHandle, lActionFlags, fnStatus);
                self.operate(activity, order)
            }
            F::RmRestart {
                dwSessionHandle,
                fnStatus,
                ..
            } => {
                let order = order(Kind::Restart, dwSessionHandle, Value::Number(0), fnStatus);
                self.operate(activity, order)
            }
            F::RmCancelCurrentTask { dwSessionHandle } => self.cancel(activity, dwSessionHandle),
            F::RmEndSession { dwSessionHandle } => self.end(activity, dwSessionHandle),
            F::ApplicationAgrees { application } => {
                Ok(self.shared.change(application, Change::Agrees))
            }
            F::ApplicationVetoes { application } => {
                Ok(self.shared.change(application, Change::Vetoes))
            }
            F::ApplicationExits { application } => {
                Ok(self.shared.change(application, Change::Exits))
            }
            F::RM_WRITE_STATUS_CALLBACK { .. } => panic!("clients do not call the callback"),
        }
    }
}

fn order(kind: Kind, handle: Value, flags: Value, status: Value) -> Order {
    Order {
        kind,
        handle,
        flags: flags.number().unwrap_or(0),
        status: status.number(),
    }
}

impl<P: Platform> Service<P, dyn Conduct> for RestartManager<P> {
    fn start(host: Host, conduct: &'static dyn Conduct) -> Self {
        let shared = Arc::new(Shared::<P>::new(host, conduct));
        let theirs = Arc::clone(&shared);
        let worker = P::spawn("worker", move || theirs.work());
        Self {
            shared,
            worker: P::monitor("worker", Some(worker)),
        }
    }

    fn call(&self, activity: Activity, call: &Call) -> Return {
        self.execute(activity, Function::of(call), call.made)
            .unwrap_or_else(Return::of)
    }

    fn shutdown(&self) {
        self.shared.hurry();
        self.shared.requests.stop(0);
        let worker = P::enter(&self.worker).take();
        worker.into_iter().for_each(P::join);
    }
}
