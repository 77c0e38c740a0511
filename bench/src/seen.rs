//! What an execution did, in a form that is the same for every tool: its *class*.
//!
//! Programs tell who entered which lock. Two executions have the same class when every entry met
//! the same past, that is when they differ only in the order of entries that have nothing to do
//! with each other. So one yardstick counts the distinct behaviour that each tool has reached,
//! however fine its steps are.
//!
//! All three tools run their threads on one OS thread, so the record is local to it.

use std::cell::{Cell, RefCell};

use hashbrown::HashSet;

/// Most objects that a program tells apart.
const OBJECTS: usize = 8;
/// Most threads of a program, the main one included.
const THREADS: usize = 8;

thread_local! {
    static RECORDING: Cell<bool> = const { Cell::new(false) };
    static EXECUTIONS: Cell<u64> = const { Cell::new(0) };
    static PAST_OF_OBJECT: [Cell<u64>; OBJECTS] = const { [const { Cell::new(0) }; OBJECTS] };
    static PAST_OF_THREAD: [Cell<u64>; THREADS] = const { [const { Cell::new(0) }; THREADS] };
    static CLASSES: RefCell<HashSet<u64, foldhash::fast::FixedState>> = RefCell::default();
}

/// Forgets everything; from here on classes are told apart only if `recording`.
pub(crate) fn start(recording: bool) {
    RECORDING.set(recording);
    EXECUTIONS.set(0);
    CLASSES.with_borrow_mut(HashSet::clear);
    forget();
}

/// Thread `me` has entered the lock `object`. To be called before it leaves it.
#[inline]
pub(crate) fn entered(object: usize, me: usize) {
    if RECORDING.get() {
        PAST_OF_OBJECT.with(|objects| {
            PAST_OF_THREAD.with(|threads| {
                let (object_past, past) = (&objects[object], &threads[me]);
                past.set(mix(past.get(), mix(object as u64 + 1, object_past.get())));
                object_past.set(past.get());
            });
        });
    }
}

/// An execution begins.
#[inline]
pub(crate) fn begin() {
    if RECORDING.get() {
        forget();
    }
}

/// The execution has ended.
#[inline]
pub(crate) fn end() {
    EXECUTIONS.set(EXECUTIONS.get() + 1);
    if RECORDING.get() {
        let class = PAST_OF_THREAD.with(|threads| {
            let pasts = threads.iter().map(Cell::get).zip(1..);
            pasts.fold(0, |all: u64, (past, thread)| {
                all.wrapping_add(mix(thread, past))
            })
        });
        CLASSES.with_borrow_mut(|classes| classes.insert(class));
    }
}

/// Executions that have ended since [`start`].
pub(crate) fn executions() -> u64 {
    EXECUTIONS.get()
}

/// Distinct classes since [`start`].
pub(crate) fn classes() -> u64 {
    CLASSES.with_borrow(|classes| classes.len() as u64)
}

fn forget() {
    PAST_OF_OBJECT.with(|objects| objects.iter().for_each(|past| past.set(0)));
    PAST_OF_THREAD.with(|threads| threads.iter().for_each(|past| past.set(0)));
}

/// Both numbers in one, well mixed (the finish of SplitMix64).
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let mixed = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_add(0x2545_F491_4F6C_DD1D);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes_of(executions: &[&[(usize, usize)]]) -> u64 {
        start(true);
        for execution in executions {
            begin();
            execution
                .iter()
                .for_each(|(object, me)| entered(*object, *me));
            end();
        }
        classes()
    }

    #[test]
    fn two_orders_on_one_object_are_two_classes() {
        assert_eq!(classes_of(&[&[(0, 1), (0, 2)], &[(0, 2), (0, 1)]]), 2);
    }

    #[test]
    fn two_orders_on_two_objects_are_one_class() {
        assert_eq!(classes_of(&[&[(0, 1), (1, 2)], &[(1, 2), (0, 1)]]), 1);
    }
}
