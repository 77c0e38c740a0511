//! How the threads of an execution begin, run and end.

use std::panic::resume_unwind;

use super::{
    coroutine::{self, Pause},
    kernel::{Kernel, with},
    operation::Participant,
    simulator::noted_panic,
};
use crate::panics;

/// Runs a body as it is decided, to the end of the execution.
pub(super) fn run(body: impl FnOnce() + 'static) {
    with(Kernel::add_main);
    begin(0, body);
    coroutine::fibers(|fibers| {
        let mut turn = with(Kernel::decide);
        while let Some(index) = turn {
            turn = match fibers.proceed(index) {
                Pause::Next(next) => Some(next as usize),
                Pause::Over => None,
                end => {
                    fibers.release(index);
                    finish(end);
                    with(Kernel::decide)
                }
            };
        }
    });
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
    coroutine::fibers(|fibers| match fibers.start(index, body) {
        Pause::Begun => {}
        end => {
            fibers.release(index);
            finish(end);
        }
    });
}

/// The running thread's job is done; a panic ends the execution.
fn finish(end: Pause) {
    with(Kernel::finish);
    if end == Pause::Finished {
        return;
    }
    let payload = coroutine::payload();
    if !coroutine::is_lent() {
        // It was the strategy, asked on the way.
        resume_unwind(payload);
    }
    // The hook has noted it with its place; the payload is the message alone.
    let noted = noted_panic();
    let message = noted.unwrap_or_else(|| panics::message(payload.as_ref()));
    with(|kernel| kernel.end_in_panic(message));
}
