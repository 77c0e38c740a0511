//! Stacks, and how control goes from one to another.
//!
//! Whoever runs on one stack *calls* another one, and goes on when that one, or whoever it handed
//! control to meanwhile, hands it back. There are two ways to do this, which look alike: `direct` goes
//! from one stack to the other in a few instructions, where we know how; `linked` goes through the
//! caller with the coroutines of a library, wherever that library works. The difference is a sixth of
//! the time of a random execution, and most of that is not the second switch but the returns, which
//! the processor expects to lead elsewhere.
//!
//! The feature `linked-stacks` chooses the library everywhere, so that it can be tried and compared.

#[cfg(all(unix, target_arch = "x86_64", not(feature = "linked-stacks")))]
mod direct;
#[cfg(any(
    test,
    not(all(unix, target_arch = "x86_64", not(feature = "linked-stacks")))
))]
mod linked;

#[cfg(all(unix, target_arch = "x86_64", not(feature = "linked-stacks")))]
pub(super) use self::direct::Stack;
#[cfg(not(all(unix, target_arch = "x86_64", not(feature = "linked-stacks"))))]
pub(super) use self::linked::Stack;

/// Room for a service's frames and for formatting a panic; only touched pages cost memory.
const BYTES: usize = 256 * 1024;

/// What runs on a stack, from when it is called first.
type Entry = extern "C-unwind" fn() -> !;

#[cfg(test)]
mod tests {
    /// The same for both ways: three stacks that count together, each with registers full of its own
    /// numbers.
    macro_rules! hand_over {
        ($way:ident) => {
            mod $way {
                use std::{cell::RefCell, hint::black_box};

                use crate::machine::coroutine::stack::$way::Stack;

                thread_local! {
                    static STACKS: [Stack; 4] = const { [const { Stack::new() }; 4] };
                    static SEEN: RefCell<Vec<(usize, f64)>> = const { RefCell::new(Vec::new()) };
                }

                const MAIN: usize = 3;

                fn hand_over(from: usize, to: usize) {
                    // SAFETY: `from` runs, and `to` does not.
                    STACKS.with(|stacks| unsafe { stacks[from].hand_over(&stacks[to]) });
                }

                /// Sees three numbers, which no other stack's make wrong; then hands over at a time.
                fn count(me: usize, next: [usize; 3]) -> ! {
                    let numbers: [f64; 3] = black_box([0.5, 1.5, 2.5].map(|it| it + me as f64));
                    let [one, two, three] = numbers;
                    SEEN.with_borrow_mut(|seen| seen.push((me, one)));
                    hand_over(me, next[0]);
                    SEEN.with_borrow_mut(|seen| seen.push((me, two)));
                    hand_over(me, next[1]);
                    SEEN.with_borrow_mut(|seen| seen.push((me, three)));
                    hand_over(me, next[2]);
                    unreachable!("nobody calls it again");
                }

                extern "C-unwind" fn first() -> ! {
                    count(0, [MAIN, 1, 1])
                }

                extern "C-unwind" fn second() -> ! {
                    STACKS.with(|stacks| {
                        stacks[2].prepare(third);
                        // SAFETY: this one runs, and the other one is new.
                        unsafe { stacks[1].call(&stacks[2]) };
                    });
                    count(1, [0, 2, 2])
                }

                extern "C-unwind" fn third() -> ! {
                    count(2, [1, 0, MAIN])
                }

                #[test]
                fn control_comes_back_to_where_it_was_with_all_that_was_there() {
                    STACKS.with(|stacks| {
                        let call = |callee: usize| {
                            // SAFETY: main runs, and the other one does not.
                            unsafe { stacks[MAIN].call(&stacks[callee]) };
                            SEEN.take()
                        };
                        stacks[0].prepare(first);
                        assert_eq!(call(0), [(0, 0.5)]);
                        stacks[1].prepare(second);
                        let all = [(2, 2.5), (1, 1.5), (0, 1.5), (1, 2.5), (2, 3.5)];
                        let more = [(0, 2.5), (1, 3.5), (2, 4.5)];
                        assert_eq!(call(1), [&all[..], &more].concat());
                        // SAFETY: none of them runs any more, and nothing on them is to be dropped.
                        stacks.iter().for_each(|stack| unsafe { stack.free() });
                    });
                }
            }
        };
    }

    #[cfg(all(unix, target_arch = "x86_64", not(feature = "linked-stacks")))]
    hand_over!(direct);
    hand_over!(linked);
}
