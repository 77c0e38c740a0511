//! A user goes in and out while the door is closed; close waits for it, or it is refused.

use super::{Program, kernel, peers};

pub(super) fn program() -> Program {
    kernel("close_barrier", countermand::run, loom::run, shuttle::run)
}

mod countermand {
    use std::sync::Arc;

    use models::kernels::CloseBarrier;
    use sim::{machine::Machine, platform::Platform};

    pub(super) fn run() {
        let door = Arc::new(CloseBarrier::<Machine>::new());
        let theirs = Arc::clone(&door);
        let user = Machine::spawn("user", move || {
            if theirs.enter() {
                theirs.leave();
            }
        });
        door.close();
        assert!(door.is_drained());
        Machine::join(user);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::{
            Condvar, Mutex,
            atomic::{AtomicU32, Ordering::{Acquire, Relaxed, Release}},
        },
        thread,
    };

    const CLOSED: u32 = 1 << 31;

    #[derive(Default)]
    struct CloseBarrier {
        users: AtomicU32,
        sleepers: Mutex<()>,
        drained: Condvar,
    }

    impl CloseBarrier {
        fn change(&self, new: impl Fn(u32) -> Option<u32>) -> bool {
            let mut users = self.users.load(Relaxed);
            while let Some(changed) = new(users) {
                match self.users.compare_exchange(users, changed, Relaxed, Relaxed) {
                    Ok(_) => return true,
                    Err(now) => users = now,
                }
            }
            false
        }

        fn enter(&self) -> bool {
            self.change(|users| (users & CLOSED == 0).then_some(users + 1))
        }

        fn leave(&self) {
            if self.users.fetch_sub(1, Release) == CLOSED + 1 {
                let _entered = self.sleepers.lock().expect("nobody panics");
                self.drained.notify_all();
            }
        }

        fn is_drained(&self) -> bool {
            self.users.load(Acquire) == CLOSED
        }

        fn close(&self) {
            self.change(|users| (users & CLOSED == 0).then_some(users | CLOSED));
            if self.is_drained() {
                return;
            }
            let mut asleep = self.sleepers.lock().expect("nobody panics");
            while !self.is_drained() {
                asleep = self.drained.wait(asleep).expect("nobody panics");
            }
        }
    }

    pub(in super::super) fn run() {
        let door = Arc::new(CloseBarrier::default());
        let theirs = Arc::clone(&door);
        let user = thread::spawn(move || {
            if theirs.enter() {
                theirs.leave();
            }
        });
        door.close();
        assert!(door.is_drained());
        user.join().expect("nobody panics");
    }
}
