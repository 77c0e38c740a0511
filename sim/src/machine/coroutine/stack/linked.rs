//! From one stack to another by way of whoever called the first, with corosensei's coroutines.

use std::{
    cell::{Cell, UnsafeCell},
    ptr::{self, NonNull},
};

use corosensei::{Coroutine, CoroutineResult, Yielder, stack::DefaultStack};

use super::{BYTES, Entry};

/// A stack, or the one that an OS thread came with.
pub(in crate::machine::coroutine) struct Stack {
    /// None of an OS thread's own, and before it is prepared.
    coroutine: UnsafeCell<Option<Coroutine<(), To, ()>>>,
    /// What suspends the coroutine, once it has begun.
    yielder: Cell<Option<NonNull<Yielder<(), To>>>>,
}

/// To whom control is handed.
type To = NonNull<Stack>;

impl Stack {
    pub(in crate::machine::coroutine) const fn new() -> Self {
        Self {
            coroutine: UnsafeCell::new(None),
            yielder: Cell::new(None),
        }
    }

    /// Gives it memory and something to do, unless it has both.
    pub(in crate::machine::coroutine) fn prepare(&self, entry: Entry) {
        // SAFETY: a stack is prepared by whoever is about to call it, so it does not run.
        let coroutine = unsafe { &mut *self.coroutine.get() };
        if coroutine.is_some() {
            return;
        }
        let memory = DefaultStack::new(BYTES).expect("the system has memory for a stack");
        let here = NonNull::from(self);
        *coroutine = Some(Coroutine::with_stack(memory, move |yielder, ()| {
            // SAFETY: a stack that is called stays where it is.
            unsafe { here.as_ref() }
                .yielder
                .set(Some(NonNull::from(yielder)));
            entry()
        }));
    }

    /// Gives its memory back.
    ///
    /// # Safety
    /// It does not run, and nobody counts on what is on it.
    pub(in crate::machine::coroutine) unsafe fn free(&self) {
        // SAFETY: nobody else uses it. What has been suspended is unwound, which uses only the coroutine.
        drop(unsafe { (*self.coroutine.get()).take() });
    }

    /// Runs another stack until control is handed to this one.
    ///
    /// # Safety
    /// The caller runs on this stack. The other one is prepared, does not run, and stays where it is
    /// until it has run for the last time.
    pub(in crate::machine::coroutine) unsafe fn call(&self, callee: &Self) {
        let mut running = NonNull::from(callee);
        while !ptr::eq(running.as_ptr(), self) {
            // SAFETY: it is the callee, or control was handed to it as to a stack that does not run.
            let coroutine = unsafe { &mut *running.as_ref().coroutine.get() };
            let coroutine = coroutine.as_mut().expect("whoever is called is prepared");
            running = match coroutine.resume(()) {
                CoroutineResult::Yield(to) => to,
                CoroutineResult::Return(()) => unreachable!("nothing returns from a stack"),
            };
        }
    }

    /// Hands control to another stack, until it is handed back.
    ///
    /// # Safety
    /// As of [`call`](Self::call); and this stack was called.
    pub(in crate::machine::coroutine) unsafe fn hand_over(&self, to: &Self) {
        let yielder = self.yielder.get().expect("this stack was called");
        // SAFETY: it belongs to the coroutine that runs right now, and lives as long as its stack.
        unsafe { yielder.as_ref() }.suspend(NonNull::from(to));
    }
}
