//! The event reader, recorded.

use std::sync::Arc;

use sim::{
    clause::ClauseId,
    machine::{Machine, Monitor},
    platform::Platform,
    reading::Reading,
    spec::{Cite, Conduct, Spec, Steps},
    trace::{Activity, Event, Return},
    value::Value,
};

use super::{Recorded, Shared, call};

/// 1, 2 readers × batch 2, 4.
pub(super) fn programs() -> Vec<Recorded> {
    let sizes = [(1, 2), (1, 4), (2, 2), (2, 4)];
    let program = |(readers, batch)| {
        let name = format!("reader {readers}x{batch}");
        let body = Arc::new(move || run(readers, batch));
        Recorded::new(name, ReaderSpec { batch: batch as u8 }, body)
    };
    sizes.map(program).into()
}

const READ: u8 = 0;
const CANCEL: u8 = 1;
const CLOSE: u8 = 2;

/// Readers, canceller and closer, at most.
const CLIENTS: usize = 4;

/// What the lock protects.
#[derive(Default)]
struct Channel {
    reading: usize,
    cancelled: bool,
    closed: bool,
}

fn run(readers: usize, batch: usize) {
    let journal = Shared::default();
    let channel = Machine::monitor("channel", Channel::default());
    let start = |name, client, function| {
        let (journal, channel) = (Arc::clone(&journal), channel.clone());
        Machine::spawn(name, move || {
            call(&journal, client, function, 0, || match function {
                READ => Value::Number(read(&channel, batch)),
                CANCEL => cancel(&channel),
                _ => close(&channel),
            });
        })
    };
    let mut running: Vec<_> = (0..readers)
        .map(|client| start("reader", client, READ))
        .collect();
    running.push(start("canceller", readers, CANCEL));
    running.push(start("closer", readers + 1, CLOSE));
    Machine::rest(&journal);
    Machine::wind_up(&journal);
    running.into_iter().for_each(Machine::join);
}

/// How many events were read before a cancel, or all.
fn read(channel: &Monitor<Channel>, batch: usize) -> u32 {
    for index in 0..batch {
        let mut channel = Machine::enter(channel);
        let begins = index == 0;
        if channel.cancelled || begins && channel.closed {
            channel.reading -= usize::from(!begins);
            Machine::notify_all(&channel);
            return index as u32;
        }
        channel.reading += usize::from(begins);
        if index + 1 == batch {
            channel.reading -= 1;
            Machine::notify_all(&channel);
        }
    }
    batch as u32
}

fn cancel(channel: &Monitor<Channel>) -> Value {
    Machine::enter(channel).cancelled = true;
    Value::Null
}

fn close(channel: &Monitor<Channel>) -> Value {
    let mut channel = Machine::enter(channel);
    channel.closed = true;
    while channel.reading > 0 {
        channel = Machine::wait(channel);
    }
    Value::Null
}

/// What is permitted: a read stops early only for a cancel or at a closed channel, and a close
/// returns once nobody reads.
struct ReaderSpec {
    batch: u8,
}

/// A call that has not returned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
enum Pending {
    #[default]
    Nothing,
    Reading(u8),
    Read(u8),
    Cancelling,
    Cancelled,
    Closing,
    Closed,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
struct State {
    calls: [Pending; CLIENTS],
    cancelled: bool,
    closed: bool,
}

const ANSWERS: &[Cite] = &[Cite::Clause(ClauseId(0))];
const READS: &[Cite] = &[Cite::Clause(ClauseId(1))];
const CANCELS: &[Cite] = &[Cite::Clause(ClauseId(2))];
const CLOSES: &[Cite] = &[Cite::Clause(ClauseId(3))];

impl Spec for ReaderSpec {
    type State = State;

    fn readings(&self) -> &'static [Reading] {
        &[]
    }

    fn initial(&self) -> State {
        State::default()
    }

    fn input(&self, state: &mut State, event: &Event) -> Conduct {
        if let Event::Call { activity, call } = event {
            state.calls[usize::from(activity.0)] = match call.function {
                READ => Pending::Reading(0),
                CANCEL => Pending::Cancelling,
                _ => Pending::Closing,
            };
        }
        Conduct::Proper
    }

    fn steps(&self, state: &State, steps: &mut Steps<'_, State>) {
        for client in 0..CLIENTS {
            let mut next = *state;
            let call = &mut next.calls[client];
            let activity = Activity(client as u8);
            if *call != Pending::Nothing {
                steps.owes(ClauseId(0));
            }
            match *call {
                Pending::Nothing => {}
                Pending::Reading(taken) => self.read(state, client, taken, steps),
                Pending::Read(taken) => {
                    *call = Pending::Nothing;
                    let results = Return::of(Value::Number(u32::from(taken)));
                    steps.returns(activity, results, "the read ends", ANSWERS, next);
                }
                Pending::Cancelling => {
                    (*call, next.cancelled) = (Pending::Cancelled, true);
                    steps.internal("the cancel takes effect", CANCELS, next);
                }
                Pending::Closing => {
                    (*call, next.closed) = (Pending::Closed, true);
                    steps.internal("the channel is closed", CLOSES, next);
                }
                Pending::Closed if state.is_read() => {}
                Pending::Cancelled | Pending::Closed => {
                    *call = Pending::Nothing;
                    steps.returns(activity, Return::of(Value::Null), "done", ANSWERS, next);
                }
            }
        }
    }
}

impl State {
    /// Whether a read has begun and not ended.
    fn is_read(&self) -> bool {
        let reads = |call: &Pending| matches!(call, Pending::Reading(taken) if *taken > 0);
        self.calls.iter().any(reads)
    }
}

impl ReaderSpec {
    fn read(&self, state: &State, client: usize, taken: u8, steps: &mut Steps<'_, State>) {
        let mut next = *state;
        if state.cancelled || taken == 0 && state.closed {
            next.calls[client] = Pending::Read(taken);
            steps.internal("the read is refused or cancelled", READS, next);
        } else {
            let taken = taken + 1;
            next.calls[client] = match taken == self.batch {
                true => Pending::Read(taken),
                false => Pending::Reading(taken),
            };
            steps.internal("an event is read", READS, next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::conform, *};

    #[test]
    fn only_a_cancel_or_a_close_leaves_a_read_short() {
        let spec = ReaderSpec { batch: 2 };
        let read = |taken| (0, READ, Value::Number(taken));
        let cancel = (1, CANCEL, Value::Null);
        let close = (2, CLOSE, Value::Null);
        assert!(conform(&spec, &[read(2), cancel]));
        assert!(conform(&spec, &[cancel, read(0)]) && conform(&spec, &[close, read(0)]));
        assert!(!conform(&spec, &[read(1)]) && !conform(&spec, &[close, read(1)]));
    }
}
