//! Straight from one stack to another: x86-64 Unix, where the system does not look at stacks.
//!
//! On top of a stack that does not run stands where it goes on, below that the two registers that
//! nobody may declare to the compiler as changed; all others are, so it keeps those that matter. To go
//! on is a jump and not a return: the processor takes a return for one to behind the last call, which
//! here would mostly be wrong, and every wrong guess costs more than the whole switch.

use std::{
    arch::asm,
    cell::{Cell, UnsafeCell},
    ptr,
};

use corosensei::stack::{DefaultStack, Stack as _};

use super::{BYTES, Entry};

/// A stack, or the one that an OS thread came with.
pub(in crate::machine::coroutine) struct Stack {
    /// While it does not run: its top.
    top: Cell<*mut usize>,
    /// None of an OS thread's own, and before it is prepared.
    memory: UnsafeCell<Option<DefaultStack>>,
}

impl Stack {
    pub(in crate::machine::coroutine) const fn new() -> Self {
        Self {
            top: Cell::new(ptr::null_mut()),
            memory: UnsafeCell::new(None),
        }
    }

    /// Gives it memory and something to do, unless it has both.
    #[inline(always)]
    pub(in crate::machine::coroutine) fn prepare(&self, entry: Entry) {
        if self.top.get().is_null() {
            self.allocate(entry);
        }
    }

    #[cold]
    #[inline(never)]
    fn allocate(&self, entry: Entry) {
        let memory = DefaultStack::new(BYTES).expect("the system has memory for a stack");
        // A function begins with where it returns to on top of its stack, at 8 bytes behind a multiple
        // of 16, as if it had been called. This one returns nowhere, and there backtraces end.
        let top = memory.base().get() as *mut usize;
        // SAFETY: the stack is far larger than four words, which lie below its base; the base is a
        // multiple of 16. Nobody uses the stack or its place yet: it has no top.
        unsafe {
            let top = top.sub(4);
            top.write(entry as usize);
            top.add(1).write(0);
            self.top.set(top);
            *self.memory.get() = Some(memory);
        }
    }

    /// Gives its memory back.
    ///
    /// # Safety
    /// It does not run, and nobody counts on what is on it.
    pub(in crate::machine::coroutine) unsafe fn free(&self) {
        self.top.set(ptr::null_mut());
        // SAFETY: nobody else uses its memory.
        drop(unsafe { (*self.memory.get()).take() });
    }

    /// Runs another stack until control is handed to this one.
    ///
    /// # Safety
    /// The caller runs on this stack. The other one is prepared, does not run, and stays where it is
    /// until it has run for the last time.
    #[inline(always)]
    pub(in crate::machine::coroutine) unsafe fn call(&self, callee: &Self) {
        // SAFETY: as the caller says.
        unsafe { self.hand_over(callee) }
    }

    /// Hands control to another stack, until it is handed back.
    ///
    /// # Safety
    /// As of [`call`](Self::call); and this stack was called.
    #[inline(always)]
    pub(in crate::machine::coroutine) unsafe fn hand_over(&self, to: &Self) {
        // SAFETY: this stack is left as one that does not run has to be, and all registers count as
        // changed when it goes on; the other one was left so, or is as `allocate` left it.
        unsafe {
            asm!(
                "push rbx",
                "push rbp",
                "lea rax, [rip + 2f]",
                "push rax",
                "mov [rdi], rsp",
                "mov rsp, rsi",
                "pop rax",
                "jmp rax",
                "2:",
                "pop rbp",
                "pop rbx",
                inout("rdi") self.top.as_ptr() => _,
                inout("rsi") to.top.get() => _,
                out("r12") _, out("r13") _, out("r14") _, out("r15") _,
                clobber_abi("sysv64"),
            );
        }
    }
}
