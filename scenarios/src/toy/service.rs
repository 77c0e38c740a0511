//! The bell: a monitor, and a thread for every ring that has a handler.

use std::sync::Mutex;

use models::family::{Host, Service};
use sim::{
    platform::Platform,
    trace::{Activity, Call, Return},
    value::{INFINITE, List, Name, Value},
};

use super::{CANCELLED, Function, NOT_FOUND, SUCCESS, TIMED_OUT, troubles::Trouble};

/// What rings, and what no longer does.
#[derive(Default)]
struct Rings {
    ringing: Vec<Name>,
    closed: bool,
}

/// The service.
pub(crate) struct Tower<P: Platform> {
    host: Host,
    trouble: Trouble,
    rings: P::Monitor<Rings>,
    ringers: Mutex<Vec<P::Join>>,
    /// Whether something was left behind.
    left: P::Monitor<bool>,
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
                drop(rings);
                self.goes_wrong();
                return Return::of(TIMED_OUT);
            }
        }
        Return::of(CANCELLED).with(1, rings.ringing.len() as u32)
    }

    /// What happens in a call whose wait has timed out.
    fn goes_wrong(&self) {
        match self.trouble {
            Trouble::None | Trouble::Impatient => {}
            Trouble::Panics => panic!("the rope is torn"),
            Trouble::Spins => loop {
                P::yield_now();
            },
            Trouble::Lingers => *P::enter(&self.left) = true,
        }
    }

    /// Goes round and round in front of a wait until nothing is left to wait for.
    fn looks_until_silent(&self, ring: Name) {
        while P::enter(&self.rings).ringing.contains(&ring) {}
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

impl<P: Platform> Service<P, Trouble> for Tower<P> {
    fn start(host: Host, trouble: &'static Trouble) -> Self {
        Self {
            host,
            trouble: *trouble,
            rings: P::monitor("rings", Rings::default()),
            ringers: Mutex::default(),
            left: P::monitor("left", false),
        }
    }

    fn call(&self, _activity: Activity, call: &Call) -> Return {
        let name = |value: Value| value.name().expect("scenarios pass names here");
        match Function::of(call) {
            Function::Ring { handler, .. } => self.ring(call.made, handler),
            Function::Wait { ring, timeout } => {
                if self.trouble == Trouble::Impatient {
                    self.looks_until_silent(name(ring));
                }
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
        if self.trouble == Trouble::Lingers {
            let mut left = P::enter(&self.left);
            while *left {
                left = P::wait(left);
            }
        }
    }
}
