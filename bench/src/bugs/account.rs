//! A balance is checked against the wrong sum, but only once both bookings are done (SCTBench
//! `CS/account_bad`).

use super::peers;

#[derive(Default)]
struct Account {
    balance: i32,
    deposited: bool,
    withdrawn: bool,
}

const FIRST: i32 = 10;
const DEPOSIT: i32 = 5;
const WITHDRAWAL: i32 = 3;

impl Account {
    fn deposit(&mut self) {
        self.balance += DEPOSIT;
        self.deposited = true;
    }

    fn withdraw(&mut self) {
        self.balance -= WITHDRAWAL;
        self.withdrawn = true;
    }

    fn check(&self, expected: i32) {
        if self.deposited && self.withdrawn {
            assert_eq!(self.balance + FIRST, expected);
        }
    }
}

pub(super) mod countermand {
    use sim::{machine::Machine, platform::Platform};

    use super::{Account, DEPOSIT, FIRST, WITHDRAWAL};

    pub(in super::super) fn run(mended: bool) {
        let account = Machine::monitor("account", Account::default());
        let [depositor, withdrawer] = [(); 2].map(|()| account.clone());
        let threads = [
            Machine::spawn("depositor", move || Machine::enter(&depositor).deposit()),
            Machine::spawn("withdrawer", move || Machine::enter(&withdrawer).withdraw()),
        ];
        let expected = if mended {
            FIRST + DEPOSIT - WITHDRAWAL
        } else {
            FIRST - DEPOSIT - WITHDRAWAL
        };
        let checker = Machine::spawn("checker", move || Machine::enter(&account).check(expected));
        threads.into_iter().for_each(Machine::join);
        Machine::join(checker);
    }
}

peers! {
    use std::sync::Arc;

    use tool::{sync::Mutex, thread};

    use super::{Account, DEPOSIT, FIRST, WITHDRAWAL};

    pub(in super::super) fn run() {
        let account = Arc::new(Mutex::new(Account::default()));
        let [depositor, withdrawer] = [(); 2].map(|()| Arc::clone(&account));
        let threads = [
            thread::spawn(move || depositor.lock().expect("unpoisoned").deposit()),
            thread::spawn(move || withdrawer.lock().expect("unpoisoned").withdraw()),
            thread::spawn(move || {
                let expected = FIRST - DEPOSIT - WITHDRAWAL;
                account.lock().expect("unpoisoned").check(expected);
            }),
        ];
        for thread in threads {
            thread.join().expect("no panic");
        }
    }
}
