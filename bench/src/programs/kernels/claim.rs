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
        sync::atomic::{AtomicU32, Ordering::{Acquire, Release}},
        thread,
    };

    const CLAIMED: u32 = 1;
    const CANCELLED: u32 = 2;

    #[derive(Default)]
    struct Claim(AtomicU32);

    impl Claim {
        /// The winner and its note, when somebody was first.
        fn settle(&self, side: u32, note: u32) -> Result<(), (u32, u32)> {
            let settled = self.0.compare_exchange(0, note << 2 | side, Release, Acquire);
            settled.map(|_| ()).map_err(|first| (first & 3, first >> 2))
        }
    }

    pub(in super::super) fn run() {
        let request = Arc::new(Claim::default());
        let theirs = Arc::clone(&request);
        let worker = thread::spawn(move || {
            let claimed = theirs.settle(CLAIMED, 3);
            assert!(matches!(claimed, Ok(()) | Err((CANCELLED, 4))));
        });
        let cancelled = request.settle(CANCELLED, 4);
        assert!(matches!(cancelled, Ok(()) | Err((CLAIMED, 3))));
        worker.join().expect("nobody panics");
    }
}
