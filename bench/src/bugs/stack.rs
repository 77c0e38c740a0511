//! A consumer believes a flag that says there is something on the stack, and that nobody takes back
//! (SCTBench `CS/stack_bad`).

use super::peers;

/// So much is pushed and popped.
const ITEMS: usize = 3;

#[derive(Default)]
struct Stack {
    items: Vec<usize>,
    filled: bool,
}

impl Stack {
    fn push(&mut self, item: usize) {
        self.items.push(item);
        self.filled = true;
    }

    fn pop(&mut self) {
        if self.filled {
            assert!(self.items.pop().is_some(), "the stack is empty");
        }
    }

    fn pop_what_is_there(&mut self) {
        self.items.pop();
    }
}

pub(super) mod countermand {
    use sim::{machine::Machine, platform::Platform};

    use super::{ITEMS, Stack};

    pub(in super::super) fn run(mended: bool) {
        let stack = Machine::monitor("stack", Stack::default());
        let filled = stack.clone();
        let producer = Machine::spawn("producer", move || {
            (0..ITEMS).for_each(|item| Machine::enter(&filled).push(item));
        });
        for _ in 0..ITEMS {
            let mut stack = Machine::enter(&stack);
            if mended {
                stack.pop_what_is_there();
            } else {
                stack.pop();
            }
        }
        Machine::join(producer);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    use super::{ITEMS, Stack};

    pub(in super::super) fn run() {
        let stack = Arc::new(Mutex::new(Stack::default()));
        let filled = Arc::clone(&stack);
        let producer = thread::spawn(move || {
            (0..ITEMS).for_each(|item| filled.lock().expect("unpoisoned").push(item));
        });
        for _ in 0..ITEMS {
            stack.lock().expect("unpoisoned").pop();
        }
        producer.join().expect("no panic");
    }
}
