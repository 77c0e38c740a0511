//! Schedules from bytes: each decides one step.

use sim::{
    machine::Operation,
    strategy::{Pick, Strategy, View},
};

/// How seldom a fault strikes where it could: one byte in this many.
const FAULT_ONE_IN: u8 = 3;

/// One execution that bytes decide, wherever there is something to decide; behind the last, the
/// first candidate takes every step.
///
/// The less the bytes say, the fewer preemptions: so a shrunk schedule is a simple one.
#[derive(Clone, Debug)]
pub struct Steps<'a> {
    bytes: &'a [u8],
    begun: bool,
}

impl<'a> Steps<'a> {
    /// The execution of these bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            begun: false,
        }
    }

    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        *first
    }
}

impl Strategy for Steps<'_> {
    fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.begun, true)
    }

    fn pick(&mut self, view: &View<'_>) -> Pick {
        let candidate = match view.candidates().len() {
            1 => 0,
            count => usize::from(self.next()) % count,
        };
        let moving = view.candidates()[candidate];
        let choice = match (moving.operation, moving.alternatives) {
            (_, 0 | 1) => 0,
            (Operation::Fault(_), _) => u32::from(self.next() % FAULT_ONE_IN == FAULT_ONE_IN - 1),
            (_, alternatives) => u32::from(self.next()) % alternatives,
        };
        Pick::Take { candidate, choice }
    }
}
