//! Two producers end one operation; both learn whose result counts.

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
            assert_eq!(theirs.wait(None), Some(mine.err().unwrap_or(1)));
        });
        let mine = last.offer(2);
        assert_eq!(last.wait(None), Some(mine.err().unwrap_or(2)));
        Machine::join(provider);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{
        sync::{
            Condvar, Mutex,
            atomic::{AtomicU32, Ordering::{Acquire, Release}},
        },
        thread,
    };

    #[derive(Default)]
    struct FinalOnce {
        result: AtomicU32,
        sleepers: Mutex<()>,
        offered: Condvar,
    }

    impl FinalOnce {
        fn offer(&self, result: u32) -> Result<(), u32> {
            let offered = self.result.compare_exchange(0, result + 1, Release, Acquire);
            offered.map_err(|first| first - 1)?;
            let _entered = self.sleepers.lock().expect("nobody panics");
            self.offered.notify_all();
            Ok(())
        }

        fn wait(&self) -> u32 {
            let mut asleep = self.sleepers.lock().expect("nobody panics");
            loop {
                match self.result.load(Acquire) {
                    0 => asleep = self.offered.wait(asleep).expect("nobody panics"),
                    result => return result - 1,
                }
            }
        }
    }

    pub(in super::super) fn run() {
        let last = Arc::new(FinalOnce::default());
        let theirs = Arc::clone(&last);
        let provider = thread::spawn(move || {
            let mine = theirs.offer(1);
            assert_eq!(theirs.wait(), mine.err().unwrap_or(1));
        });
        let mine = last.offer(2);
        assert_eq!(last.wait(), mine.err().unwrap_or(2));
        provider.join().expect("nobody panics");
    }
}
