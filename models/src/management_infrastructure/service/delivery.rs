//! How results are handed out: a thread for each asynchronous operation, and whoever else delivers.

use std::sync::Arc;

use sim::platform::Platform;

use super::{Core, objects::Operation, progress::Progress};
use crate::management_infrastructure::api::Parcel;

impl<P: Platform> Core<P> {
    /// Starts the thread that delivers the results of an operation.
    pub(super) fn spawn_delivery(self: &Arc<Self>, operation: &Arc<Operation<P>>) {
        let (core, operation) = (Arc::clone(self), Arc::clone(operation));
        let thread = P::spawn("delivery", move || {
            while let Some(parcel) = core.await_result(&operation) {
                core.call_back(&operation, parcel);
            }
        });
        P::enter(&self.deliveries).push(thread);
    }

    /// Waits for the next result; none if no more can come.
    fn await_result(&self, operation: &Operation<P>) -> Option<Parcel> {
        let mut progress = P::enter(&operation.progress);
        loop {
            if let Some(parcel) = self.take_result(&mut progress) {
                return Some(parcel);
            }
            if progress.released || progress.stopping {
                return None;
            }
            progress = P::wait(progress);
        }
    }

    fn take_result(&self, progress: &mut Progress) -> Option<Parcel> {
        if progress.muted || self.conduct.is_held(progress) {
            return None;
        }
        let parcel = progress.next(&self.policy)?;
        progress.take(parcel);
        progress.held = true;
        Some(parcel)
    }

    /// Delivers on the calling thread what can be delivered at once.
    pub(super) fn deliver_here(&self, operation: &Arc<Operation<P>>) {
        loop {
            let parcel = self.take_result(&mut P::enter(&operation.progress));
            let Some(parcel) = parcel else { return };
            self.call_back(operation, parcel);
        }
    }

    /// Runs the callback; a result counts as acknowledged then, unless the client does that by
    /// itself.
    fn call_back(&self, operation: &Arc<Operation<P>>, parcel: Parcel) {
        if let Some(handler) = operation.handler {
            let call = parcel.delivered(Some(operation.name));
            self.host.callbacks.invoke(handler.into(), call);
        }
        let progress = P::enter(&operation.progress);
        if progress.manual {
            return;
        }
        self.acknowledged(operation, progress);
    }

    /// The result that was handed out last is done with.
    pub(super) fn acknowledged(
        &self,
        operation: &Arc<Operation<P>>,
        mut progress: P::Guard<'_, Progress>,
    ) {
        progress.held = false;
        P::notify_all(&progress);
        self.release(operation, progress);
    }

    /// Tells the session once it need not wait for an operation any more.
    pub(super) fn release(
        &self,
        operation: &Arc<Operation<P>>,
        mut progress: P::Guard<'_, Progress>,
    ) {
        if progress.released || self.conduct.keeps_session_open(&progress) {
            return;
        }
        progress.released = true;
        P::notify_all(&progress);
        drop(progress);
        if let Some(session) = &operation.session {
            let mut state = P::enter(&session.state);
            state
                .operations
                .retain(|other| other.name != operation.name);
            P::notify_all(&state);
        }
    }
}
