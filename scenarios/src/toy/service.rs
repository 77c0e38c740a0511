//! The bell: a monitor, and a thread for every ring that has a handler.

use std::sync::Mutex;

use models::family::{Host, Service, Subject};
use sim::{
    platform::Platform,
    trace::{Activity, Call, Return},
    value::{INFINITE, List, Name, Value},
};

use super::{CANCELLED, Function, NOT_FOUND, SUCCESS, TIMED_OUT};

/// The service.
pub(crate) struct RightBell;

impl Subject for RightBell {
    const NAME: &'static str = "right";
    const SUMMARY: &'static str = "a bell";
    type Service<P: Platform> = Tower<P>;
}

/// What rings, and what no longer does.
#[derive(Default)]
struct Rings {
    ringing: Vec<Name>,
    closed: bool,
}

pub(crate) struct Tower<P: Platform> {
    host: Host,
    rings: P::Monitor<Rings>,
    ringers: Mutex<Vec<P::Join>>,
}

impl<P: Platform> Tower<P> {
    fn ring(&self, ring: Name, handler: Value) -> Return {
        P::enter(&self.rings).ringing.push(ring);
        if let Value::Number(handler) = handler {
            let callbacks = self.host.callbacks.clone();
            let rings = move |count: u32| {
                let (ring, count) = (ring.into(), count.into());
                Function::Rings { ring, count }.call(Name::NONE)
            };
            let ringer = P::spawn("ringer", move || {
                callbacks.invoke(handler, rings(1));
                callbacks.invoke(handler, rings(2));
            });
            self.ringers.lock().expect("nobody panics").push(ringer);
        }
        Return::of(ring)
    }

    fn wait(&self, ring: Name, timeout: u32) -> Return {
        let deadline = P::now() + u64::from(timeout);
        let mut rings = P::enter(&self.rings);
        while rings.ringing.contains(&ring) && !rings.closed {
            if timeout == INFINITE {
                rings = P::wait(rings);
                continue;
            }
            let passed;
            (rings, passed) = P::wait_until(rings, deadline);
            if passed {
                return Return::of(TIMED_OUT);
            }
        }
        Return::of(CANCELLED).with(1, rings.ringing.len() as u32)
    }

    /// Goes round and round in front of a wait until nothing is left to wait for.
    pub(super) fn looks_until_silent(&self, call: &Call) {
        if let Function::Wait { ring, .. } = Function::of(call) {
            let rings = || {
                P::enter(&self.rings)
                    .ringing
                    .iter()
                    .any(|it| ring == (*it).into())
            };
            while rings() {}
        }
    }

    fn cancel(&self, ring: Name) -> Return {
        let mut rings = P::enter(&self.rings);
        let before = rings.ringing.len();
        rings.ringing.retain(|it| *it != ring);
        P::notify_all(&rings);
        Return::of(if rings.ringing.len() < before {
            SUCCESS
        } else {
            NOT_FOUND
        })
    }
}

impl<P: Platform> Service<P> for Tower<P> {
    fn start(host: Host) -> Self {
        Self {
            host,
            rings: P::monitor("rings", Rings::default()),
            ringers: Mutex::default(),
        }
    }

    fn call(&self, _activity: Activity, call: &Call) -> Return {
        let name = |value: Value| value.name().expect("scenarios pass names here");
        match Function::of(call) {
            Function::Ring { handler, .. } => self.ring(call.made, handler),
            Function::Wait { ring, timeout } => {
                self.wait(name(ring), timeout.number().expect("a time-out"))
            }
            Function::Cancel { ring } => self.cancel(name(ring)),
            Function::List { .. } => {
                let rings = P::enter(&self.rings);
                let list: List = rings.ringing.iter().copied().collect();
                Return::of(SUCCESS).with(1, list)
            }
            Function::Silence { .. } | Function::Rings { .. } => Return::of(Value::Absent),
        }
    }

    fn shutdown(&self) {
        let mut rings = P::enter(&self.rings);
        rings.closed = true;
        P::notify_all(&rings);
        drop(rings);
        let ringers = std::mem::take(&mut *self.ringers.lock().expect("nobody panics"));
        ringers.into_iter().for_each(P::join);
    }
}
