//! The worker between the client library and the providers: it brings what providers post, and
//! carries cancels out.
//!
//! It never runs a client's code and never waits for a client, so whatever clients do, cancels get
//! through.

use std::sync::Arc;

use sim::platform::Platform;

use super::{Core, objects::Operation};

/// What the worker is to do.
pub(super) enum Job<P: Platform> {
    /// Let the provider begin.
    Run(Arc<Operation<P>>),
    /// End an operation without its provider.
    Abort(Arc<Operation<P>>),
}

impl<P: Platform> Core<P> {
    /// The worker's life.
    pub(super) fn work(&self) {
        while let Some(job) = self.queue.pop() {
            self.perform(job);
        }
    }

    /// Gives the worker something to do. Once it has gone, the calling thread does it.
    pub(super) fn submit(&self, job: Job<P>) {
        if let Err(job) = self.queue.push(job) {
            self.perform(job);
        }
    }

    fn perform(&self, job: Job<P>) {
        match job {
            Job::Run(operation) => self.run(&operation),
            Job::Abort(operation) => self.abort(&operation),
        }
    }

    /// The provider posts what it posts by itself, one after the other.
    fn run(&self, operation: &Operation<P>) {
        loop {
            let mut progress = P::enter(&operation.progress);
            if progress.cancelled {
                // The abort is queued behind this job.
                return;
            }
            if progress.own >= operation.provider.instances {
                if let Some(code) = operation.provider.result {
                    progress.settle(code);
                    P::notify_all(&progress);
                }
                return;
            }
            progress.own += 1;
            progress.post();
            P::notify_all(&progress);
        }
    }

    /// Ends an operation that was cancelled.
    pub(super) fn abort(&self, operation: &Operation<P>) {
        let mut progress = P::enter(&operation.progress);
        self.conduct.abort(&mut progress, &self.policy);
        if self.conduct.abort_wakes() {
            P::notify_all(&progress);
        }
    }
}
