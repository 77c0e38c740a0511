//! A worker claims a request while somebody cancels it; the loser reads the winner's note.

use super::{Program, kernel, peers};

pub(super) fn program() -> Program {
    kernel("claim", countermand::run, loom::run, shuttle::run)
}

mod countermand {
    use std::sync::Arc;

    use models::kernels::{Claim, Winner};
    use sim::{machine::Machine, platform::Platform};

    pub(super) fn run() {
        let request = Arc::new(Claim::<Machine>::new());
        let theirs = Arc::clone(&request);
        let worker = Machine::spawn("worker", move || {
            let claimed = theirs.claim(3);
            assert!(matches!(claimed, Ok(()) | Err(Winner::Canceller(4))));
        });
        let cancelled = request.cancel(4);
        assert!(matches!(cancelled, Ok(()) | Err(Winner::Worker(3))));
        Machine::join(worker);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::atomic::{AtomicU32, Ordering::{Acquire, Relaxed, Release}},
        thread,
    };

    const CLAIMED: u32 = 1;
    const CANCELLED: u32 = 2;

    struct Claim {
        outcome: AtomicU32,
        claimed_for: AtomicU32,
        cancelled_for: AtomicU32,
    }

    impl Claim {
        fn new() -> Self {
            let [outcome, claimed_for, cancelled_for] = [0; 3].map(AtomicU32::new);
            Self { outcome, claimed_for, cancelled_for }
        }

        /// The winner and its note, when somebody was first.
        fn settle(&self, outcome: u32, slot: &AtomicU32, note: u32) -> Result<(), (u32, u32)> {
            let _ = slot.compare_exchange(0, note + 1, Relaxed, Relaxed);
            match self.outcome.compare_exchange(0, outcome, Release, Acquire) {
                Ok(_) => Ok(()),
                Err(CLAIMED) => Err((CLAIMED, self.claimed_for.load(Relaxed) - 1)),
                Err(winner) => Err((winner, self.cancelled_for.load(Relaxed) - 1)),
            }
        }
    }

    pub(in super::super) fn run() {
        let request = Arc::new(Claim::new());
        let theirs = Arc::clone(&request);
        let worker = thread::spawn(move || {
            let claimed = theirs.settle(CLAIMED, &theirs.claimed_for, 3);
            assert!(matches!(claimed, Ok(()) | Err((CANCELLED, 4))));
        });
        let cancelled = request.settle(CANCELLED, &request.cancelled_for, 4);
        assert!(matches!(cancelled, Ok(()) | Err((CLAIMED, 3))));
        worker.join().expect("nobody panics");
    }
}
