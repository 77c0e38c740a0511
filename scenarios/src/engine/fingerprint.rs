//! Traces that were seen, each by a number of 128 bits instead of its events: a set of millions
//! takes a hundred megabytes, and a trace is hashed in one pass.
//!
//! Two traces with the same number would be taken for one. Among a thousand million traces some two
//! are with a probability of 10⁻²¹.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::{FixedState, FoldHasher};
use hashbrown::HashMap;
use sim::trace::Stamped;

/// What stands for a trace.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Fingerprint(u128);

/// Something by the fingerprint of a trace.
pub(super) type ByTrace<T> = HashMap<Fingerprint, T, FixedState>;

/// Nothing by the fingerprint of a trace.
pub(super) const fn by_trace<T>() -> ByTrace<T> {
    HashMap::with_hasher(FixedState::with_seed(0))
}

impl Fingerprint {
    pub(super) fn of(trace: &[Stamped]) -> Self {
        let half = |seed| FixedState::with_seed(seed).build_hasher();
        let mut both = Both(half(1), half(2));
        trace.hash(&mut both);
        Self(u128::from(both.0.finish()) << 64 | u128::from(both.1.finish()))
    }
}

/// Two hashers that are told the same.
struct Both<'a>(FoldHasher<'a>, FoldHasher<'a>);

impl Both<'_> {
    fn tell(&mut self, write: impl Fn(&mut FoldHasher<'_>)) {
        write(&mut self.0);
        write(&mut self.1);
    }
}

impl Hasher for Both<'_> {
    fn write(&mut self, bytes: &[u8]) {
        self.tell(|it| it.write(bytes));
    }

    fn write_u8(&mut self, number: u8) {
        self.tell(|it| it.write_u8(number));
    }

    fn write_u16(&mut self, number: u16) {
        self.tell(|it| it.write_u16(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.tell(|it| it.write_u32(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.tell(|it| it.write_u64(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.tell(|it| it.write_usize(number));
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use sim::trace::{Activity, Event};

    use super::*;

    #[test]
    fn a_trace_is_told_apart_by_every_event_their_order_and_their_times() {
        let event = |at, activity| Stamped {
            at,
            event: Event::Exit {
                activity: Activity(activity),
            },
        };
        let traces = [
            vec![],
            vec![event(0, 0)],
            vec![event(1, 0)],
            vec![event(0, 1)],
            vec![event(0, 0), event(0, 1)],
            vec![event(0, 1), event(0, 0)],
        ];
        let prints = traces.each_ref().map(|trace| Fingerprint::of(trace).0);
        for (index, print) in prints.iter().enumerate() {
            for other in &prints[..index] {
                assert_ne!(print >> 64, other >> 64, "{prints:x?}");
                assert_ne!(*print as u64, *other as u64, "{prints:x?}");
            }
            assert_ne!(
                print >> 64,
                u128::from(*print as u64),
                "twice the same half"
            );
        }
        assert_eq!(Fingerprint::of(&traces[5].clone()).0, prints[5]);
    }
}
