//! How the threads of an execution begin, run and end.

use std::panic::resume_unwind;

use super::{
    coroutine::{self, Payload, fibers},
    kernel::{Kernel, with},
    operation::Participant,
    simulator::noted_panic,
};
use crate::panics;

/// Runs a body as it is decided, to the end of the execution.
pub(super) fn run(body: impl FnOnce() + 'static) {
    with(Kernel::add_main);
    begin(0, body);
    while let Some(index) = with(Kernel::decide) {
        match fibers(|fibers| fibers.run(index)) {
            Ok(()) => return,
            Err(payload) => panicked(payload),
        }
    }
}

/// Adds a thread, and runs it to its first announcement.
pub(super) fn spawn(name: &str, body: impl FnOnce() + 'static) -> Participant {
    let (spawner, index, id) = with(|kernel| {
        let spawner = kernel.current;
        let id = kernel.add_child(name);
        (spawner, kernel.current, id)
    });
    if !coroutine::discarding() {
        begin(index, body);
    }
    with(|kernel| kernel.current = spawner);
    id
}

fn begin(index: usize, body: impl FnOnce() + 'static) {
    let job = move || {
        body();
        with(Kernel::end_thread)
    };
    if let Err(payload) = fibers(|fibers| fibers.start(index, job)) {
        panicked(payload);
    }
}

/// The running thread has panicked, which ends the execution.
fn panicked(payload: Payload) {
    if !coroutine::is_lent() {
        // It was the strategy, asked on the way.
        resume_unwind(payload);
    }
    // The hook has noted it with its place; the payload is the message alone.
    let noted = noted_panic();
    let message = noted.unwrap_or_else(|| panics::message(payload.as_ref()));
    with(|kernel| {
        kernel.finish();
        kernel.end_in_panic(message);
    });
}
