//! The corpus: programs in groups, each with its executions under full branching, its classes under
//! `sync`, and its classes under `sync+history`. Where a count follows from a formula, the formula
//! stands there.

use crate::program::{
    Act::*,
    Cell::{X, Y},
    Lock::{A, B},
    Program, program,
};

/// In how many ways sequences of these lengths can be merged.
fn merges(lengths: &[u64]) -> u64 {
    let factorial = |n: u64| (1..=n).product::<u64>();
    let each: u64 = lengths.iter().map(|length| factorial(*length)).product();
    factorial(lengths.iter().sum::<u64>()) / each
}

/// The same counts under full branching and under both relations: no two steps commute.
fn alike(count: u64) -> (u64, u64, u64) {
    (count, count, count)
}

/// The same classes under both relations: nothing is recorded.
fn silent(naive: u64, classes: u64) -> (u64, u64, u64) {
    (naive, classes, classes)
}

/// A table of programs: the threads side by side, how many faults may strike, what main does once
/// nothing moves any more; and what is known.
macro_rules! programs {
    ($($name:literal: $([$($act:expr),*])|+
        $(faults $faults:literal)? $(then [$($after:expr),*])? => $known:expr;)*) => {
        vec![$(
            program($name, &[$(&[$($act),*]),+], $known)
                $(.with_faults($faults))?
                $(.then(&[$($after),*]))?
        ),*]
    };
}

/// Every program of every group.
pub(crate) fn all() -> Vec<Program> {
    let groups = [
        lock_orders(),
        tries(),
        hand_offs(),
        wakings(),
        messages(),
        last_zero(),
        readers_and_writers(),
        timers(),
        faults(),
        families(),
        histories(),
        rests(),
        found(),
    ];
    groups.into_iter().flatten().collect()
}

/// Several threads enter monitors: who goes first, and who blocks whom.
pub(crate) fn lock_orders() -> Vec<Program> {
    programs! {
        "two enter once":
            [Enter(A), Put(A)] | [Enter(A), Put(A)] => alike(merges(&[1, 1]));
        "two enter twice":
            [Enter(A), Put(A), Leave(A), Enter(A), Put(A)]
            | [Enter(A), Put(A), Leave(A), Enter(A), Put(A)] => alike(merges(&[2, 2]));
        "two enter three times":
            [Enter(A), Leave(A), Enter(A), Leave(A), Enter(A)]
            | [Enter(A), Leave(A), Enter(A), Leave(A), Enter(A)] => alike(merges(&[3, 3]));
        "three enter once":
            [Enter(A), Put(A)] | [Enter(A), Put(A)] | [Enter(A), Put(A)]
            => alike(merges(&[1; 3]));
        "three enter twice":
            [Enter(A), Leave(A), Enter(A), Put(A)] | [Enter(A), Leave(A), Enter(A), Put(A)]
            | [Enter(A), Leave(A), Enter(A), Put(A)] => alike(merges(&[2; 3]));
        "four enter once":
            [Enter(A), Put(A)] | [Enter(A), Put(A)] | [Enter(A), Put(A)] | [Enter(A), Put(A)]
            => alike(merges(&[1; 4]));
        "each enters its own":
            [Enter(A), Leave(A), Enter(A)] | [Enter(B), Leave(B), Enter(B)]
            => silent(merges(&[2, 2]), 1);
        "two monitors one after the other, in different order":
            [Enter(A), Leave(A), Enter(B)] | [Enter(B), Leave(B), Enter(A)]
            => silent(merges(&[2, 2]), 3);
        "two monitors nested in the same order":
            [Enter(A), Enter(B), Put(B)] | [Enter(A), Enter(B), Put(B)] => alike(2);
        "two monitors nested in different order: deadlock":
            [Enter(A), Enter(B), Put(B)] | [Enter(B), Enter(A), Put(A)] => silent(4, 3);
        "a monitor left inside another, and hand over hand":
            [Enter(A), Enter(B), Leave(A), Put(B)] | [Enter(A), Enter(B), Leave(B), Put(A)]
            => alike(2);
        "two try a lock made of an exchange, and leave it":
            [Exchange(X, 0, 1), If(0), Write(X, 0)] | [Exchange(X, 0, 1), If(0), Write(X, 0)]
            => alike(4);
        "three try a lock made of an exchange, the winner enters a monitor":
            [Exchange(X, 0, 1), If(0), Enter(A), Put(A)]
            | [Exchange(X, 0, 1), If(0), Enter(A), Put(A)]
            | [Exchange(X, 0, 1), If(0), Enter(A), Put(A)] => silent(18, 6);
    }
}

/// Whoever finds somebody inside goes away: so it shows how long that one is there.
pub(crate) fn tries() -> Vec<Program> {
    programs! {
        // One after the other, or the second while the first is inside.
        "two try": [Try(A), Leave(A)] | [Try(A), Leave(A)] => alike(2 * 2);
        "one enters and one tries":
            [Enter(A), Put(A)] | [Try(A), If(1), Put(A)] => alike(3);
        // Each of them before, while or after the first is inside; where both come before or both
        // after, they meet as above.
        "two who are turned away meet nobody":
            [Enter(A), Read(X)] | [Try(A)] | [Try(A)] => silent(24, 1 + 3 * 2 + 2 * 4);
        // Behind whoever is first: both others are turned away, one of them is, or none.
        "three try":
            [Try(A), Leave(A)] | [Try(A), Leave(A)] | [Try(A), Leave(A)] => silent(24, 3 * (1 + 2 + 4));
        "a monitor that nobody tries is left unseen":
            [Enter(A), Leave(A), Enter(B), Leave(B)] | [Try(B), Leave(B), Enter(A)] => silent(13, 4);
        "two nested in different order, the second only tried: no deadlock":
            [Enter(A), Try(B), If(1), Put(B)] | [Enter(B), Try(A), If(1), Put(A)] => silent(17, 6);
        "whoever sleeps in a monitor is not inside":
            [Enter(A), Wait(A), Put(A)] | [Try(A), If(1), Notify(A)] => alike(3);
        "whoever sleeps until a deadline is not inside":
            [Enter(A), WaitUntil(A, 5), Put(A)] | [Try(A), If(0), Write(X, 1)] => silent(12, 5);
        "whoever tries what it has entered is turned away":
            [Enter(A), Try(A), If(0), Write(X, 1)] | [Read(X)] => silent(4, 2);
        "a try in a call":
            [Call, Try(A), Leave(A), Return] | [Call, Enter(A), Put(A), Leave(A), Return]
            => alike(3);
    }
}

/// Waiting and notifying.
pub(crate) fn hand_offs() -> Vec<Program> {
    programs! {
        "a notification may come too early":
            [Enter(A), Wait(A)] | [Enter(A), Notify(A)] => alike(2);
        "a number is put and taken":
            [Enter(A), Take(A)] | [Enter(A), Put(A), Notify(A)] => alike(2);
        "two take what one puts twice":
            [Enter(A), Take(A)] | [Enter(A), Take(A)] | [Enter(A), Put(A), Put(A), Notify(A)]
            => alike(10);
        "two take and only one gets: the other waits again":
            [Enter(A), Take(A)] | [Enter(A), Take(A)] | [Enter(A), Put(A), Notify(A)]
            => alike(10);
        "one takes what two put":
            [Enter(A), Take(A), Leave(A), Enter(A), Take(A)] | [Enter(A), Put(A), Notify(A)]
            | [Enter(A), Put(A), Notify(A)] => alike(12);
        "two wait once, one notifies twice":
            [Enter(A), Wait(A)] | [Enter(A), Wait(A)]
            | [Enter(A), Notify(A), Leave(A), Enter(A), Notify(A)] => alike(36);
        "notified with the monitor still held":
            [Enter(A), Wait(A), Read(X)] | [Enter(A), Notify(A), Write(X, 1), Write(X, 2)]
            => alike(2);
        "two hand over to and fro":
            [Enter(A), Put(A), Notify(A), Leave(A), Enter(B), Take(B)]
            | [Enter(A), Take(A), Leave(A), Enter(B), Put(B), Notify(B)] => silent(6, 4);
        "two wait in different monitors":
            [Enter(A), Wait(A)] | [Enter(B), Wait(B)]
            | [Enter(A), Notify(A), Leave(A), Enter(B), Notify(B)] => silent(23, 4);
    }
}

/// One of several is woken: any.
pub(crate) fn wakings() -> Vec<Program> {
    programs! {
        "there is nobody else to wake":
            [Enter(A), Wait(A)] | [Enter(A), NotifyOne(A)] => alike(2);
        // Woken before both sleep (2), behind one of them, who comes back before or behind the other
        // (2 × 2), or behind both (2 × 2).
        "one of two":
            [Enter(A), Wait(A)] | [Enter(A), Wait(A)] | [Enter(A), NotifyOne(A)] => alike(10);
        // The same, and behind both of them they come back in either order.
        "one after the other":
            [Enter(A), Wait(A)] | [Enter(A), Wait(A)] | [Enter(A), NotifyOne(A), NotifyOne(A)]
            => alike(14);
        "the wrong one may be woken, and the number stays there":
            [Enter(A), Take(A)] | [Enter(A), Wait(A)] | [Enter(A), Put(A), NotifyOne(A)]
            => alike(10);
        "who is woken passes it on":
            [Enter(A), Wait(A), NotifyOne(A)] | [Enter(A), Wait(A), NotifyOne(A)]
            | [Enter(A), NotifyOne(A)] => alike(10);
        "one sleeps until a deadline, one for ever":
            [Enter(A), WaitUntil(A, 5)] | [Enter(A), Wait(A)] | [Enter(A), NotifyOne(A)]
            => silent(35, 24);
        "both sleep until the same time":
            [Enter(A), WaitUntil(A, 5)] | [Enter(A), WaitUntil(A, 5)] | [Enter(A), NotifyOne(A)]
            => silent(150, 96);
        "the others do not hear of it":
            [Enter(A), Wait(A)] | [Enter(A), Wait(A)] | [Enter(A), NotifyOne(A), Leave(A), Write(X, 1)]
            | [Read(X)] => silent(158, 20);
        "whom it wakes has nothing to do with who was started first":
            [Read(X), Spawn(&[Enter(A), Wait(A)])] | [Read(X), Spawn(&[Enter(A), Wait(A)])]
            | [Enter(A), NotifyOne(A)] => silent(46, 10);
        "a fault instead of a choice":
            [Enter(A), Wait(A)] | [Enter(A), Wait(A)]
            | [Enter(A), Fault, If(0), NotifyOne(A)] faults 1 => alike(16);
    }
}

/// Messages through atomics.
pub(crate) fn messages() -> Vec<Program> {
    programs! {
        "store buffering":
            [Write(X, 1), Read(Y)] | [Write(Y, 1), Read(X)] => silent(merges(&[2, 2]), 3);
        "a message and its flag":
            [Write(X, 1), Write(Y, 1)] | [Read(Y), If(1), Read(X)] => silent(3, 2);
        "a message and its flag, read in any case":
            [Write(X, 1), Write(Y, 1)] | [Read(Y), Read(X)] => silent(merges(&[2, 2]), 3);
        "two write each cell, in different order":
            [Write(X, 1), Write(Y, 1)] | [Write(Y, 2), Write(X, 2)]
            => silent(merges(&[2, 2]), 3);
        "two readers of two writers may disagree or not":
            [Write(X, 1)] | [Write(Y, 1)] | [Read(X), Read(Y)] | [Read(Y), Read(X)]
            => silent(merges(&[1, 1, 2, 2]), 15);
        "two swap":
            [Swap(X, 1), Swap(X, 2)] | [Swap(X, 3), Swap(X, 4)] => alike(merges(&[2, 2]));
        "three add":
            [Add(X, 1), Add(X, 1)] | [Add(X, 1), Add(X, 1)] | [Add(X, 1), Add(X, 1)]
            => alike(merges(&[2; 3]));
        "three exchange and one wins":
            [Exchange(X, 0, 1)] | [Exchange(X, 0, 2)] | [Exchange(X, 0, 3)]
            => alike(merges(&[1; 3]));
        "an increment torn into read and write":
            [Read(X), Write(X, 1)] | [Read(X), Write(X, 2)] => silent(merges(&[2, 2]), 4);
        "a turn is passed on":
            [Exchange(X, 0, 1), Read(Y)] | [Exchange(X, 1, 2), If(1), Write(Y, 1)]
            | [Exchange(X, 2, 0), If(2), Write(Y, 2)] => silent(26, 13);
    }
}

/// Counting down to zero: whoever is last does the rest.
pub(crate) fn last_zero() -> Vec<Program> {
    programs! {
        "the last of two reads what both wrote":
            [Add(X, 1), Drop(X), If(1), Read(Y)] | [Add(X, 1), Write(Y, 1), Drop(X)]
            => silent(13, 7);
        "the last of three clears up":
            [Add(Y, 1), Drop(X)] | [Drop(X), Swap(Y, 7)] | [Drop(X), If(0), Read(Y)]
            => silent(63, 15);
        "one looks for zero while two count up and down":
            [Add(X, 1), Drop(X)] | [Add(X, 1), Drop(X)] | [Read(X), Read(X)]
            => alike(merges(&[2; 3]));
        "the last one out notifies":
            [Enter(A), Wait(A)] | [Add(X, 1), If(1), Enter(A), Notify(A)]
            | [Add(X, 1), If(1), Enter(A), Notify(A)] => silent(8, 4);
    }
}

/// Reads commute with reads, and with nothing else.
pub(crate) fn readers_and_writers() -> Vec<Program> {
    programs! {
        "readers alone":
            [Read(X), Read(X)] | [Read(X), Read(X)] | [Read(X), Read(X)]
            => silent(merges(&[2; 3]), 1);
        "a writer among three readers":
            [Read(X)] | [Read(X)] | [Read(X)] | [Write(X, 1)] => silent(merges(&[1; 4]), 1 << 3);
        "a writer among four readers":
            [Read(X)] | [Read(X)] | [Read(X)] | [Read(X)] | [Write(X, 1)]
            => silent(merges(&[1; 5]), 1 << 4);
        "two readers read twice around a writer":
            [Read(X), Read(X)] | [Read(X), Read(X)] | [Write(X, 1)]
            => silent(merges(&[2, 2, 1]), 3 * 3);
        "two readers around a writer that writes twice":
            [Read(X)] | [Read(X)] | [Write(X, 1), Write(X, 2)]
            => silent(merges(&[1, 1, 2]), 3 * 3);
        "two readers and two writers":
            [Read(X)] | [Read(X)] | [Write(X, 1)] | [Write(X, 2)]
            => silent(merges(&[1; 4]), 2 * 3 * 3);
        "a reader of both between writers of each":
            [Read(X), Read(Y)] | [Write(X, 1)] | [Write(Y, 1)]
            => silent(merges(&[2, 1, 1]), 2 * 2);
        "readers under a lock do not commute":
            [Enter(A), Read(X)] | [Enter(A), Read(X)] | [Enter(A), Write(X, 1)] => alike(6);
        "a reader inside a monitor, a writer outside":
            [Enter(A), Read(X), Read(X)] | [Write(X, 1)] | [Enter(A), Put(A)] => silent(10, 6);
        "a write that depends on a read":
            [Read(X), If(1), Write(Y, 1)] | [Read(Y), If(0), Write(X, 1)] => silent(3, 2);
        "three threads write and then read what the next one wrote":
            [Write(X, 1), Read(Y), Read(X)] | [Write(Y, 2), Read(X), Read(Y)]
            | [Read(X), Read(Y)] => silent(560, 11);
    }
}

/// Deadlines against notifications, against the clock and against each other.
pub(crate) fn timers() -> Vec<Program> {
    programs! {
        "a deadline against a notification":
            [Enter(A), WaitUntil(A, 5)] | [Enter(A), Notify(A)] => alike(4);
        "a deadline against two notifications":
            [Enter(A), WaitUntil(A, 5)] | [Enter(A), Notify(A)] | [Enter(A), Notify(A)]
            => alike(18);
        // Behind the other one the first does not touch the timer any more.
        "whoever is first wakes":
            [Enter(A), Put(A), If(0), Notify(A)] | [Enter(A), Put(A)] | [Enter(A), WaitUntil(A, 5)]
            => silent(19, 14);
        "different deadlines in one monitor":
            [Enter(A), WaitUntil(A, 5)] | [Enter(A), WaitUntil(A, 9)] => silent(14, 10);
        "different deadlines in different monitors":
            [Enter(A), WaitUntil(A, 5)] | [Enter(B), WaitUntil(B, 9)] => silent(14, 3);
        "equal deadlines in different monitors":
            [Enter(A), WaitUntil(A, 5)] | [Enter(B), WaitUntil(B, 5)] => silent(20, 4);
        "three equal deadlines":
            [Enter(A), WaitUntil(A, 5)] | [Enter(B), WaitUntil(B, 5)]
            | [Enter(B), WaitUntil(B, 5)] => silent(1680, 118);
        "an earlier deadline armed later":
            [Enter(A), WaitUntil(A, 9)] | [Yield, Enter(B), WaitUntil(B, 5)] => silent(26, 3);
        "a notification disarms the earlier of two":
            [Enter(A), WaitUntil(A, 3)] | [Enter(B), WaitUntil(B, 5)] | [Enter(A), Notify(A)]
            => silent(94, 11);
        "a deadline against a look at the clock":
            [Enter(A), WaitUntil(A, 5)] | [Clock, Clock] => silent(10, 3);
        "two looks at the clock commute":
            [Clock, Clock] | [Clock, Clock] => silent(merges(&[2, 2]), 1);
        "a timer armed again":
            [Enter(A), WaitUntil(A, 3), WaitUntil(A, 6)] | [Enter(A), Notify(A)] => alike(6);
        "a deadline relative to a clock that another timer moves":
            [Enter(A), WaitUntil(A, 3)] | [Enter(B), WaitFor(B, 2)] => silent(26, 3);
        "a deadline while the monitor is held":
            [Enter(A), WaitUntil(A, 5)] | [Enter(A), Read(X), Notify(A)] | [Write(X, 1)]
            => silent(29, 8);
        "a deadline that has passed already":
            [Enter(A), WaitUntil(A, 0)] | [Enter(A), Notify(A)] => alike(4);
        "two timed waits, two notifications":
            [Enter(A), WaitUntil(A, 5)] | [Enter(B), WaitUntil(B, 3)]
            | [Enter(A), Notify(A), Leave(A), Enter(B), Notify(B)] | [Clock] => silent(2862, 92);
        "two timed waits in a row against another timer":
            [Enter(A), WaitFor(A, 2), WaitFor(A, 2)]
            | [Enter(B), WaitUntil(B, 3), Leave(B), Clock] => silent(243, 12);
    }
}

/// Faults that strike or not, within a budget.
pub(crate) fn faults() -> Vec<Program> {
    programs! {
        "one may strike":
            [Fault] faults 1 => alike(2);
        "two sites and one fault":
            [Fault] | [Fault] faults 1 => silent(6, 5);
        "two sites and two faults":
            [Fault] | [Fault] faults 2 => silent(8, 7);
        "three sites and two faults":
            [Fault] | [Fault] | [Fault] faults 2 => silent(42, 31);
        "two sites each and one fault":
            [Fault, Fault] | [Fault, Fault] faults 1 => silent(30, 13);
        "a fault inside a monitor":
            [Enter(A), Fault, If(0), Put(A)] | [Enter(A), Fault, Put(A)] faults 1 => alike(6);
        "a fault keeps a notification back":
            [Enter(A), Wait(A)] | [Enter(A), Fault, If(0), Notify(A)] faults 1 => alike(4);
        "a fault against a deadline":
            [Enter(A), WaitUntil(A, 5)] | [Fault, If(0), Enter(A), Notify(A)] faults 1
            => silent(14, 5);
        "a fault during a call":
            [Call, Fault, Read(X), Return] | [Call, Write(X, 1), Return] faults 1 => (6, 4, 6);
    }
}

/// Threads that start threads, and wait for them.
pub(crate) fn families() -> Vec<Program> {
    programs! {
        "a child races its parent":
            [Spawn(&[Read(X)]), Write(X, 1), Join] => alike(2);
        "a child started behind a step, joined before another":
            [Write(X, 1), Spawn(&[Add(X, 1)]), Join, Add(X, 1)] | [Read(X)] => silent(5, 4);
        "a child outlives its parent":
            [Read(Y), Spawn(&[Write(X, 1)])] | [Read(X), Write(Y, 1)] => silent(6, 3);
        "a grandchild":
            [Spawn(&[Spawn(&[Add(X, 1)]), Add(X, 1), Join]), Add(X, 1), Join] => silent(8, 6);
        "two children, only the second is joined":
            [Spawn(&[Add(X, 1)]), Spawn(&[Add(X, 2)]), Join, Read(X)] => silent(4, 3);
        "a parent waits for a child that waits for it":
            [Enter(A), Spawn(&[Enter(A), Put(A)]), Join] => alike(1);
        "a child without a step":
            [Spawn(&[]), Join, Write(X, 1)] | [Read(X)] => silent(3, 2);
    }
}

/// Calls that begin and return: what a monitor can tell, and `sync` does not.
pub(crate) fn histories() -> Vec<Program> {
    programs! {
        "two calls without contact":
            [Call, Read(X), Read(X), Return] | [Call, Read(X), Read(X), Return]
            => (merges(&[2, 2]), 1, 3);
        "three calls without contact: interval orders":
            [Call, Read(X), Read(X), Return] | [Call, Read(X), Read(X), Return]
            | [Call, Read(X), Read(X), Return] => (merges(&[2; 3]), 1, 19);
        "four calls without contact: interval orders":
            [Call, Read(X), Read(X), Return] | [Call, Read(X), Read(X), Return]
            | [Call, Read(X), Read(X), Return] | [Call, Read(X), Read(X), Return]
            => (merges(&[2; 4]), 1, 207);
        "four calls of one step each: every order counts":
            [Call, Return] | [Call, Return] | [Call, Return] | [Call, Return]
            => (merges(&[1; 4]), 1, merges(&[1; 4]));
        "two calls one after the other on each side":
            [Call, Return, Call, Return] | [Call, Return, Call, Return]
            => (merges(&[2, 2]), 1, merges(&[2, 2]));
        "a call beside a thread that calls nothing":
            [Call, Read(X), Read(X), Return] | [Read(X), Read(X)] => (merges(&[2, 2]), 1, 1);
        "calls with contact":
            [Call, Write(X, 1), Read(Y), Return] | [Call, Write(Y, 1), Read(X), Return]
            => silent(merges(&[2, 2]), 3);
        "calls that take turns in a monitor":
            [Call, Enter(A), Put(A), Leave(A), Read(X), Return]
            | [Call, Enter(A), Put(A), Leave(A), Read(X), Return] => (6, 2, 4);
        "a call that blocks for ever, beside one that returns":
            [Call, Enter(A), Take(A), Return] | [Call, Read(X), Read(X), Return] => (3, 1, 2);
        "a call with a callback, beside a call":
            [Call, Read(X), Callback, Read(X), Back, Read(X), Return]
            | [Call, Read(X), Read(X), Return] => (merges(&[3, 2]), 1, 6);
        "two callbacks":
            [Call, Callback, Yield, Back, Return] | [Call, Callback, Yield, Back, Return]
            => (20, 1, 6);
        "a call with a time-out against a deadline of the same time":
            [CallFor(5), Enter(A), WaitUntil(A, 5), Return] | [Call, Read(X), Return]
            => (4, 1, 4);
        "a call with a time-out beside a timer that outlasts it":
            [CallFor(3), Read(X), Read(X), Return] | [Enter(A), WaitUntil(A, 5)] => silent(10, 3);
        "a call with a time-out beside a timer that does not":
            [CallFor(5), Read(X), Read(X), Return] | [Enter(A), WaitUntil(A, 3)]
            => silent(10, 3);
        "a call with a time-out that returns behind a timer":
            [CallFor(3), Enter(B), Take(B), Return]
            | [Enter(A), WaitUntil(A, 5), Leave(A), Enter(B), Put(B), Notify(B)]
            => silent(5, 3);
        "a call that returns only behind a write, beside a call":
            [Write(X, 1)] | [Call, Read(X), If(1), Return] | [Call, Read(Y)] => (6, 2, 3);
        "a call that returns only behind a write, a call that does not return":
            [Call, Enter(A), Take(A), Return] | [Call, Read(X), If(1), Return] | [Write(X, 1)]
            => (6, 2, 3);
        "a deadline that passes, or does not, before others call":
            [CallFor(2), Read(X), If(1), Return] | [Call, Return]
            | [Enter(B), WaitUntil(B, 2), Write(X, 1)] => (30, 3, 7);
        "a request, its worker, and a cancel":
            [Enter(A), Take(A), Leave(A), Enter(B), Put(B), Notify(B)]
            | [Call, Enter(A), Put(A), Notify(A), Leave(A), Enter(B), Take(B), Return]
            | [Call, Write(X, 1), Enter(A), Put(A), Leave(A), Return] => (134, 14, 18);
        "three calls of two steps, one of them with contact to both":
            [Call, Write(X, 1), Yield, Return] | [Call, Write(Y, 1), Yield, Return]
            | [Call, Read(X), Read(Y), Return] => (90, 4, 24);
    }
}

/// Threads that wait for ever are at rest; what comes then, comes after everything.
pub(crate) fn rests() -> Vec<Program> {
    programs! {
        "what comes after rest races with nothing":
            [Read(X), Write(Y, 1)] | [Write(X, 1)] then [Read(X), Write(Y, 2)] => silent(3, 2);
        "a service at rest is woken":
            [Enter(A), Take(A), Leave(A), Enter(A), Take(A), Write(X, 1)]
            | [Enter(A), Put(A), Notify(A)] then [Enter(A), Put(A), Notify(A), Leave(A), Read(X)]
            => silent(6, 4);
        "two services at rest share what comes":
            [Enter(A), Take(A)] | [Enter(A), Take(A)] then [Enter(A), Put(A), Notify(A)]
            => alike(4);
        "a call after rest":
            [Call, Read(X), Return] | [Call, Write(X, 1), Return] then [Call, Read(X), Return]
            => alike(2);
        "yields are steps that touch nothing":
            [Yield, Yield] | [Yield, Yield] => silent(merges(&[2, 2]), 1);
        "yields between steps that do":
            [Write(X, 1), Yield, Read(Y)] | [Write(Y, 1), Yield, Read(X)]
            => silent(merges(&[3, 3]), 3);
    }
}

/// Random programs in which the search once lost classes, made smaller while it did. What was wrong
/// stands above them.
pub(crate) fn found() -> Vec<Program> {
    programs! {
        // A race whose two steps come from an earlier execution is another one in front of another
        // end of the execution: what happens beside it comes along.
        "two calls, and three that have nothing to do with them":
            [CallFor(2), Return] | [Read(Y)]
            | [Spawn(&[Call, Write(X, 1), Return]), Spawn(&[Read(X)]), Write(Y, 2)]
            | [Swap(Y, 3)] => (720, 12, 24);
        "two that notify and return, and two faults":
            [Spawn(&[Enter(A), Notify(A)]), Fault, Return] | [Spawn(&[Enter(A), Notify(A)])]
            | [Fault, Callback] faults 1 => (72, 10, 12);
        // Nothing more is removed than has to be: a step that could be taken behind less would do
        // something else in front of more.
        "a call whose deadline passes in one of two timers":
            [Read(X), Return] | [CallFor(1), Read(Y)] | [Enter(A), WaitUntil(A, 3)]
            | [Enter(A), WaitUntil(A, 0)] => (784, 30, 77);
        "calls with deadlines beside timers in one monitor":
            [Call, Return, CallFor(2), Enter(B)] | [Enter(A), WaitUntil(A, 3)]
            | [Enter(A), WaitFor(A, 1), CallFor(3), Yield] => (900, 39, 56);
        "a deadline of a call beside timers in two monitors":
            [Call, Return] | [Enter(B), WaitUntil(B, 3)] | [Enter(A), WaitFor(A, 1)]
            | [CallFor(2), Enter(A)] => (1476, 17, 43);
        "the same, one timer armed behind another step":
            [CallFor(2), Enter(A)] | [Enter(B), WaitUntil(B, 3)]
            | [Enter(B), Leave(B), Enter(A), WaitFor(A, 1)] | [Call, Return] => (3270, 33, 81);
        // Whether a timer has fired does not show to who notifies; but only one that has not is
        // disarmed.
        "two equal deadlines against a notification and another who enters":
            [Enter(B), Notify(B)] | [Enter(B)] | [Enter(B), WaitUntil(B, 2)]
            | [Enter(B), WaitUntil(B, 2)] => silent(876, 552);
        "a deadline and a relative one against a notification":
            [Enter(B), Notify(B)] | [Enter(B), WaitUntil(B, 2)] | [Enter(B)]
            | [Spawn(&[Enter(B), WaitFor(B, 2)])] => silent(971, 552);
        // Who has ended before the first step can be joined whatever is removed.
        "an output, and a callback that is left while a thread is joined that did nothing":
            [Read(X), Return] | [Spawn(&[]), Back, Join] => (2, 1, 2);
        "a call, and a callback behind a deadline and a thread that did nothing":
            [Spawn(&[Call, Write(X, 1), Return])]
            | [Spawn(&[]), Enter(A), WaitUntil(A, 3), Join, Callback] => (5, 1, 2);
        // Only where all is known that sleeps there, a piece can be given away.
        "a fault behind a call with a time-out, beside a call and a timer":
            [Enter(B), WaitUntil(B, 2)] | [Call, Return, Clock]
            | [Read(X), Return, CallFor(2), Fault] faults 1 => (420, 8, 24);
        "a fault in a call with a time-out, and one who enters where another sleeps":
            [Enter(B), WaitUntil(B, 2)] | [CallFor(2), Fault, Read(X), Return]
            | [Read(X), Return, Enter(B)] faults 1 => (420, 18, 38);
        "a fault in a thread that holds what a timer needs":
            [Enter(B), CallFor(2), Fault] | [Call, Return, Enter(A), WaitFor(A, 1)]
            | [Enter(B), WaitUntil(B, 2)] faults 1 => (2000, 32, 50);
        // This one was once reported to be given up half-way, which could not be seen again.
        "a call with a time-out beside a timer that is armed twice":
            [CallFor(2), Read(X), If(1), Return] | [Enter(B), WaitFor(B, 2), Leave(B)]
            | [Enter(A), WaitUntil(A, 3), Leave(A), Enter(A), WaitUntil(A, 3), Leave(A)]
            => silent(1419, 20);
        // Where trees are cut down: whoever is blocked when an execution is given up may be the one
        // that would have gone on, and a choice may be gone before the step that shows it.
        "a thread that is blocked for good, beside one that sleeps":
            [Clock] | [Yield, Spawn(&[Enter(B), WaitFor(B, 2)])] | [Enter(B), Enter(A), Take(A)]
            => silent(41, 5);
        "a fault and a timer behind the end of a call":
            [Enter(A), Write(X, 1)]
            | [Call, Enter(A), Leave(A), Callback, Yield, Back, Return, Enter(A), WaitUntil(A, 3)]
            | [Fault, Clock] faults 1 => (990, 16, 32);
    }
}
