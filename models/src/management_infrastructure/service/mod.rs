//! The reference service: a client library with a worker below it and a delivery thread for every
//! asynchronous operation.
//!
//! Every application, session and operation has a monitor of its own, and no thread is ever inside
//! two. What is delicate is decided in [`Conduct`]. `transport` is the worker; `delivery` hands
//! results out; `operations` and `sessions` are the functions that clients call.

mod conduct;
mod delivery;
mod objects;
mod operations;
mod policy;
mod progress;
mod sessions;
#[cfg(test)]
mod tests;
mod transport;

use std::sync::Arc;

use sim::{
    platform::Platform,
    trace::{Activity, Call, RESULTS_MAX, Return},
    value::Value,
};

pub use self::{
    conduct::{Conduct, Right},
    policy::Policy,
    progress::Progress,
};
use self::{objects::Handles, transport::Job};
use super::{
    api::{Function, handler},
    setup::Setup,
};
use crate::{
    family::{Host, Service},
    kernels::StoppableQueue,
};

/// Why the queue is stopped: there is but one reason.
const ENDED: u32 = 1;

/// What an environment move returns that returns nothing.
const NOTHING: Return = Return([Value::Absent; RESULTS_MAX]);

/// The service on a platform.
pub struct ManagementInfrastructure<P: Platform> {
    core: Arc<Core<P>>,
    worker: P::Monitor<Option<P::Join>>,
}

/// What all threads of the service share.
struct Core<P: Platform> {
    host: Host,
    setup: Setup,
    policy: Policy,
    handles: P::Monitor<Handles<P>>,
    queue: StoppableQueue<P, Job<P>>,
    /// The threads that hand results out.
    deliveries: Threads<P>,
    /// The threads that wait for the end of a session.
    completions: Threads<P>,
    conduct: &'static dyn Conduct,
}

impl<P: Platform> Service<P, dyn Conduct> for ManagementInfrastructure<P> {
    fn start(host: Host, conduct: &'static dyn Conduct) -> Self {
        let setup = Setup::of(&host.world);
        let core = Arc::new(Core {
            policy: Policy::of(host.readings),
            handles: P::monitor("handles", Handles::of(&setup)),
            queue: StoppableQueue::new("transport"),
            deliveries: P::monitor("deliveries", Vec::new()),
            completions: P::monitor("completions", Vec::new()),
            setup,
            host,
            conduct,
        });
        let work = Arc::clone(&core);
        let worker = P::spawn("transport", move || work.work());
        Self {
            core,
            worker: P::monitor("worker", Some(worker)),
        }
    }

    fn call(&self, activity: Activity, call: &Call) -> Return {
        let core = &self.core;
        match Function::of(call) {
            Function::MI_Application_Initialize { .. } => core.initialize(call.made),
            Function::MI_Application_NewSession { application } => {
                core.new_session(application, call.made)
            }
            Function::MI_Application_Close { application } => core.close_application(application),
            Function::MI_Session_EnumerateInstances { .. } => core.enumerate(activity, call),
            Function::MI_Session_Close {
                session,
                completionCallback,
            } => core.close_session(session, handler(completionCallback)),
            Function::MI_Operation_GetInstance { operation } => core.get(operation),
            Function::MI_Operation_Cancel { operation, .. } => core.cancel(activity, operation),
            Function::MI_Operation_Close { operation } => core.close(activity, operation),
            Function::resultAcknowledgement { operation } => core.acknowledge(operation),
            Function::MI_Context_PostInstance { operation } => core.post(operation, None),
            Function::MI_Context_PostResult {
                operation,
                resultCode,
            } => core.post(operation, resultCode.word()),
            Function::ProcessExits {}
            | Function::instanceResult { .. }
            | Function::completionCallback { .. } => NOTHING,
        }
    }

    /// From the provider's side to the client's: whatever is on its way still arrives.
    fn shutdown(&self) {
        let core = &self.core;
        core.queue.stop(ENDED);
        let worker = P::enter(&self.worker).take();
        worker.into_iter().for_each(P::join);
        core.release_calls();
        join_all::<P>(&core.deliveries);
        core.abandon_sessions();
        join_all::<P>(&core.completions);
        // A completion callback may have started something more.
        core.release_calls();
        join_all::<P>(&core.deliveries);
        core.forget_one_another();
    }
}

/// Threads that are joined in the end.
type Threads<P> = <P as Platform>::Monitor<Vec<<P as Platform>::Join>>;

/// Joins every thread, those included that others start meanwhile.
fn join_all<P: Platform>(threads: &Threads<P>) {
    loop {
        let running = std::mem::take(&mut *P::enter(threads));
        if running.is_empty() {
            return;
        }
        running.into_iter().for_each(P::join);
    }
}
