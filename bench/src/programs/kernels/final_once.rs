//! Two producers end one operation; both learn whose result counts, and one delivers it.

use super::{Program, kernel, peers};

pub(super) fn program() -> Program {
    kernel("final_once", countermand::run, loom::run, shuttle::run)
}

mod countermand {
    use std::sync::Arc;

    use models::kernels::FinalOnce;
    use sim::{machine::Machine, platform::Platform};

    pub(super) fn run() {
        let last = Arc::new(FinalOnce::<Machine>::new());
        let theirs = Arc::clone(&last);
        let provider = Machine::spawn("provider", move || {
            let mine = theirs.offer(1);
            assert_eq!(mine, theirs.wait() == 1);
        });
        let mine = last.offer(2);
        assert_eq!(mine, last.wait() == 2);
        Machine::join(provider);
        assert!(last.deliver().is_some() && last.deliver().is_none());
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

    const OPEN: u32 = 0;
    const DECIDED: u32 = 1;
    const PUBLISHED: u32 = 2;
    const DELIVERED: u32 = 3;

    #[derive(Default)]
    struct FinalOnce {
        stage: AtomicU32,
        result: AtomicU32,
        sleepers: Mutex<()>,
        published: Condvar,
    }

    impl FinalOnce {
        fn offer(&self, result: u32) -> bool {
            if self.stage.compare_exchange(OPEN, DECIDED, Relaxed, Relaxed).is_err() {
                return false;
            }
            self.result.store(result, Relaxed);
            self.stage.store(PUBLISHED, Release);
            let _entered = self.sleepers.lock().expect("nobody panics");
            self.published.notify_all();
            true
        }

        fn wait(&self) -> u32 {
            let mut asleep = self.sleepers.lock().expect("nobody panics");
            while self.stage.load(Acquire) < PUBLISHED {
                asleep = self.published.wait(asleep).expect("nobody panics");
            }
            self.result.load(Relaxed)
        }

        fn deliver(&self) -> Option<u32> {
            let delivered = self.stage.compare_exchange(PUBLISHED, DELIVERED, Acquire, Relaxed);
            delivered.is_ok().then(|| self.result.load(Relaxed))
        }
    }

    pub(in super::super) fn run() {
        let last = Arc::new(FinalOnce::default());
        let theirs = Arc::clone(&last);
        let provider = thread::spawn(move || {
            let mine = theirs.offer(1);
            assert_eq!(mine, theirs.wait() == 1);
        });
        let mine = last.offer(2);
        assert_eq!(mine, last.wait() == 2);
        provider.join().expect("nobody panics");
        assert!(last.deliver().is_some() && last.deliver().is_none());
    }
}
